"""Write down what a trip cost, post it, correct it, give it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from chancery.audit.models import Actor
from chancery.errors import require
from chancery.ids import uuid7
from chancery.missions import borne, permissions, possible
from chancery.missions.actions.telling import MAY_NOT, tell
from chancery.missions.actions.totals import count_posted
from chancery.missions.days import day_of, is_near, is_of_it, later
from chancery.missions.exchange import converted
from chancery.missions.models import CostLine, ExchangeRate, Mission, Receipt, Trip
from chancery.money import LARGEST, Money
from chancery.papers import actions as papers
from chancery.papers.intake import Sheet
from chancery.papers.models import Paper
from chancery.records import Changed, DataClass, changed, declared

Proof = CostLine.Proof
BELOW = (
    "An amount is zero or more; what comes back is a repayment, and what was wrong is corrected. Nothing was written.",
    "Un montant est de zéro ou plus\u00a0; ce qui revient est un remboursement, et une erreur se corrige. Rien n’a été "
    "inscrit.",
)
PARTS = (
    "A part of an amount is not larger than the amount itself. Nothing was written.",
    "Une partie d’un montant ne dépasse pas le montant lui-même. Rien n’a été inscrit.",
)
RATE = (
    "An exchange rate is above zero and says its day and its source. Nothing was written.",
    "Un taux de change est supérieur à zéro et indique son jour et sa source. Rien n’a été inscrit.",
)
NO_RATE = (
    "This line is in another currency, and no exchange rate of its day is on record. Nothing was posted: enter the "
    "rate first.",
    "Cette ligne est dans une autre monnaie, et aucun taux de change de son jour n’est consigné. Rien n’a été "
    "comptabilisé\u00a0: entrez d’abord le taux.",
)
FAR = (
    "This day is more than a year from the departure. Nothing was written.",
    "Ce jour est à plus d’un an du départ. Rien n’a été inscrit.",
)
MAY_NOT_POST = (
    "The treasurer posts and corrects what was spent. Nothing was written.",
    "La trésorerie comptabilise et corrige les dépenses. Rien n’a été inscrit.",
)
POSTED = ("This line is posted already.", "Cette ligne est déjà comptabilisée.")
OUT = ("This line was taken out. Nothing was posted.", "Cette ligne a été retirée. Rien n’a été comptabilisé.")
NOT_POSTED = (
    "Only a posted line that stands is corrected. Nothing was written.",
    "Seule une ligne comptabilisée et valable se corrige. Rien n’a été inscrit.",
)
FOREVER = (
    "A posted line does not change: ask the treasurer to correct it. Nothing was written.",
    "Une ligne comptabilisée ne change pas\u00a0: demandez à la trésorerie de la corriger. Rien n’a été inscrit.",
)
OVERTAKEN = (
    "Somebody changed this line or took it out a moment ago. Nothing was written: look at what stands there now.",
    "Quelqu’un vient de modifier ou de retirer cette ligne. Rien n’a été inscrit\u00a0: voyez ce qui s’y trouve.",
)
ELSEWHERE = (
    "A receipt shows amounts of its own mission alone. Nothing was written.",
    "Un reçu ne prouve que des montants de sa propre mission. Rien n’a été inscrit.",
)
NO_VENDOR = (
    "Only of hospitality that stands residents read who was paid. Nothing was written.",
    "La population ne lit qui a été payé que pour un accueil qui vaut toujours. Rien n’a été inscrit.",
)
WHY = ("Say why. Nothing was written.", "Dites pourquoi. Rien n’a été inscrit.")
OWN_LINE = (
    "It is your own travel, so somebody else posts it. Nothing was written.",
    "C’est votre propre déplacement\u00a0: une autre personne le comptabilise. Rien n’a été inscrit.",
)
LESS = (
    "More came back of this trip than the City bore of it then. Nothing was written: correct what came back first.",
    "Il serait revenu de ce voyage plus que ce que la Ville en assume. Rien n’a été inscrit\u00a0: corrigez d’abord ce "
    "qui est revenu.",
)
NOT_THEN = (
    "This day is still to come, or more than a year before the departure. Nothing was written.",
    "Ce jour est encore à venir, ou précède le départ de plus d’un an. Rien n’a été inscrit.",
)


@transaction.atomic
def add_line(
    *, by: Actor, trip: Trip, on: date, kind: str, amount: Money, id: UUID | None = None, **values: Any
) -> CostLine:
    """Write down one amount of a trip, in the currency it was paid in. Without a rate the city's amount stays empty."""
    require(permissions.may_write(by, trip.mission) or permissions.may_post(by), *MAY_NOT)
    if id and (there := CostLine.objects.filter(pk=id).first()):
        return there
    line = _line(trip, id=id, on=on, kind=kind, amount=amount, **values)
    tell(by=by, what="line-added", mission=trip.mission, rows=[changed(line)], sealed=True)
    return line


