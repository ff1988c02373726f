"""The office's pages: what was proposed, one proposal, and what the office does with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts import staff
from chancery.accounts.models import actor_of
from chancery.accounts.staff import reads, writes
from chancery.agreements import permissions as agreements
from chancery.agreements.concludable import come_of
from chancery.agreements.models import Agreement
from chancery.audit.models import Actor
from chancery.cases.facts import policy_of
from chancery.cases.models import Case
from chancery.dates import in_words
from chancery.errors import Refused
from chancery.frame import language, posted
from chancery.policy import Policy
from chancery.policy.model import Element
from chancery.policy.moments import steps
from chancery.proposals import actions, facts, forms, needs, permissions
from chancery.proposals.content import asked, missing
from chancery.proposals.models import Proposal, ProposalQuerySet
from chancery.proposals.said import category_of, lacks, line_of, name_of, part_of, totals
from chancery.search.words import fold
from chancery.strategy import policies

PAGE = 50
STATES = (*Case.Outcome.choices, (Case.State.OPEN.value, Case.State.OPEN.label))


@reads(permissions.may_look)
def index(request: HttpRequest) -> HttpResponse:
    """What was proposed, the newest first; narrowed by how it stands."""
    actor, state = actor_of(request.user), request.GET.get("state", "")
    rows = _narrowed(permissions.visible(actor), state)
    rows = _after(rows, request.GET.get("after", "")).select_related("case", "country")
    found = list(rows.order_by("-id")[: PAGE + 1])
    policy = policies.in_force(timezone.localdate())
    context = {
        "rows": [_line(one) for one in found[:PAGE]],
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        "state": state,
        "states": STATES,
        "may_enter": permissions.may_enter(actor) and policy is not None,
    }
    return render(request, "proposals/index.html", context)


@reads(permissions.may_look)
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """One proposal: what it says, what it takes, who proposes it, and what went back and forth."""
    actor, row = actor_of(request.user), _row(request, reference)
    policy, lang = policy_of(row.case), language()
    activities = list(row.activities.prefetch_related("means__division"))
    means = [each for activity in activities for each in activity.means.all()]
    came = come_of(row.case)
    made = agreements.visible(actor).filter(pk=came.pk).first() if came else None
    context = {
        "here": reference,
        "trail": _top(),
        "one": row,
        "case": row.case,
        "category": category_of(policy, row.category, lang),
        "texts": _texts(row, policy),
        "activities": activities,
        "totals": totals(each.amount for each in means),
        "days": sum(each.staff_days or 0 for each in means),
        "cost": facts.cost_of(row),
        "beside": list(permissions.visible(actor).filter(pk__in=Proposal.objects.beside(row)).select_related("case")),
        "agreements": _with_us(actor, row),
        "made": made,
        "recognisable": row.case.is_open or (row.case.outcome == Case.Outcome.CARRIED and made is None),
        "lacking": _lacking(row, policy),
        "takes_over": actor is not None
        and row.needs_on is None
        and row.case.is_open
        and permissions.may_take_needs(actor, row),
        "explains": row.case.outcome in (Case.Outcome.REFUSED, Case.Outcome.NOT_CONSIDERED),
        "people": permissions.may_read_people(actor),
        "may_keep": actor is not None and permissions.may_keep(actor),
        "may_forget": actor is not None and permissions.may_forget(actor) and not row.erased,
        "done": request.GET.get("done", ""),
    }
    return render(request, "proposals/one.html", context)


@reads(permissions.may_enter)
def begin(request: HttpRequest) -> HttpResponse:
    """Of which category is what came in?"""
    policy, lang = policies.in_force(timezone.localdate()), language()
    offered = [(one.id, one.name.in_(lang), one.text.in_(lang)) for one in _open(policy)]
    return render(request, "proposals/begin.html", {"here": _("Enter a proposal"), "trail": _top(), "offered": offered})


@writes(permissions.may_enter)
def enter(request: HttpRequest, category: str) -> HttpResponse:
    """Enter what came on paper, by e-mail or in person."""
    policy = policies.in_force(timezone.localdate())
    if policy is None or category not in {each.id for each in _open(policy)}:
        raise Http404
    data = posted(request) if request.method == "POST" else None
    form, by = forms.EnteredForm(data, policy=policy, category=category), actor_of(request.user)
    context: dict[str, Any] = {}
    if data is not None and by is not None:
        if data.get("do") == "add":
            typed = form.typed()
            typed["n"] = str(int(typed["n"]) + 1)
            form, context = forms.EnteredForm(policy=policy, category=category, initial=typed), {"added": True}
        elif form.is_valid() and form.require_sender():
            context["lacks"] = [lacks(each, parts, language()) for each, parts in missing(policy, form.content())]
            if not context["lacks"] or data.get("do") == "anyway":
                try:
                    made = _entered(by, form)
                    return redirect("proposals:one", reference=made.reference)
                except Refused as refused:
                    context["refusal"] = refused.said(language())
    name = policy.category(category).name.in_(language())
    trail = [*_top(), (_("Enter a proposal"), reverse("proposals:begin"))]
    return render(request, "proposals/enter.html", {"form": form, "here": name, "trail": trail, **context})


@writes(permissions.may_keep)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask whoever proposes."""
    row, form = _row(request, reference), forms.Asking(staff.sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.ask(by=by, proposal=row, text=form.cleaned_data["text"], due_on=form.cleaned_data["due_on"])
        return _back(row, "asked")

    lede = "" if row.proponent_email else _("No e-mail address is recorded: nobody is told that the question waits.")
    return _ask(request, row, form, act, _("Ask whoever proposes"), _("Ask"), lede)


@writes(permissions.may_keep)
def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Invite one more institution."""
    row, form = _row(request, reference), forms.Inviting(staff.sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.invite(by=by, proposal=row, **form.cleaned_data)
        return _back(row, "invited")

    return _ask(
        request, row, form, act, _("Invite an institution"), _("Invite"), _("It gets a private link by e-mail.")
    )


@writes(permissions.may_keep)
def recognise(request: HttpRequest, reference: str) -> HttpResponse:
    """Say which counterparty the candidate is."""
    row, form = _row(request, reference), forms.Recognising(staff.sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.recognise(by=by, proposal=row, counterparty=form.cleaned_data["counterparty"])
        return _back(row, "recognised")

    lede = _("What is known of it in the register then counts in its case. If it is not there yet, add it under "
             "“Counterparties” first.")  # fmt: skip
    return _ask(request, row, form, act, _("Which counterparty it is"), _("Save"), lede)


@writes(permissions.may_keep)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Whoever proposed it told the office that they no longer do."""
    row, form = _row(request, reference), forms.Withdrawing(staff.sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.withdraw(by=by, proposal=row, reason=form.cleaned_data["text"])
        return _back(row, "withdrawn")

    lede = _("Only if whoever proposed it asked for it. It stays on record; this cannot be undone.")
    return _ask(request, row, form, act, _("Withdraw it"), _("Withdraw it"), lede)


@writes(permissions.may_keep)
def explain(request: HttpRequest, reference: str) -> HttpResponse:
    """Say to whoever proposed it why it ended."""
    row = _row(request, reference)
    form = forms.Explaining(staff.sent(request), initial={"why_en": row.why_en, "why_fr": row.why_fr})

    def act(by: Actor) -> HttpResponse:
        actions.explain(by=by, proposal=row, **form.cleaned_data)
        return _back(row, "explained")

    lede = _("They read it on their private page. Nothing in it may come from what was told in confidence.")
    return _ask(request, row, form, act, _("Say why to whoever proposed it"), _("Save"), lede)


@writes(permissions.may_take_needs_some)
def take_needs(request: HttpRequest, reference: str) -> HttpResponse:
    """One page on which what a proposal names becomes what its case takes."""
    row = _row(request, reference)
    found = list(needs.lines(row))
    initial = {"year": timezone.localdate().year, "lines": [one.key for one in found if one.is_ours]}
    form = forms.TakingOver(staff.sent(request), offered=[(one.key, line_of(one)) for one in found], initial=initial)

    def act(by: Actor) -> HttpResponse:
        actions.take_needs(by=by, proposal=row, year=form.cleaned_data["year"], keys=form.cleaned_data["lines"])
        return redirect("desk:case", reference=row.case.reference)

    lede = _("Each line becomes a need of its case, in this year; it is done once, and corrected there. What the "
             "candidate gives itself takes nothing of the City.")  # fmt: skip
    if row.needs_on:
        lede = _("It was taken over on %(day)s.") % {"day": in_words(row.needs_on, language())}
    return _ask(request, row, form, act, _("Take over what it takes"), _("Take it over"), lede)


@writes(permissions.may_keep)
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Send another private link."""
    row, form = _row(request, reference), forms.Sure(staff.sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.renew_link(by=by, proposal=row)
        return _back(row, "link")

    lede = _("It goes to the address on record. The link that is in use opens nothing from then on.")
    return _ask(request, row, form, act, _("Send a new private link"), _("Send it"), lede)


@writes(permissions.may_forget)
def forget(request: HttpRequest, reference: str) -> HttpResponse:
    """Forget the people of a proposal."""
    row, form = _row(request, reference), forms.Forgetting(staff.sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.forget(by=by, proposal=row, basis=form.cleaned_data["basis"])
        return _back(row, "forgotten")

    lede = _("Names and addresses are erased here, in the letters and in the ledger, for good. The proposal stays.")
    return _ask(request, row, form, act, _("Forget who proposed it"), _("Forget them"), lede)


def _ask(
    request: HttpRequest,
    row: Proposal,
    form: Any,
    act: Callable[[Actor], HttpResponse],
    title: str,
    verb: str,
    lede: str,
) -> HttpResponse:
    trail = [*_top(), (row.reference, reverse("proposals:one", kwargs={"reference": row.reference}))]
    return staff.ask(request, form, act, title=title, verb=verb, trail=trail, lede=lede)


def _entered(by: Actor, form: forms.EnteredForm) -> Proposal:
    said = form.cleaned_data
    return actions.receive(
        by=by, id=UUID(said["key"]), content=form.content(), sender=form.from_whom(), language=said["tongue"],
        how=said["how"], on=said["received_on"], division=said["division"], institutions=form.institutions(),
    )  # fmt: skip


def _row(request: HttpRequest, reference: str) -> Proposal:
    """The proposal, for whoever may read it; whether there is one is not told to others."""
    rows = permissions.visible(actor_of(request.user)).select_related("case", "country", "counterparty", "follows")
    return get_object_or_404(rows, reference=reference)


def _narrowed(rows: ProposalQuerySet, state: str) -> ProposalQuerySet:
    if state == Case.State.OPEN:
        return rows.filter(case__state=state)
    return rows.filter(case__outcome=state) if state in Case.Outcome.values else rows


def _after(rows: ProposalQuerySet, key: str) -> ProposalQuerySet:
    try:
        return rows.filter(pk__lt=UUID(key)) if key else rows
    except ValueError:
        raise Http404 from None


def _line(row: Proposal) -> dict[str, Any]:
    policy, lang = policy_of(row.case), language()
    step = policy.by_id.get(row.case.step)
    return {
        "one": row,
        "category": category_of(policy, row.category, lang),
        "step": (step.name.in_(lang) or step.text.in_(lang)) if step else "",
    }


def _texts(row: Proposal, policy: Policy) -> list[tuple[str, str]]:
    """What was written, under the words by which the policy asks for it."""
    known = {one.id: one for one in asked(policy, row.category)}
    return [(_heading(known.get(one.element), one.element, one.part), one.text) for one in row.texts.all()]


def _heading(element: Element | None, key: str, part: str) -> str:
    lang = language()
    if element is None:
        return part or key
    return part_of(element, part, lang) if part else name_of(element, lang)


def _lacking(row: Proposal, policy: Policy) -> list[str]:
    if row.case.outcome != Case.Outcome.NOT_CONSIDERED:
        return []
    lacking = row.case.reason.split(", ")
    return [name_of(one, language()) for one in asked(policy, row.category) if one.id in lacking]


def _with_us(actor: Actor | None, row: Proposal) -> list[Agreement]:
    """Agreements with a body of this name, as far as this person may know of them."""
    if not row.candidate_key or row.country is None:
        return []
    found = agreements.visible(actor).filter(country=row.country).select_related("counterparty")
    return [each for each in found if row.candidate_key in _names(each)]


def _names(agreement: Agreement) -> tuple[str, str]:
    return fold(agreement.counterparty.name_en), fold(agreement.counterparty.name_fr)


def _open(policy: Policy | None) -> list[Any]:
    every = policy.categories if policy else ()
    return [one for one in every if policy and one.status == "open" and any(steps(policy, one.id))]


def _top() -> list[tuple[str, str]]:
    return [(_("Proposals"), reverse("proposals:index"))]


def _back(row: Proposal, done: str) -> HttpResponse:
    return redirect(f"{reverse('proposals:one', kwargs={'reference': row.reference})}?done={done}")
