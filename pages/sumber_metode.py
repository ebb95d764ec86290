"""Where every number comes from, and how it is computed."""

from __future__ import annotations

from dashboard.ui.page import open_page

view = open_page("sumber_metode")
