"""Which figures may be shown: each is a sum of cells, and shown where every one of them is.

A sum over all values that anybody stands behind is the total over them, and is shown where that is; of places, the same
holds of each channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from dashboard.queries.backing import backing
from dashboard.queries.cross_verdicts import CrossFlags, cross_verdict
from dashboard.queries.disclosure_rule import Flags
from dashboard.queries.facts import FAMILIES, PLACE, family_of, known_values
from dashboard.queries.kept import kept
from dashboard.queries.provenance import Span
from dashboard.queries.selection import Dimension
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.verdicts import CHANNEL_OF_PLATFORM, CHANNELS, verdict

Chosen = tuple[tuple[Dimension, tuple[str, ...]], ...]
"""Filters, each a dimension with its chosen values, in order of dimensions."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A breakdown (None: the total) under filters."""

    dimension: Dimension | None
    filters: Chosen

    @classmethod
    def of(cls, dimension: Dimension | None, values: dict[Dimension, tuple[str, ...]]) -> Self:
        """The question of a breakdown under filters; the order of filters and of their values does not count."""
        return cls(
            dimension=dimension,
            filters=tuple(sorted((name, tuple(sorted(set(chosen)))) for name, chosen in values.items())),
        )

    @property
    def families(self) -> tuple[Dimension, ...]:
        """The families that the filters and the breakdown are of, in the order of `FAMILIES`."""
        asked = {family_of(name) for name, _ in self.filters}
        if self.dimension is not None:
            asked.add(family_of(self.dimension))
        return tuple(family for family in FAMILIES if family in asked)

    def picks(self, family: Dimension) -> Flags:
        """Values of a family that each figure sums over, figures x values; one figure where the breakdown is another."""
        values = np.array(known_values(family))
        chosen = np.ones(len(values), dtype=bool)
        for name, names in self.filters:
            if family_of(name) is family:
                chosen &= np.isin(_named(name), names)
        if self.dimension is None or family_of(self.dimension) is not family:
            return chosen[None]
        is_own: Flags = _named(self.dimension) == np.array(known_values(self.dimension))[:, None]
        return chosen & is_own


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Figures of a question in each month, months x `known_values` of its breakdown.

    - `monthly`, `daily`: which are hidden, as months and day by day.
    - `backed`: behind which anybody stands.
    """

    monthly: Flags
    daily: Flags
    backed: Flags


@kept
def judged(snapshot: Snapshot, covered: Span, question: Question) -> Judged:
    """What is hidden of a question. ValueError where it involves more than two families."""
    match question.families:
        case ():
            total = verdict(snapshot, covered, None)
            return Judged(monthly=total.monthly, daily=total.daily, backed=backing(snapshot, covered, None).is_backed)
        case (family,):
            lines = _value_lines(snapshot, covered, family)
            picks = question.picks(family)
            own = backing(snapshot, covered, family).is_backed
            return Judged(
                monthly=_hides(lines.monthly, family, picks, own),
                daily=_hides(lines.daily, family, picks, own),
                backed=_has_any(lines.backed, picks),
            )
        case (first, second):
            return _judged_cross(snapshot, covered, question, (first, second))
        case _:
            raise ValueError("a question of more than two families is not offered")


def _judged_cross(snapshot: Snapshot, covered: Span, question: Question, pair: tuple[Dimension, Dimension]) -> Judged:
    lines = _cross_lines(snapshot, covered, pair)
    first, second = pair
    rows, columns = question.picks(first), question.picks(second)
    of_rows, of_columns = (backing(snapshot, covered, family).is_backed for family in pair)

    def hides(flags: Flags) -> Flags:
        by_row = _hides(flags, first, rows, of_rows).transpose(0, 2, 1)
        return _hides(by_row, second, columns, of_columns).reshape(len(flags), -1)

    backed = _has_any(_has_any(lines.backed, rows).transpose(0, 2, 1), columns)
    return Judged(monthly=hides(lines.monthly), daily=hides(lines.daily), backed=backed.reshape(len(backed), -1))


@dataclass(frozen=True, kw_only=True)
class _Lines:
    """Cells of a table and of its margins, months first: in a place a family the total, its values and, of places, channels."""

    monthly: Flags
    daily: Flags
    backed: Flags


@kept
def _value_lines(snapshot: Snapshot, covered: Span, family: Dimension) -> _Lines:
    names = (None, family, *((Dimension.CHANNEL,) if family is PLACE else ()))
    parts = [verdict(snapshot, covered, name) for name in names]
    return _Lines(
        monthly=np.concatenate([part.monthly for part in parts], axis=1),
        daily=np.concatenate([part.daily for part in parts], axis=1),
        backed=np.concatenate([backing(snapshot, covered, name).is_backed for name in names], axis=1),
    )


@kept
def _cross_lines(snapshot: Snapshot, covered: Span, pair: tuple[Dimension, Dimension]) -> _Lines:
    inner = cross_verdict(snapshot, covered, pair)
    rows, columns = (_value_lines(snapshot, covered, family) for family in pair)

    def with_margins(rows: Flags, columns: Flags, inner: CrossFlags) -> Flags:
        cells = np.concatenate([inner.cells, inner.channels], axis=1)
        return np.concatenate([columns[:, None, :], np.concatenate([rows[:, 1:, None], cells], axis=2)], axis=1)

    return _Lines(
        monthly=with_margins(rows.monthly, columns.monthly, inner.monthly),
        daily=with_margins(rows.daily, columns.daily, inner.daily),
        backed=with_margins(rows.backed, columns.backed, inner.backed),
    )


def _hides(lines: Flags, family: Dimension, picks: Flags, backed: Flags) -> Flags:
    """Whether sums over some lines are hidden: months x lines x anything to months x picks x anything.

    `backed`: months x values of the family, behind which anybody stands at all.
    """
    leaves_out = (backed[:, None, :] & ~picks).any(axis=2)
    parts = _hides_by_channel(lines, picks, backed) if family is PLACE else _has_any(lines, picks)
    leaves_out = leaves_out.reshape(*leaves_out.shape, *(1 for _ in lines.shape[2:]))
    hides: Flags = np.where(leaves_out, parts, lines[:, :1])
    return hides


def _hides_by_channel(lines: Flags, picks: Flags, backed: Flags) -> Flags:
    hides = np.zeros((len(lines), len(picks), *lines.shape[2:]), dtype=bool)
    for place in range(len(CHANNELS)):
        own = np.equal(CHANNEL_OF_PLATFORM, place)
        leaves_out = (backed[:, None, :] & ~picks & own).any(axis=2)
        leaves_out = leaves_out.reshape(*leaves_out.shape, *(1 for _ in lines.shape[2:]))
        channel = 1 + len(own) + place
        whole = np.where(leaves_out, _has_any(lines, picks & own), lines[:, channel : channel + 1])
        picks_any = (picks & own).any(axis=1)
        hides[:, picks_any] |= whole[:, picks_any]
    return hides


def _has_any(lines: Flags, picks: Flags) -> Flags:
    """Whether a flag is set for any value that is picked."""
    values = lines[:, 1 : 1 + picks.shape[1]]
    return np.stack([values[:, pick].any(axis=1) for pick in picks], axis=1)


def _named(dimension: Dimension) -> NDArray[np.str_]:
    """What a dimension calls each value of its family."""
    if dimension is Dimension.CHANNEL:
        return np.take(CHANNELS, CHANNEL_OF_PLATFORM)
    return np.array(known_values(dimension))
