"""The papers in an agreement's file, and one paper with where it belongs."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, read, reads, sent, writes
from chancery.agreements import actions
from chancery.agreements import permissions as agreements
from chancery.agreements.models import Agreement, AgreementFact, AgreementPaper
from chancery.agreements.views.found import trail
from chancery.audit.models import Actor
from chancery.cases.models import CasePaper
from chancery.cases.permissions import visible as visible_cases
from chancery.counterparties import permissions as counterparties
from chancery.counterparties.models import CounterpartyFact
from chancery.counterparties.profile import with_profile
from chancery.counterparties.views.bodies import called
from chancery.desk import known
from chancery.desk.forms import ClassOfRecord, PaperOfAgreement
from chancery.frame import language
from chancery.notes.shown import notes_of
from chancery.papers import actions as papers
from chancery.papers import permissions, store
from chancery.papers.models import Paper
from chancery.papers.views import readable
from chancery.papers.views import trail as trail_of
from chancery.records import row_name
from chancery.retention import due
from chancery.retention import permissions as retention
from chancery.strategy.policies import in_force
from chancery.uploads import outsized


@reads(agreements.may_read)
def index(request: HttpRequest, reference: str) -> HttpResponse:
    """What lies in the file of an agreement: of each paper the newest version that its reader may read."""
    agreement, by = _agreement(request, reference), actor_of(request.user)
    context = {
        "agreement": agreement,
        "rows": _filed(by, agreement),
        "may_add": by is not None and agreements.may_register(by) and permissions.may_file(by),
        "trail": _trail(agreement)[:-1],
        "here": _("Papers"),
    }
    return render(request, "desk/papers.html", context)


@writes(agreements.may_register)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """File a paper in it."""
    agreement = _agreement(request, reference)
    form = PaperOfAgreement(sent(request), request.FILES or None, outsized=outsized(request), by=actor_of(request.user))

    def act(by: Actor) -> HttpResponse:
        given = {name: value for name, value in form.cleaned_data.items() if name not in ("file", "key")}
        sheet = form.cleaned_data["file"]
        link = actions.file_paper(by=by, agreement=agreement, sheet=sheet, id=form.id, **given)
        return redirect("desk:paper", paper_id=link.paper_id)

    return ask(request, form, act, title=_("Add a paper"), verb=_("Keep"), trail=_trail(agreement))


@read
def show(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """A paper: what it is, who may read it, its versions, and the agreements it belongs to."""
    paper, by = readable(request, paper_id), actor_of(request.user)
    if by is None:
        raise Http404
    papers.note_reading(by=by, paper=paper)
    versions = permissions.versions(by, paper)
    belongs = AgreementPaper.objects.filter(paper__in=versions, agreement__in=agreements.visible(by))
    context = {
        "paper": paper,
        "versions": versions,
        "is_newest": versions[0] == paper,
        "there": paper.is_held and store.place(paper.sha256).exists(),
        "links": belongs.select_related("agreement__counterparty").order_by("agreement__reference"),
        **_kept(by, paper),
        "proves": _proves(by, versions),
        "cases": CasePaper.objects.filter(paper__in=versions, case__in=visible_cases(by)).select_related("case"),
        "said": notes_of(
            request, paper, back=reverse("desk:paper", kwargs={"paper_id": paper.pk}), division=paper.division
        ),
        "may_change": permissions.may_change(by, paper) and paper.disposed_on is None,
        "may_reclassify": permissions.may_reclassify(by) and paper.disposed_on is None,
        "trail": [(_("Desk"), reverse("desk:home"))],
        "here": (paper.title_fr or paper.title_en) if language() == "fr" else str(paper),
    }
    return render(request, "desk/paper.html", context)


def _may_place(by: Actor) -> bool:
    """Who files papers, and reads the schedule by which they are kept."""
    return permissions.may_file(by) and retention.may_look(by)


@writes(_may_place)
def schedule(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Say under which line of the records schedule it is kept."""
    paper = readable(request, paper_id)

    def now() -> dict[str, Any]:
        return edits.of(Paper.objects.get(pk=paper.pk), ClassOfRecord.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        papers.describe(by=by, paper=paper, held=merged.held, changes=merged.changes)
        return redirect("desk:paper", paper_id=paper.pk)

    editing = Editing(paper, partial(ClassOfRecord, kept=paper.retention), now, act)
    return edit(request, editing, title=_("Change its class of record"), verb=_("Save"), trail=trail_of(paper))


def _kept(by: Actor, paper: Paper) -> dict[str, Any]:
    """How long it is kept and what holds it back, for those who read the schedule."""
    if not retention.may_look(by):
        return {}
    record_class, hold = due.of_paper(paper, timezone.localdate())
    until = due.due_of(record_class, paper) if record_class else None
    line = {"class": record_class, "hold": hold, "until": until, "row": row_name(paper)}
    here = paper.disposed_on is None
    return {"kept": {**line, "may_place": _may_place(by) and here, "may_hold": retention.may_hold(by) and here}}


def _filed(by: Actor | None, agreement: Agreement) -> list[tuple[AgreementPaper, Paper, int]]:
    """Each paper in the file, or what came after it, as far as its reader may know: the newest version that they may
    read, and how many such versions there are."""
    rows: dict[tuple[UUID, str], tuple[AgreementPaper, Paper, int]] = {}
    for link in AgreementPaper.objects.filter(agreement=agreement).select_related("paper"):
        versions = permissions.versions(by, link.paper)
        if versions and versions[0] in link.paper.onwards():
            rows.setdefault((versions[0].pk, link.role), (link, versions[0], len(versions)))
    return list(rows.values())


def _proves(by: Actor, versions: list[Paper]) -> list[tuple[str, str, str]]:
    """The standing facts of which it is evidence, as far as this reader may know them: of whom, which, and its page."""
    policy, classes = in_force(timezone.localdate()), counterparties.classes_for(by)
    found: list[tuple[str, str, str]] = []
    if counterparties.may_read(by):
        of_bodies = CounterpartyFact.objects.standing().of_classes(classes).filter(paper__in=versions)
        for fact in of_bodies.select_related("counterparty__merged_into"):
            body = fact.counterparty.now
            page = reverse("desk:counterparty", args=[body.reference])
            found.append((called(body), known.named(fact.key, with_profile(policy, body)), page))
    of_agreements = AgreementFact.objects.standing().of_classes(classes).filter(paper__in=versions)
    for one in of_agreements.filter(agreement__in=agreements.visible(by)).select_related("agreement"):
        page = reverse("desk:agreement-facts", args=[one.agreement.reference])
        found.append((one.agreement.reference, known.named(one.key, policy), page))
    return sorted(found)


def _agreement(request: HttpRequest, reference: str) -> Agreement:
    found = agreements.visible(actor_of(request.user)).filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def _trail(agreement: Agreement) -> list[tuple[str, str]]:
    address = reverse("desk:agreement-papers", kwargs={"reference": agreement.reference})
    return [*trail(agreement), (_("Papers"), address)]
