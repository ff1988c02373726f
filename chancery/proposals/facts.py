"""A proposal as the policy engine reads it: what it says of itself, dated the day it came in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chancery.agreements.known import of_counterparty
from chancery.cases.facts import Known, policy_of
from chancery.money import Money
from chancery.policy import Fact, Facts, Lang
from chancery.policy.model import Authority
from chancery.proposals.models import Means, Proposal
from chancery.proposals.said import totals


def of(proposal: Proposal) -> Facts:
    """Where the candidate is, what it says it is, and what it would cost. The register knows better, where it knows."""
    day, who = proposal.received_on, proposal.reference
    told: dict[str, str | Money] = {}
    if proposal.country is not None:
        told["country"] = proposal.country.iso2
    if proposal.candidate_kind:
        told["counterparty_kind"] = proposal.candidate_kind
    cost = cost_of(proposal)
    if cost is not None:
        told |= dict.fromkeys(_costs(proposal), cost)
    return {key: (Fact(value, day, day, evidence=who),) for key, value in told.items()}


def known(proposal: Proposal, on: date, lang: Lang = "en") -> Known:
    """All that is known of it for its case: what it says of itself, and what the register knows better."""
    body = proposal.counterparty
    register = (of_counterparty(body.reference, lang) if body else None) or Known()
    return replace(register, facts={**of(proposal), **register.facts})


def cost_of(proposal: Proposal) -> Money | None:
    """All that it would cost, if every amount is in one currency; otherwise nobody has said it."""
    sums = totals(one.amount for one in Means.objects.filter(activity__proposal=proposal))
    return sums[0] if len(sums) == 1 else None


def _costs(proposal: Proposal) -> set[str]:
    """The facts by which the policy limits who may decide: what it costs."""
    return {one.limit_fact for one in policy_of(proposal.case).all(Authority) if one.limit_fact}
