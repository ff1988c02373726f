"""A contact as a card that address books read: vCard 4.0 (RFC 6350)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chancery.counterparties.models import Contact, Counterparty

FOLD = 75
# What no card may hold: control characters, but for the line break.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
BREAKS = re.compile(r"\r\n?|\u2028|\u2029|\x85|\x0c|\x0b")


def cards(contacts: Iterable[Contact], lang: str) -> str:
    """These contacts as one file, in this order; functions and titles in this language first."""
    return "".join(card(each, lang) for each in contacts)


def card(contact: Contact, lang: str) -> str:
    """One contact. Remarks and the forms of address stay in the office: a card is passed on."""
    return "".join(fold(line) for line in _lines(contact, lang))


def fold(line: str) -> str:
    """A line of at most 75 octets, continued on lines that begin with a space; no character is cut in two."""
    parts, room, size = [""], FOLD, 0
    for sign in line:
        width = len(sign.encode())
        if size + width > room:
            parts.append("")
            room, size = FOLD - 1, 0
        parts[-1] += sign
        size += width
    return "\r\n ".join(parts) + "\r\n"


def escape(text: str) -> str:
    """A text as a value, or as one part of one."""
    plain = CONTROL.sub("", BREAKS.sub("\n", text))
    return re.sub(r"([\\,;])", r"\\\1", plain).replace("\n", "\\n")


def _lines(contact: Contact, lang: str) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"UID:urn:uuid:{contact.pk}"
    yield "KIND:individual"
    for name in dict.fromkeys(filter(None, (contact.name, contact.own_name))) or ("",):
        yield f"FN:{escape(name)}"
    parts = (contact.family_name, contact.given_name, "", _title(contact, lang), contact.post_nominals)
    yield "N:" + ";".join(map(escape, parts))
    if contact.pronunciation:
        yield f"X-PRONUNCIATION:{escape(contact.pronunciation)}"
    yield f"ORG:{escape(_name(contact.organisation.now, lang))}"
    for each in ("en", "fr"):
        if function := getattr(contact, f"function_{each}"):
            yield f"TITLE;LANGUAGE={each}:{escape(function)}"
    yield from _reached(contact)
    for place, code in enumerate(contact.languages.split(), 1):
        yield f"LANG;PREF={min(place, 100)}:{escape(code)}"
    yield "END:VCARD"


def _reached(contact: Contact) -> Iterator[str]:
    if contact.email:
        yield f"EMAIL;TYPE=work:{escape(contact.email)}"
    if contact.phone:
        yield f'TEL;VALUE=text;TYPE="work,voice":{escape(contact.phone)}'
    if contact.mobile:
        yield f'TEL;VALUE=text;TYPE="work,cell":{escape(contact.mobile)}'


def _title(contact: Contact, lang: str) -> str:
    own, other = (contact.title_fr, contact.title_en) if lang == "fr" else (contact.title_en, contact.title_fr)
    return own or other


def _name(body: Counterparty, lang: str) -> str:
    return (body.name_fr or body.name_en) if lang == "fr" else (body.name_en or body.name_fr)