@transaction.atomic
def attach(*, by: Actor, line: CostLine, sheets: Iterable[Sheet], titles: Iterable[str]) -> list[Receipt]:
    """File receipts with a line: images or documents, several if need be. They may come after it is posted."""
    require(permissions.may_write(by, line.trip.mission) or permissions.may_post(by), *MAY_NOT)
    made = []
    for sheet, title in zip(sheets, titles, strict=True):
        paper: Paper = papers.file_receipt(by=by, sheet=sheet, title_en=title, division=line.trip.division)
        made.append(Receipt.objects.create(line=line, paper=paper))
    if made:
        rows = [*map(changed, made), *_shown_by_paper(line)]
        tell(by=by, what="receipt-filed", mission=line.trip.mission, rows=rows)
    return made


@transaction.atomic
def share(*, by: Actor, receipt: Receipt, lines: Iterable[CostLine]) -> list[Receipt]:
    """Let a receipt that is filed show other amounts of the same mission too: a bill may hold a room, meals and taxes.
    The paper is kept once, and stands with each of them."""
    mission = receipt.line.trip.mission
    require(permissions.may_write(by, mission) or permissions.may_post(by), *MAY_NOT)
    rows: list[Changed] = []
    made = []
    for line in lines:
        require(line.trip.mission_id == mission.pk, *ELSEWHERE)
        one, new = Receipt.objects.get_or_create(line=line, paper=receipt.paper)
        made.append(one)
        rows += [changed(one), *_shown_by_paper(line)] if new else []
    if rows:
        tell(by=by, what="receipt-filed", mission=mission, rows=rows)
    return made


@transaction.atomic
def declare_lost(*, by: Actor, line: CostLine, declaration: str) -> None:
    """The traveller declares that a receipt is lost, in their words."""
    require(permissions.is_of(by, line.trip.mission), *MAY_NOT)
    require(bool(declaration.strip()), *WHY)
    _write(by, line, "receipt-lost", proof=Proof.DECLARATION, declaration=declaration.strip())


@transaction.atomic
def explain(*, by: Actor, line: CostLine, reason_en: str = "", reason_fr: str = "") -> None:
    """Answer a point to check, in the traveller's words."""
    require(permissions.may_write(by, line.trip.mission), *MAY_NOT)
    require(bool(reason_en.strip() or reason_fr.strip()), *WHY)
    _write(by, line, "line-explained", reason_en=reason_en.strip(), reason_fr=reason_fr.strip())


@transaction.atomic
def post(
    *, by: Actor, line: CostLine, on: date | None = None, paid_out: bool = False,
    settled: Mapping[str, Any] = MappingProxyType({}),
) -> None:  # fmt: skip
    """Post a line: from then on it never changes, and it counts in what was spent. One that has no rate yet takes the
    one that is on record since. What was `paid_out` by the finance system the City bears whole, until the traveller
    gives their own part back. What that system `settled` holds, whatever was known before: the rate at which it paid,
    or that comes of what it paid, and that the City paid at all."""
    require(permissions.may_post(by), *MAY_NOT_POST)
    require(not permissions.is_of(by, line.trip.mission), *OWN_LINE)
    written: dict[str, Any] = {
        "posted_on": on or timezone.localdate(),
        "later_on": later(line.trip.mission_id),
        **settled,
    }
    require(is_of_it(line.trip, written["posted_on"]), *NOT_THEN)
    if line.own_minor is None and "own_minor" not in written:
        written |= _rated(line)
    as_posted = copy(line)
    for name, value in written.items():
        setattr(as_posted, name, value)
    written.setdefault("borne_minor", borne.less(as_posted, paid_out=paid_out))
    CostLine.objects.select_for_update().get(pk=line.pk)  # whoever takes it out at once comes before or after
    require(CostLine.objects.standing().filter(pk=line.pk).exists(), *OUT)
    require(CostLine.objects.filter(pk=line.pk, posted_on=None).update(**written) == 1, *POSTED)
    for name, value in written.items():
        setattr(line, name, value)
    tell(by=by, what="line-posted", mission=line.trip.mission, rows=[borne.said(line, _told(line, written))])
    count_posted(by=by, row=line)


