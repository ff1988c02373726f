"""Make the agreement that a case decided on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chancery.accounts.staff import ask_sure, sent, writes
from chancery.agreements import actions, permissions
from chancery.agreements.concludable import require_concludable, require_term
from chancery.agreements.views.said import said
from chancery.audit.models import Actor
from chancery.desk.cases import concluding
from chancery.desk.views.cases.found import about, look, trail


@writes(permissions.may_register)
def conclude(request: HttpRequest, reference: str) -> HttpResponse:
    """What the case knows is filled in; what is missing is asked; then the agreement stands in the register."""
    one = look(request, reference)
    if one.case.kind not in concluding.MAKES:
        raise Http404
    if request.method != "POST" and (there := concluding.made_of(one.case)):
        return redirect("desk:agreement", reference=there.reference)
    form = concluding.form_of(one.case, sent(request))

    def check() -> None:
        given = form.cleaned_data
        require_concludable(one.case, given["signed_on"])
        require_term(one.case, given["starts_on"] or given["signed_on"], given["ends_on"])

    def act(by: Actor) -> HttpResponse:
        made = actions.conclude(by=by, case=one.case, **form.made_of())
        return redirect("desk:agreement", reference=made.reference)

    page = {"title": _("Make the agreement"), "verb": _("Make the agreement"), "name": about(one), "about": about(one)}
    lede = _("The case was approved and signed. What it knows is filled in; a case makes one agreement.")
    final = _("Residents read it from then on, with its authority certificate; what binds is changed by two people.")
    more = {"lede": lede, "final": final, "trail": trail(one)}
    return ask_sure(request, form, act, check=check, says=lambda: said(form), **page, **more)
