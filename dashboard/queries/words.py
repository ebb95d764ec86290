"""Words of listing titles as `analysis.keywords.frames` takes them: counted in marts, narrowed here to what is asked of.

What is hidden here is nothing more: the build keeps only terms that at least 5 sellers of a month used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from catalog.datasets import LISTINGS
from catalog.marts import OFFICIAL_WORDS_MONTHLY, TERM_SUCCESSIONS
from catalog.takedowns import LEAST_SELLERS
from dashboard.queries.frame import Provenance
from dashboard.queries.provenance import table_provenance
from dashboard.queries.run import run_query
from dashboard.queries.snapshot import Snapshot

RECENT_MONTHS = 12
"""What words mark `now` is asked of so many months up to the newest one with removals."""

MOST_TERMS = 500
"""Terms whose changes are looked for: those in most removed titles of the recent months. Which ones rests on their size alone, so
that looking for changes among them finds no more by chance than it promises."""

_LEAST_ITEMS = 20


@dataclass(frozen=True, kw_only=True)
class WordCounts:
    """`counts` and `totals` of `analysis.keywords.frames`, and where they come from.

    `first_month`, `last_month`: of removals among the rows, first days; None where there are none.
    """

    counts: pd.DataFrame
    totals: pd.DataFrame
    first_month: pd.Timestamp | None
    last_month: pd.Timestamp | None
    provenance: Provenance


def recent_counts(snapshot: Snapshot) -> WordCounts:
    """Terms of the recent months on both sides, their months and platforms put together: `sellers_count` is the most of any one.

    Terms in fewer than 20 removed titles are left out.
    """
    last = _last_month(snapshot)
    if last is None:
        return _nothing(snapshot)
    parameters = _recent(last)
    together = (
        "sum(items_count)::bigint as items_count, max(sellers_count)::bigint as sellers_count,"
        " sum(items_squared_sum)::bigint as items_squared_sum"
    )
    within = "month between $first and $last"
    counts = run_query(
        snapshot,
        f"with terms as (select term from title_terms where side = 'removed' and {within}"
        f" group by term having sum(items_count) >= {_LEAST_ITEMS} and max(sellers_count) >= {LEAST_SELLERS})"
        f" select cast($last as date) as month, '' as platform, side, term, {together}"
        f" from title_terms join terms using (term) where {within} group by side, term order by side, term",
        parameters,
    )
    totals = run_query(
        snapshot,
        f"select cast($last as date) as month, '' as platform, side, {together}"
        f" from title_totals where {within} group by side order by side",
        parameters,
    )
    return WordCounts(
        counts=counts,
        totals=totals,
        first_month=pd.Timestamp(parameters["first"]),
        last_month=last,
        provenance=_provenance(snapshot),
    )


def monthly_counts(snapshot: Snapshot, named: tuple[str, ...] | None = None) -> WordCounts:
    """Removed titles by month, platforms put together: of named terms, or of those in most recent removals where it is None."""
    last = _last_month(snapshot)
    if last is None:
        return _nothing(snapshot)
    recent = (
        "select term from title_terms where side = 'removed' and month between $first and $last group by term"
        f" having sum(items_count) >= {_LEAST_ITEMS} and max(sellers_count) >= {LEAST_SELLERS}"
        # Of equals the shorter first: no run is taken without the words that it is of.
        f" order by sum(items_count) desc, len(string_split(term, ' ')), term limit {MOST_TERMS}"
    )
    terms = recent if named is None else "select unnest($named::varchar[]) as term"
    counts = run_query(
        snapshot,
        f"with terms as ({terms}) select month, '' as platform, side, term, sum(items_count)::bigint as items_count,"
        " max(sellers_count)::bigint as sellers_count, sum(items_squared_sum)::bigint as items_squared_sum"
        " from title_terms join terms using (term) where side = 'removed' group by month, side, term"
        " order by month, term",
        _recent(last) if named is None else {"named": list(named)},
    )
    totals = run_query(
        snapshot,
        "select month, '' as platform, side, sum(items_count)::bigint as items_count,"
        " max(sellers_count)::bigint as sellers_count, sum(items_squared_sum)::bigint as items_squared_sum"
        " from title_totals where side = 'removed' group by month, side order by month",
    )
    return WordCounts(
        counts=counts,
        totals=totals,
        first_month=totals["month"].min(),
        last_month=last,
        provenance=_provenance(snapshot),
    )


def term_pairs(snapshot: Snapshot) -> pd.DataFrame:
    """Rows of the mart `term_successions`: sellers who left one word for another, by month."""
    if not _has_words(snapshot):
        return pd.DataFrame(columns=list(TERM_SUCCESSIONS.columns))
    return run_query(
        snapshot,
        "select month, from_term, to_term, sellers_count from term_successions order by month, from_term, to_term",
    )


def official_months(snapshot: Snapshot) -> pd.DataFrame:
    """Rows of the mart `official_words_monthly`; `caught_count` is NA where no official word was known yet."""
    if not _has_words(snapshot):
        return pd.DataFrame(columns=list(OFFICIAL_WORDS_MONTHLY.columns))
    return run_query(snapshot, "select * from official_words_monthly order by month, platform")


def example_runs(snapshot: Snapshot, terms: tuple[str, ...], most: int) -> dict[str, tuple[str, ...]]:
    """Runs of words of recent removed titles that hold a term and more, most frequent first: each used by at least 5 sellers of a
    month, so that no title of one seller is among them."""
    last = _last_month(snapshot)
    if last is None or not terms:
        return {}
    rows = run_query(
        snapshot,
        "with runs as (select term as run, sum(items_count) as items_count from title_terms where side = 'removed'"
        f" and month between $first and $last and strpos(term, ' ') > 0"
        f" group by term having max(sellers_count) >= {LEAST_SELLERS})"
        " select w.term, r.run from (select unnest($terms::varchar[]) as term) w join runs r"
        " on r.run <> w.term and strpos(' ' || r.run || ' ', ' ' || w.term || ' ') > 0"
        " qualify row_number() over (partition by w.term order by len(string_split(r.run, ' ')) desc, r.items_count desc,"
        " r.run) <= $most order by w.term, r.items_count desc, r.run",
        {**_recent(last), "terms": list(terms), "most": most},
    )
    return {str(term): tuple(map(str, runs["run"])) for term, runs in rows.groupby("term")}


def _recent(last: pd.Timestamp) -> dict[str, date]:
    """First days of the first and the last of the recent months."""
    return {"first": (last - pd.DateOffset(months=RECENT_MONTHS - 1)).date(), "last": last.date()}


def _has_words(snapshot: Snapshot) -> bool:
    """Whether it was built since there are marts of words: older snapshots are still read."""
    return LISTINGS.id in snapshot.datasets


def _last_month(snapshot: Snapshot) -> pd.Timestamp | None:
    if not _has_words(snapshot):
        return None
    rows = run_query(snapshot, "select max(month) as month from title_totals where side = 'removed'")
    month = rows["month"].iloc[0]
    return None if pd.isna(month) else pd.Timestamp(month)


def _nothing(snapshot: Snapshot) -> WordCounts:
    columns = ["month", "platform", "side", "items_count", "sellers_count", "items_squared_sum"]
    return WordCounts(
        counts=pd.DataFrame(columns=[*columns, "term"]),
        totals=pd.DataFrame(columns=columns),
        first_month=None,
        last_month=None,
        provenance=_provenance(snapshot),
    )


def _provenance(snapshot: Snapshot) -> Provenance:
    return table_provenance(snapshot, "title_terms")
