"""A city under Toronto's policy of 2024, to which somebody proposes something."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import Client

from chancery import links
from chancery.audit import actions as audit
from chancery.cases.models import Case
from chancery.ids import uuid7
from chancery.money import Money
from chancery.portal.views.propose import SALT
from chancery.proposals import actions
from chancery.proposals.content import Content, Planned, Resource, Sender
from chancery.proposals.models import Proposal
from tests import make
from tests.cases.conftest import member, office, policy  # noqa: F401  # (fixtures)

PAULA = Sender("Paula Example", "community", "Friends of Milan", "paula@example.net", "416 555 0100")
WORDS = {
    ("profile", "economy"): "Design and finance.",
    ("profile", "culture-and-community"): "Museums and choirs.",
    ("profile", "municipal-priorities"): "Transit and trees.",
    ("goals", ""): "Shade for schoolyards.",
}
TREES = Planned("Plant trees", "In ten yards.", (Resource("community", "", "Friends", Money(50_000, "CAD"), 12),))


def content(category: str = "project", **values: Any) -> Content:
    """A complete proposal, unless told otherwise."""
    told = {
        "candidate": "Milan", "country": "IT", "kind": "municipality", "words": WORDS, "activities": (TREES,),
        "months": 24, **values,
    }  # fmt: skip
    return Content(category, **told)


def receive(by: Any = None, *, sender: Sender = PAULA, language: str = "en", **values: Any) -> Proposal:
    """It came in over the public form."""
    make.country("IT")
    own = {"id": uuid7(), "how": "form", **{key: values.pop(key) for key in OWN if key in values}}
    actor = by or audit.service("svc-proposals")
    return actions.receive(by=actor, content=content(**values), sender=sender, language=language, **own)


OWN = ("id", "how", "on", "follows", "division", "institutions")
TYPED = {
    "candidate": "Milan", "country": "IT", "kind": "municipality", "term": "2", "unit": "12", "n": "1",
    "w-goals": "Shade for schoolyards.", "w-profile-economy": "Design.", "w-profile-culture-and-community": "Choirs.",
    "w-profile-municipal-priorities": "Trees.", "a0-title": "Plant trees", "a0-m0-source": "community",
    "a0-m0-amount": "1 500,50", "a0-m0-currency": "CAD", "a0-m0-days": "12",
    "name": "Paula Example", "sender": "community", "email": "paula@example.net",
}  # fmt: skip
FORM = "/en/propose/project/"


def key(ago: float = 60) -> str:
    """What a page of the form brings, that was opened a while ago."""
    with time_machine.travel(time.time() - ago, tick=False):
        return signing.TimestampSigner(salt=SALT).sign(str(uuid7()))


def send(client: Client, where: str = FORM, do: str = "send", *, ago: float = 60, **changes: Any) -> Any:
    """Fill the form in and press a button."""
    fields = {**TYPED, **{name.replace("__", "-"): value for name, value in changes.items()}}
    return client.post(where, {**fields, "do": do, "key": key(ago)})


def link_in(letter: Any) -> str:
    """The path of the private link in a letter."""
    return re.search(r"https?://[^/]+(/\S*~\S*/)", letter.body)[1]


def case_of(proposal: Proposal) -> Case:
    """Its case, as it is now."""
    return Case.objects.get(pk=proposal.case_id)


@pytest.fixture
def italy(policy):  # noqa: F811  # (the fixture above)
    """The policy in force, and a country to choose."""
    make.country("IT")
    make.country("CA")


def opens(key_: str) -> str:
    """What a key opens."""
    return links.opened(key_).split("-")[0]
