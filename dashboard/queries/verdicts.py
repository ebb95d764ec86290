"""What is hidden in the months of a snapshot, of each breakdown by itself; and what its readers know to be empty.

It follows from the snapshot alone, so all queries of all readers share it, found out once.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from dashboard.queries.backing import backing, cross_backing, months_count
from dashboard.queries.certificates import values_in_doubt
from dashboard.queries.disclosure_rule import Flags, Hidden, channel_of, hidden_platforms, hidden_values
from dashboard.queries.facts import FAMILIES, PLACE, known_values
from dashboard.queries.kept import kept
from dashboard.queries.provenance import Span
from dashboard.queries.selection import Dimension
from dashboard.queries.snapshot import Snapshot

Pair = tuple[Dimension, Dimension]
"""Two families, the first one first among `FAMILIES`."""

PAIRS: tuple[Pair, ...] = tuple(combinations(FAMILIES, 2))
CHANNELS = known_values(Dimension.CHANNEL)
CHANNEL_OF_PLATFORM = np.array([CHANNELS.index(channel_of(platform)) for platform in known_values(PLACE)])


@kept
def verdict(snapshot: Snapshot, covered: Span, dimension: Dimension | None) -> Hidden:
    """What is hidden of one breakdown, over `known_values` of its dimension: where the total is, all that is not empty."""
    cells = backing(snapshot, covered, dimension)
    if dimension is None:
        return hidden_values(cells)
    if dimension is PLACE:
        hidden = hidden_platforms(cells, CHANNELS, verdict(snapshot, covered, Dimension.CHANNEL))
    else:
        hidden = hidden_values(cells)
    total = verdict(snapshot, covered, None)
    return Hidden(
        monthly=hidden.monthly | (total.monthly & cells.is_backed), daily=hidden.daily | (total.daily & cells.is_backed)
    )


def possible_cells(
    snapshot: Snapshot, covered: Span, *, but: Pair | None = None, but_months: Flags | None = None
) -> Flags:
    """Base cells that no shown 0 tells to be empty, months x values of each family.

    `but`: a table that in `but_months` tells nothing of what is empty in it.
    """
    possible = np.ones((months_count(covered), *(len(known_values(family)) for family in FAMILIES)), dtype=bool)
    for family in FAMILIES:
        possible &= _spread(backing(snapshot, covered, family).is_backed, family)
    for pair, empty in empty_cells(snapshot, covered).items():
        told = empty if pair != but or but_months is None else empty & ~but_months[:, None, None]
        possible &= ~_spread(told, *pair)
    return possible


@kept
def empty_cells(snapshot: Snapshot, covered: Span) -> dict[Pair, Flags]:
    """Of each two families, months x values x values, what is shown to be empty: nobody's, and of nothing hidden.

    What is of a value that is empty itself is empty, whatever it is crossed with.
    """
    found = {}
    for pair in PAIRS:
        is_met = cross_backing(snapshot, covered, *pair).is_backed
        found[pair] = _empty(snapshot, covered, pair, is_met)
        if pair[0] is PLACE:
            of_channels = _empty(snapshot, covered, (Dimension.CHANNEL, pair[1]), channels_of(is_met))
            found[pair] |= of_channels[:, CHANNEL_OF_PLATFORM]
    return found


def _empty(snapshot: Snapshot, covered: Span, dimensions: tuple[Dimension, Dimension], is_met: Flags) -> Flags:
    hidden_rows, hidden_columns = (verdict(snapshot, covered, dimension).monthly for dimension in dimensions)
    rows, columns = (backing(snapshot, covered, dimension).is_backed for dimension in dimensions)
    is_told = ~(hidden_rows[:, :, None] | hidden_columns[:, None, :]) | ~(rows[:, :, None] & columns[:, None, :])
    return ~is_met & is_told


def channels_of(platforms: Flags) -> Flags:
    """Whether a flag is set for any platform of a channel: months x platforms x anything to months x channels x anything."""
    own = [platforms[:, place == CHANNEL_OF_PLATFORM].any(axis=1) for place in range(len(CHANNELS))]
    return np.stack(own, axis=1)


def count_of_channels(platforms: Flags) -> NDArray[np.intp]:
    """Flags set for platforms of each channel, months x channels."""
    own = [platforms[:, place == CHANNEL_OF_PLATFORM].sum(axis=1) for place in range(len(CHANNELS))]
    return np.stack(own, axis=1)


def values_are_known(snapshot: Snapshot, covered: Span) -> Flags:
    """Months in which the days of a hidden value may not be left in doubt, as other values are known to be empty."""
    total = verdict(snapshot, covered, None).daily[:, 0]
    possible = possible_cells(snapshot, covered)
    is_known = np.zeros(len(total), dtype=bool)
    for place, family in enumerate(FAMILIES):
        of_values = np.moveaxis(possible, 1 + place, 1)
        of_values = of_values.reshape(*of_values.shape[:2], -1)
        hidden = verdict(snapshot, covered, family).daily
        is_pair: Flags = ~np.eye(hidden.shape[1], dtype=bool)
        if family is PLACE:
            of_channels = channels_of(of_values & hidden[:, :, None])
            channels = verdict(snapshot, covered, Dimension.CHANNEL).daily
            apart: Flags = ~np.eye(len(CHANNELS), dtype=bool)
            in_doubt = values_in_doubt(of_channels, channels, apart)
            is_known |= (channels & backing(snapshot, covered, Dimension.CHANNEL).is_backed & ~in_doubt).any(axis=1)
            own = channels[:, CHANNEL_OF_PLATFORM]
            is_same = CHANNEL_OF_PLATFORM[:, None] == CHANNEL_OF_PLATFORM[None, :]
            is_pair = is_pair & (is_same | (own[:, :, None] & own[:, None, :]))
        in_doubt = values_in_doubt(of_values, hidden, is_pair)
        is_known |= (hidden & backing(snapshot, covered, family).is_backed & ~in_doubt).any(axis=1)
    return is_known & ~total


def _spread(flags: Flags, *families: Dimension) -> Flags:
    """Flags of months and some families, with a place of length 1 for each other family."""
    sizes = dict(zip(families, flags.shape[1:], strict=True))
    return flags.reshape(len(flags), *(sizes.get(family, 1) for family in FAMILIES))
