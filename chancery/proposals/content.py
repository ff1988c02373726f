"""What a proposal says, before it is a row: the same from the public form, from paper and from the demonstration."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from chancery.money import Money
from chancery.policy import Policy
from chancery.policy.model import Element
from chancery.policy.moments import Given
from chancery.policy.procedure import elements

# What a form asks in fields of its own. Whatever else a policy wants to be told is asked in words.
CANDIDATE, ACTIVITIES, TERM, WORDS = "candidate", "activities", "term", "words"
MONEY, STAFF = "financial-resources", "staffing-resources"
BY_NAME = {"candidate": CANDIDATE, "activities": ACTIVITIES, "term": TERM, "project-term": TERM}


@dataclass(frozen=True, slots=True)
class Resource:
    """Money and staff time of one source."""

    source: str = ""
    division: str = ""
    body: str = ""
    amount: Money | None = None
    staff_days: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One activity, and what it takes."""

    title: str
    text: str = ""
    means: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What is proposed. ``words`` are what was written, by element and part: `("profile", "economy")`."""

    category: str
    candidate: str = ""
    country: str = ""
    kind: str = ""
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    activities: tuple[Planned, ...] = ()
    months: int | None = None
    renewable: bool | None = None
    sponsor: str = ""

    @property
    def digest(self) -> str:
        """Of all that is proposed. Who proposes it is not in it: a person can be forgotten, a decision stays bound."""
        told: dict[str, Any] = {**asdict(self), "words": sorted([*key, text] for key, text in self.words.items())}
        return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who proposes it."""

    name: str
    kind: str
    body: str = ""
    email: str = ""
    phone: str = ""


def asked_as(element: Element) -> str:
    """How a form asks for something that the policy wants to be told."""
    return BY_NAME.get(element.id, WORDS)


def asked(policy: Policy, category: str) -> tuple[Element, ...]:
    """What a proposal of this category must hold before it is approved, in the order of the policy."""
    return tuple(one for one in elements(policy, category) if one.due == "before-approval")


def given(policy: Policy, content: Content) -> Given:
    """What a proposal holds of each thing that its category asks for."""
    return {one.id: _held(one, content) for one in asked(policy, content.category)}


def missing(policy: Policy, content: Content) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """What it lacks, with the parts of it that are lacking."""
    held = given(policy, content)
    for one in asked(policy, content.category):
        has = held[one.id]
        if isinstance(has, tuple):
            if lacking := tuple(part for part in one.parts if part not in has):
                yield one, lacking
        elif not has:
            yield one, ()


def _held(element: Element, content: Content) -> bool | tuple[str, ...]:
    how = asked_as(element)
    if how == CANDIDATE:
        return bool(content.candidate and content.country)
    if how == TERM:
        return content.months is not None
    if how == ACTIVITIES:
        there = bool(content.activities)
        return tuple(part for part in element.parts if there and _in(part, element, content)) or (
            there and not element.parts
        )
    if element.parts:
        return tuple(part for part in element.parts if content.words.get((element.id, part))) or False
    return bool(content.words.get((element.id, "")))


def _in(part: str, element: Element, content: Content) -> bool:
    """Each activity says it, of money and of staff; the other parts are written in words."""
    if part == MONEY:
        return all(any(each.amount is not None for each in one.means) for one in content.activities)
    if part == STAFF:
        return all(any(each.staff_days is not None for each in one.means) for one in content.activities)
    return bool(content.words.get((element.id, part)))
