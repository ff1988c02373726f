"""Of a step that was left: whom the policy wanted told of it, and how many were."""

from __future__ import annotations

from typing import NamedTuple

from chancery.cases import informing
from chancery.cases.models import StepClosing
from chancery.desk.cases.look import Look
from chancery.notices.models import Notice
from chancery.policy.model import Step


class Informed(NamedTuple):
    """Which roles, and how many people were written to; none where nobody on record plays them."""

    roles: str
    number: int


def of(look: Look, step: Step, closing: StepClosing) -> Informed | None:
    """None where the policy wants nobody told, or where the step ended with a no."""
    named = informing.roles(look.policy, step)
    if not named or not closing.passed:
        return None
    about = informing.mark(look.case.reference, step.id)
    return Informed(look.roles(named), Notice.objects.filter(kind="informed", ref=about).count())
