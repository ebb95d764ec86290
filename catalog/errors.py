"""Errors that a person can act on."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.text import Language, text


@dataclass(frozen=True)
class Translated:
    """A parameter that is itself a text: its key, looked up in the reader's language."""

    key: str


class UserError(Exception):
    """Something the user can mend: what is wrong, where, and what to do.

    `code` names the text `error.<code>` in both languages; `params` fills it.
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(self.message(Language.ENGLISH))

    def message(self, language: Language) -> str:
        """The one sentence to show, in that language."""
        filled = {
            name: text(value.key, language) if isinstance(value, Translated) else value
            for name, value in self.params.items()
        }
        return text(f"error.{self.code}", language, **filled)
