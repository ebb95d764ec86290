"""The answer on a file in words, for the page and the command line: plain text, nothing of which is markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from catalog.text import Language, text
from dashboard.exports.figure.columns import file_columns
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.moved import Change
from dashboard.exports.verify.told import Told
from dashboard.exports.verify.verdict import Outcome
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number
from dashboard.ui.clock import format_moment
from dashboard.ui.public.fate import how_much
from dashboard.ui.verify.check import Answer, Standing


class Tone(StrEnum):
    """How an answer looks; its words say the same."""

    GOOD = "good"
    CAREFUL = "careful"
    BAD = "bad"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Words:
    """An answer as it is read.

    - `headline`: the whole answer, short; `meaning`: what it means and what to do. Both are ours to the last letter.
    - `facts`: name and words of what the file shows; empty where nothing of that is certain.
    - `changes`: sentences on what has moved since.
    - `named`: which figure a file names that is not certain; empty where that is none of ours.
    - `way`: what leads to the figure in the newest data; empty where there is none.
    """

    tone: Tone
    headline: str
    meaning: str
    facts: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]
    named: str
    way: str


def words_of(answer: Answer, language: Language) -> Words:
    """The answer in one language."""
    case = answer.standing or answer.verdict.outcome
    is_certain = answer.standing is not None
    return Words(
        tone=_tone(answer),
        headline=text(f"verify.headline.{case}", language),
        meaning=text(f"verify.meaning.{case}", language),
        facts=tuple(_facts(answer, language)) if is_certain else (),
        changes=tuple(_changes(answer, language)),
        named=_named(answer, language),
        way="" if answer.link is None else text(f"verify.way.{'certain' if is_certain else 'claimed'}", language),
    )


def _tone(answer: Answer) -> Tone:
    if answer.verdict.outcome is Outcome.ALTERED:
        return Tone.BAD
    match answer.standing:
        case None:
            return Tone.OPEN
        case Standing.NEWEST | Standing.SAME:
            return Tone.GOOD
        case _:
            return Tone.CAREFUL


def _facts(answer: Answer, language: Language) -> Iterator[tuple[str, str]]:
    told, figure = answer.verdict.told, answer.figure
    if told is None:
        return
    found = {
        "title": figure.title if figure else told.title,
        "unit": figure.unit if figure else told.unit,
        "window": "" if figure else told.window,
        "data": _data(told, figure, language),
        "sample": text("verify.sample", language) if _is_sample(told, figure) else "",
    }
    for name, words in found.items():
        if words:
            yield text(f"verify.fact.{name}", language), words
        if name == "unit" and figure:
            # Each line names itself: `Kurun: ...`.
            yield from ((heading, said) for heading, _, said in (line.partition(": ") for line in figure.window))


def _is_sample(told: Told, figure: Figure | None) -> bool:
    if told.is_sample or figure is None:
        return told.is_sample == "yes"
    return figure.provenance.is_sample


def _data(told: Told, figure: Figure | None, language: Language) -> str:
    """A file whose seal holds says it itself; a CSV does not, and its data are those that it was made anew from."""
    provenance = figure.provenance if figure and figure.provenance.snapshot_id == told.snapshot_id else None
    built_at = datetime.fromisoformat(told.built_at) if told.built_at else provenance and provenance.built_at
    last_date = date.fromisoformat(told.last_date) if told.last_date else provenance and provenance.last_date
    parts = [text("verify.data.snapshot", language, snapshot=told.snapshot_id)]
    if built_at:
        parts.append(text("verify.data.built", language, moment=format_moment(built_at, language)))
    if last_date:
        parts.append(text("verify.data.until", language, day=format_date(last_date, language)))
    return ", ".join(parts)


def _changes(answer: Answer, language: Language) -> Iterator[str]:
    if answer.standing is not Standing.SUPERSEDED or answer.newer is None:
        return
    if answer.moved is None:
        yield text("verify.moved.untold", language)
    else:
        yield from how_much(answer.moved, answer.newer, language)
        if answer.moved.largest is not None:
            yield from _difference(answer.moved.largest, answer.newer, language)
    if answer.verdict.told and _is_sample(answer.verdict.told, answer.figure) and not answer.newer.provenance.is_sample:
        yield text("public.fate.was_sample", language)


def _difference(largest: Change, figure: Figure, language: Language) -> Iterator[str]:
    """By how much the number moved that moved most, in its unit."""
    if largest.before is None or largest.after is None:
        return
    unit = next((column.unit for column in file_columns(figure.frame, language) if column.name == largest.column), "")
    amount = largest.after - largest.before
    written = format_number(amount, language, decimals=0 if amount.is_integer() else 1)
    yield text("verify.moved.difference", language, amount=f"{'+' if amount > 0 else ''}{written} {unit}".strip())


def _named(answer: Answer, language: Language) -> str:
    if answer.standing is not None or answer.figure is None or answer.page_id is None:
        return ""
    page = text(f"page.{answer.page_id}.title", language)
    return text("verify.named", language, figure=answer.figure.title, page=page)
