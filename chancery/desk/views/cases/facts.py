"""The candidate is asked about the facts on record, and what it said: confirmed, disputed, not answered."""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.cases import actions, forms, permissions
from chancery.cases.models import FactCheck
from chancery.desk.cases import checks
from chancery.desk.cases.look import Look
from chancery.desk.views.cases.found import about, look, only, trail


@reads(permissions.may_look)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """What was asked, and what came back."""
    one = look(request, reference)
    found = list(one.case.fact_checks.prefetch_related("facts"))
    context = {
        "here": _("Facts, as the candidate sees them"),
        "trail": trail(one),
        "case": one.case,
        "subject": one.subject,
        "checks": found,
        "awaited": next((each for each in found if each.answered_on is None and each.ended_on is None), None),
        "asks": one.case.is_open and permissions.may_keep(one.by),
        "people": permissions.may_read_people(one.by),
        "forgets": permissions.may_forget(one.by),
        "today": one.on,
        "told": checks.facts(one.case, one.by, one.on) if permissions.may_keep(one.by) else [],
    }
    return render(request, "cases/facts.html", context)


@writes(permissions.may_take_part)
def ask_them(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to the candidate, with a private link."""
    one = look(request, reference)
    only(permissions.may_keep(one.by))
    form = forms.AskingFacts(sent(request), about="facts", initial={"body": one.subject.name})

    def act(by: Actor) -> HttpResponse:
        said = form.cleaned_data
        told = {name: said[name] for name in ("body", "email", "language", "until")}
        letter = checks.letter(said["body"], said["language"], said["until"])
        facts = checks.facts(one.case, by, one.on)
        actions.ask_facts(by=by, case=one.case, id=UUID(said["key"]), facts=facts, letter=letter, **told)
        return redirect(_address(one))

    lede = _("They see the facts that everyone may know, and nothing of the case.")
    title = _("Ask the candidate")
    return ask(request, form, act, title=title, verb=_("Send"), trail=_trail(one), about=about(one), lede=lede)


@writes(permissions.may_take_part)
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the question back."""
    one = look(request, reference)
    only(permissions.may_keep(one.by))
    row = one.case.fact_checks.filter(answered_on=None, ended_on=None).first()
    if row is None:
        raise Http404

    def act(by: Actor) -> HttpResponse:
        actions.end_facts(by=by, check=row)
        return redirect(_address(one))

    lede = _("The link that they have opens nothing any more.")
    title = _("Take the question back")
    return ask(
        request, Form(sent(request)), act, title=title, verb=title, trail=_trail(one), about=about(one), lede=lede
    )


@writes(permissions.may_forget)
def forget(request: HttpRequest, fact_check_id: UUID) -> HttpResponse:
    """Forget who signed for the candidate, and the address."""
    row = FactCheck.objects.select_related("case").filter(pk=fact_check_id, erased=False).first()
    if row is None:
        raise Http404
    one = look(request, row.case.reference)
    form = forms.Forgetting(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.forget_signatory(by=by, check=row, basis=form.cleaned_data["basis"])
        return redirect(_address(one))

    lede = _("What was confirmed or disputed stays. This cannot be undone.")
    title = _("Forget who signed")
    return ask(request, form, act, title=title, verb=title, trail=_trail(one), about=about(one), lede=lede)


def _address(one: Look) -> str:
    return reverse("desk:case-facts", kwargs={"reference": one.case.reference})


def _trail(one: Look) -> list[tuple[str, str]]:
    return [*trail(one), (_("Facts, as the candidate sees them"), _address(one))]
