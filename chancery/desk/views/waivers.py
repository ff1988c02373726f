"""What a body set aside for an agreement: shown with what is known of it, recorded and corrected by the clerk; and what
the office passed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, sent, writes
from chancery.agreements import actions, asides, permissions, setting_aside
from chancery.agreements.asides import Aside
from chancery.agreements.models import Agreement, AgreementWaiver
from chancery.agreements.telling import CLASSES
from chancery.audit.models import Actor
from chancery.counterparties.permissions import classes_for
from chancery.desk import known
from chancery.frame import language
from chancery.policy import Policy
from chancery.policy.model import Criterion
from chancery.policy.phrases import duration_phrase, role_name
from chancery.portal.words import fine
from chancery.strategy.policies import adopted, in_force, loaded


class Line(NamedTuple):
    """One waiver in words; the day on which it ends by the policy; whether this person may correct it."""

    row: AgreementWaiver
    criterion: str
    body: str
    ends: date | None
    corrects: bool


def lines(agreement: Agreement, policy: Policy | None, by: Actor | None) -> list[Line]:
    """What was set aside for it, as far as this person may know."""
    seen = agreement.waivers.filter(data_class__in=classes_for(by)).select_related("council_item", "case")
    return [_line(row, policy, by) for row in seen]


def _line(row: AgreementWaiver, policy: Policy | None, by: Actor | None) -> Line:
    knows = _knowing(row, policy)
    corrects = by is not None and asides.may_correct(by, row)
    return Line(row, _criterion(knows, row.criterion), _body(knows, row.body), asides.ends(row), corrects)


def _knowing(row: AgreementWaiver, policy: Policy | None) -> Policy | None:
    """The policy that has the criterion: the present one, or else the one of the day of the decision."""
    return policy if policy and row.criterion in policy.by_id else in_force(row.on)


def records(agreement: Agreement, policy: Policy | None, by: Actor | None) -> bool:
    """Is there anything that a policy lets a body set aside, for this person to record?"""
    return any(_rights(agreement, policy, by))


@writes(permissions.may_set_aside)
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that a body set a criterion aside for an agreement."""
    row = get_object_or_404(permissions.visible(actor_of(request.user)), reference=reference)
    rights = list(_rights(row, in_force(timezone.localdate()), actor_of(request.user)))
    form = setting_aside.SetAside(sent(request), about=f"waiver/{reference}", rights=rights)

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        criterion, _colon, body = given.pop("what").partition(":")
        actions.waive(by=by, agreement=row, criterion=criterion, body=body, **given)
        return redirect(_page(row))

    lede = "" if rights else _("The policy lets no body set a criterion aside: there is nothing to record.")
    title = _("Set a criterion aside")
    return ask(request, form, act, title=title, verb=_("Record"), trail=_trail(row), about=row.reference, lede=lede)


@writes(permissions.may_set_aside)
def correct(request: HttpRequest, agreement_waiver_id: UUID) -> HttpResponse:
    """Say that a waiver ends on another day, or was entered by mistake."""
    by = actor_of(request.user)
    mine = AgreementWaiver.objects.filter(agreement__in=permissions.visible(by), data_class__in=classes_for(by))
    row = mine.select_related("agreement").filter(pk=agreement_waiver_id).first()
    if row is None or by is None or not asides.may_correct(by, row):
        raise Http404
    form = setting_aside.CorrectWaiver(sent(request), initial={"until": row.until, "mistaken": row.mistaken})

    def act(by: Actor) -> HttpResponse:
        actions.correct_waiver(by=by, waiver=row, **form.cleaned_data)
        return redirect(_page(row.agreement))

    named = _criterion(_knowing(row, in_force(timezone.localdate())), row.criterion)
    title = _("Correct a waiver: %(name)s") % {"name": named}
    trail = _trail(row.agreement)
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail, about=row.agreement.reference)


def _rights(row: Agreement, policy: Policy | None, by: Actor | None) -> Iterator[tuple[str, str]]:
    """Each criterion that a policy lets a body set aside, with that body: the policy in force, then those before it,
    for what was decided in their time. None that this person may not know or record."""
    if by is None:
        return
    today, classes, told = timezone.localdate(), classes_for(by), set()
    assigned = row.assignments.filter(until=None).order_by("since").last()
    before = [each for each in adopted() if each.in_force_from is not None and each.in_force_from <= today]
    for of in [*([policy] if policy else []), *map(loaded, before)]:
        acting = asides.in_steps(of, assigned.category if assigned else "")
        for one in asides.asides(of):
            key = f"{one.criterion.id}:{one.body}"
            mine = one.may(by) and CLASSES[one.criterion.visibility] in classes
            if key not in told and mine and (one.by_right or one.body in acting):
                told.add(key)
                yield key, _said(one, policy)


def _said(one: Aside, now: Policy | None) -> str:
    """What may be set aside, by whom, and how long that lasts; under which policy, if not the present one."""
    names = {"criterion": _criterion(one.policy, one.criterion.id), "body": _body(one.policy, one.body)}
    if not one.by_right:
        said = _("%(criterion)s (passed over by %(body)s)") % names
    elif one.lasts:
        length = duration_phrase(one.lasts, language())
        said = _("%(criterion)s (%(body)s; ends by itself after %(length)s)") % {**names, "length": length}
    else:
        said = f"{names['criterion']} ({names['body']})"
    if now is not None and one.policy.id == now.id:
        return said
    return _("%(said)s, under %(policy)s") % {"said": said, "policy": fine(one.policy.title.in_(language()))}


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
