"""Small policies and facts for tests: only what a test is about has to be said."""

from __future__ import annotations

from datetime import date
from typing import Any

from chancery.policy import Fact, Facts, Held, Policy, load
from chancery.policy_files import shipped

LONG_AGO = date(2020, 1, 1)
TODAY = date(2026, 11, 21)
HEAD = """format = "chancery-policy/1"
[policy]
id = "rivermouth-2026"
title = { en = "Rivermouth's policy" }
home = { city = "Rivermouth", country = "CA" }
[[role]]
id = "office"
name = { en = "the office" }
[[fact]]
id = "country"
name = { en = "country" }
type = "country"
origin = "register"
[[fact]]
id = "friendly"
name = { en = "friendliness", fr = "amitié" }
type = "yes_no"
established_by = "office"
"""
CATEGORY = """
[[category]]
id = "sister"
name = { en = "Sister City" }
kind = "relationship"
status = "open"
eligibility = { all_of = ["c"] }
"""


def policy(text: str, head: str = HEAD) -> Policy:
    """A policy of an invented town with these clauses."""
    return load(head + text, name="rivermouth.toml")


def one(criterion: str, category: str = CATEGORY, head: str = HEAD) -> Policy:
    """A policy with one criterion, “c”, and one category that asks for it."""
    return policy(
        f'[[criterion]]\nid = "c"\nsource = "s. 1"\ntext = {{ en = "The clause." }}\n{criterion}\n{category}', head
    )


def toronto(year: int) -> Policy:
    """One of Toronto's two policies, as shipped."""
    return load(shipped()[f"toronto-iap-{year}"], name=str(year))


def facts(**values: Any) -> Facts:
    """Facts known for long; a list gives several dated ones."""
    return {id: value if isinstance(value, list) else [fact(value)] for id, value in values.items()}


def fact(value: Any, valid_from: date = LONG_AGO, known_on: date | None = None, **more: Any) -> Fact:
    """One dated fact, with a paper on file for it."""
    more.setdefault("filed", True)
    return Fact(value, valid_from, known_on or valid_from, **more)


def held(reference: str = "A-1", **columns: Any) -> Held:
    """One agreement in force."""
    return Held(reference=reference, **{"in_force": True, "category": "sister", **columns})
