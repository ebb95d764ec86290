"""Which command is run, and how it tells of errors: 0 done, 1 what the user can mend, 2 a wrong command line.

`verify` answers with codes of its own.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence

from catalog.errors import UserError
from catalog.places import warehouse_directory
from catalog.text import Language
from dashboard.commands import brief, export, prepare, verify

_COMMANDS = {"prepare": prepare, "export": export, "brief": brief, "verify": verify}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m dashboard")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in _COMMANDS.items():
        words = (command.__doc__ or "").strip()
        own = commands.add_parser(name, help=words, description=words)
        own.add_argument("--warehouse", default=warehouse_directory(), help="folder of the snapshots")
        command.add_arguments(own)
    options = parser.parse_args(arguments)
    # Caches of Streamlit warn that no server is running, which is how it should be here.
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    try:
        code: int = _COMMANDS[options.command].run(options)
    except UserError as error:
        sys.stderr.write(f"{error.message(Language.INDONESIAN)}\n{error.message(Language.ENGLISH)}\n")
        return 1
    return code
