"""Read a table of exchange rates: currency, day, what one unit is worth, and who published it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.utils import timezone

from chancery.errors import BadInput
from chancery.imports import cells
from chancery.imports.faults import Fault
from chancery.imports.finance import named, require_plain
from chancery.imports.reading import Problem
from chancery.missions.models import ExchangeRate
from chancery.policy.places import is_currency

NAMES = {
    "currency": "currency|code|devise|monnaie",
    "on": "day|date|jour|effective date|date d'effet",
    "rate": "rate|exchange rate|value|taux|taux de change|valeur",
    "source": "source|published by|publie par",
}
REQUIRED = ("currency", "on", "rate")
NO_CURRENCY = Fault(
    "Its currency is not the code of another currency, of three letters.",
    "Sa monnaie n’est pas le code d’une autre monnaie, en trois lettres.", "Write it like EUR.",
    "Écrivez-la comme EUR.",
)  # fmt: skip
NO_DAY = Fault("It has no day.", "Elle n’a pas de jour.", "Give its day.", "Donnez son jour.")
TO_COME = Fault("Its day is still to come.", "Son jour est encore à venir.", "Correct it.", "Corrigez-le.")
NO_RATE = Fault(
    "The rate is not a number above zero.", "Le taux n’est pas un nombre supérieur à zéro.",
    "Write what one unit is worth, like 1.4832.", "Écrivez ce que vaut une unité, comme 1,4832.",
)  # fmt: skip
NO_SOURCE = Fault(
    "Nobody is said to have published it.", "Rien ne dit qui l’a publié.", "Name the source.", "Nommez la source."
)
AGAIN = Fault(
    "This currency and day stand twice in the file.", "Cette monnaie et ce jour figurent deux fois dans le fichier.",
    "Keep one of them.", "N’en gardez qu’un.",
)  # fmt: skip
OTHERWISE = Fault(
    "Another rate of this currency and day is on record.",
    "Un autre taux de cette monnaie et de ce jour est consigné.", "Correct that one on its page, with the reason.",
    "Corrigez celui-là sur sa page, avec la raison.",
)  # fmt: skip


@dataclass
class Rates:
    """What a file says: rates that are new, how many are on record already, and what is wrong with the others."""

    digest: str = ""
    rows: list[ExchangeRate] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def look(name: str, content: bytes, source: str) -> Rates:
    """Every row of a workbook or a text file; `source` is said of rows that name none."""
    found = Rates(digest=hashlib.sha256(content).hexdigest())
    table = named(name, content, NAMES, REQUIRED, {})
    found.left_out = table.left_out
    met: set[tuple[str, date]] = set()
    there = {(one.currency, one.on): one.rate for one in ExchangeRate.objects.standing()}
    for number, row in table.rows:
        try:
            require_plain(row)
            one = _read(row, source)
            key = (one.currency, one.on)
            _require(key not in met, AGAIN)
            met.add(key)
            _require(there.get(key, one.rate) == one.rate, OTHERWISE)
        except Fault as fault:
            found.problems.append(Problem(number, "", fault.what_en, fault.what_fr, fault.todo_en, fault.todo_fr))
        except BadInput as bad:
            found.problems.append(Problem(number, "", bad.message_en, bad.message_fr, "", ""))
        else:
            if key in there:
                found.unchanged += 1
            else:
                found.rows.append(one)
    return found


def _read(row: dict[str, str], source: str) -> ExchangeRate:
    currency = row["currency"].upper()
    _require(is_currency(currency) and currency != settings.CITY.currency, NO_CURRENCY)
    _require(bool(row["on"]), NO_DAY)
    on = cells.one_day(row["on"])
    _require(on <= timezone.localdate(), TO_COME)
    said = cells.line(row.get("source", "")) or source.strip()
    _require(bool(said), NO_SOURCE)
    return ExchangeRate(currency=currency, on=on, rate=_rate(row["rate"]), source=said[:500])


def _rate(text: str) -> Decimal:
    try:
        rate = round(Decimal(text.replace(",", ".")), 10)
    except InvalidOperation as bad:
        raise NO_RATE from bad
    _require(rate.is_finite() and 0 < rate < 10**9, NO_RATE)
    return rate


def _require(ok: bool, fault: Fault) -> None:
    if not ok:
        raise fault
