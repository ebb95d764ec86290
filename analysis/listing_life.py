"""How long listings stay up until they are taken down, counted from the day on which they went up, those still up among them.

Listings that were found to sell imported used clothing enter when they are seen to be up, and are watched for `WATCH_DAYS`, or
until they are seen again, which begins a watch of its own; those not taken down meanwhile are censored. So it does not matter
what share of all listings is seen, nor that what stays up long is seen more easily: both enter at the age at which they were
seen (left truncation). What matters is that the listings seen are of the same kind as those taken down; where the rows speak
against it, or are too few, nothing is said. Method and limits: `docs/methods/ladder.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from analysis.survival import COUNT, DAYS, ENTRY, EVENT, Curve, kaplan_meier
from catalog.takedowns import LEAST_ITEMS

LEAST_SEEN_SHARE = 0.05
"""Where fewer of the listings taken down had been seen up before, those seen are a corner of their own: a convention."""

FEWEST_DAYS = 7
"""A life that can be told of fewer days is not told at all."""


class Untold(StrEnum):
    """Why nothing is said."""

    NONE_SEEN = "none_seen"
    """No listing still up is stated to sell imported used clothing, or none while takedowns were on record."""

    NOT_LINKED = "not_linked"
    """Not one listing that was seen up is among those taken down: two populations, or two ways of naming a listing."""

    FEW_OF_REMOVED = "few_of_removed"
    """Fewer than `LEAST_SEEN_SHARE` of the listings taken down had been seen up before."""

    FEW_REMOVED = "few_removed"
    """Fewer than `LEAST_ITEMS` of those seen were taken down."""

    FEW_YOUNG = "few_young"
    """Fewer than `LEAST_ITEMS` were watched at some age of the first `FEWEST_DAYS`: what is taken down young is not known."""


@dataclass(frozen=True, kw_only=True)
class ListingLife:
    """The share taken down by age, or why it is not told.

    - `curve`: by days since the listing went up, of those that stood on the day on which they did; told up to its `last_day`, as
      on every day until then at least `LEAST_ITEMS` were watched. None where `untold`.
    - `removed_count`: listings seen up and taken down while watched; `removals_count`: all taken down in the months of sightings.
    """

    curve: Curve | None
    untold: Untold | None
    removed_count: int
    removals_count: int


def listing_life(lives: pd.DataFrame, removals: pd.DataFrame) -> ListingLife:
    """The life of listings.

    `lives`: rows of the mart `listing_lives` (`month`, `platform`, `entry_days`, `exit_days`, `is_removed`, `listings_count`,
    `bundle_items`). `removals`: `month`, `platform`, `items_count` of listings taken down; a platform's months without a listing
    seen do not count.
    """
    removed = lives[lives["is_removed"].astype(bool)]
    removed_count = int(removed["listings_count"].sum())
    seen_in = lives[["month", "platform"]].drop_duplicates()
    removals_count = int(removals.merge(seen_in, on=["month", "platform"])["items_count"].sum())
    curve, untold = None, _untold(lives, removed_count, removals_count)
    if untold is None:
        spells = _told_part(lives)
        if spells.empty:
            untold = Untold.FEW_YOUNG
        else:
            # A seller's listings come down together: how many with each, on average.
            curve = kaplan_meier(spells, overdispersion=float(removed["bundle_items"].sum()) / removed_count)
    return ListingLife(curve=curve, untold=untold, removed_count=removed_count, removals_count=removals_count)


def _untold(lives: pd.DataFrame, removed_count: int, removals_count: int) -> Untold | None:
    if lives.empty:
        return Untold.NONE_SEEN
    if not removed_count:
        return Untold.NOT_LINKED
    if removed_count < LEAST_SEEN_SHARE * removals_count:
        return Untold.FEW_OF_REMOVED
    return Untold.FEW_REMOVED if removed_count < LEAST_ITEMS else None


def _told_part(lives: pd.DataFrame) -> pd.DataFrame:
    """Spells for `kaplan_meier`, cut where too few are watched; none where that is before `FEWEST_DAYS`."""
    counts = lives["listings_count"].to_numpy(dtype=np.int64)
    longest = int(lives["exit_days"].max())
    change = np.zeros(longest + 2, dtype=np.int64)
    np.add.at(change, lives["entry_days"].to_numpy(dtype=np.int64) + 1, counts)
    np.add.at(change, lives["exit_days"].to_numpy(dtype=np.int64) + 1, -counts)
    # By days since going up, from day 1 on.
    watched = change.cumsum()[1:]
    few = np.flatnonzero(watched < LEAST_ITEMS)
    last = int(few[0]) if len(few) else longest
    if last < FEWEST_DAYS:
        return lives.head(0)
    kept = lives[lives["entry_days"] < last]
    return pd.DataFrame(
        {
            ENTRY: kept["entry_days"],
            DAYS: kept["exit_days"].clip(upper=last),
            EVENT: (kept["is_removed"].astype(bool) & (kept["exit_days"] <= last)).astype(int),
            COUNT: kept["listings_count"],
        }
    )
