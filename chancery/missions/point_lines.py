"""The points that are asked of the lines of a trip: one pass over them for each rule."""

from __future__ import annotations

from datetime import date

from chancery.missions.found import Found, Outcome, Row, by_day, of_rows
from chancery.missions.plain import LineFacts, Sorted, TripFacts
from chancery.money import Money
from chancery.policy.model import TravelRule
from chancery.policy.travel import Rates


def none(rule: TravelRule, held: Sorted, today: date) -> Found:
    """Nothing is asked of the lines."""
    return Found("unknown")


def maximum(rule: TravelRule, held: Sorted, today: date) -> Found:
    """3. Spent more than was authorised; what a third party paid, and the traveller's own part, is not the City's."""
    most = held.trip.maximum_minor
    if most is None:
        return Found("unknown", (), {"money": held.spent})
    values = {"money": held.spent, "most": most * (rule.percent or 0) // 100}
    if held.spent * 100 > most * (rule.percent or 0):
        return Found("not_met", (), values)
    unknown = tuple((one.id, None, None) for one in held.without_rate)
    return Found("unknown" if unknown else "met", unknown, values)


def meal_rate(rule: TravelRule, held: Sorted, rates: Rates) -> Found:
    """4. A meal above the rate of that place and day; each line says how many percent of it."""
    wrong: list[Row] = []
    open_: list[Row] = []
    percent = rule.percent or 0
    for one in held.meals:
        has = _of_its_rate(one, rule.table, held.trip, rates)
        if has is None:
            open_.append((one.id, None, percent))
        elif has[0] * 100 > has[1] * percent:
            wrong.append((one.id, has[0] * 100 // has[1] if has[1] else None, percent))
    most = max((row[1] or 0 for row in wrong), default=0)
    return of_rows(wrong, open_, percent=most)


def _of_its_rate(line: LineFacts, table: str, trip: TripFacts, rates: Rates) -> tuple[int, int] | None:
    """What a meal cost and what its rate is, in one currency; nothing where that is not known."""
    if not line.meal:
        return None
    nth = max((line.on - trip.starts_on).days + 1, 1) if rates.by_day and trip.starts_on else 1
    rate = rates.find(table, line.meal, line.country, line.city, line.on, nth_day=nth)
    if rate is None:
        return None
    if rate.amount.currency == line.currency:
        return line.amount_minor, rate.amount.minor
    if rate.amount.currency == trip.currency and line.own_minor is not None:
        return line.own_minor, rate.amount.minor
    return None


def meal_included(rule: TravelRule, held: Sorted, today: date) -> Found:
    """5. A meal claimed although a fee includes it, on every day or on the days that are named."""
    if not held.fees or not held.meals:
        return Found("met", (), {"n": 0})
    included = {meal for one in held.fees for meal in one.includes.split()}
    dated = any(":" in meal for meal in included)
    wrong = [
        (one.id, None, None)
        for one in held.meals
        if one.meal in included or (dated and f"{one.meal}:{one.on}" in included)
    ]
    silent, some = not all(one.includes for one in held.fees), bool(included - {"none"})
    open_ = [(one.id, None, None) for one in held.meals if silent or (some and not one.meal)]
    return of_rows(wrong, open_)


def alcohol(rule: TravelRule, held: Sorted, today: date) -> Found:
    """6. The share of alcohol in a bill."""
    wrong: list[Row] = []
    open_: list[Row] = []
    percent = rule.percent or 0
    for one in held.bills:
        if one.proof == "per-diem" or not one.amount_minor:
            continue
        if one.alcohol_minor is None:
            open_.append((one.id, None, percent))
        elif one.alcohol_minor * 100 > one.amount_minor * percent:
            wrong.append((one.id, one.alcohol_minor * 100 // one.amount_minor, percent))
    return of_rows(wrong, open_, percent=max((row[1] or 0 for row in wrong), default=0))


def guests(rule: TravelRule, held: Sorted, today: date) -> Found:
    """7. Hospitality without guests; who attended is written down."""
    least = rule.at_least or 0
    wrong = [(one.id, one.guests, least) for one in held.hospitality if one.guests is not None and one.guests < least]
    open_ = [(one.id, one.guests, least) for one in held.hospitality if one.guests is None or not one.attended]
    return of_rows(wrong, open_, limit=least)


def receipts(rule: TravelRule, held: Sorted, today: date) -> Found:
    """11. Receipts that are missing, and a claim that is settled late."""
    trip = held.trip
    settled = by_day(trip.back_on, rule.within, trip.settled_on, today)
    over = settled.outcome != "unknown"
    wrong: list[Row] = []
    open_: list[Row] = []
    limit = rule.amount
    currency, least = (limit.currency, limit.minor) if limit else ("", 0)
    for one in held.unproven:
        if one.currency == currency and one.amount_minor < least:
            continue  # the usual case, asked first
        needs = _reaches(one, limit, trip.currency)
        if needs is not False:
            (wrong if needs and over else open_).append((one.id, None, None))
    lines = of_rows(wrong, open_)
    worst: Outcome = "not_met" if "not_met" in (settled.outcome, lines.outcome) else lines.outcome
    worst = "unknown" if worst == "met" and not over else worst
    return Found(worst, lines.rows, {**lines.values, **settled.values})


def third_party(rule: TravelRule, held: Sorted, today: date) -> Found:
    """13. Paid by a host, a firm or a network, and not declared."""
    wrong: list[Row] = []
    open_: list[Row] = []
    for one in held.third:
        if one.paid_by_body.casefold() in held.trip.declared:
            continue
        reaches = _reaches(one, rule.amount, held.trip.currency)
        if reaches is not False:
            (wrong if reaches and one.paid_by_body else open_).append((one.id, None, None))
    return of_rows(wrong, open_)


def split(rule: TravelRule, held: Sorted, today: date) -> Found:
    """15. The costs of one trip in several claims, or charged to several accounts."""
    claims, accounts = held.claims - {""}, held.accounts - {""}
    values = {"n": len(claims), "accounts": len(accounts)}
    if len(claims) > (rule.at_most or 0) or len(accounts) > 1:
        return Found("not_met", tuple((one.id, None, None) for one in held.mine), values)
    if "" not in held.claims and "" not in held.accounts:
        return Found("met", (), values)
    return Found(
        "unknown", tuple((one.id, None, None) for one in held.mine if not one.claim or not one.account), values
    )


def envelope(rule: TravelRule, held: Sorted, today: date) -> Found:
    """17. An envelope at discretion, without a receipt."""
    wrong: list[Row] = []
    open_: list[Row] = []
    for one in held.envelopes:
        above = _reaches(one, rule.amount, held.trip.currency, beyond=True)
        if above is not False:
            (wrong if above else open_).append((one.id, None, None))
    return of_rows(wrong, open_)


def _reaches(line: LineFacts, limit: Money | None, own: str, *, beyond: bool = False) -> bool | None:
    """Is a line as large as the amount of a rule, or larger? Unknown where they have no currency in common."""
    if limit is None:
        return None
    has = line.amount_minor if line.currency == limit.currency else line.own_minor if own == limit.currency else None
    if has is None:
        return None
    return has > limit.minor if beyond else has >= limit.minor
