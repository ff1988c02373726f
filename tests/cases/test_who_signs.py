"""Who may sign what: the authorities of the adopted text, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from chancery.accounts.models import DelegationInstrument
from chancery.cases import actions, facts, router
from chancery.cases.facts import policy_of
from chancery.cases.models import Case
from chancery.errors import Refused
from chancery.money import LARGEST, Money
from chancery.policy import Fact, Outcome
from chancery.policy.model import Authority, Step
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import loaded
from tests import make
from tests.cases.conftest import DAY, answer, assessed, known, paper

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LIMIT, YESTERDAY, TOMORROW = "100000 CAD", DAY - timedelta(days=1), DAY + timedelta(days=1)
AT, OVER = Money(10_000_000, "CAD"), Money(10_000_001, "CAD")

# who, in which role, of the division that leads?, with which paper, at which cost, may they sign?
PROJECT = [
    ("its own head, at the limit", "division-head", True, {"amount": LIMIT}, AT, True),
    ("its own head, a cent over it", "division-head", True, {"amount": LIMIT}, OVER, False),
    ("its own head, free of charge", "division-head", True, {"amount": LIMIT}, Money(0, "CAD"), True),
    ("its own head, in another currency", "division-head", True, {"amount": LIMIT}, Money(1, "EUR"), False),
    ("its own head, at a cost that nobody said", "division-head", True, {"amount": LIMIT}, None, False),
    ("its own head, without a limit", "division-head", True, {}, OVER, True),
    ("its own head, without a paper", "division-head", True, None, AT, False),
    ("its own head, with a paper to spend", "division-head", True, {"decides": "spend"}, AT, False),
    ("its own head, with a paper to represent", "division-head", True, {"decides": "represent"}, AT, False),
    ("its own head, for another category", "division-head", True, {"categories": ["partnership"]}, AT, False),
    ("its own head, for this category", "division-head", True, {"categories": ["project"]}, AT, True),
    ("its own head, until yesterday", "division-head", True, {"until": YESTERDAY}, AT, False),
    ("its own head, until today", "division-head", True, {"until": DAY}, AT, True),
    ("its own head, from tomorrow", "division-head", True, {"since": TOMORROW}, AT, False),
    ("another head", "division-head", False, {}, AT, False),
    ("the city manager", "city-manager", None, {}, OVER, True),
    ("a deputy city manager", "deputy-city-manager", None, {"amount": LIMIT}, AT, True),
    ("a deputy city manager, over it", "deputy-city-manager", None, {"amount": LIMIT}, OVER, False),
    ("the treasurer", "treasurer", None, {}, AT, False),
    ("the mayor", "mayor", None, {}, AT, False),
    ("the clerk", "clerk", None, {}, AT, False),
]


def someone(policy_role, division):
    """Who plays this role of the policy."""
    person, slug = make.person(policy_role), {"mayor": "mayors-office"}.get(policy_role, policy_role)
    make.role(person, slug, division=division)
    return person


def seated(case, person, role, cost=None, **more):
    """What stands in the way, and what does not."""
    step = policy_of(case).get(Step, case.step)
    return router.seat(Case.objects.get(pk=case.pk), step, person, role, known(project_cost=cost, **more), on=DAY)


def may(case, person, role, cost=None):
    """Does nothing stand in the way?"""
    return seated(case, person, role, cost).may


@pytest.fixture
def project(office, member, division):
    """An International Project that waits for its signature."""
    case = assessed(office, member, "project", lead_division=division)
    answer(office, case, "q-policy-followed")
    answer(member("Simon", "solicitor").user.actor, case, "q-solicitor")
    return case


def test_an_international_project(project, division):
    other, wrong = make.division("roads"), []
    for what, role, mine, held, cost, expected in PROJECT:
        person = someone(role, {True: division, False: other, None: None}[mine])
        if held is not None:
            paper(person, **held)
        if may(project, person, role, cost) is not expected:
            wrong.append(what)

    assert wrong == []


def test_a_part_of_a_delegation_counts_while_the_whole_does(project, division):
    above = paper(someone("city-manager", None), may_sub_delegate=True)
    person = someone("division-head", division)
    paper(person, LIMIT, parent=above)
    assert may(project, person, "division-head", AT)

    DelegationInstrument.objects.filter(pk=above.pk).update(until=YESTERDAY)
    assert not may(project, person, "division-head", AT)


def test_of_several_papers_it_is_the_one_that_reaches_furthest_in_the_currency_of_the_cost(project, division):
    person = someone("division-head", division)
    paper(person, "100 CAD")
    here, abroad = paper(person, LIMIT), paper(person, "200000 EUR")
    paper(person, "1 CAD")

    under = {cost: seated(project, person, "division-head", cost) for cost in (AT, Money(1, "EUR"), Money(1, "JPY"))}
    assert [one.instrument for one in under.values()] == [here, abroad, abroad]
    assert under[AT].limit == AT

    whole = paper(person)
    found = seated(project, person, "division-head", OVER)
    assert (found.instrument, found.limit) == (whole, Money(LARGEST, "CAD"))


def test_whoever_may_is_named_first_and_each_of_the_others_hears_what_stands_in_the_way(project, division):
    step = policy_of(project).get(Step, project.step)
    poor, rich = someone("city-manager", None), someone("division-head", division)
    paper(poor, "1 CAD"), paper(rich, LIMIT)
    gone = someone("deputy-city-manager", None)
    make.role(make.person("Later"), "city-manager", since=TOMORROW)

    found = list(router.seats(Case.objects.get(pk=project.pk), step, known(project_cost=AT), on=DAY))

    assert [(one.person, one.role, one.may) for one in found] == [
        (rich, "division-head", True), (poor, "city-manager", False), (gone, "deputy-city-manager", False),
    ]  # fmt: skip
    assert [[finding.kind for finding in one.refused_by] for one in found] == [[], ["limit"], ["limit"]]
    assert not found[1].is_own_work
    assert {finding.criterion for finding in found[0].findings if finding.kind in ("role", "responsible")} == {
        "sign-project"
    }


def test_a_project_that_no_division_leads_has_nobody_most_directly_responsible(project, division):
    person = someone("division-head", division)
    paper(person, LIMIT)
    Case.objects.filter(pk=project.pk).update(lead_division=None)

    found = seated(project, person, "division-head", AT)

    [finding] = [one for one in found.findings if one.kind == "responsible"]
    assert (finding.outcome, finding.answer.why) == (Outcome.UNKNOWN, "no-lead-division")
    assert not found.may


def test_a_role_counts_on_its_days_whatever_day_it_is_today(project, division):
    held, over = make.person("Held"), make.person("Over")
    make.role(held, "division-head", division=division, since=YESTERDAY, until=DAY)
    make.role(over, "division-head", division=division, until=YESTERDAY)
    paper(held, LIMIT), paper(over, LIMIT)

    mine, theirs = (seated(project, one, "division-head", AT) for one in (held, over))
    assert (mine.may, mine.clause.id) == (True, "sign-project")
    assert {one.kind for one in theirs.refused_by} == {"role", "responsible"}


def test_a_cost_that_nobody_knew_on_that_day_is_none(project, division):
    person, step = someone("division-head", division), policy_of(project).get(Step, project.step)
    paper(person, LIMIT)
    told = known(project_cost=AT)
    later = replace(told, facts={**told.facts, "project_cost": (Fact(AT, DAY, TOMORROW, filed=True),)})

    found = router.seat(Case.objects.get(pk=project.pk), step, person, "division-head", later, on=DAY)
    assert [one.kind for one in found.refused_by] == ["limit"]


def test_a_step_without_a_decision_is_nobodys(project):
    step = next(one for one in policy_of(project).all(Step) if not one.authority)

    assert router.clause_of(project, step) is None
    assert list(router.seats(project, step, known(), on=DAY)) == []


def test_a_partnership_is_signed_after_council_and_by_whom_the_text_names(office, member):
    case = assessed(office, member)
    mayor, manager = someone("mayor", None), someone("city-manager", None)
    with pytest.raises(Refused):  # Council first
        decide(case, mayor, "mayor")
    item = make.council_item("2026-06-01", outcome="adopted")
    actions.record_council(by=make.clerk(), case=case, item=item, known=known("report"), on=DAY)
    actions.close_step(by=office, case=case, known=known("report"), on=DAY)

    assert not may(case, mayor, "mayor")  # neither the solicitor nor anybody about the policy
    answer(member("Simon", "solicitor").user.actor, case, "q-solicitor")
    assert not may(case, mayor, "mayor")
    answer(office, case, "q-policy-followed")

    asked = [(mayor, "mayor", True), (manager, "city-manager", True)]
    asked += [(someone(role, None), role, role == "mayors-designate") for role in ("mayors-designate", "division-head")]
    assert [may(case, person, role) for person, role, _may in asked] == [expected for *_who, expected in asked]


def decide(case, person, role):
    return actions.decide(
        by=person.user.actor, case=case, person=person, role=role, yes=True, shown=case.content_digest, on=DAY
    )


def test_to_represent_the_city_is_another_power_than_to_sign(policy):
    clauses = {one.id: one for one in loaded(policy).all(Authority)}

    assert set(clauses["represent"].roles) == {"mayor", "mayors-designate"}
    assert clauses["represent"].decides == "represent"
    assert "city-manager" in clauses["sign-partnership"].roles
    assert "city-manager" not in clauses["represent"].roles


def test_a_paper_that_was_passed_on_gives_nothing_where_the_clause_does_not_say_that_it_may_be(project, division):
    person = someone("division-head", division)
    paper(person, LIMIT, parent=paper(someone("city-manager", None), may_sub_delegate=True))
    content = PolicyVersion.objects.get().content.replace(b"may_delegate = true\n", b"")
    PolicyVersion.objects.update(content=content, digest=sha256(content).hexdigest())
    facts._stacked.cache_clear()
    case = Case.objects.select_related("policy").get(pk=project.pk)

    found = seated(case, person, "division-head", AT)

    assert not found.may
    assert found.instrument is None
    assert router.was_passed_on(case, found, DAY)
