"""The answer on a file in words, for the page and the command line: plain text, nothing of which is markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from catalog.text import Language, text
from dashboard.exports.figure.cells import cell_value
from dashboard.exports.figure.columns import file_columns
from dashboard.exports.figure.figure import Figure
from dashboard.exports.verify.moved import Largest
from dashboard.exports.verify.told import Told
from dashboard.exports.verify.verdict import Outcome
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui.clock import format_moment
from dashboard.ui.verify.check import Answer, Standing

_MOST_KEYS = 3
_LONGEST_KEY = 60
_DAY_LETTERS = 10


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
    if answer.standing is not Standing.SUPERSEDED:
        return
    if answer.moved is None:
        yield text("verify.moved.untold", language)
        return
    yield text(
        "verify.moved.rows",
        language,
        changed=format_number(answer.moved.changed, language),
        rows=format_number(answer.moved.rows, language),
    )
    if answer.moved.largest is not None and answer.figure is not None:
        yield _largest(answer.moved.largest, answer.figure, language)


def _largest(largest: Largest, figure: Figure, language: Language) -> str:
    columns = {column.name: column for column in file_columns(figure.frame, language)}
    unit = columns[largest.column].unit if largest.column in columns else figure.unit
    decimals = 0 if float(largest.before).is_integer() and float(largest.after).is_integer() else 1
    before, after, change = (
        format_number(value, language, decimals=decimals) for value in (largest.before, largest.after, largest.change)
    )
    amount = f"+{change}" if largest.change > 0 else change
    said = {"where": _where(largest.keys, figure, language), "before": before, "after": after, "amount": amount}
    if largest.change_pct is None:
        return text("verify.moved.largest", language, unit=unit, **said)
    share = format_percent(largest.change_pct, language, signed=True)
    return text("verify.moved.largest_share", language, unit=unit, share=share, **said)


def _where(keys: Mapping[str, Any], figure: Figure, language: Language) -> str:
    """What names a row, in words; of a published table's many columns the first ones."""
    headings = {column.name: column.heading for column in file_columns(figure.frame, language)}
    parts = []
    for name, value in list(keys.items())[:_MOST_KEYS]:
        words = _key_words(figure, name, str(value), language)
        parts.append(f"{headings.get(name, name)}: {words[:_LONGEST_KEY]}")
    return "; ".join(parts)


def _key_words(figure: Figure, name: str, value: str, language: Language) -> str:
    column = figure.frame.data[name] if name in figure.frame.data.columns else None
    if column is not None and column.dtype.kind == "M":
        return format_date(date.fromisoformat(value[:_DAY_LETTERS]), language)
    return str(cell_value(figure.frame, name, {name: value, "status": ""}, language)) if value else "–"


def _named(answer: Answer, language: Language) -> str:
    if answer.standing is not None or answer.figure is None or answer.page_id is None:
        return ""
    page = text(f"page.{answer.page_id}.title", language)
    return text("verify.named", language, figure=answer.figure.title, page=page)
