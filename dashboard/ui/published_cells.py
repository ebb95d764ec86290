"""The rows of a published table for readers: each column as the catalog declares it, in words of one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.rows import rows_of
from catalog.codes import CellStatus
from catalog.contracts import Scheme
from catalog.lebaran import season_by_year
from catalog.marts import code_list_of, contract_of
from catalog.regions import provinces
from catalog.text import Language, text
from dashboard.text.countries import country_name
from dashboard.text.dates import format_date, format_days_to_lebaran, format_month_long
from dashboard.text.headings import heading
from dashboard.text.numbers import format_number
from dashboard.ui.claim_words import joined_codes, source_day
from dashboard.ui.markdown import escaped, web_link
from dashboard.ui.published_words import NOTHING

LEAVE_DATES_JOINT = ";"
MOST_DECIMALS = 3
DERIVED_DECIMALS = 1

_WRITERS: dict[str, Callable[[Any, Language], str]] = {
    "days_to_lebaran": lambda days, _: format_days_to_lebaran(int(days)),
    "season": lambda year, _: season_by_year(int(year)).label,
    "hijri_year": lambda year, _: season_by_year(int(year)).label,
    **dict.fromkeys(("month", "first_month", "last_month", "change_month", "blocked_month"), format_month_long),
    "leave_dates": lambda days, language: "; ".join(
        format_date(date.fromisoformat(day), language) for day in days.split(LEAVE_DATES_JOINT)
    ),
}
_SCHEMES: dict[Scheme, Callable[[str, Language], str]] = {
    Scheme.COUNTRY: lambda code, language: _capitalised(country_name(code, language)),
    Scheme.PROVINCE: lambda code, _: provinces()[code].name,
}
_SOURCE = "source_publisher"
_FOLDED_INTO_SOURCE = frozenset({"source_title", "source_url", "source_date"})


def published_cells(data: pd.DataFrame, table: str, language: Language) -> pd.DataFrame:
    """Rows of a published table, or rows reckoned from it, with headings and words of the language, as Markdown.

    Publisher, title, address and date of a source share a column. Names that rows bear for files are left out.
    """
    records = rows_of(data)
    headings = shown_headings(table, [str(name) for name in data.columns], language)
    return pd.DataFrame(
        {words: [_cell(table, name, record, language) for record in records] for name, words in headings.items()}
    )


def shown_headings(table: str, columns: Sequence[str], language: Language) -> dict[str, str]:
    """The columns that a reader of the language sees, in their order, each with its heading."""
    headings = {}
    for name in columns:
        contract = contract_of(table, name)
        is_machine_name = contract is not None and contract.is_machine_name
        is_folded = name in _FOLDED_INTO_SOURCE and _SOURCE in columns
        bare, _, suffix = name.rpartition("_")
        is_bilingual = all(f"{bare}_{one.value}" in columns for one in Language) and suffix in list(Language)
        if not is_machine_name and not is_folded and not (is_bilingual and suffix != language.value):
            headings[name] = heading(
                "source" if name == _SOURCE else bare if is_bilingual else name, language, table=table
            )
    return headings


def _cell(table: str, name: str, record: Mapping[Any, Any], language: Language) -> str:
    value = record[name]
    if pd.isna(value):
        return NOTHING
    if name == _SOURCE:
        return _source(record, language)
    if name in _WRITERS:
        return _WRITERS[name](value, language)
    contract = contract_of(table, name)
    code_list = CellStatus if contract is None and name == "status" else code_list_of(table, name)
    if code_list is not None:
        return joined_codes(value, code_list, language)
    if contract is not None and contract.scheme is not None:
        return _SCHEMES[contract.scheme](str(value), language)
    return _plain(value, language, most_decimals=DERIVED_DECIMALS if contract is None else MOST_DECIMALS)


def _plain(value: Any, language: Language, *, most_decimals: int) -> str:
    if isinstance(value, bool):
        return text("ui.yes" if value else "ui.no", language)
    if isinstance(value, date):
        return format_date(value, language)
    if isinstance(value, int | float):
        return format_number(value, language, decimals=decimals_of(value, most_decimals))
    return escaped(str(value))


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]


def decimals_of(value: float, most: int) -> int:
    """As many decimals as the value has, up to a limit."""
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return min(max(-int(exponent), 0), most)


def _source(record: Mapping[Any, Any], language: Language) -> str:
    """Publisher, linked title and date, as far as they are known; the publisher is the link where no title is.

    That a title was not read is said of sources with an address: no title is made up from it.
    """
    publisher, address = str(record[_SOURCE]), record.get("source_url")
    title, day = record.get("source_title"), record.get("source_date")
    parts = [web_link(publisher, address)] if pd.isna(title) else [escaped(publisher), web_link(str(title), address)]
    if "source_title" in record and pd.isna(title) and not pd.isna(address):
        parts.append(text("published.title_not_read", language))
    return ", ".join(parts if pd.isna(day) else [*parts, source_day(day, language)])
