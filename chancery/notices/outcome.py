"""How a try to hand a letter over went."""

from __future__ import annotations

from dataclasses import dataclass

from chancery.notices.models import Notice


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it and what the server said. `down`: the server could not be asked at all, so that the others need
    not try now. `may_have_arrived`: it broke off so late that the letter may be there all the same."""

    state: str
    said: str = ""
    down: bool = False
    may_have_arrived: bool = False


HANDED_OVER = Outcome(Notice.State.HANDED_OVER)
NO_SERVER = "no mail server is set up"
"""What stands where a server’s answer would: the letter is a file in the city’s home, and reached nobody."""
KEPT_AS_A_FILE = Outcome(Notice.State.HANDED_OVER, NO_SERVER)
