"""Whom a report is for: everyone. What may not be known by all is in nothing that is asked of this reader."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.budgets.facts import COVERED
from chancery.cases.facts import Known
from chancery.cases.models import Case, CaseReport
from chancery.desk.cases import subjects
from chancery.desk.cases.look import Look
from chancery.documents import Block, Linked, Paragraph
from chancery.documents.content import words_of
from chancery.frame import language
from chancery.policy import Reader as Sees
from chancery.policy import known_to, register_known_to
from chancery.policy.findings import Finding
from chancery.policy.hearing import facts_of
from chancery.policy.procedure import Standing


class Reader(Look):
    """A case as the report may tell of it. Who makes the report changes nothing that it says."""

    def __init__(self, case: Case, by: Any, on: Any) -> None:
        super().__init__(case, by, on)
        self.cleared, self.reader = False, Sees.PUBLIC

    @cached_property
    def known(self) -> Known:
        """What the rooms above know, as far as it may be told to all. Agreements are counted over the whole register,
        as they are for the decision."""
        found = subjects.known(self.case, self.on)
        register = None if found.register is None else register_known_to(found.register, self.reader)
        told = {key: found.facts[key] for key in COVERED if key in found.facts}
        facts = {**known_to(found.facts, self.reader), **told}
        return replace(found, facts=facts, register=register)

    def reads_as(self, finding: Finding) -> Sees:
        """Whether its money is reserved is told to all: the table of what it takes says the same."""
        return Sees.STAFF if _is_of_reserves(finding) else self.reader

    def hides(self, finding: Finding) -> bool:
        """The same, of what is theirs to know."""
        return not _is_of_reserves(finding) and super().hides(finding)

    def seen(self, standing: Standing) -> list[Finding]:
        """What hangs on a step, but for the report itself: whether it is filed is not told in it."""
        return [one for one in super().seen(standing) if one.kind != "report"]

    @cached_property
    def written(self) -> CaseReport:
        """What the office wrote for the report; nothing yet, where nobody began."""
        return CaseReport.objects.filter(case=self.case).first() or CaseReport(id=self.case.pk, case=self.case)

    def said(self, name: str) -> str:
        """What the office wrote under a name, in the language of the report. It is not taken from the other language:
        a report that is half translated says so by what it lacks."""
        return str(getattr(self.written, f"{name}_{language()}")).strip()

    def lines(self, name: str) -> list[str]:
        """The same, one thing on each line."""
        return [line.strip() for line in self.said(name).splitlines() if line.strip()]

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset({"public"})


def _is_of_reserves(finding: Finding) -> bool:
    """Does it ask whether all that a request takes is reserved, and nothing else?"""
    test = getattr(finding.clause, "test", None)
    return test is not None and {*facts_of(test)} <= {*COVERED}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report under its heading."""

    slug: str
    heading: str
    blocks: Sequence[Block]

    @property
    def digest(self) -> str:
        """Of what it says; not of where its words lead."""
        return sha256(json.dumps(_plain(self.blocks), ensure_ascii=False).encode()).hexdigest()


def not_recorded() -> str:
    """What is said where nobody said anything."""
    return _("not recorded")


def written(text: str) -> list[Block]:
    """What somebody wrote, as paragraphs: an empty line stands between them."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [Paragraph(part.strip()) for part in parts if part.strip()]


def leads(text: str, view: str, anchor: str = "", **where: Any) -> Linked:
    """Words that lead to a page of the office, at its full address: a report is read far from here."""
    return Linked(text, f"{settings.ADDRESS}{reverse(view, kwargs=where)}{anchor}")


def _plain(value: Any) -> Any:
    if isinstance(value, Linked):
        return words_of(value)
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, *(_plain(getattr(value, each.name)) for each in fields(value))]
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.hex() if isinstance(value, bytes) else value
