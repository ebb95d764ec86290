"""All different texts of a code column at once: what is known is mapped, the rest is proposed or asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from catalog.codes import Platform
from catalog.contracts import Column, Scheme
from catalog.questions import Answers, Question
from etl.encoders.encode import Certainty, Encoded, encode
from etl.encoders.provinces import CodeScheme, code_remark, likely_scheme, needs_scheme
from etl.encoders.questions import (
    ASK_EACH,
    Fix,
    code_question,
    fixes_question,
    rest_of_texts_question,
    scheme_question,
)
from etl.encoders.settlement import Asked, CodeSettlement, settle_asked, settle_fixes, together

MOST_ASKED = 50
"""Unknown texts of a column that are asked about one by one without being asked to."""


def settle_codes(
    column: Column, texts: Mapping[str, int], answers: Answers, *, platform: Platform | None = None
) -> CodeSettlement:
    """Settle the different texts of a code column, given how many rows bear each and what was answered so far.

    Blank texts are passed over: that a field is missing is no question of codes. `platform` is whose export the file is.
    Questions: `scheme.<column>` for numbers of provinces in Papua, `fix.<column>`, `code.<column>:<text>`, and beyond
    `MOST_ASKED` unknown texts `rest.<column>`. They stand in the order of rows, the same for the same file.

    ValueError: a column without codes, or of countries.
    """
    ordered = sorted((text for text in texts if text.strip()), key=lambda text: (-texts[text], text))
    scheme, schemes = _scheme(column, ordered, answers)
    encoded = {
        text: encode(column, text, platform=platform, scheme=scheme)
        for text in ordered
        if not (schemes and needs_scheme((text,)))
    }
    proposed = tuple(
        _asked(column, texts, text, one) for text, one in encoded.items() if one.certainty is Certainty.FIX
    )
    unknown = {text: one for text, one in encoded.items() if one.certainty is Certainty.UNKNOWN}
    fixes = tuple(one.fix for one in proposed if one.fix is not None)
    settled = together(
        _known(encoded),
        CodeSettlement(questions=schemes),
        settle_fixes(fixes_question(column, fixes, text_key="code_fixes"), proposed, answers),
        _settle_unknown(column, texts, unknown, answers),
    )
    return replace(settled, remarks=_remarks(column, settled.codes))


def _scheme(column: Column, texts: list[str], answers: Answers) -> tuple[CodeScheme | None, tuple[Question, ...]]:
    if column.scheme is not Scheme.PROVINCE or not needs_scheme(texts):
        return None, ()
    numbers = tuple(text for text in texts if needs_scheme((text,)))
    question = scheme_question(column, numbers, likely_scheme(texts))
    answer = answers.get(question.id)
    return (CodeScheme(answer), ()) if answer in set(CodeScheme) else (None, (question,))


def _known(encoded: Mapping[str, Encoded]) -> CodeSettlement:
    known = {text: one.code for text, one in encoded.items() if one.certainty is Certainty.KNOWN}
    return CodeSettlement(codes={text: code for text, code in known.items() if code is not None})


def _asked(column: Column, texts: Mapping[str, int], text: str, encoded: Encoded) -> Asked:
    return Asked(
        question=code_question(column, text, texts[text], encoded),
        texts=(text,),
        fix=None if encoded.code is None else Fix(text=text, code=encoded.code, rows=texts[text]),
    )


def _settle_unknown(
    column: Column, texts: Mapping[str, int], unknown: Mapping[str, Encoded], answers: Answers
) -> CodeSettlement:
    """The first ones each by its own answer, all beyond them by one, unless that is to ask about each."""
    beyond = tuple(unknown)[MOST_ASKED:]
    rest = rest_of_texts_question(column, beyond, sum(texts[text] for text in beyond))
    asks_all = not beyond or answers.get(rest.id) == ASK_EACH
    one_by_one = tuple(unknown) if asks_all else tuple(unknown)[:MOST_ASKED]
    asked = [_asked(column, texts, text, unknown[text]) for text in one_by_one]
    if not asks_all:
        asked.append(Asked(question=rest, texts=beyond))
    return settle_asked(asked, answers)


def _remarks(column: Column, codes: Mapping[str, str]) -> tuple[str, ...]:
    if column.scheme is not Scheme.PROVINCE:
        return ()
    return tuple(remark for code in sorted(set(codes.values())) if (remark := code_remark(code)) is not None)
