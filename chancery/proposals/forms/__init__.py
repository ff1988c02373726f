"""What is asked of whoever proposes, of institutions, and of the office."""

from chancery.proposals.forms.entering import EnteredForm
from chancery.proposals.forms.others import (
    Answering,
    Asking,
    Explaining,
    Forgetting,
    HandingIn,
    Inviting,
    Recognising,
    Responding,
    Sure,
    TakingOver,
    Withdrawing,
)
from chancery.proposals.forms.proposal import ProposalForm, Section, typed_of

__all__ = [
    "Answering",
    "Asking",
    "EnteredForm",
    "Explaining",
    "Forgetting",
    "HandingIn",
    "Inviting",
    "ProposalForm",
    "Recognising",
    "Responding",
    "Section",
    "Sure",
    "TakingOver",
    "Withdrawing",
    "typed_of",
]
