"""The money as the policy engine reads it: is a request covered, and may an agreement have any at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from chancery.agreements.models import Agreement
from chancery.budgets.balance import balances
from chancery.budgets.models import FTE, Need, Posting
from chancery.cases.facts import Known
from chancery.cases.models import Case
from chancery.policy import Fact, Facts, Lang
from chancery.policy.model import Category
from chancery.records import DataClass
from chancery.strategy.policies import in_force

COVERED = ("money_covered", "staff_time_covered")
NO_RESOURCES = "no-further-resources"
SAID = {
    True: ("All that it takes is reserved.", "Tout ce qu’elle exige est réservé."),
    False: ("Not all that it takes is reserved.", "Tout ce qu’elle exige n’est pas réservé."),
}


def beside(known: Known, case: Case, on: date, lang: Lang = "en") -> Known:
    """What is known of the subject of a case, and whether what it takes is there."""
    return replace(known, facts={**known.facts, **covered(case, on, lang)})


def covered(case: Case, on: date, lang: Lang = "en") -> Facts:
    """Whether money and staff time for a request are reserved in full, each in its funds.

    Where nobody said what it takes, or a fund's own amount is not recorded, there is no fact: unknown never passes.
    """
    needs = list(case.needs.all())
    given, unsure = _reserved(needs, on)
    money, people = COVERED
    found = {
        money: [one for one in needs if one.unit != FTE],
        people: [one for one in needs if one.unit == FTE],
    }
    return {
        key: (_fact(all(given[one.pk] >= one.amount_minor for one in own), on, lang),)
        for key, own in found.items()
        if own and not unsure & {one.pk for one in own}
    }


def reserved(needs: Iterable[Need], on: date) -> dict[UUID, int]:
    """How much of each need is reserved by a day, in funds that have it."""
    return _reserved(list(needs), on)[0]


def resourceless(agreement: Agreement, on: date) -> Category | None:
    """The category by which the policy in force gives this agreement no further resources; None where it gives some,
    or says nothing."""
    policy = in_force(on) if agreement.category else None
    if policy is None:
        return None
    return next(
        (one for one in policy.categories if one.id == agreement.category and NO_RESOURCES in one.effects), None
    )


def _reserved(needs: list[Need], on: date) -> tuple[dict[UUID, int], set[UUID]]:
    """How much of each need is reserved; and those that draw on a fund of which nobody knows what it holds."""
    rows = list(
        Posting.objects.filter(need__in=needs, kind=Posting.Kind.RESERVATION, on__lte=on).select_related("fund")
        if needs
        else ()
    )
    left = {pk: one.left for pk, one in balances({row.fund for row in rows}).items()} if rows else {}
    found: dict[UUID, int] = defaultdict(int)
    for row in rows:
        there = left[row.fund_id]
        if row.need_id is not None and there is not None and there >= 0:
            found[row.need_id] += row.amount_minor
    return found, {row.need_id for row in rows if row.need_id is not None and left[row.fund_id] is None}


def _fact(there: bool, on: date, lang: Lang) -> Fact:
    english, french = SAID[there]
    return Fact(there, on, on, evidence=french if lang == "fr" else english, data_class=DataClass.INTERNAL)
