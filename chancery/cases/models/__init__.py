"""One request on its way through the steps of its policy, and all that is recorded on that way."""

from chancery.cases.models.case import Case, CaseQuerySet, RolePlayed
from chancery.cases.models.matters import (
    CaseConsultation,
    CaseElement,
    CasePaper,
    CasePart,
    CaseWaiver,
    Decision,
    Judgement,
    Opinion,
    StepClosing,
)

__all__ = [
    "Case",
    "CaseConsultation",
    "CaseElement",
    "CasePaper",
    "CasePart",
    "CaseQuerySet",
    "CaseWaiver",
    "Decision",
    "Judgement",
    "Opinion",
    "RolePlayed",
    "StepClosing",
]
