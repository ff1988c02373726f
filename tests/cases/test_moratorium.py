"""What came in while a moratorium held waits, and goes on once it is lifted."""

from datetime import date, timedelta

import pytest

from chancery.cases import actions, stopped
from chancery.cases.models import Case
from chancery.errors import Refused
from chancery.strategy import actions as strategy
from chancery.strategy.models import PolicyVersion
from tests import make
from tests.cases.conftest import DAY, answer, known, proposal

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 3, 1), date(2026, 9, 1)
OWN = ("q-market", "q-comparable", "q-demand", "q-capacity-partner", "hub")
PAUSE = """
[[moratorium]]
id = "pause"
since = 2026-03-01
until_event = { en = "the report on the review", fr = "le rapport d’examen" }
text = { en = "No new agreements.", fr = "Aucune nouvelle entente." }
source = "Motion of 1 March 2026"
"""


def impose(categories=("partnership",)):
    said = {"text_en": "No new partnerships for a time.", "text_fr": ""}
    item = make.council_item(outcome="adopted", reference="2026.GM5.1")
    return strategy.impose(by=make.clerk(), since=SINCE, categories=categories, council_item=item, **said)


def lift(made, until=UNTIL):
    strategy.lift(by=make.clerk(), version=made, until=until, council_item=make.council_item(outcome="adopted"))


def waiting(office):
    """A request that came in while it holds, with all else in order."""
    case = actions.close_step(by=office, case=proposal(office), known=known(), on=DAY)
    answer(office, case, "q-clear", *OWN)
    return case


def close(office, case, on):
    return actions.close_step(by=office, case=Case.objects.get(pk=case.pk), known=known(), on=on)


def test_what_came_in_while_it_held_goes_on_once_it_is_lifted(office, policy):
    made = impose()
    case = waiting(office)
    with pytest.raises(Refused, match="cannot be closed yet"):
        close(office, case, DAY)
    lift(made)

    with pytest.raises(Refused, match="cannot be closed yet"):
        close(office, case, UNTIL - timedelta(days=1))
    assert close(office, case, UNTIL).step == "equity"


def test_the_case_says_that_it_waits_and_since_when_it_may_go_on(office, policy):
    made = impose()
    case = waiting(office)

    assert stopped.of(case, known(), on=DAY) == [stopped.Stop("2026.GM5.1", SINCE, None, holds=True)]
    lift(made)
    assert stopped.of(case, known(), on=DAY) == [stopped.Stop("2026.GM5.1", SINCE, UNTIL, holds=True)]
    assert stopped.of(case, known(), on=UNTIL) == [stopped.Stop("2026.GM5.1", SINCE, UNTIL, holds=False)]


def test_one_of_another_category_stops_nothing_and_nothing_is_said(office, policy):
    impose(categories=("project",))
    case = waiting(office)

    assert stopped.of(case, known(), on=DAY) == []
    assert close(office, case, DAY).step == "equity"


def test_a_moratorium_of_the_policy_itself_ends_with_the_policy_that_imposed_it(office, policy):
    content = bytes(policy.content) + PAUSE.encode()
    paused = make.policy_version("toronto-paused", content, in_force_from=SINCE)
    PolicyVersion.objects.filter(pk=policy.pk).update(in_force_to=SINCE - timedelta(days=1))
    case = waiting(office)
    assert case.policy == paused

    again = make.policy_version("toronto-paused-2", content + b"\n", in_force_from=UNTIL)
    PolicyVersion.objects.filter(pk=paused.pk).update(in_force_to=UNTIL - timedelta(days=1))
    with pytest.raises(Refused, match="cannot be closed yet"):
        close(office, case, UNTIL)
    PolicyVersion.objects.filter(pk=again.pk).delete()

    make.policy_version("toronto-after", bytes(policy.content) + b"\n", in_force_from=UNTIL)
    assert close(office, case, UNTIL).step == "equity"
