"""How the server is: what serves, how old the data are, what was done last, and what it holds and refuses. For administrators."""

from __future__ import annotations

from catalog.roles import Deed, may
from dashboard.ui.closed import draw_closed
from dashboard.ui.deck import Deck
from dashboard.ui.operating.page import draw_status
from dashboard.ui.page import open_page
from dashboard.ui.sign_in import current_actor

view = open_page(Deck(page_id="status"))
actor = current_actor()
if may(actor, Deed.SEE_STATUS):
    draw_status(view, actor)
else:
    draw_closed(view, actor)
