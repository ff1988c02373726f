"""Who reads the money, who writes it down, and who decides over it."""

from __future__ import annotations

from chancery.accounts.permissions import OF_A_DIVISION, OFFICE, divisions_of, has_role, may_work
from chancery.audit.models import Actor
from chancery.budgets.models import Fund, FundQuerySet
from chancery.cases.models import Case

READS_ALL = (*OFFICE, "treasurer", "city-manager", "auditor")
KEEPS = ("head", "treasurer")


def may_record(by: Actor) -> bool:
    """May this actor record a budget line?"""
    return may_work(by, *KEEPS)


def may_keep(by: Actor) -> bool:
    """The head of the office and the treasurer enter funds, set amounts apart, and mend what was entered."""
    return may_work(by, *KEEPS)


def may_act(by: Actor) -> bool:
    """The treasurer, or the city manager, reserves and commits money and moves it from fund to fund."""
    return may_work(by, "treasurer", "city-manager")


def may_post(by: Actor) -> bool:
    """The treasurer alone posts what was spent, and mends it."""
    return may_work(by, "treasurer")


def may_assess(by: Actor, case: Case) -> bool:
    """What a request takes is said by the division that leads it, the head of the office, or the treasurer."""
    if may_work(by, *KEEPS):
        return True
    own = case.lead_division
    return own is not None and has_role(by, *OF_A_DIVISION, division=own)


def may_assess_some(by: Actor) -> bool:
    """Who says what some request takes; which one, the action asks."""
    return may_work(by, *KEEPS, *OF_A_DIVISION)


def may_correct(by: Actor, kind: str) -> bool:
    """Whoever may write such a row may correct it; what was spent is the treasurer's."""
    return {"actual": may_post, "reservation": may_act, "commitment": may_act, "transfer": may_act}.get(kind, may_keep)(
        by
    )


def may_correct_some(by: Actor) -> bool:
    """Who corrects some row; which one, the action asks."""
    return may_keep(by) or may_act(by)


def may_look(actor: Actor | None) -> bool:
    """Those who work with money; a division sees its own, councillors what was approved."""
    return has_role(actor, *READS_ALL, *OF_A_DIVISION, "councillor")


def may_read_rows(actor: Actor | None) -> bool:
    """What was done with a fund, row by row: not for councillors, who read what was approved."""
    return has_role(actor, *READS_ALL, *OF_A_DIVISION)


def may_read_figures(actor: Actor | None) -> bool:
    """The figures by which funds are measured, and how they were corrected: those who read all funds."""
    return has_role(actor, *READS_ALL)


def may_read_money(actor: Actor | None, case: Case) -> bool:
    """The money of a request: those who read all funds, and the division that leads it."""
    if has_role(actor, *READS_ALL):
        return True
    own = case.lead_division
    return own is not None and has_role(actor, *OF_A_DIVISION, division=own)


def visible(actor: Actor | None) -> FundQuerySet:
    """The funds that this person may read: all, those of their divisions, or those that were approved in public."""
    if has_role(actor, *READS_ALL):
        return Fund.objects.all()
    if has_role(actor, *OF_A_DIVISION):
        return Fund.objects.filter(division__in=divisions_of(actor))
    return Fund.objects.public() if may_look(actor) else Fund.objects.none()
