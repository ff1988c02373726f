"""Put an agreement in its category: one by one, or as Council decided it for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from chancery.agreements import permissions
from chancery.agreements.models import Agreement, CategoryAssignment, Grounds
from chancery.agreements.telling import MAY_NOT, tell, tell_columns, today
from chancery.agreements.weighing import known_then
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.records import changed
from chancery.strategy.policies import loaded

LATER = (
    "A new category begins after the one held now.",
    "Une nouvelle catégorie commence après celle qui est en cours.",
)
CHANGED = (
    "Someone else has just corrected this category. Nothing was saved: look at it again.",
    "Quelqu’un vient de corriger cette catégorie. Rien n’a été enregistré\u00a0: regardez-la de nouveau.",
)
NOT_YET = ("A decision of a day to come is not recorded.", "Une décision d’un jour à venir n’est pas consignée.")
SAYS_WHY = (
    "Say what it rested on or what else was weighed, in one language at least.",
    "Indiquez sur quoi elle reposait ou ce qui a été examiné, dans au moins une langue.",
)
SAY_WHY = ("Say why it is corrected.", "Indiquez la raison de la correction.")


@transaction.atomic
def assign_category(
    *, by: Actor, agreement: Agreement, category: str, since: date | None = None, **values: Any
) -> CategoryAssignment:
    """It holds this category from a day on; what it held before ends the day before. Assignment is not compliance."""
    require(permissions.may_assign(by), *MAY_NOT)
    held = CategoryAssignment.objects.filter(agreement=agreement, until=None).first()
    if held is not None:
        require(since is not None and (held.since is None or held.since < since), *LATER)
        held.until = since - timedelta(days=1) if since else None
        held.save(update_fields=["until"])
    made = CategoryAssignment(agreement=agreement, category=category, since=since, **values)
    made.save(force_insert=True)
    _copy_category(agreement)
    before = [changed(held, ["until"])] if held else []
    tell(by, "agreement.assigned", agreement, made, *before, pub={"category": category, "since": since})
    return made


@transaction.atomic
def correct_assignment(
    *, by: Actor, assignment: CategoryAssignment, category: str, label_en: str = "", label_fr: str = ""
) -> CategoryAssignment:
    """A category was written down wrongly, and is put right with the reason. The ledger keeps what stood there."""
    require(permissions.may_record(by), *MAY_NOT)
    require(bool(label_en or label_fr), *SAY_WHY)
    before = assignment.category
    written = {"category": category, "label_en": label_en, "label_fr": label_fr}
    still = CategoryAssignment.objects.filter(pk=assignment.pk, category=before).exclude(category=category)
    require(still.update(**written) == 1, *CHANGED)
    assignment.refresh_from_db()
    _copy_category(assignment.agreement)
    tell_columns(by, "agreement.assignment-corrected", assignment.agreement, changed(assignment, written))
    return assignment


@transaction.atomic
def bring_up_to_date(*, by: Actor) -> int:
    """Give each agreement the category it holds today. For the day on which an assignment made beforehand begins."""
    require(permissions.may_register(by), *MAY_NOT)
    held = {each.agreement_id: each for each in CategoryAssignment.objects.held(today()).select_related("policy")}
    rows = Agreement.objects.only("category", "sort_category")
    late = [each for each in rows if each.category != getattr(held.get(each.pk), "category", "")]
    for each in late:
        _hold(each, held.get(each.pk))
    Agreement.objects.bulk_update(late, ["category", "sort_category"], batch_size=500)
    if late:
        audit.record(by=by, type="register.brought-up-to-date", ref="", pub={"agreements": len(late)})
    return len(late)


@transaction.atomic
def keep_grounds(*, by: Actor, grounds: Sequence[Grounds]) -> None:
    """Keep what a decision rested on: the alternatives, and the evidence as it was known that day. Never changed."""
    require(permissions.may_assign(by), *MAY_NOT)
    for each in grounds:
        each.save(force_insert=True)
        tell(by, "agreement.grounds-kept", each.agreement, each)


@transaction.atomic
def recall_grounds(*, by: Actor, key: str, agreement: Agreement, decided_on: date, **values: Any) -> Grounds:
    """Write down what a decision rested on that was made before or outside this register, such as on a signed paper:
    the reasons, what else was weighed, and the facts that were known that day. A form sent twice writes it once."""
    require(permissions.may_register(by), *MAY_NOT)
    require(decided_on <= today(), *NOT_YET)
    require(any(values.get(name) for name in ("text_en", "text_fr", "alternatives_en", "alternatives_fr")), *SAYS_WHY)
    if already := Grounds.objects.filter(pk=key).first():
        return already
    made = Grounds(pk=key, agreement=agreement, decided_on=decided_on, decision="recalled", **values)
    for column, facts in known_then(agreement, decided_on).items():
        setattr(made, column, facts)
    made.save(force_insert=True)
    tell(by, "agreement.grounds-kept", agreement, made)
    return made


def _copy_category(agreement: Agreement) -> None:
    held = CategoryAssignment.objects.held(today()).filter(agreement=agreement).last()
    _hold(agreement, held)
    agreement.save(update_fields=["category", "sort_category"])


def _hold(agreement: Agreement, held: CategoryAssignment | None) -> None:
    """Copy the category, and its place among those of its policy: the list follows the order of the adopted text."""
    agreement.category, agreement.sort_category = "", "99"
    if held is not None:
        known = loaded(held.policy).categories if held.policy else ()
        place = next((n for n, each in enumerate(known) if each.id == held.category), 98)
        agreement.category, agreement.sort_category = held.category, f"{place:02} {held.category}"
