"""Write a note, correct it, withdraw it. A record's own page shows its notes."""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.notes import actions, forms, permissions
from chancery.notes.models import Note
from chancery.notes.shown import unseal


@writes(permissions.may_write)
def add(request: HttpRequest) -> HttpResponse:
    """A note on the record whose page led here."""
    found = unseal(request.GET.get("on", ""))
    if found is None:
        raise Http404
    ref, called, back, division = found
    form = forms.NewNote(sent(request), by=actor_of(request.user))

    def act(by: Actor) -> HttpResponse:
        given = {"text": form.cleaned_data["text"], "data_class": form.cleaned_data["data_class"]}
        actions.write(by=by, ref=ref, division=division, id=form.cleaned_data.get("key"), **given)
        return redirect(back)

    trail = [(_("Desk"), reverse("desk:home")), (called, back)]
    return ask(request, form, act, title=_("Write a note"), verb=_("Write"), trail=trail)


@writes(permissions.may_write)
def correct(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Another note in its place."""
    note = _note(request, note_id)
    form = forms.NewText(sent(request), initial={"text": note.text})

    def act(by: Actor) -> HttpResponse:
        actions.correct(by=by, note=note, text=form.cleaned_data["text"])
        return redirect(_back(request))

    lede = _("The note that is there now stays, and says that it was corrected.")
    return ask(request, form, act, title=_("Correct the note"), verb=_("Write"), trail=_trail(request), lede=lede)


@writes(permissions.may_write)
def withdraw(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Take it back."""
    note = _note(request, note_id)

    def act(by: Actor) -> HttpResponse:
        actions.withdraw(by=by, note=note)
        return redirect(_back(request))

    lede = _("Its words stay on record, marked as withdrawn; the search finds it no more.")
    form = Form(sent(request))
    return ask(request, form, act, title=_("Withdraw the note"), verb=_("Withdraw"), trail=_trail(request), lede=lede)


def _note(request: HttpRequest, note_id: UUID) -> Note:
    note = permissions.readable(actor_of(request.user)).filter(pk=note_id).first()
    if note is None:
        raise Http404
    return note


def _back(request: HttpRequest) -> str:
    """The page that led here, if it is one of ours."""
    back = request.GET.get("back", "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if ours else reverse("desk:home")


def _trail(request: HttpRequest) -> list[tuple[str, str]]:
    return [(_("Desk"), reverse("desk:home")), (_("Back to the record"), _back(request))]
