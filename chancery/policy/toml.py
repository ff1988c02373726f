"""Values as a policy file writes them: the few shapes that the format has, each on one line."""

from __future__ import annotations

import datetime
import json
import re
from decimal import Decimal
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")


def written(value: Any) -> str:
    """One value as TOML. Raises ``TypeError`` for what no policy file holds."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(one) for one in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(assigned(key, one) for key, one in value.items()) + " }" if value else "{}"
    raise TypeError(type(value).__name__)


def assigned(key: str, value: Any) -> str:
    """A key with its value."""
    return f"{key if BARE.fullmatch(key) else _quoted(key)} = {written(value)}"


def same(one: Any, other: Any) -> bool:
    """Do they say the same in a file? Python takes 1, 1.0 and true for equal; a policy does not."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
