"""The data as known on a day: where a reader chooses it, and what is said while it is shown or still being built."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import streamlit as st

from catalog.datasets import DATASETS
from catalog.errors import UserError
from catalog.places import warehouse_directory
from catalog.sources import SOURCES
from catalog.text import Language, text
from dashboard.queries.changes import Change, known_number, read_changes
from dashboard.queries.snapshot import Snapshot
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number
from dashboard.ui import state
from dashboard.ui.clock import business_day, today
from dashboard.ui.past_states import Preparation, find_state
from dashboard.ui.serving import Serving, Standing

LOOK_SECONDS = 1.0


def draw_day_control(chosen: date | None, choose: Callable[[date | None], None], language: Language) -> None:
    """The choice among the days on which the data changed; nothing where they never did. `choose` is called before the run."""
    changes = read_changes(warehouse_directory()) or ()
    if not changes and chosen is None:
        return
    options = (None, *_days(changes, chosen))
    key = f"control.{language}.known_on"
    state.show(key, state.held(chosen))
    st.selectbox(
        text("ui.known_on.control", language),
        [state.held(option) for option in options],
        format_func=lambda option: _day_name(state.meant(option), changes, language),
        key=key,
        help=text("ui.known_on.help", language),
        on_change=_chosen,
        args=(key, options, choose),
    )


def draw_known_on(serving: Serving, language: Language) -> None:
    """The band of a page that shows a past state: of which day, what it holds, what it does not."""
    day = serving.known_on
    if day is None:
        raise ValueError(f"{serving.standing} is of no day")
    changes = read_changes(warehouse_directory()) or ()
    number = known_number(changes, day)
    later = sum(change.number > number for change in changes)
    band = "ui.known_on.band" if later else "ui.known_on.band_newest"
    sentences = [text(band, language, day=format_date(day, language))]
    if number == 0:
        sentences.append(text("ui.known_on.before_first", language))
    if later:
        sentences.append(text("ui.known_on.later", language, count=format_number(later, language)))
    if day == today():
        sentences.append(text("ui.known_on.unfinished", language))
    sentences.append(text("ui.known_on.bundled", language))
    if serving.since is not None:
        sentences.append(text(f"ui.known_on.{serving.since}", language))
    st.info(" ".join(sentences), icon=":material/history:")


def draw_preparing(preparation: Preparation, language: Language, *, is_beside_page: bool = False) -> None:
    """That a state is being built; the page runs again once it is there.

    `is_beside_page`: whether other data are shown meanwhile.
    """
    day = format_date(preparation.day, language)
    if not is_beside_page:
        st.title(text("ui.known_on.preparing_title", language, day=day), anchor=False)
    _look(preparation, language, is_beside_page=is_beside_page)


@st.fragment(run_every=LOOK_SECONDS)
def _look(begun: Preparation, language: Language, *, is_beside_page: bool) -> None:
    try:
        found = find_state(warehouse_directory(), begun.day, reader=begun.reader)
    except UserError:
        # The run of the page meets it too, and says it.
        st.rerun()
    if not isinstance(found, Preparation):
        st.rerun()
    key = "ui.known_on.behind" if found.is_behind else "ui.known_on.preparing"
    words = text(key, language, day=format_date(begun.day, language), seconds=format_number(found.seconds, language))
    if is_beside_page:
        words = f"{words} {text('ui.known_on.meanwhile', language)}"
    st.info(words, icon=":material/hourglass_top:")


def state_badge(serving: Serving, language: Language) -> str:
    """What a figure says above its heading where its data are not the newest; empty where they are."""
    match serving.standing:
        case Standing.KNOWN_ON if serving.known_on is not None:
            return text("ui.known_on.badge", language, day=format_date(serving.known_on, language))
        case Standing.OLDER:
            return text(
                "ui.snapshot.badge", language, day=format_date(business_day(serving.snapshot.built_at), language)
            )
        case _:
            return ""


def figure_badge(snapshot: Snapshot, known_on: date, sources: tuple[str, ...], language: Language) -> str:
    """What a figure of a past day says above its heading. Public figures that come with the software are today's on any day."""
    datasets = [name for source in sources for name in SOURCES[source].datasets if name in snapshot.datasets]
    bundled = [name for name in datasets if DATASETS[name].reference_file]
    kind = "badge"
    if bundled:
        has_uploads = any(snapshot.datasets[name].batches_count for name in datasets)
        kind = "badge_mixed" if has_uploads else "badge_bundled"
    return text(f"ui.known_on.{kind}", language, day=format_date(known_on, language))


def _days(changes: tuple[Change, ...], chosen: date | None) -> list[date]:
    """Days of changes, that before the first, and the chosen one; the newest first."""
    days = {change.day for change in changes}
    if changes:
        days.add(changes[0].day - timedelta(days=1))
    if chosen is not None:
        days.add(chosen)
    return sorted(days, reverse=True)


def _day_name(day: date | None, changes: tuple[Change, ...], language: Language) -> str:
    if day is None:
        return text("ui.known_on.newest", language)
    written = format_date(day, language)
    if known_number(changes, day) == 0:
        return text("ui.known_on.day_before_first", language, day=written)
    return written


def _chosen(key: str, options: tuple[date | None, ...], choose: Callable[[date | None], None]) -> None:
    """A label that a browser still holds from before is none of the options."""
    day = state.meant(st.session_state[key])
    if day in options:
        choose(day)
