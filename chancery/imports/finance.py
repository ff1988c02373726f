"""Read what the finance system says was spent on travel, whatever its columns are called there."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from chancery.amounts import signed
from chancery.errors import BadInput
from chancery.imports import cells, files, sheets
from chancery.imports.faults import Fault
from chancery.imports.reading import STRANGE, Problem
from chancery.imports.said import FORMULA
from chancery.missions.exchange import converted
from chancery.missions.finance import Learned, differing, learned
from chancery.missions.models import FinanceLine
from chancery.missions.models.undertaking import CostClass
from chancery.money import Money
from chancery.policy.places import is_currency
from chancery.search.words import fold

# What finance systems call a column, in both languages, as `fold` writes it.
NAMES = {
    "document": "document|number|document number|voucher|transaction|piece|numero|no de piece|numero de piece|no piece",
    "on": "day|date|posting date|document date|jour|date comptable|date de piece",
    "amount": "amount|montant|total|net amount|montant net",
    "currency": "currency|devise|monnaie",
    "rate": "rate|exchange rate|taux|taux de change",
    "rate_on": "rate date|day of the rate|date du taux",
    "rate_source": "rate source|source of the rate|source du taux",
    "kind": "class|expense type|category|kind|classe|nature|type de depense|categorie",
    "reference": "mission|mission number|trip|reference|numero de mission|voyage|no de mission",
    "traveller": "traveller|traveler|employee|name|voyageur|voyageuse|employe|nom",
    "vendor": "vendor|supplier|payee|fournisseur|beneficiaire",
    "account": "account|gl account|cost centre|compte|centre de couts",
    "cites": "corrects|corrected document|reversal of|corrige|piece corrigee|contrepasse",
}
REQUIRED = ("document", "on", "amount")
LONGEST = 100
CLASSES = {
    "airfare": "airfare|air|flight|avion|vol|billet d'avion",
    "other-transport": "other transport|transport|train|taxi|ground transport|autre transport",
    "lodging": "lodging|hotel|accommodation|hebergement",
    "meals": "meals|meal|repas",
    "incidentals": "incidentals|faux frais",
    "registration": "registration|conference fee|inscription",
    "hospitality": "hospitality|accueil",
    "gifts": "gifts|gift|cadeaux",
    "visa-vaccine": "visa|visa and vaccines|visa et vaccins",
    "other": "other|autre|autres",
}
AGAIN = Fault("This number stands twice in the file.", "Ce numéro figure deux fois dans le fichier.",
              "Keep one of them.", "N’en gardez qu’un.")  # fmt: skip
OTHERWISE = Fault(
    "A row with this number came in before, and says otherwise.",
    "Une ligne portant ce numéro est déjà entrée, et dit autre chose.",
    "Correct it by a row of its own that cites it.", "Corrigez-la par une ligne à part qui la cite.",
)  # fmt: skip
NO_NUMBER = Fault(
    "It has no number of the finance system, so it could come in twice.",
    "Elle n’a pas de numéro du système financier et pourrait entrer deux fois.",
    "Give its number.", "Donnez son numéro.",
)  # fmt: skip
TOO_LONG = Fault(
    f"Its number has more than {LONGEST} characters.", f"Son numéro compte plus de {LONGEST} caractères.",
    "Give the number of the finance system alone.", "Donnez le numéro du système financier seul.",
)  # fmt: skip
NO_AMOUNT = Fault("It has no amount.", "Elle n’a pas de montant.", "Give its amount.", "Donnez son montant.")
NO_DAY = Fault("It has no day.", "Elle n’a pas de jour.", "Give its day.", "Donnez son jour.")
LONG_AGO = Fault("Its day is before 1900.", "Son jour est antérieur à 1900.", "Correct it.", "Corrigez-le.")
TO_COME = Fault("Its day is still to come.", "Son jour est encore à venir.", "Correct it.", "Corrigez-le.")
NO_CURRENCY = Fault(
    "Its currency is no known code of three letters.", "Sa monnaie n’est pas un code connu de trois lettres.",
    "Write it like CAD.", "Écrivez-la comme CAD.",
)  # fmt: skip
NO_RATE = Fault(
    "An exchange rate is a number above zero, with its day and its source.",
    "Un taux de change est un nombre supérieur à zéro, avec son jour et sa source.",
    "Complete it, or leave the rate empty.", "Complétez-le, ou laissez le taux vide.",
)  # fmt: skip


@dataclass
class Found:
    """What a file says: rows that are new, those that wait and learn something by it, how many came in before and say
    no more, of what they say something else here, and what is wrong with the others."""

    digest: str = ""
    rows: list[FinanceLine] = field(default_factory=list)
    learned: list[Learned] = field(default_factory=list)
    unchanged: int = 0
    otherwise: list[Problem] = field(default_factory=list)
    bad: int = 0
    problems: list[Problem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    empty: bool = False


@dataclass
class Table:
    """The rows of a file by their numbers and our names of its columns, what it calls those, and what nobody asked
    for."""

    rows: list[tuple[int, dict[str, str]]]
    called: dict[str, str]
    left_out: list[str]

    def in_its_words(self, problems: Iterable[Problem]) -> list[Problem]:
        """Problems that name the columns as the file does."""
        return [replace(one, column=self.called.get(one.column, one.column)) for one in problems]


def look(name: str, content: bytes, called: Mapping[str, str]) -> Found:
    """Every row of a workbook or a text file. `called` is what this file calls a column, where it is no common name."""
    found = Found(digest=hashlib.sha256(content).hexdigest())
    table = named(name, content, NAMES, REQUIRED, called)
    found.left_out, found.empty = table.left_out, not table.rows
    _look_through(table.rows, found)
    found.problems = table.in_its_words(found.problems)
    found.otherwise = table.in_its_words(found.otherwise)
    return found


def named(
    name: str, content: bytes, names: Mapping[str, str], required: Iterable[str], called: Mapping[str, str]
) -> Table:
    """The rows of the first sheet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        path.write_bytes(content)
        form = files.look(name, path)
        several = sheets.sheets(path, form)
        table = list(sheets.rows(path, form, several[0] if several else ""))
    known = {fold(one): key for key, said in names.items() for one in said.split("|")}
    at, places = _heading(table, known, required, called)
    heading = [cells.clean(cell) for cell in table[at][1]] if table else []
    return Table(
        [(number, _of(row, places)) for number, row in table[at + 1 :]],
        {key: heading[place] for key, place in places.items()},
        [cell for place, cell in enumerate(heading) if cell and place not in places.values()],
    )


