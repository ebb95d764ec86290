"""What a brief says, as plain words of one language: PDF and DOCX are written from the same."""

from __future__ import annotations

from dataclasses import dataclass, replace

from catalog.text import Language, text
from dashboard.charts.description import describe
from dashboard.exports.figure.figure import Figure

BETWEEN = "\u00a0\u00b7 "
"""Between sentences of a line; it never begins one."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """One finding: its sentence, and what must be known beside it, the most needful first."""

    sentence: str
    beside: tuple[str, ...] = ()
    is_sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of words under headings; `left_out`: how many more rows there are."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0

    def at_most(self, count: int) -> Table:
        """The first rows alone; those left out are counted."""
        return replace(self, rows=self.rows[:count], left_out=self.left_out + max(0, len(self.rows) - count))


@dataclass(frozen=True, kw_only=True)
class Source:
    """A source with the date of its data; `cited`: publishers of single figures with their dates, the newest first.

    `left_out`: how many more of them there are.
    """

    name: str
    cited: tuple[str, ...] = ()
    left_out: int = 0

    def at_most(self, count: int) -> Source:
        """The first publishers alone; those left out are counted."""
        more = max(0, len(self.cited) - count)
        return replace(self, cited=self.cited[:count], left_out=self.left_out + more)

    def words(self, language: Language) -> str:
        """All of it as one sentence."""
        more = (text("brief.cited_more", language, count=self.left_out),) if self.left_out else ()
        told = "; ".join((*self.cited, *more))
        return f"{self.name}: {told}." if told else f"{self.name}."


@dataclass(frozen=True, kw_only=True)
class Brief:
    """A whole brief.

    - `dated`: up to when there are data; `snapshot_id`: which data they are.
    - `state`: what the page says of data that are not the newest; empty where they are.
    - `is_sample`: whether any of it is of the sample; then every page says so.
    - `table`: takedowns by unit, None where none was published.
    - `figures`: those that have numbers, the one for the first page first.
    - `address`: where the data are found again; empty where it is not known.
    """

    language: Language
    title: str
    dated: str
    snapshot_id: str
    question: str
    answer: str
    points: tuple[Point, ...]
    table: Table | None
    figures: tuple[Figure, ...]
    caveats: tuple[str, ...]
    sources: tuple[Source, ...]
    citation: str
    rights: str
    is_sample: bool
    state: str = ""
    address: str = ""

    @property
    def sample_mark(self) -> str:
        """Empty where all data are real."""
        return text("brief.sample", self.language) if self.is_sample else ""

    @property
    def running(self) -> str:
        """What stands at the foot of each page: whose the brief is, and of which data."""
        return f"{text('chart.snapshot_line', self.language, snapshot=self.snapshot_id)}{BETWEEN}{self.dated}"

    def heading(self, name: str) -> str:
        """A heading, or another word that every brief has."""
        return text(f"brief.heading.{name}", self.language)


def figure_title(figure: Figure, number: int) -> str:
    """What a figure shows and in which unit, with its number in the brief."""
    return text("brief.figure", figure.language, number=number, title=figure.title, unit=figure.unit)


def caption(figure: Figure) -> str:
    """What stands below a figure: notes, span, filters, sources and date; its data are named at the foot of each page."""
    mark = text("chart.sample.footer", figure.language) if figure.sample_mark else ""
    snapshot = text("chart.snapshot_line", figure.language, snapshot=figure.provenance.snapshot_id)
    said = [line for line in figure.drawing.surround.footer if line not in (mark, snapshot)]
    return BETWEEN.join((*said, figure.state) if figure.state else said)


def caption_mark(figure: Figure) -> str:
    """The sentence that marks a figure of the sample; empty for real data."""
    return text("chart.sample.footer", figure.language) if figure.sample_mark else ""


def figure_alt(figure: Figure) -> str:
    """What a figure shows, in words: its finding and its values."""
    return f"{figure.finding}. {describe(figure.drawing, figure.language)}"


def left_out_words(table: Table, language: Language) -> str:
    """How many rows are not in the table, and where they are; empty where all are."""
    return text("brief.left_out", language, count=table.left_out) if table.left_out else ""


def shortened(brief: Brief, step: int) -> Brief:
    """A brief that says less, by whole parts at each step: what a page must hold stays, and no word is cut off.

    Step 0 is all of it; then fewer sentences beside a finding, publishers of a source and rows of the table.
    """
    beside, cited, rows = _KEPT[step]
    return replace(
        brief,
        points=tuple(replace(each, beside=each.beside[:beside]) for each in brief.points),
        sources=tuple(each.at_most(cited) for each in brief.sources),
        table=brief.table.at_most(rows) if brief.table else None,
    )


_MANY = 1000
_KEPT = ((_MANY, _MANY, _MANY), (1, 5, _MANY), (1, 3, 4), (0, 1, 4))
STEPS = len(_KEPT)
