"""Statements of reasons, counted by kind, as takedowns: what their codes prove, what is asked, what is left out and why.

What the codes mean follows the documentation of the DSA Transparency Database; how each is read stands in
`catalog/spellings.csv`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from catalog.codes import Territory
from catalog.contracts import Column
from catalog.datasets import TAKEDOWN_COUNTS
from catalog.questions import Answers, Choice, Question
from etl.encoders.encode import Certainty, encode
from etl.encoders.questions import ASK_EACH, REFUSE, Fix, code_question, rest_of_texts_question
from etl.encoders.settle import settle_codes
from etl.encoders.settlement import Asked, CodeSettlement, settle_asked, together
from etl.readers.template import FIRST_DATE, LAST_DATE

MOST_PLATFORMS_ASKED = 5
"""Unknown platforms that are asked about one by one without being asked to: a dump names more than a hundred."""

_COLUMNS = {
    name: TAKEDOWN_COUNTS.column(name) for name in ("platform", "requester", "detection", "unit", "action", "goods")
}
_MOST_KEYWORDS = 5
_ACCOUNT = "account"


@dataclass(frozen=True, kw_only=True)
class Group:
    """Statements of one kind on one day, as the file words them; empty texts where it says nothing.

    - `listing`: the visibility decision that may take content down; `account`: the decision on the account.
    - `is_restricted`: whether there is any visibility decision. Without one, and without one on the account, the decision is on
      payments or the service.
    - `reported`: the latest day of report.
    """

    day: str
    platform: str
    source: str
    automated: str
    category: str
    keywords: str
    listing: str
    content: str
    account: str
    is_restricted: bool
    statements: int
    reported: str

    @property
    def goods_text(self) -> str:
        """What is known of the goods."""
        return _goods_text(self.category, self.keywords)

    @property
    def detection_text(self) -> str:
        """Automated means are named by themselves; without them it matters who pointed it out."""
        if self.automated == "No":
            return f"automated_detection No: {self.source}"
        return f"automated_detection {self.automated}".strip()


@dataclass(frozen=True, kw_only=True)
class GoodsSettlement:
    """Which goods the statements of each category are about, or each combination of keywords `by_keyword`.

    - `codes`: goods by text of category and keywords; `categories`: those that count at all.
    """

    codes: Mapping[str, str]
    categories: frozenset[str]
    by_keyword: frozenset[str]
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class GroupSettlement:
    """Codes by column and text; a text without one is left out, as answered."""

    codes: Mapping[str, Mapping[str, str]]
    questions: tuple[Question, ...]
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Counts by key, with the latest day of report, and what became of the statements behind them.

    - `statements`: those that count, once each; `units`: what they add up to by unit, where one may count in two.
    """

    by_key: Mapping[tuple[str, ...], tuple[int, str]]
    statements: int
    left_out: Mapping[str, int]
    notes: Mapping[str, int]
    units: Mapping[str, int] = field(default_factory=dict)

    def rows(self) -> Iterator[dict[str, str]]:
        """Fields of each row of counts, in the order of its key."""
        names = ("platform", "unit", "requester", "detection", "action", "goods")
        for (day, *codes), (count, reported) in sorted(self.by_key.items()):
            yield {
                "period_first_date": day,
                "period_last_date": day,
                **dict(zip(names, codes, strict=True)),
                # Each statement is one decision on one day.
                "measure": "flow",
                "territory": Territory.EU.value,
                "count": str(count),
                "reported_date": reported,
                "source_date": reported,
            }


def settle_goods(statements: Mapping[tuple[str, str], int], answers: Answers) -> GoodsSettlement:
    """What the goods are, by category: the codes name none. `statements` are counts by category and keywords."""
    column = _COLUMNS["goods"]
    by_category: dict[str, Counter[str]] = {}
    for (category, keywords), count in statements.items():
        by_category.setdefault(category, Counter())[keywords] += count
    asked: list[tuple[str, Asked]] = []
    by_keyword: set[str] = set()
    for category, words in sorted(by_category.items(), key=lambda pair: (-pair[1].total(), pair[0])):
        whole = _goods_question(column, category, words)
        if len(words) > 1:
            each = Choice(id=ASK_EACH, text_key="ask_each_keyword")
            whole = replace(whole, choices=(*whole.choices[:-1], each, whole.choices[-1]))
            if answers.get(whole.id) == ASK_EACH:
                by_keyword.add(category)
        parts = words.most_common() if category in by_keyword else []
        asked += [
            (
                category,
                Asked(
                    question=_goods_question(column, category, {one: count}, one), texts=(_goods_text(category, one),)
                ),
            )
            for one, count in parts
        ] or [(category, Asked(question=whole, texts=(_goods_text(category, ""),)))]
    settled = settle_asked([one for _, one in asked], answers)
    return GoodsSettlement(
        codes=settled.codes,
        categories=frozenset(category for category, one in asked if settled.codes.keys() & set(one.texts)),
        by_keyword=frozenset(by_keyword),
        questions=settled.questions,
    )


def _goods_question(column: Column, category: str, keywords: Mapping[str, int], part: str | None = None) -> Question:
    """Of a whole category, or of the part with certain keywords; examples are the keywords, the most frequent first."""
    text = category if part is None else f"{category}: {part or '-'}"
    question = code_question(column, text, sum(keywords.values()), encode(column, category))
    examples = tuple(one or "-" for one in sorted(keywords, key=lambda one: (-keywords[one], one))[:_MOST_KEYWORDS])
    return _of_statements(replace(question, text_key="statement_goods", examples=examples))


