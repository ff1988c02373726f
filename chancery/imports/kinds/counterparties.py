"""Those the city deals with, as rows of a spreadsheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chancery.audit.models import Actor
from chancery.counterparties import permissions
from chancery.counterparties.actions import reindex
from chancery.counterparties.actions.bodies import KIND
from chancery.counterparties.models import Alias, City, Counterparty
from chancery.imports import cells
from chancery.imports.faults import Fault
from chancery.imports.kinds.base import Cells, Column, Countries, Existing, Found, Kind, Wanted
from chancery.imports.made import Made, fresh
from chancery.search import actions as search
from chancery.search.words import fold

BAR = "|"
KINDS = {
    "city": "municipality", "ville": "municipality", "commune": "municipality", "town": "municipality",
    "municipalité": "municipality", "region": "regional-government", "région": "regional-government",
    "état": "regional-government", "state": "regional-government", "province": "regional-government",
    "pays": "country", "université": "university", "consulat": "consulate", "ministère": "ministry",
    "réseau": "network", "chambre de commerce": "chamber", "agence": "agency", "autre": "other",
}  # fmt: skip


class Counterparties(Kind):
    """Counterparties."""

    slug = "counterparties"
    label = _("Counterparties")
    one = _("Counterparty")
    model = Counterparty
    letters = Counterparty.LETTERS
    hanging = ((Alias, "counterparty"),)
    body: ClassVar = ("reference", "name_en", "name_fr", "country", "kind")
    columns = (
        Column("reference", "Reference", "Numéro", "id|no|n°|ref|réf|code|number"),
        Column("kind", "Kind of body", "Nature", "type|catégorie|category|genre"),
        Column("name_en", "Name in English", "Nom en anglais",
               "name|nom|partner|partenaire|city|ville|organization|organisation|organisme|"
               "english name"),
        Column("name_fr", "Name in French", "Nom en français", "nom français|french name"),
        Column("place_en", "Place in English", "Lieu en anglais", "place|lieu|location"),
        Column("place_fr", "Place in French", "Lieu en français"),
        Column("country", "Country", "Pays", "state or country|iso"),
        Column("city", "City in GeoNames", "Ville dans GeoNames", "geonames|geonameid"),
        Column("aliases", "Other names", "Autres noms", "aliases|alias|also known as|aussi appelé|variantes",
               hangs=True),
        Column("note_en", "Public note in English", "Note publique en anglais", "public note"),
        Column("note_fr", "Public note in French", "Note publique en français", "note publique"),
        Column("source", "Source", "Source", "origin|origine|provenance"),
    )  # fmt: skip

    @staticmethod
    def may(by: Actor) -> bool:
        """As the room says."""
        return permissions.may_register(by)

    def readers(self) -> dict[str, cells.Reader]:
        """How its cells are read."""
        country = cells.named(Countries.read().known, en="country", fr="pays", example="FR")
        return {
            "kind": cells.one_of(Counterparty.Kind, KINDS),
            "country": country,
            "city": _city,
            "aliases": _aliases,
            "note_en": cells.prose,
            "note_fr": cells.prose,
        }

    def here(self, references: Sequence[str]) -> dict[str, Existing]:
        """Those of the register with these references."""
        picked = Counterparty.objects.filter(reference__in=references)
        return {row[0]: Existing(pk, dict(zip(KEYS, row, strict=True))) for pk, row in _told(picked)}

    def alike(self, rows: Sequence[tuple[Cells, UUID | None]]) -> list[str]:
        """They are told by their names, which the preview has looked up already."""
        ids = {body for _cells, body in rows if body}
        known = dict(Counterparty.objects.filter(pk__in=ids).values_list("pk", "reference"))
        return [known.get(body, "") if body else "" for _cells, body in rows]

    def together(self, cells: Cells) -> Found:
        """A body has a name."""
        return [] if cells.get("name_en") or cells.get("name_fr") else [("name_en", NO_NAME)]

    def values(self, cells: Cells) -> dict[str, Any]:
        """Texts as columns. The aliases are rows of their own."""
        values: dict[str, Any] = {name: text for name, text in cells.items() if name in PLAIN}
        if "country" in cells:
            values["country_id"] = cells["country"] or None
        if cells.get("city"):
            city = City.objects.get(geonameid=int(cells["city"]))
            values |= {"city_id": city.pk, "country_id": values.get("country_id") or city.country_id}
        return values

    def build(self, wanted: Wanted, bodies: Mapping[UUID, Counterparty]) -> Counterparty:
        """A new counterparty."""
        values = self.values({name: text for name, text in wanted.cells.items() if name != "reference"})
        made: Counterparty = fresh(Counterparty, id=wanted.object_id, reference=wanted.reference, **values)
        _sort(made)
        return made

    def apply(self, row: Any, cells: Cells) -> list[str]:
        """Put texts into it; its names sort it."""
        names = [name.removesuffix("_id") for name in super().apply(row, cells)]
        _sort(row)
        return [*names, "sort_en", "sort_fr"]

    def sealed(self, row: Any) -> bool:
        """That the city deals with a body is its own affair until a published record names it."""
        return not row.public

    def hang(self, made: Made, wanted: Sequence[Wanted]) -> list[tuple[Any, Any]]:
        """Their other names."""
        return [
            (row, Alias(counterparty=row, name=name))
            for row, asked in zip(made.rows, wanted, strict=True)
            for name in _split(asked.cells.get("aliases", ""))
        ]

    def index(self, by: Actor, rows: Sequence[Any]) -> None:
        """Let these be found by their names and places."""
        if len(rows) < MANY:
            reindex(by=by, counterparties=rows)
            return
        ids = [row.pk for row in rows]
        others = _aliases_of(Alias.objects.filter(counterparty__in=ids))
        full = Counterparty.objects.filter(pk__in=ids).select_related("city", "country")
        search.index_many(by=by, kind=KIND, rows=(_words(row, others[row.pk]) for row in full))

    def everything(self) -> Iterable[Sequence[str]]:
        """Every counterparty that is not another's duplicate."""
        return (row for _pk, row in _told(Counterparty.objects.current()))


