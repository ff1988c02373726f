"""A proposal comes in with a number and a case, and is told at once what the policy finds missing."""

from datetime import date

import pytest

from chancery.audit.models import LedgerEntry, LedgerHead
from chancery.cases.content import digest_of
from chancery.cases.models import Case, CasePart
from chancery.errors import Refused
from chancery.money import Money
from chancery.notices.models import Notice
from chancery.proposals import facts
from chancery.proposals.content import Planned, Resource
from chancery.proposals.models import Means, Proposal
from tests import make
from tests.proposals.conftest import PAULA, TREES, case_of, content, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy")]


def test_a_complete_one_passes_its_first_step_and_its_sender_gets_a_number(policy):
    made = receive()

    assert (made.reference, made.case.policy) == (f"P-{date.today().year}-0001", policy)
    assert case_of(made).step == "initial-assessment-project"
    assert [one.subject for one in Notice.objects.all()] == ["Your proposal came in"]
    assert made.reference in str(Notice.objects.get().body)


def test_the_case_holds_what_was_written_and_is_bound_to_it():
    made = receive()
    held = {one.element: (one.there, one.parts, one.note) for one in made.case.elements.all()}

    assert held["candidate"] == (True, [], "Milan, Italy")
    assert held["activities"][:2] == (True, ["financial-resources", "staffing-resources"])
    assert "$500, 12 staff days" in held["activities"][2]
    assert held["project-term"][2] == "2 years"
    assert case_of(made).content_digest == digest_of(made.case)
    assert made.content_digest == content().digest


def test_whoever_proposes_is_an_actor_without_a_name_who_may_not_decide():
    made = receive()

    assert made.proponent.kind == "proponent"
    assert list(made.case.parts.values_list("actor", "did")) == [(made.proponent_id, CasePart.Did.PROPOSE)]


def test_who_types_what_came_on_paper_did_not_propose_it(office):
    made = receive(office, how="paper", on=date.today())

    assert made.case.parts.get().actor != office
    assert made.received_how == "paper"


def test_a_division_proposes_itself():
    division = make.division("culture")
    by = make.actor("division-officer", division=division)
    made = receive(by, how="in-person", division=division, sender=PAULA.__class__("Dina", "division"))

    assert (made.proponent, made.case.lead_division) == (by, division)


@pytest.mark.parametrize("who", ["councillor", "auditor", "administrator"])
def test_others_enter_none(who):
    with pytest.raises(Refused, match="Only the office enters"):
        receive(make.actor(who), how="paper")


NO_MONEY = (Planned("Plant trees", "", (Resource("community", staff_days=3),)),)


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"activities": NO_MONEY}, "activities"),
        ({"activities": ()}, "activities"),
        ({"months": None}, "project-term"),
        ({"candidate": ""}, "candidate"),
        ({"words": {("goals", ""): "Shade."}}, "profile"),
        ({"words": {}, "months": None}, "profile, goals, project-term"),
    ],
)
def test_what_lacks_an_element_is_not_considered_and_says_which(lacking, said):
    made = receive(**lacking)

    assert (case_of(made).outcome, case_of(made).reason) == (Case.Outcome.NOT_CONSIDERED, said)
    assert Notice.objects.filter(subject="Your proposal lacks something").exists()


def test_the_list_is_in_the_language_of_its_sender_with_the_parts_that_are_missing():
    make.country("IT")
    receive(language="fr", activities=NO_MONEY)
    letter = Notice.objects.get(subject__startswith="Il manque")

    assert "(ressources financières)" in str(letter.body)


def test_an_amount_of_nothing_is_an_amount():
    free = (Planned("Sing", "", (Resource("community", amount=Money(0, "CAD"), staff_days=0),)),)

    assert case_of(receive(activities=free)).outcome == ""


def test_a_form_that_is_sent_twice_enters_one():
    made = receive()

    assert receive(id=made.pk) == made
    assert Proposal.objects.count() == 1


def test_two_may_propose_the_same_city_and_each_is_seen_beside_the_other():
    one, two, other = receive(), receive(candidate="MILÁN"), receive(candidate="Turin")

    assert list(Proposal.objects.beside(one)) == [two]
    assert list(Proposal.objects.beside(other)) == []
    assert {one.reference[-4:], two.reference[-4:]} == {"0001", "0002"}


def test_nothing_of_it_is_told_in_the_ledger():
    receive()
    told = b"".join(bytes(one.leaf) for one in LedgerEntry.objects.order_by("-seq")[:9])

    assert b"Milan" not in told
    assert b"paula" not in told
    assert b"proposal.received" not in told


def test_without_a_policy_nothing_comes_in(policy):
    policy.delete()
    before = LedgerHead.state()
    with pytest.raises(Refused, match="No policy is in force"):
        receive()

    assert LedgerHead.state() == before
    assert not Proposal.objects.exists()


def test_a_category_that_takes_nothing_new_is_refused():
    with pytest.raises(Refused, match="no category of this name"):
        receive(category="historical")


def test_it_has_somebody_who_proposes_it():
    with pytest.raises(Refused, match="Say who proposes"):
        receive(sender=PAULA.__class__(" ", "resident"))


def test_means_are_kept_by_source_and_division():
    make.division("culture")
    lines = (Resource("divisional", "culture", "", Money(7, "JPY"), None), Resource("sponsor", "", "A bank"))
    receive(activities=(Planned("Sing", "", lines),))

    assert [(one.source, one.division and one.division.slug, one.body, one.amount) for one in Means.objects.all()] == [
        ("divisional", "culture", "", Money(7, "JPY")),
        ("sponsor", None, "A bank", None),
    ]


def test_its_cost_is_known_where_it_is_in_one_currency():
    dollars, yen = TREES, Planned("Sing", "", (Resource("sponsor", amount=Money(7, "JPY")),))

    assert facts.cost_of(receive(activities=(dollars, dollars))) == Money(100_000, "CAD")
    assert facts.cost_of(receive(activities=(dollars, yen))) is None


def test_it_tells_the_policy_what_it_says_of_itself():
    told = facts.of(receive())

    assert {key: one[0].value for key, one in told.items()} == {
        "country": "IT", "counterparty_kind": "municipality", "project_cost": Money(50_000, "CAD"),
    }  # fmt: skip


def test_it_is_completed_by_another_that_follows_it():
    first = receive(months=None)
    second = receive(follows=first)

    assert (first.followed_by.get(), case_of(second).outcome) == (second, "")


def test_the_one_counterparty_of_its_name_is_recognised_and_two_are_not():
    one = make.counterparty("Milan", iso2="IT")
    make.counterparty("Milan", iso2="US")

    assert receive(candidate="MILAN").counterparty == one
    make.counterparty("Milan", iso2="IT")
    assert receive().counterparty is None
