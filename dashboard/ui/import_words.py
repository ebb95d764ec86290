"""Words for the import series: how far they stand apart, what each measures, and which values carry a mark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.published import STANDING
from analysis.rows import rows_of
from catalog.codes import Frequency, ImportSeries, ValueStatus, code_text_key
from catalog.text import Language, text
from dashboard.text.numbers import format_number, rounded_times
from dashboard.ui.published_words import note, partner_name, source_link, span_words

APART = (ImportSeries.BPS_RECORDED, ImportSeries.MINISTER_STATEMENT, ImportSeries.MIRROR_EXPORTS)


def import_caveats(ratios: pd.DataFrame, language: Language) -> tuple[str, ...]:
    """Each year's ratio, the like-for-like one, what it cannot tell, and what each measures; `ratios`: of `partner_ratios`."""
    measured = tuple(text(f"page.impor_penindakan.measures.{series}", language) for series in APART)
    mirror = text("page.impor_penindakan.mirror", language)
    return (*_ratio_lines(ratios, language), mirror, *measured)


def _ratio_lines(ratios: pd.DataFrame, language: Language) -> list[str]:
    lines = []
    for row in rows_of(ratios):
        words = {
            "partner": partner_name(row["partner"], language),
            "year": int(row["year"]),
            "exported": format_number(row["exported_tonnes"], language),
        }
        if pd.isna(row["ratio_to_recorded"]):
            lines.append(text("page.impor_penindakan.ratio_unknown", language, **words))
            continue
        words["recorded"] = tonnes(row["recorded_tonnes"], language)
        words["times"] = rounded_times(row["ratio_to_recorded"], language)
        line = text("page.impor_penindakan.ratio", language, **words)
        if pd.notna(row["ratio_to_recorded_from_partner"]):
            line += " " + text(
                "page.impor_penindakan.ratio_like",
                language,
                partner=words["partner"],
                recorded=tonnes(row["recorded_from_partner_tonnes"], language),
                times=rounded_times(row["ratio_to_recorded_from_partner"], language),
            )
        lines.append(line)
    return [" ".join(lines)] if lines else []


def statement_lines(years: pd.DataFrame, language: Language) -> tuple[str, ...]:
    """Ministers' statements beside recorded imports, and ratios that other outlets' figures move; `years`: of `yearly_ratios`."""
    both = years.dropna(subset=["statement_ratio"])
    lines = [
        text(
            "page.impor_penindakan.statement",
            language,
            year=int(row["year"]),
            stated=tonnes(row["statement_tonnes"], language),
            recorded=tonnes(row["recorded_tonnes"], language),
        )
        for row in rows_of(both)
    ]
    lines += [
        text(
            "page.impor_penindakan.ratio_contested",
            language,
            year=int(row["year"]),
            low=rounded_times(row["ratio_low"], language),
            high=rounded_times(row["ratio_high"], language),
        )
        for row in rows_of(years[years["ratio_low"] < years["ratio_high"]])
    ]
    return (" ".join(lines),) if lines else ()


def marked_lines(imports: pd.DataFrame, language: Language) -> tuple[str, ...]:
    """One list: every value that may not be quoted as it stands, and the series that is not used clothing."""
    rows = imports[~imports["value_status"].isin(STANDING) | (imports["series"] == ImportSeries.BPS_HS63.value)]
    order = {series.value: place for place, series in enumerate(ImportSeries)}
    rows = rows.assign(place=rows["series"].map(order)).sort_values(["place", "period_first_date", "row_id"])
    return ("\n".join(f"- {_marked(row, language)}" for row in rows_of(rows)),)


def _marked(row: Mapping[Any, Any], language: Language) -> str:
    is_missing = pd.isna(row["quantity_tonnes"])
    own_note = note(row, language)
    return text(
        "page.impor_penindakan.marked_row",
        language,
        status=text(code_text_key(ValueStatus(row["value_status"])), language),
        series=text(code_text_key(ImportSeries(row["series"])), language),
        period=period_words(row, language),
        value="" if is_missing else text("published.tonnes", language, tonnes=tonnes(row["quantity_tonnes"], language)),
        note=own_note,
        source=source_link(row),
    ).replace("  ", " ")


def period_words(row: Mapping[Any, Any], language: Language) -> str:
    """A whole year as its number, any other period by its days."""
    if row["frequency"] == Frequency.ANNUAL.value:
        return str(pd.Timestamp(row["period_first_date"]).year)
    return span_words(row["period_first_date"], row["period_last_date"], language)


def tonnes(value: float, language: Language) -> str:
    """Tonnes with as many decimals as small amounts need."""
    whole, short = value >= 1000 or float(value).is_integer(), value >= 10
    return format_number(value, language, decimals=0 if whole else 1 if short else 2)
