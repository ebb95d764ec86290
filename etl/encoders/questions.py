"""What is asked about the codes of a column, in words that `catalog/texts` has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from catalog.codes import code_text_key
from catalog.contracts import Column
from catalog.errors import Translated
from catalog.questions import Choice, Question
from catalog.regions import provinces
from etl.encoders.encode import Encoded
from etl.encoders.names import names_of
from etl.encoders.provinces import CodeScheme

ACCEPT, ASK_EACH, REFUSE = "accept", "ask", "refuse"
_MOST_EXAMPLES = 5
_MOST_FIXES_NAMED = 20


@dataclass(frozen=True, kw_only=True)
class Fix:
    """A text that is near enough to one code for it to be proposed.

    - `text`: the text of the file; of titles the words that tell the category, joined with ' + '.
    - `rows`: how many rows bear it.
    - `examples`: titles that it stands for; the text itself elsewhere.
    """

    text: str
    code: str
    rows: int
    examples: tuple[str, ...] = ()


def code_name(column: Column, code: str) -> Translated | str:
    """Name of a code for the parameters of a question; provinces bear one name in both languages."""
    if column.codes is not None:
        return Translated(code_text_key(column.codes(code)))
    return provinces()[code].name


def scheme_question(column: Column, numbers: tuple[str, ...], suggested: CodeScheme | None) -> Question:
    """Whose numbers the provinces bear."""
    return Question(
        id=f"scheme.{column.name}",
        text_key="code_scheme",
        params={"column": column.name},
        examples=numbers[:_MOST_EXAMPLES],
        choices=tuple(Choice(id=scheme.value, text_key=f"scheme_{scheme}") for scheme in CodeScheme),
        suggested=None if suggested is None else suggested.value,
    )


def fixes_question(column: Column, fixes: tuple[Fix, ...], *, text_key: str) -> Question:
    """Whether all proposed fixes of a column are right."""
    shown = tuple(example for fix in fixes for example in (fix.examples or (fix.text,))[:1])[:_MOST_EXAMPLES]
    return Question(
        id=f"fix.{column.name}",
        text_key=text_key,
        params={"column": column.name, "count": len(fixes), "fixes": _listed(column, fixes)},
        examples=shown,
        choices=(
            Choice(id=ACCEPT, text_key="accept_fixes", outcomes=tuple(fix.code for fix in fixes[:_MOST_EXAMPLES])),
            Choice(id=ASK_EACH, text_key="ask_each"),
        ),
        suggested=ACCEPT,
    )


def code_question(column: Column, text: str, rows: int, encoded: Encoded) -> Question:
    """Which code one text of the file is."""
    remark = {} if encoded.remark is None else {"remark": Translated(f"remark.{encoded.remark}")}
    # A listed spelling that stands for no code is one that the file's owner most likely wants left out.
    refuses = encoded.remark is not None and not encoded.candidates
    first = (encoded.code,) if encoded.code is not None else encoded.candidates
    return Question(
        id=f"code.{column.name}:{text}",
        text_key="code_asked" if encoded.remark is None else "code_remarked",
        params={"column": column.name, "text": text, "rows": rows, **remark},
        examples=(text,),
        choices=code_choices(column, first),
        suggested=REFUSE if refuses else encoded.code,
    )


def word_question(column: Column, word: str, titles: tuple[str, ...], rows: int, first: tuple[str, ...]) -> Question:
    """Which category the titles with a word are."""
    return Question(
        id=f"code.{column.name}:{word}",
        text_key="category_asked",
        params={"word": word, "titles": len(titles), "rows": rows},
        examples=titles[:_MOST_EXAMPLES],
        choices=code_choices(column, first),
    )


def rest_of_texts_question(column: Column, texts: tuple[str, ...], rows: int) -> Question:
    """What to do with the unknown texts beyond those that are asked about one by one."""
    return Question(
        id=f"rest.{column.name}",
        text_key="code_rest",
        params={"column": column.name, "count": len(texts), "rows": rows},
        examples=texts[:_MOST_EXAMPLES],
        choices=(Choice(id=ASK_EACH, text_key="ask_each"), _refuse()),
    )


def rest_of_titles_question(column: Column, titles: tuple[str, ...], rows: int) -> Question:
    """Which category all titles are that no question before was about."""
    return Question(
        id=f"rest.{column.name}",
        text_key="category_rest",
        params={"count": len(titles), "rows": rows},
        examples=titles[:_MOST_EXAMPLES],
        choices=code_choices(column, ()),
    )


@lru_cache
def code_choices(column: Column, first: tuple[str, ...]) -> tuple[Choice, ...]:
    """All codes of the column, likely ones first, and the choice to refuse the rows."""
    codes = dict.fromkeys((*first, *names_of(column).codes))
    return (*(Choice(id=code, text_key="code", params={"name": code_name(column, code)}) for code in codes), _refuse())


def _refuse() -> Choice:
    return Choice(id=REFUSE, text_key="refuse_rows")


def _listed(column: Column, fixes: tuple[Fix, ...]) -> tuple[object, ...]:
    """'Jawa Brat → Jawa Barat; ...', in pieces that `Question.sentence` puts together in its language."""
    pieces: list[object] = []
    for fix in fixes[:_MOST_FIXES_NAMED]:
        pieces += ["; " if pieces else "", f"{fix.text} → ", code_name(column, fix.code)]
    return (*pieces, f"; … (+{len(fixes) - _MOST_FIXES_NAMED})" if len(fixes) > _MOST_FIXES_NAMED else "")
