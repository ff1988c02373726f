"""The engine's own words in both languages, by key; ``{0}`` is filled in by position. A policy's words are its own."""

from __future__ import annotations

from importlib import resources

from chancery.policy.values import Text


def rows(name: str, package: str = "chancery.policy") -> dict[str, Text]:
    """A table of words: key, English and French on each line. One space beside each bar is not part of the words."""
    table = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    found: dict[str, Text] = {}
    for row in table.splitlines():
        if row and not row.startswith("#"):
            key, en, fr = (part[1:] if part.startswith(" ") else part for part in row.split("|", 2))
            found[key.strip()] = Text(en.removesuffix(" "), fr)
    return found


WORDS: dict[str, Text] = rows("words.txt")
