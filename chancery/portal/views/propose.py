"""Propose an agreement to the City, without an account: what is asked, the form, its private link, its confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.errors import Refused
from chancery.frame import language, posted
from chancery.ids import uuid7
from chancery.policy import Outcome, Policy
from chancery.policy.model import Category, Step
from chancery.policy.moments import steps
from chancery.policy.phrases import duration_phrase, yearly_phrase
from chancery.portal import data, page, words
from chancery.proposals import actions, eligible, keys
from chancery.proposals.content import CANDIDATE, asked, asked_as, missing
from chancery.proposals.forms import ProposalForm
from chancery.proposals.letters import SERVICE
from chancery.proposals.models import Draft
from chancery.proposals.said import category_of, lacks, name_of, part_of, whole
from chancery.search.words import fold
from chancery.strategy import policies

SALT = "chancery.propose"
# A page of a form is good for two days; nobody fills it in within two seconds.
LONGEST, SHORTEST = 2 * 24 * 3600, 2


def start(request: HttpRequest) -> HttpResponse:
    """What will be asked, how it goes on, and what is never asked here."""
    policy = in_force()
    offered = [_offer(policy, one) for one in open_categories(policy)] if policy else []
    context = {"offered": offered, "policy": policy, "closed": "" if offered else _closed(policy)}
    return page.show(request, "portal/propose/start.html", context, at="propose")


def form(request: HttpRequest, category: str) -> HttpResponse:
    """The form of a category."""
    policy = in_force()
    if policy is None or category not in {one.id for one in open_categories(policy)}:
        raise Http404
    return _write(request, policy, category, None)


def draft(request: HttpRequest, token: str) -> HttpResponse:
    """What was saved, by its private link. What no link opens any more is not lost to whoever types there still."""
    row, policy = keys.draft(token), in_force()
    if row is None or policy is None:
        raise Http404
    if row.category not in {one.id for one in open_categories(policy)}:
        return page.show(request, "portal/propose/over.html", {"draft": row, "closed": True}, at="propose", inside=True)
    if not row.is_alive and request.method != "POST":
        return page.show(request, "portal/propose/over.html", {"draft": row}, at="propose", inside=True)
    if request.POST.get("do") == "take-up":
        actions.take_up(by=audit.service(SERVICE), draft=row)
        return redirect("portal:propose-draft", token=token)
    if row.state == Draft.State.WAITING and request.method != "POST":
        return page.show(request, "portal/propose/sent.html", {"draft": row}, at="propose", inside=True)
    return _write(request, policy, row.category, row if row.is_alive else None, over=not row.is_alive)


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the letter confirms, and the proposal comes in. A program that only opens links confirms nothing."""
    row, policy = keys.draft(token, keys.CONFIRM), in_force()
    if row is None or policy is None:
        raise Http404
    if row.proposal is not None:
        return redirect("portal:propose-status", token=keys.key(keys.STATUS, row.proposal))
    if row.state != Draft.State.WAITING:
        return page.show(request, "portal/propose/over.html", {"draft": row}, at="propose", inside=True)
    told, refusal = ProposalForm(row.typed, policy=policy, category=row.category), ""
    ready = told.is_valid() and told.require_sender()
    if request.method == "POST" and ready:
        try:
            return _come_in(row, told)
        except Refused as refused:
            now = Draft.objects.get(pk=row.pk)
            if now.proposal is not None:  # pressed twice, and the first was faster
                return redirect("portal:propose-status", token=keys.key(keys.STATUS, now.proposal))
            refusal = refused.said(language())
    context = {"draft": row, "ready": ready, "candidate": row.typed.get("candidate", ""), "refusal": refusal}
    context |= {"category": category_of(policy, row.category, language()), "key": keys.key(keys.DRAFT, row)}
    context |= {"said": whole(policy, told.content(), language()) if ready else [], "invited": told.institutions()}
    return page.show(request, "portal/propose/confirm.html", context, at="propose", inside=True)


def in_force() -> Policy | None:
    """The policy by which the City takes proposals today."""
    return policies.in_force(data.today())


