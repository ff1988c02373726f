"""Who holds what, who may read what and who keeps whose rights: role by role, and at each first and last day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from chancery.accounts import permissions
from chancery.accounts.models import Clearance, DelegationInstrument, RoleHeld
from chancery.accounts.permissions import OF_A_DIVISION, division_key
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.money import LARGEST, Money
from tests import make
from tests.house.test_access_matrix import ROLES

pytestmark = pytest.mark.django_db
HELD = {**ROLES, "CSG": "countersigner"}
FIRST, LAST = date(2024, 3, 1), date(2024, 3, 31)
ONE_DAY = timedelta(days=1)
EDGES = {FIRST - ONE_DAY: False, FIRST: True, LAST: True, LAST + ONE_DAY: False}
# Of whom each is asked, who may, and whether a part of the product at work may.
MAY = {
    "may_keep_people": ("ADM", True),
    "may_confirm": ("ADM", True),
    "may_clear": ("IRH", True),
    "may_end_rights": ("IRH ADM", True),
    "may_countersign": ("CSG", False),
    "may_see_people": ("IRH AUD ADM CSG", False),
    "may_see_instruments": ("DIV DHD IRO IRH TRS SOL CM CLK AUD ADM CSG", False),
    "is_someone": (" ".join(HELD), True),
}
READS = {
    "public": " ".join(HELD),
    "internal": "IRO IRH TRS SOL CM CLK AUD",
    "personal": "IRO IRH AUD",
    "intergovernmental": "",
    "people": "IRH AUD ADM CSG",
    "contacts": "DIV DHD IRO IRH TRS SOL CM CLK MAY",
}


@pytest.fixture
def crowd(db: None) -> dict[str, Actor]:
    """One person for each role, in the whole city."""
    return {short: make.actor(slug) for short, slug in HELD.items()}


@pytest.fixture
def ana(db):
    return make.person("Ana")


def who(crowd, asked):
    return " ".join(short for short, actor in crowd.items() if asked(actor))


def on_each_day(asked):
    return {day: asked(day) for day in EDGES}


def divided():
    """Parks with its trees under it, the gardens that were merged into the trees, and roads beside them all."""
    parks, roads = make.division("parks"), make.division("roads")
    trees = make.division("trees", parent=parks)
    return parks, trees, make.division("gardens", merged_into=trees, ended_on=FIRST), roads


def instrument(holder, **more: Any):
    terms = {"decides": "sign", "since": FIRST, "until": LAST, "given_by": make.clerk(), **more}
    return DelegationInstrument.objects.create(holder=holder, **terms)


# --- by role


@pytest.mark.parametrize("name", MAY)
def test_each_is_for_these_roles_and_for_no_other(crowd, name):
    asked, (expected, at_work) = getattr(permissions, name), MAY[name]

    assert who(crowd, asked) == expected
    assert asked(audit.service("svc-test")) is at_work


def test_a_visitor_is_nobody_and_reads_nothing():
    asked = ("is_someone", "may_see_people", "may_see_instruments", "may_countersign", "clearance", "keys_of")

    assert [bool(getattr(permissions, name)(None)) for name in asked] == [False] * len(asked)
    assert permissions.keys_of(None) == frozenset()
    assert not permissions.may_read(None, "public")


@pytest.mark.parametrize("data_class", READS)
def test_each_class_is_read_by_these_roles_and_by_no_other(crowd, data_class):
    assert who(crowd, lambda actor: permissions.may_read(actor, data_class)) == READS[data_class]


def test_a_part_of_the_product_reads_every_class_of_data_and_looks_at_no_accounts():
    at_work = audit.service("svc-test")

    assert permissions.keys_of(at_work) == {"public", "internal", "personal", "intergovernmental"}


def test_someone_without_a_role_reads_nothing_and_the_keys_are_plain_words(ana):
    assert permissions.keys_of(ana.user.actor) == frozenset()
    make.role(ana, "treasurer")

    assert permissions.keys_of(ana.user.actor) == {"public", "internal", "contacts"}
    assert {type(key) for key in permissions.keys_of(ana.user.actor)} == {str}


def test_an_administrator_countersigns_nothing_and_clears_nobody_even_with_the_other_seat():
    both = make.actor("administrator", "countersigner", "head")

    assert not permissions.may_countersign(both)
    assert not permissions.may_clear(both)


def test_in_a_small_office_and_nowhere_else_the_countersigner_confirms(crowd, settings):
    settings.CITY = replace(settings.CITY, small_office=True)
    assert who(crowd, permissions.may_confirm) == "ADM CSG"
    settings.CITY = replace(settings.CITY, small_office=False)
    assert who(crowd, permissions.may_confirm) == "ADM"


def test_a_part_of_the_product_may_work_and_a_person_only_with_one_of_the_roles(ana):
    make.role(ana, "division-head", division=make.division("parks"))
    by, roles = ana.user.actor, ("clerk", "division-head")

    assert permissions.may_work(audit.service("svc-test"), "clerk")
    assert permissions.may_work(by, *roles)
    assert not permissions.may_work(by, "clerk")
    assert permissions.may_work(by, *roles, division=make.division("parks"))
    assert not permissions.may_work(by, *roles, division=make.division("roads"))


def test_only_a_person_holds_a_role(ana):
    make.role(ana)
    assert permissions.has_role(ana.user.actor, "officer")
    Actor.objects.filter(pk=ana.user.actor.pk).update(kind="proponent")
    ana.user.actor.refresh_from_db()

    assert not permissions.has_role(ana.user.actor, "officer")
    assert not permissions.has_role(None, "officer")


def test_a_role_is_its_holders_and_nobody_elses(ana):
    other = make.person("Bob")
    make.role(ana, "officer")
    make.role(other, "clerk")

    assert permissions.has_role(ana.user.actor, "officer", "clerk")
    assert not permissions.has_role(ana.user.actor, "clerk")
    assert permissions.roles_of(ana.user.actor) == {"officer"}
    assert permissions.holds(ana, "head", "officer")
    assert not permissions.holds(ana, "clerk")


def test_whose_login_is_closed_holds_nothing_by_it(ana):
    make.role(ana, "division-officer", division=make.division("parks"))
    Clearance.objects.create(person=ana, since=FIRST, until=date(2099, 1, 1), given_by=make.clerk())
    instrument(ana)
    assert permissions.clearance(ana.user.actor)
    ana.user.is_active = False
    ana.user.save()

    assert not permissions.has_role(ana.user.actor, "division-officer")
    assert permissions.roles_of(ana.user.actor) == frozenset()
    assert permissions.keys_of(ana.user.actor) == frozenset()
    assert not permissions.clearance(ana.user.actor)
    assert permissions.instruments(ana, "sign", FIRST) == []
    assert permissions.holds(ana, "division-officer")  # of a person, with a login or without


# --- by day


def test_a_role_counts_from_its_first_day_to_its_last_wherever_it_is_asked_for(ana):
    make.role(ana, "officer", since=FIRST, until=LAST)
    actor, parks = ana.user.actor, make.division("parks")

    assert on_each_day(lambda day: permissions.has_role(actor, "officer", on=day)) == EDGES
    assert on_each_day(lambda day: permissions.roles_of(actor, day) == {"officer"}) == EDGES
    assert on_each_day(lambda day: permissions.holds(ana, "officer", on=day)) == EDGES
    assert on_each_day(lambda day: permissions.holds_in(ana, ["officer"], parks, day)) == EDGES
    assert on_each_day(lambda day: permissions.roles_held(day).filter(person=ana).exists()) == EDGES


def test_where_no_day_is_named_it_is_today(ana):
    held = make.role(ana, "officer", since=timezone.localdate(), until=timezone.localdate())

    def counts():
        actor = ana.user.actor
        return [
            permissions.has_role(actor, "officer"), permissions.roles_of(actor) == {"officer"},
            permissions.holds(ana, "officer"), permissions.holds_in(ana, ["officer"], make.division("parks")),
            permissions.may_read(actor, "internal"),
        ]  # fmt: skip

    assert counts() == [True] * 5
    RoleHeld.objects.filter(pk=held.pk).update(since=FIRST, until=timezone.localdate() - ONE_DAY)
    assert counts() == [False] * 5


def test_a_clearance_counts_from_its_first_day_to_its_last_and_today_where_none_is_named(ana):
    make.role(ana)
    held = Clearance.objects.create(person=ana, since=FIRST, until=LAST, given_by=make.clerk())

    assert on_each_day(lambda day: permissions.clearance(ana.user.actor, on=day)) == EDGES
    assert not permissions.clearance(ana.user.actor)
    Clearance.objects.filter(pk=held.pk).update(until=timezone.localdate())
    assert permissions.clearance(ana.user.actor)
    assert permissions.may_read(ana.user.actor, "intergovernmental")
    assert not permissions.clearance(ana.user.actor, kind="another")
    assert not permissions.clearance(make.actor("officer"))


def test_an_administrator_may_not_be_cleared_on_the_days_on_which_they_are_one(ana):
    make.role(ana, "administrator", since=FIRST, until=LAST)
    Clearance.objects.create(person=ana, since=FIRST - ONE_DAY, until=date(2099, 1, 1), given_by=make.clerk())

    assert on_each_day(lambda day: not permissions.clearance(ana.user.actor, on=day)) == EDGES


# --- by division


def test_a_role_in_a_division_counts_there_and_below_and_in_what_was_merged_into_it(ana):
    parks, trees, gardens, roads = divided()
    make.role(ana, "division-head", division=parks)
    actor, every = ana.user.actor, (parks, trees, gardens, roads)

    assert [permissions.has_role(actor, "division-head", division=one) for one in every] == [True, True, True, False]
    assert [permissions.holds_in(ana, ["division-head"], one) for one in every] == [True, True, True, False]
    assert not permissions.holds_in(ana, ["division-officer"], parks)
    assert not permissions.holds_in(make.person("Bob"), ["division-head"], parks)


def test_a_role_below_counts_not_above(ana):
    parks, trees, gardens, _roads = divided()
    make.role(ana, "division-head", division=trees)

    assert not permissions.has_role(ana.user.actor, "division-head", division=parks)
    assert not permissions.holds_in(ana, ["division-head"], parks)
    assert permissions.keys_of(ana.user.actor) == {
        *("public", "contacts"), division_key(trees), division_key(gardens),
    }  # fmt: skip


def test_a_role_in_the_whole_city_counts_in_each_division(ana):
    make.role(ana, "division-head")
    every = divided()

    assert all(permissions.has_role(ana.user.actor, "division-head", division=one) for one in every)
    assert all(permissions.holds_in(ana, ["division-head"], one) for one in every)


@pytest.mark.parametrize("slug", OF_A_DIVISION)
def test_a_division_reads_its_own_and_what_is_under_it(ana, slug):
    parks, trees, gardens, roads = divided()
    make.role(ana, slug, division=parks)
    keys = permissions.keys_of(ana.user.actor)

    assert {one for one in keys if one.startswith("division-")} == {
        division_key(one) for one in (parks, trees, gardens)
    }
    make.role(ana, slug)
    assert division_key(roads) in permissions.keys_of(ana.user.actor)


def test_what_was_under_one_and_merged_into_another_is_answered_for_by_both(ana):
    bob, parks, roads = make.person("Bob"), make.division("parks"), make.division("roads")
    lawns = make.division("lawns", parent=parks, ended_on=FIRST, merged_into=make.division("verges", parent=roads))
    for someone, division in ((ana, parks), (bob, roads)):
        make.role(someone, "division-head", division=division)
        assert permissions.has_role(someone.user.actor, "division-head", division=lawns)
        assert permissions.holds_in(someone, ["division-head"], lawns)
        assert division_key(lawns) in permissions.keys_of(someone.user.actor)


def test_who_is_of_no_division_costs_no_look_at_the_divisions(ana, django_assert_num_queries):
    make.role(ana, "officer")
    with django_assert_num_queries(4) as asked:
        permissions.keys_of(ana.user.actor)

    assert not any('FROM "accounts_division"' in one["sql"] for one in asked.captured_queries)


def test_a_role_of_the_office_is_no_key_to_a_division(ana):
    make.role(ana, "officer", division=make.division("parks"))
    make.role(make.person("Bob"), "division-head", division=make.division("parks"))

    assert not any(one.startswith("division-") for one in permissions.keys_of(ana.user.actor))


def test_divisions_merged_into_one_another_are_walked_once(ana):
    one = make.division("one", ended_on=FIRST)
    two = make.division("two", merged_into=one, ended_on=FIRST)
    one.merged_into = two
    one.save()
    make.role(ana, "division-head", division=one)

    assert permissions.has_role(ana.user.actor, "division-head", division=two)
    assert {division_key(one), division_key(two)} <= permissions.keys_of(ana.user.actor)


def test_the_key_of_a_division_is_the_same_by_its_row_and_by_its_number(db):
    parks = make.division("parks")

    assert division_key(parks) == division_key(parks.pk) == f"division-{parks.pk}"


# --- whose it is


def test_a_right_is_of_the_one_who_holds_it(ana):
    assert permissions.holder_of(make.role(ana)) == ana
    assert permissions.holder_of(instrument(ana)) == ana


def test_what_is_about_someone_is_their_own_and_nobody_elses(ana):
    assert permissions.is_own(ana.user.actor, ana)
    assert not permissions.is_own(make.actor("head"), ana)
    ana.user = None
    assert not permissions.is_own(make.actor("head"), ana)


# --- up to how much


def test_an_instrument_counts_from_its_first_day_to_its_last(ana):
    paper = instrument(ana)

    assert on_each_day(lambda day: permissions.instruments(ana, "sign", day) == [paper]) == EDGES
    assert on_each_day(lambda day: permissions.may_decide(ana, "sign", "project", day)) == EDGES
    assert on_each_day(lambda day: permissions.limit_of(ana, "sign", "project", day) is not None) == EDGES
    assert on_each_day(lambda day: permissions.stands(paper, day)) == EDGES


def test_an_instrument_is_for_its_holder_and_its_decision(ana):
    instrument(ana)

    assert permissions.instruments(make.person("Bob"), "sign", FIRST) == []
    assert permissions.instruments(ana, "spend", FIRST) == []
    assert not permissions.may_decide(ana, "spend", "project", FIRST)
    assert permissions.limit_of(ana, "spend", "project", FIRST) is None


def test_the_largest_limit_counts_and_where_none_is_named_there_is_none(ana):
    for minor in (300, 500, 400):
        instrument(ana, limit_minor=minor, currency="CAD")
    assert permissions.limit_of(ana, "sign", "project", FIRST) == Money(500, "CAD")
    instrument(ana)
    assert permissions.limit_of(ana, "sign", "project", FIRST) == Money(LARGEST, "")


def test_an_amount_at_the_limit_passes_and_above_it_or_in_another_currency_does_not(ana):
    instrument(ana, limit_minor=500, currency="CAD")
    asked = [Money(500, "CAD"), Money(501, "CAD"), Money(1, "EUR"), None]

    assert [permissions.may_decide(ana, "sign", "x", FIRST, one) for one in asked] == [True, False, False, True]


def test_a_paper_that_says_nothing_of_this_does_not_stand_in_the_way_of_one_that_does(ana):
    instrument(ana, categories=["partnership"])
    instrument(ana, categories=["project"], limit_minor=100, currency="CAD")
    instrument(ana, categories=["project"], limit_minor=500, currency="CAD")

    assert permissions.may_decide(ana, "sign", "project", FIRST, Money(500, "CAD"))
    assert not permissions.may_decide(ana, "sign", "project", FIRST, Money(501, "CAD"))
    assert permissions.may_decide(ana, "sign", "partnership", FIRST, Money(501, "CAD"))
    assert permissions.limit_of(ana, "sign", "project", FIRST) == Money(500, "CAD")
    assert permissions.limit_of(ana, "sign", "gift", FIRST) is None


def test_a_paper_without_a_limit_lets_any_amount_pass(ana):
    instrument(ana)

    assert permissions.may_decide(ana, "sign", "x", FIRST, Money(LARGEST, "CAD"))


def test_a_paper_stands_only_with_every_paper_it_hangs_on(ana):
    top = instrument(make.person("Top"))
    middle = instrument(make.person("Middle"), parent=top)
    paper = instrument(ana, parent=middle)
    assert list(permissions.chain(paper)) == [paper, middle, top]
    assert permissions.stands(paper, FIRST)
    top.ended_by = make.clerk()
    top.save()

    assert not permissions.stands(paper, FIRST)
    assert permissions.instruments(ana, "sign", FIRST) == []


def test_an_administrator_decides_nothing_on_the_days_on_which_they_are_one(ana):
    instrument(ana, since=FIRST - ONE_DAY, until=date(2099, 1, 1))
    make.role(ana, "administrator", since=FIRST, until=LAST)

    assert on_each_day(lambda day: permissions.instruments(ana, "sign", day) == []) == EDGES


def test_who_has_no_login_may_hold_a_paper(ana):
    ana.user = None
    ana.save()
    paper = instrument(ana)

    assert permissions.instruments(ana, "sign", FIRST) == [paper]


def test_a_page_that_is_read_asks_once_and_the_next_one_anew(ana, django_assert_num_queries):
    role, actor = make.role(ana), ana.user.actor
    with permissions.asked_once(), django_assert_num_queries(1):
        assert [permissions.has_role(actor, "officer") for _ in range(3)] == [True] * 3
        assert not permissions.has_role(actor, "head")
    role.delete()

    assert not permissions.has_role(actor, "officer")
    with permissions.asked_once():
        assert not permissions.has_role(actor, "officer")
