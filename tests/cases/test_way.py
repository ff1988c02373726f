"""A request goes from step to step as its policy says, and ends in one of four ways."""

from datetime import timedelta

import pytest

from chancery.cases import actions
from chancery.cases.facts import policy_of, way
from chancery.cases.models import Case, StepClosing
from chancery.errors import Refused
from chancery.policy.procedure import present
from tests import make
from tests.cases.conftest import DAY, answer, assessed, known, proposal
from tests.racing import meanwhile

pytestmark = pytest.mark.django_db


def test_a_case_is_opened_under_the_policy_of_its_day_and_stays_under_it(office, policy):
    case = actions.open(by=office, kind="proposal", category="partnership", on=DAY)
    policy.in_force_to = DAY
    policy.save()
    make.policy_version("next", b"", in_force_from=DAY + timedelta(days=1))

    assert Case.objects.get().policy == policy
    assert policy_of(Case.objects.get()).digest == policy.digest
    assert (case.reference, case.step) == ("D-2026-0001", "proposal")


def test_without_a_policy_there_are_no_steps(db):
    with pytest.raises(Refused, match="No policy is in force"):
        actions.open(by=make.clerk(), kind="proposal", on=DAY)


def test_a_category_that_takes_nothing_new_is_refused(office):
    with pytest.raises(Refused, match="no category of this name"):
        actions.open(by=office, kind="proposal", category="historical", on=DAY)


def test_a_complete_proposal_passes_its_first_step(office, policy):
    case = actions.close_step(by=office, case=proposal(office), known=known(), on=DAY)

    assert case.step == "initial-assessment"
    assert StepClosing.objects.get().passed


def test_a_project_that_lacks_an_element_is_not_considered_and_says_which(office, policy):
    case = proposal(office, category="project")
    actions.give_element(by=office, case=case, element="activities", there=True, parts=["financial-resources"])

    with pytest.raises(Refused, match="It waits for: Proposed activities"):
        actions.close_step(by=office, case=case, known=known(), on=DAY)
    actions.leave_unconsidered(by=office, case=case, known=known(), on=DAY)

    assert (case.outcome, case.reason) == ("not-considered", "activities")


def test_where_the_text_does_not_say_that_it_is_not_considered_it_waits_for_what_it_lacks(office, policy):
    case = proposal(office)
    actions.give_element(by=office, case=case, element="activities", there=True, parts=["financial-resources"])

    with pytest.raises(Refused, match="The policy does not say of it that it is then not considered"):
        actions.leave_unconsidered(by=office, case=case, known=known(), on=DAY)
    assert case.is_open


def test_a_complete_one_cannot_be_left_unconsidered(office, policy):
    with pytest.raises(Refused, match="Nothing that it must contain is missing"):
        actions.leave_unconsidered(by=office, case=proposal(office, category="project"), known=known(), on=DAY)


def test_an_unknown_holds_a_step_up_until_the_evidence_comes(office, policy):
    case = proposal(office)
    actions.close_step(by=office, case=case, known=known(), on=DAY)
    answer(office, case, "hub", "q-clear", "q-market", "q-comparable", "q-demand", "q-capacity-partner")

    with pytest.raises(Refused, match="waits for"):
        actions.close_step(by=office, case=case, known=known(gawc_class=None), on=DAY)
    with pytest.raises(Refused, match="no ground for a refusal"):
        actions.refuse(by=office, case=case, reason="We do not know.", known=known(gawc_class=None), on=DAY)
    actions.close_step(by=office, case=case, known=known(), on=DAY)

    assert case.step == "equity"


def test_one_no_is_a_ground_for_refusal_and_the_reason_stays(office, policy):
    case = proposal(office)
    actions.close_step(by=office, case=case, known=known(), on=DAY)
    answer(office, case, "q-market", outcome="not_met")
    actions.refuse(by=office, case=case, reason="No market for what we make.", known=known(), on=DAY)

    assert (case.state, case.outcome, case.reason) == ("closed", "refused", "No market for what we make.")
    kept = StepClosing.objects.get(step="initial-assessment").found
    assert [one["outcome"] for one in kept if one["clause"] == "q-market"] == ["not_met"]
    assert all(one["en"] and one["fr"] for one in kept)


def test_nothing_happens_to_a_closed_case(office, policy):
    case = proposal(office)
    actions.withdraw(by=office, case=case, reason="They changed their mind.", on=DAY)

    for again in (
        lambda: actions.withdraw(by=office, case=case, reason="Again.", on=DAY),
        lambda: actions.close_step(by=office, case=case, known=known(), on=DAY),
        lambda: answer(office, case, "q-clear"),
    ):
        with pytest.raises(Refused):
            again()


