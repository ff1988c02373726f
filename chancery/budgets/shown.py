"""The money as pages show it: funds in figures, the rows behind each figure, and of a record its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery.accounts.models import names_of
from chancery.agreements.models import Agreement
from chancery.agreements.permissions import visible as visible_agreements
from chancery.audit.models import Actor
from chancery.budgets import permissions
from chancery.budgets.balance import Balance, balances
from chancery.budgets.facts import reserved, resourceless
from chancery.budgets.models import Correction, Fund, Need, Posting, Transfer, YearFigure
from chancery.cases.models import Case
from chancery.cases.permissions import visible as visible_cases
from chancery.frame import language
from chancery.money import Money

Kind = Posting.Kind
MOST = 500
NAMES = {
    "amount_minor": _("Amount"),
    "on": _("Day"),
    "year": _("Year"),
    "value": _("Value"),
    "name_en": _("Name, in English"),
    "name_fr": _("Name, in French"),
    "title_en": _("For what, in English"),
    "title_fr": _("For what, in French"),
    "note_en": _("Note, in English"),
    "note_fr": _("Note, in French"),
    "document": _("Its number in the finance system"),
    "base_year": _("Year in which the amount was set"),
    "source": _("Source"),
    "division": _("Division"),
    "body": _("Who gives it, outside of the City"),
    "council_item": _("Council item"),
    "evidence": _("Where the amount stands"),
    "public": _("Approved"),
    "basis": _("What it was worked out from"),
}


class Line(NamedTuple):
    """One fund in the list, with what became of it."""

    fund: Fund
    balance: Balance
    available: Money | None
    allocated: Money
    reserved: Money
    committed: Money
    spent: Money
    left: Money | None


@dataclass(frozen=True, slots=True)
class Prices:
    """What prices did to an amount since the year in which it was set; nothing where no index is recorded."""

    base_year: int
    year: int
    then: Money
    same: Money | None = None
    lost: int = 0


class Shown(NamedTuple):
    """A row of a fund, with what it is for, what of it is open, and how it was corrected."""

    row: Posting
    amount: Money
    open: Money | None
    about: Agreement | None
    case: Case | None
    prices: Prices | None
    corrections: Sequence[dict[str, Any]]
    may_correct: bool


def asked(by: Actor | None, said: Mapping[str, str]) -> QuerySet[Fund]:
    """The funds that this person may read, narrowed by words, year, source, division and unit."""
    rows = permissions.visible(by).select_related("division")
    if text := said.get("q", "").strip():
        rows = rows.filter(
            Q(reference__icontains=text) | Q(name_en__icontains=text) | Q(name_fr__icontains=text)
            | Q(body__icontains=text)
        )  # fmt: skip
    for name in ("year", "source", "unit"):
        if wanted := said.get(name):
            rows = rows.filter(**{name: wanted}) if name != "year" or wanted.isdecimal() else rows.none()
    if division := said.get("division"):
        rows = rows.filter(division__slug=division)
    return rows


def lines(funds: Iterable[Fund]) -> list[Line]:
    """Each fund in figures."""
    rows = list(funds)
    found = balances(rows)
    return [line(found[fund.pk]) for fund in rows]


def line(one: Balance) -> Line:
    """One fund in figures, in its unit."""
    unit = one.fund.unit
    apart, held, promised, spent = (Money(n, unit) for n in (one.allocated, one.reserved, one.committed, one.spent))
    return Line(one.fund, one, one.money(one.available), apart, held, promised, spent, one.money(one.left))


def totals(found: Sequence[Line]) -> list[dict[str, Any]]:
    """The sums of what is shown, unit by unit, and never over two; unknown where one of them is."""
    by_unit: dict[str, list[Line]] = defaultdict(list)
    for one in found:
        by_unit[one.fund.unit].append(one)
    names = ("available", "allocated", "reserved", "committed", "spent", "left")
    return [
        {"unit": unit} | {name: _sum(unit, (getattr(one, name) for one in own)) for name in names}
        for unit, own in by_unit.items()
    ]


def _sum(unit: str, amounts: Iterable[Money | None]) -> Money | None:
    known = list(amounts)
    return None if None in known else Money(sum(one.minor for one in known if one), unit)


def prices(amount: Money | None, base_year: int | None, year: int) -> Prices | None:
    """An amount against the index of its base year and of its own: what would buy the same, and what it lost."""
    if amount is None or base_year is None or base_year >= year:
        return None
    figures = dict(
        YearFigure.objects.filter(kind=YearFigure.Kind.PRICES, year__in=(base_year, year)).values_list("year", "value")
    )
    if len(figures) < 2:
        return Prices(base_year, year, amount)
    ratio = figures[year] / figures[base_year]
    lost = round((1 - 1 / ratio) * 100) if ratio else 0
    return Prices(
        base_year, year, amount, Money(int((amount.minor * ratio).quantize(Decimal(1))), amount.currency), lost
    )


def rows(fund: Fund, by: Actor | None, kind: str, *, most: int = MOST) -> list[Shown]:
    """The rows of a fund of one kind, the last day first."""
    found = list(fund.postings.filter(kind=kind).select_related("case").latest_first()[:most])
    return _shown(found, by, kind, {one.pk: fund for one in found})


def of_agreement(by: Actor | None, agreement: Agreement, on: date) -> dict[str, Any]:
    """What the page of an agreement says of money: its rows in the funds that this person may read, kind by kind, and
    whether the policy gives it any."""
    if not permissions.may_read_rows(by):
        return {"reads_money": False}
    mine = permissions.visible(by)
    found = list(agreement.postings.filter(fund__in=mine).select_related("fund", "case").order_by("-on", "-id")[:MOST])
    by_kind = [
        (label, _sums(one for one in found if one.kind == kind), [one for one in found if one.kind == kind])
        for kind, label in Kind.choices
    ]
    clause = resourceless(agreement, on)
    return {
        "reads_money": True,
        "money_kinds": [(label, sums, _plainly(own)) for label, sums, own in by_kind if own],
        "resourceless": clause,
        "resourceless_name": clause.name.in_(language()) if clause else "",
        "historical": agreement.standing == Agreement.Standing.HISTORICAL,
    }


def of_case(by: Actor, case: Case, on: date) -> dict[str, Any]:
    """What the page of a case says of money: what it takes, what is reserved for each, and what is missing."""
    if not permissions.may_read_money(by, case):
        return {"reads_money": False}
    needs = list(case.needs.select_related("division"))
    given = reserved(needs, on)
    told = corrections(by, [one.pk for one in needs])
    held: dict[UUID | None, list[Posting]] = defaultdict(list)
    for one in Posting.objects.filter(need__in=needs, kind=Kind.RESERVATION).select_related("fund"):
        held[one.need_id].append(one)
    return {
        "reads_money": True,
        "asked_for": [_need(one, given[one.pk], held[one.pk], told[one.pk]) for one in needs],
        "assesses": case.is_open and permissions.may_assess(by, case),
        "acts": case.is_open and permissions.may_act(by),
    }


def moves(fund: Fund, by: Actor | None) -> list[dict[str, Any]]:
    """What went to other funds and came from them, by whose authority."""
    found = Transfer.objects.filter(Q(source=fund) | Q(target=fund)).select_related(
        "source", "target", "council_item", "instrument__holder"
    )
    told = corrections(by, [one.pk for one in found])
    mends = by is not None and permissions.may_correct(by, "transfer")
    return [
        {
            "row": one,
            "amount": Money(one.amount_minor, fund.unit),
            "out": one.source_id == fund.pk,
            "other": one.target if one.source_id == fund.pk else one.source,
            "corrections": told[one.pk],
            "may_correct": mends,
        }
        for one in found
    ]


def corrections(by: Actor | None, about: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """What rows said before, and why that was corrected, row by row."""
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    told = list(Correction.objects.filter(about__in=list(about))) if by is not None else []
    names = names_of(one.corrected_by_id for one in told)
    for one in told:
        who = names.get(one.corrected_by_id, say("Someone else"))
        found[one.about].append({"row": one, "who": who, "changes": _changes(one)})
    return found


def _changes(one: Correction) -> list[dict[str, Any]]:
    unit = one.fund.unit if one.fund else ""
    return [
        {
            "name": NAMES.get(name, name),
            "before": _plain(name, one.before.get(name), unit),
            "after": _plain(name, now, unit),
        }
        for name, now in one.after.items()
    ]


def _plain(name: str, value: Any, unit: str) -> Any:
    if name == "amount_minor" and isinstance(value, int) and unit:
        return Money(value, unit)
    return value


def _sums(found: Iterable[Posting]) -> list[Money]:
    by_unit: dict[str, int] = defaultdict(int)
    for one in found:
        by_unit[one.fund.unit] += one.amount_minor
    return [Money(minor, unit) for unit, minor in by_unit.items()]


def _plainly(found: Sequence[Posting]) -> list[dict[str, Any]]:
    return [{"row": one, "amount": Money(one.amount_minor, one.fund.unit)} for one in found]


def _need(one: Need, given: int, held: list[Posting], told: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "row": one,
        "amount": one.amount,
        "reserved": Money(given, one.unit),
        "missing": Money(max(0, one.amount_minor - given), one.unit),
        "covered": given >= one.amount_minor,
        "lost": Money(lost, one.unit) if (lost := sum(each.amount_minor for each in held) - given) > 0 else None,
        "postings": [{"row": each, "amount": Money(each.amount_minor, one.unit)} for each in held],
        "corrections": told,
    }


def _shown(found: list[Posting], by: Actor | None, kind: str, funds: dict[UUID, Fund]) -> list[Shown]:
    agreements = _agreements(by, found)
    cases = {one.pk: one for one in visible_cases(by).filter(pk__in={one.case_id for one in found if one.case_id})}
    told = corrections(by, [one.pk for one in found])
    mends = by is not None and permissions.may_correct(by, kind)
    opens = kind in (Kind.RESERVATION, Kind.COMMITMENT)
    drawn = _drawn(found) if opens else {}
    return [
        Shown(
            one,
            Money(one.amount_minor, funds[one.pk].unit),
            Money(max(0, one.amount_minor - drawn.get(one.pk, 0)), funds[one.pk].unit) if opens else None,
            agreements.get(one.agreement_id) if one.agreement_id else None,
            cases.get(one.case_id) if one.case_id else None,
            prices(Money(one.amount_minor, funds[one.pk].unit), one.base_year, funds[one.pk].year),
            told[one.pk],
            mends,
        )
        for one in found
    ]


def _drawn(found: Iterable[Posting]) -> dict[UUID | None, int]:
    """How much others drew on each, asked at once."""
    drawn: dict[UUID | None, int] = defaultdict(int)
    for pk, minor in Posting.objects.filter(drawn_from__in=list(found)).values_list("drawn_from", "amount_minor"):
        drawn[pk] += minor
    return drawn


def _agreements(by: Actor | None, found: Iterable[Posting]) -> dict[UUID, Agreement]:
    wanted = {one.agreement_id for one in found if one.agreement_id}
    shown = visible_agreements(by).filter(pk__in=wanted).select_related("counterparty__merged_into")
    return {one.pk: one for one in shown}


def name_of(row: Any) -> str:
    """A name in the language of the page, or in the other."""
    return str(getattr(row, f"name_{language()}") or row.name_en or row.name_fr)


def title_of(row: Any) -> str:
    """What a row is for."""
    return str(getattr(row, f"title_{language()}") or row.title_en or row.title_fr)
