"""What somebody sees who may not upload: why, and what to do about it."""

from __future__ import annotations

import streamlit as st

from catalog.roles import Actor, Origin
from dashboard.ui.sign_in import sign_in_settings
from dashboard.ui.upload.uploader import draw_way_to_templates
from dashboard.ui.view import View


def draw_closed(view: View, actor: Actor) -> None:
    """Why there is no uploader here, in one sentence, and the way to one."""
    way = "role"
    if actor.origin is Origin.NOBODY:
        way = "sign_in" if sign_in_settings().is_offered else "reading_only"
    st.info(view.text(f"closed.{way}"), icon=":material/lock:")
    draw_way_to_templates(view)
