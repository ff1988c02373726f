"""On which condition something was approved, and whether the condition is still open."""

from __future__ import annotations

from typing import NamedTuple

from chancery.cases.conditions import left_open, name
from chancery.cases.facts import Known, hearing, held
from chancery.cases.models import Decision
from chancery.desk.cases.look import Look
from chancery.frame import language
from chancery.policy.hearing import SATISFIED
from chancery.portal.words import fine


class Condition(NamedTuple):
    """One condition, by name."""

    name: str
    open: bool


def of(look: Look, decision: Decision | None) -> list[Condition]:
    """The conditions of a decision, as they stand today."""
    return [
        Condition(fine(one.get(language(), "")), look.hearing.answer(one["clause"], look.held).outcome not in SATISFIED)
        for one in (decision.on_condition if decision else [])
    ]


def pending(look: Look, known: Known | None = None) -> list[str]:
    """On which condition a yes would be given today, at the step that somebody decides next. `known` is what is held
    against it where the reader's own is less."""
    step = look.now.step if look.now else None
    if step is None or not step.authority or step.id in look.decisions:
        return []
    whole = known or look.known
    asked, candidate = hearing(look.case, whole, on=look.on), held(look.case, whole, on=look.on)
    found = left_open(look.policy, look.case, step.id, asked, candidate)
    return [fine(name(look.policy, one, language())) for one in found]
