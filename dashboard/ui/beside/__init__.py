"""Pure functions computed in a process beside the server's.

A fit takes tens of milliseconds of pure computing, and in one process everybody else's answers would wait for it. Why it is a
process of our own: `docs/decisions/statistics_process.md`.
"""

from dashboard.ui.beside.client import computed, start, stop

__all__ = ["computed", "start", "stop"]
