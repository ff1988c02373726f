"""One case: what comes next, each step with its answers, the papers, the history; the summary for whoever decides; and
the same facts held against another category."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.permissions import may_see_people
from chancery.accounts.staff import reads
from chancery.agreements import ties
from chancery.agreements.concludable import come_of, result, signs_nowhere, unforeseen
from chancery.agreements.models import Agreement
from chancery.agreements.permissions import may_register, may_tie, visible
from chancery.audit import published
from chancery.budgets import shown as money
from chancery.cases import informing, permissions, stopped
from chancery.cases.models import Case
from chancery.cases.words import KIND_NAMES
from chancery.desk.cases import (
    beside,
    concluding,
    conditions,
    informed,
    listing,
    refusing,
    reviewing,
    rows,
    splitting,
    tying,
)
from chancery.desk.cases import next as ahead
from chancery.desk.cases.history import lines
from chancery.desk.cases.look import Look
from chancery.desk.views.cases.found import look, top, trail
from chancery.frame import language
from chancery.notes.shown import notes_of
from chancery.papers.permissions import readable
from chancery.policy import evaluate
from chancery.policy.procedure import Standing
from chancery.portal import words
from chancery.proposals.models import Proposal
from chancery.proposals.permissions import may_take_needs
from chancery.strategy.policies import own


@reads(permissions.may_look)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of a case."""
    one = look(request, reference, whole=True)
    back = reverse("desk:case", kwargs={"reference": reference})
    context = {
        **_head(one),
        "trail": top(),
        "next": ahead.following(one),
        "gates": ahead.gates(one),
        "deciders": ahead.deciders(one),
        "hearings": one.case.hearings.select_related("item"),
        "together": splitting.of(one),
        "sees_people": may_see_people(one.by),
        "alternatives": ahead.alternatives(one) if one.category else [],
        "present": _present(one),
        "passed": _passed(one),
        "ahead": _ahead(one),
        "papers": _papers(one),
        **money.of_case(one.by, one.case, one.on),
        "takes_over": _takes_over(one),
        "opinions": one.case.opinions.select_related("person"),
        "waivers": _waivers(one),
        "said": notes_of(request, one.case, back=back, division=one.case.lead_division),
        "made": _made(one),
        "tied": None if one.case.is_open else tying.of_case(one.case, one.by),
        "may_tie": _may_tie(one),
        "register": beside.register(one),
        "reason": listing.reason_of(one.case),
        "follows": permissions.may_follow(one.by),
        "unmet": refusing.unmet(one) if one.case.outcome == Case.Outcome.REFUSED else [],
        "makes": _makes(one),
        "signs_nowhere": _signs_nowhere(one),
        **_unsigned(one),
        **reviewing.of_case(one.case, one.by),
    }
    return render(request, "cases/show.html", context)


def _takes_over(one: Look) -> str:
    """Where what its proposal names becomes what it takes; empty once that was done, or for those who may not."""
    found = Proposal.objects.filter(case=one.case, needs_on=None, activities__means__isnull=False).distinct().first()
    if found is None or not one.case.is_open or not may_take_needs(one.by, found):
        return ""
    return reverse("proposals:needs", kwargs={"reference": found.reference})


def _makes(one: Look) -> str:
    """What is still to be made of it, for those who do that."""
    if not (may_register(one.by) and concluding.may_be_made(one.case)):
        return ""
    if unforeseen(one.case):
        return ""
    words = {"renewal": _("Renew the agreement"), "amendment": _("Amend the agreement")}
    return words.get(result(one.case), _("Make the agreement"))


def _may_tie(one: Look) -> bool:
    """May whoever looks say that an agreement was signed on paper after it? Not while another belongs to it."""
    decided = one.case.outcome in ties.DECIDED and one.case.kind in concluding.MAKES
    return decided and may_tie(one.by) and come_of(one.case) is None


def _unsigned(one: Look) -> dict[str, Any]:
    """Why nothing can be made of it though it was carried out, and where what was signed is entered instead."""
    if not (may_register(one.by) and concluding.may_be_made(one.case)):
        return {"unsigned": ""}
    said, goes_on = unforeseen(one.case), result(one.case) in ("renewal", "amendment")
    row = Agreement.objects.filter(reference=one.case.subject).first() if goes_on else None
    url = reverse("desk:agreement", args=[row.reference]) if row else reverse("agreements:enter")
    verb = _("The agreement %(number)s") % {"number": row.reference} if row else _("Enter a signed agreement")
    return {"unsigned": said[language() == "fr"] if said else "", "unsigned_way": (url, verb)}


def _signs_nowhere(one: Look) -> str:
    """Who the policy says signs, where an open case leads to nobody's signature: better known before it is decided."""
    if not (one.case.is_open and one.category and one.case.kind in concluding.MAKES and permissions.may_keep(one.by)):
        return ""
    return signs_nowhere(one.case, language())


def _made(one: Look) -> Agreement | None:
    """The agreement that came of it, for those who may read it."""
    made = None if one.case.is_open else come_of(one.case)
    return made if made and visible(one.by).filter(pk=made.pk).exists() else None


