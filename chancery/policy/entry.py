"""What stands at the door of a category: whether it takes new agreements, what stops them, and whether it has room."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from chancery.policy.behind import at_the_door, by_condition
from chancery.policy.compare import Answer, outcome
from chancery.policy.facts import Held
from chancery.policy.findings import Finding, own_finding
from chancery.policy.hearing import MAYBE, NO, YES, Hearing
from chancery.policy.model import Cap, Category, Count, Duration, Moratorium, Op, Outcome, Test


def entry(hearing: Hearing, category: Category, held: Held) -> Iterator[Finding]:
    """What stands at the door of a category: whether it takes new agreements at all, and has room."""
    if category.status != "open":
        yield own_finding("status", category, Answer(NO, category.status))
    for clause in hearing.policy.all(Moratorium):
        if not clause.categories or category.id in clause.categories:
            answer = _stopped(hearing, clause, held)
            parts = by_condition(hearing, answer, clause.applies_if, held)
            yield Finding("moratorium", clause.id, clause.source, clause.text, answer, clause, parts=parts)
    yield from (one for one in at_the_door(hearing, category, held) if one.kind == "ladder")
    for cap in hearing.policy.all(Cap):
        if not cap.no_limit and (not cap.categories or category.id in cap.categories):
            yield Finding("cap", cap.id, cap.source, cap.text, room(hearing, cap, held), cap)


def _stopped(hearing: Hearing, clause: Moratorium, held: Held) -> Answer:
    """A moratorium stops whom it is meant for; where nobody knows whether it is, the answer is to document."""
    if not is_on(clause, hearing.as_of) or clause.applies_if is None:
        return Answer(outcome(not is_on(clause, hearing.as_of)), "moratorium")
    meant = hearing.applies(clause.applies_if, held)
    if meant is YES:
        return Answer(NO, "moratorium")
    return Answer(Outcome.NOT_APPLICABLE if meant is NO else MAYBE, "applies-if")


def is_on(moratorium: Moratorium, day: datetime.date) -> bool:
    """Whether a moratorium holds on a day; its last day is the one before ``until``."""
    return (moratorium.since or day) <= day and (moratorium.until is None or day < moratorium.until)


def room(hearing: Hearing, cap: Cap, held: Held) -> Answer:
    """Whether one more agreement fits under a cap; one that counts by region asks nothing of a country in none."""
    count = cap_count(cap)
    found = hearing.count(Test(Op.LESS_THAN, cap.at_most, count=count), count, held)
    return Answer(Outcome.NOT_APPLICABLE, found.why) if found.why == "outside-regions" else found


def cap_count(cap: Cap) -> Count:
    """What a cap counts: agreements in force, or those approved in a rolling window, by its group."""
    same = (cap.per,) if cap.per and cap.per != "category" else ()
    window = cap.within or Duration(12) if cap.of == "approvals" else None
    return Count(cap.categories, same, cap.of == "in-force", window, cap.region_set)
