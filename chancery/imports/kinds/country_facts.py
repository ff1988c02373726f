"""What is known of countries, as rows of a spreadsheet: each row one fact, of one country, from one day on.

A fact is never written over: what the register says of the same country, fact and day stands, and is replaced on the
country's own page, where the old value stays on record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.audit.models import Actor
from chancery.counterparties import permissions
from chancery.counterparties.facts import for_countries
from chancery.counterparties.models import CountryFact
from chancery.errors import required
from chancery.imports import cells
from chancery.imports.faults import Fault
from chancery.imports.kinds.base import Cells, Column, Countries, Existing, Found, Kind, Wanted, a_day
from chancery.imports.kinds.commitments import once
from chancery.policy import Lang, Policy
from chancery.policy.model import FactKind
from chancery.policy.phrases import role_name
from chancery.records import DataClass
from chancery.search.words import fold
from chancery.strategy.policies import in_force

NONE = "none"
NONES = {"none", "there is none", "aucun", "aucune", "neant", "il n'y en a pas", "il n’y en a pas"}
PROOFS = ("evidence_en", "evidence_fr", "evidence_url")
JUDGES = ("established_by_en", "established_by_fr")
PLAIN = (*PROOFS, "edition", *JUDGES)
LANGS: tuple[Lang, Lang] = ("en", "fr")
LONGEST = {"edition": 80, "evidence_url": 1000}
REAL_URL = URLValidator(["http", "https"])


class CountryFacts(Kind):
    """Facts about countries."""

    slug = "country_facts"
    label = _("Facts about countries")
    one = _("Fact about a country")
    model = CountryFact
    letters = ""
    days = ("valid_from", "known_on", "fresh_until")
    alone = ("country", "fact", "valid_from")
    columns = (
        Column("country", "Country", "Pays", "state|iso|iso2|country code|code pays|code du pays"),
        Column("fact", "Fact", "Fait",
               "key|clé|what|quoi|indicator|indicateur|question|criterion|critère|subject|sujet"),
        Column("value", "Value", "Valeur", "answer|réponse|finding|constat", hangs=True),
        Column("valid_from", "True since", "Vrai depuis",
               "since|depuis|valid from|from|date|in force since|en vigueur depuis"),
        Column("known_on", "Known on", "Connu le", "known|as of|en date du|checked on|vérifié le", hangs=True),
        Column("fresh_until", "Relied on until", "À jour jusqu’au", "until|jusqu’au|expires|expiration", hangs=True),
        Column("evidence_en", "Evidence in English", "Preuve en anglais",
               "evidence|preuve|source|justification", hangs=True),
        Column("evidence_fr", "Evidence in French", "Preuve en français", "french evidence|source en français",
               hangs=True),
        Column("evidence_url", "Address of the evidence", "Adresse de la preuve", "url|link|lien|web address|page",
               hangs=True),
        Column("edition", "Edition", "Édition", "version", hangs=True),
        Column("established_by_en", "Established by, in English", "Établi par, en anglais",
               "established by|établi par|judge|assessed by", hangs=True),
        Column("established_by_fr", "Established by, in French", "Établi par, en français", hangs=True),
    )  # fmt: skip

    def __init__(self) -> None:
        """With no row of a file met yet."""
        self.met: set[str] = set()

    @cached_property
    def policy(self) -> Policy | None:
        """The policy in force, which says what is asked of countries."""
        return in_force(timezone.localdate())

    @cached_property
    def kinds(self) -> dict[str, FactKind]:
        """What may be entered of countries, by its key."""
        return {one.id: one for one in for_countries(self.policy)}

    @cached_property
    def called_so(self) -> dict[str, str]:
        """The same, by every name that the policy has for it."""
        found = {fold(one.name.in_(lang)): one.id for one in self.kinds.values() for lang in ("en", "fr")}
        keys = {fold(key.replace("_", room)): key for key in self.kinds for room in ("_", " ")}
        return {**found, **keys}

    @staticmethod
    def may(by: Actor) -> bool:
        """As the room says."""
        return permissions.may_register(by)

    def readers(self) -> dict[str, cells.Reader]:
        """How its cells are read."""
        return {
            "country": cells.named(Countries.read().known, en="country", fr="pays", example="FR"),
            "fact": self._fact,
            "evidence_en": cells.prose,
            "evidence_fr": cells.prose,
            "evidence_url": _address,
            "edition": _edition,
        }

    def _fact(self, cell: str) -> str:
        found = self.called_so.get(fold(cell), "")
        if found:
            return found
        declared = self.policy.by_id.get(cell) if self.policy else None
        if isinstance(declared, FactKind):
            raise Fault(
                f"“{cell[:60]}” is a city’s own, or not public: it is entered of each counterparty.",
                f"« {cell[:60]} » est propre à une ville, ou n’est pas public\u00a0: il se saisit pour chaque "
                "partenaire.",
                "Take this row out of the file.",
                "Retirez cette ligne du fichier.",
            )
        raise Fault(
            f"“{cell[:60]}” is no fact that the policy in force asks of countries.",
            f"« {cell[:60]} » n’est pas un fait que le cadre en vigueur demande au sujet des pays.",
            f"Use one of: {', '.join(self.kinds)}." if self.kinds else "None is asked of countries.",
            f"Valeurs possibles\u00a0: {', '.join(self.kinds)}." if self.kinds else "Aucun n’est demandé des pays.",
        )

    def here(self, references: Sequence[str]) -> dict[str, Existing]:
        """Those of the register with these ids."""
        picked = CountryFact.objects.public().standing().filter(pk__in=references)
        return {str(pk): Existing(pk, dict(zip(KEYS, row, strict=True))) for pk, row in _told(picked)}

    def alike(self, rows: Sequence[tuple[Cells, UUID | None]]) -> list[str]:
        """The fact that stands of the same country, under the same key, from the same day on."""
        known: dict[tuple[str, ...], list[tuple[str, Cells]]] = defaultdict(list)
        wanted = {cells["country"] for cells, _body in rows}
        for pk, row in _told(CountryFact.objects.public().standing().filter(country__in=wanted)):
            told = dict(zip(KEYS, row, strict=True))
            known[_of(told)].append((str(pk), told))
        return [once(self.met, known[_of(cells)], cells) for cells, _body in rows]

    def together(self, cells: Cells) -> Found:
        """A fact is of a country and says something; its value is what the policy takes."""
        found = [(key, fault) for key, fault in NEEDED.items() if not cells.get(key)]
        kind = self.kinds.get(cells.get("fact", ""))
        if kind is not None and cells.get("value"):
            try:
                cells["value"] = _value(kind, cells["value"])
            except Fault as fault:
                found.append(("value", fault))
        return found + list(_days(cells))

    def complete(self, cells: Cells, there: Existing | None, note: str) -> Cells:
        """What nobody says when it was known is known from today."""
        return cells if there else {"known_on": timezone.localdate().isoformat(), **cells}

    def against(self, cells: Cells, there: Existing | None) -> Found:
        """It is true from a day on; nothing comes back that was replaced; and what needs evidence has it."""
        if there is not None:
            return []
        if not cells.get("valid_from"):
            return [("valid_from", NO_DAY)]
        kind = self.kinds[cells["fact"]]
        if kind.evidence == "required" and not any(cells.get(name) for name in PROOFS):
            return [("evidence_en", NO_PROOF)]
        old = CountryFact.objects.public().filter(
            country=cells["country"], key=cells["fact"], valid_from=cells["valid_from"], superseded_by__isnull=False
        )
        return [("value", REPLACED)] if old.exists() else []

    def called(self, cells: Cells, reference: str) -> str:
        """By its country."""
        return cells.get("country", "")

    def named(self, row: Any) -> str:
        """By its country."""
        return str(row.country_id)

    def values(self, cells: Cells) -> dict[str, Any]:
        """Texts as columns."""
        values: dict[str, Any] = {name: cells[name] for name in PLAIN if name in cells}
        values |= {name: a_day(cells[name]) for name in self.days if name in cells}
        if "country" in cells:
            values["country_id"] = cells["country"]
        if "fact" in cells:
            values["key"] = cells["fact"]
        if "value" in cells:
            values["value"] = self._stored(cells)
        return values

    def _stored(self, cells: Cells) -> Any:
        kind, text = required(self.kinds.get(cells["fact"]), *OTHERWISE), cells["value"]
        if kind.type == "yes_no":
            return text == "yes"
        return None if text == NONE and NONE not in kind.choices else text

    def build(self, wanted: Wanted, bodies: Mapping[UUID, Any]) -> CountryFact:
        """A new fact; who establishes it, where the row does not say, is whom the policy names."""
        values = self.values({name: text for name, text in wanted.cells.items() if text})
        kind = self.kinds.get(wanted.cells["fact"])
        if self.policy and kind and not any(name in values for name in JUDGES):
            values |= dict(
                zip(JUDGES, (role_name(self.policy, kind.established_by, lang) for lang in LANGS), strict=True)
            )
        return CountryFact(id=wanted.object_id, data_class=DataClass.PUBLIC, recorded_at=timezone.now(), **values)

    def index(self, by: Actor, rows: Sequence[Any]) -> None:
        """They are read on the page of their country, and are not looked for by their words."""

    def everything(self) -> Iterable[Sequence[str]]:
        """Every fact that stands, as far as it can come in again."""
        return (row for _pk, row in _told(CountryFact.objects.public().standing()))


KEYS = tuple(column.key for column in CountryFacts.columns)
NEEDED = {
    "country": Fault(
        "It is not said of which country.",
        "Le pays n’est pas indiqué.",
        "Give its name, or its code such as FR.",
        "Donnez son nom, ou son code comme FR.",
    ),
    "fact": Fault(
        "It is not said what is known of it.",
        "On ne dit pas ce que l’on en sait.",
        "Name the fact as the policy does.",
        "Nommez le fait comme le cadre le nomme.",
    ),
    "value": Fault(
        "It has no value.",
        "La valeur manque.",
        "Give it. Where it is established that there is none, write none; what nobody knows is left out.",
        "Donnez-la. S’il est établi qu’il n’y en a pas, écrivez aucun; ce que personne ne sait se retire.",
    ),
}
OTHERWISE = (
    "The policy in force asks something else since this file was looked through. Look through it again.",
    "Le cadre en vigueur demande autre chose depuis l’examen de ce fichier. Examinez-le de nouveau.",
)
NO_DAY = Fault(
    "It is not said since when it is true.",
    "On ne dit pas depuis quand c’est vrai.",
    "Give the day, such as 2024-05-14.",
    "Donnez le jour, comme 2024-05-14.",
)
NO_PROOF = Fault(
    "The policy asks for evidence.",
    "Le cadre demande une preuve.",
    "Give it in a sentence, or its address.",
    "Donnez-la en une phrase, ou son adresse.",
)
REPLACED = Fault(
    "This was on record, and somebody replaced it.",
    "C’était consigné, et quelqu’un l’a remplacé.",
    "Look at the page of the country, and take this row out of the file.",
    "Consultez la page du pays, et retirez cette ligne du fichier.",
)


def _value(kind: FactKind, text: str) -> str:
    """The value as the register writes it."""
    if kind.type == "yes_no":
        return cells.yes_no(text)
    known = {fold(slug): slug for slug in kind.choices}
    known |= {fold(name.in_(lang)): slug for slug, name in kind.choice_names.items() for lang in ("en", "fr")}
    if found := known.get(fold(text)):
        return found
    if fold(text) in NONES:
        return NONE
    if kind.type == "choice":
        said = ", ".join(kind.choices)
        raise Fault(
            f"“{text[:60]}” is not known here.",
            f"« {text[:60]} » n’est pas connu ici.",
            f"Use one of: {said}.",
            f"Valeurs possibles\u00a0: {said}.",
        )
    return text


def _days(cells: Cells) -> Iterator[tuple[str, Fault]]:
    """In the order of time."""
    if cells.get("known_on", "") > timezone.localdate().isoformat():
        yield (
            "known_on",
            Fault(
                "Nobody knows yet what will be known then.",
                "Personne ne sait encore ce que l’on saura alors.",
                "Give the day of the evidence, or leave it empty.",
                "Donnez le jour de la preuve, ou laissez la cellule vide.",
            ),
        )
    until = cells.get("fresh_until", "")
    if until and until < cells.get("valid_from", ""):
        yield (
            "fresh_until",
            Fault(
                "It ends before it begins.",
                "La fin précède le début.",
                "Look at both days.",
                "Vérifiez les deux jours.",
            ),
        )


def _address(cell: str) -> str:
    try:
        REAL_URL(cell)
    except ValidationError as bad:
        raise Fault(
            f"“{cell[:60]}” is no address of a page.",
            f"« {cell[:60]} » n’est pas l’adresse d’une page.",
            "Write it in full, such as https://example.org/report.",
            "Écrivez-la en entier, comme https://example.org/rapport.",
        ) from bad
    return _short("evidence_url", cell)


def _edition(cell: str) -> str:
    return _short("edition", cell)


def _short(key: str, cell: str) -> str:
    if len(cell) > LONGEST[key]:
        raise Fault(
            f"It has {len(cell)} characters; {LONGEST[key]} is the most.",
            f"{len(cell)} caractères; le maximum est de {LONGEST[key]}.",
            "Shorten it.",
            "Abrégez.",
        )
    return cell


def _of(told: Cells) -> tuple[str, ...]:
    return told["country"], told["fact"], told.get("valid_from", "")


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _told(picked: Any) -> Iterator[tuple[UUID, tuple[str, ...]]]:
    for row in picked.order_by("country", "key", "valid_from", "pk").iterator(chunk_size=2000):
        yield row.pk, (
            row.country_id, row.key, _said(row.value), _day(row.valid_from), _day(row.known_on),
            _day(row.fresh_until), row.evidence_en, row.evidence_fr, row.evidence_url, row.edition,
            row.established_by_en, row.established_by_fr,
        )  # fmt: skip


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NONE if value is None else str(value)
