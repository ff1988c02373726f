"""What can be brought in, and taken along: the columns of a kind of record, and how its rows are read and written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar
from uuid import UUID

from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.counterparties.models import Counterparty, Country
from chancery.dates import parse_fuzzy
from chancery.imports.cells import Reader
from chancery.imports.faults import Fault
from chancery.imports.made import Made
from chancery.search.words import fold

Cells = dict[str, str]
Found = list[tuple[str, Fault]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind: its name in the file, what people call it, and what else they call it."""

    key: str
    en: str
    fr: str
    also: str = ""
    binds: bool = False  # once signed it is corrected by two people, on the record's own page
    hangs: bool = False  # rows of their own: brought in with a new record, changed on its own page

    def names(self) -> list[str]:
        """What it is called here, folded."""
        return [fold(name) for name in (self.key, self.key.replace("_", " "), self.en, self.fr)]

    def others(self) -> list[str]:
        """What else people call it, folded."""
        return [fold(name) for name in self.also.split("|") if name]


@dataclass(slots=True)
class Wanted:
    """What a row asks for, once it is understood."""

    object_id: UUID
    reference: str
    cells: Cells
    body: UUID | None = None
    line: int = 0


@dataclass(slots=True)
class Existing:
    """A record of the register: its id, its texts as the export gives them, and whether it binds."""

    object_id: UUID
    cells: Cells
    binds: bool = False


class Kind(ABC):
    """A kind of record. Each has its own file beside this one."""

    slug: ClassVar[str]
    label: ClassVar[Any]
    one: ClassVar[Any]
    model: ClassVar[Any]
    columns: ClassVar[tuple[Column, ...]]
    days: ClassVar[tuple[str, ...]] = ()
    law_days: ClassVar[tuple[str, ...]] = ()
    # The columns that name the counterparty of a row: reference, names, country, and what kind of body it is.
    body: ClassVar[tuple[str, ...]] = ()
    letters: ClassVar[str]  # with which its numbers begin; empty for what has no number
    # By which two new rows of a file say the same.
    alone: ClassVar[tuple[str, ...]] = ("title_en", "title_fr", "name_en", "name_fr", "signed", "when", "starts_on")
    # Are columns that nobody maps kept as notes beside the record? Otherwise `complete` is given them.
    keeps_notes: ClassVar[bool] = True
    # What hangs on a record of this kind: the table, and its column that leads to the record.
    hanging: ClassVar[tuple[tuple[Any, str], ...]] = ()
    usual: ClassVar[Mapping[str, str]] = {}

    @staticmethod
    @abstractmethod
    def may(by: Actor) -> bool:
        """May this person write such records? Each room says so itself."""

    def column(self, key: str) -> Column | None:
        """One of the columns."""
        return next((each for each in self.columns if each.key == key), None)

    @abstractmethod
    def readers(self) -> dict[str, Reader]:
        """How the cells of each column are read; those that are not named are a few words."""

    @abstractmethod
    def here(self, references: Sequence[str]) -> dict[str, Existing]:
        """Those of the register with these references."""

    @abstractmethod
    def alike(self, rows: Sequence[tuple[Cells, UUID | None]]) -> list[str]:
        """For rows without a reference: that of the one record in the register they must mean, or nothing."""

    def together(self, cells: Cells) -> Found:
        """What no cell shows alone."""
        return []

    def complete(self, cells: Cells, there: Existing | None, note: str) -> Cells:
        """What a row says, with what follows from it for the record that is there, or for a new one."""
        return cells

    def against(self, cells: Cells, there: Existing | None) -> Found:
        """What no row shows alone, but only together with the record that is there."""
        return []

    def called(self, cells: Cells, reference: str) -> str:
        """How the pages call what a row is about."""
        return reference

    def named(self, row: Any) -> str:
        """How the ledger calls a record."""
        return str(row.reference)

    def bodies(self, ids: Collection[UUID]) -> Mapping[UUID, Any]:
        """Those whom new records are with, as `build` needs them."""
        return Counterparty.objects.select_related("country", "merged_into__country").in_bulk(ids)

    @abstractmethod
    def build(self, wanted: Wanted, bodies: Mapping[UUID, Any]) -> Any:
        """A new record, not yet written."""

    def make(self, wanted: Sequence[Wanted], bodies: Mapping[UUID, Any]) -> Made:
        """Many new records, not yet written."""
        return Made.of([self.build(each, bodies) for each in wanted])

    def apply(self, row: Any, cells: Cells) -> list[str]:
        """Put texts into a record that is there; the columns that changed."""
        values = self.values(cells)
        for name, value in values.items():
            setattr(row, name, value)
        return list(values)

    @abstractmethod
    def values(self, cells: Cells) -> dict[str, Any]:
        """Texts as the values of the columns that store them."""

    def sealed(self, row: Any) -> bool:
        """Is nothing of this published?"""
        return False

    def names(self, row: Any) -> Iterable[UUID]:
        """The bodies that a record names: once residents read it they know that the city deals with them."""
        return ()

    def sealed_each(self, made: Made) -> list[bool]:
        """The same of many new records."""
        return list(map(self.sealed, made.rows))

    def names_each(self, made: Made) -> Iterable[Iterable[UUID]]:
        """The bodies that each of them names."""
        return map(self.names, made.rows)

    def named_each(self, made: Made) -> list[str]:
        """How the ledger calls each of them."""
        return list(map(self.named, made.rows))

    def hang(self, made: Made, wanted: Sequence[Wanted]) -> list[tuple[Any, Any]]:
        """What belongs to new records in other tables: pairs of the record and a row that is not yet written."""
        return []

    def linked(self, cells: Cells) -> dict[str, list[UUID]]:
        """The other records that these texts lead to, by the column that holds the links."""
        return {}

    @abstractmethod
    def index(self, by: Actor, rows: Sequence[Any]) -> None:
        """Let these be found."""

    def forget(self, by: Actor, rows: Sequence[Any]) -> None:
        """What else goes when these were taken back: nothing, if a kind does not say otherwise."""
        return

    @abstractmethod
    def everything(self) -> Iterable[Sequence[str]]:
        """Every record as texts, in the order of the columns."""


