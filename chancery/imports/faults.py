"""What is wrong with a cell, in both languages, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault(Exception):
    """What is wrong with one cell, and what to do."""

    what_en: str
    what_fr: str
    todo_en: str = ""
    todo_fr: str = ""
