"""Words for seizures: by definition, packing, body, place and tier, and where what is counted changes."""

from __future__ import annotations

import pandas as pd

from analysis.published import STANDING
from analysis.rows import rows_of
from analysis.seizures import EVENT_RECORDS, bale_values, yearly_cases
from analysis.tiers import TierSplit
from catalog.codes import SeizureRecord
from catalog.enforcement import COUNTS_OTHER_GOODS
from catalog.text import Language, text
from dashboard.charts.enforcement import BODY, PROVINCE, group_name
from dashboard.text.numbers import format_number, format_percent, format_rupiah_compact
from dashboard.ui.findings import NothingToShow
from dashboard.ui.markdown import escaped
from dashboard.ui.published_words import amounts, joined, note, packings, seizure_dates, source_link, span_words

WIDE_VALUES = 2.0
"""From this ratio of the highest to the lowest value of a bale on, it is said that rupiah do not measure amounts."""


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
        for row in rows_of(largest)
    ]
    return text("page.impor_penindakan.largest", language, seizures=joined(told, language))


def bodies_sentence(totals: pd.DataFrame, language: Language) -> str:
    """How many seizures by whom; `totals` by `enforcement_body`. Raises NothingToShow."""
    if totals.empty:
        raise NothingToShow
    told = [
        text(
            "page.impor_penindakan.body_count",
            language,
            body=group_name(BODY, row[BODY], language),
            count=format_number(row["actions_count"], language),
        )
        for row in rows_of(totals)
    ]
    return text(
        "page.impor_penindakan.bodies",
        language,
        count=format_number(totals["actions_count"].sum(), language),
        bodies=joined(told, language),
    )


def places_sentence(totals: pd.DataFrame, language: Language) -> str:
    """Where most seizures were reported, and how many name no province; `totals` by `province_code`. Raises NothingToShow."""
    placed = totals.dropna(subset=[PROVINCE])
    if placed.empty:
        raise NothingToShow
    most = placed[placed["actions_count"] == placed["actions_count"].max()]
    words = {
        "places": joined([group_name(PROVINCE, code, language) for code in most[PROVINCE]], language),
        "count": format_number(most["actions_count"].iloc[0], language),
        "total": format_number(totals["actions_count"].sum(), language),
        "outside": format_number(totals["actions_count"].sum() - placed["actions_count"].sum(), language),
    }
    return text(f"page.impor_penindakan.places_{'one' if len(most) == 1 else 'several'}", language, **words)


def tier_sentence(split: TierSplit, of: str, language: Language) -> str:
    """How many hit dealers and how many retailers, or that nothing can be said; `of`: `seizures` or `accounts`."""
    if not split.stated and not split.not_stated:
        raise NothingToShow
    words = {
        "dealers": format_number(split.dealers, language),
        "retailers": format_number(split.retailers, language),
        "stated": format_number(split.stated, language),
        "not_stated": format_number(split.not_stated, language),
        "total": format_number(split.stated + split.not_stated, language),
    }
    if not split.stated:
        return text(f"page.impor_penindakan.tier_none_{of}", language, **words)
    if not split.is_known:
        return text(f"page.impor_penindakan.tier_few_{of}", language, **words)
    shares = {name: _pct(getattr(split, name), language) for name in ("share", "low", "high", "least", "most")}
    return text(f"page.impor_penindakan.tier_{of}", language, **words, **shares)


def break_lines(seizures: pd.DataFrame, actions: pd.DataFrame, language: Language) -> tuple[str, ...]:
    """One list of where what is counted changes, each with the note of its row; `actions` as `counted_actions` gives them."""
    cases = yearly_cases(seizures)
    later = cases[~cases["is_whole_year"]] if cases["is_whole_year"].any() else cases.head(0)
    totals = seizures[~seizures["record_type"].isin(EVENT_RECORDS)]
    lines = [
        *_lines("break_cases", later, language),
        *_lines("break_part_year", _standing(totals, "record_type", SeizureRecord.PARTIAL_YEAR.value), language),
        *_lines("break_packing", totals[totals["quantity_unit"].notna()], language),
        *_lines("break_goods", actions[actions["event_id"].isin(COUNTS_OTHER_GOODS)], language),
        *_lines("break_no_province", actions[actions["province_code"].isna()], language),
    ]
    values = bale_values(actions)
    if values.ratio >= WIDE_VALUES:
        lines.append(
            text(
                "page.impor_penindakan.break_value",
                language,
                low=format_rupiah_compact(values.lowest_idr, language),
                high=format_rupiah_compact(values.highest_idr, language),
                count=format_number(values.actions_count, language),
            )
        )
    return ("\n".join(f"- {line}" for line in lines),) if lines else ()


def _standing(rows: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    return rows[(rows[column] == value) & rows["value_status"].isin(STANDING)]


def _lines(key: str, rows: pd.DataFrame, language: Language) -> list[str]:
    return [
        text(
            f"page.impor_penindakan.{key}",
            language,
            agency=escaped(str(row["agency"])),
            span=seizure_dates(row, language),
            amounts=escaped(amounts(row, language)),
            note=note(row, language),
            source=source_link(row),
        ).replace("  ", " ")
        for row in rows_of(rows)
    ]


def _pct(share: float, language: Language) -> str:
    return format_percent(100 * share, language, decimals=0)