def require_plain(row: Mapping[str, str]) -> None:
    """Every cell can be read, and none is a formula without its result."""
    _require(not any(cell.startswith("=") for cell in row.values()), Fault(*FORMULA))
    _require(not sheets.UNREADABLE.search("\n".join(row.values())), Fault(*STRANGE))


def _heading(
    table: list[tuple[int, list[str]]], known: dict[str, str], required: Iterable[str], called: Mapping[str, str]
) -> tuple[int, dict[str, int]]:
    """Which row names the columns, and where each of ours stands in it."""
    known |= {fold(name).strip(): key for key, name in called.items() if name.strip()}
    best, places = 0, dict[str, int]()
    for at, (_number, row) in enumerate(table[: sheets.FIRST_LOOK]):
        here: dict[str, int] = {}
        for place, cell in enumerate(row):
            if key := known.get(fold(cells.clean(cell)).strip(" :*.")):
                here.setdefault(key, place)
        if len(here) > len(places):
            best, places = at, here
    missing = [next(said for said, one in known.items() if one == key) for key in required if key not in places]
    if missing:
        todo = (
            ("say below what the file calls them", "dites ci-dessous comment le fichier les appelle")
            if called
            else ("name them so", "nommez-les ainsi")
        )
        raise BadInput(
            f"No row of this file names these columns: {', '.join(missing)}. Nothing was written: {todo[0]}, "
            "and choose it again.",
            f"Aucune ligne de ce fichier ne nomme ces colonnes\u00a0: {', '.join(missing)}. Rien n’a été "
            f"inscrit\u00a0: {todo[1]}, puis choisissez-le de nouveau.",
        )
    return best, places


def _of(row: list[str], places: dict[str, int]) -> dict[str, str]:
    return {key: cells.clean(row[at]) if at < len(row) else "" for key, at in places.items()}


def _look_through(rows: list[tuple[int, dict[str, str]]], found: Found) -> None:
    there = {
        one.document: one for one in FinanceLine.objects.filter(document__in={row["document"] for _n, row in rows})
    }
    met: set[str] = set()
    for number, row in rows:
        problems = list[Problem]()
        made = _read(number, row, problems, met)
        before = there.get(made.document) if made else None
        if before is not None and made is not None and not _agree(before, made):
            problems.append(_problem(number, "document", OTHERWISE))
        if problems:
            found.bad += 1
            found.problems += problems
        elif before is not None and made is not None:
            _known_before(number, before, made, found)
        elif made is not None:
            found.rows.append(made)


def _known_before(number: int, before: FinanceLine, made: FinanceLine, found: Found) -> None:
    """A row that is on record: it learns what nobody had said of it while it waits, and keeps what it says."""
    found.otherwise += [_otherwise(number, name, before, made) for name in differing(before, made)]
    columns = learned(before, made) if before.waits else {}
    if columns:
        found.learned.append(Learned(before, columns))
    else:
        found.unchanged += 1


