"""Published takedown claims, each in its own unit."""

from __future__ import annotations

from dashboard.ui.page import open_page

view = open_page("klaim")
