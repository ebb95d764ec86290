"""Small made-up rows of words in titles, and one drawing of each chart of them."""

from __future__ import annotations

from datetime import date
from math import isnan, nan
from typing import Any

import pandas as pd

from catalog.codes import Platform
from dashboard.queries.frame import Provenance, TableFrame
from dashboard.queries.selection import Filters, Selection

SELECTION = Selection(
    metric="takedown_items_count",
    first_date=date(2023, 1, 1),
    last_date=date(2023, 6, 30),
    filters=Filters(platforms=(Platform.SHOPEE,)),
)
MONTHS = pd.date_range("2023-01-01", periods=6, freq="MS")


def frame(provenance: Provenance, table: str, *rows: dict[str, object]) -> TableFrame:
    """Rows of a table."""
    return TableFrame(data=pd.DataFrame(list(rows)), table=table, provenance=provenance)


def marking(provenance: Provenance) -> TableFrame:
    shared = {"share_pct": 40.0, "ordinary_share_pct": 0.5, "items_count": 800, "sellers_count": 60}
    return frame(
        provenance,
        "title_terms",
        {"term": "karungan", "times": 104.6, "low_times": 61.0, "high_times": 170.0, **shared},
        {"term": "preloved original", "times": 4.26, "low_times": 2.1, "high_times": 9.0, **shared},
    )


def successions(provenance: Provenance) -> TableFrame:
    row = {"sellers_count": 68, "reverse_sellers_count": 1, "share_pct": 98.0, "low_pct": 90.0, "high_pct": 100.0}
    first, month, last = (pd.Timestamp(day) for day in ("2023-05-01", "2023-06-01", "2023-07-01"))
    return frame(
        provenance,
        "term_successions",
        {"from_term": "karungan", "to_term": "second", "first_month": first, "month": month, "last_month": last, **row},
    )


def lifetimes(provenance: Provenance) -> TableFrame:
    blocked = {"blocked_month": pd.Timestamp("2023-04-01"), "share_before_pct": 40.0, "watched_months_count": 32}
    return frame(
        provenance,
        "official_words_monthly",
        {"term": "bal", "months": 4.0, "low_months": 1.0, "high_months": 18.0, "is_censored": False, **blocked},
        {"term": "bekas", "months": 19.0, "low_months": 5.0, "high_months": nan, "is_censored": False, **blocked},
        {"term": "balpres", "months": 5.0, "low_months": nan, "high_months": nan, "is_censored": True, **blocked},
    )


def rising(provenance: Provenance) -> TableFrame:
    rows = [
        {
            "term": term,
            "month": month,
            "share_pct": share,
            "items_count": int(share),
            "removals_count": 100,
            "change_month": MONTHS[3],
        }
        for term, shares in (("cabutan", (0, 0, 1, 30, 35, 36)), ("balpres", (0, 1, 2, 20, 40, 60)))
        for month, share in zip(MONTHS, shares, strict=True)
    ]
    return frame(provenance, "title_terms", *rows)


def caught(provenance: Provenance) -> TableFrame:
    shares = (nan, 80.0, 60.0, 20.0, 10.0, 50.0)
    return frame(
        provenance,
        "official_words_monthly",
        *(
            {
                "month": month,
                "items_count": 200,
                "caught_count": 0 if isnan(share) else int(2 * share),
                "share_pct": share,
                "low_pct": share - 5,
                "high_pct": share + 5,
            }
            for month, share in zip(MONTHS, shares, strict=True)
        ),
    )


def term_drawings(charts: Any, provenance: Provenance, **look: Any) -> dict[str, Any]:
    """One drawing of every chart of words, by its function's name."""
    return {
        "marking_terms": charts.marking_terms(marking(provenance), months="2023", selection=SELECTION, **look),
        "term_successions": charts.term_successions(successions(provenance), selection=SELECTION, **look),
        "term_lifetimes": charts.term_lifetimes(lifetimes(provenance), selection=SELECTION, **look),
        "rising_terms": charts.rising_terms(rising(provenance), selection=SELECTION, **look),
        "official_share": charts.official_share(caught(provenance), selection=SELECTION, **look),
    }
