"""The server's log, and Streamlit's own loggers behind the same gate."""

from __future__ import annotations

import logging

from streamlit import config
from streamlit import logger as streamlit_logger

from dashboard.logs.gate import MESSAGE_ALONE, set_gate, stated_form


def begin_log() -> None:
    """Set the gate, in the form that the environment states. Raises ValueError for a form that there is not."""
    # Modules of Streamlit that are loaded later make loggers of this level with handlers of this format.
    config.set_option("logger.messageFormat", MESSAGE_ALONE)
    # Else it prints errors of pages itself, with their words and our code, past all logging.
    config.set_option("logger.enableRich", False)
    streamlit_logger.set_log_level(logging.WARNING)
    set_gate(stated_form())
