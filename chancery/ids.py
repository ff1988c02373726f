"""Internal ids: random, and in the order of their making."""

from __future__ import annotations

import os
import time
import uuid
from datetime import UTC, datetime


def uuid7() -> uuid.UUID:
    """A new id (RFC 9562, version 7): 48 bits of milliseconds, then 74 random bits."""
    [one] = uuid7s(1)
    return one


def made_at(id: uuid.UUID) -> datetime:
    """When an id of version 7 was given, in UTC."""
    return datetime.fromtimestamp((id.int >> 80) / 1000, UTC)


def uuid7s(many: int) -> list[uuid.UUID]:
    """So many new ids at once, in the order in which they are to be given."""
    milliseconds = time.time_ns() // 1_000_000
    fixed = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | 0b10 << 62
    drawn = os.urandom(10 * many)
    each = (int.from_bytes(drawn[place : place + 10], "big") for place in range(0, 10 * many, 10))
    return [uuid.UUID(int=one) for one in sorted(fixed | (one >> 68) << 64 | one & (1 << 62) - 1 for one in each)]
