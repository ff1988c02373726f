"""What is asked of the countersigner of a small office: which record, what it says now, and where one reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Model
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from chancery.accounts import separation
from chancery.agreements import permissions as agreements
from chancery.agreements.models import ChangeRequest
from chancery.audit.models import Actor
from chancery.cases import permissions as cases
from chancery.designations import permissions as designations
from chancery.designations.models import Designation
from chancery.desk.cases.look import Look
from chancery.desk.cases.next import may_be_countersigned


class Matter(NamedTuple):
    """A record of which one person would decide alone. `shown` is the digest of what may still change in it."""

    about: Model
    ref: str
    url: str
    may_ask: bool
    may_read: bool
    shown: str = ""


def may_ask(by: Actor) -> bool:
    """Whoever may take one of these steps, if it were not their own; which one, the matter says."""
    return agreements.may_step(by) or designations.may_confirm(by) or cases.may_take_part(by)


def matter(act: str, about_id: UUID, by: Actor) -> Matter:
    """What somebody asks about; a page that is not there, where nothing of the kind is countersigned in this city."""
    found = KINDS[act](about_id, by) if act in KINDS and separation.may_be_countersigned(act) else None
    if found is None:
        raise Http404
    return found


def link(act: str, about_id: UUID, by: Actor) -> str:
    """Where the countersigner reads what they sign; empty where they may not, or where a page says all of it."""
    found = KINDS[act](about_id, by) if act in KINDS else None
    return found.url if found and found.may_read else ""


def _step(about_id: UUID, by: Actor) -> Matter | None:
    asked = ChangeRequest.objects.select_related("agreement").filter(pk=about_id).first()
    if asked is None:
        return None
    url = reverse("desk:agreement", kwargs={"reference": asked.agreement.reference})
    reads = agreements.visible(by).filter(pk=asked.agreement_id).exists()
    return Matter(asked, asked.agreement.reference, url, agreements.may_step(by), reads)


def _designation(about_id: UUID, by: Actor) -> Matter | None:
    one = Designation.objects.select_related("policy").filter(pk=about_id).first()
    if one is None:
        return None
    url = reverse("designations:show", kwargs={"designation_id": one.pk})
    asks = designations.may_ask_to_countersign(by, one)
    return Matter(one, one.policy.policy_id, url, asks, designations.may_look(by), one.shown)


def _decision(about_id: UUID, by: Actor) -> Matter | None:
    case = cases.visible(by).select_related("policy", "lead_division").filter(pk=about_id).first()
    if case is None:
        return None
    url, look = reverse("desk:case", kwargs={"reference": case.reference}), Look(case, by, timezone.localdate())
    return Matter(case, case.reference, url, may_be_countersigned(look), may_read=True, shown=case.shown)


KINDS: dict[str, Callable[[UUID, Actor], Matter | None]] = {
    "agreement-form": _step,
    "agreement-change": _step,
    designations.ACT: _designation,
    cases.ACT: _decision,
}
