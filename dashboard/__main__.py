"""`python -m dashboard COMMAND`: what the dashboard does without a browser. `--help` after a command says what it takes."""

from __future__ import annotations

import os
import sys

# Many small matrices: a second thread waits more than it works.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from dashboard.commands.run import main

if __name__ == "__main__":
    sys.exit(main())