def open_categories(policy: Policy) -> list[Category]:
    """The categories that take something new, and of which the policy says how."""
    return [one for one in policy.categories if one.status == "open" and any(steps(policy, one.id))]


def takes_in() -> bool:
    """Is there anything today that may be proposed?"""
    policy = in_force()
    return policy is not None and bool(open_categories(policy))


def _closed(policy: Policy | None) -> str:
    """Why nothing is taken in, where nothing is."""
    if policy is None:
        return _("The City has no policy in force by which a proposal would be considered.")
    if not any(one.status == "open" for one in policy.categories):
        return _("The policy in force has no category that is open to new agreements.")
    return _("The policy in force says of no open category by which steps a proposal would be considered.")


def _come_in(row: Draft, told: ProposalForm) -> HttpResponse:
    made = actions.confirm(
        by=audit.service(SERVICE), draft=row, content=told.content(), sender=told.from_whom(),
        institutions=told.institutions(),
    )  # fmt: skip
    return redirect(f"{reverse('portal:propose-status', kwargs={'token': keys.key(keys.STATUS, made)})}?new=1")


def _write(
    request: HttpRequest, policy: Policy, category: str, row: Draft | None, *, over: bool = False
) -> HttpResponse:
    if request.method != "POST":
        shown = ProposalForm(policy=policy, category=category, initial=row.typed if row else {})
        return _show(request, shown, row, saved="saved" in request.GET)
    sent = ProposalForm(posted(request), policy=policy, category=category)
    do, key = request.POST.get("do", "check"), _key(request.POST.get("key", ""))
    if request.POST.get("website"):
        return _again(request, sent, row, _("One field must stay empty. Nothing was lost: send it once more."))
    if over or (row is None and key is None):
        return _again(request, sent, row, _("This page was open for too long, or not long enough. Nothing was lost: "
                                            "send it once more."))  # fmt: skip
    if do == "add":
        return _again(request, sent, row, "", more=1)
    if do == "save":
        return _save(request, sent, row, key)
    return _check(request, sent, row, key, do)


def _check(request: HttpRequest, sent: ProposalForm, row: Draft | None, key: UUID | None, do: str) -> HttpResponse:
    """Say what it lacks and how it stands by what it declares; send it, if that is what was asked."""
    ready = sent.is_valid()
    if do in ("send", "anyway"):
        ready = sent.require_sender() and ready
        complete = not any(missing(sent.policy, sent.content()))
        if ready and (complete or do == "anyway"):
            return _save(request, sent, row, key, finished=True)
    return _show(request, sent, row, checked=_looked_at(sent), sending=do != "check")


def _save(
    request: HttpRequest, sent: ProposalForm, row: Draft | None, key: UUID | None, *, finished: bool = False
) -> HttpResponse:
    by = audit.service(SERVICE)
    try:
        kept = actions.keep(
            by=by, key=key or uuid7(), draft=row, category=sent.category, language=language(), typed=sent.typed(),
            email=_address(sent), source=_source(request), tell=not finished,
        )  # fmt: skip
        if finished:
            actions.ask_to_confirm(by=by, draft=kept)
    except Refused as refused:
        return _again(request, sent, row, refused.said(language()))
    where = reverse("portal:propose-draft", kwargs={"token": keys.key(keys.DRAFT, kept)})
    return redirect(where if finished else f"{where}?saved=1")


def _again(request: HttpRequest, sent: ProposalForm, row: Draft | None, refusal: str, more: int = 0) -> HttpResponse:
    """The form with all that was typed, and a key that is new."""
    typed = sent.typed()
    typed["n"] = str(int(typed["n"]) + more)
    shown = ProposalForm(policy=sent.policy, category=sent.category, initial=typed)
    return _show(request, shown, row, refusal=refusal, added=bool(more))


def _show(request: HttpRequest, shown: ProposalForm, row: Draft | None, **more: Any) -> HttpResponse:
    category = shown.policy.category(shown.category)
    context = {
        "form": shown,
        "draft": row,
        "category": words.fine(category.name.in_(language())),
        "policy_url": reads(shown.policy, shown.category),
        "key": signing.TimestampSigner(salt=SALT).sign(str(uuid7())),
        "stopped": stopped(shown.category),
        "address": request.build_absolute_uri(request.path) if row else "",
        "action": reverse("portal:propose-draft", kwargs={"token": keys.key(keys.DRAFT, row)})
        if row
        else reverse("portal:propose-form", kwargs={"category": shown.category}),
    }
    return page.show(request, "portal/propose/form.html", {**context, **more}, at="propose", inside=True)


