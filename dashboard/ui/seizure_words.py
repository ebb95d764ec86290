"""Words for seizures: cases by definition, and the largest single seizures by packing."""

from __future__ import annotations

import pandas as pd

from catalog.text import Language, text
from dashboard.text.numbers import format_number
from dashboard.ui.findings import NothingToShow
from dashboard.ui.published_words import joined, packings, seizure_dates, span_words


def cases_sentence(cases: pd.DataFrame, language: Language) -> str:
    """Newest whole year and newest span of years, never compared; `cases` as `yearly_cases` gives them."""
    years, spans = cases[cases["is_whole_year"]], cases[~cases["is_whole_year"]]
    parts = []
    if not years.empty:
        row = years.iloc[-1]
        parts.append(
            text(
                "page.impor_penindakan.cases_year",
                language,
                cases=format_number(row["cases"], language),
                year=pd.Timestamp(row["last_date"]).year,
            )
        )
    if not spans.empty:
        row = spans.iloc[-1]
        parts.append(
            text(
                "page.impor_penindakan.cases_span",
                language,
                cases=format_number(row["cases"], language),
                span=span_words(row["first_date"], row["last_date"], language),
            )
        )
    if not parts:
        raise NothingToShow
    return " ".join(parts)


def largest_sentence(largest: pd.DataFrame, language: Language) -> str:
    """The largest seizure of each packing, one beside the other; `largest` as `largest_seizures` gives them."""
    if largest.empty:
        raise NothingToShow
    told = [
        text(
            "page.impor_penindakan.seizure",
            language,
            quantity=packings(row["quantity"], row["quantity_unit"], language),
            place=row["location"],
            span=seizure_dates(row, language),
        )
        for row in largest.to_dict("records")
    ]
    return text("page.impor_penindakan.largest", language, seizures=joined(told, language))