@transaction.atomic
def correct_line(
    *, by: Actor, line: CostLine, why_en: str = "", why_fr: str = "", amount: Money | None = None,
    day: date | None = None, paid_out: bool | None = None, **values: Any,
) -> CostLine | None:  # fmt: skip
    """Correct a posted line: one line takes it back, another says what it should have said, and both cite it.

    Without an amount it is taken back alone. The sum of all posted lines is what was spent, before and after. `day` is
    the one on which the correction counts, today unless the finance system names another. Whether that system has
    `paid_out` all of it is what it was of the line, unless a row of it says so now.
    """
    require(permissions.may_post(by), *MAY_NOT_POST)
    require(not permissions.is_of(by, line.trip.mission), *OWN_LINE)
    require(bool(why_en.strip() or why_fr.strip()), *WHY)
    CostLine.objects.select_for_update().get(pk=line.pk)  # two who correct it at once come one after the other
    require(CostLine.objects.posted().standing().filter(pk=line.pk).exists(), *NOT_POSTED)
    today = timezone.localdate()
    said = {"corrects": line, "why_en": why_en.strip(), "why_fr": why_fr.strip(), "posted_on": day or today,
            "later_on": later(line.trip.mission_id)}  # fmt: skip
    back = _reversal(line, **said, entered_on=today)
    rows, made = [borne.said(back)], None
    if amount is not None:
        said["paid_out"] = borne.is_paid_out(line) if paid_out is None else paid_out
        made = _line(line.trip, **{**_said(line), **values, **said}, amount=amount)
        require(made.own_minor is not None, *NO_RATE)
        rows += [borne.said(made), *_receipts_of(line, made)]
    tell(by=by, what="line-corrected", mission=line.trip.mission, rows=rows)
    _require_room(line.trip)
    for one in filter(None, (back, made)):
        count_posted(by=by, row=one)
    return made


@transaction.atomic
def tell_vendor(*, by: Actor, line: CostLine, told: bool) -> None:
    """Let residents read, with hospitality, who was paid, or no longer: a restaurant is told, a private person is not.
    What was paid stays as it is posted."""
    require(permissions.may_post(by), *MAY_NOT_POST)
    require(possible.has_vendor_to_tell(line), *NO_VENDOR)
    line.told_vendor = line.vendor if told else ""
    CostLine.objects.filter(pk=line.pk).update(told_vendor=line.told_vendor)
    tell(by=by, what="vendor-told", mission=line.trip.mission, rows=[changed(line, ["told_vendor"])])


@transaction.atomic
def change_line(
    *, by: Actor, line: CostLine, amount: Money | None = None, id: UUID | None = None, **values: Any
) -> CostLine | None:
    """Change a line that is not posted yet: it is taken out, and another says what is right, with its receipts and what
    was said of it. Without an amount it is taken out alone. Both stay on record, and neither counts."""
    require(permissions.may_write(by, line.trip.mission) or permissions.may_post(by), *MAY_NOT)
    if id and (there := CostLine.objects.filter(pk=id).first()):
        return there
    CostLine.objects.select_for_update().get(pk=line.pk)  # two who change it at once come one after the other
    require(CostLine.objects.filter(pk=line.pk, posted_on=None).exists(), *FOREVER)
    require(CostLine.objects.standing().filter(pk=line.pk).exists(), *OVERTAKEN)
    back = _reversal(line, entered_on=timezone.localdate())
    rows, made = [changed(back)], None
    if amount is not None:
        kept = {name: getattr(line, name) for name in ("declaration", "reason_en", "reason_fr")}
        if line.proof == Proof.DECLARATION and values.get("proof") == Proof.NONE:
            kept["proof"] = Proof.DECLARATION
        made = _line(line.trip, amount=amount, id=id, **{"reimbursable": line.reimbursable, **values, **kept})
        rows += [changed(made), *_receipts_of(line, made)]
    _require_room(line.trip)
    tell(by=by, what="line-changed", mission=line.trip.mission, rows=rows, sealed=True)
    return made


def _require_room(trip: Trip) -> None:
    """As much stands as came back."""
    room = borne.room(trip)
    require(room is None or room >= 0, *LESS)


def _reversal(line: CostLine, **said: Any) -> CostLine:
    """What takes a line back: the same below zero."""
    back = _copy(line, **said, reverses=line, number=_next(line.trip))
    for name in ("amount_minor", "own_minor", "borne_minor", "tax_minor", "alcohol_minor", "personal_minor"):
        value = getattr(back, name)
        setattr(back, name, None if value is None else -value)
    back.save(force_insert=True)
    return back


