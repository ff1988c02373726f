"""A city under Toronto's policy of 2024, with the people who have a part in its procedure."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from chancery import home
from chancery.accounts.models import Clearance, DelegationInstrument, Role
from chancery.audit import actions as audit
from chancery.cases import actions
from chancery.cases.facts import Known
from chancery.money import Money
from chancery.policy import Fact
from tests import make

DAY = date(2026, 6, 1)
TEXT = (home.PACKAGE / "city/policies/toronto-iap-2024.toml").read_bytes()
PLAYED = {
    "ccosper": ("officer", "head"),
    "division": ("division-officer", "division-head"),
    "city-solicitor": ("solicitor",),
    "city-clerk": ("clerk",),
    "mayor": ("mayors-office",),
}
ELEMENTS = {
    "candidate": (),
    "profile": ("culture-and-community", "economy", "municipal-priorities"),
    "goals": (),
    "activities": ("financial-resources", "staffing-resources"),
    "term": (),
    "project-term": (),
}
CORE = {
    "country": "IT",
    "canada_relations": True,
    "gawc_class": "alpha",
    "counterparty_kind": "municipality",
    "jurisdiction_of_concern": False,
    "money_covered": True,
    "staff_time_covered": True,
}


def facts(**more):
    """What the rooms above hand down: the candidate's facts, and what it would cost."""
    return {key: (Fact(value, DAY, DAY, filed=True),) for key, value in {**CORE, **more}.items() if value is not None}


def known(*ready, **more):
    """Facts, an empty register, and the papers that are ready."""
    return Known(facts=facts(**more), register=[], ready=ready)


@pytest.fixture
def policy(db):
    """The policy in force, and who plays its roles."""
    version = make.policy_version(content=TEXT, digest=sha256(TEXT).hexdigest(), in_force_from=date(2024, 5, 14))
    by = audit.service("svc-test")
    for policy_role, slugs in PLAYED.items():
        for slug in slugs:
            role, _ = Role.objects.get_or_create(slug=slug, defaults={"name_en": slug, "name_fr": slug})
            actions.play(by=by, policy_role=policy_role, role=role)
    return version


@pytest.fixture
def member(policy):
    """Someone with a role, by name."""

    def one(name, slug, **values):
        person = make.person(name, **{key: values.pop(key) for key in ("division",) if key in values})
        make.role(person, slug, **values)
        return person

    return one


@pytest.fixture
def office(member):
    """The protocol office, which may know what was told in confidence."""
    olive = member("Olive", "officer")
    clear(olive)
    return olive.user.actor


def clear(person):
    """Somebody may read what another government told in confidence."""
    term = {"since": date(2020, 1, 1), "until": date(2099, 1, 1), "given_by": audit.service("svc-test")}
    return Clearance.objects.create(person=person, **term)


@pytest.fixture
def division(db):
    """The division that would carry it out."""
    return make.division("culture")


def paper(person, amount="", **values):
    """A delegation to sign, up to an amount."""
    limit = Money.parse(amount) if amount else None
    values.setdefault("since", date(2026, 1, 1))
    values.setdefault("given_by", audit.service("svc-test"))
    return DelegationInstrument.objects.create(
        holder=person,
        decides=values.pop("decides", "sign"),
        limit_minor=limit.minor if limit else None,
        currency=limit.currency if limit else "",
        **values,
    )


def proposal(office, category="partnership", **values):
    """A complete proposal that has come in."""
    case = actions.open(by=office, kind="proposal", category=category, on=DAY, subject="P-1", **values)
    for element, parts in ELEMENTS.items():
        if (element == "term") == (category == "partnership") or element not in ("term", "project-term"):
            actions.give_element(by=office, case=case, element=element, there=True, parts=parts)
    return actions.submit(by=office, case=case, on=DAY, content_digest="1" * 64)


def answer(by, case, *clauses, outcome="met"):
    """Judge these clauses."""
    for clause in clauses:
        actions.judge(by=by, case=case, clause=clause, outcome=outcome, reasons="As the file shows.", on=DAY)


def assessed(office, member, category="partnership", upto="council", **values):
    """A proposal that waits for the decision."""
    case = proposal(office, category, **values)
    actions.close_step(by=office, case=case, known=known(), on=DAY)
    own = {"partnership": ("q-market", "q-comparable", "q-demand", "q-capacity-partner", "hub")}
    answer(office, case, "q-clear", *own.get(category, ("q-demand-divisions", "q-capacity-project")))
    actions.close_step(by=office, case=case, known=known(), on=DAY)
    answer(office, case, "q-equity")
    actions.close_step(by=office, case=case, known=known(), on=DAY)
    dina = member("Dina", "division-officer", division=case.lead_division) if case.lead_division else None
    judge = dina.user.actor if dina else audit.service("svc-test")
    answer(judge, case, "q-staffing", "q-budget", "q-organisation")
    actions.close_step(by=office, case=case, known=known(), on=DAY)
    return case
