"""What can be wrong with a policy file, said so that the clerk who wrote it can mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chancery.policy.model import Text

LONGEST = 80
#: What no reader sees, and a terminal may obey.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")
HEADER = re.compile(r"^\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]?\]\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the file, the clause and the line its header stands on (1 where there is no clause)."""

    file: str
    clause: str
    line: int
    message: Text

    @property
    def shortened(self) -> str:
        """The clause, cut where somebody wrote an id without end."""
        return self.clause if len(self.clause) <= LONGEST else self.clause[: LONGEST - 1] + "…"

    def __str__(self) -> str:
        return self._told("line", self.message.en, ":")

    def phrase_fr(self) -> str:
        """The same line in French."""
        return self._told("ligne", self.message.in_("fr"), " :")

    def _told(self, line: str, message: str, colon: str) -> str:
        """What the file says itself is shown without the signs that a terminal would obey."""
        clause = f" [{self.shortened}]" if self.clause else ""
        return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", f"{self.file}, {line} {self.line}{clause}{colon} {message}")


class PolicyError(ValueError):
    """A policy file that cannot be used. Nothing of it was loaded; ``problems`` lists everything found wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def lines_of(text: str) -> list[str]:
    """The lines of a file as TOML counts them: what a word processor takes for a new line within a wording is none."""
    return text.split("\n")


def header_lines(text: str) -> dict[str, list[int]]:
    """For each kind of block, the lines its headers stand on, in order; text inside multi-line strings is no header."""
    found: dict[str, list[int]] = {}
    for number, line in _outside_strings(text):
        if match := HEADER.match(line):
            found.setdefault(match[1], []).append(number)
    return found


def _outside_strings(text: str) -> Iterator[tuple[int, str]]:
    fence = ""
    for number, line in enumerate(lines_of(text), 1):
        if not fence:
            yield number, line
        for mark in re.findall(r'"""|\'\'\'', line):
            if not fence:
                fence = mark
            elif fence == mark:
                fence = ""