KEYS = tuple(column.key for column in Counterparties.columns)
PLAIN = frozenset(KEYS) - {"country", "city", "aliases"}
MANY = 100
NO_NAME = Fault(
    "It has no name.",
    "Le nom manque.",
    "Give its name in English or French.",
    "Donnez son nom en français ou en anglais.",
)


def _told(picked: Any) -> Iterator[tuple[UUID, tuple[str, ...]]]:
    others = _aliases_of(Alias.objects.filter(counterparty__in=picked.values("pk")))
    columns = ("pk", "reference", "kind", "name_en", "name_fr", "place_en", "place_fr", "country_id", "city__geonameid",
               "note_en", "note_fr", "source")  # fmt: skip
    for pk, *row in picked.order_by("pk").values_list(*columns).iterator(chunk_size=2000):
        told = [str(value or "") for value in row]
        yield pk, (*told[:8], f" {BAR} ".join(sorted(set(others[pk]))), *told[8:])


def _city(cell: str) -> str:
    """The number of a place; its name is looked up by the preview, which asks where several have it."""
    if cell and not (cell.isascii() and cell.isdecimal() and len(cell) <= 9):
        raise Fault(
            f"“{cell[:60]}” is no number of a place.",
            f"« {cell[:60]} » n’est pas le numéro d’un lieu.",
            "Leave it empty: the name of a municipality is looked up by itself.",
            "Laissez la cellule vide\u00a0: le nom d’une municipalité est cherché de lui-même.",
        )
    if cell and not City.objects.filter(geonameid=int(cell)).exists():
        raise Fault(
            f"No place has the number {cell}.",
            f"Aucun lieu ne porte le numéro {cell}.",
            "Leave it empty, or take the number from geonames.org.",
            "Laissez la cellule vide, ou prenez le numéro sur geonames.org.",
        )
    return cell


def _split(cell: str) -> list[str]:
    return sorted({name.strip() for name in cell.replace(";", BAR).split(BAR) if name.strip()})


def _aliases(cell: str) -> str:
    return f" {BAR} ".join(_split(cell))


def _sort(body: Counterparty) -> None:
    body.sort_en = fold(body.name_en or body.name_fr)[:500]
    body.sort_fr = fold(body.name_fr or body.name_en)[:500]


def _aliases_of(rows: Any) -> dict[UUID, list[str]]:
    others: dict[UUID, list[str]] = defaultdict(list)
    for body, name in rows.values_list("counterparty", "name"):
        others[body].append(name)
    return others


def _words(body: Counterparty, others: Sequence[str]) -> search.Words:
    """The same words that the room itself finds it by."""
    city, country = body.city, body.country
    english = (city.name_en or city.name if city else "", country.name_en if country else "")
    french = (city.name_fr if city else "", country.name_fr if country else "")
    return search.Words(
        body.pk, (body.name_en, body.place_en, *english, *others), (body.name_fr, body.place_fr, *french, *others)
    )
