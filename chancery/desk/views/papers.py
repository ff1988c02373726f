"""The papers in an agreement's file, and one paper with where it belongs."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, read, reads, writes
from chancery.agreements import actions
from chancery.agreements import permissions as agreements
from chancery.agreements.models import Agreement, AgreementPaper
from chancery.agreements.views.found import trail
from chancery.audit.models import Actor
from chancery.desk.forms import PaperOfAgreement
from chancery.frame import language
from chancery.notes.shown import notes_of
from chancery.papers import actions as papers
from chancery.papers import permissions, store
from chancery.papers.models import Paper
from chancery.papers.views import readable
from chancery.uploads import outsized


@reads(agreements.may_read)
def index(request: HttpRequest, reference: str) -> HttpResponse:
    """What lies in the file of an agreement, the newest version of each paper first."""
    agreement = _agreement(request, reference)
    may_see = permissions.readable(actor_of(request.user))
    links = AgreementPaper.objects.filter(agreement=agreement, paper__in=may_see).select_related("paper")
    by = actor_of(request.user)
    context = {
        "agreement": agreement,
        "rows": [(link, *_versions(link.paper)) for link in links],
        "may_add": by is not None and agreements.may_register(by) and permissions.may_file(by),
        "trail": _trail(agreement)[:-1],
        "here": _("Papers"),
    }
    return render(request, "desk/papers.html", context)


@writes(agreements.may_register)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """File a paper in it."""
    agreement = _agreement(request, reference)
    form = PaperOfAgreement(
        request.POST or None, request.FILES or None, outsized=outsized(request), by=actor_of(request.user)
    )

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
    versions = [one for one in paper.chain() if permissions.may_read(by, one)]
    belongs = AgreementPaper.objects.filter(paper__in=versions, agreement__in=agreements.visible(by))
    context = {
        "paper": paper,
        "versions": versions,
        "is_newest": versions[0] == paper,
        "there": paper.is_held and store.place(paper.sha256).exists(),
        "links": belongs.select_related("agreement__counterparty").order_by("agreement__reference"),
        "said": notes_of(
            request, paper, back=reverse("desk:paper", kwargs={"paper_id": paper.pk}), division=paper.division
        ),
        "may_change": permissions.may_change(by, paper) and paper.disposed_on is None,
        "may_reclassify": permissions.may_reclassify(by) and paper.disposed_on is None,
        "trail": [(_("Desk"), reverse("desk:home"))],
        "here": (paper.title_fr or paper.title_en) if language() == "fr" else str(paper),
    }
    return render(request, "desk/paper.html", context)


def _versions(paper: Paper) -> tuple[Paper, int]:
    """The newest version, and how many there are."""
    chain = paper.chain()
    return chain[0], len(chain)


def _agreement(request: HttpRequest, reference: str) -> Agreement:
    found = agreements.visible(actor_of(request.user)).filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def _trail(agreement: Agreement) -> list[tuple[str, str]]:
    address = reverse("desk:agreement-papers", kwargs={"reference": agreement.reference})
    return [*trail(agreement), (_("Papers"), address)]
