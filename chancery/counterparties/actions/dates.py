"""Keep the days that matter every year to a country or a counterparty."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from chancery import edits
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.counterparties import permissions
from chancery.counterparties.models import DateOfNote
from chancery.counterparties.models.dates import LONGEST
from chancery.counterparties.permissions import MAY_NOT
from chancery.errors import require
from chancery.records import Changed, changed


@transaction.atomic
def note_date(*, by: Actor, **values: Any) -> DateOfNote:
    """Enter a day of the year that is kept. A form sent twice, with the same `id`, enters one day."""
    require(permissions.may_register(by), *MAY_NOT)
    made = DateOfNote(**values)
    _check(made)
    known = DateOfNote.objects.filter(pk=made.pk).first()
    if known is not None:
        return known
    made.save(force_insert=True)
    _tell(by, "date.noted", made, changed(made))
    return made


@transaction.atomic
def correct_date(*, by: Actor, date: DateOfNote, held: Mapping[str, Any], changes: Mapping[str, Any]) -> DateOfNote:
    """Correct a day of note."""
    require(permissions.may_register(by), *MAY_NOT)
    if not changes:
        return date
    for name, value in changes.items():
        setattr(date, name, value)
    _check(date)
    here = DateOfNote.objects.standing().filter(edits.still(held), pk=date.pk)
    edits.require_still(here.update(**changes))
    date.refresh_from_db()
    _tell(by, "date.corrected", date, changed(date, changes))
    return date


@transaction.atomic
def withdraw_date(*, by: Actor, date: DateOfNote) -> DateOfNote:
    """The day is kept no more, or was wrong. It stays on record, and no calendar shows it."""
    require(permissions.may_register(by), *MAY_NOT)
    moved = DateOfNote.objects.filter(pk=date.pk, withdrawn=False).update(withdrawn=True)
    require(moved == 1, "This day was taken back already.", "Cette date a déjà été retirée.")
    date.withdrawn = True
    _tell(by, "date.withdrawn", date, changed(date, ["withdrawn"]))
    return date


def _check(date: DateOfNote) -> None:
    real = 1 <= date.month <= 12 and 1 <= date.day <= LONGEST[date.month - 1]
    require(real, "There is no such day in any year.", "Ce jour n’existe dans aucune année.")
    require(
        date.year is None or 1 <= date.year <= 9999,
        "A year has up to four digits.",
        "Une année a quatre chiffres au plus.",
    )
    leap = (date.month, date.day) != (2, 29) or date.year is None or isleap(date.year)
    require(leap, f"The year {date.year} has no 29 February.", f"L’année {date.year} n’a pas de 29\u00a0février.")
    require(bool(date.name_en or date.name_fr), "The day has a name.", "La date a un nom.")
    require(
        (date.country_id is None) != (date.counterparty_id is None),
        "The day is of one country, or of one counterparty.",
        "La date est celle d’un seul pays ou d’un seul partenaire.",
    )


def _tell(by: Actor, type_: str, date: DateOfNote, told: Changed) -> None:
    """Of a body that no published record names, only that something happened."""
    body = date.counterparty
    ref = body.reference if body else str(date.country_id)
    audit.record(by=by, type=type_, ref=ref, changed=told, sealed=body is not None and not body.public)
