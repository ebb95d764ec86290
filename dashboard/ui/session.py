"""The start of every run: which data, which link, and what the reader must be told about both."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import cast

import streamlit as st

from catalog.errors import UserError
from catalog.meters import Place
from catalog.places import warehouse_directory
from catalog.roles import Deed, may
from catalog.text import Language, text
from dashboard.meters.refusals import note_refusal
from dashboard.queries.changes import day_of_snapshot, read_changes
from dashboard.queries.snapshot import snapshot_file
from dashboard.text.dates import format_date
from dashboard.ui import state
from dashboard.ui.clock import business_day
from dashboard.ui.known_on import draw_known_on, draw_preparing
from dashboard.ui.links import Link
from dashboard.ui.past_states import Preparation, find_state
from dashboard.ui.reader_id import reader_id
from dashboard.ui.serving import Serving, Standing, first_link, order_span, serve, serve_known_on, widened
from dashboard.ui.sign_in import current_actor

_SERVING = "session.serving"
_PROBLEMS = "session.problems"
_PREPARING = "session.preparing"
_REFUSED = "session.refused"
_SPAN_LEFT = "session.span_left"


def start_run(warehouse: Path, held: ExitStack) -> Link:
    """Settle snapshot and link for this run, and write the link into the address. Until `held` closes the snapshot can be asked.

    A state that is still being built leaves the session what it shows; one that shows nothing, or nothing that is still there,
    waits (`is_waiting`).

    Raises UserError `no_snapshot` where nothing was built yet.
    """
    while True:
        link = _settled(warehouse)
        if is_waiting():
            return link
        try:
            held.enter_context(current_serving().snapshot.held())
        except UserError as error:
            if error.code != "snapshot_gone":
                raise
            # Uploads had it removed: just now, or while the state that it leaves for is being built.
            if st.session_state[_PREPARING] is not None:
                del st.session_state[_SERVING]
                return link
        else:
            return link


def _settled(warehouse: Path) -> Link:
    wanted_id = state.wanted_snapshot()
    day = state.wanted_day() or _day_of_gone(warehouse, wanted_id)
    session = st.session_state
    session[_PREPARING] = session[_REFUSED] = None
    serving = None
    if day is None:
        serving = serve(warehouse, wanted_id)
    else:
        try:
            found = find_state(warehouse, day, reader=None if may(current_actor(), Deed.UPLOAD) else reader_id())
            if isinstance(found, Preparation):
                session[_PREPARING] = found
            else:
                serving = serve_known_on(warehouse, day, found, wanted_id)
        except UserError as error:
            note_refusal(Place.PAGE, error.code)
            session[_REFUSED], day = error, None
            serving = serve(warehouse, None)
    parsed = state.read_link(first_link((serving or session.get(_SERVING) or serve(warehouse, None)).snapshot))
    link = parsed.link.but(known_on=day, snapshot_id=wanted_id)
    session[_PROBLEMS] = parsed.problems
    if serving is not None:
        link = link.but(snapshot_id=serving.snapshot.snapshot_id)
        span_left = session.pop(_SPAN_LEFT, None)
        if span_left is not None:
            link = link.but(selection=widened(link.selection, span_left, serving.snapshot))
        session[_SERVING] = serving
    state.keep(link)
    return link


def current_serving() -> Serving:
    """What this run shows."""
    return cast(Serving, st.session_state[_SERVING])


def is_waiting() -> bool:
    """Whether there is nothing to show until the state that the link asks for is built."""
    return _SERVING not in st.session_state


def draw_waiting(language: Language) -> None:
    """What stands in the page's place until the state is built that the link asks for."""
    draw_preparing(st.session_state[_PREPARING], language)
    _draw_way_back(language)


def draw_notices(serving: Serving, language: Language) -> None:
    """Say what the reader did not ask for, and which data these are where they are not the newest."""
    session = st.session_state
    day = format_date(business_day(serving.snapshot.built_at), language)
    if session[_REFUSED] is not None:
        reason = session[_REFUSED].message(language)
        st.warning(text("ui.known_on.refused", language, reason=reason), icon=":material/history_toggle_off:")
    if session[_PREPARING] is not None:
        draw_preparing(session[_PREPARING], language, is_beside_page=True)
    match serving.standing:
        case Standing.KNOWN_ON:
            draw_known_on(serving, language)
            _draw_way_back(language)
        case Standing.OLDER:
            st.info(text("ui.snapshot.older", language, day=day), icon=":material/history:")
            _draw_way_back(language)
        case Standing.GONE:
            st.warning(text("ui.snapshot.gone", language, day=day), icon=":material/history_toggle_off:")
    problems = session[_PROBLEMS]
    if problems:
        names = ", ".join(text(f"ui.parameter.{name}", language) for name in problems)
        st.warning(text("ui.link_not_understood", language, names=names), icon=":material/link_off:")


def move_to_newest() -> None:
    """Let the coming run start from the newest data. A period that covered all data covers all of the newest ones too."""
    link = state.kept()
    selection = link.selection
    if not is_waiting():
        newest = serve(warehouse_directory(), None).snapshot
        selection = widened(selection, order_span(current_serving().snapshot), newest)
    state.change(link.but(snapshot_id=None, known_on=None, selection=selection))


def choose_day(day: date | None) -> None:
    """Let the coming run start from the data as known on a day, the newest ones where it is None."""
    if day is None:
        move_to_newest()
        return
    if not is_waiting():
        st.session_state[_SPAN_LEFT] = order_span(current_serving().snapshot)
    state.change(state.kept().but(snapshot_id=None, known_on=day))


def _day_of_gone(warehouse: Path, snapshot_id: str | None) -> date | None:
    """The day as known on which a snapshot that is no longer kept can be built again."""
    if snapshot_id is None or snapshot_file(warehouse, snapshot_id).is_file():
        return None
    return day_of_snapshot(read_changes(warehouse) or (), snapshot_id)


def _draw_way_back(language: Language) -> None:
    st.button(text("ui.snapshot.show_newest", language), on_click=move_to_newest, icon=":material/update:")
