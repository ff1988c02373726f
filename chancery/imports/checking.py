"""Check the rows of a register, cell by cell and against what is there already. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from chancery.agreements import export
from chancery.agreements.models import Agreement
from chancery.counterparties.models import Counterparty, Country
from chancery.dates import FuzzyDate, parse_fuzzy
from chancery.doors import is_page
from chancery.errors import BadInput
from chancery.imports import parties
from chancery.imports.cells import is_formula, seen
from chancery.imports.faults import (
    CATEGORY_BEFORE,
    ENDS_BEFORE_SIGNED,
    ENDS_FIRST,
    NO_CATEGORY,
    NO_END,
    SIGNED_LATER,
    YEAR_LATER,
    Fault,
    began_later,
    no_category_at_all,
    no_such_category,
    not_a_key,
    not_a_number,
    not_held_then,
)
from chancery.imports.reading import Line, Problem
from chancery.marks import shows
from chancery.policy.check import NO_CATEGORY as NO_CATEGORY_AT_ALL
from chancery.search.words import fold
from chancery.strategy import policies
from chancery.strategy.models import Goal

REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_LINE = 500
YES_NO = {"": None, "yes": True, "oui": True, "no": False, "non": False}
CHOICES: dict[str, tuple[type[Any], str]] = {
    "instrument": (Agreement.Instrument, "agreement"),
    "standing": (Agreement.Standing, "signed"),
    "binding": (Agreement.Binding, ""),
    "approval": (Agreement.Approval, ""),
    "counterparty_kind": (Counterparty.Kind, ""),
}
LINES = ("title_en", "title_fr", "called", "counterparty_name_en", "counterparty_name_fr", "source")
DAYS = ("starts_on", "ends_on", "category_since")
NAMES = ("counterparty_name_en", "counterparty_name_fr")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One good row: the agreement it describes, and whom it is with."""

    line: int
    reference: str
    body: dict[str, str]
    values: dict[str, Any]
    signed: FuzzyDate
    goals: list[Goal]
    category: str
    since: date | None
    cells: dict[str, str]


