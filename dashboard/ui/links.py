"""The state of a page as a link: every value written out, defaults too, so that a link keeps its meaning.

`parse(write(link), ...)` gives the link back. Values pass an allow-list; what does not pass falls back and is named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from re import fullmatch
from typing import TypeVar

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
    SellerTier,
    SizeClass,
    TakedownUnit,
)
from catalog.lebaran import seasons
from catalog.metrics import METRICS
from catalog.regions import provinces
from catalog.text import Language
from dashboard.queries.selection import KNOWN_DAYS, Axis, Dimension, Filters, Grain, Selection
from dashboard.ui.beside import UNCHOSEN, Beside, read_claim, read_pair

ALL = "all"
NONE = "none"
NEWEST = "newest"
SEPARATOR = "."
KNOWN_ON = "asof"
"""Parameter of the day on which the data were known."""

_OWN_PARAMETERS = (
    "lang",
    "metric",
    "axis",
    "grain",
    "from",
    "to",
    "by",
    "province",
    "season",
    "known",
    "unit",
    "events",
    "kind",
    "actor",
    "claim",
    "pair",
    "wave",
    KNOWN_ON,
    "snap",
)

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)

FILTER_FIELDS: dict[str, tuple[str, type[StrEnum]]] = {
    "channel": ("channels", Channel),
    "platform": ("platforms", Platform),
    "category": ("categories", Category),
    "size": ("size_classes", SizeClass),
    "requester": ("requesters", Requester),
    "detection": ("detections", Detection),
    "action": ("actions", Action),
    "goods": ("goods", Goods),
    "qualifier": ("qualifiers", CountQualifier),
    "measure": ("measures", Measure),
    "tier": ("seller_tiers", SellerTier),
}
"""Parameter of a link, to the field of `Filters` and its codes; provinces come beside, as their codes are a table."""

PARAMETERS = frozenset({*_OWN_PARAMETERS, *FILTER_FIELDS})
"""All parameters that a link can have."""

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Link:
    """All that a link says.

    - `snapshot_id`: None stands for the newest data.
    - `beside`: what was chosen beside the question to the data.
    - `known_on`: the day at whose end (WIB) the data are to be as they were known; it says which snapshot is shown. None
      for the newest data, or those of `snapshot_id`.
    """

    language: Language
    selection: Selection
    snapshot_id: str | None = None
    known_on: date | None = None
    beside: Beside = UNCHOSEN

    def but(self, **changes: object) -> Link:
        """The same link with some parts changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class ParsedLink:
    """A link as read, and the names of the parameters whose values were not understood."""

    link: Link
    problems: tuple[str, ...]


def write(link: Link) -> dict[str, str]:
    """Parameters of a link, in a fixed order."""
    selection = link.selection
    parameters = {
        "lang": link.language.value,
        "metric": selection.metric,
        "axis": selection.axis.value,
        "grain": selection.grain.value,
        "from": selection.first_date.isoformat(),
        "to": selection.last_date.isoformat(),
        "by": selection.breakdown.value if selection.breakdown else NONE,
        "province": _written(selection.filters.provinces),
        "season": _written(tuple(str(year) for year in selection.seasons)),
        "known": ALL if selection.known_day is None else str(selection.known_day),
        "unit": selection.takedown_unit.value if selection.takedown_unit else NONE,
    }
    for name, (field, _) in FILTER_FIELDS.items():
        parameters[name] = _written(getattr(selection.filters, field))
    parameters |= _written_beside(link.beside)
    parameters[KNOWN_ON] = link.known_on.isoformat() if link.known_on else NEWEST
    if link.snapshot_id:
        parameters["snap"] = link.snapshot_id
    return parameters


