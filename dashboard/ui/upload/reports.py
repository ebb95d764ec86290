"""What a file is and what its rows would do, or have done: words, counts, sums, fixes and rejected rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from catalog.cell_safety import csv_file
from catalog.codes import code_text_key
from catalog.datasets import DATASETS
from catalog.regions import provinces
from catalog.text import text
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number, format_rupiah
from dashboard.ui.markdown import escaped
from dashboard.ui.upload.flags import draw_flags
from dashboard.ui.upload.words import code_name, draw_table
from dashboard.ui.view import View

if TYPE_CHECKING:
    from dashboard.ui.upload.door import Reject, Report, Sum

MOST_REJECTS_SHOWN = 20


def draw_recognised(view: View, report: Report, *, named: str = "") -> None:
    """The file's name, and in words what it was recognised as: `Ekspor pesanan Shopee · Pesanan UMKM`.

    `named`: the dataset that its owner has named, while the rest is still open.
    """
    dataset = report.dataset or named
    layout = view.text(f"layout.{report.layout or ('mapped' if named else 'open')}")
    titles = [layout, text(f"dataset.{dataset}.title", view.language)] if dataset else [layout]
    st.markdown(f"**{escaped(' + '.join(report.files))}**  \n{' · '.join(titles)}")


def draw_report(view: View, report: Report, place: int) -> None:
    """Counts, dates, sums and fixes of a file that is fully read, and its rejected rows."""
    if report.batch is None or report.comparison is None:
        st.info(view.text("report.already", batch=report.batch.id if report.batch else ""), icon=":material/done_all:")
        return
    counts = {
        "new": report.comparison.new,
        "changed": report.comparison.changed,
        "identical": report.comparison.identical,
        "rejected": report.batch.rows_rejected,
    }
    with st.container(horizontal=True):
        for name, value in counts.items():
            st.metric(
                view.text(f"report.{name}"),
                format_number(value, view.language),
                help=view.text(f"report.{name}_meaning"),
                width="content",
            )
    if report.batch.first_date and report.batch.last_date:
        days = [date.fromisoformat(day) for day in (report.batch.first_date, report.batch.last_date)]
        first, last = (format_date(day, view.language) for day in days)
        st.markdown(view.text("report.dates" if first != last else "report.day", first=first, last=last))
    _draw_totals(view, report)
    _draw_tally(view, report)
    _draw_fixes(view, report)
    draw_flags(view, report)
    draw_rejects(view, report, place)


def draw_rejects(view: View, report: Report, place: int) -> None:
    """The first rejected fields as a table, and as many as the report tells as a file."""
    if not report.rejects:
        return
    names = [view.text(f"rejects.{name}") for name in ("line", "column", "value", "reason")]
    shown = report.rejects[:MOST_REJECTS_SHOWN]
    st.markdown(
        view.text(
            "rejects.title",
            rows=format_number(report.batch.rows_rejected if report.batch else len(report.rejects), view.language),
            shown=format_number(len(shown), view.language),
            fields=format_number(report.rejected_fields, view.language),
        )
    )
    draw_table(names, [_reject_fields(view, reject) for reject in shown])
    is_all = report.rejected_fields <= len(report.rejects)
    told = format_number(len(report.rejects), view.language)
    st.download_button(
        view.text("rejects.file") if is_all else view.text("rejects.file_first", fields=told),
        data=lambda: csv_file(
            [names, *(_reject_fields(view, reject) for reject in report.rejects)], has_byte_order_mark=True
        ),
        file_name=view.text("rejects.file_name"),
        mime="text/csv",
        key=f"unggah.rejects.{place}",
        on_click="ignore",
        icon=":material/download:",
    )


def _reject_fields(view: View, reject: Reject) -> tuple[str, str, str, str]:
    reason = text(f"reject.{reject.reason}", view.language)
    return format_number(reject.line, view.language), reject.column or "–", reject.value, reason


def draw_mendable(view: View, rows: Path, place: int) -> None:
    """Rows that were left out, whole, as a file to be mended and uploaded again."""
    st.markdown(view.text("mendable.lead"))
    st.download_button(
        view.text("mendable.file"),
        # Read when it is asked for: a million rows are some 200 MB.
        data=rows.read_bytes,
        file_name=view.text("mendable.file_name"),
        mime="text/csv",
        key=f"unggah.mendable.{place}",
        on_click="ignore",
        icon=":material/download:",
    )


def _draw_totals(view: View, report: Report) -> None:
    if not report.totals:
        return
    sums = [f"{_summed(view, report.dataset, total)} **{_amount(view, total)}**" for total in report.totals]
    st.markdown(view.text("report.totals", sums=" · ".join(sums)))


def _summed(view: View, dataset: str, total: Sum) -> str:
    if total.unit is None:
        return view.text(f"sum.{total.column}")
    unit = code_name(dataset, DATASETS[dataset].unit_column or "", total.unit, view.language)
    if total.territory is None:
        return unit
    return f"{unit} ({code_name(dataset, 'territory', total.territory, view.language)})"


def _amount(view: View, total: Sum) -> str:
    if total.column.endswith("_idr"):
        return escaped(format_rupiah(total.value, view.language))
    return format_number(total.value, view.language)


def _draw_tally(view: View, report: Report) -> None:
    """What became of all that a counted file holds; what comes in stands in the sums, by unit."""
    tally = report.tally
    if tally is None:
        return
    parts = {"counted": tally.counted, "repeated": tally.repeated, "rejected": tally.rejected, **tally.left_out}
    read = format_number(tally.read, view.language)
    st.markdown(view.text("report.tally", read=read, parts=" + ".join(_reasons(view, parts)) or "0"))
    if tally.notes:
        st.markdown(view.text("report.tally_notes", notes=", ".join(_reasons(view, tally.notes))))


def _reasons(view: View, counts: Mapping[str, int]) -> list[str]:
    return [
        f"{format_number(count, view.language)} {text(f'tally.{name}', view.language)}"
        for name, count in counts.items()
        if count
    ]


def _draw_fixes(view: View, report: Report) -> None:
    if not report.fixes:
        return
    st.markdown(view.text("fixes.title"))
    draw_table(
        [view.text(f"fixes.{name}") for name in ("text", "code", "rows")],
        [
            (
                fix.text,
                _code_name(report.dataset, fix.code, view),
                format_number(fix.rows, view.language),
            )
            for fix in report.fixes
        ],
    )


def _code_name(dataset: str, code: str, view: View) -> str:
    if code in provinces():
        return provinces()[code].name
    code_lists = [column.codes for column in DATASETS[dataset].columns if column.codes is not None]
    return next((text(code_text_key(codes(code)), view.language) for codes in code_lists if code in list(codes)), code)
