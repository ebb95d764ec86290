"""How long listings stay up: sightings and removals by hand become lives, and drawn ones the median that was planted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.listing_life import FEWEST_DAYS, LEAST_SEEN_SHARE, ListingLife, Untold, listing_life
from catalog.takedowns import LEAST_ITEMS, SETTLED_DAYS, WATCH_DAYS
from tests.spec.listing_records import World, lives_of

LIFE = ["entry_days", "exit_days", "is_removed", "listings_count", "bundle_items"]


def by_hand(
    *seen: tuple[int, int, int], gone: tuple[tuple[int, int, str], ...] = (), **more: Any
) -> list[tuple[Any, ...]]:
    """Lives of sightings (listing, day on which it went up, day on which it was seen) and removals (listing, day, seller)."""
    lives = lives_of(
        pd.DataFrame(seen, columns=["row_key", "listed", "day"]),
        pd.DataFrame(gone, columns=["row_key", "day", "seller_key"]),
        **more,
    )
    return sorted(lives[LIFE].itertuples(index=False, name=None))


class TestLives:
    def test_a_listing_enters_at_the_age_at_which_it_was_seen_and_ends_when_it_is_taken_down(self) -> None:
        assert by_hand((1, 0, 4), gone=((1, 9, "a"),)) == [(4, 9, True, 1, 1)]

    def test_one_that_stays_is_watched_no_longer_than_the_rule_says(self) -> None:
        assert by_hand((1, 0, 4)) == [(4, 4 + WATCH_DAYS, False, 1, 0)]

    def test_a_removal_after_the_watch_is_not_seen(self) -> None:
        gone = ((1, 5 + WATCH_DAYS, "a"),)
        assert by_hand((1, 0, 4), gone=gone) == [(4, 4 + WATCH_DAYS, False, 1, 0)]

    def test_to_be_seen_again_ends_one_watch_and_begins_another(self) -> None:
        assert by_hand((1, 0, 4), (1, 0, 10), gone=((1, 12, "a"),)) == [(4, 10, False, 1, 0), (10, 12, True, 1, 1)]

    def test_a_watch_ends_where_reports_may_be_missing(self) -> None:
        assert by_hand((1, 0, 4), last_day=10 + SETTLED_DAYS) == [(4, 10, False, 1, 0)]

    def test_what_was_seen_before_the_records_begin_is_not_watched(self) -> None:
        assert by_hand((1, 0, 4), first_day=5) == []

    def test_what_is_taken_down_on_the_day_on_which_it_is_seen_is_in_no_number(self) -> None:
        assert by_hand((1, 0, 4), gone=((1, 4, "a"),)) == []

    def test_listings_of_a_seller_that_come_down_together_are_counted_with_each(self) -> None:
        gone = ((1, 9, "a"), (2, 9, "a"), (3, 9, "a"), (4, 9, "b"))
        assert by_hand((1, 0, 4), (2, 0, 4), (4, 0, 4), gone=gone) == [(4, 9, True, 3, 5)]

    def test_other_goods_have_no_life_here(self) -> None:
        assert by_hand((1, 0, 4), gone=((1, 9, "a"),), goods="cosmetics") == []


def life(lives: pd.DataFrame, *, taken_down: int | None = None) -> ListingLife:
    """`taken_down`: how many were, all of whom were seen where it is not given."""
    months = lives[["month", "platform"]].drop_duplicates()
    count = int(lives.loc[lives["is_removed"], "listings_count"].sum()) if taken_down is None else taken_down
    return listing_life(lives, months.head(1).assign(items_count=count))


def rows(*lives: tuple[int, int, bool, int]) -> pd.DataFrame:
    """Lives of one month: entry, exit, whether taken down, how many."""
    table = pd.DataFrame(lives, columns=["entry_days", "exit_days", "is_removed", "listings_count"])
    table["bundle_items"] = table["listings_count"].where(table["is_removed"], 0)
    return table.assign(month=pd.Timestamp("2023-01-01"), platform="shopee")


ENOUGH = ((0, 30, False, 60), (0, 10, True, 50))


class TestWhatIsNotSaid:
    def test_without_a_listing_that_was_seen(self) -> None:
        assert life(rows()).untold is Untold.NONE_SEEN

    def test_where_nothing_that_was_seen_was_taken_down(self) -> None:
        assert life(rows((0, 30, False, 500))).untold is Untold.NOT_LINKED

    def test_where_those_seen_are_a_corner_of_those_taken_down(self) -> None:
        most = round(50 / LEAST_SEEN_SHARE)
        assert life(rows(*ENOUGH), taken_down=most).untold is None
        assert life(rows(*ENOUGH), taken_down=most + 1).untold is Untold.FEW_OF_REMOVED

    def test_where_few_were_taken_down(self) -> None:
        assert life(rows((0, 30, False, 60), (0, 10, True, LEAST_ITEMS - 1))).untold is Untold.FEW_REMOVED

    def test_where_few_were_seen_young(self) -> None:
        old = FEWEST_DAYS - 2
        assert life(rows((old, 30, False, 60), (old, 10, True, 50))).untold is Untold.FEW_YOUNG

    def test_beyond_the_day_on_which_enough_were_watched(self) -> None:
        """Of 110 half are not taken down by day 30, and after it 15 are left."""
        found = life(rows(*ENOUGH, (29, 60, True, LEAST_ITEMS - 5)))
        assert found.curve is not None
        assert (found.curve.last_day, found.curve.median.value) == (30, float("inf"))


WORLDS = [
    World(median_days=19.5, bundle=4.0),
    World(median_days=19.5, kept_share=0.2),
    World(median_days=7.5),
]


@pytest.mark.parametrize("world", WORLDS, ids=["large bundles", "some are never found", "quick"])
def test_nine_of_ten_intervals_hold_the_planted_median(world: World) -> None:
    """Though only some are seen, and on every seventh day: long ones are seen more easily, and enter later."""
    rng, truth, held, medians = np.random.default_rng(20230406), world.true_median(), [], []
    for _ in range(24):
        seen, gone = world.draw(rng)
        curve = life(lives_of(seen, gone, last_day=world.span_days + 60)).curve
        assert curve is not None
        held.append(curve.median.low <= truth <= curve.median.high)
        medians.append(curve.median.value)
    assert np.mean(held) >= 0.79
    assert np.mean(medians) == pytest.approx(truth, abs=1.0)


def test_who_closes_shop_unseen_makes_the_time_too_long_and_never_too_short() -> None:
    rng, world = np.random.default_rng(20230406), World(median_days=19.5, leave_a_day=0.01)
    medians = []
    for _ in range(12):
        seen, gone = world.draw(rng)
        curve = life(lives_of(seen, gone, last_day=world.span_days + 60)).curve
        assert curve is not None
        medians.append(curve.median.value)
    assert world.true_median() <= np.mean(medians) <= world.true_median() + 2
