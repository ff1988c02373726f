"""Read a table of rates of travel: what a meal, a night or a kilometre costs in one place, from a day on.

A city decides its rates, so they are clauses of its policy: a file becomes blocks of a draft, which Council adopts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.text import slugify

from chancery.amounts import typed
from chancery.counterparties.models import Country
from chancery.errors import BadInput
from chancery.imports import cells
from chancery.imports.faults import Fault
from chancery.imports.finance import named, require_plain
from chancery.imports.reading import Problem
from chancery.money import Money
from chancery.policy.model import Policy
from chancery.policy.places import is_currency
from chancery.policy.travel import RATE_KINDS, Rate
from chancery.search.words import fold

COLUMNS = ("table", "kind", "country", "city", "amount", "currency", "since", "until", "from_day", "source")
NAMES = {
    "table": "table|scale|bareme",
    "kind": "kind|for what|category|genre|type|pour quoi|categorie",
    "country": "country|pays",
    "city": "city|place|ville|lieu",
    "amount": "amount|rate|value|montant|taux|valeur",
    "currency": "currency|devise|monnaie",
    "since": "since|from|effective|effective date|first day|depuis|a partir du|date d'effet|premier jour",
    "until": "until|no longer on|plus a partir du",
    "from_day": "from_day|from day|day of stay|jour|a partir du jour|jour du sejour",
    "source": "source|published by|publie par",
}
REQUIRED = ("kind", "amount", "since")
KINDS = {
    "breakfast": "breakfast|petit dejeuner",
    "lunch": "lunch|repas du midi",
    "dinner": "dinner|supper|evening meal|repas du soir|souper",
    "incidentals": "incidentals|incidental|incidental expenses|faux frais",
    "lodging": "lodging|hotel|accommodation|hebergement|logement",
    "private-lodging": "private-lodging|private lodging|private accommodation|hebergement prive|logement prive",
    "kilometre": "kilometre|kilometer|km|own car|voiture personnelle|automobile",
}
WORDS = {word: kind for kind, words in KINDS.items() for word in words.split("|")}
#: Both languages have the word, for two meals: a file that says it is asked which.
TWO_MEALS = ("diner", "dejeuner")
MOST = 2000

NO_KIND = Fault(
    "It does not say for what, in a word that is known.", "Elle ne dit pas pour quoi, dans un mot connu.",
    f"Write one of: {', '.join(RATE_KINDS)}.", f"Écrivez l’un de ces mots\u00a0: {', '.join(RATE_KINDS)}.",
)  # fmt: skip
TWO = Fault(
    "“Dîner” and “déjeuner” are two meals, depending on who says them.",
    "« Dîner » et « déjeuner » sont deux repas, selon qui le dit.", "Write breakfast, lunch or dinner.",
    "Écrivez petit déjeuner, repas du midi ou repas du soir.",
)  # fmt: skip
NO_TABLE = Fault(
    "It belongs to no table.", "Elle n’appartient à aucun barème.", "Name the table above, or in its row.",
    "Nommez le barème ci-dessus, ou dans sa ligne.",
)  # fmt: skip
NO_COUNTRY = Fault(
    "A city needs its country.", "Une ville a besoin de son pays.", "Name the country.", "Nommez le pays."
)
NO_CURRENCY = Fault(
    "Its currency is no known code of three letters.", "Sa monnaie n’est pas un code connu de trois lettres.",
    "Write it like EUR.", "Écrivez-la comme EUR.",
)  # fmt: skip
NO_DAY = Fault(
    "It does not say since when.", "Elle ne dit pas depuis quand.", "Give the first day.", "Donnez le premier jour."
)
BACKWARDS = Fault(
    "It ends before it begins.", "Elle se termine avant de commencer.", "Correct one of its days.",
    "Corrigez l’un de ses jours.",
)  # fmt: skip
NO_STAY = Fault(
    "The day of the stay is not a whole number above zero.",
    "Le jour du séjour n’est pas un nombre entier supérieur à zéro.", "Write 1, 31 or nothing.",
    "Écrivez 1, 31 ou rien.",
)  # fmt: skip
AGAIN = Fault(
    "This place, kind and day stand twice in the file.", "Ce lieu, ce genre et ce jour figurent deux fois.",
    "Keep one of them.", "N’en gardez qu’un.",
)  # fmt: skip
OTHERWISE = Fault(
    "The draft says another amount or end of this place, kind and day.",
    "Le projet dit un autre montant ou une autre fin pour ce lieu, ce genre et ce jour.",
    "Amend that clause in the draft.", "Modifiez cet article dans le projet.",
)  # fmt: skip

Key = tuple[str, str, str, str, date, int]


class Row(NamedTuple):
    """One rate as a file says it."""

    table: str
    kind: str
    country: str
    city: str
    amount: Money
    since: date
    until: date | None
    from_day: int | None
    source: str

    @property
    def key(self) -> Key:
        """By what it is known."""
        return self.table, self.kind, self.country, self.city.casefold(), self.since, self.from_day or 1

    def block(self, id: str) -> dict[str, Any]:
        """As a clause of a policy file; what the file left empty is not written."""
        said = {"id": id, **self._asdict(), "amount": str(self.amount)}
        return {name: value for name, value in said.items() if value not in ("", None)}


@dataclass
class Found:
    """What a file says: rates that are new, how many the draft has already, and what is wrong with the others."""

    digest: str = ""
    rows: list[Row] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def blocks(self, policy: Policy) -> list[dict[str, Any]]:
        """The clauses to add, each under an identifier that the draft does not have."""
        taken = set(policy.by_id)
        return [row.block(_free(row, taken)) for row in self.rows]


def look(name: str, content: bytes, policy: Policy, *, table: str, source: str) -> Found:
    """Every row of a workbook or a text file, beside the rates of a draft. `table` and `source` are said of rows that
    name none."""
    found = Found(digest=hashlib.sha256(content).hexdigest())
    table_ = named(name, content, NAMES, REQUIRED, {})
    rows, found.left_out = table_.rows, table_.left_out
    if len(rows) > MOST:
        raise BadInput(
            f"This file has more than {MOST} rows. Nothing was written: bring it in in parts.",
            f"Ce fichier a plus de {MOST} lignes. Rien n’a été inscrit\u00a0: versez-le par parties.",
        )
    there = {_key(one): one for one in policy.all(Rate)}
    names = {fold(text): one.iso2 for one in Country.objects.all() for text in (one.iso2, one.name_en, one.name_fr)}
    met: set[Key] = set()
    for number, cells_ in rows:
        try:
            require_plain(cells_)
            row = _read(cells_, names, table, source)
            _require(row.key not in met, AGAIN)
            met.add(row.key)
            before = there.get(row.key)
            _require(before is None or _says(before, row), OTHERWISE)
        except Fault as fault:
            found.problems.append(Problem(number, "", fault.what_en, fault.what_fr, fault.todo_en, fault.todo_fr))
        except BadInput as bad:
            found.problems.append(Problem(number, "", bad.message_en, bad.message_fr, "", ""))
        else:
            if before is None:
                found.rows.append(row)
            else:
                found.unchanged += 1
    return found


def rows(policy: Policy) -> Iterator[list[str]]:
    """The rates of a draft in the same columns, to be filled in further; brought back, they change nothing."""
    yield list(COLUMNS)
    for one in policy.all(Rate):
        yield [
            one.table, one.kind, one.country, one.city, str(one.amount.major), one.amount.currency,
            one.since.isoformat(), one.until.isoformat() if one.until else "",
            str(one.from_day) if one.from_day else "", one.source,
        ]  # fmt: skip


def _key(one: Rate) -> Key:
    return one.table, one.kind, one.country, one.city.casefold(), one.since, one.from_day or 1


def _says(one: Rate, row: Row) -> bool:
    """The same amount, and the same end where the file says one."""
    return one.amount == row.amount and (row.until is None or row.until == one.until)


def _read(row: Mapping[str, str], names: Mapping[str, str], table: str, source: str) -> Row:
    named_ = cells.named(names, en="country", fr="pays", example="FR")
    table = slugify(row.get("table", "") or table)[:80]
    _require(bool(table), NO_TABLE)
    country, city = named_(row.get("country", "")), cells.line(row.get("city", ""))
    _require(bool(country) or not city, NO_COUNTRY)
    _require(bool(row["since"]), NO_DAY)
    since = cells.one_day(row["since"])
    until = cells.one_day(row["until"]) if row.get("until") else None
    _require(until is None or since < until, BACKWARDS)
    said = cells.line(row.get("source", "")) or source.strip()
    kind, amount, stay = _kind(row["kind"]), _amount(row), _stay(row.get("from_day", ""))
    return Row(table, kind, country, city, amount, since, until, stay, said)


def _kind(text: str) -> str:
    said = fold(text).strip()
    _require(said not in TWO_MEALS, TWO)
    _require(said in WORDS, NO_KIND)
    return WORDS[said]


def _amount(row: Mapping[str, str]) -> Money:
    currency = row.get("currency", "").upper() or settings.CITY.currency
    _require(is_currency(currency), NO_CURRENCY)
    return typed(row["amount"], currency)


def _stay(text: str) -> int | None:
    said = text.removesuffix(".0")
    _require(not said or (said.isascii() and said.isdecimal() and 0 < int(said) < 1000), NO_STAY)
    return int(said) if said else None


def _free(row: Row, taken: set[str]) -> str:
    """An identifier that says what it is, such as ``rivemont-de-berlin-dinner-2026-01-01``."""
    day = f"day{row.from_day}" if row.from_day else ""
    parts = (row.table[:20], row.country.lower(), slugify(row.city)[:20], row.kind, row.since.isoformat(), day)
    whole = "-".join(part for part in parts if part)
    id, number = whole, 2
    while id in taken:
        id, number = f"{whole}-{number}", number + 1
    taken.add(id)
    return id


def _require(ok: bool, fault: Fault) -> None:
    if not ok:
        raise fault
