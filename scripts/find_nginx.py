"""Find the nginx that the tests of several processes stand behind: `python -m scripts.find_nginx [--install]`.

Prints its path. `--install` installs one by the platform's own means where none is found. Exit code 1, and a sentence that
says what to do, where there is none in the end.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from scripts.installing import answers, run_steps

VARIABLE = "DAMPAK_NGINX"

# Debian keeps it where only root's PATH leads.
_BESIDE_PATH = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin")
_INSTALLERS = {
    "apt-get": (("apt-get", "update"), ("apt-get", "install", "--yes", "--no-install-recommends", "nginx-light")),
    "dnf": (("dnf", "install", "--assumeyes", "nginx"),),
    "brew": (("brew", "install", "nginx"),),
}
_STARTED_BY_INSTALLING = (("systemctl", "disable", "--now", "nginx"),)
_SYSTEMD = Path("/run/systemd/system")


class NoNginxError(Exception):
    """No nginx that starts; the sentence says what to do."""


def find_nginx() -> Path:
    """The nginx named by `DAMPAK_NGINX`, or else the first one on this computer that starts.

    Raises NoNginxError where there is none, or where the named one does not start.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not answers(named, "-v"):
            raise NoNginxError(f"{VARIABLE} names {named}, which is no nginx that starts. Correct or unset it.")
        return Path(named)
    path = os.pathsep.join([os.environ.get("PATH", ""), *_BESIDE_PATH])
    found = shutil.which("nginx", path=path)
    if found is None or not answers(found, "-v"):
        raise NoNginxError(
            "No nginx was found, which the tests of several processes need. Install one (Debian, Ubuntu: apt-get install "
            f"nginx-light; macOS: brew install nginx), or name its program in {VARIABLE}, then try again."
        )
    return Path(found)


def install_nginx() -> None:
    """Try the platform's package manager; a service that its package starts is ended again, as nobody here asked for it."""
    for tool, steps in _INSTALLERS.items():
        if shutil.which(tool):
            run_steps(steps, "No nginx yet")
            if tool == "apt-get" and _SYSTEMD.is_dir():
                run_steps(_STARTED_BY_INSTALLING, "Not as a service")
            return


def main(arguments: list[str]) -> int:
    """Print nginx's path; with `--install`, install one where there is none."""
    try:
        if "--install" in arguments and not os.environ.get(VARIABLE):
            try:
                find_nginx()
            except NoNginxError:
                install_nginx()
        sys.stdout.write(f"{find_nginx()}\n")
    except NoNginxError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
