"""Read a paper's file, put a newer version in its place, correct what is said of it, and say who may read it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, read, sent, writes
from chancery.audit.models import Actor
from chancery.frame import language
from chancery.papers import actions, forms, permissions, sending
from chancery.papers.models import Paper
from chancery.uploads import outsized


@read
def file(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """The file itself. Whoever may not read it learns what someone learns who asks for a paper that is not there."""
    paper = readable(request, paper_id)
    response = sending.sent(paper)
    if (by := actor_of(request.user)) is not None:
        actions.note_reading(by=by, paper=paper)
    return response


@writes(permissions.may_file)
def supersede(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """A newer version."""
    paper = readable(request, paper_id)
    form = forms.NewVersion(sent(request), request.FILES or None, outsized=outsized(request))

    def act(by: Actor) -> HttpResponse:
        given = {name: form.cleaned_data[name] for name in ("version", "original_at") if form.cleaned_data[name]}
        made = actions.supersede(by=by, paper=paper, sheet=form.cleaned_data["file"], id=form.id, **given)
        return redirect("desk:paper", paper_id=made.pk)

    lede = _("The version that is there now stays, and says that it was superseded.")
    return ask(request, form, act, title=_("Add a newer version"), verb=_("Keep"), trail=trail(paper), lede=lede)


@writes(permissions.may_file)
def describe(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Correct its title, its language, where the original lies."""
    paper = readable(request, paper_id)

    def now() -> dict[str, Any]:
        return edits.of(Paper.objects.get(pk=paper.pk), forms.Description.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.describe(by=by, paper=paper, held=merged.held, changes=merged.changes)
        return redirect("desk:paper", paper_id=paper.pk)

    editing = Editing(paper, forms.Description, now, act)
    return edit(request, editing, title=_("Correct the description"), verb=_("Save"), trail=trail(paper))


@writes(permissions.may_reclassify)
def reclassify(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Say who may read it from now on."""
    paper = readable(request, paper_id)
    initial = {"data_class": paper.data_class}
    form = forms.NewClass(sent(request), initial=initial, by=actor_of(request.user))

    def act(by: Actor) -> HttpResponse:
        actions.reclassify(by=by, paper=paper, **form.cleaned_data)
        return redirect("desk:paper", paper_id=paper.pk)

    lede = _("What was public was public: the ledger does not forget it.") if paper.data_class == "public" else ""
    return ask(request, form, act, title=_("Change who may read it"), verb=_("Change"), trail=trail(paper), lede=lede)


def readable(request: HttpRequest, paper_id: UUID) -> Paper:
    """A paper that this person may read; for everyone else it is not there."""
    paper = permissions.readable(actor_of(request.user)).filter(pk=paper_id).first()
    if paper is None:
        raise Http404
    return paper


def trail(paper: Paper) -> list[tuple[str, str]]:
    """From the desk to the paper."""
    title = (paper.title_fr or paper.title_en) if language() == "fr" else str(paper)
    return [(_("Desk"), reverse("desk:home")), (title, reverse("desk:paper", kwargs={"paper_id": paper.pk}))]
