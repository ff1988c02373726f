"""Say who pays for a mission, correct it, take it out.

It may be said at any time, and so is corrected at any time: the old row stays on record, with the reason once somebody
was asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chancery.audit.models import Actor
from chancery.errors import require
from chancery.ids import uuid7
from chancery.missions import permissions
from chancery.missions.actions.planning import AMOUNT
from chancery.missions.actions.telling import MAY_NOT, tell
from chancery.missions.days import day_of, later
from chancery.missions.models import Funding, Mission
from chancery.money import LARGEST, Money
from chancery.records import Changed, are_shut, changed

NO_FUNDING = (
    "Somebody corrected this or took it out a moment ago. Nothing was written: look at what stands there now.",
    "Quelqu’un vient de corriger ou de retirer cette ligne. Rien n’a été inscrit\u00a0: voyez ce qui s’y trouve.",
)
ENDED = ("ended_on", "why_en", "why_fr")
WHY = ("Say why. Nothing was written.", "Dites pourquoi. Rien n’a été inscrit.")


@transaction.atomic
def fund(
    *, by: Actor, mission: Mission, source: str, amount: Money | None, id: UUID | None = None, **values: Any
) -> Funding:
    """Say who pays, and how much. What somebody outside pays may be declared at any time, also after the return."""
    require(permissions.may_write(by, mission), *MAY_NOT)
    if id and (there := Funding.objects.filter(pk=id).first()):
        return there
    paid = _write(mission, source=source, amount=amount, id=id, **values)
    rows = [_said(paid)]
    tell(by=by, what="funded", mission=mission, rows=rows, sealed=are_shut(rows))
    return paid


@transaction.atomic
def correct_funding(
    *, by: Actor, paid: Funding, source: str, amount: Money | None, id: UUID | None = None, why_en: str = "",
    why_fr: str = "", **values: Any,
) -> Funding:  # fmt: skip
    """Correct who pays: what was said stays on record, and another row says what is right and cites it."""
    if id and (there := Funding.objects.filter(pk=id).first()):
        require(permissions.may_write(by, there.mission), *MAY_NOT)
        return there
    _end(by, paid, why_en, why_fr)
    made = _write(paid.mission, source=source, amount=amount, id=id, corrects=paid, **values)
    rows = [_said(paid, ENDED, beside=made), _said(made, beside=paid)]
    tell(by=by, what="funding-corrected", mission=paid.mission, rows=rows, sealed=are_shut(rows))
    return made


@transaction.atomic
def take_out_funding(*, by: Actor, paid: Funding, why_en: str = "", why_fr: str = "") -> None:
    """Take out who pays: it stays on record, and says nothing any more."""
    _end(by, paid, why_en, why_fr)
    rows = [_said(paid, ENDED)]
    tell(by=by, what="funding-taken-out", mission=paid.mission, rows=rows, sealed=are_shut(rows))


def _end(by: Actor, paid: Funding, why_en: str, why_fr: str) -> None:
    """It stands no more, once, whoever else corrects it at the same time."""
    require(permissions.may_write(by, paid.mission), *MAY_NOT)
    held = Mission.objects.select_for_update().get(pk=paid.mission_id)
    why = {"why_en": why_en.strip(), "why_fr": why_fr.strip()}
    require(held.state == Mission.State.PLANNED or any(why.values()), *WHY)
    columns = {"ended_on": timezone.localdate(), **why}
    require(Funding.objects.standing().filter(pk=paid.pk).update(**columns) == 1, *NO_FUNDING)
    for name, value in columns.items():
        setattr(paid, name, value)


def _said(paid: Funding, columns: Iterable[str] | None = None, beside: Funding | None = None) -> Changed:
    """Its values as the ledger takes them. Residents read what others pay, also where that became the City's part or
    was it before; of the City's own part alone they read nothing, so it stays within the office."""
    values = changed(paid, columns)
    told = any(one.source != Funding.Source.CITY for one in (paid, beside) if one)
    return values if told else values.within()


def _write(mission: Mission, *, source: str, amount: Money | None, id: UUID | None = None, **values: Any) -> Funding:
    """Who pays, as a row."""
    require(amount is None or 0 <= amount.minor <= LARGEST, *AMOUNT)
    day_of(values.get("declared_on"))
    paid = Funding(
        id=id or uuid7(), mission=mission, source=source, amount_minor=amount.minor if amount else None,
        currency=amount.currency if amount else mission.currency, later_on=later(mission.pk), **values,
    )  # fmt: skip
    paid.clean_fields()
    paid.save(force_insert=True)
    return paid