@dataclass(slots=True)
class Known:
    """What the register knows already, read once for the whole file."""

    countries: dict[str, str] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    bodies: dict[str, Counterparty] = field(default_factory=dict)
    agreements: dict[str, dict[str, str]] = field(default_factory=dict)
    categories: Mapping[str, policies.Span] = field(default_factory=dict)
    spelt: dict[str, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    first: dict[str, parties.Party] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Known:
        """Countries by code and name, goals, counterparties by reference, agreements as they would be exported."""
        countries = list(Country.objects.all())
        names = {fold(name): each.iso2 for each in countries for name in (each.iso2, each.name_en, each.name_fr)}
        goals = Goal.objects.select_related("framework")
        agreements = {row[0]: dict(zip(export.COLUMNS, row, strict=True)) for row in export.everything()}
        return cls(
            countries=names,
            goals={f"{goal.framework.slug}.{goal.number}": goal for goal in goals},
            bodies={body.reference: body for body in Counterparty.objects.select_related("merged_into")},
            categories=policies.spans(),
            agreements=agreements,
            spelt={reference.casefold(): reference for reference in agreements},
        )


def check(lines: Iterable[Line], known: Known) -> Iterator[Wanted | list[Problem] | None]:
    """For each row what it asks for, what is wrong with it, or None where the register says the same already."""
    for line in lines:
        cells, faults = _cleaned(line)
        marked, more = {column for column, _fault in faults}, list[tuple[str, Fault]]()
        wanted = _wanted(line.number, cells, known, more)
        faults += [(column, fault) for column, fault in more if column not in marked]
        told = (Problem(line.number, column, f.what_en, f.what_fr, f.todo_en, f.todo_fr) for column, f in faults)
        found = line.beside(list(told))
        yield found or wanted


def _cleaned(line: Line) -> tuple[dict[str, str], list[tuple[str, Fault]]]:
    """The cells without the marks that nobody sees, and those that keep a spreadsheet from running them; a bare formula
    is a fault. All but notes are one line."""
    cells, faults = {}, []
    for column in export.COLUMNS:
        cell = seen(line.cells.get(column, ""))
        if is_formula(cell):
            faults.append((column, FORMULA))
        text = export.original(cell).strip()
        if not (text.isprintable() or column.startswith("note")):
            text = " ".join(text.split())
        cells[column] = text if text.isascii() or shows(text) else ""
    return cells, faults


FORMULA = Fault(
    "The cell begins like a formula.",
    "La cellule commence comme une formule.",
    "If it is text, put an apostrophe before it; otherwise put its result.",
    "Si c’est du texte, faites-la précéder d’une apostrophe ; sinon, mettez-en le résultat.",
)


def _wanted(number: int, cells: dict[str, str], known: Known, faults: list[tuple[str, Fault]]) -> Wanted | None:
    """The agreement that a row describes; every cell is looked at, so that all its faults are said at once."""

    def take(column: str, read: Callable[[str], Any]) -> Any:
        try:
            return read(cells[column])
        except Fault as fault:
            faults.append((column, fault))
            return None

    reference = take("reference", lambda cell: _reference(cell, number, known))
    values = {name: take(name, partial(_choice, name)) for name in CHOICES}
    values |= {name: take(name, _line) for name in LINES}
    values |= {name: take(name, _day) for name in DAYS}
    values |= {"open_ended": take("open_ended", _yes_no), "since_year": take("since_year", _year)}
    values |= {"renewal": take("renewal", _key), "note_en": cells["note_en"], "note_fr": cells["note_fr"]}
    values["country"] = take("country", lambda cell: _country(cell, known))
    signed, goals = take("signed", _fuzzy), take("goals", lambda cell: _goals(cell, known))
    category, place = (
        take("category", lambda cell: _category(cell, known)),
        take("counterparty", lambda cell: parties.named(cell, cells, known.bodies, REFERENCE)),
    )
    if place and (reference or cells["counterparty"]) and reference not in known.agreements:
        faults += _alike(place, number, cells, values, known)
    if not faults:
        faults += _together(values, category, signed)
        if reference not in known.agreements:
            faults += _held(category, values, signed, known)
    if faults:
        return None
    if (there := known.agreements.get(reference)) is not None:
        faults += _differences(cells, there, values, signed, known.bodies.get(place))
        return None
    body = {name: values.pop(f"counterparty_{name}") for name in ("name_en", "name_fr", "kind")}
    body |= {"reference": place, "country": values.pop("country")}
    since = values.pop("category_since")
    return Wanted(number, reference, body, values, signed, goals, category, since, cells)


def _reference(cell: str, number: int, known: Known) -> str:
    if not REFERENCE.fullmatch(cell):
        raise Fault(
            "This is not a reference." if cell else "The reference is missing.",
            "Ce n’est pas un numéro de référence." if cell else "Le numéro de référence manque.",
            "Use letters, digits, dots and hyphens, at most 80, such as A-2026-0012.",
            "Utilisez au plus 80 lettres, chiffres, points et traits d’union, comme A-2026-0012.",
        )
    if cell not in known.agreements and is_page("agreements", cell):
        raise not_a_number(cell)
    # What differs by capitals alone would be read as the same one.
    other = known.spelt.get(cell.casefold(), cell)
    if other != cell:
        raise Fault(
            f"The register has {other} already, and “{cell}” would be taken for it.",
            f"Le registre a déjà {other}, et « {cell} » passerait pour elle.",
            f"Write {other} if it is the same agreement; if not, choose another reference.",
            f"Écrivez {other} s’il s’agit de la même entente ; sinon, choisissez un autre numéro.",
        )
    first = known.seen.setdefault(cell.casefold(), number)
    if first != number:
        raise Fault(
            f"“{cell}” stands on line {first} already.",
            f"« {cell} » figure déjà à la ligne {first}.",
            "Give each agreement its own reference, or remove one of the rows.",
            "Donnez à chaque entente son propre numéro, ou retirez l’une des lignes.",
        )
    return cell


def _choice(name: str, cell: str) -> str:
    kinds, usual = CHOICES[name]
    value = cell.casefold()
    if value and value not in kinds.values:
        known = ", ".join(kinds.values)
        raise Fault(
            f"“{cell[:60]}” is not known.",
            f"« {cell[:60]} » est inconnu.",
            f"Use one of: {known}.",
            f"Valeurs possibles : {known}.",
        )
    return value or usual


def _line(cell: str) -> str:
    if len(cell) > LONGEST_LINE:
        raise Fault(
            f"It has {len(cell)} characters; {LONGEST_LINE} is the most.",
            f"{len(cell)} caractères ; le maximum est de {LONGEST_LINE}.",
            "Shorten it; longer text belongs in a note.",
            "Abrégez ; un texte plus long va dans une note.",
        )
    return cell


def _fuzzy(cell: str) -> FuzzyDate:
    try:
        return parse_fuzzy(cell)
    except BadInput as bad:
        raise Fault(
            bad.message_en,
            bad.message_fr,
            "Correct it, or leave the cell empty if the date is not known.",
            "Corrigez la cellule, ou laissez-la vide si la date est inconnue.",
        ) from bad


def _day(cell: str) -> date | None:
    found = _fuzzy(cell)
    if cell and found.exact is None:
        raise Fault(
            f"“{cell[:60]}” is not an exact day.",
            f"« {cell[:60]} » n’est pas un jour précis.",
            "Write it as 2026-06-30, or leave it empty.",
            "Écrivez 2026-06-30, ou laissez vide.",
        )
    return found.exact


def _yes_no(cell: str) -> bool | None:
    if cell.casefold() not in YES_NO:
        raise Fault(
            "It is neither yes nor no.",
            "Ce n’est ni oui ni non.",
            "Write yes, no or nothing.",
            "Écrivez oui, non ou rien.",
        )
    return YES_NO[cell.casefold()]


def _year(cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdecimal() and len(cell) == 4 and int(cell) >= 1000):
        raise Fault(
            f"“{cell[:60]}” is not a year.",
            f"« {cell[:60]} » n’est pas une année.",
            "Write it as 1979.",
            "Écrivez 1979.",
        )
    if int(cell) > timezone.localdate().year:
        raise YEAR_LATER
    return int(cell)


def _key(cell: str) -> str:
    if cell and not (KEY.fullmatch(cell) and len(cell) <= 80):
        raise not_a_key(cell)
    return cell


def _category(cell: str, known: Known) -> str:
    if _key(cell) in NO_CATEGORY_AT_ALL:
        raise no_category_at_all(cell)
    if cell and known.categories and cell not in known.categories:
        raise no_such_category(cell, known.categories)
    return cell


def _country(cell: str, known: Known) -> str:
    found = known.countries.get(fold(cell), "")
    if cell and not found:
        raise Fault(
            f"“{cell[:60]}” is no country of the register.",
            f"« {cell[:60]} » n’est pas un pays du registre.",
            "Write its two-letter code, such as FR.",
            "Écrivez son code à deux lettres, comme FR.",
        )
    return found


def _goals(cell: str, known: Known) -> list[Goal]:
    names = cell.replace(";", " ").split()
    missing = [name for name in names if name not in known.goals]
    if missing:
        raise Fault(
            f"“{missing[0][:60]}” is no goal of the register.",
            f"« {missing[0][:60]} » n’est pas une orientation du registre.",
            "Write framework and number, such as toronto-ipf-2002.2.",
            "Écrivez le cadre et le numéro, comme toronto-ipf-2002.2.",
        )
    return [known.goals[name] for name in names]


def _alike(
    place: str, number: int, cells: Mapping[str, str], values: Mapping[str, Any], known: Known
) -> Iterator[tuple[str, Fault]]:
    """What a row says of a body otherwise than the register, or than the first row that names it."""
    english, french = (cells[name] for name in NAMES)
    told = parties.Party(number, english, french, values["country"] or "", values["counterparty_kind"] or "")
    there = known.bodies.get(place)
    first = parties.kept(there) if there else known.first.setdefault(place, told)
    yield from parties.apart(place, told, first, (*NAMES, "country", "counterparty_kind"))


def _together(values: Mapping[str, Any], category: str, signed: FuzzyDate) -> Iterator[tuple[str, Fault]]:
    """What no cell shows alone."""
    starts, ends = values["starts_on"], values["ends_on"]
    if starts and ends and ends < starts:
        yield "ends_on", ENDS_FIRST
    if signed.earliest and signed.earliest > timezone.localdate() and values["standing"] != "draft":
        yield "signed", SIGNED_LATER
    if signed.earliest and ends and ends < signed.earliest:
        yield "ends_on", ENDS_BEFORE_SIGNED
    if ends and values["open_ended"]:
        yield "open_ended", NO_END
    if values["category_since"] and not category:
        yield "category", NO_CATEGORY


def _held(category: str, values: Mapping[str, Any], signed: FuzzyDate, known: Known) -> Iterator[tuple[str, Fault]]:
    """A category that no policy had on the day from which it is to hold, or that begins when all is over, or before
    there was anything."""
    since, ends = values["category_since"], values["ends_on"]
    if (fault := not_held_then(category, since, ends, known.categories.get(category))) is not None:
        yield "category_since", fault
    elif began_later(since, signed.earliest, values["starts_on"], values["since_year"]):
        yield "category_since", CATEGORY_BEFORE


def _differences(
    cells: Mapping[str, str],
    there: Mapping[str, str],
    values: Mapping[str, Any],
    signed: FuzzyDate,
    body: Counterparty | None,
) -> Iterator[tuple[str, Fault]]:
    """Where a row says something else of an agreement in the register: an import adds, it does not change.

    An empty cell says nothing, and so contradicts nothing. The number of one that was merged is that of the record to
    read.
    """
    read = {name: values[name] for name in ("country", "instrument", "standing", "counterparty_kind")}
    read |= {"signed": str(signed), "open_ended": export.ANSWERS[values["open_ended"]]}
    if body and cells["counterparty"]:
        read["counterparty"] = body.now.reference
    for column in export.COLUMNS:
        given, kept = read.get(column, cells[column]), seen(there[column]).strip()
        alike = column == "goals" and set(given.split()) == set(kept.split())  # in whichever order
        if cells[column] and given != kept and not alike:
            known = (
                (f"with “{kept[:60]}” here", f"avec « {kept[:60]} » ici")
                if kept
                else ("with nothing here", "sans rien ici")
            )
            reference = cells["reference"]
            yield (
                column,
                Fault(
                    f"“{reference}” is in the register already, {known[0]}.",
                    f"« {reference} » est déjà au registre, {known[1]}.",
                    "An import adds and does not change. Change it in the register, or remove the row.",
                    "Une importation ajoute et ne modifie pas. Modifiez l’entente au registre, ou retirez la ligne.",
                ),
            )
