"""What a city decided, as data, and the engine that holds facts against it. Plain Python; no Django."""

from chancery.policy.evaluate import Verdict, evaluate
from chancery.policy.explain import Reader, Shown, known_to, register_known_to, show, shown, whole
from chancery.policy.facts import Fact, Facts, Held, Stage, Waiver
from chancery.policy.findings import Finding
from chancery.policy.load import load
from chancery.policy.model import (
    Category,
    Criterion,
    DataClass,
    Duration,
    Force,
    Lang,
    Moment,
    Note,
    Outcome,
    Policy,
    Text,
    Visibility,
)
from chancery.policy.problems import PolicyError, Problem

__all__ = [
    "Category",
    "Criterion",
    "DataClass",
    "Duration",
    "Fact",
    "Facts",
    "Finding",
    "Force",
    "Held",
    "Lang",
    "Moment",
    "Note",
    "Outcome",
    "Policy",
    "PolicyError",
    "Problem",
    "Reader",
    "Shown",
    "Stage",
    "Text",
    "Verdict",
    "Visibility",
    "Waiver",
    "evaluate",
    "known_to",
    "load",
    "register_known_to",
    "show",
    "shown",
    "whole",
]
