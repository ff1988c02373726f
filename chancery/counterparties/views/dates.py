"""Days of note: those to come, and the forms that keep them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.counterparties import actions, forms, permissions
from chancery.counterparties.dates_of_note import between
from chancery.counterparties.models import Country, DateOfNote
from chancery.counterparties.views import bodies

AHEAD = timedelta(days=364)


@reads(permissions.may_read)
def index(request: HttpRequest) -> HttpResponse:
    """The days of note of the coming year, in order."""
    today, by = timezone.localdate(), actor_of(request.user)
    country = Country.objects.filter(pk=request.GET.get("country", "")[:2]).first()
    found = between(today, today + AHEAD, countries=[country.pk] if country else None)
    rows = DateOfNote.objects.select_related("country", "counterparty__merged_into").in_bulk([one.of for one in found])
    context = {
        "days": [(one, rows[one.of]) for one in found],
        "countries": Country.objects.filter(dates__withdrawn=False).distinct().order_by("name_en"),
        "country": country,
        "keeps": by is not None and permissions.may_register(by),
    }
    return render(request, "counterparties/dates.html", context)


@writes(permissions.may_register)
def add(request: HttpRequest) -> HttpResponse:
    """Enter a day of a country, such as its national day."""
    form = forms.NewCountryDate(sent(request), about="date")

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        actions.note_date(by=by, id=UUID(given.pop("key")), **given)
        return redirect("counterparties:dates")

    return ask(request, form, act, title=_("Enter a day of a country"), verb=_("Enter"), trail=_trail())


@writes(permissions.may_register)
def add_of(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter a day of a counterparty."""
    row = bodies.named(reference).now
    form = forms.NewDate(sent(request), about=f"date/{row.pk}")

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        actions.note_date(by=by, id=UUID(given.pop("key")), counterparty=row, **given)
        return redirect("desk:counterparty", reference=row.reference)

    about = bodies.called(row)
    return ask(
        request, form, act, title=_("Enter a day of note"), verb=_("Enter"), trail=bodies.trail(row), about=about
    )


@writes(permissions.may_register)
def correct(request: HttpRequest, date_id: UUID) -> HttpResponse:
    """Correct a day of note."""
    row = _date(date_id)

    def now() -> dict[str, Any]:
        return edits.of(DateOfNote.objects.get(pk=row.pk), forms.DateDetails.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.correct_date(by=by, date=row, held=merged.held, changes=merged.changes)
        return redirect(_home(row))

    return edit(request, Editing(row, forms.DateDetails, now, act), title=_("Correct"), verb=_("Save"), trail=_trail())


@writes(permissions.may_register)
def withdraw(request: HttpRequest, date_id: UUID) -> HttpResponse:
    """Take a day back: no calendar shows it any more."""
    row = _date(date_id)

    def act(by: Actor) -> HttpResponse:
        actions.withdraw_date(by=by, date=row)
        return redirect(_home(row))

    lede = _("It stays on record, and no calendar shows it any more.")
    title, form = _("Take a day back"), Form(sent(request))
    return ask(request, form, act, title=title, verb=_("Take back"), trail=_trail(), about=_called(row), lede=lede)


def _date(date_id: UUID) -> DateOfNote:
    return get_object_or_404(DateOfNote.objects.standing().select_related("counterparty__merged_into"), pk=date_id)


def _home(row: DateOfNote) -> str:
    if row.counterparty is None:
        return reverse("counterparties:dates")
    return reverse("desk:counterparty", args=[row.counterparty.now.reference])


def _called(row: DateOfNote) -> str:
    return bodies.called(row)  # type: ignore[arg-type]  # (both have a name in two languages)


def _trail() -> bodies.Trail:
    return [(_("Days of note"), reverse("counterparties:dates"))]
