"""Listings of the sample that are still up: lawful goods, some of them with honest uses of evasion words, and some undetected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa

from etl.sample.ladder import Positions
from etl.sample.listing_truths import ListingTruths
from etl.sample.months import date_column, text_column
from etl.sample.registry import CATEGORIES, PLATFORMS, sample_keys
from etl.sample.seasonality import sample_days
from etl.sample.truths import Truths
from etl.sample.words import draw_titles


def listing_months(
    rng: np.random.Generator, truths: Truths, watched: pa.Table
) -> Iterator[tuple[np.datetime64, pa.Table]]:
    """(month in which they were seen, rows of dataset `listings`) in order of time, those of `watched` behind the others."""
    planted = truths.listings
    days = sample_days(planted.first_date, truths.last_date)
    seen = np.repeat(days, rng.poisson(planted.listings_a_day, len(days)))
    count = len(seen)
    listed = seen - np.round(rng.exponential(planted.days_up, count)).astype("timedelta64[D]")
    shares = truths.takedowns.category_shares
    category = rng.choice(len(CATEGORIES), count, p=[shares[code] for code in CATEGORIES])
    is_undetected = rng.random(count) < planted.undetected_share
    is_honest = (rng.random(count) < planted.honest_share) & ~is_undetected
    lawful = draw_titles(rng, replace(truths.takedowns, no_evasion_word_share=1.0), listed, category)
    undetected = draw_titles(rng, truths.takedowns, listed, category)
    honest = _honest_titles(rng, planted, count)
    titles = _decorated(
        rng,
        planted,
        [
            plain if not is_own else own if is_honest_one else hidden
            for plain, own, hidden, is_own, is_honest_one in zip(
                lawful, honest, undetected, (is_honest | is_undetected).tolist(), is_honest.tolist(), strict=True
            )
        ],
    )
    table = pa.concat_tables([_table(rng, truths, seen, listed, category, is_honest, titles), watched])
    months = table["seen_date"].to_numpy().astype("datetime64[M]")
    for month in np.unique(months):
        yield month, table.take(pa.array(np.flatnonzero(months == month)))


def _table(
    rng: np.random.Generator,
    truths: Truths,
    seen: np.ndarray[tuple[int], np.dtype[np.datetime64]],
    listed: np.ndarray[tuple[int], np.dtype[np.datetime64]],
    category: Positions,
    is_honest: np.ndarray[tuple[int], np.dtype[np.bool_]],
    titles: list[str],
) -> pa.Table:
    planted, count = truths.listings, len(seen)
    shares = truths.takedowns.platform_shares
    platform = rng.choice(len(PLATFORMS), planted.sellers, p=[shares[code] for code in PLATFORMS])
    umkm = truths.registry.umkm_by_province
    weights = np.array(list(umkm.values()), dtype=float)
    province = rng.choice(len(umkm), planted.sellers, p=weights / weights.sum())
    activity = rng.lognormal(0.0, planted.seller_log_sd, planted.sellers)
    seller = rng.choice(planted.sellers, count, p=activity / activity.sum())
    # What a title of another sense sells is in none of the categories of clothing.
    has_no_category = is_honest | (rng.random(count) < planted.category_missing_share)
    return pa.table(
        {
            "row_key": pa.array(rng.permutation(rng.choice(2**62, size=count, replace=False)), pa.int64()),
            "platform": text_column([code.value for code in PLATFORMS], platform[seller]),
            "seen_date": date_column(seen),
            "listed_date": date_column(listed, rng.random(count) < planted.listed_missing_share),
            "listing_title": pa.array(titles, pa.string()),
            "seller_key": text_column(sample_keys(rng, planted.sellers, "contoh-lapak-"), seller),
            "category": text_column([code.value for code in CATEGORIES], category, has_no_category),
            "province_code": text_column(
                list(umkm), province[seller], rng.random(count) < planted.province_missing_share
            ),
            "goods": pa.nulls(count, pa.string()),
        }
    )


def _honest_titles(rng: np.random.Generator, planted: ListingTruths, count: int) -> list[str]:
    titles = [title for of_word in planted.honest_titles.values() for title in of_word]
    return [titles[place] for place in rng.integers(0, len(titles), count).tolist()]


def _decorated(rng: np.random.Generator, planted: ListingTruths, titles: list[str]) -> list[str]:
    """The titles as sellers dress them up."""
    count = len(titles)
    is_decorated = rng.random(count) < planted.decorated_share
    in_capitals = rng.random(count) < planted.capitals_share
    begins = rng.integers(0, len(planted.beginnings) + 1, count)
    ends = rng.integers(0, len(planted.endings) + 1, count)
    beginnings, endings = ("", *planted.beginnings), ("", *planted.endings)
    return [
        f"{beginnings[begin]} {dressed} {endings[end]}".strip() if is_dressed else dressed
        for dressed, is_dressed, begin, end in zip(
            [
                title.upper() if is_upper else title
                for title, is_upper in zip(titles, in_capitals.tolist(), strict=True)
            ],
            is_decorated.tolist(),
            begins.tolist(),
            ends.tolist(),
            strict=True,
        )
    ]
