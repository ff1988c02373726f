"""Open a review of the program."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts.fields import Named, Once
from chancery.accounts.models import Division
from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.cases import permissions, reviews
from chancery.cases.actions import review
from chancery.desk.cases import reviewing
from chancery.desk.views.cases.found import address
from chancery.desk.views.workshop.drafts import top
from chancery.frame import language
from chancery.portal.words import fine
from chancery.strategy.policies import loaded, own


class Review(Once):
    """Who leads it; everything else is in the policy."""

    lead_division = Named(
        Division.objects.all(), label=gettext_lazy("Division most directly responsible"), required=False
    )


@writes(permissions.may_review)
def begin(request: HttpRequest) -> HttpResponse:
    """What the policy says of it, when the last one ended, and why none can be opened where that is so."""
    version = own(timezone.localdate())
    form = Review(sent(request), about="review")

    def act(by: Actor) -> HttpResponse:
        return redirect(address(review(by=by, **form.cleaned_data)))

    more = {}
    said = reviews.obstacle(version) if version else None
    if said and request.method != "POST":
        more["refusal"] = said[1] if language() == "fr" else said[0]
    clause = reviews.clause(loaded(version)) if version else None
    if version is None:
        more["lede"] = _("No policy is in force today, so there are no steps to take.")
    elif clause is not None:
        text = ". ".join(part.rstrip(".") for part in (clause.text.in_(language()), clause.source) if part)
        more["lede"] = fine(f"{text}. {reviewing.when(reviews.due(version))}")
    return ask(request, form, act, title=_("Review the program"), verb=_("Open the review"), trail=top(), **more)
