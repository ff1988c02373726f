"""What the city has promised, and what hangs on it."""

from chancery.agreements.models.agreement import (
    ENDING_SOON,
    Agreement,
    AgreementQuerySet,
    Status,
    status_condition,
    status_of,
)
from chancery.agreements.models.grounds import Grounds
from chancery.agreements.models.matters import (
    AgreementEvent,
    AgreementFact,
    AgreementPaper,
    CategoryAssignment,
    CommunityPartner,
    JointProject,
    Party,
)
from chancery.agreements.models.promises import Commitment
from chancery.agreements.models.requests import ChangeRequest
from chancery.agreements.models.signing import Continuation, Signing
from chancery.agreements.models.ties import CaseTie
from chancery.agreements.models.waivers import AgreementWaiver

__all__ = [
    "ENDING_SOON",
    "Agreement",
    "AgreementEvent",
    "AgreementFact",
    "AgreementPaper",
    "AgreementQuerySet",
    "AgreementWaiver",
    "CaseTie",
    "CategoryAssignment",
    "ChangeRequest",
    "Commitment",
    "CommunityPartner",
    "Continuation",
    "Grounds",
    "JointProject",
    "Party",
    "Signing",
    "Status",
    "status_condition",
    "status_of",
]
