"""Overview: the state of things in two minutes."""

from __future__ import annotations

from dashboard.ui.page import open_page

view = open_page("ringkasan")
