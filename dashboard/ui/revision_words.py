"""The revision log in words: what a change was, and each number that it moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from catalog.codes import CellStatus, code_text_key
from catalog.contracts import ColumnType
from catalog.marts import code_list_of, contract_of, datasets_of
from catalog.metrics import METRICS
from catalog.text import Language, has_text, text
from dashboard.charts.words import value_text
from dashboard.queries.changes import Change, Revision
from dashboard.text.dates import format_date, format_month_long
from dashboard.text.headings import heading
from dashboard.text.numbers import format_number
from dashboard.ui.claim_words import joined_codes
from dashboard.ui.clock import format_moment
from dashboard.ui.markdown import escaped
from dashboard.ui.published_cells import MOST_DECIMALS, decimals_of
from dashboard.ui.published_words import NOTHING

LOG = "page.sumber_metode.log"


def change_line(change: Change, language: Language) -> str:
    """When, what and which uploads, as Markdown."""
    parts = [f"**{format_moment(change.written_at, language)}**", action_name(change.action, language)]
    parts += [text(f"dataset.{dataset}.title", language) for dataset in change.datasets]
    parts += [text("page.unggah.history.batch", language, batch=batch_id) for batch_id in change.batch_ids]
    return " · ".join(parts)


def action_name(action: str, language: Language) -> str:
    """A change's action; one that a later ETL adds is shown as it is called."""
    key = f"history.action_{action}"
    return text(key, language) if has_text(key, language) else escaped(action)


def moved_line(change: Change, revisions: Sequence[Revision], language: Language) -> str:
    """How many numbers moved, of which months, and how many of them are hidden."""
    if not change.has_revisions:
        return text(f"{LOG}.not_kept", language)
    if not revisions:
        return text(f"{LOG}.nothing_moved", language)
    months = [revision.month for revision in revisions]
    first, last = (format_month_long(month, language) for month in (min(months), max(months)))
    span = first if first == last else text(f"{LOG}.months", language, first=first, last=last)
    words = text(f"{LOG}.moved", language, count=format_number(len(revisions), language), months=span)
    hidden = sum(revision.is_hidden for revision in revisions)
    if not hidden:
        return words
    return f"{words} {text(f'{LOG}.hidden', language, count=format_number(hidden, language))}"


def revision_rows(revisions: Sequence[Revision], language: Language) -> pd.DataFrame:
    """A row a number that moved, newest month first: cells are Markdown."""
    in_order = sorted(revisions, key=lambda revision: revision.month, reverse=True)
    has_parts = any(revision.part for revision in in_order)
    columns = ("number", "month", *(("part",) if has_parts else ()), "before", "after", "difference")
    records = [_row(revision, language) for revision in in_order]
    return pd.DataFrame({text(f"{LOG}.{name}", language): [record[name] for record in records] for name in columns})


def revision_lines(revisions: Sequence[Revision], language: Language) -> str:
    """The same as a Markdown list, which a phone shows whole."""
    in_order = sorted(revisions, key=lambda revision: revision.month, reverse=True)
    return "\n".join(_line(_row(revision, language)) for revision in in_order)


def _row(revision: Revision, language: Language) -> dict[str, str]:
    hidden = text(code_text_key(CellStatus.SUPPRESSED), language)
    before, after = revision.before, revision.after
    if revision.is_hidden:
        values = dict.fromkeys(("before", "after", "difference"), hidden)
    else:
        values = {
            "before": text(f"{LOG}.no_number", language)
            if before is None
            else number_words(revision.metric, before, language),
            "after": text(f"{LOG}.no_number", language)
            if after is None
            else number_words(revision.metric, after, language),
            "difference": NOTHING
            if before is None or after is None
            else difference_words(revision.metric, before, after, language),
        }
    return {
        "number": number_title(revision.metric, language),
        "month": format_month_long(revision.month, language),
        "part": part_words(revision.metric, revision.part, language),
        **values,
    }


def _line(row: dict[str, str]) -> str:
    what = " · ".join(row[name] for name in ("number", "month", "part") if row[name] != NOTHING)
    moved = f"{row['before']} → {row['after']}" if row["before"] != row["after"] else row["before"]
    difference = "" if row["difference"] in (NOTHING, row["before"]) else f" ({row['difference']})"
    return f"- **{what}**: {moved}{difference}"


def number_title(metric: str, language: Language) -> str:
    """Title of a metric, or of a dataset and its column where no metric shows that."""
    if metric in METRICS:
        return text(f"metric.{metric}.title", language)
    dataset, _, column = metric.partition(".")
    return f"{text(f'dataset.{dataset}.title', language)}: {heading(column, language, table=dataset)}"


def number_words(metric: str, value: float, language: Language, *, decimals: int | None = None) -> str:
    """A value in full, with all the decimals that it has, so that no change is rounded away."""
    places = decimals_of(value, MOST_DECIMALS) if decimals is None else decimals
    if metric in METRICS:
        return value_text(value, METRICS[metric].unit, language, decimals=places)
    return format_number(value, language, decimals=places)


def difference_words(metric: str, before: float, after: float, language: Language) -> str:
    """By how much a number moved, in its own unit and with its sign."""
    places = max(decimals_of(value, MOST_DECIMALS) for value in (before, after))
    written = number_words(metric, after - before, language, decimals=places)
    return f"+{written}" if after > before else written


def part_words(metric: str, part: Sequence[tuple[str, str | None]], language: Language) -> str:
    """What a number is told apart by from others of its metric, as Markdown."""
    return ", ".join(_part(metric, name, code, language) for name, code in part) or NOTHING


def _part(metric: str, column: str, code: str | None, language: Language) -> str:
    if code is None:
        return NOTHING
    dataset = metric.partition(".")[0] if metric not in METRICS else datasets_of(METRICS[metric].mart)[0]
    codes, contract = code_list_of(dataset, column), contract_of(dataset, column)
    if codes is not None:
        return joined_codes(code, codes, language)
    if contract is not None and contract.type is ColumnType.DATE:
        return format_date(date.fromisoformat(code), language)
    return f"`{code}`"
