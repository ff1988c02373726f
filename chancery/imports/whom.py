"""Whom a row is about: settled, or asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from chancery.doors import is_page
from chancery.ids import uuid7
from chancery.imports import matching, parties, said
from chancery.imports.faults import Fault, not_a_number
from chancery.imports.kinds.base import Cells, Kind
from chancery.imports.models import Question, StagedRow
from chancery.imports.packed import Kept, packed
from chancery.imports.parties import Party

NEW = "new"
# Kinds of body that are no places: a university is not looked for among the cities of the world.
PLACES = ("", "municipality")
# A kind of record that is with nobody of its own.
NOBODY = ("", "", "", "", "")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, however many rows lead to it."""

    sort: str
    column: str
    cell: str
    choices: list[Any] = field(default_factory=list)


class Whom:
    """Finds the counterparty of each row; the same name means the same in the whole file."""

    def __init__(self, kind: Kind, answers: Mapping[tuple[str, str], str], ask: Callable[[Asked, int], None]) -> None:
        """Prepare to look names up."""
        self.kind, self.answers, self.ask = kind, answers, ask
        self.reference, self.name_en, self.name_fr, self.country, self.sort = kind.body or NOBODY
        self.own = kind.slug == "counterparties"
        # The columns that say whom a row is with, which are no columns of the row’s own record.
        self.settled = () if self.own else (self.reference, self.name_en, self.name_fr)
        # What its record says of them, which is the counterparty’s to say.
        self.borrowed = () if self.own else (self.country, self.sort)
        self.more = frozenset({self.name_en, self.name_fr, self.country, self.sort} - {""})
        self.bodies = matching.Bodies()
        self.made: dict[str, tuple[UUID, Party]] = {}
        self.written: dict[str, str] = {}

    def meet(self, rows: Iterable[Cells]) -> None:
        """Look up at once those whom these rows name by reference."""
        if self.reference:
            given = [cells for cells in rows if self.reference in cells]
            named = () if self.own else [cells[self.reference] for cells in given if self._says_more(cells)]
            self.bodies.meet([cells[self.reference] for cells in given], named)

    def settle(self, line: Any, brought: list[Kept]) -> None:
        """Say whom a row is about; a body that is new comes along, as a row of its own before it."""
        cells: Cells = line.cells
        given = cells.get(self.reference, "")
        if given and not self.own and not self._says_more(cells) and (known := self.bodies.at(given)):
            line.body = known  # as of nearly every row: a reference of the register, and no more
            return
        names = self._names(cells)
        if given and not self.own and not any(names) and not self.bodies.at(given):
            given, names = "", [given]  # a name where a reference was meant
        if given and (known := self.bodies.at(given)):
            self._hold_known(line, given, names) if not self.own and self._says_more(cells) else None
            line.body = known
        elif given and self.own:
            self._placed(line, names)
        elif any(names):
            self._named(line, given, names, brought)
        elif given or self.kind.slug in ("agreements", "contacts"):
            line.faults.append((self.name_en, said.NOBODY))

    def leave(self, bodies: Collection[UUID | None]) -> None:
        """Let these not come along after all."""
        if bodies:
            self.made = {key: made for key, made in self.made.items() if made[0] not in bodies}

    def _names(self, cells: Cells) -> list[str]:
        return [cells.get(key, "") for key in (self.name_en, self.name_fr) if key]

    def _says_more(self, cells: Cells) -> bool:
        return not self.more.isdisjoint(cells)

    def _hold_known(self, line: Any, given: str, names: list[str]) -> None:
        """A row that gives a reference and another name, country or kind is not taken at its word."""
        called = self.bodies.called(given)
        other = next((at for at, name in enumerate(names) if name and name not in called[:2]), None)
        if other is not None:
            name = called[other] or called.name_en or called.name_fr
            line.faults.append(((self.name_en, self.name_fr)[other], said.renamed(given, name)))
        line.faults += self._apart(given, self._told(line, []), Party(0, *called))

    def _apart(self, place: str, told: Party, known: Party) -> Iterator[tuple[str, Fault]]:
        columns = self.name_en, self.name_fr or self.name_en, self.country, self.sort
        return parties.apart(place, told, known, columns)

    def _told(self, line: Any, names: list[str]) -> Party:
        """A body as a row names it."""
        english, french = [*names, "", ""][:2]
        return Party(line.number, english, french, line.cells.get(self.country, ""), line.cells.get(self.sort, ""))

    def _named(self, line: Any, given: str, names: list[str], brought: list[Kept]) -> None:
        key = given or matching.squeezed(names[0] or names[-1])
        if not self.own and key in self.made:
            line.body, first = self.made[key]
            # Whom a name alone means is settled by the file; the row may still say something else of them.
            told = self._told(line, names if given else [])
            line.faults += self._apart(given or first.name_en or first.name_fr, told, first)
            return
        if is_page("counterparties", given):
            line.faults.append((self.reference, not_a_number(given)))
            return
        country = line.cells.get(self.country, "")
        meant = self._answered(names, country) if not given else (NEW, None)
        if meant is None:
            found = matching.body_meant(names, country, self.bodies)
            if found.certain:
                line.body = self.bodies.at(found.certain.key.removeprefix("body:"))
                return
            if found.choices:
                self._ask(line, names, country, found.choices)
                return
        elif meant[0] == "body":
            line.body = self.bodies.at(str(meant[1]))
            return
        self._placed(line, names)
        if not line.asked and not self.own:
            line.body = self._bring(line, given, names, brought)
            self.made[key] = line.body, self._told(line, names)

    def _placed(self, line: Any, names: list[str]) -> None:
        """Where a new municipality is: the one place of that name, or a question."""
        cells: Cells = line.cells
        if cells.get(self.sort, "") not in PLACES or cells.get("city") or not any(names):
            return
        country = cells.get(self.country, "")
        answer = self._answered(names, country)
        if answer and answer[0] == "city":
            line.city = str(answer[1])
            return
        if answer:
            return
        found = matching.city_meant(names, country, self.bodies)
        if found.certain:
            line.city = found.certain.key.removeprefix("city:")
        elif found.choices:
            self._ask(line, names, country, found.choices)

    def _answered(self, names: list[str], country: str) -> tuple[str, str | None] | None:
        answer = self.answers.get((self.name_en, self._cell(names, country)), "")
        if not answer:
            return None
        sort, _mark, key = answer.partition(":")
        return sort, key

    def _ask(self, line: Any, names: list[str], country: str, choices: tuple[matching.Known, ...]) -> None:
        line.asked = True
        asked = Asked(Question.Sort.BODY, self.name_en, self._cell(names, country), matching.offered(choices))
        self.ask(asked, line.number)

    def _bring(self, line: Any, given: str, names: list[str], brought: list[Kept]) -> UUID:
        """The row of a counterparty that comes along."""
        english = names[0]
        french = names[1] if len(names) > 1 else ""
        own = {"name_en": english, "name_fr": french, "country": line.cells.get(self.country, ""), "city": line.city,
               "kind": line.cells.get(self.sort, ""), "source": line.cells.get("source", "")}  # fmt: skip
        cells, new = packed({key: text for key, text in own.items() if text}), uuid7()
        brought.append(Kept(None, line.number, "counterparties", StagedRow.Outcome.NEW.value, new, given, cells))
        return new

    def _cell(self, names: list[str], country: str) -> str:
        """How a question names someone: as the file writes it first, whatever other rows write."""
        name = next(name for name in names if name)
        key = f"{matching.squeezed(name)} {country}"
        return self.written.setdefault(key, (f"{name} [{country}]" if country else name)[:500])
