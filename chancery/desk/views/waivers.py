"""What a body set aside for an agreement: shown with what is known of it, recorded and corrected by the clerk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, sent, writes
from chancery.agreements import actions, permissions, setting_aside
from chancery.agreements.models import Agreement, AgreementWaiver
from chancery.agreements.telling import CLASSES
from chancery.audit.models import Actor
from chancery.counterparties.permissions import classes_for
from chancery.desk import known
from chancery.frame import language
from chancery.policy import Policy
from chancery.policy.model import Criterion, WaiverRight
from chancery.policy.phrases import role_name
from chancery.portal.words import fine
from chancery.strategy.policies import in_force


class Line(NamedTuple):
    """One waiver in words."""

    row: AgreementWaiver
    criterion: str
    body: str


def lines(agreement: Agreement, policy: Policy | None, by: Actor | None) -> list[Line]:
    """What was set aside for it, as far as this person may know."""
    seen = agreement.waivers.filter(data_class__in=classes_for(by)).select_related("council_item", "case")
    return [Line(row, _criterion(policy, row.criterion), _body(policy, row.body)) for row in seen]


@writes(permissions.may_record)
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that a body set a criterion aside for an agreement."""
    row = get_object_or_404(permissions.visible(actor_of(request.user)), reference=reference)
    rights = list(_rights(in_force(timezone.localdate()), actor_of(request.user)))
    form = setting_aside.SetAside(sent(request), about=f"waiver/{reference}", rights=rights)

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        criterion, _colon, body = given.pop("what").partition(":")
        actions.waive(by=by, agreement=row, criterion=criterion, body=body, **given)
        return redirect(_page(row))

    lede = "" if rights else _("The policy in force lets no body set a criterion aside: there is nothing to record.")
    title = _("Set a criterion aside")
    return ask(request, form, act, title=title, verb=_("Record"), trail=_trail(row), about=row.reference, lede=lede)


@writes(permissions.may_record)
def correct(request: HttpRequest, agreement_waiver_id: UUID) -> HttpResponse:
    """Say that a waiver ends on another day, or was entered by mistake."""
    by = actor_of(request.user)
    mine = AgreementWaiver.objects.filter(agreement__in=permissions.visible(by), data_class__in=classes_for(by))
    row = mine.select_related("agreement").filter(pk=agreement_waiver_id).first()
    if row is None:
        raise Http404
    form = setting_aside.CorrectWaiver(sent(request), initial={"until": row.until, "mistaken": row.mistaken})

    def act(by: Actor) -> HttpResponse:
        actions.correct_waiver(by=by, waiver=row, **form.cleaned_data)
        return redirect(_page(row.agreement))

    named = _criterion(in_force(timezone.localdate()), row.criterion)
    title = _("Correct a waiver: %(name)s") % {"name": named}
    trail = _trail(row.agreement)
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail, about=row.agreement.reference)


def any_right(policy: Policy | None, by: Actor | None) -> bool:
    """Does the policy let any body set aside a criterion that this person may know?"""
    return any(_rights(policy, by))


def _rights(policy: Policy | None, by: Actor | None) -> Iterator[tuple[str, str]]:
    """Each criterion that the policy lets a body set aside, with that body; none that this person may not know."""
    if policy is None:
        return
    classes = classes_for(by)
    for right in policy.all(WaiverRight):
        for id in right.criteria:
            criterion = policy.by_id.get(id)
            if isinstance(criterion, Criterion) and CLASSES[criterion.visibility] in classes:
                for body in right.by:
                    yield f"{id}:{body}", f"{_criterion(policy, id)} ({_body(policy, body)})"


def _criterion(policy: Policy | None, id: str) -> str:
    clause = policy.by_id.get(id) if policy else None
    name = clause.name.in_(language()) if isinstance(clause, Criterion) else ""
    return str(fine(name)) if name else known.named(id, policy)


def _body(policy: Policy | None, id: str) -> str:
    return str(fine(role_name(policy, id, language()))) if policy else id


def _page(row: Agreement) -> str:
    return reverse("desk:agreement-facts", args=[row.reference])


def _trail(row: Agreement) -> list[tuple[Any, str]]:
    return [
        (_("Agreements"), reverse("desk:agreements")),
        (row.reference, reverse("desk:agreement", args=[row.reference])),
        (_("What is known"), _page(row)),
    ]
