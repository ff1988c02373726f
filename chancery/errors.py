"""What the house says when it will not do something. The words are for people, in their language."""

from __future__ import annotations

from typing import Any

from django.utils import translation


class Refused(Exception):
    """An action that may not be done, with the reason a person can read."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)

    @property
    def message_en(self) -> str:
        """The reason in English, whatever language the page is in."""
        return said(self.message, "en")

    @property
    def message_fr(self) -> str:
        """The reason in French, whatever language the page is in."""
        return said(self.message, "fr")


class BadInput(Refused):
    """Something typed or sent that cannot be read; nothing was written."""


def require(ok: bool, message: Any) -> None:
    """Go on only if this holds; otherwise say why not."""
    if not ok:
        raise Refused(message)


def said(message: Any, language: str) -> str:
    """A message (plain text, or one that waits for its language) in one language."""
    with translation.override(language):
        return str(message)
