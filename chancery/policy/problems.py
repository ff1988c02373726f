"""What can be wrong with a policy file, said so that the clerk who wrote it can mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chancery.policy.model import Text

LONGEST = 80
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
        clause = f" [{self.shortened}]" if self.clause else ""
        return f"{self.file}, line {self.line}{clause}: {self.message.en}"

    def phrase_fr(self) -> str:
        """The same line in French."""
        clause = f" [{self.shortened}]" if self.clause else ""
        return f"{self.file}, ligne {self.line}{clause} : {self.message.in_('fr')}"


class PolicyError(ValueError):
    """A policy file that cannot be used. Nothing of it was loaded; ``problems`` lists everything found wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def header_lines(text: str) -> dict[str, list[int]]:
    """For each kind of block, the lines its headers stand on, in order; text inside multi-line strings is no header."""
    lines: dict[str, list[int]] = {}
    for number, line in _outside_strings(text):
        if match := HEADER.match(line):
            lines.setdefault(match[1], []).append(number)
    return lines


def _outside_strings(text: str) -> Iterator[tuple[int, str]]:
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not fence:
            yield number, line
        for mark in re.findall(r'"""|\'\'\'', line):
            if not fence:
                fence = mark
            elif fence == mark:
                fence = ""
