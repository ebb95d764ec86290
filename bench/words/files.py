"""Templates of removal items and of listings still up, as large as wanted, made by the engine from random numbers."""

from __future__ import annotations

from pathlib import Path

import duckdb

FIRST_DAY, DAYS = "2022-01-01", 1440
_WORDS = 30_000
_WORDS_A_TITLE = (5, 10)
_MARKED = ("bekas", "bal", "karungan", "second", "thrifting", "preloved", "balpres", "cabutan")
"""Each is the word of its time, for months that overlap with the next one's."""

_PLATFORM = "['shopee', 'tokopedia', 'tiktok_shop', 'lazada'][1 + i % 4]"
"""By the number of the listing, so that a listing that is still up and its removal are on one platform."""

_RANKED = f"cast(exp(random() * ln({_WORDS})) as integer)"
"""A word's rank, so that the number of its uses falls as one over its rank."""

_MADE = """
with items as (
    select
        i,
        cast(date '{first_day}' + cast(hash(i) % {days} as integer) as date) as day,
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
    """A template of takedown items over four years, four of seven removals; nine of ten titles hold a word of the month."""
    marked = ", ".join(f"'{word}'" for word in _MARKED)
    _write(
        path,
        rows,
        sellers,
        f"""
        select
            i as item_id,
            {_PLATFORM} as platform,
            day as event_date, day + cast(floor(draw * 20) as integer) as reported_date,
            case when i % 20 = 0 then day - cast(floor(draw * 30) as integer) end as requested_date,
            day - cast(floor(-30 * ln(draw + 1e-9)) as integer) as listed_date,
            case when draw < 0.9 then
                [{marked}][1 + cast(least(7, floor(datediff('month', date '2022-01-01', day) / 6.0 + draw)) as integer)]
                || ' ' else '' end || title as listing_title,
            'lapak-' || seller as seller_id, 'link' as unit, null as category, null as province_code,
            case when i % 20 = 0 then 'ministry' else 'platform' end as requester,
            case when i % 20 = 0 then 'ministry_request' else ['ai', 'keyword', 'manual', 'public_report'][1 + i % 4] end
                as detection,
            ['warning_1', 'warning_2', 'ban', 'removal', 'removal', 'removal', 'removal'][1 + i % 7] as action,
            'used_clothing_import' as goods, null as seller_tier
        from items inner join drawn using (i)
        """,
        first_item=first_item,
        first_day=first_day,
        days=days,
    )


def write_listings(path: Path, rows: int, *, sellers: int) -> None:
    """A template of listings still up over the same years; one title of fifty holds a marked word. Half are of imported used
    clothing, seen some days before the item of the same number took them down: their lives can be followed."""
    marked = ", ".join(f"'{word}'" for word in _MARKED)
    _write(
        path,
        rows,
        sellers,
        f"""
        select
            i as listing_id,
            {_PLATFORM} as platform,
            day - 1 - cast(floor(draw * 20) as integer) as seen_date,
            day - 1 - cast(floor(draw * 20) as integer) - cast(hash(i) % 20 as integer) as listed_date,
            case when draw < 0.02 then [{marked}][1 + cast(draw * 350 as integer)] || ' ' else '' end || title
                as listing_title,
            'toko-' || seller as seller_id, null as category, null as province_code,
            case when i % 2 = 0 then 'used_clothing_import' end as goods
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
