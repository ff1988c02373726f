"""The office's register: every agreement, drafts included, and the file of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of, names_of
from chancery.accounts.permissions import keys_of
from chancery.accounts.staff import reads
from chancery.agreements import listing, permissions
from chancery.agreements.models import Agreement, ChangeRequest
from chancery.agreements.views.found import name_of
from chancery.agreements.views.steps import told
from chancery.agreements.wanting import asks_project
from chancery.audit.models import Actor
from chancery.budgets import shown as money
from chancery.cases.permissions import visible as visible_cases
from chancery.desk import verbs, where
from chancery.desk.cases import subjects, tying
from chancery.desk.cases.listing import of_record
from chancery.desk.views.cases.found import address as case_page
from chancery.frame import language
from chancery.imports.noted import noted_of
from chancery.missions import gifts
from chancery.notes.shown import notes_of
from chancery.portal import called, data, record
from chancery.portal.views import agreement, ledger, register
from chancery.proposals.permissions import visible as visible_proposals
from chancery.search.find import seen
from chancery.strategy.policies import in_force

MOST_DRAFTS = 25
MOST_GIFTS = 20


@reads(permissions.may_read)
def index(request: HttpRequest) -> HttpResponse:
    """All agreements that this person may read, with the filters and the speed of the public list."""
    by, filters, sort = actor_of(request.user), register.asked(request), request.GET.get("sort", "")
    office = permissions.may_read_all(by)
    names, after = called.names(filters), request.GET.get("after", "")
    if not listing.is_place(after, sort=sort, searched=bool(" ".join(filters.get("q", ())).strip())):
        raise Http404
    found = listing.page(filters, sort=sort, after=after, lang=language(), office=office, called=names)
    page = register.gather(
        filters, sort if sort in listing.SORTS else "", found, to="desk:agreement", at="desk:agreements"
    )
    mine = [] if office else list(permissions.visible(by).filter(standing=Agreement.Standing.DRAFT))
    if words := " ".join(filters.get("q", [])):
        # The words of what residents may not see are in the closed index.
        hits = seen("agreement", words, keys_of(by), limit=MOST_DRAFTS)
        mine = list(permissions.visible(by).filter(pk__in=[hit.object_id for hit in hits]))
    page["unused"] = register.unused(request)
    context = {**page, "keeps": by is not None and permissions.may_register(by), "drafts": mine, "office": office}
    context["lede"] = _("Every agreement, drafts included.") if office else _("Every published agreement.")
    return render(request, "desk/agreements.html", context)


@reads(permissions.may_read)
def file(request: HttpRequest, reference: str) -> HttpResponse:
    """One agreement: what to do next, every verb, and what residents see of it."""
    by = actor_of(request.user)
    row = record.find(reference, permissions.visible(by))
    if row is None or by is None:
        raise Http404
    waiting = list(row.requests.waiting())
    back = reverse("desk:agreement", kwargs={"reference": row.reference})
    said = notes_of(request, row, back=back, division=row.lead_division)
    return render(
        request,
        "desk/agreement.html",
        {
            **agreement.gather(row, data.today()),
            **_tools(row, by, waiting),
            **of_record(by, row.reference),
            **money.of_agreement(by, row, data.today()),
            "gifts": gifts.of_agreement(by, row)[:MOST_GIFTS],
            "entry_at": "desk:agreement-entry",
            "said": said,
            "origin": _origin(row, by),
            "ties": tying.of_agreement(row, by),
            "sees_signing": permissions.may_read_all(by),
        },
    )


@reads(permissions.may_read)
def entry(request: HttpRequest, reference: str, line_id: UUID) -> HttpResponse:
    """The line of the ledger that tells of one line of an agreement's history, drafts included."""
    row = record.find(reference, permissions.visible(actor_of(request.user)))
    if row is None:
        raise Http404
    return ledger.of(request, row, line_id)


