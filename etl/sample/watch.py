"""Listings of the sample that were found to sell imported used clothing while they were up, and are watched from then on."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from catalog.codes import Action, Goods
from etl.sample.months import date_column, text_column
from etl.sample.registry import CATEGORIES, PLATFORMS, sample_keys
from etl.sample.seasonality import Days, sample_days
from etl.sample.truths import Truths
from etl.sample.words import draw_titles


def watched_rows(rng: np.random.Generator, truths: Truths, takedowns: pa.Table) -> pa.Table:
    """Rows of dataset `listings`: those that are taken down later, then those that never are; each was seen once.

    `takedowns`: all rows of dataset `takedown_items`, under whose keys those taken down are seen.
    """
    seen = _taken_down_later(rng, truths, takedowns)
    return pa.concat_tables([seen, _kept(rng, truths, len(seen))])


def _taken_down_later(rng: np.random.Generator, truths: Truths, takedowns: pa.Table) -> pa.Table:
    planted = truths.listings
    removed = takedowns.filter(
        pc.and_(pc.equal(takedowns["action"], Action.REMOVAL.value), pc.is_valid(takedowns["listed_date"]))
    )
    listed = removed["listed_date"].to_numpy().astype("datetime64[D]")
    event = removed["event_date"].to_numpy().astype("datetime64[D]")
    seen = _seen(rng, truths, listed)
    is_seen = rng.random(len(seen)) < planted.watched_share
    is_seen &= (seen < event) & (seen >= np.datetime64(planted.first_date, "D"))
    rows = removed.filter(pa.array(is_seen))
    return pa.table(
        {
            "row_key": rows["row_key"],
            "platform": rows["platform"],
            "seen_date": date_column(seen[is_seen]),
            "listed_date": rows["listed_date"],
            "listing_title": rows["listing_title"],
            "seller_key": rows["seller_key"],
            "category": rows["category"],
            "province_code": rows["province_code"],
            "goods": rows["goods"],
        }
    )


def _kept(rng: np.random.Generator, truths: Truths, taken_down: int) -> pa.Table:
    planted, takedown = truths.listings, truths.takedowns
    count = round(taken_down * planted.kept_share / (1 - planted.kept_share))
    days = sample_days(planted.first_date, truths.last_date)
    listed = np.sort(rng.choice(days, count))
    seen = _seen(rng, truths, listed)
    is_over = seen <= np.datetime64(truths.last_date, "D")
    listed, seen, count = listed[is_over], seen[is_over], int(is_over.sum())
    category = rng.choice(len(CATEGORIES), count, p=[takedown.category_shares[code] for code in CATEGORIES])
    platform = rng.choice(len(PLATFORMS), count, p=[takedown.platform_shares[code] for code in PLATFORMS])
    return pa.table(
        {
            "row_key": pa.array(rng.choice(2**62, size=count, replace=False), pa.int64()),
            "platform": text_column([code.value for code in PLATFORMS], platform),
            "seen_date": date_column(seen),
            "listed_date": date_column(listed),
            "listing_title": pa.array(draw_titles(rng, takedown, listed, category), pa.string()),
            "seller_key": pa.array(sample_keys(rng, count, "contoh-lapak-"), pa.string()),
            "category": text_column([code.value for code in CATEGORIES], category),
            "province_code": pa.nulls(count, pa.string()),
            "goods": pa.array([Goods.USED_CLOTHING_IMPORT.value] * count, pa.string()),
        }
    )


def _seen(rng: np.random.Generator, truths: Truths, listed: Days) -> Days:
    """The day on which each listing is looked at, whether it is still up then or not."""
    days = np.round(rng.exponential(truths.listings.days_until_seen, len(listed)))
    seen: Days = listed + days.astype("timedelta64[D]")
    return seen
