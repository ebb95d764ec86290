"""The app without its lifespan, so that the first visitor pays for what the lifespan does beforehand."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.ui.errors import show_error
from dashboard.ui.shell import shell_routes

app = st.App(
    Path(__file__).parents[2] / "dashboard" / "ui" / "router.py", routes=shell_routes(), on_script_error=show_error
)
