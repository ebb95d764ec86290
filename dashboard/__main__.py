"""`python -m dashboard COMMAND`: what the dashboard does without a browser. `--help` after a command says what it takes."""

from __future__ import annotations

import io
import os
import sys

# Many small matrices: a second thread waits more than it works.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from dashboard.commands.run import main

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Windows writes what is redirected in a code page that lacks letters of file names and reasons.
            stream.reconfigure(encoding="utf-8")
    sys.exit(main())
