"""Words of listing titles as `analysis.keywords.frames` takes them: counted in marts, narrowed here to what is asked of.

What may be shown of a scope is said in `dashboard.queries.word_scope`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from catalog.datasets import LISTINGS
from catalog.errors import UserError
from catalog.marts import OFFICIAL_WORDS_MONTHLY, TERM_SUCCESSIONS
from catalog.takedowns import LEAST_SELLERS
from dashboard.queries.frame import Provenance
from dashboard.queries.kept import kept
from dashboard.queries.provenance import table_provenance
from dashboard.queries.run import has_table, run_query
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.word_scope import EVERYTHING, WordScope

RECENT_MONTHS = 12
"""What words mark `now` is asked of so many months up to the newest one with removals."""

MOST_TERMS = 500
"""Terms whose changes are looked for: those in most removed titles of the recent months. Which ones rests on their size alone, so
that looking for changes among them finds no more by chance than it promises."""

_LEAST_ITEMS = 20

_TOGETHER = (
    "sum(items_count)::bigint as items_count, max(sellers_count)::bigint as sellers_count,"
    " sum(items_squared_sum)::bigint as items_squared_sum"
)


@dataclass(frozen=True, kw_only=True)
class WordCounts:
    """`counts` and `totals` of `analysis.keywords.frames`, and where they come from.

    - `first_month`, `last_month`: of removals among the rows, first days; None where there are none.
    - `hidden_below`: months without a row may have had fewer sellers than this.
    """

    counts: pd.DataFrame
    totals: pd.DataFrame
    first_month: pd.Timestamp | None
    last_month: pd.Timestamp | None
    hidden_below: int
    provenance: Provenance


def recent_counts(snapshot: Snapshot, scope: WordScope = EVERYTHING) -> WordCounts:
    """Terms of the recent months on both sides, their months and platforms put together: `sellers_count` is the most of any one.

    Terms in fewer than 20 removed titles are left out.
    """
    months = _recent(snapshot, scope)
    if months is None:
        return _nothing(snapshot, scope)
    first, last = months
    recent = replace(scope, first_month=first.date(), last_month=last.date())
    counts = run_query(
        snapshot,
        f"with shown as {recent.terms_sql}, terms as (select term from shown where side = 'removed'"
        f" group by term having sum(items_count) >= {_LEAST_ITEMS} and max(sellers_count) >= {LEAST_SELLERS})"
        f" select cast($last_month as date) as month, '' as platform, side, term, {_TOGETHER}"
        " from shown join terms using (term) group by side, term order by side, term",
        recent.params,
    )
    totals = run_query(
        snapshot,
        f"select cast($last_month as date) as month, '' as platform, side, {_TOGETHER}"
        f" from title_totals where {recent.conditions} group by side order by side",
        recent.params,
    )
    return _word_counts(snapshot, scope, counts, totals, (first, last))


def monthly_counts(
    snapshot: Snapshot, named: tuple[str, ...] | None = None, scope: WordScope = EVERYTHING
) -> WordCounts:
    """Removed titles by month, platforms put together: of named terms, or of those in most recent removals where it is None."""
    months = _recent(snapshot, scope)
    if months is None:
        return _nothing(snapshot, scope)
    first, last = months
    most = (
        "select term from shown where side = 'removed' and month >= $recent_month group by term"
        f" having sum(items_count) >= {_LEAST_ITEMS} and max(sellers_count) >= {LEAST_SELLERS}"
        # Of equals the shorter first: no run is taken without the words that it is of.
        f" order by sum(items_count) desc, len(string_split(term, ' ')), term limit {MOST_TERMS}"
    )
    terms = most if named is None else "select unnest($named::varchar[]) as term"
    up_to_now = replace(scope, last_month=last.date())
    counts = run_query(
        snapshot,
        f"with shown as {up_to_now.terms_sql}, terms as ({terms})"
        f" select month, '' as platform, side, term, {_TOGETHER} from shown join terms using (term)"
        " where side = 'removed' group by month, side, term order by month, term",
        up_to_now.params | ({"recent_month": first.date()} if named is None else {"named": list(named)}),
    )
    totals = run_query(
        snapshot,
        f"select month, '' as platform, side, {_TOGETHER} from title_totals"
        f" where side = 'removed' and {up_to_now.conditions} group by month, side order by month",
        up_to_now.params,
    )
    return _word_counts(snapshot, scope, counts, totals, (totals["month"].min(), last))


def term_pairs(snapshot: Snapshot, scope: WordScope = EVERYTHING) -> pd.DataFrame:
    """Sellers who left one word for another, by month: `month`, `from_term`, `to_term`, `sellers_count`.

    Of some platforms those who did so on one of them, whoever did so on two being two. UserError `mart_missing` where the
    snapshot was built before that was counted.
    """
    if not _has_words(snapshot):
        return pd.DataFrame(columns=list(TERM_SUCCESSIONS.columns))
    mart = "platform_successions" if scope.platforms else "term_successions"
    if not has_table(snapshot, mart):
        raise UserError("mart_missing")
    return run_query(
        snapshot,
        f"select month, from_term, to_term, sum(sellers_count)::bigint as sellers_count from {mart}"
        f" where {scope.conditions} group by month, from_term, to_term order by month, from_term, to_term",
        scope.params,
    )


def official_months(snapshot: Snapshot, scope: WordScope = EVERYTHING) -> pd.DataFrame:
    """Rows of the mart `official_words_monthly`; `caught_count` is NA where no official word was known yet."""
    if not _has_words(snapshot):
        return pd.DataFrame(columns=list(OFFICIAL_WORDS_MONTHLY.columns))
    return run_query(
        snapshot,
        f"select * from official_words_monthly where {scope.conditions} order by month, platform",
        scope.params,
    )


def ordinary_holds(
    snapshot: Snapshot, terms: tuple[str, ...], scope: WordScope = EVERYTHING
) -> tuple[dict[str, int], int]:
    """Of the recent months' ordinary titles those that hold a term, by term, and all of them.

    Ordinary are listings still up and those removed for other goods. A term that too few sellers used in every month is not
    named.
    """
    months = _recent(snapshot, scope, "ordinary")
    if months is None:
        return {}, 0
    recent = replace(scope, first_month=months[0].date(), last_month=months[1].date())
    counts = run_query(
        snapshot,
        f"select term, sum(items_count)::bigint as items_count from {recent.terms_sql} as shown where side = 'ordinary'"
        " and term in (select unnest($terms::varchar[])) group by term",
        recent.params | {"terms": list(terms)},
    )
    total = run_query(
        snapshot,
        "select coalesce(sum(items_count), 0)::bigint as items_count from title_totals"
        f" where side = 'ordinary' and {recent.conditions}",
        recent.params,
    )
    return {str(row["term"]): int(row["items_count"]) for row in counts.to_dict("records")}, int(
        total["items_count"].iloc[0]
    )


def example_runs(
    snapshot: Snapshot, terms: tuple[str, ...], most: int, scope: WordScope = EVERYTHING
) -> dict[str, tuple[str, ...]]:
    """Runs of words of recent removed titles that hold a term and more, most frequent first: each used by at least 5 sellers of a
    month, so that no title of one seller is among them."""
    months = _recent(snapshot, scope)
    if months is None or not terms:
        return {}
    recent = replace(scope, first_month=months[0].date(), last_month=months[1].date())
    rows = run_query(
        snapshot,
        f"with runs as (select term as run, sum(items_count) as items_count from {recent.terms_sql} as shown"
        " where side = 'removed' and strpos(term, ' ') > 0"
        f" group by term having max(sellers_count) >= {LEAST_SELLERS})"
        " select w.term, r.run from (select unnest($terms::varchar[]) as term) w join runs r"
        " on r.run <> w.term and strpos(' ' || r.run || ' ', ' ' || w.term || ' ') > 0"
        " qualify row_number() over (partition by w.term order by len(string_split(r.run, ' ')) desc, r.items_count desc,"
        " r.run) <= $most order by w.term, r.items_count desc, r.run",
        recent.params | {"terms": list(terms), "most": most},
    )
    return {str(term): tuple(map(str, runs["run"])) for term, runs in rows.groupby("term")}


@kept
def _recent(snapshot: Snapshot, scope: WordScope, side: str = "removed") -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """The first and the last of a scope's recent months: up to its newest one with titles of a side; None where it has none."""
    if not _has_words(snapshot):
        return None
    newest = run_query(
        snapshot,
        f"select max(month) as month from title_totals where side = $side and {scope.conditions}",
        scope.params | {"side": side},
    )["month"].iloc[0]
    if pd.isna(newest):
        return None
    last = pd.Timestamp(newest)
    first = last - pd.DateOffset(months=RECENT_MONTHS - 1)
    return (first if scope.first_month is None else max(first, pd.Timestamp(scope.first_month))), last


def _has_words(snapshot: Snapshot) -> bool:
    """Whether it was built since there are marts of words: older snapshots are still read."""
    return LISTINGS.id in snapshot.datasets


def _word_counts(
    snapshot: Snapshot,
    scope: WordScope,
    counts: pd.DataFrame,
    totals: pd.DataFrame,
    months: tuple[pd.Timestamp, pd.Timestamp],
) -> WordCounts:
    return WordCounts(
        counts=counts,
        totals=totals,
        first_month=months[0],
        last_month=months[1],
        hidden_below=scope.hidden_below,
        provenance=_provenance(snapshot),
    )


def _nothing(snapshot: Snapshot, scope: WordScope) -> WordCounts:
    columns = ["month", "platform", "side", "items_count", "sellers_count", "items_squared_sum"]
    return WordCounts(
        counts=pd.DataFrame(columns=[*columns, "term"]),
        totals=pd.DataFrame(columns=columns),
        first_month=None,
        last_month=None,
        hidden_below=scope.hidden_below,
        provenance=_provenance(snapshot),
    )


def _provenance(snapshot: Snapshot) -> Provenance:
    return table_provenance(snapshot, "title_terms")
