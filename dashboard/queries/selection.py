"""What a reader chose: the frozen question behind a figure, and behind a link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

from catalog.codes import (
    Action,
    Category,
    Channel,
    CountQualifier,
    Detection,
    Goods,
    Measure,
    Platform,
    Requester,
    SellerTier,
    SizeClass,
    TakedownUnit,
)


class Axis(StrEnum):
    """Time axis: calendar dates, or days to Lebaran."""

    CALENDAR = "calendar"
    LEBARAN = "lebaran"


class Grain(StrEnum):
    """Length of one step on a calendar axis. Weeks begin on Monday; incomplete ends stay."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Dimension(StrEnum):
    """Columns by which a figure may be broken down."""

    CHANNEL = "channel"
    PLATFORM = "platform"
    CATEGORY = "category"
    PROVINCE = "province_code"
    SIZE_CLASS = "size_class"
    REQUESTER = "requester"
    DETECTION = "detection"
    ACTION = "action"
    SELLER_TIER = "seller_tier"
    UNIT = "unit"
    GOODS = "goods"
    QUALIFIER = "count_qualifier"
    MEASURE = "measure"


KNOWN_DAYS = (-21, -16, -14, -7, -1)
"""Days to Lebaran on which a season may be judged by what was known then; of H-28..H-1 at least a week is over."""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Allow-lists per dimension; an empty tuple stands for 'all', and is written so in links."""

    channels: tuple[Channel, ...] = ()
    platforms: tuple[Platform, ...] = ()
    categories: tuple[Category, ...] = ()
    provinces: tuple[str, ...] = ()
    size_classes: tuple[SizeClass, ...] = ()
    requesters: tuple[Requester, ...] = ()
    detections: tuple[Detection, ...] = ()
    actions: tuple[Action, ...] = ()
    goods: tuple[Goods, ...] = ()
    qualifiers: tuple[CountQualifier, ...] = ()
    measures: tuple[Measure, ...] = ()
    seller_tiers: tuple[SellerTier, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Selection:
    """One question: which metric, when, along which axis, broken down how, of what.

    - `first_date`, `last_date`: both inclusive, business days in Asia/Jakarta.
    - `seasons`: Hijri years to lay over each other on the Lebaran axis; empty for all within the dates.
    - `known_day`: one of `KNOWN_DAYS`, the last day, to the Lebaran in question, that estimates look at; None for all data.
    - `takedown_unit`: required where the metric needs one unit, None elsewhere.
    """

    metric: str
    first_date: date
    last_date: date
    axis: Axis = Axis.CALENDAR
    grain: Grain = Grain.MONTH
    breakdown: Dimension | None = None
    filters: Filters = Filters()
    seasons: tuple[int, ...] = ()
    known_day: int | None = None
    takedown_unit: TakedownUnit | None = None

    def but(self, **changes: object) -> Self:
        """The same question with some parts changed."""
        return replace(self, **changes)  # type: ignore[arg-type]
