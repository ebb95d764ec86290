"""Orders of small businesses: how many, when, in which channels, categories, sizes and provinces."""

from __future__ import annotations

from dashboard.ui.page import open_page

view = open_page("pesanan")
