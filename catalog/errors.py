"""Errors that a person can act on."""

from __future__ import annotations

from catalog.text import Language, text


class UserError(Exception):
    """Something the user can mend: what is wrong, where, and what to do.

    `code` names the text `error.<code>` in both languages; `params` fills it.
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(text(f"error.{code}", Language.ENGLISH, **params))

    def message(self, language: Language) -> str:
        """The one sentence to show, in that language."""
        return text(f"error.{self.code}", language, **self.params)
