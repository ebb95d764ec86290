"""Published rows as a reader's table: words instead of codes, each row with its linked source and its note."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analysis.rows import rows_of
from catalog.codes import ImportSeries, SeizureAction, SeizureRecord, ValueStatus, code_text_key
from catalog.text import Language, text
from dashboard.text.headings import heading
from dashboard.text.numbers import format_number, format_rupiah_compact
from dashboard.ui.import_words import period_words, tonnes
from dashboard.ui.markdown import escaped
from dashboard.ui.published_words import NOTHING, amounts, note, partner_name, seizure_dates, source_link
from dashboard.ui.view import View

TABLE_HEIGHT = 560

ReadableRows = Callable[[pd.DataFrame, Language], pd.DataFrame]


@st.fragment
def draw_rows_with_sources(view: View, table: str, data: pd.DataFrame, rows: ReadableRows) -> None:
    """An expander that holds the rows of a published table; they are put into words and drawn when it is opened."""
    title = text(
        "published.rows_of", view.language, title=text(f"dataset.{table}.title", view.language), count=len(data)
    )
    opened = st.expander(title, key=f"{view.page_id}.rows.{table}", on_change="rerun", icon=":material/table_rows:")
    if opened.open:
        with opened:
            st.caption(text(f"dataset.{table}.description", view.language))
            st.table(rows(data, view.language), hide_index=True, height=TABLE_HEIGHT, border="horizontal")


def seizure_rows(seizures: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Every row of `seizures`, newest first; rows of one kind stand together."""
    order = {record.value: place for place, record in enumerate((SeizureRecord.EVENT, SeizureRecord.EVENT_PART))}
    ordered = seizures.assign(kind=seizures["record_type"].map(order).fillna(len(order))).sort_values(
        ["kind", "last_date", "event_id"], ascending=[True, False, True]
    )
    return _table(
        [
            {
                "record_type": text(code_text_key(SeizureRecord(row["record_type"])), language),
                "date": seizure_dates(row, language),
                "agency": escaped(f"{row['agency']}, {row['location']}"),
                "action": text(code_text_key(SeizureAction(row["action"])), language),
                "quantity": amounts(row, language),
                "value_idr": NOTHING
                if pd.isna(row["value_idr"])
                else format_rupiah_compact(row["value_idr"], language),
                **_standing(row, language),
            }
            for row in rows_of(ordered)
        ],
        language,
    )


def import_rows(imports: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Every row of `imports`, series by series, in order of periods."""
    order = {series.value: place for place, series in enumerate(ImportSeries)}
    ordered = imports.assign(place=imports["series"].map(order)).sort_values(["place", "period_first_date", "row_id"])
    return _table(
        [
            {
                "series": text(code_text_key(ImportSeries(row["series"])), language),
                "period": period_words(row, language),
                "quantity_tonnes": NOTHING
                if pd.isna(row["quantity_tonnes"])
                else tonnes(row["quantity_tonnes"], language),
                "value_usd": NOTHING if pd.isna(row["value_usd"]) else format_number(row["value_usd"], language),
                **_standing(row, language),
                "reporter": partner_name(row["reporter"], language),
                "partner": partner_name(row["partner"], language),
                "hs_code": NOTHING if pd.isna(row["hs_code"]) else str(row["hs_code"]),
            }
            for row in rows_of(ordered)
        ],
        language,
    )


def _standing(row: Mapping[Any, Any], language: Language) -> dict[str, str]:
    return {
        "value_status": text(code_text_key(ValueStatus(row["value_status"])), language),
        "source_publisher": source_link(row),
        "note": note(row, language) or NOTHING,
    }


def _table(rows: list[dict[str, str]], language: Language) -> pd.DataFrame:
    return pd.DataFrame(rows).rename(columns=lambda name: heading(str(name), language))
