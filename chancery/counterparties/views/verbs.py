"""What can be done to a contact, by whom, and why not: an impossible verb stays visible and says its reason."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.audit.models import Actor
from chancery.counterparties import permissions
from chancery.counterparties.models import Contact, ErasureRequest


class Verb(NamedTuple):
    """One verb: where it leads; or, where it is not possible, why."""

    name: str
    label: Any
    url: str
    why_not: Any = ""


def verbs_of(contact: Contact, by: Actor, waiting: ErasureRequest | None) -> list[Verb]:
    """Every verb of a contact, the next step first."""
    gone = _("This contact was erased.") if contact.erased else ""
    keeps = gone or _keeping(contact, by)
    away = keeps or (_("This contact has left.") if contact.left_on else "")
    found = [("contact-verify", _("Record a check"), away), ("contact-correct", _("Correct"), keeps)]
    if contact.left_on:
        found.append(("contact-back", _("Still in function"), keeps))
    else:
        found.append(("contact-left", _("Mark as left"), keeps))
    found.append(("card", _("Card for an address book"), gone))
    if waiting is None:
        asks = "" if permissions.may_ask_erasure(by) else _("The office or a division asks.")
        found.append(("contact-erase", _("Ask to erase"), gone or asks))
    else:
        found.append(("contact-decide", _("Decide on the request to erase"), _deciding(by, waiting)))
    return [Verb(name, label, reverse(f"counterparties:{name}", args=[contact.pk]), why) for name, label, why in found]


def _keeping(contact: Contact, by: Actor) -> str:
    if permissions.may_keep_contact(by, contact.owner_division):
        return ""
    return _("The office does this, or the division that keeps the contact.")


def _deciding(by: Actor, waiting: ErasureRequest) -> str:
    if not permissions.may_erase(by):
        return _("The head of the office or the clerk decides.")
    return _("Whoever asks does not decide.") if waiting.asked_by_id == by.pk else ""
