"""What an authority certificate is made of: links, each with its state, and the digest of all that it says."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _l

from chancery.agreements.authority import Authority
from chancery.agreements.models import Agreement
from chancery.portal.words import Label

THERE = Label(_l("On record"), "met")
MISSING = Label(_l("Missing"), "not")
UNKNOWN = Label(_l("Not recorded"), "open")
NEEDLESS = Label(_l("Not needed"), "na")
AFTER = Label(_l("Afterwards"), "waived")
BEFORE = Label(_l("Before the signature"), "waived")
NO_ORDER = Label(_l("Order not recorded"), "open")
TAGS = {
    Authority.COUNCIL: Label(Authority.COUNCIL.label, "ok"),
    Authority.DELEGATED: Label(Authority.DELEGATED.label, "ok"),
    Authority.OUTSIDE: Label(Authority.OUTSIDE.label, "bad"),
    Authority.NOT_RECORDED: Label(Authority.NOT_RECORDED.label, "warn"),
}


class Fact(NamedTuple):
    """One thing that a link should have; an empty value is one that nobody recorded."""

    name: Any
    value: Any


@dataclass(frozen=True)
class Link:
    """One link of the chain, or one thing that was checked."""

    what: Any
    state: Label
    says: Any
    facts: list[Fact] = field(default_factory=list)
    source: str = ""


@dataclass(frozen=True)
class Certificate:
    """By whose authority an agreement was signed. It says what is on record, and cannot be made to say less."""

    row: Agreement
    name: str
    authority: Authority
    sentence: str
    chain: list[Link]
    checks: list[Link]
    later: list[Link]
    digests: list[Fact] = field(default_factory=list)

    @property
    def tag(self) -> Label:
        """The answer in one word."""
        return TAGS[self.authority]

    @property
    def gaps(self) -> int:
        """How many links are missing or not recorded."""
        return sum(one.state in (MISSING, UNKNOWN) for one in (*self.chain, *self.checks))

    @property
    def digest(self) -> str:
        """The SHA-256 of what it says: a copy on paper is compared with it."""
        parts = [[[str(each) for each in (one.what, one.state.word, one.says, one.source)], _plain(one.facts)]
                 for one in (*self.chain, *self.checks, *self.later)]  # fmt: skip
        whole = [self.row.reference, self.name, self.sentence, parts, _plain(self.digests)]
        return sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()


def _plain(facts: list[Fact]) -> list[list[str]]:
    return [[str(one.name), str(one.value)] for one in facts]
