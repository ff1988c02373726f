"""Take an agreement up: open the case by which it is renewed, brought into line or turned into another."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts.staff import ask, sent, writes
from chancery.agreements import actions, continuing, permissions
from chancery.agreements.views.found import about, agreement_of
from chancery.audit.models import Actor
from chancery.cases.actions import submit
from chancery.cases.words import KINDS, OF_AN_AGREEMENT
from chancery.desk.cases import continuing as asked
from chancery.desk.cases import subjects
from chancery.desk.views.cases.found import address
from chancery.frame import language
from chancery.portal.words import fine


@writes(permissions.may_take_up_some)
def take_up(request: HttpRequest, reference: str, asks: str) -> HttpResponse:
    """What the policy says of it, and what the case needs to be opened; what is not possible says why."""
    row, on, kind = agreement_of(request, reference), timezone.localdate(), asks
    if kind not in OF_AN_AGREEMENT:
        raise Http404
    policy = continuing.policy_on(on)
    initial = {"lead_division": row.lead_division}
    choices = asked.choices(row, kind, policy)
    form = asked.TakeUp(sent(request), about=f"{kind}/{reference}", choices=choices, initial=initial)

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        came = given.pop("came_on")
        with transaction.atomic():
            made = actions.take_up(by=by, agreement=row, kind=kind, **given)
            if came and made.submitted_on is None:
                submit(by=by, case=made, on=came, content_digest=subjects.content(made))
        return redirect(address(made))

    more: dict[str, Any] = about(row, str(KINDS[kind]))
    said = continuing.obstacle(row, kind, on)
    if said and request.method != "POST":
        more["refusal"] = said[1] if language() == "fr" else said[0]
    found = asked.clause(row, kind, policy)
    text = ". ".join(part.rstrip(".") for part in (found.text.in_(language()), found.source) if part) if found else ""
    more["lede"] = fine(f"{text}.") if text else ""
    return ask(request, form, act, verb=_("Open the case"), **more)