@lru_cache(maxsize=8192)
def law(name: str, text: str) -> tuple[tuple[str, Any], ...]:
    """A date of law as the columns that store it."""
    return tuple(as_columns(name, parse_fuzzy(text)).items())


def a_day(text: str) -> date | None:
    """A day."""
    return date.fromisoformat(text) if text else None


@dataclass(slots=True)
class Countries:
    """Countries by every name they have."""

    known: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Countries:
        """By code, and by name in both languages."""
        rows = list(Country.objects.values_list("iso2", "iso3", "name_en", "name_fr"))
        known = {fold(name): row[0] for row in rows for name in row if name}
        codes = {row[0] for row in rows}
        return cls({**{name: code for name, code in ALSO.items() if code in codes}, **known})


ALSO = {
    "usa": "US", "u.s.a.": "US", "u.s.": "US", "etats unis": "US", "uk": "GB", "u.k.": "GB", "great britain": "GB",
    "grande bretagne": "GB", "grande-bretagne": "GB", "england": "GB", "angleterre": "GB", "scotland": "GB",
    "korea": "KR", "coree": "KR", "south korea": "KR", "coree du sud": "KR", "viet nam": "VN", "vietnam": "VN",
    "russia": "RU", "russie": "RU", "ivory coast": "CI", "cote d'ivoire": "CI", "cote d’ivoire": "CI",
    "holland": "NL", "pays bas": "NL", "czech republic": "CZ", "republique tcheque": "CZ",
    "turkey": "TR", "turquie": "TR",
}  # fmt: skip
