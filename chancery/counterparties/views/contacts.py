"""Contacts: the list, one of them, and what is done to them. They are other people's data."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery import edits, paging
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import Division, Person, actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.counterparties import actions, forms, listing, permissions, vcard
from chancery.counterparties.models import Contact, ErasureRequest
from chancery.counterparties.views import bodies
from chancery.counterparties.views.verbs import verbs_of
from chancery.frame import language
from chancery.notes.shown import notes_of

MOST_CARDS = 1000
ASKED = ("q", "country", "division", "state")


@reads(permissions.may_read_contacts)
def index(request: HttpRequest) -> HttpResponse:
    """Everyone the city knows at its counterparties, by family name."""
    asked = _asked(request)
    page = paging.page(listing.contacts(asked), "sort", request.GET.get("after", ""))
    kept = urlencode({key: value for key, value in asked.items() if value})
    context = {
        "page": page,
        "asked": asked,
        "countries": listing.countries(language(), with_contacts=True),
        "divisions": Division.objects.order_by("slug"),
        "links": bodies.around(page, asked),
        "today": timezone.localdate(),
        "all_cards": f"{reverse('counterparties:cards')}?all=1&{kept}",
    }
    return render(request, "counterparties/contacts.html", context)


@reads(permissions.may_read_contacts)
def show(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """One contact, and what can be done."""
    contact, by, today = _contact(contact_id), actor_of(request.user), timezone.localdate()
    # That someone is to be forgotten, and under which rule, is told to those who may ask for it.
    told = by is not None and permissions.may_ask_erasure(by)
    waiting = ErasureRequest.open_for(contact) if told else None
    decided = contact.erasures.exclude(decided_by=None).order_by("decided_on")
    context = {
        "contact": contact,
        "here": contact.name or _("Erased contact"),
        "trail": [*bodies.trail(contact.organisation.now), (_("Contacts"), reverse("counterparties:contacts"))],
        "old": contact.is_old(today),
        "consents": contact.consents(today),
        "verified_by": Person.objects.filter(user__actor=contact.verified_by).first() if contact.verified_by else None,
        "waiting": waiting,
        "decisions": decided if told else decided.none(),
        "verbs": verbs_of(contact, by, waiting) if by else [],
        "said": None
        if contact.erased
        else notes_of(request, contact, back=request.path, division=contact.owner_division),
    }
    return render(request, "counterparties/contact.html", context)


@writes(permissions.may_add_contacts)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter someone at a counterparty."""
    row = bodies.named(reference).now
    form = forms.NewContact(sent(request), about=f"contact/{row.pk}")

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        made = actions.add_contact(by=by, id=UUID(given.pop("key")), organisation=row, **given)
        return redirect("counterparties:contact", contact_id=made.pk)

    lede = _("Enter only what the work needs, and tell the person that it is kept.")
    about = bodies.called(row)
    return ask(
        request, form, act, title=_("Add a contact"), verb=_("Add"), trail=bodies.trail(row), about=about, lede=lede
    )


@writes(permissions.may_add_contacts)
def correct(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Correct what is written of someone."""
    row = _contact(contact_id)

    def now() -> dict[str, Any]:
        return edits.of(Contact.objects.get(pk=row.pk), forms.ContactDetails.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.correct_contact(by=by, contact=row, held=merged.held, changes=merged.changes)
        return redirect("counterparties:contact", contact_id=contact_id)

    editing = Editing(row, forms.ContactDetails, now, act)
    return edit(request, editing, title=_("Correct"), verb=_("Save"), trail=_trail(row))


@writes(permissions.may_add_contacts)
def verify(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Say that all of this was checked."""
    contact, form = _contact(contact_id), forms.OnDay(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.verify_contact(by=by, contact=contact, on=form.cleaned_data["on"])
        return redirect("counterparties:contact", contact_id=contact_id)

    lede = _("You asked the person or the organisation, and all that is written here is still so.")
    return ask(request, form, act, title=_("Checked"), verb=_("Record the check"), trail=_trail(contact), lede=lede)


@writes(permissions.may_add_contacts)
def left(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """They left their function."""
    contact, form = _contact(contact_id), forms.OnDay(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.mark_left(by=by, contact=contact, on=form.cleaned_data["on"])
        return redirect("counterparties:contact", contact_id=contact_id)

    lede = _("What is written stays. The person is no more in the list of those the city writes to.")
    return ask(request, form, act, title=_("Mark as left"), verb=_("Mark as left"), trail=_trail(contact), lede=lede)


@writes(permissions.may_add_contacts)
def back(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """They hold their function after all."""
    contact = _contact(contact_id)

    def act(by: Actor) -> HttpResponse:
        actions.bring_back(by=by, contact=contact)
        return redirect("counterparties:contact", contact_id=contact_id)

    title = _("Still in function")
    return ask(request, Form(sent(request)), act, title=title, verb=_("Bring back"), trail=_trail(contact))


@writes(permissions.may_ask_erasure)
def erase(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Ask that a person be forgotten."""
    contact, form = _contact(contact_id), forms.Basis(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.ask_erasure(by=by, contact=contact, basis=form.cleaned_data["basis"])
        return redirect("counterparties:contact", contact_id=contact_id)

    lede = _("The head of the office or the clerk decides, and not whoever asks.")
    title = _("Ask to erase")
    return ask(request, form, act, title=title, verb=_("Ask"), trail=_trail(contact), lede=lede)


@writes(permissions.may_erase)
def decide(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Grant or refuse a request to erase."""
    contact = _contact(contact_id)
    asked = get_object_or_404(ErasureRequest, contact=contact, decided_by=None)
    form = forms.Decision(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.decide_erasure(by=by, asked=asked, granted=form.cleaned_data["granted"])
        return redirect("counterparties:contact", contact_id=contact_id)

    lede = _("Erased data cannot be brought back: they are destroyed here, and in the ledger.")
    title = _("Decide on the request to erase")
    return ask(request, form, act, title=title, verb=_("Decide"), trail=_trail(contact), about=asked.basis, lede=lede)


@reads(permissions.may_read_contacts)
def card(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """One contact as a card for an address book."""
    contact = _contact(contact_id)
    return _sent([contact]) if not contact.erased else redirect("counterparties:contact", contact_id=contact_id)


@reads(permissions.may_read_contacts)
def cards(request: HttpRequest) -> HttpResponse:
    """Those that were ticked, or all that the filters leave, as one file."""
    if request.GET.get("all"):
        rows = listing.contacts(_asked(request)).order_by("sort", "id")[:MOST_CARDS]
    else:
        wanted = [one for one in map(_id, request.GET.getlist("id")[:MOST_CARDS]) if one]
        rows = Contact.objects.filter(pk__in=wanted, erased=False).select_related("organisation__merged_into")
    chosen = list(rows)
    return _sent(chosen) if chosen else redirect("counterparties:contacts")


def _sent(contacts: list[Contact]) -> HttpResponse:
    answer = HttpResponse(vcard.cards(contacts, language()), content_type="text/vcard; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="contacts.vcf"'
    return answer


def _asked(request: HttpRequest) -> dict[str, str]:
    return {key: request.GET.get(key, "")[:200] for key in ASKED}


def _contact(contact_id: UUID) -> Contact:
    rows = Contact.objects.select_related("organisation__merged_into", "owner_division", "verified_by")
    return get_object_or_404(rows, pk=contact_id)


def _trail(contact: Contact) -> bodies.Trail:
    here = reverse("counterparties:contact", args=[contact.pk])
    return [*bodies.trail(contact.organisation.now), (contact.name or _("Erased contact"), here)]


def _id(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
