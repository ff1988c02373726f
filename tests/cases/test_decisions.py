"""Yes or no by whoever may, on exactly what they were shown."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chancery.accounts import actions as accounts
from chancery.audit.models import LedgerEntry
from chancery.cases import actions, router
from chancery.cases.actions.moving import note_part
from chancery.cases.facts import policy_of
from chancery.cases.models import Case, Decision
from chancery.errors import Refused
from chancery.money import Money
from chancery.policy.model import Step
from tests import make
from tests.cases.conftest import DAY, answer, assessed, known, paper

pytestmark = pytest.mark.django_db
SHOWN = "1" * 64
COST = {"project_cost": Money(5_000_000, "CAD")}


@pytest.fixture
def project(office, member, division):
    """An International Project that waits for its signature: the policy was followed, the form is satisfactory."""
    case = assessed(office, member, "project", lead_division=division)
    answer(office, case, "q-policy-followed")
    answer(member("Simon", "solicitor").user.actor, case, "q-solicitor")
    return case


@pytest.fixture
def head(member, division):
    """The head of the division that leads, with a paper for 100,000 dollars."""
    person = make.person("Denis")
    make.role(person, "division-head", division=division)
    paper(person, "100000 CAD")
    return person


def sign(case, person, role="division-head", cost=COST, **more):
    more.setdefault("shown", SHOWN)
    more.setdefault("on", DAY)
    by = more.pop("by", person.user.actor)
    return actions.decide(by=by, case=case, person=person, role=role, yes=True, known=known(**cost), **more)


def test_the_head_of_the_division_that_leads_signs_within_the_limit(project, head, office):
    made = sign(project, head)

    assert (made.authority, made.limit, made.cost_minor) == ("sign-project", Money(10_000_000, "CAD"), 5_000_000)
    assert (made.content_digest, made.policy_digest) == (SHOWN, project.policy.digest)
    actions.close_step(by=office, case=project, known=known(**COST), on=DAY)
    assert (project.state, project.outcome) == ("closed", "carried")


def test_it_is_in_the_ledger_and_sealed(project, head):
    before = LedgerEntry.objects.count()
    sign(project, head)

    leaves = b"".join(bytes(one.leaf) for one in LedgerEntry.objects.filter(seq__gte=before))
    assert b'"type":"sealed"' in leaves
    assert b"case.decided" not in leaves


@pytest.mark.parametrize(
    ("cost", "why"),
    [
        (Money(10_000_001, "CAD"), "limit"),
        (Money(1, "JPY"), "limit"),
        (None, "cost"),
    ],
)
def test_over_the_limit_in_another_currency_or_unknown_it_is_refused_and_says_who_may(project, head, member, cost, why):
    manager = member("Maya", "city-manager")
    paper(manager)

    with pytest.raises(Refused) as refused:
        sign(project, head, cost={"project_cost": cost})
    if cost is not None and cost.currency == "CAD":
        assert "Who may: Maya." in str(refused.value)
    assert "Qui le peut" in refused.value.message_fr or "personne ne le peut" in refused.value.message_fr
    assert Decision.objects.count() == 0


def test_a_delegation_that_ended_yesterday_does_not_count(project, division):
    person = make.person("Late")
    make.role(person, "division-head", division=division)
    paper(person, "100000 CAD", until=DAY - timedelta(days=1))

    with pytest.raises(Refused):
        sign(project, person)


def test_the_head_of_another_division_is_not_the_one_most_directly_responsible(project):
    person = make.person("Other")
    make.role(person, "division-head", division=make.division("parks"))
    paper(person, "100000 CAD")

    with pytest.raises(Refused, match="division that leads"):
        sign(project, person)


def test_a_role_that_the_clause_does_not_name_decides_nothing(project, member):
    person = member("Tara", "treasurer")
    paper(person, "100000 CAD")

    with pytest.raises(Refused, match="On record nobody may"):
        sign(project, person, role="treasurer")


def test_a_role_that_one_does_not_play_is_refused(project, head):
    with pytest.raises(Refused):
        sign(project, head, role="city-manager")


def test_nobody_decides_what_they_assessed_or_edited(project, head, office):
    note_part(by=head.user.actor, case=project, did="edit")
    with pytest.raises(Refused):
        sign(project, head)


@pytest.fixture
def small(settings):
    """One person holds several roles, and another countersigns."""
    settings.CITY = replace(settings.CITY, small_office=True)
    return make.actor("countersigner")


def countersigned(case, person, second):
    """The second of two people signs for what is shown at this step."""
    by = person.user.actor
    asked = accounts.ask_countersignature(act="case-decision", about=case, by=by, shown=case.shown)
    accounts.countersign(countersignature=asked, by=second)


def test_in_a_small_office_one_decides_on_ones_own_work_once_it_is_countersigned(project, head, small):
    note_part(by=head.user.actor, case=project, did="edit")
    with pytest.raises(Refused, match="once the countersigner has signed"):
        sign(project, head)
    countersigned(project, head, small)

    found = {one["kind"]: one["en"] for one in sign(project, head).found}
    assert "It was countersigned." in found["separation"]


def test_another_content_is_countersigned_anew(project, head, small):
    countersigned(project, head, small)
    actions.change_content(by=head.user.actor, case=project, content_digest="2" * 64, on=DAY)

    with pytest.raises(Refused, match="The same person also"):
        sign(project, head, shown="2" * 64)


def test_in_a_larger_office_a_countersignature_changes_nothing(project, head, small, settings):
    note_part(by=head.user.actor, case=project, did="edit")
    countersigned(project, head, small)
    settings.CITY = replace(settings.CITY, small_office=False)

    with pytest.raises(Refused, match="The same person also"):
        sign(project, head)


def test_a_countersignature_stands_in_for_no_limit(project, head, small):
    note_part(by=head.user.actor, case=project, did="edit")
    countersigned(project, head, small)

    with pytest.raises(Refused):
        sign(project, head, cost={"project_cost": Money(50_000_000, "CAD")})


def test_nobody_notes_a_part_that_somebody_did_not_have():
    assert "note_part" not in actions.__all__
    assert not hasattr(actions, "note_part")


def test_an_edit_of_an_earlier_version_keeps_nobody_away_from_the_next(project, head, office):
    note_part(by=head.user.actor, case=project, did="edit")
    actions.change_content(by=office, case=project, content_digest="2" * 64, on=DAY)

    assert sign(project, head, shown="2" * 64).yes


def test_nobody_decides_in_anothers_name(project, head, office):
    with pytest.raises(Refused, match="another's name"):
        sign(project, head, by=office)


def test_a_decision_on_a_stale_page_is_refused(project, head, office):
    actions.change_content(by=office, case=project, content_digest="2" * 64, on=DAY)

    with pytest.raises(Refused, match="changed since you looked"):
        sign(project, head)


def test_an_edit_voids_the_decision(project, head, office):
    sign(project, head)
    actions.change_content(by=office, case=project, content_digest="2" * 64, on=DAY)

    assert Decision.objects.get().voided_because == "content"
    with pytest.raises(Refused, match="waits for"):
        actions.close_step(by=office, case=project, known=known(**COST), on=DAY)


def test_what_was_decided_is_not_submitted_again(project, head, office):
    sign(project, head)

    with pytest.raises(Refused, match="This request was decided on"):
        actions.submit(by=office, case=project, on=DAY, content_digest="2" * 64)

    assert Case.objects.get().content_digest == "1" * 64


def test_two_approvers_make_one_decision(project, head, member):
    manager = member("Maya", "city-manager")
    paper(manager)
    stale = Case.objects.get(pk=project.pk)
    sign(project, head)

    with pytest.raises(Refused):
        sign(stale, manager, role="city-manager")
    assert Decision.objects.count() == 1


def test_without_the_solicitor_nothing_is_signed(office, member, division, head):
    case = assessed(office, member, "project", lead_division=division)
    answer(office, case, "q-policy-followed")

    with pytest.raises(Refused):
        sign(case, head)


# --- Council


@pytest.fixture
def partnership(office, member, division):
    """A Partnership City proposal that waits for Council."""
    return assessed(office, member, lead_division=division)


@pytest.fixture
def clerk(member):
    return member("Claude", "clerk").user.actor


def item(outcome="adopted", **values):
    return make.council_item(outcome=outcome, **values)


def test_the_clerk_records_what_council_decided(partnership, clerk):
    made = actions.record_council(by=clerk, case=partnership, item=item(), known=known("report"), on=DAY)

    assert (made.yes, made.role, made.person) == (True, "city-council", None)


def test_council_does_not_decide_before_what_has_to_come_first(partnership, clerk):
    Decision.objects.create(
        case=partnership, step="recommendation", decides="recommend", yes=True, decided_on=DAY + timedelta(days=1),
        role="city-manager", authority="recommends", content_digest=SHOWN, policy_digest=partnership.policy.digest,
        person=make.person("Rita"),
    )  # fmt: skip
    with pytest.raises(Refused, match="decided after this meeting"):
        actions.record_council(by=clerk, case=partnership, item=item(), known=known("report"), on=DAY)


def test_nobody_but_the_clerk_does(partnership, office):
    with pytest.raises(Refused, match="Only the clerk"):
        actions.record_council(by=office, case=partnership, item=item(), known=known("report"), on=DAY)


@pytest.mark.parametrize("outcome", ["referred", "deferred", "received"])
def test_what_council_did_not_decide_decides_nothing_and_stays_on_record_once(partnership, clerk, outcome):
    told = {"by": clerk, "case": partnership, "item": item(outcome), "known": known("report"), "on": DAY}
    assert actions.record_council(**told) is None
    assert partnership.step == "council"
    assert [(one.step, one.item.outcome, one.heard_on) for one in partnership.hearings.all()] == [
        ("council", outcome, DAY)
    ]
    with pytest.raises(Refused, match="on record for this step already"):
        actions.record_council(**told)


def test_what_became_of_an_item_is_said_before_it_counts_for_a_case(partnership, clerk):
    with pytest.raises(Refused, match="Choose it"):
        actions.record_council(by=clerk, case=partnership, item=item("not-recorded"), known=known("report"), on=DAY)


def test_adopted_as_amended_approves_the_amended_text(partnership, clerk):
    amended = item("adopted-as-amended")
    with pytest.raises(Refused, match="enter the amended text"):
        actions.record_council(by=clerk, case=partnership, item=amended, known=known("report"), on=DAY)

    made = actions.record_council(
        by=clerk, case=partnership, item=amended, content_digest="3" * 64, known=known("report"), on=DAY
    )

    assert made.content_digest == partnership.content_digest == "3" * 64


def test_lost_at_council_is_a_ground_for_refusal(partnership, clerk, office):
    actions.record_council(by=clerk, case=partnership, item=item("lost"), known=known("report"), on=DAY)
    actions.refuse(by=office, case=partnership, reason="Lost at Council.", known=known("report"), on=DAY)

    assert partnership.outcome == "refused"


# --- any delegations, limits, costs and days


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    limit=st.one_of(st.none(), st.integers(0, 2_000_000)),
    cost=st.one_of(st.none(), st.integers(0, 2_000_000)),
    starts=st.integers(-3, 3),
    length=st.one_of(st.none(), st.integers(0, 3)),
    currency=st.sampled_from(["CAD", "EUR"]),
    mine=st.booleans(),
    assessed_it=st.booleans(),
)
def test_a_seat_is_open_only_when_paper_limit_day_division_and_hands_are_all_right(
    project, division, limit, cost, starts, length, currency, mine, assessed_it
):
    person = make.person("Any")
    make.role(person, "division-head", division=division if mine else make.division(f"d{make.number()}"))
    since = DAY + timedelta(days=starts)
    until = since + timedelta(days=length) if length is not None else None
    paper(person, f"{limit / 100:.2f} CAD" if limit is not None else "", since=since, until=until)
    if assessed_it:
        note_part(by=person.user.actor, case=project, did="assess")
    money = {"project_cost": Money(cost, currency) if cost is not None else None}

    step = policy_of(project).get(Step, project.step)
    held = router.seat(Case.objects.get(pk=project.pk), step, person, "division-head", known(**money), on=DAY)

    in_time = since <= DAY and (until is None or until >= DAY)
    within = cost is not None and in_time and (limit is None or (currency == "CAD" and cost <= limit))
    assert held.may == (within and mine and not assessed_it)