def _otherwise(number: int, name: str, before: FinanceLine, made: FinanceLine) -> Problem:
    """What is on record of a row, and what the file says instead."""
    said = [_in_words(row, name, lang) for lang in ("en", "fr") for row in (before, made)]
    return Problem(
        number, name, f"“{said[0]}” is on record, and “{said[1]}” here.",
        f"«\u00a0{said[2]}\u00a0» est consigné, et «\u00a0{said[3]}\u00a0» ici.", "What is on record stays.",
        "Ce qui est consigné demeure.",
    )  # fmt: skip


def _in_words(row: FinanceLine, name: str, lang: str) -> str:
    if name == "rate" and row.rate is not None:
        return f"{row.rate.normalize():f}"
    with override(lang):
        return str(row.get_kind_display() if name == "kind" else getattr(row, name))


def _agree(one: FinanceLine, other: FinanceLine) -> bool:
    return (one.on, one.amount_minor, one.currency) == (other.on, other.amount_minor, other.currency)


def _read(number: int, row: dict[str, str], problems: list[Problem], met: set[str]) -> FinanceLine | None:
    """One row; nothing, with its problems, where a cell cannot be read."""
    given: dict[str, Any] = {}

    def read(key: str, how: Callable[[], Any]) -> None:
        try:
            given[key] = how()
        except Fault as fault:
            problems.append(_problem(number, key, fault))
        except BadInput as bad:
            problems.append(Problem(number, key, bad.message_en, bad.message_fr, "", ""))

    for key, how in (("", lambda: require_plain(row)), *_readers(row, met)):
        read(key, how)
    if not problems:
        amount = Money(given["amount"], given["currency"])
        read("", lambda: converted(amount, settings.CITY.currency, given["rate"]))
    return None if problems else _made(row, given)


def _made(row: dict[str, str], given: dict[str, Any]) -> FinanceLine:
    """What was read, as a row."""
    del given[""]
    rate = given.pop("rate")
    rated = {"rate": rate, "rate_on": given.pop("rate_on"), "rate_source": row.get("rate_source", "")} if rate else {}
    given.pop("rate_on", None)
    return FinanceLine(amount_minor=given.pop("amount"), **given, **rated)


def _readers(row: dict[str, str], met: set[str]) -> Iterator[tuple[str, Any]]:
    currency = row.get("currency", "").upper() or settings.CITY.currency
    yield "document", lambda: _document(row["document"], met)
    yield "on", lambda: _day(row["on"])
    yield "currency", lambda: _currency(currency)
    if is_currency(currency):
        yield "amount", lambda: _amount(row["amount"], currency)
    yield "rate", lambda: _rate(row)
    yield "rate_on", lambda: _day(row["rate_on"]) if row.get("rate_on") else None
    yield "kind", lambda: _kind(row.get("kind", ""))
    for key in ("reference", "traveller", "vendor", "account", "cites"):
        yield key, lambda key=key: cells.line(row.get(key, ""))


def _problem(number: int, column: str, fault: Fault) -> Problem:
    return Problem(number, column, fault.what_en, fault.what_fr, fault.todo_en, fault.todo_fr)


def _document(text: str, met: set[str]) -> str:
    _require(bool(text), NO_NUMBER)
    _require(len(text) <= LONGEST, TOO_LONG)
    _require(text not in met, AGAIN)
    met.add(text)
    return cells.line(text)


def _day(text: str) -> date:
    _require(bool(text), NO_DAY)
    on = cells.one_day(text)
    _require(on.year >= 1900, LONG_AGO)
    _require(on <= timezone.localdate(), TO_COME)
    return on


def _currency(text: str) -> str:
    _require(is_currency(text), NO_CURRENCY)
    return text


def _amount(text: str, currency: str) -> int:
    """Below zero, or in brackets, is what came back."""
    _require(bool(text), NO_AMOUNT)
    return signed(text, currency).minor


def _rate(row: dict[str, str]) -> Decimal | None:
    text = row.get("rate", "")
    if not text:
        return None
    try:
        rate = Decimal(text.replace(",", "."))
    except InvalidOperation as bad:
        raise NO_RATE from bad
    _require(rate.is_finite() and 0 < rate < 10**9 and bool(row.get("rate_on") and row.get("rate_source")), NO_RATE)
    _require(round(rate, 10) > 0, NO_RATE)
    return round(rate, 10)


def _kind(text: str) -> str:
    """For what, by our word or theirs; empty where nobody knows the word, and a person says it."""
    said = fold(text).strip()
    return next((slug for slug in CostClass.values if said == slug or said in CLASSES[slug].split("|")), "")


def _require(ok: bool, fault: Fault) -> None:
    if not ok:
        raise fault
