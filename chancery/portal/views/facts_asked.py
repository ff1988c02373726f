"""The private page of a candidate: the facts about it, each to be confirmed or disputed, under its own signature."""

from __future__ import annotations

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from chancery.audit import actions as audit
from chancery.cases import actions, keys
from chancery.cases.actions.checks import SERVICE
from chancery.cases.models import FactCheck
from chancery.errors import Refused
from chancery.frame import language, posted
from chancery.portal import page
from chancery.portal.forms import Confirming

TRIES, WITHIN = 30, 3600


def show(request: HttpRequest, token: str) -> HttpResponse:
    """What is on record, and what they say of it; once, and until its last day."""
    row = keys.opened(token)
    if row is None:
        raise Http404
    sent = posted(request) if request.method == "POST" else None
    if sent is not None and _too_often(row):
        return render(request, "429.html", {"here": _("Too many attempts")}, status=429)
    form, refusal = Confirming(sent, facts=list(row.facts.all())), ""
    if sent is not None and form.is_valid():
        said = form.cleaned_data
        try:
            actions.answer_facts(
                by=audit.service(SERVICE), check=row, answers=form.answers(), signatory=said["signatory"],
                function=said["function"],
            )  # fmt: skip
            return redirect("portal:facts-asked", token=token)
        except Refused as refused:
            refusal = refused.said(language())
    context = {"check": row, "form": form, "rows": form.rows(), "refusal": refusal, "open": row.case.is_open}
    return page.show(request, "portal/facts-asked.html", context, inside=True)


def _too_often(row: FactCheck) -> bool:
    """Does somebody send this one form again and again?"""
    key = f"facts-asked-{row.pk.hex}"
    cache.add(key, 0, WITHIN)
    return int(cache.incr(key)) > TRIES
