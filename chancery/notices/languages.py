"""In which language someone is written to."""

from __future__ import annotations

from django.conf import settings

from chancery.accounts.models import User


def language_of(user: User) -> str:
    """In which language someone is written to: theirs, else the city's first."""
    known = [code for code, _name in settings.LANGUAGES]
    return user.language if user.language in known else str(settings.LANGUAGE_CODE)
