"""A draft of a policy: begun, seen whole, shown to the solicitor, proposed or left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.designations.views import places
from chancery.desk.cases import reviewing
from chancery.desk.workshop import forms, look, pauses
from chancery.errors import BadInput
from chancery.frame import language
from chancery.policy import Policy, PolicyError, load
from chancery.policy.elsewhere import beside
from chancery.policy.report import laws_apart
from chancery.policy.rewrite import succeeding
from chancery.policy_files import told
from chancery.strategy import actions, permissions, policies
from chancery.strategy.models import LegalReview, PolicyDraft, PolicyVersion

Trail = list[tuple[str, str]]
FURTHEST = timedelta(days=3653)  # ten years: nobody decides on a moratorium further ahead


@reads(permissions.may_read_drafts)
def index(request: HttpRequest) -> HttpResponse:
    """The policies on record, and what is being written."""
    by = actor_of(request.user)
    newest = F("in_force_from").desc(nulls_last=True)
    own = PolicyVersion.objects.filter(kind=PolicyVersion.Kind.POLICY).order_by(newest, "-id")
    now, bound = policies.own(timezone.localdate()), policies.in_force(timezone.localdate())
    context = {
        "here": _("Policies"),
        "versions": [(one, places.title(one)) for one in own],
        "now": now and now.pk,
        "laws": [_law(one) for one in PolicyVersion.objects.laws()],
        "apart": _apart(bound) if bound else [],
        "absent": _absent(bound) if bound else [],
        "moratoria": pauses.listed(timezone.localdate()),
        "lifts": by is not None and permissions.may_adopt(by),
        "drafts": PolicyDraft.objects.select_related("base"),
        "drafts_here": by is not None and permissions.may_draft(by),
        "brings": by is not None and permissions.may_import(by),
        "review": reviewing.offered(by, now),
    }
    return render(request, "desk/workshop/index.html", context)


def _law(version: PolicyVersion) -> dict[str, Any]:
    """A law above the policy, as the page lists it: its days, and whether it binds today."""
    today, since, last = timezone.localdate(), version.in_force_from, version.in_force_to
    return {
        "version": version,
        "title": places.title(version),
        "binds": bool(since and since <= today and (last is None or last >= today)),
        "over": bool(last and last < today),
    }


def _apart(bound: Policy) -> list[str]:
    """Which laws bind nothing above the policy in force, or less than they say."""
    known = beside(bound, map(policies.loaded, policies.adopted()))
    return [said.sentence for said in laws_apart(known, language())]


def _absent(policy: Policy) -> list[str]:
    """The laws that the policy names in its header and that are not on record, so that nothing is held against them."""
    known = PolicyVersion.objects.filter(policy_id__in=policy.overlays).values_list("policy_id", flat=True)
    return [law for law in policy.overlays if law not in set(known)]


@writes(permissions.may_draft)
def begin(request: HttpRequest) -> HttpResponse:
    """A draft from the policy in force, or from a file."""
    base = policies.own(timezone.localdate())
    first = {"policy_id": f"{base.policy_id}-next"} if base else {}
    first |= {"came_of": request.GET.get("review", "")}
    form = forms.Begin(sent(request), request.FILES or None, initial=first, reviews=reviewing.choices())

    def act(by: Actor) -> HttpResponse:
        given = form.cleaned_data
        content = given["file"].read() if given["file"] else bytes(base.content) if base else b""
        if not content:
            raise BadInput("Choose a file to begin from.", "Choisissez un fichier de départ.")
        if PolicyVersion.objects.filter(policy_id=given["policy_id"]).exists():
            raise BadInput(
                "A policy of this identifier is on record. Choose another.",
                "Une politique de cet identifiant est consignée. Choisissez-en un autre.",
            )
        text = _succeeding(content, given["policy_id"], base)
        more = {"called": given["called"], "came_of": given.get("came_of", "")}
        draft = actions.begin(by=by, content=text.encode(), base=base, **more)
        return redirect("desk:policy-draft", policy_draft_id=draft.pk)

    lede = _("The adopted text is never touched. What you write stands beside it until Council decides.")
    return ask(request, form, act, title=_("Begin a draft"), verb=_("Begin"), lede=lede, trail=top())


def _succeeding(content: bytes, policy_id: str, base: PolicyVersion | None) -> str:
    """The text under its new identifier, saying which policy it is to replace."""
    try:
        policy = load(content, name="policy")
    except PolicyError as error:
        raise BadInput(told(error, "en"), told(error, "fr")) from error
    return succeeding(content.decode("utf-8-sig"), policy.id, policy_id, base.policy_id if base else "")


@reads(permissions.may_read_drafts)
def show(request: HttpRequest, policy_draft_id: UUID) -> HttpResponse:
    """What a draft changes, and what the register would be under it."""
    draft, by = look.find(policy_draft_id), actor_of(request.user)
    policy = look.text_of(draft)
    every, later = "all" in request.GET, _later(request)
    context: dict[str, Any] = {
        "here": draft.called,
        "trail": top(),
        "draft": draft,
        "open": draft.standing == PolicyDraft.Standing.OPEN,
        "base": places.title(draft.base) if draft.base else "",
        "every": every,
        "writes": by is not None and permissions.may_draft(by),
        "proposes": by is not None and permissions.may_propose(by),
        "advises": by is not None and permissions.may_advise(by),
        "advice": draft.reviews.order_by("asked_at") if permissions.may_read_advice(by) else None,
        "history": look.history(draft),
        "kinds": forms.kinds(),
        "policy": policy,
        "came_of": reviewing.readable(by, draft.came_of),
    }
    if policy is not None:
        reasons = {one.clause: one for one in draft.reasons.all()}
        lang = language()
        context |= {
            "changes": [(one, _why(reasons.get(one.clause), lang)) for one in look.changes(draft, policy)],
            "register": look.register(draft, policy, by, every=every, later=later),
            "sections": look.sections(policy),
            "remarks": len(look.remarks(policy)),
        }
    return render(request, "desk/workshop/show.html", context)


def _later(request: HttpRequest) -> date | None:
    """The day to come as of which the register is to be run; None for today. No other day is at an address."""
    asked, today = request.GET.get("on"), timezone.localdate()
    if asked is None:
        return None
    try:
        on = date.fromisoformat(asked)
    except ValueError as error:
        raise Http404 from error
    if not today < on <= today + FURTHEST:
        raise Http404
    return on


def _why(reason: Any, lang: str) -> str:
    own, other = ("text_fr", "text_en") if lang == "fr" else ("text_en", "text_fr")
    return getattr(reason, own, "") or getattr(reason, other, "")


@writes(permissions.may_draft)
def leave(request: HttpRequest, policy_draft_id: UUID) -> HttpResponse:
    """Write no further."""
    draft = look.find(policy_draft_id)

    def act(by: Actor) -> HttpResponse:
        actions.leave(by=by, draft=draft)
        return redirect("desk:policy-drafts")

    lede = _("What was written stays on record. It cannot be taken up again; another draft can begin from its text.")
    form = django_forms.Form(sent(request))
    return ask(request, form, act, title=_("Leave this draft"), verb=_("Leave it for good"), lede=lede, trail=of(draft))


@writes(permissions.may_propose)
def propose(request: HttpRequest, policy_draft_id: UUID) -> HttpResponse:
    """As it stands, before Council."""
    draft = look.find(policy_draft_id)

    def act(by: Actor) -> HttpResponse:
        version = actions.propose(by=by, draft=draft)
        return redirect("designations:simulation", version_id=version.pk)

    lede = _("Its text is pinned as it stands. It is in force when the clerk says so, with the council item.")
    form = django_forms.Form(sent(request))
    return ask(request, form, act, title=_("Propose this text"), verb=_("Propose"), lede=lede, trail=of(draft))


@writes(permissions.may_draft)
def review(request: HttpRequest, policy_draft_id: UUID) -> HttpResponse:
    """Ask the solicitor."""
    draft = look.find(policy_draft_id)
    form = forms.Question(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.ask_review(by=by, draft=draft, question=form.cleaned_data["question"])
        return redirect("desk:policy-draft", policy_draft_id=draft.pk)

    lede = _("The review advises. Nothing waits for it; that there was none is shown.")
    return ask(request, form, act, title=_("Ask for a legal review"), verb=_("Ask"), lede=lede, trail=of(draft))


@writes(permissions.may_advise)
def answer(request: HttpRequest, legal_review_id: UUID) -> HttpResponse:
    """What the solicitor says."""
    asked = get_object_or_404(LegalReview.objects.select_related("draft"), pk=legal_review_id)
    form = forms.Answer(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.answer_review(by=by, review=asked, answer=form.cleaned_data["answer"])
        return redirect("desk:policy-draft", policy_draft_id=asked.draft_id)

    lede = asked.question or _("No question was written.")
    return ask(request, form, act, title=_("Give legal advice"), verb=_("Answer"), lede=lede, trail=of(asked.draft))


def top() -> Trail:
    """The page of all policies and drafts."""
    return [(_("Policies"), reverse("desk:policy-drafts"))]


def of(draft: PolicyDraft) -> Trail:
    """Down to one draft."""
    return [*top(), (draft.called, reverse("desk:policy-draft", args=[draft.pk]))]
