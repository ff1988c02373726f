"""Keep the exchange rates: enter them one by one or by file, correct them, and use them where a line has none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import Refused, require
from chancery.ids import uuid7
from chancery.missions import permissions
from chancery.missions.days import day_of
from chancery.missions.models import ExchangeRate
from chancery.records import changed

MAY_NOT = (
    "The treasurer keeps the exchange rates. Nothing was written.",
    "La trésorerie tient les taux de change. Rien n’a été inscrit.",
)
WHOLE = (
    "An exchange rate is above zero, of another currency than the city’s own, and says who published it. Nothing was "
    "written.",
    "Un taux de change est supérieur à zéro, d’une autre monnaie que celle de la Ville, et dit qui l’a publié. Rien "
    "n’a été inscrit.",
)
LONG_AGO = (
    "A rate of a day before 1900 is a slip. Nothing was written: look at its year.",
    "Un taux d’un jour avant 1900 est une erreur de saisie. Rien n’a été inscrit\u00a0: voyez son année.",
)
THERE = (
    "A rate of this currency and day is on record. Nothing was written: correct that one instead.",
    "Un taux de cette monnaie et de ce jour est consigné. Rien n’a été inscrit\u00a0: corrigez plutôt celui-là.",
)
MEANWHILE = (
    "Somebody entered one of these rates meanwhile. Nothing was written: choose the file again.",
    "Quelqu’un a inscrit l’un de ces taux entre-temps. Rien n’a été inscrit\u00a0: choisissez le fichier de nouveau.",
)
GONE = (
    "This rate was withdrawn a moment ago. Nothing was written.",
    "Ce taux vient d’être retiré. Rien n’a été inscrit.",
)
WHY = ("Say why. Nothing was written.", "Dites pourquoi. Rien n’a été inscrit.")


@transaction.atomic
def add_rate(*, by: Actor, currency: str, on: date, rate: Decimal, source: str, id: UUID | None = None) -> ExchangeRate:
    """Enter what one unit of a currency was worth on a day. A form that is sent twice enters it once."""
    require(permissions.may_post(by), *MAY_NOT)
    if id and (there := ExchangeRate.objects.filter(pk=id).first()):
        return there
    made = _made(by, id=id or uuid7(), currency=currency, on=on, rate=rate, source=source)
    require(not ExchangeRate.objects.standing().filter(currency=currency, on=on).exists(), *THERE)
    made.save(force_insert=True)
    audit.record(by=by, type="rate.entered", ref=currency, changed=changed(made))
    return made


@transaction.atomic
def bring_in_rates(*, by: Actor, rows: Iterable[ExchangeRate], digest: str) -> list[ExchangeRate]:
    """Enter all rates of a file, or none; the file is not kept, only its digest."""
    require(permissions.may_post(by), *MAY_NOT)
    made = [_made(by, currency=one.currency, on=one.on, rate=one.rate, source=one.source) for one in rows]
    if not made:
        return []
    try:
        with transaction.atomic():
            ExchangeRate.objects.bulk_create(made)
    except IntegrityError as taken:
        raise Refused(*MEANWHILE) from taken
    audit.record(by=by, type="rate.brought-in", ref="", pub={"file": digest}, changed=[changed(one) for one in made])
    return made


@transaction.atomic
def correct_rate(
    *, by: Actor, row: ExchangeRate, rate: Decimal | None, source: str = "", why_en: str = "", why_fr: str = ""
) -> ExchangeRate | None:
    """Withdraw a rate, with the reason, and put another in its place; none where nothing is. Lines that used it keep
    it: what is posted never changes."""
    require(permissions.may_post(by), *MAY_NOT)
    require(bool(why_en.strip() or why_fr.strip()), *WHY)
    gone: dict[str, Any] = {"withdrawn_on": timezone.localdate(), "why_en": why_en.strip(), "why_fr": why_fr.strip()}
    require(ExchangeRate.objects.standing().filter(pk=row.pk).update(**gone) == 1, *GONE)
    for name, value in gone.items():
        setattr(row, name, value)
    rows = [changed(row, gone)]
    made = None
    if rate is not None:
        made = _made(by, currency=row.currency, on=row.on, rate=rate, source=source or row.source)
        made.save(force_insert=True)
        rows.append(changed(made))
    audit.record(by=by, type="rate.corrected", ref=row.currency, changed=rows)
    return made


def _made(by: Actor, *, currency: str, on: date, rate: Decimal, source: str, id: UUID | None = None) -> ExchangeRate:
    require(rate > 0 and currency != settings.CITY.currency and bool(source.strip()), *WHOLE)
    require(on.year >= 1900, *LONG_AGO)
    made = ExchangeRate(
        id=id or uuid7(), currency=currency, on=day_of(on), rate=rate, source=source.strip(),
        entered_on=timezone.localdate(), entered_by=by,
    )  # fmt: skip
    made.clean_fields()
    return made
