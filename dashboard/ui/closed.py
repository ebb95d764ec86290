"""What somebody sees on a page whose role he does not have: why, and what to do about it."""

from __future__ import annotations

import streamlit as st

from catalog.roles import Actor, Origin
from dashboard.ui.sign_in import sign_in_settings
from dashboard.ui.view import View


def draw_closed(view: View, actor: Actor) -> None:
    """One of the page's own sentences: `closed.role`, `closed.sign_in`, or `closed.reading_only` where nobody can sign in."""
    way = "role"
    if actor.origin is Origin.NOBODY:
        way = "sign_in" if sign_in_settings().is_offered else "reading_only"
    st.info(view.text(f"closed.{way}"), icon=":material/lock:")
