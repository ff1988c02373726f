"""A law above the policy: brought in as its text says, and ended when its maker ended it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.designations.views import places
from chancery.desk.views.workshop.drafts import top
from chancery.desk.workshop import forms
from chancery.strategy import actions, permissions
from chancery.strategy.models import PolicyVersion


@writes(permissions.may_adopt)
def end(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """From a day on it binds no longer; said again, the day is corrected."""
    version = get_object_or_404(PolicyVersion.objects.laws(), pk=version_id)
    until = version.in_force_to and version.in_force_to + timedelta(days=1)
    form = forms.EndLaw(sent(request), initial={"until": until, "source": version.ended_by})

    def act(by: Actor) -> HttpResponse:
        given = form.cleaned_data
        actions.end_law(by=by, version=version, until=given["until"], source=given["source"])
        return redirect("desk:policy-drafts")

    lede = _(
        "That it bound, and for how long, stays on record. What is judged as of a day before that is judged by it."
    )
    return ask(
        request, form, act, title=_("A law ends"), verb=_("Record"), lede=lede, about=places.title(version), trail=top()
    )
