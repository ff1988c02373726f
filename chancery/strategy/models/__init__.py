"""What the city wants: its policies, its frameworks of goals, what their sources leave open, and what is drafted."""

from chancery.strategy.models.adopted import (
    Alignment,
    Framework,
    FrameworkQuerySet,
    Goal,
    Mechanism,
    Objective,
    PolicyVersion,
    PolicyVersionQuerySet,
    SourceNote,
    SourceNoteQuerySet,
)
from chancery.strategy.models.drafts import ChangeReason, DraftEdit, LegalReview, PolicyDraft

__all__ = [
    "Alignment",
    "ChangeReason",
    "DraftEdit",
    "Framework",
    "FrameworkQuerySet",
    "Goal",
    "LegalReview",
    "Mechanism",
    "Objective",
    "PolicyDraft",
    "PolicyVersion",
    "PolicyVersionQuerySet",
    "SourceNote",
    "SourceNoteQuerySet",
]
