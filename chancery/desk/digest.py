"""What someone's weekly letter says: the same as their page of the day, what is late, what waits, what is coming."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chancery.accounts.models import Person
from chancery.desk import today, words
from chancery.desk.radar import Line
from chancery.desk.viewer import Viewer
from chancery.notices.sections import Section


def sections(person: Person, on: date) -> Sequence[Section]:
    """The sections of one person's letter as things stand on a day, in the language now active. Where there is nothing
    to say there is none, and no letter is sent."""
    viewer = Viewer.of(person, on)
    return [
        Section(str(part.heading), [(told(line, viewer.on), line.url) for line in part.lines])
        for part in today.of(viewer).sections
    ]


def told(line: Line, on: date) -> str:
    """A line of the radar as a row of a letter. Why someone asked for a step stays in the house."""
    away = f" ({words.away(line.on, on).word})" if line.on else ""
    reference = f" [{line.reference}]" if line.reference else ""
    return f"{line.subject}, {line.what}{away}{reference}"