@reads(permissions.may_look)
def summary(request: HttpRequest, reference: str) -> HttpResponse:
    """What whoever decides reads: verdicts step by step, what was heard, what is open, on one page that prints."""
    one = look(request, reference, whole=True)
    context = {
        **_head(one),
        "trail": trail(one),
        "here": _("Decision summary"),
        "register": beside.register(one),
        "deciders": ahead.deciders(one),
        "hearings": one.case.hearings.select_related("item"),
        "together": splitting.of(one),
        "present": _present(one),
        "passed": _passed(one),
        "heard": _heard(one),
        "opinions": one.case.opinions.select_related("person"),
        "waivers": _waivers(one),
        "missing": ahead.following(one).missing,
        "contents": _contents(one),
        "papers": _papers(one),
    }
    return render(request, "cases/summary.html", context)


@reads(permissions.may_look)
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that happened, with the line of the ledger that says so."""
    one = look(request, reference)
    newest = published.newest()
    context = {**_head(one), "here": _("History"), "trail": trail(one), "lines": lines(one)}
    context["signed"] = newest.size if newest else 0
    return render(request, "cases/history.html", context)


@reads(permissions.may_look)
def against(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """The same facts held against another category of the policy. It decides nothing and changes nothing."""
    one = look(request, reference)
    category = {each.id: each for each in one.policy.categories if each.status == "open"}.get(slug)
    if category is None:
        raise Http404
    known = one.known
    found = evaluate(
        one.policy, slug, one.held.facts, as_of=one.on, register=known.register, home=known.home, stages=known.stages
    )
    shown = [rows.row(one, None, finding, acts=False) for finding in found.findings]
    group = rows.Group("criteria", category.name.in_(language()), "", shown)
    named = _("Held against “%(name)s”") % {"name": category.name.in_(language())}
    return render(request, "cases/against.html", {**_head(one), "here": named, "trail": trail(one), "group": group})


def _head(one: Look) -> dict[str, Any]:
    case, now = one.case, one.now
    in_force = own(one.on)
    return {
        "case": case,
        "here": one.subject.name or case.reference,
        "subject": one.subject,
        "kind": KIND_NAMES.get(case.kind, case.kind),
        "category": "" if case.is_review else listing.category_of(case),
        "policy": one.policy.title.in_(language()),
        "laws": [said.in_(language()) for said in one.policy.unbound.values()],
        "newer": words.plain(in_force, "title") if in_force and in_force.pk != case.policy_id else "",
        "step": ahead.step_name(now.step) if now else "",
        "number": [at.state for at in one.standings].index("now") + 1 if now else 0,
        "state": listing.state_of(case),
        "cleared": one.cleared,
        "stops": stopped.of(case, one.known, on=one.on) if one.category else [],
    }


def _present(one: Look) -> dict[str, Any] | None:
    """The step it is at, with every answer."""
    at = one.now
    if at is None:
        return None
    found = rows.groups(one, at, acts=True)
    return {
        "groups": found,
        "text": words.fine(at.step.text.in_(language())),
        "source": at.step.source,
        "secret": one.whole(at) is None,
        "decision": one.decisions.get(at.step.id),
        "conditions": conditions.of(one, one.decisions.get(at.step.id)),
        "informs": one.roles(informing.roles(one.policy, at.step)),
    }


def _passed(one: Look) -> list[dict[str, Any]]:
    """The steps that were left, as they were read that day."""
    by_step = {closing.step: closing for closing in one.case.closings.all()}
    return [
        {
            "name": ahead.step_name(at.step),
            "closing": by_step[at.step.id],
            "found": rows.left(one, by_step[at.step.id]),
            "decision": one.decisions.get(at.step.id),
            "conditions": conditions.of(one, one.decisions.get(at.step.id)),
            "informed": informed.of(one, at.step, by_step[at.step.id]),
        }
        for at in one.standings
        if at.step.id in by_step
    ]


def _ahead(one: Look) -> list[dict[str, Any]]:
    """What the steps to come will ask, as far as it is known today."""
    if not one.case.is_open:
        return []
    return [_coming(one, at) for at in one.standings if at.state == "ahead"]


def _coming(one: Look, at: Standing) -> dict[str, Any]:
    groups = rows.groups(one, at, acts=False)
    clause = one.authority(at.step)
    return {
        "name": ahead.step_name(at.step),
        "text": words.fine(at.step.text.in_(language())),
        "rows": [row for group in groups for row in group.rows],
        "decides": one.roles(clause.roles) if clause else "",
    }


def _waivers(one: Look) -> list[dict[str, Any]]:
    """What was set aside, by the name of its clause."""
    return [{"row": each, "name": rows.clause_name(one, each.clause)} for each in one.case.waivers.all()]


def _contents(one: Look) -> list[dict[str, Any]]:
    """What the request holds, as the office wrote it down."""
    return [
        {
            "name": rows.clause_name(one, each.element),
            "there": {True: _("Yes"), False: _("No"), None: _("Not known")}[each.there],
            "note": each.note,
        }
        for each in one.elements.values()
    ]


def _heard(one: Look) -> list[rows.Row]:
    """Everyone who was consulted, at whichever step."""
    found = [group for at in one.standings for group in rows.groups(one, at, acts=False) if group.slug == "asked"]
    return [row for group in found for row in group.rows]


def _papers(one: Look) -> list[Any]:
    mine = readable(one.by)
    shown = ("paper__title_en", "paper__title_fr", "paper__filed_on", "paper__data_class", "paper__disposed_on")
    return list(one.case.papers.filter(paper__in=mine).select_related("paper").only("case", "role", *shown))
