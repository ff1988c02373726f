"""Blocks on travel: ``[[travel_rule]]`` and ``[[rate]]``."""

from __future__ import annotations

import datetime

from chancery.money import Money
from chancery.policy.block_parts import base, some_time
from chancery.policy.model import Clause, Text
from chancery.policy.places import is_country
from chancery.policy.reader import Block, as_day, as_money
from chancery.policy.travel import (
    ABOUT,
    BODIES,
    GROUPS,
    RATE_KINDS,
    RELATIONS,
    SHOWN,
    TRAVEL_CLASSES,
    Rate,
    TravelRule,
)

PARAMETERS = (
    *("at_most", "at_least", "percent", "amount", "within", "basis", "before", "table", "classes", "over_hours"),
    *("then", "not_by", "bodies", "on", "by", "to", "holds", "shows"),
)


def travel_rule(b: Block) -> Clause:
    """``[[travel_rule]]``: what a trip must keep to in one respect."""
    common = base(b)
    about = b.one_of("about", ABOUT, "approval", required=True)
    _fits(b, about)
    found = TravelRule(
        **common,
        about=about,
        groups=b.some_of("groups", GROUPS),
        at_most=_count(b, "at_most"),
        at_least=_count(b, "at_least"),
        percent=_count(b, "percent"),
        amount=b.money("amount"),
        within=some_time(b, "within"),
        basis=b.one_of("basis", ("return", "reimbursement"), ""),
        before=b.one_of("before", ("departure", "booking"), ""),
        table=b.slug("table"),
        classes=b.some_of("classes", TRAVEL_CLASSES),
        over_hours=_count(b, "over_hours"),
        then=b.one_of("then", TRAVEL_CLASSES, ""),
        not_by=b.some_of("not_by", RELATIONS),
        bodies=b.some_of("bodies", BODIES),
        on=b.day("on"),
        by=b.slugs("by"),
        to=b.slugs("to"),
        holds=b.flag("holds", False),
        shows=b.some_of("shows", SHOWN),
    )
    if found.holds and found.within is None:
        b.wrong("“holds” needs “within”: without it no report is late.",
                "« holds » a besoin de « within » : sans délai, aucun rapport n'est en retard.")  # fmt: skip
    if (found.over_hours is None) is bool(found.then):
        b.wrong("“over_hours” and “then” go together.", "« over_hours » et « then » vont ensemble.")
    return found


def _count(b: Block, key: str) -> int | None:
    """A whole number, where one is written; zero is one."""
    return b.whole(key) if key in b.left else None


def _fits(b: Block, about: str) -> None:
    """A rule says what its subject takes, and nothing that nobody would read."""
    takes = ABOUT[about]
    for key in PARAMETERS:
        if key in b.left and key not in (*takes.must, *takes.may):
            b.wrong(
                f"a rule about “{about}” does not take “{key}”.", f"une règle sur « {about} » n'admet pas « {key} »."
            )
        elif key not in b.left and key in takes.must:
            b.wrong(f"a rule about “{about}” needs “{key}”.", f"une règle sur « {about} » a besoin de « {key} ».")


def rate(b: Block) -> Clause:
    """``[[rate]]``: what a meal, a night or a kilometre costs in one place, from a day on."""
    day = Text("a day such as 2024-05-14", "un jour comme 2024-05-14")
    amount = Text('an amount such as "56.85 CAD"', "un montant comme « 56.85 CAD »")
    found = Rate(
        **base(b),
        table=b.slug("table", required=True),
        kind=b.one_of("kind", RATE_KINDS, "dinner", required=True),
        country=b.slug("country"),
        city=b.prose("city"),
        amount=b.take("amount", as_money, amount, Money(0, "CAD"), required=True),
        since=b.take("since", as_day, day, datetime.date.min, required=True),
        until=b.day("until"),
        from_day=_count(b, "from_day"),
    )
    _placed(b, found)
    return found


def _placed(b: Block, found: Rate) -> None:
    if found.country and not is_country(found.country):
        b.wrong(
            f"“{found.country}” is not the code of a country. Write two capital letters, such as JP for Japan.",
            f"« {found.country} » n'est pas le code d'un pays. Écrivez deux majuscules, comme JP pour le Japon.",
        )
    if found.city and not found.country:
        b.wrong("a city needs its “country”.", "une ville a besoin de son « country ».")
    if found.until and found.until <= found.since:
        b.wrong("“until” is not after “since”.", "« until » ne suit pas « since ».")
