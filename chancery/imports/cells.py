"""What people write in cells, as the one way the register writes it: the same texts that its own export gives.

Each reader takes a text and gives one back; what cannot be read is a fault that says what would mend it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import override

from chancery.dates import MONTHS, parse_fuzzy
from chancery.errors import BadInput
from chancery.frame import HIDDEN
from chancery.imports.faults import Fault
from chancery.imports.near import nearest
from chancery.marks import shows
from chancery.search.words import fold

Reader = Callable[[str], str]
LONGEST_LINE = 500
SERIAL = re.compile(r"[1-9][0-9]{4}")
NUMERIC = re.compile(r"([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,2})\s*[/.\-]\s*([0-9]{4})")
BACKWARDS = re.compile(r"([0-9]{4})\s*[/.\-]\s*([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,2})(?:[ T][0-9:.]+)?")
MONTH_YEAR = re.compile(r"([0-9]{1,2})\s*/\s*([0-9]{4})")
SPAN = re.compile(r"(?:de|from|between|entre|du)?\s*([0-9]{4})\s*(?:\.\.|a|to|et|and|-|–|—|/)\s*([0-9]{4})")
WORDED = re.compile(r"(?:le |the )?(?:([0-9]{1,2})(?:er|st|nd|rd|th)?[ .\-]+(?:of )?)?([a-z]+)\.?[ \-,]+([0-9]{4})")
AMERICAN = re.compile(r"([a-z]+)\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})")
SHORT_YEAR = re.compile(r"[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{2}")
YEAR = re.compile(r"(?:since |depuis |en |in )?([12][0-9]{3})(?:\.0)?")
YES = ["yes", "y", "true", "x", "1", "oui", "o", "vrai"]
NO = ["no", "n", "false", "0", "non", "faux"]
DAY_ZERO = date(1899, 12, 30)
MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b"
ROOM = "\u200e\u200f \t\r\n\u00a0\u202f\u3000"


# What a spreadsheet would compute. A sign before no more than a number, as of a telephone, is none, nor is a dash that
# begins a line of words and stands apart from them.
FORMULA = re.compile(r"[=@＝＠]|[+＋\-－](?![\d\s().,/\-]*$|[ \u00a0])")


class Ambiguous(Exception):
    """03/04/2024: which of the two is the month is for a person to say."""


def _months() -> dict[str, int]:
    known: dict[str, int] = {}
    for names in MONTHS.values():
        for number, name in enumerate(names.split(), 1):
            known |= {fold(name): number, fold(name)[:3]: number, fold(name)[:4]: number}
    # June and July share their beginning in French, as do March and May in both.
    del known["jui"]
    return {**known, "sept": 9, "mars": 3, "march": 3, "mai": 5, "may": 5, "juin": 6, "juil": 7, "fevr": 2}


MONTH = _months()


def clean(cell: str) -> str:
    """A text without the marks that nobody sees, and without room around it; where nothing is to be seen, nothing."""
    text = seen(cell).strip(ROOM).strip()
    return text if text.isascii() or shows(text) else ""


def seen(cell: str) -> str:
    """A text as a reader sees it: without the marks that turn reading around or take no room, as of what is typed."""
    return HIDDEN.sub("", cell) if not cell.isascii() and any(mark in cell for mark in MARKS) else cell


def is_formula(cell: str) -> bool:
    """Would a spreadsheet run this cell? Room and unseen marks before it hide nothing. A bare formula is refused, from
    whichever side a file comes in: at the desk or from the command line."""
    return FORMULA.match(seen(cell).lstrip(ROOM)) is not None


def bare(text: str) -> str:
    """By what two texts are held to say the same: as `clean` leaves them, in small letters and without accents. What is
    in the register already is held so too: a name in Arabic may end with a mark that no cell keeps."""
    return fold(clean(text))


def line(cell: str) -> str:
    """A few words."""
    if len(cell) > LONGEST_LINE:
        raise Fault(
            f"It has {len(cell)} characters; {LONGEST_LINE} is the most.",
            f"{len(cell)} caractères; le maximum est de {LONGEST_LINE}.",
            "Shorten it; longer text belongs in a note.",
            "Abrégez; un texte plus long va dans une note.",
        )
    return " ".join(cell.split("\n")) if "\n" in cell else cell


def prose(cell: str) -> str:
    """Some sentences."""
    return cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell


def is_day(cell: str) -> bool:
    """Is this a day as the register writes it? Most are."""
    if len(cell) != 10 or cell[0] not in "12" or not cell[4] == cell[7] == "-":
        return False
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def law_day(cell: str, order: str = "") -> str:
    """A date of law as exactly as it is known, from any of the forms that offices use."""
    text = fold(cell).strip()
    if not text:
        return ""
    for form, make in FORMS:
        if found := form.fullmatch(text):
            return _dated(cell, make(found))
    if found := NUMERIC.fullmatch(text):
        return _dated(cell, _numeric(found, order))
    try:
        return str(parse_fuzzy(cell))
    except BadInput as bad:
        raise _no_date(cell, text) from bad


def day(cell: str, order: str = "") -> str:
    """The same, known to the day."""
    found = law_day(cell, order)
    if found and len(found) != 10:
        raise Fault(
            f"“{cell[:60]}” is not an exact day.",
            f"« {cell[:60]} » n’est pas un jour précis.",
            "Give the day, such as 2026-06-30, or leave the cell empty.",
            "Donnez le jour, comme 2026-06-30, ou laissez la cellule vide.",
        )
    return found


def one_day(cell: str) -> date:
    """A day for certain: where either number could be the month, nobody guesses."""
    try:
        if found := day(cell):
            return date.fromisoformat(found)
    except Ambiguous as two:
        raise Fault(
            f"“{cell[:60]}” could be two days: which number is the month cannot be told.",
            f"« {cell[:60]} » peut être deux jours\u00a0: rien ne dit lequel des nombres est le mois.",
            "Write it like 2024-04-03.", "Écrivez-la comme 2024-04-03.",
        ) from two  # fmt: skip
    raise Fault("It has no day.", "Elle n’a pas de jour.", "Give its day.", "Donnez son jour.")


def _dated(cell: str, text: str) -> str:
    try:
        return str(parse_fuzzy(text))
    except BadInput as bad:
        raise _no_date(cell, "") from bad


def _no_date(cell: str, text: str) -> Fault:
    if SHORT_YEAR.fullmatch(text):
        return Fault(
            f"The year in “{cell[:60]}” has two digits.",
            f"L’année dans « {cell[:60]} » n’a que deux chiffres.",
            "Write it with four.",
            "Écrivez-la avec quatre.",
        )
    return Fault(
        f"“{cell[:60]}” is not a date.",
        f"« {cell[:60]} » n’est pas une date.",
        "Write it like 2024-05-14, 14 May 2024, 2024-05, 2024 or 2013..2019, or leave the cell empty.",
        "Écrivez-la comme 2024-05-14, 14 mai 2024, 2024-05, 2024 ou 2013..2019, ou laissez la cellule vide.",
    )


def _numeric(found: re.Match[str], order: str) -> str:
    first, second, year = (int(part) for part in found.groups())
    if first == second:
        return f"{year}-{first:02}-{second:02}"
    if first > 12 or second > 12:
        number, month = (first, second) if first > 12 else (second, first)
        return f"{year}-{month:02}-{number:02}"
    if not order:
        raise Ambiguous
    number, month = (first, second) if order == "day" else (second, first)
    return f"{year}-{month:02}-{number:02}"


def order_told(cell: str) -> str:
    """Whether a date says by itself that the day, or the month, comes first."""
    found = NUMERIC.fullmatch(fold(cell).strip())
    if not found:
        return ""
    first, second = int(found[1]), int(found[2])
    return "day" if first > 12 >= second else "month" if second > 12 >= first else ""


def _worded(found: re.Match[str], *, number: str, month: str, year: str) -> str:
    name = MONTH.get(month) or MONTH.get(month[:4], 0)
    return f"{year}-{name:02}-{int(number):02}" if number else f"{year}-{name:02}"


FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (BACKWARDS, lambda found: f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"),
    (SPAN, lambda found: f"{found[1]}..{found[2]}"),
    (AMERICAN, lambda found: _worded(found, number=found[2], month=found[1], year=found[3])),
    (WORDED, lambda found: _worded(found, number=found[1] or "", month=found[2], year=found[3])),
    (MONTH_YEAR, lambda found: f"{found[2]}-{int(found[1]):02}"),
    (SERIAL, lambda found: (DAY_ZERO + timedelta(days=int(found[0]))).isoformat()),
)


def yes_no(cell: str) -> str:
    """Yes, no or not recorded."""
    text = fold(cell)
    if text in YES:
        return "yes"
    if text in NO:
        return "no"
    if text:
        raise Fault(
            f"“{cell[:60]}” is neither yes nor no.",
            f"« {cell[:60]} » n’est ni oui ni non.",
            "Write yes, no or nothing.",
            "Écrivez oui, non ou rien.",
        )
    return ""


def year(cell: str) -> str:
    """A year."""
    found = YEAR.fullmatch(fold(cell))
    if cell and not found:
        raise Fault(
            f"“{cell[:60]}” is not a year.",
            f"« {cell[:60]} » n’est pas une année.",
            "Write it as 1979.",
            "Écrivez 1979.",
        )
    return found[1] if found else ""


def one_of(choices: Any, synonyms: Mapping[str, str] = {}) -> Reader:
    """One of a closed set, by its key or its name in either language."""
    known = {fold(value): value for value in choices.values}
    for language in ("en", "fr"):
        with override(language):
            known |= {fold(str(label)): value for value, label in choices.choices}
    known |= {fold(name): value for name, value in synonyms.items()}

    def read(cell: str) -> str:
        found = known.get(fold(cell), "") if cell else ""
        if cell and not found:
            raise _unknown(cell, sorted(set(choices.values)), known)
        return found

    return read


def named(known: Mapping[str, str], *, en: str, fr: str, example: str) -> Reader:
    """Something the register knows by several names, such as a country."""

    def read(cell: str) -> str:
        found = known.get(fold(cell), "") if cell else ""
        if cell and not found:
            near = nearest(fold(cell), known, score=75)
            means = known[near[0]] if near else example
            raise Fault(
                f"“{cell[:60]}” is no {en} of the register.",
                f"« {cell[:60]} » ne correspond à aucun {fr} du registre.",
                f"Did you mean {means}?" if near else f"Write it like {means}.",
                f"Vouliez-vous dire {means}?" if near else f"Écrivez par exemple {means}.",
            )
        return found

    return read


def several(known: Mapping[str, Any], *, en: str, fr: str, example: str) -> Reader:
    """Several things by their numbers, separated by spaces, commas or semicolons."""

    def read(cell: str) -> str:
        names = cell.replace(";", " ").replace(",", " ").split()
        missing = [name for name in names if name not in known]
        if missing:
            raise Fault(
                f"“{missing[0][:60]}” is no {en} of the register.",
                f"« {missing[0][:60]} » ne correspond à aucune {fr} du registre.",
                f"Write numbers such as {example}, with spaces between them.",
                f"Écrivez des numéros comme {example}, séparés par des espaces.",
            )
        return " ".join(sorted(set(names)))

    return read


def _unknown(cell: str, values: Iterable[str], known: Mapping[str, str]) -> Fault:
    near = nearest(fold(cell), known, score=70)
    said = ", ".join(values)
    return Fault(
        f"“{cell[:60]}” is not known here.",
        f"« {cell[:60]} » n’est pas connu ici.",
        f"Did you mean “{near[0]}”? Otherwise one of: {said}." if near else f"Use one of: {said}.",
        f"Vouliez-vous dire « {near[0]} »? Sinon, l’une de ces valeurs\u00a0: {said}."
        if near
        else f"Valeurs possibles\u00a0: {said}.",
    )
