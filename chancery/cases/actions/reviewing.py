"""Review the program: a case of no agreement and of no category, by the steps that the policy gives."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chancery.accounts.models import Division
from chancery.audit.models import Actor
from chancery.cases import permissions, reviews
from chancery.cases.actions.way import NO_POLICY, open, submit
from chancery.cases.content import digest_of
from chancery.cases.models import Case
from chancery.errors import require, required
from chancery.policy.block_parts import REVIEW
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import own

MAY_NOT = (
    "The office or the clerk opens a review of the program.",
    "Le bureau ou le greffe ouvre un examen du programme.",
)


@transaction.atomic
def review(*, by: Actor, key: str, on: date | None = None, lead_division: Division | None = None) -> Case:
    """Begin to review the program under the policy in force. Nobody sends it in: it is there from its first day, and
    two people open one."""
    require(permissions.may_review(by), *MAY_NOT)
    if there := Case.objects.filter(pk=key).first():
        return there
    day = on or timezone.localdate()
    version = required(own(day), *NO_POLICY)
    held = PolicyVersion.objects.select_for_update().defer("content").get(pk=version.pk)
    refusal = reviews.obstacle(held)
    require(refusal is None, *(refusal or NO_POLICY))
    made = open(
        by=by, id=UUID(str(key)), kind=REVIEW, subject=held.policy_id, on=day, moment="maintain",
        lead_division=lead_division, words=(held.title_en, held.title_fr),
    )  # fmt: skip
    return submit(by=by, case=made, on=day, content_digest=digest_of(made))
