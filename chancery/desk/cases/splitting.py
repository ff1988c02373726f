"""Several signatures for one body within a year, each below the limit of whoever signs: a point to check."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet

from chancery.agreements.models import Agreement
from chancery.cases.facts import cost_of
from chancery.cases.models import Case, Decision
from chancery.cases.permissions import visible
from chancery.counterparties.models import Counterparty
from chancery.dates import add_months
from chancery.desk.cases.beside import body_of
from chancery.desk.cases.look import Look
from chancery.frame import language
from chancery.money import Money

MONTHS = 12


class Together(NamedTuple):
    """What was signed for the same body within a year, and what it comes to with this request."""

    cases: list[Decision]
    total: str


def of(look: Look) -> Together | None:
    """Where the cost of this request is within the limit of somebody who may sign it, and with what was signed for the
    same body within a year it is not. Of what the reader may not read nothing is counted."""
    clause = look.authority(look.now.step) if look.now else None
    cost = cost_of(look.policy, clause, look.known, look.on) if clause is not None else None
    body = body_of(look) if cost is not None else None
    if cost is None or body is None:
        return None
    limits = [one.limit.minor for one in look.seats if one.limit and one.limit.currency == cost.currency]
    since = add_months(look.on, -MONTHS)
    made = Decision.objects.standing().filter(yes=True, decides="execute", cost_minor__gt=0, currency=cost.currency)
    about = _about(visible(look.by), body).exclude(pk=look.case.pk)
    found = list(made.filter(decided_on__gte=since, case__in=about).select_related("case").order_by("decided_on", "pk"))
    total = cost.minor + sum(one.cost_minor or 0 for one in found)
    if not found or not any(cost.minor <= limit < total for limit in limits):
        return None
    return Together(found, Money(total, cost.currency).phrase(language(), settings.CITY.currency))


def _about(cases: QuerySet[Case], body: Counterparty) -> QuerySet[Case]:
    """Cases about a body, by whatever they are about it."""
    theirs = Q(counterparty=body) | Q(counterparty__merged_into=body)
    agreements = Agreement.objects.filter(theirs).values("reference")
    bodies = Counterparty.objects.filter(Q(pk=body.pk) | Q(merged_into=body))
    named = Q(subject__in=bodies.values("reference")) | Q(subject__in=agreements)
    return cases.filter(named | Q(proposal__counterparty__in=bodies))
