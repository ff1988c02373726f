"""The private pages of a proposal: where it stands, for its proponent; a letter of interest, for an institution."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.agreements.concludable import come_of
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.cases import stopped
from chancery.cases.facts import policy_of, way
from chancery.cases.models import Case, CasePaper
from chancery.errors import Refused
from chancery.frame import language, posted
from chancery.ids import uuid7
from chancery.policy import Policy
from chancery.policy.procedure import elements
from chancery.portal import data, page, words
from chancery.proposals import actions, keys
from chancery.proposals.actions.exchange import ANSWERED
from chancery.proposals.content import asked
from chancery.proposals.forms import Answering, HandingIn, Inviting, Responding, Withdrawing, typed_of
from chancery.proposals.letters import SERVICE
from chancery.proposals.models import Draft, Interest, Proposal
from chancery.proposals.said import category_of, lacks, name_of
from chancery.uploads import outsized


def status(request: HttpRequest, token: str) -> HttpResponse:
    """Where a proposal stands, what is asked of its proponent, and what they can do."""
    proposal = keys.proposal(token)
    if proposal is None:
        raise Http404
    do = request.POST.get("do", "") if request.method == "POST" else ""
    forms: dict[str, Any] = {
        "answer": Answering(posted(request) if do == "answer" else None, prefix="answer"),
        "invite": Inviting(posted(request) if do == "invite" else None, prefix="invite"),
        "paper": _paper(request, do),
        "withdraw": Withdrawing(posted(request) if do == "withdraw" else None, prefix="withdraw"),
    }
    refusal = ""
    if do == "complete":
        return _complete(proposal)
    if do in forms and forms[do].is_valid():
        try:
            _act(request, proposal, do, forms[do].cleaned_data)
            return redirect(f"{reverse('portal:propose-status', kwargs={'token': token})}?done={do}")
        except Refused as refused:
            refusal = refused.said(language())
    return page.show(
        request, "portal/propose/status.html", {**_where(proposal), **_shown(request, forms), "refusal": refusal},
        at="propose", inside=True,
    )  # fmt: skip


def interest(request: HttpRequest, token: str) -> HttpResponse:
    """An institution reads what is proposed, and says what it commits."""
    row = keys.interest(token)
    if row is None:
        raise Http404
    form, refusal = Responding(posted(request) if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.respond(
                by=audit.service(SERVICE), interest=row, state=said["state"], text=said["text"], amount=said["amount"],
                staff_days=said["days"], signatory=said["signatory"], function=said["function"],
            )  # fmt: skip
            return redirect("portal:propose-interest", token=token)
        except Refused as refused:
            refusal = refused.said(language())
    proposal = row.proposal
    context = {
        "interest": row, "proposal": proposal, "form": form, "refusal": refusal,
        "open": proposal.case.is_open and row.state == Interest.State.INVITED,
        "category": category_of(policy_of(proposal.case), proposal.category, language()),
    }  # fmt: skip
    return page.show(request, "portal/propose/interest.html", context, at="propose", inside=True)


def _act(request: HttpRequest, proposal: Proposal, do: str, said: dict[str, Any]) -> None:
    """What a proponent does is done by the actor that they are, and nobody else is."""
    by = proposal.proponent
    if do == "answer":
        open_ones = {str(one.pk): one for one in proposal.questions.filter(answered_on=None)}
        if (question := open_ones.get(request.POST.get("question", ""))) is None:
            raise Refused(*ANSWERED)
        actions.answer(by=by, question=question, text=said["text"])
    elif do == "paper":
        key = said["key"] or uuid7()
        actions.hand_in(by=by, proposal=proposal, id=key, sheet=said["file"], title=said["title"])
    elif do == "invite":
        actions.invite(by=by, proposal=proposal, institution=said["institution"], email=said["email"])
    else:
        actions.withdraw(by=by, proposal=proposal, reason=said["text"])


def _paper(request: HttpRequest, do: str) -> HandingIn:
    if do != "paper":
        return HandingIn(prefix="paper")
    too_large = "file" if outsized(request) == "paper-file" else ""
    return HandingIn(posted(request), request.FILES, outsized=too_large, prefix="paper")


def _complete(proposal: Proposal) -> HttpResponse:
    """What came in, in the form again; it is sent as a new proposal that follows the one that was not considered."""
    if not _may_complete(proposal):
        raise Http404
    begun = Draft.objects.alive().filter(follows=proposal).first()
    draft = begun or actions.keep(
        by=audit.service(SERVICE), key=uuid7(), category=proposal.category, language=language(),
        typed=typed_of(proposal), source=f"after {proposal.reference}", follows=proposal,
    )  # fmt: skip
    return redirect("portal:propose-draft", token=keys.key(keys.DRAFT, draft))


def _may_complete(proposal: Proposal) -> bool:
    return proposal.case.outcome == Case.Outcome.NOT_CONSIDERED and not proposal.followed_by.exists()


def _where(proposal: Proposal) -> dict[str, Any]:
    """Where it stands, by the names of its policy's steps; nothing of what is found at them."""
    case, lang = proposal.case, language()
    policy = policy_of(case)
    states = {"passed": "done", "now": "now"}
    steps = [
        (words.fine(one.step.name.in_(lang) or one.step.text.in_(lang)), states.get(one.state, ""), one.closed_on)
        for one in way(case, on=data.today())
    ]
    lacking = case.reason.split(", ") if case.outcome == Case.Outcome.NOT_CONSIDERED else []
    named = [lacks(one, (), lang) for one in elements(policy, proposal.category) if one.id in lacking]
    return {
        "proposal": proposal, "case": case, "steps": steps, "lacking": named,
        "stops": stopped.of(case, on=data.today()),
        "made": _made(case), "said": _said(policy, proposal),
        "why": bool(proposal.why_en or proposal.why_fr),
        "category": category_of(policy, proposal.category, lang),
        "may_complete": _may_complete(proposal),
        "followed_by": proposal.followed_by.first(),
        "questions": list(proposal.questions.all()),
        "interests": list(proposal.interests.all()),
        "papers": [one.paper for one in case.papers.filter(role=CasePaper.Role.REQUEST).select_related("paper")],
    }  # fmt: skip


def _said(policy: Policy, proposal: Proposal) -> list[tuple[str, str]]:
    """What came in, as its case keeps it; the candidate, where the policy asks for nothing in writing."""
    held = {one.element: one.note for one in proposal.case.elements.all()}
    said = [(name_of(one, language()), held.get(one.id, "")) for one in asked(policy, proposal.category)]
    return said or [
        (_("Name of the candidate"), proposal.candidate),
        (_("Country"), words.plain(proposal.country, "name") if proposal.country else ""),
        (_("What the candidate is"), str(proposal.get_candidate_kind_display()) if proposal.candidate_kind else ""),
        (_("Who in the City stands up for it"), proposal.sponsor),
    ]


def _made(case: Case) -> Agreement | None:
    """The agreement that came of it, once residents read it."""
    made = None if case.is_open else come_of(case)
    return Agreement.objects.public().filter(pk=made.pk).first() if made else None


def _shown(request: HttpRequest, forms: dict[str, Any]) -> dict[str, Any]:
    done = {
        "answer": _("Your answer came in."),
        "invite": _("The invitation is on its way."),
        "paper": _("Your paper came in."),
        "withdraw": _("Your proposal is withdrawn."),
    }
    bound = next((one for one in forms.values() if one.is_bound), None)
    return {"forms": forms, "done": done.get(request.GET.get("done", ""), ""), "new": "new" in request.GET,
            "form": bound, "asked": request.POST.get("question", "")}  # fmt: skip
