"""Keep the people on the other side: enter, correct, check, mark as gone, and forget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery import edits
from chancery.accounts.permissions import CONTACTS
from chancery.audit import actions as audit
from chancery.audit.actions import BASIS
from chancery.audit.models import Actor
from chancery.counterparties import permissions
from chancery.counterparties.models import PERSONAL, Contact, Counterparty, ErasureRequest
from chancery.errors import require
from chancery.mailing import IN_TEXT
from chancery.records import changed, row_name
from chancery.search import actions as search

MAY_NOT = (
    "Only the office, or the division that keeps this contact, may change it.",
    "Seul le bureau, ou la division qui tient ce contact, peut le modifier.",
)
MAY_NOT_ERASE = (
    "Only the head of the office or the clerk decides that a person is forgotten.",
    "Seule la direction du bureau ou le greffe décide qu’une personne est oubliée.",
)
FORGOTTEN = ("This contact was erased.", "Ce contact a été effacé.")
NO_FUNCTION = (
    "An e-mail address is no function. Nothing was written.",
    "Une adresse électronique n’est pas une fonction. Rien n’a été inscrit.",
)
COLUMNS = PERSONAL.split()


@transaction.atomic
def reindex_contacts(*, by: Actor, contacts: Iterable[Contact]) -> None:
    """Let these people be found by those who may read contacts. Who was forgotten is not found by what is left."""
    search.index_many(by=by, kind="contact", rows=(_words(one) for one in contacts if not one.erased))


@transaction.atomic
def add_contact(*, by: Actor, organisation: Counterparty, **values: Any) -> Contact:
    """Enter someone at a counterparty. A form sent twice, with the same `id`, enters one person."""
    require(permissions.may_keep_contact(by, values.get("owner_division")), *MAY_NOT)
    contact = Contact(organisation=organisation.now, **values)
    _check(contact)
    known = Contact.objects.filter(pk=contact.pk).first()
    if known is not None:
        return known
    contact.save(force_insert=True)
    _record(by, "contact.added", contact)
    return contact


@transaction.atomic
def correct_contact(*, by: Actor, contact: Contact, held: Mapping[str, Any], changes: Mapping[str, Any]) -> Contact:
    """Correct what is written of someone. A form that is sent twice changes nothing the second time."""
    require(permissions.may_keep_contact(by, contact.owner_division), *MAY_NOT)
    if not changes:
        return contact
    later = changes.get("owner_division", contact.owner_division)
    require(permissions.may_keep_contact(by, later), *MAY_NOT)
    for name, value in changes.items():
        setattr(contact, name, value)
    _check(contact)
    written = edits.columns(changes)
    here = Contact.objects.filter(edits.still(held), pk=contact.pk, erased=False)
    edits.require_still(here.update(**written, sort=contact.sort))
    contact.refresh_from_db()
    _record(by, "contact.corrected", contact, [*written])
    return contact


@transaction.atomic
def verify_contact(*, by: Actor, contact: Contact, on: date | None = None) -> Contact:
    """Someone checked on a day that all of this is still so."""
    require(permissions.may_keep_contact(by, contact.owner_division), *MAY_NOT)
    on = on or timezone.localdate()
    require(
        on <= timezone.localdate(),
        "A check lies in the past, or is made today.",
        "Une vérification est passée ou se fait aujourd’hui.",
    )
    require(
        contact.verified_on is None or contact.verified_on <= on,
        "This contact was checked later than that. The later check stays.",
        "Ce contact a été vérifié après cette date. La vérification la plus récente demeure.",
    )
    here = Contact.objects.filter(pk=contact.pk, left_on=None, erased=False)
    require(here.update(verified_on=on, verified_by=by) == 1, *_gone(contact))
    contact.verified_on, contact.verified_by = on, by
    _record(by, "contact.verified", contact, ["verified_on", "verified_by"])
    return contact


@transaction.atomic
def mark_left(*, by: Actor, contact: Contact, on: date) -> Contact:
    """They left their function. What was written stays, and the city writes to them there no more."""
    require(permissions.may_keep_contact(by, contact.owner_division), *MAY_NOT)
    here = Contact.objects.filter(pk=contact.pk, left_on=None, erased=False)
    require(here.update(left_on=on) == 1, *_gone(contact))
    contact.left_on = on
    _record(by, "contact.left", contact, ["left_on"])
    return contact


@transaction.atomic
def bring_back(*, by: Actor, contact: Contact) -> Contact:
    """They hold their function after all, or again."""
    require(permissions.may_keep_contact(by, contact.owner_division), *MAY_NOT)
    here = Contact.objects.filter(pk=contact.pk, left_on__isnull=False, erased=False)
    require(
        here.update(left_on=None) == 1, "This contact had not left.", "Ce contact n’avait pas quitté ses fonctions."
    )
    contact.left_on = None
    _record(by, "contact.back", contact, ["left_on"])
    return contact


@transaction.atomic
def ask_erasure(*, by: Actor, contact: Contact, basis: str) -> ErasureRequest:
    """Ask that a person be forgotten, under a rule named in a few signs. Someone else decides."""
    require(permissions.may_ask_erasure(by), *MAY_NOT)
    require(not contact.erased, *FORGOTTEN)
    require(
        bool(BASIS.fullmatch(basis)),
        "The basis is the short name of a rule, such as “A-2.1 s.73”.",
        "Le fondement est le nom abrégé d’une règle, comme «\u00a0A-2.1 art. 73\u00a0».",
    )
    waiting = ErasureRequest.open_for(contact)
    if waiting is not None:
        return waiting
    asked = ErasureRequest(contact=contact, basis=basis, asked_by=by, asked_on=timezone.localdate())
    asked.save(force_insert=True)
    audit.record(by=by, type="contact.erasure-asked", ref=str(contact.pk), changed=changed(asked), sealed=True)
    return asked


@transaction.atomic
def decide_erasure(*, by: Actor, asked: ErasureRequest, granted: bool) -> ErasureRequest:
    """Grant the request, and the person's data are nowhere any more; or refuse it, and they stay. Never by the one
    who asked."""
    require(permissions.may_erase(by), *MAY_NOT_ERASE)
    require(
        asked.asked_by_id != by.pk,
        "Whoever asks does not decide: another person must.",
        "Qui demande ne décide pas\u00a0: une autre personne doit le faire.",
    )
    today = timezone.localdate()
    waiting = ErasureRequest.objects.filter(pk=asked.pk, decided_by=None)
    moved = waiting.update(decided_by=by, decided_on=today, granted=granted)
    require(moved == 1, "This request was decided already.", "Cette demande est déjà tranchée.")
    asked.refresh_from_db()
    told = changed(asked, ["decided_by", "decided_on", "granted"])
    if granted:
        _forget(by, asked.contact, asked.basis)
    audit.record(by=by, type="contact.erasure-decided", ref=str(asked.contact_id), changed=told, sealed=True)
    return asked


@transaction.atomic
def forget_contact(*, by: Actor, contact: Contact, basis: str) -> Contact:
    """Forget a person whose term in the records schedule is over; who agreed is asked where it is proposed."""
    require(permissions.may_erase(by), *MAY_NOT_ERASE)
    require(not contact.erased, *FORGOTTEN)
    _forget(by, contact, basis)
    return contact


def _forget(by: Actor, contact: Contact, basis: str) -> None:
    """Empty every personal column, here and in the ledger, and what was noted of the person."""
    Contact.objects.filter(pk=contact.pk).update(erased=True, sort="")
    contact.refresh_from_db()
    audit.forget(by=by, basis=basis, rows={row_name(contact): COLUMNS})
    contact.refresh_from_db()
    _record(by, "contact.erased", contact, ["erased"])


def _check(contact: Contact) -> None:
    require(bool(contact.name), "A contact has a name.", "Un contact a un nom.")
    last, first = contact.consent_until, contact.consent_on
    require(
        last is None or first is None or first <= last,
        "The consent ends before it begins.",
        "Le consentement prend fin avant de commencer.",
    )
    require(not IN_TEXT.search(f"{contact.function_en} {contact.function_fr}"), *NO_FUNCTION)
    contact.sort = contact.sort_name()


def _gone(contact: Contact) -> tuple[str, str]:
    return (
        FORGOTTEN if contact.erased else ("This contact has left already.", "Ce contact a déjà quitté ses fonctions.")
    )


def _record(by: Actor, type_: str, contact: Contact, columns: list[str] | None = None) -> None:
    """Who is in the address book is nobody's business: the line is sealed, and the index asks for its key."""
    if contact.erased:
        search.forget(by=by, object_ids=[contact.pk])
    else:
        reindex_contacts(by=by, contacts=[contact])
    audit.record(by=by, type=type_, ref=str(contact.pk), changed=changed(contact, columns), sealed=True)


def _words(contact: Contact) -> search.Words:
    names = (contact.given_name, contact.family_name, contact.own_name, contact.email, contact.note)
    english, french = (*names, contact.function_en, contact.title_en), (*names, contact.function_fr, contact.title_fr)
    return search.Words(contact.pk, english, french, borrows=contact.organisation_id, seen_with=(CONTACTS,))
