"""From what was found to what counts: the look before the leap, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from catalog.datasets import DATASETS
from catalog.roles import Actor
from catalog.text import text
from dashboard.text.numbers import format_number
from dashboard.ui import state
from dashboard.ui.links import write
from dashboard.ui.navigation import build_pages
from dashboard.ui.upload.desk import Desk
from dashboard.ui.upload.effect import draw_effect
from dashboard.ui.upload.questions import draw_answers
from dashboard.ui.upload.reports import draw_mendable, draw_recognised, draw_rejects, draw_report
from dashboard.ui.view import View

if TYPE_CHECKING:
    from dashboard.ui.upload.door import Report

LONGEST_REASON = 500

_PAGES_OF_KIND = {
    "orders": ("pesanan", "lebaran", "dampak", "kanal", "ringkasan"),
    "umkm_registry": ("pesanan", "lebaran"),
    "takedown_items": (
        "takedown",
        "dampak",
        "kata_kunci",
        "tangga",
        "penemuan",
        "kanal",
        "klaim",
        "aturan",
        "ringkasan",
    ),
    "listings": ("kata_kunci",),
    "takedown_requests": ("penemuan",),
    "takedown_counts": ("takedown", "klaim", "aturan"),
    "evasion_terms": ("kata_kunci", "takedown"),
    "platform_rules": ("aturan",),
    "policy_events": ("lini_masa",),
    "claims": ("klaim", "takedown", "ringkasan", "aturan", "lini_masa"),
    "seizures": ("impor_penindakan", "ringkasan", "lini_masa"),
    "imports": ("impor_penindakan", "ringkasan"),
    "indices": ("lebaran", "ringkasan"),
}
"""Pages that show a kind of data; what is not named here is listed on the page of sources alone."""


def draw_preview(view: View, desk: Desk, actor: Actor) -> None:
    """Everything about the files before anything counts, and the decision."""
    st.subheader(view.text("preview.title"), anchor=False)
    for place, report in enumerate(desk.reports):
        with st.container(border=True):
            draw_recognised(view, report)
            draw_report(view, report, place)
    if desk.effect is not None:
        with st.container(border=True):
            draw_effect(view, desk.effect)
    draw_answers(view, desk, actor)
    fresh = tuple(report for report in desk.reports if report.status == "ready")
    if not fresh:
        st.button(view.text("preview.done"), on_click=desk.clear, type="primary")
        return
    if desk.effect is not None and desk.effect.ends_sample_of:
        st.info(view.text("preview.replaces_sample"), icon=":material/science:")
    _draw_decision(view, desk, fresh, actor)


def draw_counted(view: View, desk: Desk) -> None:
    """What came of it, and where to see it."""
    counted = desk.counted
    if counted is None:
        return
    if counted.is_new:
        st.success(view.text("counted.new"), icon=":material/check_circle:")
    else:
        st.info(view.text("counted.nothing"), icon=":material/done_all:")
    for place, report in enumerate(counted.reports):
        with st.container(border=True):
            draw_recognised(view, report)
            st.markdown(_became(view, report))
            draw_rejects(view, report, place)
    mendable = desk.mendable
    for place, rows in enumerate(mendable):
        draw_mendable(view, rows, place)
    if desk.left_out is not None and not mendable:
        st.info(view.text("mendable.expired"), icon=":material/timer_off:")
    st.caption(view.text("counted.snapshot", snapshot=counted.build.snapshot_id))
    kinds = dict.fromkeys(DATASETS[report.dataset].kind for report in counted.reports)
    shown = dict.fromkeys(page for kind in kinds for page in (*_PAGES_OF_KIND.get(kind, ()), "sumber_metode"))
    st.markdown(view.text("counted.see"))
    pages, parameters = build_pages(view.language), write(state.kept())
    with st.container(horizontal=True):
        for page_id in shown:
            st.page_link(pages[page_id], icon=":material/arrow_forward:", query_params=parameters)
    st.button(view.text("counted.again"), on_click=desk.clear, icon=":material/upload_file:")


def _draw_decision(view: View, desk: Desk, fresh: tuple[Report, ...], actor: Actor) -> None:
    accepted, rejected = (
        sum(getattr(report.batch, name) for report in fresh if report.batch)
        for name in ("rows_accepted", "rows_rejected")
    )
    leaves_out_bad = bool(rejected) and st.checkbox(
        view.text(
            "preview.leave_out",
            accepted=format_number(accepted, view.language),
            rejected=format_number(rejected, view.language),
        ),
        key=f"unggah.leave_out.{desk.round}",
    )
    reason = st.text_input(
        view.text("preview.reason"),
        placeholder=view.text("preview.reason_example"),
        max_chars=LONGEST_REASON,
        key=f"unggah.reason.{desk.round}",
    )
    with st.container(horizontal=True):
        is_decided = st.button(
            view.text("preview.count"),
            type="primary",
            icon=":material/playlist_add_check:",
            disabled=bool(rejected) and not leaves_out_bad,
        )
        st.button(view.text("preview.discard"), on_click=desk.clear, icon=":material/delete:")
    if rejected and not leaves_out_bad:
        st.caption(view.text("preview.undecided"))
    if is_decided:
        desk.count(leaves_out_bad=leaves_out_bad, reason=reason.strip(), actor=actor, language=view.language)
        st.rerun()


def _became(view: View, report: Report) -> str:
    batch, comparison = report.batch, report.comparison
    if batch is None or comparison is None:
        return view.text("report.already", batch=batch.id if batch else "")
    return view.text(
        "counted.rows",
        accepted=format_number(batch.rows_accepted, view.language),
        new=format_number(comparison.new, view.language),
        changed=format_number(comparison.changed, view.language),
        identical=format_number(comparison.identical, view.language),
        rejected=format_number(batch.rows_rejected, view.language),
        dataset=text(f"dataset.{report.dataset}.title", view.language),
        batch=batch.id,
    )
