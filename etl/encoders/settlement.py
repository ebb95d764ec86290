"""What is settled of a column's texts, put together from what is known and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalog.questions import Answers, Question
from etl.encoders.questions import ACCEPT, ASK_EACH, REFUSE, Fix


@dataclass(frozen=True, kw_only=True)
class CodeSettlement:
    """Texts of one column as far as they are settled; `questions` are about those in neither `codes` nor `refused`.

    - `codes`: code by text of the file, known, accepted or answered.
    - `fixes`: proposed fixes, accepted or not; those of titles stand for all titles with the same words.
    - `questions`: what is open, in the order in which to ask; an answer that is none of the choices leaves its question open.
    - `refused`: texts whose rows are to be rejected as `unknown_code`, as answered.
    - `remarks`: below `remark.` in the texts: what codes of the column do not tell.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()
    questions: tuple[Question, ...] = ()
    refused: frozenset[str] = frozenset()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question, the texts of the file that its answer settles, and the fix that it asks to confirm, if any."""

    question: Question
    texts: tuple[str, ...]
    fix: Fix | None = None


def settle_asked(asked: Iterable[Asked], answers: Answers) -> CodeSettlement:
    """Every question's texts by its answer: a code, or refused; what is not answered stays open."""
    codes: dict[str, str] = {}
    refused: set[str] = set()
    questions: list[Question] = []
    for one in asked:
        answer = answers.get(one.question.id)
        if answer not in {choice.id for choice in one.question.choices}:
            questions.append(one.question)
        elif answer == REFUSE:
            refused.update(one.texts)
        else:
            codes |= dict.fromkeys(one.texts, answer)
    return CodeSettlement(codes=codes, questions=tuple(questions), refused=frozenset(refused))


def settle_fixes(question: Question, proposed: tuple[Asked, ...], answers: Answers) -> CodeSettlement:
    """All fixes at once as the question about them was answered, or each by its own answer."""
    fixes = tuple(one.fix for one in proposed if one.fix is not None)
    answer = answers.get(question.id)
    if answer == ACCEPT:
        codes = {text: one.fix.code for one in proposed if one.fix is not None for text in one.texts}
        return CodeSettlement(codes=codes, fixes=fixes)
    if answer == ASK_EACH:
        return together(CodeSettlement(fixes=fixes), settle_asked(proposed, answers))
    return CodeSettlement(fixes=fixes, questions=(question,) if fixes else ())


def together(*parts: CodeSettlement) -> CodeSettlement:
    """Settlements of different texts as one, their questions in the order given."""
    return CodeSettlement(
        codes={text: code for part in parts for text, code in part.codes.items()},
        fixes=tuple(fix for part in parts for fix in part.fixes),
        questions=tuple(question for part in parts for question in part.questions),
        refused=frozenset(text for part in parts for text in part.refused),
        remarks=tuple(dict.fromkeys(remark for part in parts for remark in part.remarks)),
    )
