"""`python -m dashboard prepare`: compute the standard estimates of the serving snapshot ahead of the readers."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

# Many small matrices: a second thread waits more than it works.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from catalog.errors import UserError
from catalog.places import warehouse_directory
from catalog.text import Language
from dashboard.ui.standard import Part, write_standard


def main() -> int:
    """0 where the estimates lie ready, 1 where there is no snapshot yet."""
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=__doc__)
    parser.add_argument("command", choices=["prepare"])
    parser.add_argument("--warehouse", type=Path, default=warehouse_directory())
    parser.add_argument("--part", type=Part, choices=list(Part), nargs="+", default=list(Part))
    options = parser.parse_args()
    # Caches of Streamlit warn that no server is running, which is how it should be here.
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    try:
        for part in options.part:
            sys.stdout.write(f"{write_standard(options.warehouse, part)}\n")
    except UserError as error:
        sys.stderr.write(f"{error.message(Language.INDONESIAN)}\n{error.message(Language.ENGLISH)}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
