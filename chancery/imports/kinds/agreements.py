"""What the city has promised, as rows of a spreadsheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from sys import intern
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.agreements import export, permissions
from chancery.agreements.actions import reindex
from chancery.agreements.actions.entries import KIND
from chancery.agreements.models import Agreement, CategoryAssignment
from chancery.agreements.telling import is_sealed, is_sealed_as, keys_of
from chancery.agreements.words import hung_with_words, own_words
from chancery.audit.models import Actor
from chancery.columns import among
from chancery.counterparties.models import Counterparty
from chancery.imports import cells
from chancery.imports.checking import KEY as A_KEY
from chancery.imports.faults import (
    CATEGORY_BEFORE,
    ENDS_BEFORE_SIGNED,
    ENDS_FIRST,
    NO_CATEGORY,
    NO_END,
    SIGNED_LATER,
    YEAR_LATER,
    began_later,
    no_category_at_all,
    no_such_category,
    not_a_key,
    not_held_then,
)
from chancery.imports.kinds.base import Cells, Column, Countries, Existing, Found, Kind, Wanted, a_day, law
from chancery.imports.kinds.counterparties import KINDS
from chancery.imports.made import Made
from chancery.policy.check import NO_CATEGORY as NO_CATEGORY_AT_ALL
from chancery.search import actions as search
from chancery.search.words import fold
from chancery.strategy.models import Goal, PolicyVersion
from chancery.strategy.policies import Span, adopted, loaded, spans, that_gave

ANSWERS = {"": None, "yes": True, "no": False}
MANY = 50
DAYS = frozenset(["starts_on", "ends_on"])
KEYED = frozenset(["instrument", "title_en", "title_fr", "called", "standing", "renewal", "binding", "approval"])
PLAIN = KEYED | {"note_en", "note_fr", "source"}
STORED = PLAIN | DAYS | {"signed", "open_ended", "since_year"}
INSTRUMENTS = {
    "mou": "memorandum", "memorandum of understanding": "memorandum", "protocole d’entente": "memorandum",
    "protocole d'entente": "memorandum", "protocole": "memorandum", "accord": "agreement", "entente": "agreement",
    "accord de coopération": "agreement", "cooperation agreement": "agreement", "sister city": "twinning",
    "ville jumelée": "twinning", "jumelage": "twinning", "pacte": "pact", "déclaration": "declaration",
}  # fmt: skip
STANDINGS = {
    "active": "signed", "en vigueur": "signed", "in force": "signed", "actif": "signed", "active ": "signed",
    "terminated": "ended", "closed": "ended", "terminée": "ended", "historique": "historical",
    "projet": "draft", "signée": "signed", "échue": "signed", "expired": "signed", "ébauche": "draft",
}  # fmt: skip


class Placed(NamedTuple):
    """What the list sorts and filters agreements by, of the one they are with."""

    country: str | None
    region: str
    sort_en: str
    sort_fr: str


class Agreements(Kind):
    """Agreements."""

    slug = "agreements"
    label = _("Agreements")
    one = _("Agreement")
    model = Agreement
    letters = Agreement.LETTERS
    days = ("starts_on", "ends_on", "category_since")
    law_days = ("signed",)
    body: ClassVar = (
        "counterparty", "counterparty_name_en", "counterparty_name_fr", "country", "counterparty_kind",
    )  # fmt: skip
    hanging = ((CategoryAssignment, "agreement"),)
    usual: ClassVar = {"instrument": "agreement", "standing": "signed"}
    columns = (
        Column("reference", "Reference", "Numéro",
               "id|no|n°|ref|réf|number|agreement number|no d’entente|numéro d’entente"),
        Column("instrument", "Instrument", "Instrument",
               "type|kind|type of agreement|type d’entente|nature", binds=True),
        Column("title_en", "Title in English", "Titre en anglais",
               "title|titre|agreement|entente|subject|objet|name of agreement"),
        Column("title_fr", "Title in French", "Titre en français", "titre français|french title"),
        Column("called", "What the counterparty calls it", "Comment le partenaire l’appelle", "called|appelée"),
        Column("counterparty", "Counterparty’s reference", "Numéro du partenaire",
               "counterparty reference|code partenaire"),
        Column("counterparty_name_en", "Counterparty in English", "Partenaire en anglais",
               "counterparty name|partner|partenaire|partenaire signataire|city|ville|partner city|"
               "ville partenaire|with|avec|sister city|signataire"),
        Column("counterparty_name_fr", "Counterparty in French", "Partenaire en français", "nom du partenaire"),
        Column("counterparty_kind", "Kind of counterparty", "Nature du partenaire",
               "partner type|type de partenaire"),
        Column("country", "Country", "Pays", "country of partner|state or country"),
        Column("category", "Category", "Catégorie", "", binds=True),
        Column("category_since", "In its category since", "Dans sa catégorie depuis", "", binds=True),
        Column("standing", "Standing", "Situation", "status|statut|état|state", binds=True),
        Column("signed", "Signed", "Signature",
               "signed on|date signed|date|date de signature|signée le|signature date|signed date|"
               "signée", binds=True),
        Column("starts_on", "First day", "Premier jour",
               "start|début|start date|date de début|from|entrée en vigueur|effective|in force from", binds=True),
        Column("ends_on", "Last day", "Dernier jour",
               "end|fin|end date|date de fin|expiry|expires|échéance|expiration|expires on|until|"
               "jusqu’au", binds=True),
        Column("open_ended", "Without an end", "Sans terme",
               "open ended|open-ended|indefinite|durée indéterminée", binds=True),
        Column("renewal", "Renewal", "Renouvellement", "", binds=True),
        Column("binding", "Binding", "Contraignante", "legally binding|caractère contraignant", binds=True),
        Column("approval", "Approved by", "Approuvée par", "approval|approbation", binds=True),
        Column("since_year", "Relationship since", "Relation depuis", "since|depuis|year|année|since year"),
        Column("goals", "Goals", "Orientations", "goal|orientation|objectifs"),
        Column("note_en", "Public note in English", "Note publique en anglais", "public note"),
        Column("note_fr", "Public note in French", "Note publique en français", "note publique"),
        Column("source", "Source", "Source", "origin|origine|provenance"),
    )  # fmt: skip

    @cached_property
    def goals(self) -> dict[str, Goal]:
        """The goals, as `framework.number`."""
        return {f"{goal.framework.slug}.{goal.number}": goal for goal in Goal.objects.select_related("framework")}

    @cached_property
    def categories(self) -> dict[str, Span]:
        """What may stand as a category, and from when until when; where the register knows no policy, anything may."""
        return spans()

    @cached_property
    def policies(self) -> list[PolicyVersion]:
        """The policies that were adopted, the latest first."""
        return adopted()

    @staticmethod
    def may(by: Actor) -> bool:
        """As the room says."""
        return permissions.may_register(by)

    def readers(self) -> dict[str, cells.Reader]:
        """How its cells are read."""
        return {
            "instrument": cells.one_of(Agreement.Instrument, INSTRUMENTS),
            "standing": cells.one_of(Agreement.Standing, STANDINGS),
            "binding": cells.one_of(Agreement.Binding),
            "approval": cells.one_of(Agreement.Approval, {"conseil": "council", "fonctionnaires": "officials"}),
            "counterparty_kind": cells.one_of(Counterparty.Kind, KINDS),
            "country": cells.named(Countries.read().known, en="country", fr="pays", example="FR"),
            "open_ended": cells.yes_no,
            "since_year": cells.year,
            "goals": cells.several(self.goals, en="goal", fr="orientation", example="toronto-ipf-2002.2"),
            "category": _key,
            "renewal": _key,
            "note_en": cells.prose,
            "note_fr": cells.prose,
        }

    def here(self, references: Sequence[str]) -> dict[str, Existing]:
        """Those of the register with these references."""
        picked = Agreement.objects.filter(reference__in=among(references))
        ids = dict(picked.values_list("reference", "pk"))
        told = (dict(zip(export.COLUMNS, row, strict=True)) for row in export.some(picked)) if ids else ()
        return {row["reference"]: Existing(ids[row["reference"]], row, row["standing"] != "draft") for row in told}

    def alike(self, rows: Sequence[tuple[Cells, UUID | None]]) -> list[str]:
        """The one agreement with the same counterparty and title; or its only one, where the row gives no title."""
        known: dict[UUID, list[tuple[str, set[str]]]] = defaultdict(list)
        bodies = {body for _cells, body in rows if body}
        picked = Agreement.objects.filter(counterparty__in=bodies) if bodies else Agreement.objects.none()
        for body, reference, *titles in picked.values_list("counterparty", "reference", "title_en", "title_fr"):
            known[body].append((reference, {cells.bare(title) for title in titles if title}))
        return [_only(known[body], cells) if body else "" for cells, body in rows]

    def together(self, cells: Cells) -> Found:
        """What no cell shows alone: the order of its days, an end and none, a category and its day."""
        found: Found = []
        starts, ends = cells.get("starts_on"), cells.get("ends_on")
        if (year := cells.get("since_year")) and int(year) > timezone.localdate().year:
            found.append(("since_year", YEAR_LATER))
        if starts and ends and ends < starts:
            found.append(("ends_on", ENDS_FIRST))
        if ends and cells.get("open_ended") == "yes":
            found.append(("open_ended", NO_END))
        if cells.get("category_since") and not cells.get("category"):
            found.append(("category", NO_CATEGORY))
        elif cells.get("category") in NO_CATEGORY_AT_ALL:
            found.append(("category", no_category_at_all(cells["category"])))
        elif self.categories and (category := cells.get("category")) and category not in self.categories:
            found.append(("category", no_such_category(category, self.categories)))
        return found

    def against(self, cells: Cells, there: Existing | None) -> Found:
        """An end before the signing, whichever of the two the file says, a signature of a day that is still to come,
        and a category after its policy. What the register holds already, however odd it is, is no change, and is mended
        there."""
        told = ("signed", "ends_on", "standing")
        if there is None and "signed" not in cells:
            return self._held(cells, there)
        known = {name: cells.get(name) or (there.cells.get(name, "") if there else "") for name in told}
        if not known["signed"] or (there and all(known[name] == there.cells.get(name) for name in told)):
            return self._held(cells, there)
        first, ends = dict(law("signed", known["signed"]))["signed_earliest"], a_day(known["ends_on"])
        ahead = first and first > timezone.localdate() and known["standing"] != Agreement.Standing.DRAFT
        found: Found = [("signed", SIGNED_LATER)] if ahead else []
        early: Found = [("ends_on", ENDS_BEFORE_SIGNED)] if first and ends and ends < first else []
        return [*found, *early, *self._held(cells, there)]

    def _held(self, cells: Cells, there: Existing | None) -> Found:
        category, since = cells.get("category", ""), cells.get("category_since", "")
        if not since or (
            there and (category, since) == (there.cells.get("category"), there.cells.get("category_since"))
        ):
            return []
        told = {**(there.cells if there else {}), **{name: text for name, text in cells.items() if text}}
        signed = dict(law("signed", told.get("signed", "")))["signed_earliest"]
        starts, ends = a_day(told.get("starts_on", "")), a_day(told.get("ends_on", ""))
        fault = not_held_then(category, a_day(since), ends, self.categories.get(category))
        year = int(told.get("since_year") or 0)
        if fault is None and began_later(a_day(since), signed, starts, year):
            fault = CATEGORY_BEFORE
        return [("category_since", fault)] if fault else []

    def values(self, cells: Cells) -> dict[str, Any]:
        """Texts as columns."""
        values: dict[str, Any] = dict(cells)
        for name in cells.keys() - PLAIN:
            text = values.pop(name)
            if name in DAYS:
                values[name] = a_day(text)
            elif name == "signed":
                values |= law(name, text)
            elif name == "open_ended":
                values[name] = ANSWERS[text]
            elif name == "since_year":
                values[name] = int(text) if text else None
        return values

    def bodies(self, ids: Collection[UUID]) -> Mapping[UUID, Placed]:
        """What the list sorts and filters agreements by, of those they are with, as `copy_names` would copy it."""
        columns = ("pk", "merged_into", "country", "country__region", "sort_en", "sort_fr")
        rows = Counterparty.objects.filter(pk__in=among(ids)).values_list(*columns)
        found = {row[0]: row[1:] for row in rows}
        merged = {row[0] for row in found.values() if row[0]} - found.keys()
        known = {
            **found,
            **{row[0]: row[1:] for row in Counterparty.objects.filter(pk__in=merged).values_list(*columns)},
        }
        now = {pk: known[row[0]] if row[0] else row for pk, row in found.items()}
        return {
            pk: Placed(country and intern(country), intern(region or ""), *names)
            for pk, (_merged, country, region, *names) in now.items()
        }

    def build(self, wanted: Wanted, bodies: Mapping[UUID, Placed]) -> Agreement:
        """A new agreement."""
        made: Agreement = self.make([wanted], bodies).rows[0]
        return made

    def make(self, wanted: Sequence[Wanted], bodies: Mapping[UUID, Placed]) -> Made:
        """New agreements, in the categories they are given. A column at a time: most say little that is different."""
        told = [each.cells for each in wanted]
        columns: dict[str, Sequence[Any]] = {
            "id": [each.object_id for each in wanted],
            "reference": [each.reference for each in wanted],
            "counterparty_id": [each.body for each in wanted],
        }
        placed = zip(*(bodies[each.body] for each in wanted), strict=True)  # type: ignore[index]  # (with nobody none is written)
        columns |= zip(("country_id", "region", "sort_name", "sort_name_fr"), placed, strict=True)
        names = set(self.usual).union(*told)
        for name in names & STORED:
            usual = self.usual.get(name, "")
            columns |= self._stored(name, [cells.get(name) or usual for cells in told])
        if "category" in names:
            pairs = [(cells.get("category", ""), cells.get("category_since", "")) for cells in told]
            known = {pair: self._place(*pair) for pair in set(pairs)}
            columns |= zip(("category", "sort_category"), zip(*map(known.__getitem__, pairs), strict=True), strict=True)
        return Made(Agreement, len(wanted), columns)

    def _stored(self, name: str, texts: Sequence[str]) -> dict[str, Sequence[Any]]:
        """Texts of one column as the columns that store them."""
        if name in PLAIN:
            return {name: texts}
        known = {text: self.values({name: text}) for text in set(texts)}
        return {column: [known[text][column] for text in texts] for column in known[texts[0]]}

    def _place(self, category: str, since: str) -> tuple[str, str]:
        """What the list shows and sorts by, as `assign_category` would copy it."""
        day = a_day(since)
        if not category or (day is not None and day > timezone.localdate()):
            return "", Agreement._meta.get_field("sort_category").get_default()
        policy = self._policy(category, day)
        known = loaded(policy).categories if policy else ()
        place = next((n for n, each in enumerate(known) if each.id == category), 98)
        return category, f"{place:02} {category}"

    def _policy(self, category: str, since: date | None) -> PolicyVersion | None:
        return that_gave(category, since, self.policies)

    def sealed(self, row: Any) -> bool:
        """What is not published leaves a line that says nothing but that something happened."""
        return is_sealed(row)

    def names(self, row: Any) -> Iterable[UUID]:
        """Whom it is with."""
        return (row.counterparty_id,)

    def sealed_each(self, made: Made) -> list[bool]:
        """The same of many."""
        return list(map(is_sealed_as, made.columns["public"], made.columns["standing"]))

    def names_each(self, made: Made) -> Iterable[Iterable[UUID]]:
        """Whom they are with."""
        return zip(made.columns["counterparty_id"], strict=True)

    def named_each(self, made: Made) -> list[str]:
        """By their references."""
        return list(made.columns["reference"])

    def hang(self, made: Made, wanted: Sequence[Wanted]) -> list[tuple[Any, Any]]:
        """Their categories."""
        held = []
        for place, asked in enumerate(wanted):
            if category := asked.cells.get("category"):
                row = made.rows[place]
                since = a_day(asked.cells.get("category_since", ""))
                values = {
                    "since": since,
                    "policy": self._policy(category, since),
                    "source": asked.cells.get("source", ""),
                }
                held.append((row, CategoryAssignment(agreement=row, category=category, **values)))
        return held

    def linked(self, cells: Cells) -> dict[str, list[UUID]]:
        """Its goals."""
        return {"goals": [self.goals[name].pk for name in cells["goals"].split()]} if "goals" in cells else {}

    def index(self, by: Actor, rows: Sequence[Any]) -> None:
        """Let these be found."""
        if len(rows) < MANY:
            reindex(by=by, agreements=rows)
            return
        hung = hung_with_words(row.pk for row in rows)
        reindex(by=by, agreements=[row for row in rows if row.pk in hung])
        alone = (row for row in rows if row.pk not in hung)
        words = (
            search.Words(row.pk, *own_words(row), borrows=row.counterparty_id, seen_with=keys_of(row)) for row in alone
        )
        search.index_many(by=by, kind=KIND, rows=words)

    def everything(self) -> Iterable[Sequence[str]]:
        """Every agreement, published or not."""
        return export.everything()


def _only(known: Sequence[tuple[str, set[str]]], told: Cells) -> str:
    titles = {cells.bare(told[name]) for name in ("title_en", "title_fr") if told.get(name)}
    same = [reference for reference, own in known if own & titles] if titles else [each[0] for each in known]
    return same[0] if len(same) == 1 else ""


def _key(cell: str) -> str:
    text = fold(cell).replace(" ", "-") if cell else ""
    if text and not (A_KEY.fullmatch(text) and len(text) <= 80):
        raise not_a_key(cell)
    return text
