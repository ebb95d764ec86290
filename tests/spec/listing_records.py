"""Sightings and removals of listings by hand or drawn, and the marts that are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import numpy as np
import pandas as pd

from etl.relations import create_code_relations
from etl.transform import select_of

FIRST = date(2023, 1, 2)
MARTS = ("seller_steps", "listing_sightings", "listing_removals", "listing_lives")
_ITEM = {
    "row_key": "bigint",
    "batch_id": "varchar",
    **dict.fromkeys(("platform", "seller_key", "action", "goods", "seller_tier"), "varchar"),
    **dict.fromkeys(("date", "event_date", "listed_date"), "date"),
}
_SEEN = {"row_key": "bigint", "platform": "varchar", "seen_date": "date", "listed_date": "date", "goods": "varchar"}


def lives_of(
    seen: pd.DataFrame, removed: pd.DataFrame, *, first_day: int = 0, last_day: int = 1000, goods: str | None = None
) -> pd.DataFrame:
    """Rows of `listing_lives` on one platform whose records of steps run from `first_day` to `last_day`.

    `seen`: `row_key`, `listed`, `day`, a sighting each; `removed`: `row_key`, `day`, `seller_key`. Days are counted from `FIRST`.
    `goods`: what is sold in those seen, imported used clothing where it is not given.
    """
    ends = pd.DataFrame({"row_key": [-1, -2], "day": [first_day, last_day], "seller_key": ["first", "last"]})
    items = pd.concat([removed.assign(action="removal"), ends.assign(action="warning_1")])
    items = items.assign(
        platform="shopee",
        goods="used_clothing_import",
        batch_id="b",
        seller_tier=None,
        listed_date=None,
        event_date=_dates(items["day"]),
        date=_dates(items["day"]),
    )
    sightings = seen.assign(
        platform="shopee",
        seen_date=_dates(seen["day"]),
        listed_date=_dates(seen["listed"]),
        goods=goods or "used_clothing_import",
    )
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        create_code_relations(connection)
        for name, columns, rows in (("takedown_items", _ITEM, items), ("listings", _SEEN, sightings)):
            typed = ", ".join(f"cast({column} as {kind}) as {column}" for column, kind in columns.items())
            connection.register("given", rows)
            connection.execute(f"create table input_{name} as select {typed} from given")
            connection.execute(f"create table superseded_{name} (row_key bigint, platform varchar, batch_id varchar)")
        connection.execute("create view stg_takedown_items as select * from input_takedown_items")
        for mart in MARTS:
            connection.execute(f"create table {mart} as {select_of(f'marts/{mart}')}")
        return connection.execute("select * from listing_lives").df()


def _dates(days: pd.Series) -> list[date]:
    return [FIRST + timedelta(days=int(day)) for day in days]


@dataclass(frozen=True, kw_only=True)
class World:
    """Listings that go up over `span_days`, a seller's on one day; every seventh day some of those that are up are seen.

    - `listings`: about so many; `bundle`: of a seller on a day, who are all taken down on one day.
    - `median_days`, `log_sd`: of the lognormal time until that, at least 1 day; `kept_share`: of sellers never found.
    - `seen_share`: of the listings that are up, on each seventh day; `leave_a_day`: chance a day to be closed by the seller.
    """

    listings: int = 1500
    span_days: int = 365
    bundle: float = 2.0
    median_days: float = 20.0
    log_sd: float = 0.8
    kept_share: float = 0.0
    seen_share: float = 0.3
    leave_a_day: float = 0.0

    def draw(self, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Sightings and removals, as `lives_of` takes them."""
        sellers = round(self.listings / self.bundle)
        of_seller = np.repeat(np.arange(sellers), rng.geometric(1 / self.bundle, sellers))
        listed_by, days_by = rng.integers(0, self.span_days, sellers), self.days(rng, sellers)
        is_kept = rng.random(sellers) < self.kept_share
        listed, removed = listed_by[of_seller], (listed_by + days_by)[of_seller]
        end = self.span_days + 60
        left = listed + rng.geometric(self.leave_a_day, len(listed)) if self.leave_a_day else np.full(len(listed), end)
        up_until = np.minimum(np.where(is_kept[of_seller], end, removed), left)
        key = np.arange(len(listed))
        seen = []
        for day in range(0, end, 7):
            is_seen = (listed <= day) & (day < up_until) & (rng.random(len(key)) < self.seen_share)
            seen.append(pd.DataFrame({"row_key": key[is_seen], "listed": listed[is_seen], "day": day}))
        is_removed = (removed < end) & ~is_kept[of_seller] & (removed <= left)
        gone = pd.DataFrame(
            {"row_key": key[is_removed], "day": removed[is_removed], "seller_key": of_seller[is_removed].astype(str)}
        )
        return pd.concat(seen, ignore_index=True), gone

    def days(self, rng: np.random.Generator, count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Days until listings of sellers who are found are taken down."""
        drawn = rng.lognormal(np.log(self.median_days), self.log_sd, count)
        return np.maximum(np.ceil(drawn), 1).astype(np.int64)

    def true_median(self) -> float:
        """The day by which half are taken down, of all that go up, none of them closed by the seller."""
        rng = np.random.default_rng(1)
        days = self.days(rng, 400_000).astype(float)
        days[rng.random(len(days)) < self.kept_share] = np.inf
        return float(np.quantile(days, 0.5, method="inverted_cdf"))