def _origin(row: Agreement, by: Actor) -> list[tuple[str, str]]:
    """The case and the proposal that it came from, for those who may read them."""
    case = visible_cases(by).filter(signing__agreement=row).first()
    if case is None:
        return []
    subject = subjects.of(case)
    found = [(_("The case that it came from: %(number)s") % {"number": case.reference}, case_page(case))]
    if subject.url and visible_proposals(by).filter(case=case).exists():
        found.append((_("The proposal: %(number)s") % {"number": case.subject}, subject.url))
    return found


def _tools(row: Agreement, by: Actor, waiting: list[ChangeRequest]) -> dict[str, Any]:
    """What the office has beside what residents see."""
    keeps, names = permissions.may_register(by), names_of(one.asked_by_id for one in waiting)
    shown = list(row.commitments.all()) if permissions.may_read_all(by) else record.commitments(row)
    return {
        "here": name_of(row),
        "trail": [(_("Agreements"), reverse("desk:agreements"))],
        "keeps": keeps,
        "grounds": row.grounds.select_related("council_item"),
        "commitments": shown,
        "raised": list(row.community_partners.all()) if keeps else record.partners(row),
        "waiting": [_asked(one, by, names) for one in waiting] if permissions.may_read_all(by) else [],
        "verbs": verbs.of(row, by, {one.kind for one in waiting}),
        "wants_project": _wanted(row, data.today()).project,
        "gaps": gaps(row, data.today(), keeps=keeps),
        "noted": noted_of(by, [row.pk, *(one.pk for one in shown)]),
        "public_url": reverse("portal:agreement", args=[row.reference]) if row.public and _is_out(row) else "",
    }


class Gap(NamedTuple):
    """Something that an agreement should have and has not, and where it is filled in, for those who may."""

    words: str
    verb: str
    url: str


class Wanted(NamedTuple):
    """What the policy in force asks of an agreement's category: that it ends, that it names a joint project."""

    end: bool
    project: bool


def _wanted(row: Agreement, on: date) -> Wanted:
    """Where no policy in force has its category, nothing is said against an open end or a missing project."""
    policy = in_force(on)
    mine = next((one for one in policy.categories if one.id == row.category), None) if policy else None
    if policy is None or mine is None:
        return Wanted(end=False, project=False)
    ends = mine.term is not None and mine.term.open_ended == "not-allowed"
    return Wanted(ends, asks_project(policy, row.category))


def gaps(row: Agreement, on: date, *, keeps: bool) -> list[Gap]:
    """What an agreement should have and has not, as far as is recorded; an end and a joint project where the policy of
    its category wants one."""
    wants = _wanted(row, on)
    signed, stands = row.standing == Agreement.Standing.SIGNED, row.standing in ("draft", "signed")
    seen = (
        (
            signed and row.sponsor_id is None and row.is_in_force(on),
            _("No Council sponsor"), "sponsor", _("Name a sponsor"),
        ),
        (
            stands and wants.project and not row.joint_projects.all(),
            _("No joint project"), where.PROJECT, _("Add a project"),
        ),
        (
            signed and row.ends_on is None and not row.open_ended,
            _("No term recorded"), "ends_on", _("Correct the term"),
        ),
        (
            signed and wants.end and bool(row.open_ended),
            _("Open-ended: the policy wants a term"), "open_ended", _("Correct the term"),
        ),
        (
            stands and row.lead_division_id is None,
            _("No responsible division"), "lead_division", _("Name the division"),
        ),
        (signed and not row.renewal, _("How it is renewed is not recorded"), "renewal", _("Say how")),
    )  # fmt: skip
    return [
        Gap(words, verb, where.place(row, field) if keeps else "") for missing, words, field, verb in seen if missing
    ]


def _asked(one: ChangeRequest, by: Actor, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "row": one,
        "who": names.get(one.asked_by_id, _("Someone else")),
        "on": timezone.localdate(one.asked_at),
        "told": told(one),
        "formed": one.formed_by_id is not None,
        "decided": one.decided_by_id is not None,
        "verbs": verbs.of_request(one, by),
    }


def _is_out(row: Agreement) -> bool:
    return row.standing != Agreement.Standing.DRAFT
