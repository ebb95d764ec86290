"""Compute the standard estimates of the serving snapshot ahead of the readers."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from dashboard.ui.standard import Part, write_standard

_BEHIND = 10
"""Steps down in the system's order of processes; Windows has none such."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--part", type=Part, choices=list(Part), nargs="+", default=list(Part))
    parser.add_argument("--behind", action="store_true", help="let whoever reads meanwhile go first")


def run(options: argparse.Namespace) -> int:
    """Write the files of estimates and say where they lie. Raises UserError `no_snapshot`."""
    if options.behind and hasattr(os, "nice"):
        os.nice(_BEHIND)
    for part in options.part:
        sys.stdout.write(f"{write_standard(Path(options.warehouse), part)}\n")
    return 0
