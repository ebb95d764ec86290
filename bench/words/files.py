"""Templates of removal items and of listings still up, as large as wanted, made by the engine from random numbers."""

from __future__ import annotations

from pathlib import Path

import duckdb

FIRST_DAY, DAYS = "2022-01-01", 1440
_WORDS = 30_000
_WORDS_A_TITLE = (5, 10)
_MARKED = ("bekas", "bal", "karungan", "second", "thrifting", "preloved", "balpres", "cabutan")
"""Each is the word of its time, for months that overlap with the next one's."""

_RANKED = f"cast(exp(random() * ln({_WORDS})) as integer)"
"""A word's rank, so that the number of its uses falls as one over its rank."""

_MADE = """
with items as (
    select
        i,
        cast(date '{first_day}' + cast(floor(random() * {days}) as integer) as date) as day,
        cast(exp(random() * ln({sellers})) as integer) as seller,
        {shortest} + cast(floor(random() * ({longest} - {shortest} + 1)) as integer) as words_count,
        random() as draw
    from range({first_item}, {first_item} + {rows}) r(i)
),
words as (select i, unnest(range(words_count)) as place from items),
drawn as (
    select i, string_agg(w.word, ' ' order by place) as title
    from (select i, place, {ranked} as rank from words) inner join vocabulary w using (rank)
    group by i
)
"""


def write_items(
    path: Path, rows: int, *, sellers: int, first_item: int = 0, first_day: str = FIRST_DAY, days: int = DAYS
) -> None:
    """A template of removal items over four years; nine titles of ten hold a marked word of their month."""
    marked = ", ".join(f"'{word}'" for word in _MARKED)
    _write(
        path,
        rows,
        sellers,
        f"""
        select
            i as item_id,
            ['shopee', 'tokopedia', 'tiktok_shop', 'lazada'][1 + seller % 4] as platform,
            day as event_date, day + 3 as reported_date, null as requested_date, null as listed_date,
            case when draw < 0.9 then
                [{marked}][1 + cast(least(7, floor(datediff('month', date '2022-01-01', day) / 6.0 + draw)) as integer)]
                || ' ' else '' end || title as listing_title,
            'lapak-' || seller as seller_id, 'link' as unit, null as category, null as province_code,
            'platform' as requester, 'ai' as detection, 'removal' as action, 'used_clothing_import' as goods,
            null as seller_tier
        from items inner join drawn using (i)
        """,
        first_item=first_item,
        first_day=first_day,
        days=days,
    )


def write_listings(path: Path, rows: int, *, sellers: int) -> None:
    """A template of listings still up over the same years; one title of fifty holds a marked word."""
    marked = ", ".join(f"'{word}'" for word in _MARKED)
    _write(
        path,
        rows,
        sellers,
        f"""
        select
            i as listing_id,
            ['shopee', 'tokopedia', 'tiktok_shop', 'lazada'][1 + seller % 4] as platform,
            day as seen_date, null as listed_date,
            case when draw < 0.02 then [{marked}][1 + cast(draw * 350 as integer)] || ' ' else '' end || title
                as listing_title,
            'toko-' || seller as seller_id, null as category, null as province_code
        from items inner join drawn using (i)
        """,
    )


def _write(
    path: Path,
    rows: int,
    sellers: int,
    select: str,
    *,
    first_item: int = 0,
    first_day: str = FIRST_DAY,
    days: int = DAYS,
) -> None:
    made = _MADE.format(
        days=days,
        first_item=first_item,
        first_day=first_day,
        sellers=sellers,
        shortest=_WORDS_A_TITLE[0],
        longest=_WORDS_A_TITLE[1],
        rows=rows,
        ranked=_RANKED,
    )
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set memory_limit = '4GB'")
        connection.execute(f"select setseed({rows % 97 / 97})")
        connection.execute(
            "create table vocabulary as select i as rank,"
            f" lower(translate(left(md5(cast(i as varchar)), 4 + i % 5), '0123456789', 'klmnopqrst')) as word"
            f" from range({_WORDS} + 1) r(i)"
        )
        connection.execute(f"copy ({made} {select}) to '{path}' (header)")
