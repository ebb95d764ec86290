"""Runs of pages that Streamlit has been told to end: their questions to the data are given up, and do not run on for nobody.

Streamlit ends a run when it draws next, which a run that waits for the engine does not.
"""

from __future__ import annotations

from dataclasses import dataclass

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType
from streamlit.runtime.state import SafeSessionState

from dashboard.queries.asker import know_askers


@dataclass(frozen=True, kw_only=True)
class _Run:
    """A run of a page, by what Streamlit keeps of the wishes that come in meanwhile."""

    requests: ScriptRequests
    session: SafeSessionState

    def is_gone(self) -> bool:
        """Whether its session has ended, or the whole page is to run anew; a card that is opened meanwhile waits for its turn."""
        # Private, as what is public of it takes the request away. tests/app/test_left_runs.py would tell.
        match self.requests._state:
            case ScriptRequestType.STOP:
                return True
            case ScriptRequestType.RERUN:
                wanted = self.requests._rerun_data
                return wanted.is_fragment_scoped_rerun or not wanted.fragment_id_queue
            case _:
                return False

    def leave(self) -> None:
        """Raises what Streamlit ends the run by: touching the session's state is one of the moments at which it looks."""
        _ = "" in self.session


def leave_with_readers() -> None:
    """Let statements know the run that they belong to."""
    know_askers(_current_run)


def _current_run() -> _Run | None:
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or context.script_requests is None:
        return None
    return _Run(requests=context.script_requests, session=context.session_state)
