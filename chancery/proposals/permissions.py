"""Who may do what with a proposal. Whoever proposed it acts as its own actor, known by a private link."""

from __future__ import annotations

from chancery.accounts import permissions as accounts
from chancery.audit.models import Actor
from chancery.budgets import permissions as budgets
from chancery.cases import permissions as cases
from chancery.proposals.models import Proposal, ProposalQuerySet


def may_take_in(by: Actor) -> bool:
    """The public form is no person: what comes in over it is taken in by the product itself."""
    return by.kind == Actor.Kind.SERVICE


def may_enter(by: Actor | None) -> bool:
    """The office enters what came on paper, a division what it proposes itself."""
    return by is not None and cases.may_open(by)


def may_keep(by: Actor) -> bool:
    """The office asks, invites and gives a new link."""
    return cases.may_keep(by)


def may_take_needs(by: Actor, proposal: Proposal) -> bool:
    """Whoever says what a request takes may take it over from its proposal."""
    return budgets.may_assess(by, proposal.case)


def may_take_needs_some(by: Actor) -> bool:
    """Who takes over the needs of some proposal; of which one, the action asks."""
    return budgets.may_assess_some(by)


def may_act_for(by: Actor, proposal: Proposal) -> bool:
    """Whoever proposed it."""
    return by.pk == proposal.proponent_id


def may_look(actor: Actor | None) -> bool:
    """Those who work on proposals; a division sees those that it would carry out, or proposed itself."""
    return accounts.has_role(actor, *cases.READS_ALL, *cases.READS_WHEN_ASKED, *accounts.OF_A_DIVISION)


def visible(actor: Actor | None) -> ProposalQuerySet:
    """The proposals that this person may read: all; or those that their divisions lead, and their own."""
    if accounts.has_role(actor, *cases.READS_ALL, *cases.READS_WHEN_ASKED):
        return Proposal.objects.all()
    if actor is None or not accounts.has_role(actor, *accounts.OF_A_DIVISION):
        return Proposal.objects.none()
    keys = (key.removeprefix("division-") for key in accounts.keys_of(actor) if key.startswith("division-"))
    return Proposal.objects.filter(case__lead_division__in=list(keys)) | Proposal.objects.filter(proponent=actor)


def may_read_people(actor: Actor | None) -> bool:
    """Who proposes is other people's data: for the office and its auditor."""
    return accounts.has_role(actor, *accounts.READS_PERSONAL)


def may_forget(by: Actor) -> bool:
    """The head of the office and the clerk decide that a person is forgotten."""
    return accounts.may_work(by, "head", "clerk")
