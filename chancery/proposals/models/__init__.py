"""What somebody proposes to the city: as they write it, as it came in, and who stands behind it."""

from chancery.proposals.models.draft import Draft
from chancery.proposals.models.exchange import Interest, ProposalQuestion
from chancery.proposals.models.proposal import Means, PlannedActivity, Proposal, ProposalQuerySet, ProposalText

__all__ = [
    "Draft",
    "Interest",
    "Means",
    "PlannedActivity",
    "Proposal",
    "ProposalQuerySet",
    "ProposalQuestion",
    "ProposalText",
]
