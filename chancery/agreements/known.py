"""What the register hands down to a case, which stands below it and knows none of it: facts of its subject, the stages
it went through, the agreements to count, and whether the report is ready."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from chancery.agreements import facts
from chancery.agreements.models import Agreement
from chancery.cases.facts import Known, policy_of
from chancery.cases.models import Case, CasePaper
from chancery.counterparties.facts import of_home
from chancery.counterparties.models import Counterparty
from chancery.policy import Policy
from chancery.policy.model import Cap, Criterion

NOTHING = Known()


def known(case: Case, on: date, *, among: QuerySet[Agreement] | None = None, lang: str = "en") -> Known:
    """All of it, for a case about a counterparty or an agreement. `among` are the agreements that are counted, where
    not all of them are for whoever asks."""
    found = of_agreement(case.subject, on, lang) or of_counterparty(case.subject, lang) or NOTHING
    return beside(found, case, on, among=among, lang=lang)


def beside(found: Known, case: Case, on: date, *, among: QuerySet[Agreement] | None = None, lang: str = "en") -> Known:
    """What is known of a subject, with the register where clauses count agreements, what is known of the city itself,
    and the papers that are ready."""
    ready = ("report",) if case.papers.filter(role=CasePaper.Role.REPORT).exists() else ()
    register = facts.held(as_of=on, agreements=among, lang=lang) if counts(policy_of(case)) else None
    return replace(found, ready=(*found.ready, *ready), register=register, home=of_home(lang))


def of_agreement(reference: str, on: date, lang: str = "en") -> Known | None:
    """What is known of an agreement and of its counterparty; None where no agreement has this number."""
    held = facts.held(as_of=on, agreements=Agreement.objects.filter(reference=reference), lang=lang)
    return Known(facts=held[0].facts, stages=held[0].stages) if held else None


def of_counterparty(reference: str, lang: str = "en") -> Known | None:
    """What was established of a counterparty, and the stages it went through; None where none has this number."""
    row = Counterparty.objects.filter(reference=reference).select_related("merged_into").first()
    if row is None:
        return None
    theirs = Agreement.objects.filter(Q(counterparty=row.now) | Q(counterparty__merged_into=row.now))
    made = theirs.exclude(standing=Agreement.Standing.DRAFT)
    return Known(facts=facts.of_candidate(row, lang), stages=facts.stages(made))


def counts(policy: Policy) -> bool:
    """Does a clause of it count agreements?"""
    return any(not cap.no_limit for cap in policy.all(Cap)) or any(
        one.test and one.test.count for one in policy.all(Criterion)
    )
