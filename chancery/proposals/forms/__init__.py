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
    "Withdrawing",
    "typed_of",
]
