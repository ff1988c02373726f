"""By the policy several may say yes one after the other; who leaves in the middle leaves what they agreed to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from chancery.accounts.models import Person, RoleHeld
from chancery.audit.reconcile import differences
from chancery.errors import Refused
from chancery.missions import actions, chain, permissions
from chancery.missions.facts import points_to_check
from chancery.missions.models import Assent, Mission
from chancery.money import Money
from tests import make
from tests.missions.scene import Lyon, lyon, person_of
from tests.missions.test_pages import of, page, send

pytestmark = pytest.mark.django_db
POLICY = """format = "chancery-policy/1"
[policy]
id = "travel"
title = { en = "Travel" }
[[role]]
id = "head"
name = { en = "the head of the office", fr = "la direction du bureau" }
[[role]]
id = "city-manager"
name = { en = "the City Manager", fr = "la direction générale" }
[[role]]
id = "city-council"
name = { en = "City Council", fr = "le Conseil" }
[[travel_rule]]
id = "small"
about = "authorises"
by = ["head"]
amount = "2000 CAD"
[[travel_rule]]
id = "large"
about = "authorises"
by = ["head", "city-manager"]
amount = "9000 CAD"
[[travel_rule]]
id = "elected"
about = "authorises"
groups = ["elected"]
by = ["city-manager", "city-council"]
[[travel_rule]]
id = "approver"
about = "approver"
not_by = ["self", "peer", "subordinate"]
"""


@pytest.fixture
def policy():
    make.policy_version("travel", POLICY.encode(), in_force_from=date(2020, 1, 1), kind="policy")


def asked(**values) -> Lyon:
    it = lyon(**values)
    actions.ask(by=it.officer, mission=it.mission)
    return it


def leaves(actor) -> None:
    """Their roles ended yesterday."""
    RoleHeld.objects.filter(person__user__actor=actor).update(until=timezone.localdate() - timedelta(days=1))


def test_each_says_yes_in_the_order_of_the_policy_and_the_last_authorises(policy):
    it = asked()
    with pytest.raises(Refused, match="asks the head of the office now"):
        actions.authorise(by=it.manager, mission=it.mission)
    with pytest.raises(Refused, match="after you"):
        actions.authorise(by=it.head, mission=it.mission)
    assert Mission.objects.get().state == "asked"

    made = actions.assent(by=it.head, mission=it.mission, reason_en="It is on our way.")
    with pytest.raises(Refused, match="asks the City Manager now"):
        actions.assent(by=it.head, mission=it.mission)
    with pytest.raises(Refused, match="Nobody comes after you"):
        actions.assent(by=it.manager, mission=it.mission)
    decided = actions.authorise(by=it.manager, mission=it.mission)

    assert (made.role, made.as_role, decided.as_role) == ("head", "head", "city-manager")
    assert Mission.objects.get().state == "authorised"
    assert list(differences([Assent])) == []


@pytest.mark.parametrize(
    ("maximum", "groups", "roles", "council"),
    [
        (200_000, ["staff"], ("head",), False),
        (200_001, ["staff"], ("head", "city-manager"), False),
        (900_001, ["staff"], (), True),
        (200_000, ["elected"], ("city-manager",), True),
        (200_000, ["staff", "elected"], ("head", "city-manager"), True),
    ],
)
def test_the_policy_says_who_decides_up_to_which_amount_and_when_council_does(policy, maximum, groups, roles, council):
    it = lyon(maximum_minor=maximum)
    it.mission.trips.update(group=groups[0])
    for group in groups[1:]:
        actions.add_trip(by=it.officer, mission=it.mission, name="A. Roy", group=group)

    assert chain.of(it.mission) == chain.Chain(roles, council)
    assert chain.by_the_rules([], ["staff"], None) == chain.Chain()
    assert chain.by_the_rules([], ["elected"], None) == chain.Chain((), True)


def test_an_amount_in_another_currency_is_not_compared_so_council_decides(policy):
    it = lyon(maximum_minor=1, currency="EUR")

    assert chain.of(it.mission).council


def test_above_what_anybody_may_authorise_a_decision_of_council_is_named(policy):
    it = asked(maximum_minor=900_001)
    with pytest.raises(Refused, match="takes a decision of Council"):
        actions.authorise(by=it.head, mission=it.mission)

    assert actions.authorise(by=it.head, mission=it.mission, council_item=make.council_item()).yes


def test_who_leaves_after_they_agreed_leaves_their_yes_and_who_follows_them_decides(policy):
    it = asked()
    actions.assent(by=it.head, mission=it.mission)
    leaves(it.head)
    leaves(it.manager)
    with pytest.raises(Refused, match="authorised by the city manager"):
        actions.authorise(by=it.manager, mission=it.mission)
    assert "Nobody holds this role now" in page(it.officer, of(it))

    actions.authorise(by=make.actor("city-manager"), mission=it.mission)

    assert Mission.objects.get().state == "authorised"
    assert Assent.objects.get().given_by == it.head


def test_where_the_policy_names_nobody_and_all_who_may_decide_left_the_page_says_so():
    it = lyon(division=make.division("parks"))
    actions.ask(by=it.officer, mission=it.mission)
    away = make.actor("division-head", division=make.division("roads"))
    assert "nobody can decide" not in page(it.officer, of(it))
    leaves(it.head)
    leaves(it.manager)

    assert "nobody can decide" in page(it.officer, of(it))
    make.actor("division-head", division=it.mission.division)
    assert "nobody can decide" not in page(it.officer, of(it))
    assert not permissions.deciding_role(away, it.mission)


def test_what_is_asked_anew_is_agreed_to_anew(policy):
    it = asked()
    actions.assent(by=it.head, mission=it.mission)
    actions.take_back(by=it.officer, mission=it.mission)
    actions.ask(by=it.officer, mission=it.mission)

    assert not Assent.objects.get().standing
    with pytest.raises(Refused, match="asks the head of the office now"):
        actions.authorise(by=it.manager, mission=it.mission)
    actions.assent(by=it.head, mission=it.mission)
    actions.refuse(by=it.manager, mission=it.mission, reason_en="A call will do.")
    assert not Assent.objects.filter(standing=True).exists()
    assert list(differences([Assent])) == []


def test_nobody_takes_two_steps_of_one_mission_whatever_their_roles(policy):
    it = asked()
    make.role(person_of(it.head), "city-manager")
    actions.assent(by=it.head, mission=it.mission)

    with pytest.raises(Refused, match="somebody else takes this step"):
        actions.authorise(by=it.head, mission=it.mission)
    assert "You said yes before" in page(it.head, of(it))


def test_a_role_counts_for_a_traveller_who_has_no_login():
    it = lyon()
    boss = Person.objects.create(name="No login")
    make.role(boss, "city-manager")
    actions.add_trip(by=it.officer, mission=it.mission, person=boss, group="staff")
    actions.ask(by=it.officer, mission=it.mission)

    with pytest.raises(Refused, match="peer"):
        actions.authorise(by=it.head, mission=it.mission)


def test_an_approver_below_a_traveller_is_a_point_also_without_a_login(policy):
    it = asked(maximum_minor=100_000)
    actions.authorise(by=it.head, mission=it.mission)
    boss = Person.objects.create(name="No login")
    make.role(boss, "city-manager")
    it.mission.trips.update(person=boss)

    ((_trip, points),) = points_to_check(it.mission)
    assert [one.outcome for one in points if one.about == "approver"] == ["not_met"]


def test_the_page_says_whose_turn_it_is_and_each_takes_their_step_on_one_form(policy):
    it = asked()
    shown = page(it.head, of(it))
    assert "By the policy it is authorised by the head of the office, then the City Manager." in " ".join(shown.split())
    assert "The policy asks the head of the office now." in page(it.manager, of(it))

    send(it.head, of(it, "authorise/"), reason_en="It is on our way.")

    assert "It is on our way." in page(it.manager, of(it))
    assert "C’est le tour de" in page(it.manager, f"/fr/bureau/deplacements/{it.mission.reference}/")
    send(it.manager, of(it, "authorise/"), maximum="4000")
    assert it.mission.authorisations.get().maximum_minor == Money(400_000, "CAD").minor
