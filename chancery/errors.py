"""What the house says when it will not do something, in words for people. Plain Python, so that policy may use it."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


class Refused(Exception):
    """Something that may not be done, with the reason a person can read.

    The reason is given in both languages, or as one translatable text (`gettext_lazy`) that follows the page's.
    """

    def __init__(self, message: object, message_fr: str = "") -> None:
        super().__init__(message)
        self.message = message
        self._fr = message_fr

    def __str__(self) -> str:
        return str(self.message)

    @property
    def message_en(self) -> str:
        """The reason in English."""
        return str(self.message)

    @property
    def message_fr(self) -> str:
        """The reason in French."""
        return self._fr or str(self.message)

    def said(self, language: str) -> str:
        """The reason in one language."""
        return self.message_fr if language.startswith("fr") else self.message_en


class BadInput(Refused):
    """Something typed or sent that cannot be read; nothing was written."""


def require(ok: bool, message: object, message_fr: str = "") -> None:
    """Go on only if this holds; otherwise say why not."""
    if not ok:
        raise Refused(message, message_fr)


def required(found: T | None, message: object, message_fr: str = "") -> T:
    """Go on with what was found; where there is nothing, say why not."""
    if found is None:
        raise Refused(message, message_fr)
    return found