def parse(parameters: Mapping[str, str], default: Link) -> ParsedLink:
    """The link behind parameters; what is absent comes from the default, what is not understood too, and is named."""
    reader = _Reader(parameters)
    was = default.selection
    first_date = reader.read("from", _day, was.first_date)
    last_date = reader.read("to", _day, was.last_date)
    if first_date > last_date:
        reader.problems.append("from")
        first_date, last_date = was.first_date, was.last_date
    filters = {
        field: reader.read(name, _several({code.value: code for code in codes}), getattr(was.filters, field))
        for name, (field, codes) in FILTER_FIELDS.items()
    }
    known_provinces = {code: code for code in provinces()}
    known_seasons = {str(season.hijri_year): season.hijri_year for season in seasons()}
    known_days = {ALL: None} | {str(day): day for day in KNOWN_DAYS}
    selection = Selection(
        metric=reader.read("metric", _one({metric: metric for metric in METRICS}), was.metric),
        first_date=first_date,
        last_date=last_date,
        axis=reader.read("axis", Axis, was.axis),
        grain=reader.read("grain", Grain, was.grain),
        breakdown=reader.read("by", _or_none(Dimension), was.breakdown),
        filters=Filters(
            provinces=reader.read("province", _several(known_provinces), was.filters.provinces),
            **filters,
        ),
        seasons=reader.read("season", _several(known_seasons), was.seasons),
        known_day=reader.read("known", _one(known_days), was.known_day),
        takedown_unit=reader.read("unit", _or_none(TakedownUnit), was.takedown_unit),
    )
    link = Link(
        language=reader.read("lang", Language, default.language),
        selection=selection,
        snapshot_id=reader.read("snap", _snapshot_id, default.snapshot_id),
        known_on=reader.read(KNOWN_ON, read_known_on, default.known_on),
        beside=_read_beside(reader, default.beside),
    )
    return ParsedLink(link=link, problems=tuple(reader.problems))


class _Reader:
    """Reads parameters one by one and remembers which ones made no sense."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self.parameters = parameters
        self.problems: list[str] = []

    def read(self, name: str, convert: Callable[[str], _T], fallback: _T) -> _T:
        """The converted value, or the fallback where it is absent or `convert` raises ValueError."""
        if name not in self.parameters:
            return fallback
        try:
            return convert(self.parameters[name])
        except ValueError:
            self.problems.append(name)
            return fallback


def _written_beside(beside: Beside) -> dict[str, str]:
    return {
        "events": SEPARATOR.join(beside.marked) or NONE,
        "kind": _written(beside.kinds),
        "actor": _written(beside.actors),
        "claim": beside.claim or NONE,
        "pair": SEPARATOR.join(beside.pair),
        "wave": beside.wave.isoformat() if beside.wave else NONE,
    }


def _read_beside(reader: _Reader, was: Beside) -> Beside:
    kinds = {kind.value: kind for kind in EventKind}
    return Beside(
        marked=reader.read("events", lambda raw: () if raw == NONE else _several(kinds)(raw), was.marked),
        kinds=reader.read("kind", _several(kinds), was.kinds),
        actors=reader.read("actor", _several({actor.value: actor for actor in EventActor}), was.actors),
        claim=reader.read("claim", _or_none(read_claim), was.claim),
        pair=reader.read("pair", lambda raw: read_pair(raw, SEPARATOR), was.pair),
        wave=reader.read("wave", _or_none(_day), was.wave),
    )


def read_known_on(raw: str) -> date | None:
    """The day that a link asks for, None for the newest data; ValueError for what is neither."""
    return None if raw == NEWEST else _day(raw)


def _written(values: tuple[str, ...]) -> str:
    return SEPARATOR.join(values) if values else ALL


def _day(raw: str) -> date:
    day = date.fromisoformat(raw)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(raw)
    return day


def _one(allowed: Mapping[str, _T]) -> Callable[[str], _T]:
    def convert(raw: str) -> _T:
        if raw not in allowed:
            raise ValueError(raw)
        return allowed[raw]

    return convert


def _several(allowed: Mapping[str, _T]) -> Callable[[str], tuple[_T, ...]]:
    convert_one = _one(allowed)

    def convert(raw: str) -> tuple[_T, ...]:
        return () if raw == ALL else tuple(dict.fromkeys(convert_one(part) for part in raw.split(SEPARATOR)))

    return convert


def _or_none(convert: Callable[[str], _T]) -> Callable[[str], _T | None]:
    return lambda raw: None if raw == NONE else convert(raw)


def _snapshot_id(raw: str) -> str:
    if not fullmatch(r"[A-Za-z0-9_]{1,80}", raw):
        raise ValueError(raw)
    return raw
