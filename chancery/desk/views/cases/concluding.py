"""What comes of a case that was decided and signed: an agreement is made, renewed, or amended."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chancery.accounts.staff import ask_sure, sent, writes
from chancery.agreements import actions, concludable, permissions, rules
from chancery.agreements.models import Agreement
from chancery.agreements.views.said import said
from chancery.audit.models import Actor
from chancery.cases.models import Case
from chancery.desk.cases import concluding, continuing
from chancery.desk.cases.look import Look
from chancery.desk.views.cases.found import about, look, trail


class Page(NamedTuple):
    """One of the things that come of a case: its form, what is checked first, what is done, and its words."""

    form: Form
    check: Callable[[], None]
    act: Callable[[Actor], Agreement]
    words: dict[str, str]


@writes(permissions.may_register)
def conclude(request: HttpRequest, reference: str) -> HttpResponse:
    """What the case knows is filled in; what is missing is asked; then it stands in the register."""
    one = look(request, reference)
    if one.case.kind not in concluding.MAKES:
        raise Http404
    if request.method != "POST" and (there := concludable.come_of(one.case)):
        return redirect("desk:agreement", reference=there.reference)
    if request.method != "POST" and not concluding.may_be_made(one.case):
        return redirect("desk:case", reference=reference)
    page = PAGES[concludable.result(one.case)](one, request)

    def act(by: Actor) -> HttpResponse:
        return redirect("desk:agreement", reference=page.act(by).reference)

    more = {"name": about(one), "about": about(one), "trail": trail(one), **page.words}
    return ask_sure(request, page.form, act, check=page.check, says=lambda: said(page.form), **more)


def _make(one: Look, request: HttpRequest) -> Page:
    form, case = concluding.form_of(one.case, sent(request)), one.case

    def check() -> None:
        given = form.cleaned_data
        concludable.require_concludable(case, given["signed_on"])
        rules.require_order(given["starts_on"] or given["signed_on"], given["ends_on"])
        concludable.require_term(case, given["starts_on"] or given["signed_on"], given["ends_on"])

    words = {
        "title": _("Make the agreement"),
        "verb": _("Make the agreement"),
        "lede": _lede(
            case, _("The case was approved and signed. What it knows is filled in; a case makes one agreement.")
        ),
        "final": _(
            "Residents read it from then on, with its authority certificate; what binds is changed by two people."
        ),
    }
    if concludable.result(case) == "successor":
        words["lede"] = _("The new agreement takes the place of %(number)s, which ends as superseded.") % {
            "number": case.subject
        }
    return Page(form, check, lambda by: actions.conclude(by=by, case=case, **form.made_of()), words)


def _renew(one: Look, request: HttpRequest) -> Page:
    form, case = continuing.renewing(one.case, sent(request)), one.case

    def check() -> None:
        given = form.cleaned_data
        concludable.require_concludable(case, given["signed_on"])
        concludable.require_term(case, form.starts_on, given["ends_on"])

    words = {
        "title": _("Renew the agreement"),
        "verb": _("Renew the agreement"),
        "lede": _lede(
            case, _("The case was decided and signed. A new term follows the one that runs; a case renews once.")
        ),
        "final": _final(),
    }
    return Page(form, check, lambda by: actions.renew_by_case(by=by, case=case, **form.cleaned_data), words)


def _amend(one: Look, request: HttpRequest) -> Page:
    form, case = continuing.amending(one.case, sent(request)), one.case

    def check() -> None:
        given = form.cleaned_data
        concludable.require_concludable(case, given["signed_on"])
        concludable.require_term(case, given["signed_on"], given["ends_on"] or form.row.ends_on)

    words = {
        "title": _("Amend the agreement"),
        "verb": _("Amend the agreement"),
        "lede": _lede(
            case, _("The case was decided and signed. It is of its new category from the day of the signature.")
        ),
        "final": _final(),
    }
    return Page(form, check, lambda by: actions.amend_by_case(by=by, case=case, **form.made_of()), words)


def _lede(case: Case, said: str) -> str:
    """What the case holds already. A signature is in none whose policy does not say who signs."""
    if not concludable.is_silent(case):
        return said
    return _(
        "What the policy asks for was decided, and it does not say who signs. Enter what was signed once it is; what "
        "the case knows is filled in."
    )


def _final() -> str:
    """What cannot be undone."""
    return _("Residents read it from then on; the certificate shows the chain of this case.")


PAGES: dict[str, Callable[[Look, HttpRequest], Page]] = {
    "new": _make, "successor": _make, "renewal": _renew, "amendment": _amend,
}  # fmt: skip
