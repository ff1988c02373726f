"""One request on its way through the steps of its policy, and all that is recorded on that way."""

from chancery.cases.models.case import Case, CaseQuerySet, RolePlayed
from chancery.cases.models.checks import FactAsked, FactCheck
from chancery.cases.models.heard import CouncilHearing
from chancery.cases.models.matters import (
    CaseConsultation,
    CaseElement,
    CasePaper,
    CasePart,
    CaseWaiver,
    ConfidedClosing,
    Decision,
    Judgement,
    Opinion,
    StepClosing,
)
from chancery.cases.models.report import (
    AgendaEntry,
    CaseReport,
    FinanceReview,
    ReportAttachment,
    ReportFile,
    ReportTemplate,
    ReportVersion,
)
from chancery.cases.models.text import TextLanguage, TextVersion

__all__ = [
    "AgendaEntry",
    "Case",
    "CaseConsultation",
    "CaseElement",
    "CasePaper",
    "CasePart",
    "CaseQuerySet",
    "CaseReport",
    "CaseWaiver",
    "ConfidedClosing",
    "CouncilHearing",
    "Decision",
    "FactAsked",
    "FactCheck",
    "FinanceReview",
    "Judgement",
    "Opinion",
    "ReportAttachment",
    "ReportFile",
    "ReportTemplate",
    "ReportVersion",
    "RolePlayed",
    "StepClosing",
    "TextLanguage",
    "TextVersion",
]
