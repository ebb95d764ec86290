"""Takedowns: how many, in which unit, where, at whose request."""

from __future__ import annotations

from dashboard.ui.page import open_page

view = open_page("takedown")
