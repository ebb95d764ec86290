"""The answer on a file: the verdict on its bytes, and how its numbers stand in the newest data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qsl

from catalog.errors import UserError
from catalog.text import Language
from dashboard.charts.theme import Theme
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.moved import Moved, moved_rows
from dashboard.exports.rows import file_rows, values_digest
from dashboard.exports.seal import Sealer
from dashboard.exports.verify.told import Told
from dashboard.exports.verify.verdict import Outcome, Verdict, judge
from dashboard.queries.snapshot import current_snapshot_id
from dashboard.ui.figures import PAGES, Asked, deck_of, understood
from dashboard.ui.links import Link
from dashboard.ui.serving import Standing as Served
from dashboard.ui.serving import serve
from dashboard.ui.view import view_of

_NO_NUMBERS = frozenset({"figure_unknown", "figure_empty"})


class Standing(StrEnum):
    """How the numbers of an intact file stand in the newest data.

    - `NEWEST`: they are those. `SAME`: they are of older data, and the newest give the same.
    - `SUPERSEDED`: the newest give others. `VANISHED`: the newest have no such figure, or no numbers for it.
    - `UNTOLD`: what was chosen is not understood any more, or the file names no values and its data are not kept.
    """

    NEWEST = "newest"
    SAME = "same"
    SUPERSEDED = "superseded"
    VANISHED = "vanished"
    UNTOLD = "untold"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What can be said of a file.

    - `standing`: None where the file is not intact.
    - `moved`: of a superseded one; None where the data that it was made from are not kept here.
    - `figure`: the same figure made here in the reader's language, of the file's data or else of the newest; None where there
      is none. A file that is not intact is never quoted: it can say what it likes. `newer`: that of the newest data.
    - `page_id`, `link`: where the figure stands in the newest data; None where the file names none that there is.
    """

    verdict: Verdict
    standing: Standing | None = None
    moved: Moved | None = None
    figure: Figure | None = None
    newer: Figure | None = None
    page_id: str | None = None
    link: Link | None = None


def check_file(content: bytes, warehouse: Path, sealers: Sequence[Sealer], language: Language) -> Answer:
    """The answer on some bytes. Raises UserError `no_snapshot` alone."""
    verdict = judge(content, sealers)
    told = verdict.told
    newest_id = current_snapshot_id(warehouse)
    if told is None or verdict.outcome is Outcome.OTHER_ISSUER:
        return Answer(verdict=verdict)
    page_id, link = _place(warehouse, told, newest_id, language)
    newer, problem = _made(warehouse, told, newest_id, language)
    if verdict.outcome is not Outcome.INTACT:
        return Answer(verdict=verdict, figure=newer, page_id=page_id, link=link if newer else None)
    older, _ = _made(warehouse, told, told.snapshot_id, language)
    values = told.values or (values_digest(older.frame) if older else "")
    standing = _standing(told, newest_id, values, newer, problem)
    is_known = standing is Standing.SUPERSEDED and older is not None and values_digest(older.frame) == values
    return Answer(
        verdict=verdict,
        standing=standing,
        moved=moved_rows(file_rows(older.frame), file_rows(newer.frame)) if is_known and older and newer else None,
        figure=older or newer,
        newer=newer,
        page_id=page_id,
        link=link if newer else None,
    )


def _standing(told: Told, newest_id: str, values: str, newer: Figure | None, problem: str) -> Standing:
    if told.snapshot_id == newest_id:
        return Standing.NEWEST
    if newer is None:
        return Standing.VANISHED if problem in _NO_NUMBERS else Standing.UNTOLD
    if not values:
        return Standing.UNTOLD
    return Standing.SAME if values_digest(newer.frame) == values else Standing.SUPERSEDED


def _made(warehouse: Path, told: Told, snapshot_id: str, language: Language) -> tuple[Figure | None, str]:
    """The figure, or None and the code of what stands against it."""
    try:
        return _again(warehouse, told, snapshot_id, language), ""
    except UserError as error:
        return None, error.code


def _again(warehouse: Path, told: Told, snapshot_id: str, language: Language) -> Figure:
    """The figure that a file names, made from a snapshot.

    Raises UserError `figure_unknown`, `figure_empty`, `figure_parameters`, `snapshot_gone`.
    """
    page_id, _, name = told.figure.partition(".")
    if page_id not in PAGES:
        raise UserError("figure_unknown", figure=told.figure)
    link = understood(warehouse, _parameters(told))
    serving = serve(warehouse, snapshot_id)
    if serving.standing is Served.GONE:
        raise UserError("snapshot_gone", snapshot_id=snapshot_id)
    is_same_data = snapshot_id == told.snapshot_id
    # No day as known is asked for anew: its data either lie here or are gone, and nobody has them built by showing a file.
    serving = replace(serving, known_on=link.known_on if is_same_data else None)
    view = view_of(deck_of(page_id), link.but(language=language), serving, theme=Theme.LIGHT)
    return Asked(view=view, name=name).figure()


def _place(warehouse: Path, told: Told, newest_id: str, language: Language) -> tuple[str | None, Link | None]:
    page_id = told.figure.partition(".")[0]
    if page_id not in PAGES:
        return None, None
    try:
        link = understood(warehouse, _parameters(told))
    except UserError:
        return None, None
    return page_id, link.but(language=language, known_on=None, snapshot_id=newest_id)


def _parameters(told: Told) -> dict[str, str]:
    return dict(parse_qsl(told.selection, keep_blank_values=True))
