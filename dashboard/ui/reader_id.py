"""One reader told from another, where something is shared out among them: nothing of it is kept beyond that."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from catalog.roles import ANONYMOUS
from dashboard.ui.sign_in import current_actor


def reader_id() -> str:
    """The same for one person who is signed in, else for all that one browser opens, else for one session.

    A browser is known by the random number that Streamlit has it keep against forged requests. Whoever throws cookies away is
    another reader each time.
    """
    actor = current_actor()
    if actor != ANONYMOUS:
        return f"actor:{actor.id}"
    token, _ = decode_xsrf_token_string(st.context.cookies.get(XSRF_COOKIE_NAME, ""))
    if token:
        return f"browser:{token.hex()}"
    context = get_script_run_ctx()
    return f"session:{context.session_id if context else ''}"
