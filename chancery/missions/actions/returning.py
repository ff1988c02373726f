"""Write down what a traveller gave back, and correct it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chancery.audit.models import Actor
from chancery.errors import require
from chancery.ids import uuid7
from chancery.missions import borne, permissions
from chancery.missions.actions.lines import MAY_NOT_POST, NOT_THEN, OWN_LINE, WHY
from chancery.missions.actions.telling import tell
from chancery.missions.actions.totals import count_posted
from chancery.missions.days import is_of_it, later
from chancery.missions.models import CostLine, Mission, Repayment, Trip
from chancery.money import LARGEST, Money
from chancery.records import are_shut, changed

MORE = (
    "More would come back than the City bore of this trip; what is left of an advance is said to be that, and once the "
    "mission is accounted for a cost is posted before it comes back. Nothing was written.",
    "Il reviendrait plus que ce que la Ville assume de ce voyage\u00a0; le reste d’une avance s’inscrit comme tel, et "
    "une fois le compte rendu publié, un coût se comptabilise avant de revenir. Rien n’a été inscrit.",
)
REPAID = (
    "A repayment is above zero. Nothing was written.",
    "Un remboursement est supérieur à zéro. Rien n’a été inscrit.",
)
NOT_STANDING = (
    "Only a repayment that stands is corrected: somebody corrected this one a moment ago. Nothing was written.",
    "Seul un remboursement valable se corrige\u00a0: quelqu’un vient de corriger celui-ci. Rien n’a été inscrit.",
)


@transaction.atomic
def repay(
    *, by: Actor, trip: Trip, on: date, amount: Money, line: CostLine | None = None, id: UUID | None = None,
    of_advance: bool = False, **reasons: Any,
) -> Repayment:  # fmt: skip
    """Write down what a traveller gave back: of what the City bore, or what is left of an advance. The latter never was
    a cost, so it lowers none."""
    require(permissions.may_post(by), *MAY_NOT_POST)
    if id and (there := Repayment.objects.filter(pk=id).first()):
        return there
    require(is_of_it(trip, on), *NOT_THEN)
    _require_amount(amount, trip, of_advance)
    said: dict[str, Any] = {"trip": trip, "line": line, "on": on, "of_advance": of_advance,
                            "later_on": later(trip.mission_id), **reasons}  # fmt: skip
    made = Repayment(id=id or uuid7(), own_minor=amount.minor, **said)
    made.clean_fields()
    made.save(force_insert=True)
    _tell(by, "repaid", trip.mission, made)
    count_posted(by=by, row=made)
    return made


@transaction.atomic
def correct_repayment(
    *, by: Actor, back: Repayment, amount: Money | None = None, id: UUID | None = None, why_en: str = "",
    why_fr: str = "",
) -> Repayment | None:  # fmt: skip
    """Correct what came back: one takes it back, another says what is right, and both cite it. Without an amount it is
    taken back alone. They count on the day of the correction, so that no quarter that is closed changes."""
    require(permissions.may_post(by), *MAY_NOT_POST)
    require(not permissions.is_of(by, back.trip.mission), *OWN_LINE)
    require(bool(why_en.strip() or why_fr.strip()), *WHY)
    if id and (there := Repayment.objects.filter(pk=id).first()):
        return there
    Repayment.objects.select_for_update().get(pk=back.pk)  # two who correct it at once come one after the other
    require(Repayment.objects.standing().filter(pk=back.pk).exists(), *NOT_STANDING)
    said = {"trip": back.trip, "line": back.line, "on": timezone.localdate(), "corrects": back,
            "later_on": later(back.trip.mission_id),
            "of_advance": back.of_advance, "reason_en": why_en.strip(), "reason_fr": why_fr.strip()}  # fmt: skip
    rows = [Repayment(own_minor=-back.own_minor, reverses=back, **said)]
    rows[0].save(force_insert=True)
    if amount is not None:
        _require_amount(amount, back.trip, back.of_advance)
        rows.append(Repayment(id=id or uuid7(), own_minor=amount.minor, **said))
        rows[1].save(force_insert=True)
    _tell(by, "repayment-corrected", back.trip.mission, *rows)
    for one in rows:
        count_posted(by=by, row=one)
    return rows[1] if amount is not None else None


def _require_amount(amount: Money, trip: Trip, of_advance: bool) -> None:
    require(0 < amount.minor <= LARGEST and amount.currency == settings.CITY.currency, *REPAID)
    Mission.objects.select_for_update().get(pk=trip.mission_id)
    if of_advance:
        require(amount.minor + borne.back_of_advance(trip) <= (trip.advance_minor or 0), *borne.NO_ADVANCE)
    else:
        room = borne.room(trip)
        require(room is None or amount.minor <= room, *MORE)


@transaction.atomic
def _tell(by: Actor, what: str, mission: Mission, *made: Repayment) -> None:
    """The line of a step. What is left of an advance is in no figure of residents, and stays within the office."""
    rows = [changed(one).within() if one.of_advance else changed(one) for one in made]
    tell(by=by, what=what, mission=mission, rows=rows, sealed=are_shut(rows))
