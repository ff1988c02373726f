"""The people on the other side, as rows of a spreadsheet. They are other people’s data: every line is sealed, each
value is kept apart so that it can be erased alone, and nothing of them stays in a note that no erasure would find."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.models import Division
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.counterparties import permissions
from chancery.counterparties.actions import reindex_contacts
from chancery.counterparties.models import PERSONAL, Contact, Counterparty
from chancery.imports import cells
from chancery.imports.faults import Fault
from chancery.imports.kinds.base import Cells, Column, Countries, Existing, Found, Kind, Wanted, a_day
from chancery.imports.kinds.commitments import divisions, once
from chancery.mailing import IN_TEXT
from chancery.records import row_name
from chancery.search.words import fold

CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
BETWEEN = re.compile(r"[\s,;/&]+")
LANGUAGES = {
    "english": "en", "anglais": "en", "french": "fr", "francais": "fr", "spanish": "es", "espagnol": "es",
    "german": "de", "allemand": "de", "italian": "it", "italien": "it", "portuguese": "pt", "portugais": "pt",
    "arabic": "ar", "arabe": "ar", "chinese": "zh", "chinois": "zh", "mandarin": "zh", "japanese": "ja",
    "japonais": "ja", "korean": "ko", "coreen": "ko", "vietnamese": "vi", "vietnamien": "vi", "russian": "ru",
    "russe": "ru", "ukrainian": "uk", "ukrainien": "uk", "polish": "pl", "polonais": "pl", "dutch": "nl",
    "neerlandais": "nl", "greek": "el", "grec": "el", "turkish": "tr", "turc": "tr", "hebrew": "he", "hebreu": "he",
    "hindi": "hi", "punjabi": "pa", "pendjabi": "pa", "urdu": "ur", "ourdou": "ur", "tamil": "ta", "tamoul": "ta",
}  # fmt: skip
ORDERS = {
    "given first": "given-first", "prénom d’abord": "given-first", "prénom": "given-first",
    "western": "given-first", "family first": "family-first", "nom d’abord": "family-first",
    "nom de famille d’abord": "family-first", "eastern": "family-first",
}  # fmt: skip
NAMES = ("family_name", "given_name")
DAYS = ("credential_on", "consent_on", "consent_until", "verified_on", "left_on")
OTHERS = {"remarks": "note", "division": "owner_division_id"}


class Contacts(Kind):
    """Contacts."""

    slug = "contacts"
    label = _("Contacts")
    one = _("Contact")
    model = Contact
    letters = ""
    days = DAYS
    keeps_notes = False
    body = ("counterparty", "counterparty_name", "", "country", "")
    alone = ("given_name", "family_name", "own_name")
    columns = (
        Column("counterparty", "Organisation’s reference", "Numéro de l’organisme",
               "organization reference|counterparty reference|code partenaire|numéro du partenaire"),
        Column("counterparty_name", "Organisation", "Organisme",
               "organization|organisation|company|société|city|ville|partner|partenaire|employer|employeur|"
               "counterparty name|nom du partenaire|institution|consulate|consulat"),
        Column("country", "Country", "Pays", "state or country", hangs=True),
        Column("given_name", "Given name", "Prénom", "first name|firstname|prénoms|given names|forename"),
        Column("family_name", "Family name", "Nom de famille", "last name|lastname|surname|nom"),
        Column("name_order", "Which is said first", "Lequel se dit en premier", "name order|ordre du nom"),
        Column("own_name", "Name in its own script", "Nom dans son écriture",
               "native name|original name|nom original|nom en écriture d’origine"),
        Column("pronunciation", "How it is said", "Prononciation", "pronunciation|pronounced|se prononce"),
        Column("title_en", "Title in English", "Titre en anglais", "title|titre|salutation|civilité|honorific|prefix"),
        Column("title_fr", "Title in French", "Titre en français", "titre français|french title"),
        Column("post_nominals", "Letters after the name", "Lettres après le nom", "suffix|post-nominals|suffixe"),
        Column("function_en", "Function in English", "Fonction en anglais",
               "function|fonction|job title|position|poste|role|rôle"),
        Column("function_fr", "Function in French", "Fonction en français", "fonction française|french function"),
        Column("rank", "Rank", "Rang", "rang protocolaire|order of precedence"),
        Column("credential_on", "Rank counts from", "Rang compté depuis", "exequatur|took office|entrée en fonction"),
        Column("spoken_en", "Spoken to, in English", "À l’oral, en anglais",
               "form of address|formule d’appel|addressed as|spoken"),
        Column("spoken_fr", "Spoken to, in French", "À l’oral, en français", "formule d’appel en français"),
        Column("letter_en", "A letter begins, in English", "Début d’une lettre, en anglais", "letter|lettre|greeting"),
        Column("letter_fr", "A letter begins, in French", "Début d’une lettre, en français", "appel en français"),
        Column("envelope_en", "On the envelope, in English", "Sur l’enveloppe, en anglais",
               "envelope|enveloppe|address|adresse|postal address|adresse postale"),
        Column("envelope_fr", "On the envelope, in French", "Sur l’enveloppe, en français", "enveloppe en français"),
        Column("languages", "Languages", "Langues", "language|langue|preferred language|langue préférée"),
        Column("email", "E-mail address", "Courriel",
               "email|e-mail|mail|adresse courriel|adresse électronique|email address"),
        Column("phone", "Telephone", "Téléphone", "phone|tel|tél|phone number|work phone|numéro de téléphone"),
        Column("mobile", "Mobile telephone", "Cellulaire", "mobile|cell|cell phone|portable|téléphone cellulaire"),
        Column("division", "Division that keeps it", "Direction qui le tient",
               "division|direction|owner|owner division|direction responsable"),
        Column("consent_for", "Agreed to what", "Consentement à quoi", "consent|consentement|consent for"),
        Column("consent_on", "Agreed on", "Consentement donné le", "consent date|consent on|date du consentement"),
        Column("consent_until", "Agreed until", "Consentement jusqu’au", "consent until|fin du consentement"),
        Column("verified_on", "Checked on", "Vérifié le",
               "verified|verified on|last verified|vérifié|checked|dernière vérification", hangs=True),
        Column("left_on", "Left on", "A quitté le", "left|départ|departure|date de départ|end date"),
        Column("remarks", "Note", "Note", "notes|remarks|remarques|comments|commentaires"),
    )  # fmt: skip

    def __init__(self) -> None:
        """With no row of a file met yet."""
        self.met: set[str] = set()

    @cached_property
    def divisions(self) -> dict[str, UUID]:
        """The divisions by their short name."""
        return dict(Division.objects.values_list("slug", "pk"))

    @staticmethod
    def may(by: Actor) -> bool:
        """Whoever may keep every contact, whichever division has it."""
        return permissions.may_keep_contact(by, None)

    def readers(self) -> dict[str, cells.Reader]:
        """How its cells are read."""
        return {
            "country": cells.named(Countries.read().known, en="country", fr="pays", example="FR"),
            "name_order": cells.one_of(Contact.Order, ORDERS),
            "languages": read_languages,
            "email": _email,
            "division": divisions(),
            "envelope_en": cells.prose,
            "envelope_fr": cells.prose,
            "remarks": cells.prose,
        }

    def here(self, references: Sequence[str]) -> dict[str, Existing]:
        """Those of the address book with these ids."""
        picked = Contact.objects.filter(pk__in=references, erased=False)
        return {str(row.pk): Existing(row.pk, told) for row, told in _told(picked)}

    def alike(self, rows: Sequence[tuple[Cells, UUID | None]]) -> list[str]:
        """The person of this name at the same organisation; by the e-mail address where the name is not whole."""
        bodies = {body for _cells, body in rows if body}
        merged = Counterparty.objects.filter(pk__in=bodies, merged_into__isnull=False)
        homes = {pk: into for pk, into in merged.values_list("pk", "merged_into") if into}
        theirs = {homes.get(body, body) for body in bodies}
        known: dict[UUID, list[tuple[str, Cells]]] = defaultdict(list)
        people = Contact.objects.filter(Q(organisation__in=theirs) | Q(organisation__merged_into__in=theirs))
        for row, told in _told(people.filter(erased=False)):
            known[row.organisation.merged_into_id or row.organisation.pk].append((str(row.pk), told))
        found = ((cells, known[homes.get(body, body)] if body else []) for cells, body in rows)
        return [once(self.met, _same(there, cells), cells) for cells, there in found]

    def complete(self, cells: Cells, there: Existing | None, note: str) -> Cells:
        """Columns that nobody mapped go into the person’s own note, which an erasure empties; languages that mean the
        same say nothing new."""
        held = there.cells if there else {}
        own = cells.get("remarks", held.get("remarks", ""))
        if note and note not in own:
            cells = {**cells, "remarks": f"{own}\n{note}".strip()}
        if there and cells.get("languages") == read_languages(held["languages"]):
            cells = {key: text for key, text in cells.items() if key != "languages"}
        return cells

    def against(self, cells: Cells, there: Existing | None) -> Found:
        """A contact has a name; a consent ends after it begins; a check is not made tomorrow."""
        held, found = {**(there.cells if there else {}), **cells}, []
        if not any(held.get(name) for name in (*NAMES, "own_name")):
            found.append(("family_name", NO_NAME))
        first, last = held.get("consent_on"), held.get("consent_until")
        if first and last and last < first:
            found.append(("consent_until", ENDS_FIRST))
        found += [(name, NO_FUNCTION) for name in ("function_en", "function_fr") if IN_TEXT.search(cells.get(name, ""))]
        if cells.get("verified_on", "") > timezone.localdate().isoformat():
            found.append(("verified_on", NOT_YET))
        return found

    def called(self, cells: Cells, reference: str) -> str:
        """By name, for the office alone."""
        names = " ".join(cells[name] for name in reversed(NAMES) if cells.get(name))
        return (names or cells.get("own_name", "") or cells.get("email", ""))[:500]

    def named(self, row: Any) -> str:
        """By its id, as the room itself does."""
        return str(row.pk)

    def values(self, cells: Cells) -> dict[str, Any]:
        """Texts as columns."""
        values: dict[str, Any] = {OTHERS.get(name, name): text for name, text in cells.items() if name not in AROUND}
        values |= {name: a_day(cells[name]) for name in DAYS if name in cells}
        if "division" in cells:
            values["owner_division_id"] = self.divisions[cells["division"]] if cells["division"] else None
        return values

    def build(self, wanted: Wanted, bodies: Mapping[UUID, Counterparty]) -> Contact:
        """A new contact."""
        assert wanted.body is not None  # noqa: S101 (whom nobody names is not written)
        values = self.values({name: text for name, text in wanted.cells.items() if text})
        made = Contact(id=wanted.object_id, organisation=bodies[wanted.body].now, **values)
        made.sort = made.sort_name()
        return made

    def apply(self, row: Any, cells: Cells) -> list[str]:
        """Put texts into it; its name sorts it."""
        names = [name.removesuffix("_id") for name in super().apply(row, cells)]
        row.sort = row.sort_name()
        return [*names, "sort"]

    def sealed(self, row: Any) -> bool:
        """Who is in the address book is nobody’s business."""
        return True

    def index(self, by: Actor, rows: Sequence[Any]) -> None:
        """Let these be found by those who may read contacts."""
        reindex_contacts(by=by, contacts=rows)

    def forget(self, by: Actor, rows: Sequence[Any]) -> None:
        """Whoever was brought in by mistake is nowhere any more: the ledger keeps that, and not whom."""
        audit.forget(by=by, basis=TAKEN_BACK, rows={row_name(row): PERSONAL.split() for row in rows})

    def everything(self) -> Iterable[Sequence[str]]:
        """Every contact that was not forgotten."""
        return (tuple(told.values()) for _row, told in _told(Contact.objects.filter(erased=False)))


KEYS = tuple(column.key for column in Contacts.columns)
AROUND = frozenset(["counterparty", "counterparty_name", "country", "division", *DAYS])
PLAIN = tuple(key for key in KEYS if key not in AROUND and key != "remarks")
TAKEN_BACK = "import taken back"
NO_NAME = Fault(
    "It has no name.",
    "Le nom manque.",
    "Give the given or the family name, or the name in its own script.",
    "Donnez le prénom, le nom de famille, ou le nom dans son écriture.",
)
NO_FUNCTION = Fault(
    "An e-mail address is no function.",
    "Une adresse électronique n’est pas une fonction.",
    "Put it in the column of e-mail addresses, and write here what the person does.",
    "Mettez-la dans la colonne des courriels, et écrivez ici ce que fait la personne.",
)
ENDS_FIRST = Fault(
    "The consent ends before it begins.",
    "Le consentement prend fin avant de commencer.",
    "Correct one of the days.",
    "Corrigez l’un des jours.",
)
NOT_YET = Fault(
    "This day is still to come.",
    "Ce jour est à venir.",
    "A check lies in the past, or is made today.",
    "Une vérification est passée ou se fait aujourd’hui.",
)


def read_languages(cell: str) -> str:
    """Languages as codes, the best first. What is neither a code nor a name we know stays as it is written."""
    words = [word for word in BETWEEN.split(cell) if word and fold(word) not in ("and", "et")]
    codes = [LANGUAGES.get(fold(word), word if CODE.fullmatch(word) else "") for word in words]
    return " ".join(codes) if all(codes) else cells.line(cell)


def _email(cell: str) -> str:
    text = cells.line(cell.removeprefix("mailto:"))
    try:
        validate_email(text)
    except ValidationError as bad:
        raise Fault(
            f"“{cell[:60]}” is not an e-mail address.",
            f"« {cell[:60]} » n’est pas une adresse courriel.",
            "Write one address, such as anne@example.org, or leave the cell empty.",
            "Écrivez une seule adresse, comme anne@example.org, ou laissez la cellule vide.",
        ) from bad
    return text


def _who(told: Mapping[str, str]) -> tuple[str, ...]:
    names = tuple(cells.bare(told.get(name, "")) for name in NAMES)
    return names if any(names) else ("", "", cells.bare(told.get("own_name", "")))


def _same(known: Sequence[tuple[str, Cells]], given: Cells) -> list[tuple[str, Cells]]:
    """Those of this name; where a row gives no whole name, those of its e-mail address not called otherwise."""
    who, email = _who(given), cells.bare(given.get("email", ""))
    named = [each for each in known if any(who) and _who(each[1]) == who]
    if named or all(who) or not email:
        return named
    mailed = [each for each in known if cells.bare(each[1]["email"]) == email]
    return [
        each
        for each in mailed
        if all(cells.bare(each[1][name]) == cells.bare(given[name]) for name in NAMES if given.get(name))
    ]


def _told(picked: Any) -> Iterator[tuple[Contact, Cells]]:
    full = picked.select_related("organisation", "owner_division").order_by("pk")
    for row in full.iterator(chunk_size=2000):
        body, division = row.organisation, row.owner_division
        told = {name: str(getattr(row, name)) for name in PLAIN}
        told |= {name: day.isoformat() if (day := getattr(row, name)) else "" for name in DAYS}
        told |= {"counterparty": body.reference, "counterparty_name": str(body), "country": body.country_id or ""}
        told |= {"division": division.slug if division else "", "remarks": row.note}
        yield row, {key: told[key] for key in KEYS}
