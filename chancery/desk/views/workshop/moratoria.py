"""A moratorium: imposed and lifted by the clerk, with the item by which Council decided."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.desk.views.policies import decided
from chancery.desk.views.workshop.drafts import top
from chancery.desk.workshop import forms
from chancery.frame import language
from chancery.strategy import actions, permissions, policies
from chancery.strategy.models import PolicyVersion


@writes(permissions.may_adopt)
def impose(request: HttpRequest) -> HttpResponse:
    """No new agreements, of some categories or of any, from a day on."""
    form = forms.Impose(sent(request))
    policy = policies.in_force(timezone.localdate())
    named = [(one.id, one.name.in_(language())) for one in policy.categories] if policy else []
    form.fields["categories"].choices = named  # type: ignore[attr-defined]  # (a field of choices)

    @transaction.atomic
    def act(by: Actor) -> HttpResponse:
        given = form.cleaned_data
        actions.impose(
            by=by,
            since=given["since"],
            categories=given["categories"],
            text_en=given["text_en"],
            text_fr=given["text_fr"],
            council_item=decided(by, given),
        )
        return redirect("desk:policy-drafts")

    lede = _("Requests on their way stay under the policy of their day. The public policy page says that it holds.")
    return ask(request, form, act, title=_("Impose a moratorium"), verb=_("Impose"), lede=lede, trail=top())


@writes(permissions.may_adopt)
def lift(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """From a day on it holds no longer."""
    version = get_object_or_404(PolicyVersion, pk=version_id)
    if not version.policy_id.startswith("moratorium-"):
        raise Http404
    form = forms.Lift(sent(request))

    @transaction.atomic
    def act(by: Actor) -> HttpResponse:
        given = form.cleaned_data
        actions.lift(by=by, version=version, until=given["until"], council_item=decided(by, given))
        return redirect("desk:policy-drafts")

    lede = _("That it held, and for how long, stays on record. What came in while it held may go on from that day.")
    return ask(request, form, act, title=_("Lift the moratorium"), verb=_("Lift"), lede=lede, trail=top())
