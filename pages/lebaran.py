"""Seasons before Lebaran, laid over each other by days to Idul Fitri."""

from __future__ import annotations

from dashboard.ui.page import open_page

view = open_page("lebaran")
