"""What is spelt nearly so. Whoever compares spellings is loaded when the first word is not known: most files need none,
and it takes 3 MB."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module


def nearest(word: str, known: Iterable[str], *, score: int, most: int = 1) -> list[str]:
    """Those of the known words that are most like this one, the nearest first; none that scores less, of a hundred."""
    ratio, extract = import_module("rapidfuzz.fuzz").ratio, import_module("rapidfuzz.process").extract
    return [other for other, _score, _key in extract(word, [*known], scorer=ratio, score_cutoff=score, limit=most)]
