"""Counterparties: the list, and the forms that enter, correct, rename, merge and succeed them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, ask_sure, reads, sent, writes
from chancery.audit.models import Actor
from chancery.counterparties import actions, forms, listing, permissions
from chancery.counterparties.models import Alias, Counterparty
from chancery.errors import require
from chancery.frame import language
from chancery.paging import Page

Trail = list[tuple[str, str]]


@reads(permissions.may_read)
def index(request: HttpRequest) -> HttpResponse:
    """Every counterparty, by name or by the words asked, fifty at a time."""
    asked = {key: request.GET.get(key, "")[:200] for key in ("q", "kind", "country")}
    page = listing.counterparties({**asked, "after": request.GET.get("after", "")}, language())
    by = actor_of(request.user)
    context = {
        "page": page,
        "asked": asked,
        "kinds": Counterparty.Kind.choices,
        "countries": listing.countries(language()),
        "keeps": by is not None and permissions.may_register(by),
        "reads_contacts": permissions.may_read_contacts(by),
        "links": around(page, asked),
    }
    return render(request, "counterparties/index.html", context)


@writes(permissions.may_register)
def add(request: HttpRequest) -> HttpResponse:
    """Enter a counterparty; it takes the next number."""
    form = forms.NewCounterparty(sent(request), about="counterparty")

    def act(by: Actor) -> HttpResponse:
        given = {name: value for name, value in form.cleaned_data.items() if name != "another"}
        body = actions.register(by=by, id=UUID(given.pop("key")), **given)
        return redirect("desk:counterparty", reference=body.reference)

    return ask(request, form, act, title=_("Enter a counterparty"), verb=_("Enter"), trail=trail())


@writes(permissions.may_register)
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct what a counterparty is called and where it is."""
    row = named(reference)

    def now() -> dict[str, Any]:
        return edits.of(Counterparty.objects.get(pk=row.pk), forms.Details.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.correct(by=by, counterparty=row, held=merged.held, changes=merged.changes)
        return redirect("desk:counterparty", reference=reference)

    editing = Editing(row, forms.Details, now, act)
    return edit(request, editing, title=_("Correct"), verb=_("Save"), trail=trail(row), about=str(row))


@writes(permissions.may_register)
def rename(request: HttpRequest, reference: str) -> HttpResponse:
    """It has a new name; the old one stays an alias."""
    row = named(reference)
    form = forms.NewName(sent(request), initial={"name_en": row.name_en, "name_fr": row.name_fr})

    def act(by: Actor) -> HttpResponse:
        actions.rename(by=by, counterparty=row, **form.cleaned_data)
        return redirect("desk:counterparty", reference=reference)

    lede = _("The old name stays on record, and it is found by it. To mend a slip of the pen, correct it instead.")
    return ask(request, form, act, title=_("Rename"), verb=_("Rename"), trail=trail(row), about=str(row), lede=lede)


@writes(permissions.may_register)
def succeed(request: HttpRequest, reference: str) -> HttpResponse:
    """Another body took its place."""
    row = named(reference)
    form = forms.Another(sent(request))
    form.fields["other"].label = _("Its successor")

    def act(by: Actor) -> HttpResponse:
        given = form.cleaned_data
        actions.succeed(by=by, counterparty=row, successor=given["other"], on=given["on"], source=given["source"])
        return redirect("desk:counterparty", reference=reference)

    def check() -> None:
        require(
            form.cleaned_data["other"].pk != row.pk, "It cannot succeed itself.", "Il ne peut se succéder à lui-même."
        )

    def says() -> Sequence[tuple[Any, Any]]:
        return [
            (_("Its successor"), form.cleaned_data["other"]),
            (_("When"), form.cleaned_data["on"].phrase(language())),
        ]

    page = {"title": _("Name its successor"), "verb": _("Name it"), "trail": trail(row), "name": str(row)}
    return ask_sure(request, form, act, check=check, says=says, **page)


@writes(permissions.may_register)
def alias_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter another name it goes by."""
    row, form = named(reference), forms.NewAlias(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.add_alias(by=by, counterparty=row, **form.cleaned_data)
        return redirect("desk:counterparty", reference=reference)

    title = _("Add a name")
    return ask(request, form, act, title=title, verb=title, trail=trail(row), about=str(row))


@writes(permissions.may_register)
def alias_remove(request: HttpRequest, alias_id: UUID) -> HttpResponse:
    """Take away a name that it never went by."""
    alias = get_object_or_404(Alias.objects.select_related("counterparty"), pk=alias_id)
    row = alias.counterparty

    def act(by: Actor) -> HttpResponse:
        actions.remove_alias(by=by, alias=alias)
        return redirect("desk:counterparty", reference=row.reference)

    lede = _("Nobody finds it by this name any more. The ledger keeps that it was once written.")
    form = Form(sent(request))
    return ask(
        request,
        form,
        act,
        title=_("Take a name away"),
        verb=_("Take away"),
        trail=trail(row),
        about=alias.name,
        lede=lede,
    )


def named(reference: str) -> Counterparty:
    """The record of this number, also if it was found to be a duplicate."""
    rows = Counterparty.objects.select_related("merged_into", "country", "city")
    return get_object_or_404(rows, reference=reference)


def trail(row: Counterparty | None = None) -> Trail:
    """From the list to one of them."""
    steps = [(_("Counterparties"), reverse("counterparties:index"))]
    return steps if row is None else [*steps, (called(row), reverse("desk:counterparty", args=[row.reference]))]


def called(row: Counterparty) -> str:
    """Its name in the page's language, or in the other."""
    return (row.name_fr or row.name_en) if language() == "fr" else (row.name_en or row.name_fr)


def around(page: Page[Any], asked: dict[str, str]) -> dict[str, str]:
    """Where the next and the previous page are, under the same filters."""
    kept = {key: value for key, value in asked.items() if value}
    return {
        way: "?" + urlencode({**kept, "after": token})
        for way, token in (("next", page.next), ("previous", page.previous))
        if token
    }
