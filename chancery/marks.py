"""What a reader sees of a text: marks that leave no ink make none."""

from __future__ import annotations

import unicodedata

# Letters and marks that leave no ink: what is made of nothing else is nothing.
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))


def shows(text: str) -> bool:
    """Is there anything to see in a text? A letter, a figure or a sign; no room, and no mark without a letter."""
    return any(unicodedata.category(one)[0] in "LNPS" and one not in BLANK for one in text)
