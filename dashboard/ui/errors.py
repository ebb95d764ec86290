"""What a reader sees when something fails: one sentence, never a stack trace."""

from __future__ import annotations

import logging
from secrets import token_hex

import streamlit as st

from catalog.errors import UserError
from catalog.meters import Place
from catalog.text import Language, text
from dashboard.logs.events import LogEvent, tell
from dashboard.meters.instruments import note_failure
from dashboard.meters.refusals import note_refusal


def show_error(error: Exception) -> bool:
    """Show an error that nothing caught; True, as Streamlit then shows nothing of its own.

    A `UserError` says what to do; anything else gets a short id under which the log holds it.
    """
    language = asked_language()
    if isinstance(error, UserError):
        note_refusal(Place.PAGE, error.code)
        st.error(error.message(language), icon=":material/error:")
    else:
        error_id = token_hex(4)
        tell(LogEvent.FAILED, level=logging.ERROR, error=error, error_id=error_id)
        note_failure(Place.PAGE)
        st.error(text("ui.error.unexpected", language, error_id=error_id), icon=":material/error:")
    return True


def asked_language() -> Language:
    """Language of the address, which is there even when the state could not be read."""
    asked = st.query_params.get("lang")
    return Language(asked) if asked in list(Language) else Language.INDONESIAN
