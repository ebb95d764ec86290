"""The uploads behind a figure, asked for when a reader opens them: when and of which dataset, and for analysts which file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from catalog.datasets import DATASETS
from catalog.marts import datasets_of
from catalog.roles import Actor, Deed, may
from catalog.text import Language, text
from dashboard.queries.frame import EstimateFrame, MetricFrame, TableFrame
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.uploads import Upload, uploads_behind
from dashboard.text.numbers import format_number
from dashboard.ui.cache import ask
from dashboard.ui.clock import format_moment
from dashboard.ui.markdown import escaped
from dashboard.ui.published_words import NOTHING
from dashboard.ui.row_table import draw_rows
from dashboard.ui.sign_in import current_actor
from dashboard.ui.upload import door

if TYPE_CHECKING:
    from dashboard.ui.upload.door import Step

Frame = MetricFrame | EstimateFrame | TableFrame


def draw_uploads(snapshot: Snapshot, frame: Frame, language: Language) -> None:
    """What stands behind a frame's numbers: sample, bundled figures, uploads."""
    figure = frame.table if isinstance(frame, TableFrame) else frame.metric.mart
    first, last = months_behind(frame)
    uploads = ask(snapshot, uploads_behind, figure, first, last)
    for sentence in standing_lines(frame, figure, uploads, language):
        st.markdown(sentence)
    if uploads:
        actor = current_actor()
        steps = _steps(actor) if may(actor, Deed.UPLOAD) else {}
        draw_rows(upload_rows(uploads, steps, language))


def months_behind(frame: Frame) -> tuple[date | None, date | None]:
    """First and last day that a frame looks at, inclusive; None for no bound."""
    match frame:
        case MetricFrame():
            return frame.selection.first_date, frame.selection.last_date
        case EstimateFrame():
            # Other seasons say what was to be expected of this one.
            return None, frame.as_of
        case TableFrame():
            return None, None


def standing_lines(frame: Frame, figure: str, uploads: Sequence[Upload] | None, language: Language) -> list[str]:
    """What the numbers are beside or instead of uploads, a sentence each."""
    lines = []
    if frame.provenance.is_sample:
        lines.append(text("ui.uploads.sample", language))
    if any(DATASETS[dataset].reference_file for dataset in datasets_of(figure)):
        lines.append(text("ui.uploads.bundled", language))
    if uploads is None:
        lines.append(text("ui.uploads.untold", language))
    elif uploads:
        lines.append(text("ui.uploads.lead", language, count=format_number(len(uploads), language)))
    else:
        lines.append(text("ui.uploads.none", language))
    return lines


def upload_rows(uploads: Sequence[Upload], steps: dict[str, Step], language: Language) -> pd.DataFrame:
    """A row an upload, newest first. `steps`: what only analysts may know of them, by batch; cells are Markdown."""
    rows = []
    for upload in reversed(uploads):
        row = {
            "received": format_moment(upload.received_at, language),
            "dataset": text(f"dataset.{upload.dataset}.title", language),
            "batch": f"`{upload.batch_id}`",
        }
        if steps:
            row |= _of_step(steps[upload.batch_id], language) if upload.batch_id in steps else {}
        rows.append({text(f"ui.uploads.{name}", language): cell for name, cell in row.items()})
    return pd.DataFrame(rows)


def _of_step(step: Step, language: Language) -> dict[str, str]:
    batch = step.batch
    if batch is None:
        raise ValueError(f"manifest {step.manifest.number} is about no batch")
    notes = "; ".join(escaped(" ".join(note.text.split())) for note in step.notes if note.subject == batch.id)
    return {
        "file": escaped(batch.file_name),
        "rows": format_number(batch.rows_accepted, language),
        "who": escaped(batch.received_by),
        "reason": escaped(batch.reason) or NOTHING,
        "notes": notes or NOTHING,
    }


def _steps(actor: Actor) -> dict[str, Step]:
    """The newest step of each upload."""
    steps: dict[str, Step] = {}
    for step in door.history(actor):
        if step.batch is not None:
            steps.setdefault(step.batch.id, step)
    return steps