def test_who_proposed_it_may_withdraw_it_and_a_stranger_may_not(office, policy, member):
    case = proposal(office)

    with pytest.raises(Refused, match="Only the office"):
        actions.withdraw(by=member("Bob", "councillor").user.actor, case=case, reason="No.", on=DAY)


def test_a_judgement_can_be_revised_and_the_earlier_one_stays_on_record(office, policy):
    case = proposal(office)
    actions.close_step(by=office, case=case, known=known(), on=DAY)
    answer(office, case, "q-clear", outcome="not_met")
    answer(office, case, "q-clear")

    earlier, later = case.judgements.filter(clause="q-clear")
    assert (earlier.outcome, earlier.revised_by, later.revised_by) == ("not_met", later, None)


def test_a_judgement_needs_reasons(office, policy):
    case = proposal(office)

    with pytest.raises(Refused, match="Write down why"):
        actions.judge(by=office, case=case, clause="q-clear", outcome="met", reasons=" ", on=DAY)


def test_a_question_is_answered_by_whom_the_policy_asks(office, policy, member):
    case = proposal(office)

    for slug in ("solicitor", "councillor", "administrator", "auditor"):
        with pytest.raises(Refused, match="does not ask this of you"):
            answer(member(slug, slug).user.actor, case, "q-clear")


def test_a_division_answers_for_the_case_it_leads_and_for_no_other(office, policy, division):
    case = proposal(office, lead_division=division)
    own, other = make.person("Dina"), make.person("Otto")
    make.role(own, "division-officer", division=division)
    make.role(other, "division-officer", division=make.division("parks"))

    with pytest.raises(Refused, match="does not ask this of you"):
        answer(other.user.actor, case, "q-staffing")
    answer(own.user.actor, case, "q-staffing")


def test_two_who_close_a_step_close_it_once(office, policy):
    case = proposal(office)
    stale = Case.objects.get(pk=case.pk)
    actions.close_step(by=office, case=case, known=known(), on=DAY)

    with pytest.raises(Refused, match="Somebody else"):
        actions.close_step(by=office, case=stale, known=known(), on=DAY)
    assert StepClosing.objects.count() == 1


def test_who_read_the_case_before_another_closed_the_step_is_told_so(office, policy):
    case = proposal(office)
    stale = Case.objects.prefetch_related("closings").get(pk=case.pk)
    actions.close_step(by=office, case=case, known=known(), on=DAY)

    with pytest.raises(Refused, match="Somebody else has just changed this case"):
        actions.close_step(by=office, case=stale, known=known(), on=DAY)


def test_two_who_open_a_case_at_once_get_two_numbers(office, policy):
    def another():
        Case.objects.create(reference="D-2026-0001", kind="visit", policy=policy, opened_on=DAY)

    with meanwhile(another):
        case = actions.open(by=office, kind="proposal", on=DAY)

    assert case.reference == "D-2026-0002"


def test_a_stranger_closes_no_step(office, policy, member):
    with pytest.raises(Refused, match="Only the office"):
        actions.close_step(by=member("Bob", "councillor").user.actor, case=proposal(office), known=known(), on=DAY)


def test_the_whole_way_waits_for_council(office, policy, member, division):
    case = assessed(office, member, lead_division=division)

    assert case.step == "council"
    assert [one.kind for one in present(way(case, known(), on=DAY)).waits_for] == ["report", "decision"]


def test_who_may_not_know_all_of_a_step_does_not_close_it(office, policy, member):
    case = proposal(office)
    actions.close_step(by=office, case=case, known=known(), on=DAY)
    uncleared = member("Otis", "head").user.actor

    with pytest.raises(Refused, match="someone with a clearance closes it"):
        actions.close_step(by=uncleared, case=case, known=known(), on=DAY)
    with pytest.raises(Refused, match="someone with a clearance closes it"):
        actions.refuse(by=uncleared, case=case, reason="No.", known=known(), on=DAY)


def test_what_was_told_in_confidence_is_not_kept_with_the_step(office, policy):
    case = proposal(office)
    actions.close_step(by=office, case=case, known=known(), on=DAY)
    actions.ask(by=office, case=case, consultation="consult-concern", on=DAY, file_number="X-7")
    answer(office, case, "hub", "q-clear", "q-market", "q-comparable", "q-demand", "q-capacity-partner")
    actions.close_step(by=office, case=case, known=known(), on=DAY)

    kept = {one["clause"]: one for one in StepClosing.objects.get(step="initial-assessment").found}
    assert "consult-concern" not in kept
    assert kept["q-core"]["outcome"] == ""
    assert "not public" in kept["q-core"]["en"]
