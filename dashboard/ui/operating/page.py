"""The status page from top to bottom: what needs looking at first, then all that is known."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from catalog.places import warehouse_directory
from catalog.roles import Actor
from catalog.text import text
from dashboard.meters.instruments import failures_count
from dashboard.meters.readings import process_bytes
from dashboard.queries.snapshot import Snapshot
from dashboard.text.numbers import format_number
from dashboard.text.quantities import format_bytes, format_span
from dashboard.ui.clock import format_moment
from dashboard.ui.following import shared_standing
from dashboard.ui.operating.attention import Concern, concerns
from dashboard.ui.operating.disk import disk_use
from dashboard.ui.operating.health import health_of
from dashboard.ui.operating.readings import batches_count, directories
from dashboard.ui.operating.sessions import open_sessions
from dashboard.ui.operating.tables import (
    dataset_rows,
    disk_rows,
    headings,
    limit_rows,
    refused_rows,
    server_rows,
    work_rows,
)
from dashboard.ui.serving import serve
from dashboard.ui.upload import door
from dashboard.ui.upload.words import draw_table
from dashboard.ui.view import View

if TYPE_CHECKING:
    from dashboard.ui.upload.door import LastCheck

MOST_WORK = 10
"""Deeds that are shown; the audit log has all."""

_DATASET_COLUMNS = ("dataset", "standing", "newest", "age", "rows", "batches", "loaded")

_LED = ("work", "refused")
"""Tables that a sentence stands above, or in whose place, where they are empty."""


def draw_status(view: View, actor: Actor) -> None:
    """All of it, as it is in this run. Raises UserError `not_allowed`."""
    language = view.language
    # Not the data that the reader looks at, which may be older ones.
    snapshot = serve(warehouse_directory(), None).snapshot
    is_current, work, checked = door.is_current(actor), door.recent_work(), door.last_check(actor)
    disk = {name: disk_use(directory) for name, directory in directories().items()}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(view.text("moment", moment=format_moment(datetime.now(UTC), language)), width="content")
        st.button(view.text("again"), icon=":material/refresh:", type="tertiary")
    found = concerns(
        is_current=is_current,
        shared=shared_standing(),
        failed_count=failures_count(),
        work=work,
        disk=disk,
        checked=checked,
    )
    _draw_concerns(view, list(found))
    _draw_figures(view, snapshot)
    _head(view, "serving")
    st.markdown(_serving_words(view, snapshot))
    _draw(view, "datasets", _DATASET_COLUMNS, dataset_rows(snapshot, language))
    _draw(view, "work", ("deed", "outcome", "begun", "took"), work_rows(work[:MOST_WORK], language))
    _draw(view, "disk", ("directory", "used", "files", "free"), disk_rows(disk, language))
    _draw(view, "server", ("measure", "value"), server_rows(language))
    _draw(view, "refused", ("place", "reason", "hour", "day"), refused_rows(language))
    _draw(view, "limits", ("limit", "most"), limit_rows(language))
    _head(view, "deep_check")
    st.markdown(_check_words(view, checked))


def _draw_concerns(view: View, found: Sequence[Concern]) -> None:
    if not found:
        st.success(view.text("well"), icon=":material/check_circle:")
    for concern in found:
        st.warning(_concern_words(view, concern), icon=":material/warning:")


def _concern_words(view: View, concern: Concern) -> str:
    facts = concern.facts
    match concern.id:
        case "shared":
            words = {"standing": str(facts["standing"])}
        case "failed" | "damaged":
            words = {"count": format_number(int(str(facts["count"])), view.language)}
        case "work_failed":
            words = {"deed": text(f"deed.{facts['deed']}.own", view.language)}
        case "disk":
            words = {
                "directory": text(f"meter.directory.{facts['directory']}", view.language),
                "free": format_bytes(float(str(facts["free"])), view.language),
            }
        case _:
            words = {}
    return view.text(f"concern.{concern.id}", **words)


def _draw_figures(view: View, snapshot: Snapshot) -> None:
    language, memory = view.language, process_bytes()
    figures = {
        "age": format_span(_age_seconds(snapshot), language),
        "sessions": format_number(open_sessions(), language),
        "memory": view.text("unknown") if memory is None else format_bytes(memory, language),
        "failed": format_number(failures_count(), language),
    }
    with st.container(horizontal=True):
        for name, value in figures.items():
            st.metric(view.text(f"figure.{name}"), value, width="content")


def _serving_words(view: View, snapshot: Snapshot) -> str:
    published = health_of(warehouse_directory()).published_at
    return view.text(
        "serving.words",
        snapshot=snapshot.snapshot_id,
        manifest=snapshot.manifest_number,
        schema=snapshot.schema_version,
        built=format_moment(snapshot.built_at, view.language),
        age=format_span(_age_seconds(snapshot), view.language),
        published=view.text("unknown") if published is None else format_moment(published, view.language),
        batches=format_number(batches_count(snapshot), view.language),
        passed=sum(check.is_passed for check in snapshot.checks),
        checks=len(snapshot.checks),
    )


def _check_words(view: View, checked: LastCheck | None) -> str:
    how = view.text("deep_check.how")
    if checked is None:
        return f"{view.text('deep_check.none')} {how}"
    outcome = view.text(
        "deep_check.damaged" if checked.faults else "deep_check.proven",
        moment=format_moment(checked.ended_at, view.language),
        took=format_span(checked.seconds, view.language),
        files=format_number(checked.files, view.language),
        faults=format_number(checked.faults, view.language),
    )
    unproven = format_number(checked.unproven, view.language)
    older = [view.text("deep_check.unproven", count=unproven)] if checked.unproven else []
    return " ".join([outcome, *older, how])


def _age_seconds(snapshot: Snapshot) -> float:
    return time.time() - snapshot.built_at.timestamp()


def _draw(view: View, section: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A headed table; a sentence in its place where it is empty."""
    _head(view, section)
    filled = list(rows)
    if section in _LED:
        st.markdown(view.text(f"{section}.lead" if filled else f"{section}.none"))
    if filled:
        draw_table(headings(columns, view.language), filled)


def _head(view: View, section: str) -> None:
    st.header(view.text(f"section.{section}"), anchor=False, divider="gray")
