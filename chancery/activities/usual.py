"""The usual kinds of activity, which ship with the product: a city takes those that it wants."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).resolve().parents[1] / "city" / "reference" / "activity-kinds.toml"


class Usual(NamedTuple):
    """One of them: its word in spreadsheets, and its names."""

    key: str
    name_en: str
    name_fr: str


@cache
def kinds() -> tuple[Usual, ...]:
    """All of them, in their order."""
    return tuple(Usual(*one) for one in tomllib.loads(FILE.read_text(encoding="utf-8"))["kinds"])


def source() -> str:
    """Where their list is from."""
    return str(tomllib.loads(FILE.read_text(encoding="utf-8"))["source"])
