"""What a file leaves open: it is asked, with examples from the file, and never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from catalog.errors import Translated
from catalog.text import Language, text


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way to answer a question.

    - `id`: what `--answer <question>=<id>` says.
    - `text_key`: below `choice.`, in both languages; `params` fill it.
    - `outcomes`: how the question's examples would be read, in their order; empty text for one that would be refused.
    """

    id: str
    text_key: str
    params: Mapping[str, object] = field(default_factory=dict)
    outcomes: tuple[str, ...] = ()

    def label(self, language: Language) -> str:
        """The choice in words."""
        return text(f"choice.{self.text_key}", language, **_filled(self.params, language))


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question about one file. Its id is the same for the same file, so that an answer can be given beforehand.

    - `id`: `<kind>.<column>`, or `<kind>.<column>:<text of the file>` where each text is asked about.
    - `text_key`: below `question.`, in both languages; `params` fill it.
    - `examples`: texts of the file, the most telling first, at most five; never from a column that holds names.
    - `choices`: empty where the answer is free text.
    - `suggested`: id of the choice to offer first; it is never taken without an answer.
    """

    id: str
    text_key: str
    params: Mapping[str, object] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    suggested: str | None = None

    def sentence(self, language: Language) -> str:
        """The question in words."""
        return text(f"question.{self.text_key}", language, **_filled(self.params, language))


def _filled(params: Mapping[str, object], language: Language) -> dict[str, object]:
    """Parameters as the language shows them: `Translated` ones looked up, the pieces of a tuple one after another."""
    return {name: _shown(value, language) for name, value in params.items()}


def _shown(value: object, language: Language) -> object:
    if isinstance(value, Translated):
        return text(value.key, language)
    if isinstance(value, tuple):
        return "".join(str(_shown(piece, language)) for piece in value)
    return value


Answers = Mapping[str, str]
"""Answers by question id: the id of a choice, or the text itself."""


def answers_for(file: str, answers: Answers) -> dict[str, str]:
    """Answers that hold for a file: those to any file, and those to it alone, `<file>::<question>`, which come first."""
    mark = f"{file}::"
    own = {question.removeprefix(mark): answer for question, answer in answers.items() if question.startswith(mark)}
    return {question: answer for question, answer in answers.items() if "::" not in question} | own


def asked_of(file: str, question: Question) -> Question:
    """A question as one of several files is asked it."""
    return replace(question, id=f"{file}::{question.id}")
