"""The frames that analyses of words take, made of single titles by plain SQL: what the marts must give, on a small scale."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pandas as pd

from etl.titles import normalised_title_sql, title_terms_sql


@dataclass(frozen=True, kw_only=True)
class KeywordFrames:
    """See `analysis.keywords.frames`."""

    counts: pd.DataFrame
    totals: pd.DataFrame
    pairs: pd.DataFrame
    reverse: pd.DataFrame


def keyword_frames(titles: pd.DataFrame, switch_terms: list[str]) -> KeywordFrames:
    """Of one row a title: `title`, `date`, `seller_key`, `side`, `platform`. Switches are those between `switch_terms`."""
    with duckdb.connect() as connection:
        connection.register("titles", titles)
        connection.execute(
            f"""
            create table named as
            select *, date_trunc('month', date)::date as month, {title_terms_sql("words")} as terms
            from (select *, {normalised_title_sql("title")} as words from titles)
            """
        )
        connection.execute(
            """
            create table used as
            select term, side, platform, seller_key, month, date
            from (select *, unnest(terms) as term from named)
            """
        )
        connection.register("chosen", pd.DataFrame({"term": switch_terms}, dtype="str"))
        counts = connection.execute(
            """
            select month, platform, side, term, sum(n)::bigint as items_count, count(*) as sellers_count,
                sum(n * n)::bigint as items_squared_sum
            from (select month, platform, side, term, seller_key, count(*) as n from used group by all)
            group by all
            """
        ).df()
        totals = connection.execute(
            """
            select month, platform, side, sum(n)::bigint as items_count, count(*) as sellers_count,
                sum(n * n)::bigint as items_squared_sum
            from (select month, platform, side, seller_key, count(*) as n from named group by all)
            group by all
            """
        ).df()
        pairs = connection.execute(
            """
            with spans as (
                select seller_key, term, min(date) as first_date, max(date) as last_date
                from used
                where side = 'removed' and term in (select term from chosen)
                group by all
            )
            select a.term as from_term, b.term as to_term, date_trunc('month', b.first_date)::date as month,
                count(*) as sellers_count
            from spans as a
            inner join spans as b on a.seller_key = b.seller_key and a.term <> b.term and a.last_date < b.first_date
            group by all
            """
        ).df()
    return KeywordFrames(
        counts=counts,
        totals=totals,
        pairs=pairs,
        reverse=pairs.rename(columns={"from_term": "to_term", "to_term": "from_term"}),
    )
