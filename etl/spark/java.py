"""The Java that Spark would start on this computer. Asks nothing of Spark's packages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

OLDEST = 17
"""Of Java's versions that this Spark runs on."""


@dataclass(frozen=True, kw_only=True)
class Java:
    """`version`: its first number, 8 for what called itself 1.8."""

    program: Path
    version: int


def java_here() -> Java | None:
    """The Java of JAVA_HOME where that is set, else the first one on the path; None without one that tells its version.

    Where nothing is installed macOS has a program of that name, which says so and ends.
    """
    home = os.environ.get("JAVA_HOME")
    found = shutil.which(f"{home}/bin/java" if home else "java")
    if found is None:
        return None
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False)  # noqa: S603 - as named by the user
    # Before 9 the first number was a 1.
    version = re.search(r'version "(?:1\.)?(\d+)', said.stderr)
    return Java(program=Path(found), version=int(version.group(1))) if version else None
