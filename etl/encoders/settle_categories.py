"""Titles of products as categories, asked about by the words that they share and not one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from catalog.contracts import Column
from catalog.datasets import ORDERS
from catalog.questions import Answers
from etl.encoders.encode import Certainty
from etl.encoders.products import Kind, TitleReading, read_title
from etl.encoders.questions import Fix, fixes_question, rest_of_titles_question, word_question
from etl.encoders.settlement import Asked, CodeSettlement, settle_asked, settle_fixes, together

MOST_WORDS = 50
"""Words by which unknown titles are asked about; the titles of all others are asked about as one."""

_COLUMN: Column = ORDERS.column("category")
_SHORTEST_WORD = 3
_MOST_EXAMPLES = 5


def settle_categories(titles: Mapping[str, int], answers: Answers) -> CodeSettlement:
    """Settle the titles of products, given how many rows bear each and what was answered so far.

    Blank titles are passed over. Questions: `fix.category` for all that were read by a rule of precedence or after an unlisted
    word, `code.category:<words>` for each group of unknown titles, `rest.category` for the titles in no group.
    """
    readings = {title: read_title(title) for title in sorted(titles) if title.strip()}
    known = {
        title: reading.encoded.code
        for title, reading in readings.items()
        if reading.encoded.certainty is Certainty.KNOWN and reading.encoded.code is not None
    }
    proposed = _proposed(titles, readings)
    words, rest = _words(titles, readings, taken={one.fix.text for one in proposed if one.fix is not None})
    fixes = tuple(one.fix for one in proposed if one.fix is not None)
    return together(
        CodeSettlement(codes=known),
        settle_fixes(fixes_question(_COLUMN, fixes, text_key="category_fixes"), proposed, answers),
        settle_asked(words, answers),
        settle_asked(rest, answers),
    )


def _proposed(titles: Mapping[str, int], readings: Mapping[str, TitleReading]) -> tuple[Asked, ...]:
    """Fixes by the words that they rest on, those of most rows first; the words alone decide on the code."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    code_of: dict[str, str] = {}
    for title, reading in readings.items():
        if reading.encoded.certainty is Certainty.FIX and reading.encoded.code is not None:
            groups[reading.evidence].append(title)
            code_of[reading.evidence] = reading.encoded.code
    return tuple(
        Asked(
            question=word_question(_COLUMN, words, members, rows, (code_of[words],)),
            texts=members,
            fix=Fix(text=words, code=code_of[words], rows=rows, examples=members[:_MOST_EXAMPLES]),
        )
        for words, members, rows in _by_rows(groups, titles)
    )


def _words(
    titles: Mapping[str, int], readings: Mapping[str, TitleReading], *, taken: set[str]
) -> tuple[list[Asked], list[Asked]]:
    """Unknown titles by their words, those of most rows first, and the rest as one question."""
    groups = _word_groups(titles, readings, taken)
    words = [
        Asked(question=word_question(_COLUMN, word, members, rows, _candidates(members, readings)), texts=members)
        for word, members, rows in _by_rows(groups, titles)
    ]
    grouped = {title for members in groups.values() for title in members}
    rest = [
        title
        for title, reading in readings.items()
        if reading.encoded.certainty is Certainty.UNKNOWN and title not in grouped
    ]
    rest.sort(key=lambda title: (-titles[title], title))
    if not rest:
        return words, []
    question = rest_of_titles_question(_COLUMN, tuple(rest), sum(titles[title] for title in rest))
    return words, [Asked(question=question, texts=tuple(rest))]


def _word_groups(
    titles: Mapping[str, int], readings: Mapping[str, TitleReading], taken: set[str]
) -> dict[str, list[str]]:
    """Members by word: each time the word of most rows among the titles left takes all that bear it."""
    words_of = {
        title: _telling_words(reading) - taken
        for title, reading in readings.items()
        if reading.encoded.certainty is Certainty.UNKNOWN
    }
    bearing: defaultdict[str, list[str]] = defaultdict(list)
    rows: Counter[str] = Counter()
    for title, words in words_of.items():
        for word in words:
            bearing[word].append(title)
            rows[word] += titles[title]
    groups: dict[str, list[str]] = {}
    left = set(words_of)
    while rows and len(groups) < MOST_WORDS:
        word = min(rows, key=lambda word: (-rows[word], word))
        if rows[word] == 0:
            break
        groups[word] = [title for title in bearing[word] if title in left]
        for title in groups[word]:
            left.discard(title)
            rows.subtract(dict.fromkeys(words_of[title], titles[title]))
    return groups


def _telling_words(reading: TitleReading) -> set[str]:
    """Words by which an unknown title may be grouped: the listed ones for which it is unknown, else those not listed."""
    if reading.evidence:
        return {reading.evidence}
    return {
        mark.phrase for mark in reading.marks if mark.kind in (None, Kind.CHILD) and len(mark.phrase) >= _SHORTEST_WORD
    }


def _by_rows(groups: Mapping[str, list[str]], titles: Mapping[str, int]) -> list[tuple[str, tuple[str, ...], int]]:
    """Groups as (words, titles, rows), those of most rows first, and so their titles."""
    sized = [
        (
            words,
            tuple(sorted(members, key=lambda title: (-titles[title], title))),
            sum(titles[title] for title in members),
        )
        for words, members in groups.items()
    ]
    return sorted(sized, key=lambda group: (-group[2], group[0]))


def _candidates(members: Iterable[str], readings: Mapping[str, TitleReading]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for title in members for code in readings[title].encoded.candidates))
