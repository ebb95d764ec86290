"""Programs that tests need, installed by the platform's own means."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable

Command = tuple[str, ...]

_NEED_ROOT = ("apt-get", "dnf", "systemctl")


def run_steps(steps: Iterable[Command], why: str) -> None:
    """Run commands one after another until one fails, as root where they need it and that can be had; says `why` on stderr."""
    for step in steps:
        command = _as_root(step)
        sys.stderr.write(f"{why}: {' '.join(command)}\n")
        sys.stderr.flush()
        if subprocess.run(command, stdout=sys.stderr, env=_quiet(), check=False).returncode:  # noqa: S603
            return


def answers(program: str | os.PathLike[str], argument: str) -> bool:
    """Whether a program starts and ends well."""
    try:
        answer = subprocess.run([program, argument], capture_output=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _as_root(command: Command) -> Command:
    if command[0] not in _NEED_ROOT or os.geteuid() == 0 or not shutil.which("sudo"):
        return command
    return ("sudo", *command) if sys.stdin.isatty() else ("sudo", "--non-interactive", *command)


def _quiet() -> dict[str, str]:
    return {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
