"""Files of no known layout: which dataset they are, and which of their columns is which, as their owner says."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from functools import partial

from rapidfuzz import fuzz

from catalog.contracts import Column, Dataset
from catalog.datasets import DATASETS, ORDERS
from catalog.errors import Translated, UserError
from catalog.layouts import LINE_LAYOUTS, plain_heading
from catalog.questions import Answers, Choice, Question
from catalog.templates import UPLOADABLE
from catalog.text import Language, has_text, text
from etl.readers.exports import COLUMN_OF_ROLE
from etl.readers.picking import Heading, Picking, blocks_below, heading_of
from etl.readers.tables import Table, first_rows_of

ABSENT = "-"
"""Answer for a column that the file does not have."""

_ALIKE = 85.0
"""Of 100, from which on a heading is offered first."""


def likeliest_table(tables: Iterable[Table]) -> tuple[Table, Heading]:
    """The table of the most columns, and its headings: its first row in which as many cells are filled as in most rows.

    UserError `file_empty`.
    """
    best: tuple[int, Table, Heading] | None = None
    for table in tables:
        rows = first_rows_of(table)
        widths = Counter(len(cells) for _, cells in rows)
        usual = widths.most_common(1)[0][0] if widths else 0
        for line, cells in rows:
            heading = heading_of(line, cells)
            if len(heading.places) + len(heading.repeated) >= max(usual, 2):
                if best is None or usual > best[0]:
                    best = usual, table, heading
                break
    if best is None:
        raise UserError("no_headings")
    return best[1], best[2]


def fingerprint(heading: Heading) -> str:
    """The same for all files with these headings."""
    return hashlib.sha256("\n".join(sorted(heading.places)).encode()).hexdigest()[:16]


def ask_dataset(heading: Heading) -> Question:
    """Which dataset a file is; the one whose columns its headings are most like comes first."""
    ranked = sorted(UPLOADABLE, key=lambda dataset: -_likeness(dataset, heading))
    choices = tuple(
        Choice(id=dataset.id, text_key="dataset", params={"name": Translated(f"dataset.{dataset.id}.title")})
        for dataset in ranked
    )
    return Question(id="dataset", text_key="dataset", examples=tuple(heading.places)[:5], choices=choices)


def map_columns(table: Table, heading: Heading, dataset: Dataset, answers: Answers) -> Picking | tuple[Question, ...]:
    """The picking that answers describe, or the questions that are open: one a column, for all at once.

    UserError `answer_unknown` where a column is named that the file does not have.
    """
    places: dict[str, int] = {}
    questions = []
    for column in dataset.columns:
        question = _ask_column(column, heading)
        answer = answers.get(question.id)
        if answer is None:
            questions.append(question)
        elif plain_heading(answer) in heading.places:
            places[column.name] = heading.places[plain_heading(answer)]
        elif answer != ABSENT:
            known = ", ".join(heading.places)
            raise UserError("answer_unknown", question=question.id, answer=answer, known=known)
    if questions:
        return tuple(questions)
    is_numbered = dataset is not ORDERS or "line_number" in places
    return Picking(
        layout="mapped",
        dataset=dataset,
        tables=(table,),
        read=partial(blocks_below, heading=heading, places=places),
        columns=tuple(column for column in dataset.columns if column.name in places),
        numbers_lines=not is_numbered,
        composed=frozenset() if is_numbered else frozenset({"line_number"}),
    )


def _ask_column(column: Column, heading: Heading) -> Question:
    known = _names_of(column)
    likely = {name: max(fuzz.ratio(name, other) for other in known) for name in heading.places}
    ranked = sorted(heading.places, key=lambda name: (-likely[name], heading.places[name]))
    choices = [Choice(id=name, text_key="heading", params={"name": name}) for name in ranked]
    return Question(
        id=f"column.{column.name}",
        text_key="column" if column.is_required else "column_optional",
        params={"column": column.name},
        choices=(*choices, Choice(id=ABSENT, text_key="absent")),
        suggested=ranked[0] if ranked and likely[ranked[0]] >= _ALIKE else None,
    )


def _names_of(column: Column) -> frozenset[str]:
    names = {column.name, column.name.replace("_", " ")}
    for language in Language:
        key = f"ui.heading.{column.name}"
        if has_text(key, language):
            names.add(text(key, language))
    for layout in LINE_LAYOUTS:
        names |= {heading for role, heading in layout.columns.items() if COLUMN_OF_ROLE.get(role) == column.name}
    return frozenset(map(plain_heading, names))


def _likeness(dataset: Dataset, heading: Heading) -> float:
    found = [
        max((fuzz.ratio(name, other) for name in _names_of(column) for other in heading.places), default=0.0)
        for column in dataset.columns
        if column.is_required
    ]
    return sum(score >= _ALIKE for score in found) / len(found)


def dataset_of(answer: str) -> Dataset:
    """The dataset that an answer names. UserError `dataset_unknown`."""
    if answer not in DATASETS:
        raise UserError("dataset_unknown", dataset=answer, known=", ".join(dataset.id for dataset in UPLOADABLE))
    return DATASETS[answer]
