"""Find the Java that tests on Apache Spark run with: `python -m scripts.find_java [--install]`.

Prints its path. `--install` installs one by the platform's own means where none is found. Exit code 1, and a sentence that
says what to do, where there is none in the end.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from etl.spark.java import OLDEST, java_here
from scripts.installing import run_steps

_INSTALLERS = {
    "apt-get": (
        ("apt-get", "update"),
        ("apt-get", "install", "--yes", "--no-install-recommends", "default-jre-headless"),
    ),
    "dnf": (("dnf", "install", "--assumeyes", "java-latest-openjdk-headless"),),
}


def find_java() -> Path | None:
    """The Java of JAVA_HOME, or else the first one on the path; None where it is older than Spark needs, or there is none."""
    java = java_here()
    return java.program if java is not None and java.version >= OLDEST else None


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
