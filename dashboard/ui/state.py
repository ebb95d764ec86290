"""The session's own copy of the link, and its way into the address bar.

Streamlit forgets widgets when their page is left, and clears the address on a page switch; so the link lives here, and
every run writes it back whole.
"""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import streamlit as st

from dashboard.ui.links import KNOWN_ON, Link, ParsedLink, parse, read_known_on, write

_LINK = "state.link"
_WRITTEN = "state.written"
_IS_AHEAD = "state.is_ahead"
_PAGE = "state.page"
_SHOWN_ON = "state.shown_on"


def wanted_snapshot() -> str | None:
    """Snapshot that the address, or else the session, asks for; None for the newest. Not checked yet."""
    known = _known()
    if st.session_state.get(_IS_AHEAD, False) and known is not None:
        return known.snapshot_id
    return st.query_params.get("snap", known.snapshot_id if known else None)


def wanted_day() -> date | None:
    """The day as known on which the address, or else the session, asks for the data; None for the newest ones."""
    known, parameters = _known(), st.query_params
    if known is not None and (st.session_state.get(_IS_AHEAD, False) or not len(parameters)):
        return known.known_on
    try:
        return read_known_on(parameters[KNOWN_ON]) if KNOWN_ON in parameters else None
    except ValueError:
        # `read_link` names what made no sense.
        return None


def read_link(default: Link) -> ParsedLink:
    """The link that holds now.

    A widget's change wins over the address, which the browser may not have caught up with. An address that this session
    did not write (an opened link, or the back button) wins over the session.
    """
    known = _known()
    parameters = st.query_params.to_dict()
    is_ahead = st.session_state.pop(_IS_AHEAD, False)
    is_own = not parameters or parameters == st.session_state.get(_WRITTEN)
    if known is not None and (is_ahead or is_own):
        return ParsedLink(link=known, problems=())
    return parse(parameters, default)


def keep(link: Link) -> None:
    """Make a link the session's, and write it into the address."""
    parameters = write(link)
    st.session_state[_LINK] = link
    st.session_state[_WRITTEN] = parameters
    if st.query_params.to_dict() != parameters:
        st.query_params.from_dict(parameters)


def change(link: Link) -> None:
    """For widget callbacks: the link that the coming run is to start from."""
    st.session_state[_LINK] = link
    st.session_state[_IS_AHEAD] = True


def kept() -> Link:
    """The session's link, which the router has put there before any page runs."""
    return cast(Link, st.session_state[_LINK])


_NOTHING = "none"


def held(value: object) -> object:
    """What a drop-down holds for an option: told to hold None, it stands empty and not on the option None."""
    return _NOTHING if value is None else value


def meant(option: Any) -> Any:
    """The option that a drop-down holds."""
    return None if option == _NOTHING else option


def turn_to(page: str) -> None:
    """Say which page this run is of, before any of its widgets is drawn."""
    st.session_state[_PAGE] = page


def show(key: str, value: object) -> None:
    """Make the widget of a key show a value, before it is drawn.

    On the page on which it was shown last it is set only where it differs: setting again would undo a click under way. On another
    page a widget of the same key is another one, which begins with nothing, though the key still tells what the first one held.
    """
    shown_on: dict[str, str] = st.session_state.setdefault(_SHOWN_ON, {})
    page = st.session_state.get(_PAGE, "")
    if shown_on.get(key) != page or st.session_state.get(key) != value:
        st.session_state[key] = value
    shown_on[key] = page


def _known() -> Link | None:
    return st.session_state.get(_LINK)
