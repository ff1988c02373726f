"""Set a criterion aside for an agreement, as a body decided and its policy lets it, or as the office passes over it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from chancery.agreements import permissions
from chancery.agreements.asides import letting, may_correct
from chancery.agreements.models import Agreement, AgreementWaiver
from chancery.agreements.telling import CLASSES, MAY_NOT, is_sealed, today
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.cases.facts import waived_criteria
from chancery.cases.models import Case
from chancery.council.models import CouncilItem
from chancery.counterparties.permissions import classes_for
from chancery.edits import Overtaken
from chancery.errors import Refused, require
from chancery.records import DataClass, changed

NO_RIGHT = (
    "The policy does not let this body set this criterion aside, neither today nor on the day of the decision.",
    "La politique ne permet pas à cette instance de déroger à ce critère, ni aujourd’hui ni au jour de la décision.",
)
BY_RIGHT = (
    "The clerk records what a body sets aside by a right that the policy gives it.",
    "Le greffe consigne les dérogations qu’une instance accorde en vertu de la politique.",
)
BY_THE_OFFICE = (
    "The office passes over what only should be met, with its reason.",
    "C’est le bureau qui, avec un motif, passe outre à ce qui devrait seulement être satisfait.",
)
NO_REASON = ("A waiver has a reason.", "Une dérogation a un motif.")
TOO_EARLY = ("It would end before it begins.", "La dérogation prendrait fin avant de commencer.")
TO_COME = ("Nothing is recorded before it happened.", "Rien n’est consigné avant d’avoir eu lieu.")
OVERTAKEN = ("Someone else has just changed this waiver.", "Quelqu’un vient de modifier cette dérogation.")


@transaction.atomic
def waive(
    *,
    by: Actor,
    key: str,
    agreement: Agreement,
    criterion: str,
    body: str,
    reason: str,
    on: date,
    until: date | None = None,
    council_item: CouncilItem | None = None,
) -> AgreementWaiver:
    """Record that a body set a criterion aside for an agreement, as far as the policy lets it, today's or that of the
    day: the clerk does, from the minutes. The office passes over a *should* with a written reason, where no right names
    it. A form sent twice records one waiver."""
    require(permissions.may_set_aside(by), *MAY_NOT)
    known = AgreementWaiver.objects.filter(pk=key).first()
    if known is not None:
        return known
    found = letting(criterion, body, on)
    if not found:
        raise Refused(*NO_RIGHT)
    require(found[0].may(by), *(BY_RIGHT if found[0].by_right else BY_THE_OFFICE))
    told = CLASSES[found[0].criterion.visibility]
    require(told in classes_for(by), *MAY_NOT)
    require(bool(reason.strip()), *NO_REASON)
    require(on <= today(), *TO_COME)
    require(until is None or until >= on, *TOO_EARLY)
    row = AgreementWaiver(
        pk=UUID(key), agreement=agreement, criterion=criterion, body=body, reason=reason, on=on, until=until,
        council_item=council_item, data_class=told,
    )  # fmt: skip
    row.save(force_insert=True)
    _record(by, "waiver.recorded", agreement, row)
    return row


@transaction.atomic
def correct_waiver(
    *, by: Actor, waiver: AgreementWaiver, until: date | None = None, mistaken: bool = False
) -> AgreementWaiver:
    """A waiver ends on another day than was recorded, or was entered by mistake and counts on no day. It stays on
    record."""
    require(may_correct(by, waiver) and waiver.data_class in classes_for(by), *MAY_NOT)
    require(until is None or until >= waiver.on, *TOO_EARLY)
    values = {"until": until, "mistaken": mistaken}
    same = AgreementWaiver.objects.filter(pk=waiver.pk, until=waiver.until, mistaken=waiver.mistaken)
    if same.update(**values) != 1:
        raise Overtaken(*OVERTAKEN)
    waiver.until, waiver.mistaken = until, mistaken
    _record(by, "waiver.corrected", waiver.agreement, waiver, list(values))
    return waiver


@transaction.atomic
def take_waivers(*, by: Actor, agreement: Agreement, case: Case, on: date) -> list[AgreementWaiver]:
    """What was set aside in the case by which an agreement was made or goes on holds for the agreement: of each
    criterion the body, the day and until when. What an earlier case had set aside ends the day before this one took
    effect: what is still wanted of it was decided again (decision 34).

    As with what was judged, nobody writes here what they may not read: the register takes over what somebody decided
    who may.
    """
    require(permissions.may_register(by), *MAY_NOT)
    for earlier in agreement.waivers.filter(until=None, mistaken=False).exclude(case=case):
        earlier.until = max(earlier.on, on - timedelta(1))
        earlier.save(update_fields=["until"])
        _record(by, "waiver.ended", agreement, earlier, ["until"])
    made = [
        AgreementWaiver(
            agreement=agreement, case=case, criterion=one.clause, body=one.body, reason=one.reason, on=one.on,
            until=one.until, council_item=one.council_item, data_class=CLASSES[asked.visibility],
        )
        for one, asked in waived_criteria(case)
    ]  # fmt: skip
    for row in made:
        row.save(force_insert=True)
        _record(by, "waiver.recorded", agreement, row)
    return made


def _record(by: Actor, type_: str, about: Agreement, row: AgreementWaiver, *columns: Any) -> None:
    """One that is not public, or is of an agreement that is not, leaves a sealed line."""
    open_ = row.data_class == DataClass.PUBLIC
    values = changed(row, *columns) if open_ else changed(row, *columns).under(row.data_class)
    pub = {"criterion": row.criterion}
    sealed = is_sealed(about) or not open_
    audit.record(by=by, type=type_, ref=about.reference, pub=pub, changed=[values], sealed=sealed)