def _receipts_of(line: CostLine, made: CostLine) -> list[Changed]:
    """The papers of a line stand with the one in its place too."""
    return [changed(Receipt.objects.create(line=made, paper=one.paper)) for one in line.receipts.all()]


def _shown_by_paper(line: CostLine) -> list[Changed]:
    """A line that nothing showed until now is shown by a receipt; a posted one stays as it is."""
    if line.proof != Proof.NONE or line.posted_on is not None:
        return []
    line.proof = Proof.RECEIPT
    line.save(update_fields=["proof"])
    return [changed(line, ["proof"])]


def _told(line: CostLine, written: Iterable[str]) -> list[str]:
    """What the line of a posting says: where residents read the mission already, all that they may read of it."""
    public = [name for name, one in declared(CostLine).items() if one.data_class is DataClass.PUBLIC]
    return list(dict.fromkeys([*written, *(public if line.trip.mission.is_told else ())]))


def _write(by: Actor, line: CostLine, what: str, **columns: Any) -> None:
    """Change a line that is not posted yet."""
    require(CostLine.objects.filter(pk=line.pk, posted_on=None).update(**columns) == 1, *FOREVER)
    for name, value in columns.items():
        setattr(line, name, value)
    tell(by=by, what=what, mission=line.trip.mission, rows=[changed(line, columns)], sealed=True)


def _line(trip: Trip, *, amount: Money, id: UUID | None = None, paid_out: bool = False, **values: Any) -> CostLine:
    own = settings.CITY.currency
    rate: Decimal | None = values.get("rate")
    require(0 <= amount.minor <= LARGEST, *BELOW)
    require(is_near(trip, values["on"]), *FAR)
    if rate is not None and amount.currency != own:
        require(rate > 0 and bool(values.get("rate_on")) and bool(values.get("rate_source")), *RATE)
        day_of(values["rate_on"])
    if amount.currency == own:
        values |= {"rate": None, "rate_on": None, "rate_source": ""}
    elif rate is None:
        values |= _known(amount.currency, values["on"])
    worth = converted(amount, own, values.get("rate"))
    settled = {name: values.pop(name) for name in ("own_minor", "borne_minor") if name in values}
    parts = (values.get(name) or 0 for name in ("tax_minor", "alcohol_minor", "personal_minor"))
    require(all(0 <= part <= amount.minor for part in parts), *PARTS)
    line = CostLine(
        id=id or uuid7(), trip=trip, number=_next(trip), amount_minor=amount.minor, currency=amount.currency,
        own_minor=worth.minor if worth else None, entered_on=timezone.localdate(), **values,
    )  # fmt: skip
    line.borne_minor = borne.less(line, paid_out=paid_out)
    for name, minor in settled.items():
        setattr(line, name, minor)
    line.clean_fields()
    line.save(force_insert=True)
    return line


def _rated(line: CostLine) -> dict[str, Any]:
    found = _known(line.currency, line.on)
    worth = converted(line.amount, settings.CITY.currency, found.get("rate"))
    require(worth is not None, *NO_RATE)
    return found | {"own_minor": worth.minor}  # type: ignore[union-attr]  # (it is there, see above)


def _known(currency: str, on: date) -> dict[str, Any]:
    """The rate of a day that is on record, as a line says it; nothing where there is a gap."""
    found = ExchangeRate.objects.of(currency, on)
    return {"rate": found.rate, "rate_on": found.on, "rate_source": found.source} if found else {}


def _next(trip: Trip) -> int:
    """The next number of a line; two who write at once come one after the other."""
    Mission.objects.select_for_update().get(pk=trip.mission_id)
    last: int | None = trip.lines.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


OF_THE_ROW = ("id", "trip", "number", "amount_minor", "currency", "own_minor", "borne_minor", "entered_on", "posted_on",
              "later_on")  # fmt: skip


def _said(line: CostLine) -> dict[str, Any]:
    """All that a line says beside its amount."""
    return {one.name: getattr(line, one.name) for one in line._meta.concrete_fields if one.name not in OF_THE_ROW}


def _copy(line: CostLine, **values: Any) -> CostLine:
    held = {name: getattr(line, name) for name in ("trip", "amount_minor", "currency", "own_minor", "borne_minor")}
    return CostLine(**{**_said(line), **held, **values})
