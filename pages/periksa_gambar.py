"""Is this picture ours, was it altered, and do its numbers still hold?"""

from __future__ import annotations

from dashboard.ui.deck import Deck
from dashboard.ui.page import open_page
from dashboard.ui.verify.page import draw_check

draw_check(open_page(Deck(page_id="periksa_gambar")))
