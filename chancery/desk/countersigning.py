"""What is asked of the countersigner of a small office: which record, what it says now, and where one reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Model
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from chancery.accounts import separation
from chancery.accounts.models import Countersignature
from chancery.agreements import permissions as agreements
from chancery.agreements.models import ChangeRequest
from chancery.audit.models import Actor
from chancery.cases import permissions as cases
from chancery.designations import permissions as designations
from chancery.designations.models import Designation
from chancery.desk.cases.look import Look
from chancery.desk.cases.next import may_be_countersigned
from chancery.strategy import permissions as strategy
from chancery.strategy.models import PolicyVersion

STEPS = ("agreement-form", "agreement-change")


class Matter(NamedTuple):
    """A record of which one person would decide alone. `shown` is the digest of what may still change in it."""

    about: Model
    ref: str
    url: str
    may_ask: bool
    shown: str = ""


def may_ask(by: Actor) -> bool:
    """Whoever may take one of these steps, if it were not their own; which one, the matter says."""
    return agreements.may_step(by) or designations.may_confirm(by) or strategy.may_adopt(by) or cases.may_take_part(by)


def matter(act: str, about_id: UUID, by: Actor) -> Matter:
    """What this person may ask about; a page that is not there, where in this city nothing of it is countersigned."""
    found = KINDS[act](about_id, by) if act in KINDS and separation.may_be_countersigned(act) else None
    if found is None or not found.may_ask:
        raise Http404
    return found


def links(asked: Iterable[Countersignature], by: Actor) -> dict[UUID, str]:
    """Where the countersigner reads what they sign, as far as they may: one question for each kind of record."""
    wanted = [(one.act, one.about_id) for one in asked]
    steps = ChangeRequest.objects.filter(pk__in=[pk for act, pk in wanted if act in STEPS])
    steps = steps.filter(agreement__in=agreements.visible(by))
    open_cases = cases.visible(by).filter(pk__in=[pk for act, pk in wanted if act == cases.ACT])
    found = {pk: _agreement(reference) for pk, reference in steps.values_list("pk", "agreement__reference")}
    found |= {pk: _case(reference) for pk, reference in open_cases.values_list("pk", "reference")}
    if strategy.may_read_drafts(by):
        found |= {pk: _policy(pk) for act, pk in wanted if act == strategy.ACT}
    if designations.may_look(by):
        found |= {pk: _assignment(pk) for act, pk in wanted if act == designations.ACT}
    return found


def _agreement(reference: str) -> str:
    return reverse("desk:agreement", kwargs={"reference": reference})


def _assignment(pk: UUID) -> str:
    return reverse("designations:show", kwargs={"designation_id": pk})


def _policy(pk: UUID) -> str:
    return reverse("designations:simulation", kwargs={"version_id": pk})


def _case(reference: str) -> str:
    return reverse("desk:case", kwargs={"reference": reference})


def _step(about_id: UUID, by: Actor) -> Matter | None:
    asked = ChangeRequest.objects.select_related("agreement").filter(pk=about_id).first()
    if asked is None:
        return None
    reference = asked.agreement.reference
    return Matter(asked, reference, _agreement(reference), agreements.may_step(by))


def _designation(about_id: UUID, by: Actor) -> Matter | None:
    one = Designation.objects.select_related("policy").filter(pk=about_id).first()
    if one is None:
        return None
    asks = designations.may_ask_to_countersign(by, one)
    return Matter(one, one.policy.policy_id[:60], _assignment(one.pk), asks, one.shown)


def _adoption(about_id: UUID, by: Actor) -> Matter | None:
    one = PolicyVersion.objects.filter(pk=about_id).first()
    if one is None:
        return None
    return Matter(one, one.policy_id[:60], _policy(one.pk), strategy.may_ask_to_countersign(by, one), one.digest)


def _decision(about_id: UUID, by: Actor) -> Matter | None:
    case = cases.visible(by).select_related("policy", "lead_division").filter(pk=about_id).first()
    if case is None:
        return None
    look = Look(case, by, timezone.localdate())
    return Matter(case, case.reference, _case(case.reference), may_be_countersigned(look), case.shown)


KINDS: dict[str, Callable[[UUID, Actor], Matter | None]] = {
    **dict.fromkeys(STEPS, _step),
    designations.ACT: _designation,
    strategy.ACT: _adoption,
    cases.ACT: _decision,
}
