"""Whom the rows of a file name, held against the register and against the rows before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from re import Pattern
from typing import NamedTuple

from chancery.counterparties.models import Counterparty
from chancery.doors import is_page
from chancery.imports.cells import seen
from chancery.imports.faults import Fault, not_a_number


class Party(NamedTuple):
    """A body as a row names it, or as the register has it: then without a line."""

    line: int
    name_en: str
    name_fr: str
    country: str
    kind: str


def named(cell: str, cells: Mapping[str, str], bodies: Mapping[str, Counterparty], form: Pattern[str]) -> str:
    """The counterparty's reference; without one it is told from others by the agreement's own."""
    place = cell or (f"{cells['reference']}-CP" if form.fullmatch(cells["reference"]) else "A")
    if not form.fullmatch(place):
        raise Fault(
            "This is not a reference.", "Ce n’est pas un numéro de référence.", "Leave it empty.", "Laissez-le vide."
        )
    if place not in bodies and is_page("counterparties", place):
        raise not_a_number(place)
    if place not in bodies and not (cells["counterparty_name_en"] or cells["counterparty_name_fr"]):
        raise Fault(
            "Nobody is named whom the agreement is with.",
            "Le partenaire signataire n’est pas nommé.",
            "Give its name in English or French, or the reference of one in the register.",
            "Donnez son nom en français ou en anglais, ou le numéro d’un partenaire du registre.",
        )
    return place


def kept(there: Counterparty) -> Party:
    """A body as the register has it: of one that was merged, the record to read, as on every page."""
    now = there.now
    return Party(0, seen(now.name_en), seen(now.name_fr), now.country_id or "", now.kind)


def apart(place: str, told: Party, known: Party, columns: Sequence[str]) -> Iterator[tuple[str, Fault]]:
    """Where a row says something else of a body than the register, or the first row that names it: its name in either
    language, its country, its kind. What a row leaves empty contradicts nothing."""
    said = zip(columns, told[1:], known[1:], (_renamed, _renamed, _other, _other), strict=True)
    for column, given, held, fault in said:
        if given and given != held:
            yield column, fault(place, held, known.line) if held else _other(place, "", known.line)


def _renamed(place: str, name: str, line: int) -> Fault:
    if line:
        return Fault(
            f"“{place}” is “{name}” on line {line}.",
            f"« {place} » est « {name} » à la ligne {line}.",
            "Write its names alike in both rows, or give one of the two another reference.",
            "Écrivez ses noms de la même façon sur les deux lignes, ou donnez à l’un des deux un autre numéro.",
        )
    return Fault(
        f"“{place}” is “{name}” in the register.",
        f"« {place} » est « {name} » dans le registre.",
        "Use that name, or another reference. An import does not rename.",
        "Reprenez ce nom, ou un autre numéro. Une importation ne renomme pas.",
    )


def _other(place: str, known: str, line: int) -> Fault:
    has_en, has_fr = (f"has “{known}” here", f"a ici « {known} »") if known else ("has nothing here", "n’a rien ici")
    if line:
        return Fault(
            f"“{place}” {has_en} on line {line}.",
            f"« {place} » {has_fr} à la ligne {line}.",
            "Say the same of it in both rows, or give one of the two another reference.",
            "Dites-en la même chose sur les deux lignes, ou donnez à l’un des deux un autre numéro.",
        )
    return Fault(
        f"“{place}” {has_en} in the register.",
        f"« {place} » {has_fr} dans le registre.",
        "An import does not change a counterparty. Correct it on its own page, or leave this cell empty.",
        "Une importation ne modifie pas un partenaire. Corrigez-le sur sa page, ou laissez cette cellule vide.",
    )
