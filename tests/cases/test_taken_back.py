"""What was decided on changes after the yes: the step is held against what stands, and it is decided anew."""

import pytest

from chancery.audit import actions as audit
from chancery.cases import actions
from chancery.cases.facts import fallen
from chancery.errors import Refused
from chancery.money import Money
from tests.cases.conftest import DAY, answer, known
from tests.cases.test_decisions import COST, SHOWN, head, project, sign

__all__ = ["head", "project"]
pytestmark = pytest.mark.django_db


def close(office, case, **facts):
    return actions.close_step(by=office, case=case, known=known(**{**COST, **facts}), on=DAY)


def test_what_the_solicitor_takes_back_after_the_yes_voids_it_and_it_is_decided_anew(project, head, office, member):
    solicitor = member("Sara", "solicitor").user.actor
    first = sign(project, head)
    answer(solicitor, project, "q-solicitor", outcome="not_met")
    first.refresh_from_db()

    assert (first.voided_on, first.voided_because) == (DAY, "answer")
    with pytest.raises(Refused, match="cannot be closed yet"):
        close(office, project)
    with pytest.raises(Refused):
        sign(project, head)
    answer(solicitor, project, "q-solicitor")
    with pytest.raises(Refused, match="cannot be closed yet"):
        close(office, project)
    sign(project, head)
    assert close(office, project).outcome == "carried"


def test_the_same_answer_in_other_words_voids_nothing(project, head, office, member):
    sign(project, head)
    answer(member("Sara", "solicitor").user.actor, project, "q-solicitor")

    assert close(office, project).outcome == "carried"


def test_an_answer_that_nobody_decided_on_voids_nothing(project, head, office):
    made = sign(project, head)
    actions.judge(by=audit.service("svc-test"), case=project, clause="hub", outcome="not_met", reasons="None.", on=DAY)
    actions.judge(by=audit.service("svc-test"), case=project, clause="hub", outcome="met", reasons="It is.", on=DAY)
    made.refresh_from_db()

    assert made.voided_on is None


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ({"money_covered": False}, "does not count as things stand"),
        ({"project_cost": Money(9_000_000, "CAD")}, "What it costs is not what was decided on"),
        ({"project_cost": None}, "What it costs is not what was decided on"),
    ],
)
def test_the_step_is_held_against_what_stands_when_it_is_closed(project, head, office, now, says):
    sign(project, head)
    with pytest.raises(Refused, match=says) as refused:
        close(office, project, **now)

    assert "ne compte pas" in refused.value.message_fr
    assert close(office, project).outcome == "carried"


def test_a_yes_that_fell_gives_way_to_the_decision_on_what_stands(project, head, office):
    first = sign(project, head)
    now = {"project_cost": Money(9_000_000, "CAD")}
    second = sign(project, head, cost=now)
    first.refresh_from_db()

    assert (first.voided_because, second.cost_minor) == ("condition", 9_000_000)
    assert close(office, project, **now).outcome == "carried"


def test_a_no_stays_a_no(project, head, office):
    said = {"person": head, "role": "division-head", "yes": False, "shown": SHOWN, "on": DAY}
    actions.decide(by=head.user.actor, case=project, known=known(**COST), **said)

    assert fallen(project, known(money_covered=False), on=DAY) == []
