"""Record what was planned and done, what came of it, and what was learned."""

from chancery.activities.actions.beside import add_photo, enter_award, enter_event, show_photo, take_down_photo
from chancery.activities.actions.entries import correct, enter_kind, link, move, record, release, withhold
from chancery.activities.actions.keeping import KIND
from chancery.activities.actions.kinds import add_kind, correct_kind, take_kinds
from chancery.activities.actions.parts import (
    add_indicator,
    add_lesson,
    add_milestone,
    add_period,
    add_result,
    correct_part,
    verify,
)

__all__ = [
    "KIND", "add_indicator", "add_kind", "add_lesson", "add_milestone", "add_period", "add_photo", "add_result",
    "correct", "correct_kind", "correct_part", "enter_award", "enter_event", "enter_kind", "link", "move", "record",
    "release", "show_photo", "take_down_photo", "take_kinds", "verify", "withhold",
]  # fmt: skip
