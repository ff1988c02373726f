"""Bring in what the finance system says was spent, and place by hand what finds no trip by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import Refused, require
from chancery.missions import borne, finance, permissions
from chancery.missions.actions.lines import (
    MAY_NOT_POST,
    NO_RATE,
    OWN_LINE,
    WHY,
    add_line,
    correct_line,
    post,
)  # fmt: skip
from chancery.missions.actions.returning import repay
from chancery.missions.exchange import converted
from chancery.missions.models import CostLine, FinanceLine, Trip
from chancery.missions.models.undertaking import Payer
from chancery.money import Money
from chancery.records import changed

Proof = CostLine.Proof
PLACED = (
    "This row is placed already. Nothing was written.",
    "Cette ligne est déjà rattachée. Rien n’a été inscrit.",
)
CLASS = (
    "Say for what it was spent. Nothing was written.",
    "Dites à quoi la somme a servi. Rien n’a été inscrit.",
)
MEANWHILE = (
    "Somebody brought the same rows in meanwhile. Nothing was written: choose the file again.",
    "Quelqu’un a importé les mêmes lignes entre-temps. Rien n’a été inscrit\u00a0: choisissez le fichier de nouveau.",
)
SEVERAL = (
    "Several costs of that day and class were entered in other currencies. Nothing was written: take out what is not "
    "right, or say that this row is one more line.",
    "Plusieurs coûts de ce jour et de ce genre sont saisis dans d’autres monnaies. Rien n’a été inscrit\u00a0: retirez "
    "ce qui n’est pas juste, ou dites que cette ligne en est une de plus.",
)
IN_OURS = (
    "A cost of that day and class was entered in the city’s own currency. Nothing was written: take it out or back, "
    "and the row stands in its place; or say that this row is one more line.",
    "Un coût de ce jour et de ce genre est saisi dans la monnaie de la Ville. Rien n’a été inscrit\u00a0: retirez-le "
    "ou contre-passez-le, et la ligne du système financier en tiendra lieu\u00a0; ou dites qu’elle en est une de plus.",
)
WHICH = (
    "No exchange rate tells whether this row pays the cost with the traveller’s own part or without. Nothing was "
    "written: say it.",
    "Aucun taux de change ne dit si cette ligne paie le coût avec la part de la personne qui a voyagé ou sans elle. "
    "Rien n’a été inscrit\u00a0: dites-le.",
)
PARTS = ("tax_minor", "alcohol_minor", "personal_minor")
BACK = (
    "What came back in another currency is written down by hand, as a repayment in the city’s own. Nothing was "
    "written.",
    "Ce qui revient dans une autre monnaie s’inscrit à la main, comme remboursement dans la monnaie de la Ville. Rien "
    "n’a été inscrit.",
)  # fmt: skip


@transaction.atomic
def bring_in(
    *, by: Actor, rows: Sequence[FinanceLine], digest: str, learned: Sequence[finance.Learned] = ()
) -> list[FinanceLine]:
    """Take the rows of a file, each known by its number there. What has one trip is posted; the rest waits. Rows that
    wait already learn what the file says where nobody had said it; what is placed is never touched."""
    require(permissions.may_post(by), *MAY_NOT_POST)
    completed = [(_taught(one), one.columns) for one in learned]
    every = [*rows, *(row for row, _columns in completed)]
    for row in rows:
        row.brought_on, row.brought_by = timezone.localdate(), by
    for row in sorted(every, key=lambda row: bool(row.cites)):  # what corrects comes after what it corrects
        trip, row.waits_for = finance.place(row, by, settings.CITY.currency)
        if trip is not None:
            row.line = _line(by, row, trip)
        row.clean_fields()
        _kept(row)
    for what, told in (
        ("finance.brought-in", [changed(row) for row in rows]),
        ("finance.completed", [changed(row, [*columns, "waits_for", "line"]) for row, columns in completed]),
    ):
        if told:
            pub = {"rows": len(told), "sha256": digest}
            audit.record(by=by, type=what, ref="finance", pub=pub, changed=told, sealed=True)
    return every


@transaction.atomic
def match(
    *, by: Actor, row: FinanceLine, trip: Trip, kind: str = "", rate: Decimal | None = None,
    rate_on: date | None = None, rate_source: str = "", another: bool = False, pays: str = "",
) -> None:  # fmt: skip
    """Say by hand to which trip a row belongs. Above zero it is posted there; below, it is what came back, unless it
    makes the line less that it cites.

    Where a line of that day and amount is there already, the row is that line, unless it is `another`; and so it is the
    one cost of that day and class that was entered in another currency, which is posted at what was paid for it: for
    the `whole` of it, or what the traveller `asked` for, which is said in `pays` where the rate does not tell.
    """
    require(permissions.may_post(by), *MAY_NOT_POST)
    require(not permissions.is_of(by, trip.mission), *OWN_LINE)
    held = _held(row)
    held.kind = kind or held.kind
    if rate is not None:
        held.rate, held.rate_on, held.rate_source = rate, rate_on, rate_source
    if held.amount_minor < 0 and finance.corrected(held) is None:
        require(held.currency == settings.CITY.currency, *BACK)
        held.repayment = repay(
            by=by, trip=trip, on=held.on, amount=Money(-held.amount_minor, held.currency), reason_en=held.document
        )
    else:
        require(bool(held.kind), *CLASS)
        there = None if another else (_twin(by, held, trip) or _from_abroad(by, held, trip, pays))
        held.line = there or _line(by, held, trip, another=another)
    held.waits_for = ""
    held.clean_fields()
    held.save()
    audit.record(by=by, type="finance.matched", ref="finance", changed=[changed(held)], sealed=True)


@transaction.atomic
def set_apart(*, by: Actor, row: FinanceLine, reason_en: str = "", reason_fr: str = "") -> None:
    """Say that a row is none of ours, and why. It stays on record."""
    require(permissions.may_post(by), *MAY_NOT_POST)
    require(bool(reason_en.strip() or reason_fr.strip()), *WHY)
    held = _held(row)
    held.apart_on, held.waits_for = timezone.localdate(), ""
    held.apart_en, held.apart_fr = reason_en.strip(), reason_fr.strip()
    held.save()
    audit.record(by=by, type="finance.set-apart", ref="finance", changed=[changed(held)], sealed=True)


def _taught(one: finance.Learned) -> FinanceLine:
    """A row that waits, with what a later file says of it; refused where somebody placed or completed it meanwhile."""
    FinanceLine.objects.select_for_update().get(pk=one.row.pk)
    held = FinanceLine.objects.waiting().filter(pk=one.row.pk).first()
    require(held is not None and not any(getattr(held, name) for name in one.columns), *MEANWHILE)
    for name, value in one.columns.items():
        setattr(held, name, value)
    return held  # type: ignore[return-value]  # (it is there, see above)


def _kept(row: FinanceLine) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=row._state.adding)
    except IntegrityError as taken:
        raise Refused(*MEANWHILE) from taken


def _held(row: FinanceLine) -> FinanceLine:
    """The row, for one writer at a time, while it waits."""
    FinanceLine.objects.select_for_update().get(pk=row.pk)
    held = FinanceLine.objects.waiting().filter(pk=row.pk).first()
    require(held is not None, *PLACED)
    return held  # type: ignore[return-value]  # (it is there, see above)


def _line(by: Actor, row: FinanceLine, trip: Trip, *, another: bool = False) -> CostLine:
    """The posted line that a row becomes: one that a traveller entered, a new one, or the correction of another.

    It is posted on the day of the finance system, so that both count it in the same quarter.
    """
    cited = finance.corrected(row)
    if cited is not None and cited.trip_id == trip.pk:
        return _corrected(by, row, cited)
    alike = finance.same(row, trip).filter(posted_on=None)
    entered = (alike.filter(amount_minor=row.amount_minor) if another else alike).first()
    if entered is not None:  # of several that say the same each is as good as the others: a row is one of them
        return _posted(by, row, entered)
    line = add_line(
        by=by, trip=trip, on=row.on, kind=row.kind, amount=row.amount, rate=row.rate, rate_on=row.rate_on,
        rate_source=row.rate_source, vendor=row.vendor, account=row.account, proof=Proof.NONE,
    )  # fmt: skip
    require(line.own_minor is not None, *NO_RATE)
    post(by=by, line=line, on=row.on)
    return line


def _posted(by: Actor, row: FinanceLine, line: CostLine, settled: Mapping[str, Any] | None = None) -> CostLine:
    """A line as the finance system paid it: posted now, or corrected to that where it was posted before."""
    said = {**_city_paid(line), **(_by_its_rate(row, line) if settled is None else settled)}
    whole = "borne_minor" not in said and row.amount_minor == line.amount_minor
    if line.posted_on is None:
        post(by=by, line=line, on=row.on, paid_out=whole, settled=said)
        return line
    if not said and not (whole and line.borne_minor is not None):
        return line
    why = {"why_en": f"Paid by row {row.document} of the finance system",
           "why_fr": f"Payé par la ligne {row.document} du système financier"}  # fmt: skip
    made = correct_line(by=by, line=line, amount=line.amount, day=row.on, paid_out=whole, **said, **why)
    return made or line


def _by_its_rate(row: FinanceLine, line: CostLine) -> dict[str, Any]:
    """The rate at which the finance system paid it, where it says one."""
    worth = converted(line.amount, settings.CITY.currency, row.rate)
    if row.rate in (None, line.rate) or row.currency == settings.CITY.currency or worth is None:
        return {}
    return {"rate": row.rate, "rate_on": row.rate_on, "rate_source": row.rate_source, "own_minor": worth.minor}


def _city_paid(line: CostLine) -> dict[str, Any]:
    """What the finance system paid the City paid, or gave back to whoever paid it, whatever was said before."""
    if line.paid_by == Payer.THIRD:
        return {"paid_by": Payer.CITY, "paid_by_body": ""}
    return {"reimbursable": True} if line.paid_by == Payer.TRAVELLER and line.reimbursable is False else {}


def _twin(by: Actor, row: FinanceLine, trip: Trip) -> CostLine | None:
    """The line that a person says the row is: posted before, or entered as paid by somebody else."""
    twin = finance.same(row, trip).posted().filter(finance=None).first()
    if twin is None and not finance.same(row, trip).exists():
        twin = finance.others(row, trip).first()
    return _posted(by, row, twin) if twin else None


def _from_abroad(by: Actor, row: FinanceLine, trip: Trip, pays: str) -> CostLine | None:
    """The cost that was entered in another currency, at the row’s amount; its rate is what comes of like amounts."""
    own = settings.CITY.currency
    entered = finance.abroad(row, trip, own)
    if finance.same(row, trip).exists() or not entered:
        return None
    require(len(entered) == 1, *SEVERAL)
    require(row.currency == own, *IN_OURS)
    line = entered[0]
    share = {"whole": line.amount, "asked": borne.asked(line)}.get(pays) or finance.share(row, line)
    if share is None or not share.minor:
        raise Refused(*WHICH)
    rate = round(row.amount.major / share.major, 10)
    worth = converted(line.amount, own, rate)
    settled: dict[str, Any] = {"rate": rate, "rate_on": row.on, "rate_source": row.document}
    if share == line.amount:
        return _posted(by, row, line, {**settled, "own_minor": row.amount_minor, "borne_minor": None})
    more = max(worth.minor if worth else 0, row.amount_minor)
    return _posted(by, row, line, {**settled, "own_minor": more, "borne_minor": row.amount_minor})


def _corrected(by: Actor, row: FinanceLine, cited: CostLine) -> CostLine:
    """What the cited line says since: more, less, or nothing. Of parts that are larger than what is left of it nobody
    said how much they are now."""
    paid = borne.paid(cited).minor + row.amount_minor
    rest = Money(cited.amount_minor + row.amount_minor, row.currency)
    why: dict[str, Any] = {"why_en": f"Correction {row.document} of the finance system",
           "why_fr": f"Correction {row.document} du système financier"}  # fmt: skip
    parts: dict[str, Any] = {name: None for name in PARTS if (getattr(cited, name) or 0) > rest.minor}
    made = correct_line(by=by, line=cited, amount=rest if paid else None, day=row.on, **parts, **why)
    return made or CostLine.objects.get(reverses=cited)
