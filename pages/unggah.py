"""From an analyst's files to rows that count: what each file is, what it leaves open, what it would change, and the way back."""

from __future__ import annotations

from catalog.roles import Deed, may
from dashboard.ui.closed import draw_closed
from dashboard.ui.deck import Deck
from dashboard.ui.page import open_page
from dashboard.ui.sign_in import current_actor
from dashboard.ui.upload.desk import session_desk
from dashboard.ui.upload.history import draw_history
from dashboard.ui.upload.page import draw_upload
from dashboard.ui.upload.uploader import draw_way_to_templates

view = open_page(Deck(page_id="unggah"))
actor = current_actor()
if may(actor, Deed.UPLOAD):
    desk = session_desk()
    draw_upload(view, desk, actor)
    draw_history(view, desk, actor)
else:
    draw_closed(view, actor)
    draw_way_to_templates(view)