def _goods_text(category: str, keywords: str) -> str:
    return f"{category}: {keywords}"


def settle_groups(groups: Sequence[Group], goods: Mapping[str, str], answers: Answers) -> GroupSettlement:
    """Codes of all that the groups say. What only statements without any takedown say is not asked about."""
    texts: dict[str, Counter[str]] = {
        name: Counter() for name in ("platform", "requester", "detection", "unit", "action")
    }
    for group in groups:
        if group.goods_text not in goods or not (group.listing or group.account):
            continue
        texts["platform"][group.platform] += group.statements
        texts["requester"][group.source] += group.statements
        texts["detection"][group.detection_text] += group.statements
        if group.listing:
            texts["unit"][group.content] += group.statements
        for decision in filter(None, (group.listing, group.account)):
            texts["action"][decision] += group.statements
    settled = {
        name: _settle_platforms(counts, answers)
        if name == "platform"
        else settle_codes(_COLUMNS[name], counts, answers)
        for name, counts in texts.items()
    }
    whole = together(*settled.values())
    return GroupSettlement(
        codes={"goods": goods, **{name: one.codes for name, one in settled.items()}},
        questions=tuple(map(_of_statements, whole.questions)),
        fixes=whole.fixes,
    )


def _settle_platforms(texts: Mapping[str, int], answers: Answers) -> CodeSettlement:
    """As `settle_codes`; platforms that are like none of the list are asked about together."""
    column = _COLUMNS["platform"]
    strange = tuple(
        text
        for text in sorted(texts, key=lambda text: (-texts[text], text))
        if text and (one := encode(column, text)).certainty is Certainty.UNKNOWN and not (one.candidates or one.remark)
    )
    rest = rest_of_texts_question(column, strange, sum(texts[text] for text in strange))
    if len(strange) <= MOST_PLATFORMS_ASKED or answers.get(rest.id) == ASK_EACH:
        return settle_codes(column, texts, answers)
    known = {text: count for text, count in texts.items() if text not in strange}
    return together(settle_codes(column, known, answers), settle_asked([Asked(question=rest, texts=strange)], answers))


def _of_statements(question: Question) -> Question:
    """Statements that a choice refuses are no faults of the file: they are left out, and counted as such."""
    choices = (replace(choice, text_key="leave_out") if choice.id == REFUSE else choice for choice in question.choices)
    return replace(question, choices=tuple(choices))


def count_groups(groups: Iterable[Group], settlement: GroupSettlement) -> Counts:
    """Count takedowns. One statement may take down an offer and close an account: it counts once in each unit."""
    by_key: dict[tuple[str, ...], tuple[int, str]] = {}
    left_out: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    units: Counter[str] = Counter()
    statements = 0
    for group in groups:
        reason, taken = _takedowns(group, settlement.codes)
        if not taken:
            left_out[reason] += group.statements
            continue
        statements += group.statements
        notes["in_two_units"] += group.statements * (len(taken) - 1)
        notes["partly"] += group.statements * bool(reason)
        for key, unit in taken:
            count, reported = by_key.get(key, (0, ""))
            by_key[key] = count + group.statements, max(reported, group.reported)
            units[unit] += group.statements
    return Counts(by_key=by_key, statements=statements, left_out=left_out, notes=notes, units=units)


def _takedowns(group: Group, codes: Mapping[str, Mapping[str, str]]) -> tuple[str, list[tuple[tuple[str, ...], str]]]:
    """Keys and units that a group counts under, and why it, or a decision of it, does not; no reason where all does."""
    if not all(str(FIRST_DATE) <= day <= str(LAST_DATE) for day in (group.day, group.reported)):
        return "no_period", []
    texts = {
        "category": ("goods", group.goods_text),
        "decision": ("", ""),
        "platform": ("platform", group.platform),
        "source": ("requester", group.source),
        "detection": ("detection", group.detection_text),
    }
    for reason, (column, text) in texts.items():
        if reason == "decision" and not (group.listing or group.account):
            return ("otherwise_restricted" if group.is_restricted else "other_decision"), []
        if column and text not in codes[column]:
            return reason, []
    taken, reason = [], ""
    if group.listing:
        action, unit = codes["action"].get(group.listing), codes["unit"].get(group.content)
        if action is None or unit is None:
            reason = "decision" if action is None else "content"
        else:
            taken.append((_key(group, codes, unit, action), unit))
    if group.account:
        action = codes["action"].get(group.account)
        if action is None:
            reason = reason or "account"
        else:
            # What was taken down may be an account as well; it is one all the same.
            taken = [one for one in taken if one[1] != _ACCOUNT]
            taken.append((_key(group, codes, _ACCOUNT, action), _ACCOUNT))
    return reason, taken


def _key(group: Group, codes: Mapping[str, Mapping[str, str]], unit: str, action: str) -> tuple[str, ...]:
    return (
        group.day,
        codes["platform"][group.platform],
        unit,
        codes["requester"][group.source],
        codes["detection"][group.detection_text],
        action,
        codes["goods"][group.goods_text],
    )
