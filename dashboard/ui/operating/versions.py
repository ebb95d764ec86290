"""Which versions of what run here."""

from __future__ import annotations

import platform
import tomllib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_PROJECT = Path(__file__).parents[3] / "pyproject.toml"


@cache
def versions() -> dict[str, str]:
    """Versions by the labels of the meter `app_info`: of the app itself, of Python, and of what all stands on."""
    project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
    return {
        "version": project["version"],
        "python": platform.python_version(),
        "streamlit": version("streamlit"),
        "duckdb": version("duckdb"),
    }
