"""A link gives back what was written into it, and nothing that is written into it breaks the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from catalog.codes import (
    Action,
    Category,
    Channel,
    CountQualifier,
    Detection,
    EventActor,
    EventKind,
    Goods,
    Measure,
    Platform,
    Requester,
    SizeClass,
    TakedownUnit,
)
from catalog.lebaran import seasons
from catalog.metrics import METRICS
from catalog.regions import provinces
from catalog.text import Language
from dashboard.queries.selection import KNOWN_DAYS, Axis, Dimension, Filters, Grain, Selection
from dashboard.ui.beside import Beside
from dashboard.ui.links import FIRST_DAY, LAST_DAY, Link, parse, write

_T = TypeVar("_T")

DEFAULT = Link(
    language=Language.INDONESIAN,
    selection=Selection(metric="orders_count", first_date=date(2021, 1, 1), last_date=date(2023, 6, 30)),
    snapshot_id="newest",
)


def several(values: Iterable[_T]) -> SearchStrategy[tuple[_T, ...]]:
    return st.lists(st.sampled_from(list(values)), unique=True, max_size=4).map(tuple)


def filters() -> SearchStrategy[Filters]:
    return st.builds(
        Filters,
        channels=several(Channel),
        platforms=several(Platform),
        categories=several(Category),
        provinces=several(list(provinces())),
        size_classes=several(SizeClass),
        requesters=several(Requester),
        detections=several(Detection),
        actions=several(Action),
        goods=several(Goods),
        qualifiers=several(CountQualifier),
        measures=several(Measure),
    )


def besides() -> SearchStrategy[Beside]:
    return st.builds(
        Beside,
        marked=several(EventKind),
        kinds=several(EventKind),
        actors=several(EventActor),
        claim=st.none() | st.from_regex(r"[A-Z]{2}20[0-9]{2}[A-Z]?-[0-9]{2}", fullmatch=True),
        pair=st.lists(st.sampled_from(list(Platform)), min_size=2, max_size=2, unique=True).map(tuple),
        wave=st.none() | st.dates(date(2022, 1, 1), date(2025, 12, 31)),
    )


@st.composite
def links(draw: st.DrawFn) -> Link:
    first_date, last_date = sorted(draw(st.tuples(*[st.dates(FIRST_DAY, LAST_DAY)] * 2)))
    selection = Selection(
        metric=draw(st.sampled_from(list(METRICS))),
        first_date=first_date,
        last_date=last_date,
        axis=draw(st.sampled_from(Axis)),
        grain=draw(st.sampled_from(Grain)),
        breakdown=draw(st.none() | st.sampled_from(Dimension)),
        filters=draw(filters()),
        seasons=draw(several([season.hijri_year for season in seasons()])),
        known_day=draw(st.none() | st.sampled_from(KNOWN_DAYS)),
        takedown_unit=draw(st.none() | st.sampled_from(TakedownUnit)),
    )
    snapshot_id = draw(st.from_regex(r"[A-Za-z0-9_]{1,80}", fullmatch=True))
    return Link(
        language=draw(st.sampled_from(Language)),
        selection=selection,
        snapshot_id=snapshot_id,
        known_on=draw(st.none() | st.dates(FIRST_DAY, LAST_DAY)),
        beside=draw(besides()),
    )


@given(links())
def test_a_written_link_is_read_back(link: Link) -> None:
    parsed = parse(write(link), DEFAULT)
    assert parsed.problems == ()
    assert parsed.link == link


@given(links(), links())
def test_a_written_link_leaves_nothing_to_the_default(link: Link, other: Link) -> None:
    assert parse(write(link), other).link == link


@given(st.dictionaries(st.sampled_from(list(write(DEFAULT))), st.text(max_size=40)))
def test_any_value_falls_back_or_is_understood(parameters: dict[str, str]) -> None:
    parsed = parse(parameters, DEFAULT)
    assert set(parsed.problems) <= set(parameters) | {"from"}
    assert parse(write(parsed.link), DEFAULT).link == parsed.link
