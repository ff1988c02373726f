"""The reference that a record gets where nobody gives one: the letters of its kind, the year and a number, A-2026-0012.

It says nothing else of what it names, no category and no city, so it never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models.functions import Length
from django.utils import timezone

from chancery.errors import Refused

# Who waits for a number may lose it again and again to those who come back at once; each try is one short question.
TRIES = 200
CROWDED = (
    "Too many were registered at this moment, and no number was free. Nothing was written: send it once more.",
    "Trop d’inscriptions se font en ce moment, et aucun numéro n’était libre. Rien n’a été inscrit\u00a0: envoyez-le "
    "de nouveau.",
)


def free(model: type[models.Model], letters: str, column: str = "reference") -> Iterator[str]:
    """The numbers of this year that nobody has taken yet, the next one first. After 9999 they grow longer."""
    start = f"{letters}-{timezone.localdate().year}-"
    rows: Any = model._default_manager
    taken = rows.filter(**{f"{column}__startswith": start, f"{column}__regex": rf"^{start}[0-9]+$"})
    last = taken.order_by(Length(column).desc(), f"-{column}").values_list(column, flat=True).first()
    for number in count(int(last.removeprefix(start)) + 1 if last else 1):
        yield f"{start}{number:04}"


def take(row: models.Model, letters: str, save: Callable[[], None], column: str = "reference") -> None:
    """Have a new row saved under the next free number; if somebody took it a moment ago, under the one after it."""
    rows: Any = type(row)._default_manager
    for _try in range(TRIES):
        number = next(free(type(row), letters, column))
        setattr(row, column, number)
        try:
            with transaction.atomic():
                return save()
        except IntegrityError:
            if not rows.filter(**{column: number}).exists():
                raise
    raise Refused(*CROWDED)
