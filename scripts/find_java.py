"""Find the Java that tests on Apache Spark run with: `python -m scripts.find_java [--install]`.

Prints its path. `--install` installs one by the platform's own means where none is found. Exit code 1, and a sentence that
says what to do, where there is none in the end.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.installing import run_steps

OLDEST = 17

_INSTALLERS = {
    "apt-get": (
        ("apt-get", "update"),
        ("apt-get", "install", "--yes", "--no-install-recommends", "default-jre-headless"),
    ),
    "dnf": (("dnf", "install", "--assumeyes", "java-latest-openjdk-headless"),),
}


def find_java() -> Path | None:
    """The Java of JAVA_HOME, or else the first one on the path; None where it is older than Spark needs, or there is none."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which(f"{home}/bin/java" if home else "java")
    if found is None:
        return None
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    version = re.search(r'version "(\d+)', said.stderr)
    return Path(found) if version is not None and int(version.group(1)) >= OLDEST else None


def _install() -> None:
    for tool, steps in _INSTALLERS.items():
        if shutil.which(tool):
            run_steps(steps, "No Java yet")
            return


def main(arguments: list[str]) -> int:
    """Print Java's path; with `--install`, install one where there is none."""
    if "--install" in arguments and find_java() is None:
        _install()
    java = find_java()
    if java is None:
        sys.stderr.write(
            f"No Java {OLDEST} or later was found. Install one (Debian, Ubuntu: apt-get install default-jre-headless), or name"
            " its folder in JAVA_HOME, then try again.\n"
        )
        return 1
    sys.stdout.write(f"{java}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
