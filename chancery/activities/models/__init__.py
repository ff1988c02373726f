"""What was done abroad or with those from abroad, what came of it, and what was learned."""

from chancery.activities.models.activity import Activity, ActivityKind, ActivityQuerySet, Correction, Milestone
from chancery.activities.models.learned import Award, Event, Lesson, Photo
from chancery.activities.models.results import ActivityResult, Basis, Indicator, Period

__all__ = [
    "Activity", "ActivityKind", "ActivityQuerySet", "ActivityResult", "Award", "Basis", "Correction", "Event",
    "Indicator", "Lesson", "Milestone", "Period", "Photo",
]  # fmt: skip
