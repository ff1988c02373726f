"""A small register under a policy that knows three categories, and Toronto's as it was before the review."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chancery import edits
from chancery.audit.models import Actor
from chancery.council.models import CouncilItem
from chancery.designations import actions
from chancery.designations.models import Designation, Letter, Placement
from chancery.imports import demo
from chancery.strategy import actions as strategy
from chancery.strategy.models import PolicyVersion
from tests import make

DAY = date(2024, 5, 14)


FACTS = {"canada_relations": True, "jurisdiction_of_concern": False}


def set_row(by: Actor, row: Placement, category: str = "", **said: Any) -> Placement:
    """Say of a row what its form says, on what the record holds now."""
    held = edits.of(Placement.objects.get(pk=row.pk), ("category", "left_out", "reason_en", "reason_fr"))
    return actions.set_row(by=by, placement=row, held=held, changes={"category": category, **said})


def confirm(by: Actor, one: Designation, item: CouncilItem) -> Designation:
    """Confirm what the rows say now."""
    return actions.confirm(by=by, designation=one, council_item=item, shown=one.shown)


def write(by: Actor, letter: Letter, **said: str) -> Letter:
    """Write a letter otherwise, on what the record holds now."""
    held = edits.of(Letter.objects.get(pk=letter.pk), said)
    return actions.edit(by=by, letter=letter, held=held, changes=said)


@pytest.fixture
def toronto(db: None) -> PolicyVersion:
    """Toronto's register on the eve of the review: nothing of Table 1 has happened yet."""
    demo.load(city="toronto", reviewed=False)
    return PolicyVersion.objects.get(policy_id="toronto-iap-2024")


@pytest.fixture
def policy(db: None) -> PolicyVersion:
    """The policy of 2024 over a register of four: a partnership, a project to be, two that nothing is known of."""
    for name in ("toronto-iap-2005", "toronto-iap-2024"):
        content = (demo.CITY / "policies" / f"{name}.toml").read_bytes()
        strategy.import_policy(by=make.clerk(), content=content, published=True)
    make.assignment(make.agreement("Milan", iso2="IT", reference="TOR-IAP-09"), "partnership-2005")
    lisbon = make.agreement("Lisbon", reference="TOR-MOU-01", signed="2019", ends_on=date(2026, 9, 30))
    make.assignment(lisbon, "memorandum")
    for key, value in FACTS.items():
        secret = "intergovernmental" if key == "jurisdiction_of_concern" else "public"
        make.fact(lisbon.counterparty, key, value, data_class=secret)
    for reference in ("TOR-MOU-03", "TOR-MOU-04"):
        make.assignment(make.agreement("Kyiv", reference=reference, signed="2015"), "memorandum")
    return PolicyVersion.objects.get(policy_id="toronto-iap-2024")


@pytest.fixture
def officer(db: None) -> Actor:
    """Who prepares, cleared for what was told in confidence."""
    return make.cleared()


@pytest.fixture
def clerk(db: None) -> Actor:
    """Who records what Council decided."""
    return make.actor("clerk")


@pytest.fixture
def item(db: None) -> CouncilItem:
    """What Council adopted."""
    return make.council_item(reference="2024.EX14.2", outcome="adopted")


@pytest.fixture
def prepared(policy: PolicyVersion, officer: Actor) -> Designation:
    """The assignment, as the simulation gives it."""
    return actions.prepare(by=officer, policy=policy, since=DAY)


@pytest.fixture
def confirmed(prepared: Designation, clerk: Actor, item: CouncilItem) -> Designation:
    """The same, confirmed."""
    return confirm(clerk, prepared, item)
