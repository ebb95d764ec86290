"""What readings of numbers and of dates share: rules that read a column alike or not, and the question that is left."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from catalog.contracts import Column
from catalog.errors import UserError
from catalog.questions import Answers, Choice, Question
from etl.readers.cells import cell_text

Cells = Mapping[Any, int]
"""The different cells of a column that are not empty, as readers give them, and how often each occurs."""

REFUSE = "refuse"
"""Id of the choice that is always there: none of the others, so what they read differently is refused."""

MOST_EXAMPLES = 5

Rule = TypeVar("Rule")


@dataclass(frozen=True, kw_only=True)
class Option(Generic[Rule]):
    """A rule under the id that an answer names, and the `values` that it reads from a column's cells, None for no value."""

    id: str
    text_key: str
    rule: Rule
    values: tuple[Hashable | None, ...]
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def reads_any(self) -> bool:
        return any(value is not None for value in self.values)


@dataclass(frozen=True, kw_only=True)
class Asked(Generic[Rule]):
    """A question, and for the id of each choice the rules that must agree on a cell before its value is taken; none may be."""

    question: Question
    rules: Mapping[str, tuple[Rule, ...]]


def rules_of(question_id: str, rules: Mapping[str, tuple[Rule, ...]], answer: str) -> tuple[Rule, ...]:
    """Those of a choice. UserError `answer_unknown` where no choice has that id."""
    if answer not in rules:
        raise UserError("answer_unknown", question=question_id, answer=answer, known=", ".join(rules) or "-")
    return rules[answer]


def answer_to(question: Question, answers: Answers) -> str | None:
    """The answer to a question of choices, None where it is open. UserError `answer_unknown`."""
    answer = answers.get(question.id)
    if answer is not None:
        rules_of(question.id, {choice.id: () for choice in question.choices}, answer)
    return answer


def told_apart(options: Iterable[Option[Rule]]) -> list[Option[Rule]]:
    """The first option of each way to read the column."""
    first: dict[tuple[Hashable | None, ...], Option[Rule]] = {}
    for option in options:
        first.setdefault(option.values, option)
    return list(first.values())


def complete(options: Iterable[Option[Rule]], beside: Iterable[Option[Rule]] = ()) -> list[Option[Rule]]:
    """Options that read each cell which any of them, or of those `beside` them, reads; none where nothing is read."""
    options = list(options)
    columns = [option.values for option in (*options, *beside)]
    readable = [place for place, values in enumerate(zip(*columns, strict=True)) if any(v is not None for v in values)]
    return [option for option in options if readable and all(option.values[place] is not None for place in readable)]


def undominated(options: Iterable[Option[Rule]]) -> list[Option[Rule]]:
    """Options that read something, without those whose every value another gives too."""
    different = [option for option in told_apart(options) if option.reads_any]
    return [
        option
        for option in different
        if not any(other is not option and _holds_all_of(other, option) for other in different)
    ]


def _holds_all_of(other: Option[Rule], option: Option[Rule]) -> bool:
    return all(value is None or value == held for value, held in zip(option.values, other.values, strict=True))


def asked(
    kind: str,
    column: Column,
    cells: Cells,
    options: list[Option[Rule]],
    *,
    text_key: str,
    shown: Callable[[Any], str],
    suggested: str | None = None,
) -> Asked[Rule]:
    """The question which of the options is right; `shown` writes a value for people."""
    places = _telling_places(cells, options)
    # Rules that agree on a cell leave it out of doubt; one rule alone would agree with itself.
    refusing = tuple(option.rule for option in options) if len(options) > 1 else ()
    choices = [
        Choice(
            id=option.id,
            text_key=option.text_key,
            params=option.params,
            outcomes=tuple(_outcome(option.values[place], shown) for place in places),
        )
        for option in options
    ]
    agreed = [{option.values[place] for option in options} if refusing else set() for place in places]
    refuse = Choice(
        id=REFUSE,
        text_key=f"{kind}_refuse",
        outcomes=tuple(_outcome(values.pop() if len(values) == 1 else None, shown) for values in agreed),
    )
    texts = list(cells)
    rules = {option.id: (option.rule,) for option in options}
    return Asked(
        question=Question(
            id=f"{kind}.{column.name}",
            text_key=text_key,
            params={"column": column.name},
            examples=tuple(cell_text(column, texts[place]).strip() for place in places),
            choices=(*choices, refuse),
            suggested=suggested if suggested in rules else None,
        ),
        rules={**rules, REFUSE: refusing},
    )


def _outcome(value: Hashable | None, shown: Callable[[Any], str]) -> str:
    return "" if value is None else shown(value)


def _telling_places(cells: Cells, options: list[Option[Rule]]) -> list[int]:
    """One cell of each way in which the options differ, the most divided first, then more of these, then what all read alike."""
    counts = list(cells.values())
    patterns: dict[int, tuple[int, ...]] = {}
    for place, values in enumerate(zip(*(option.values for option in options), strict=True)):
        # Where there is one option alone, what it refuses is why it is asked about.
        if len(options) == 1 or any(value is not None for value in values):
            patterns[place] = tuple(-1 if value is None else values.index(value) for value in values)
    ranked = sorted(patterns, key=lambda place: (-len(set(patterns[place])), -counts[place], place))
    first_of = {patterns[place]: place for place in reversed(ranked)}
    alike = {place for place in ranked if len(options) > 1 and len(set(patterns[place])) == 1}
    return sorted(ranked, key=lambda place: (place in alike, first_of[patterns[place]] != place))[:MOST_EXAMPLES]
