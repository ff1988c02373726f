"""What is asked of activities. Nothing is saved here."""

from chancery.activities.forms.activity import Correct, Details, Links, Move, NewActivity, Withhold
from chancery.activities.forms.fields import reason
from chancery.activities.forms.parts import (
    ALesson,
    AMilestone,
    AnAward,
    AnEvent,
    AnIndicator,
    APeriod,
    NewPhoto,
    Result,
    ShowPhoto,
    TakeDown,
    Verify,
)

__all__ = [
    "ALesson", "AMilestone", "APeriod", "AnAward", "AnEvent", "AnIndicator", "Correct", "Details", "Links", "Move",
    "NewActivity", "NewPhoto", "Result", "ShowPhoto", "TakeDown", "Verify", "Withhold", "reason",
]  # fmt: skip
