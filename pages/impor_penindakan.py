"""Imports of used clothing, and what was seized or destroyed."""

from __future__ import annotations

from dashboard.ui.page import open_page

view = open_page("impor_penindakan")