def _looked_at(sent: ProposalForm) -> Mapping[str, Any]:
    """What a proponent is told before anyone has looked: from what they wrote, and from what is public."""
    content, lang = sent.content(), language()
    stands = list(eligible.declared(sent.policy, content, data.today(), lang))
    return {
        "lacks": [lacks(element, parts, lang) for element, parts in missing(sent.policy, content)],
        "unmet": [one for one in stands if one.outcome is Outcome.NOT_MET],
        "met": [one for one in stands if one.outcome is Outcome.MET],
        "leaves_out": any(one.if_missing == "not-considered" for one in steps(sent.policy, sent.category)),
        "here": _with_us_already(content.candidate, content.country),
    }


def _with_us_already(candidate: str, country: str) -> list[Agreement]:
    """Agreements that everybody can read, with a body of this name."""
    named = fold(candidate)
    if not named or not country:
        return []
    rows = Agreement.objects.public().filter(country=country).select_related("counterparty")
    return [one for one in rows if named in (fold(one.counterparty.name_en), fold(one.counterparty.name_fr))][:5]


def reads(policy: Policy, category: str) -> str:
    """Where the policy of a category is read, if residents may read the policy in force."""
    published = any(one.policy_id == policy.id for one in data.kept().versions)
    return reverse("portal:policy-category", args=[policy.id, category]) if published else reverse("portal:policy")


def stopped(category: str) -> list[tuple[date | None, str]]:
    """What Council stopped for a time, as everybody reads it: in this category, or in all. Of one that holds on a
    condition nobody knows here whether it does."""
    found = [one for version, one in policies.moratoria(data.today()) if version.published and not one.applies_if]
    mine = [one for one in found if not one.categories or category in one.categories]
    return [(one.since, words.fine(one.text.in_(language()))) for one in mine]


def _offer(policy: Policy, category: Category) -> dict[str, Any]:
    lang = language()
    most = category.term.at_most if category.term else None
    way: tuple[Step, ...] = tuple(steps(policy, category.id))
    return {
        "id": category.id,
        "url": reads(policy, category.id),
        "stopped": stopped(category.id),
        "name": words.fine(category.name.in_(lang)),
        "text": words.fine(category.text.in_(lang)),
        "asked": [
            (words.fine(name_of(one, lang)), [words.fine(part_of(one, part, lang)) for part in one.parts])
            for one in asked(policy, category.id)
        ],
        "names_candidate": any(asked_as(one) == CANDIDATE for one in asked(policy, category.id)),
        "most": duration_phrase(most, lang) if most else "",
        "steps": [words.fine(one.name.in_(lang) or one.text.in_(lang)) for one in way],
        "windows": [[yearly_phrase(day, lang) for day in one.window] for one in way if one.window],
        "leaves_out": any(one.if_missing == "not-considered" for one in way),
        "conditions": [words.fine(one.text.in_(lang)) for one in eligible.declarable(policy, category.id)],
    }


def _key(said: str) -> UUID | None:
    """The id that a page of the form brought, if it is ours, and was open for as long as a person takes."""
    signer = signing.TimestampSigner(salt=SALT)
    try:
        key = UUID(signer.unsign(said, max_age=LONGEST))
    except signing.BadSignature:
        return None
    try:
        signer.unsign(said, max_age=SHORTEST)
    except signing.SignatureExpired:
        return key
    return None


def _address(sent: ProposalForm) -> str:
    try:
        return str(sent.fields["email"].clean(sent.data.get("email", "")))
    except ValidationError:
        return ""


def _source(request: HttpRequest) -> str:
    """Where it comes from, for one day: enough to count, and not to be told from."""
    where = get_adapter().get_client_ip(request)
    return salted_hmac(SALT, f"{where} {timezone.localdate()}").hexdigest()
