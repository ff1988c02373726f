"""In a small office whoever keeps the accounts may work with the register too, once somebody else countersigned it."""

from dataclasses import replace
from datetime import date

import pytest

from chancery.accounts import actions, permissions
from chancery.accounts.models import DelegationInstrument, Role
from chancery.errors import Refused
from chancery.office import actions as office
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def small(settings):
    settings.CITY = replace(settings.CITY, small_office=True)


@pytest.fixture
def sole():
    return make.actor("administrator")


@pytest.fixture
def greffier():
    return make.actor("countersigner")


def give(slug, by, to=None):
    role = Role.objects.get_or_create(slug=slug, defaults={"name_en": slug, "name_fr": slug})[0]
    return actions.give_role(person=to or by.user.person, role=role, since=TODAY, by=by)


def sign(by):
    return actions.delegate(holder=by.user.person, decides="sign", since=TODAY, by=by)


def decides(actor):
    return permissions.may_decide(actor.user.person, "sign", "project", TODAY)


@pytest.mark.parametrize("slug", ["officer", "head"])
def test_the_only_administrator_gives_themselves_a_role_and_the_countersigner_makes_it_count(sole, greffier, slug):
    held = give(slug, by=sole)
    assert not permissions.has_role(sole, slug)
    actions.confirm(right=held, by=greffier)

    assert permissions.has_role(sole, slug)
    assert permissions.has_role(sole, slug, division=make.division())


def test_and_a_delegation_in_the_same_way(sole, greffier):
    held = sign(sole)
    assert not decides(sole)
    actions.confirm(right=held, by=greffier)

    assert decides(sole)


def test_nobody_makes_their_own_right_count(sole):
    held = give("officer", by=sole)

    with pytest.raises(Refused, match="Nobody gives a right to themselves"):
        actions.confirm(right=held, by=sole)


def test_the_administration_given_to_who_decides_is_countersigned_too(sole, greffier):
    head = make.actor("head")
    held = give("administrator", by=sole, to=head.user.person)
    assert not permissions.may_keep_people(head)
    actions.confirm(right=held, by=greffier)

    assert permissions.may_keep_people(head)


def test_what_a_holder_passes_on_to_the_administrator_is_countersigned(sole, greffier, by):
    manager = make.actor("city-manager")
    parent = actions.delegate(
        holder=manager.user.person, decides="sign", since=TODAY, by=by, may_sub_delegate=True, council_item="2026.1"
    )
    held = actions.sub_delegate(policy=None, parent=parent, holder=sole.user.person, since=TODAY, by=manager)
    assert not decides(sole)
    actions.confirm(right=held, by=greffier)

    assert decides(sole)


def test_even_there_the_administrator_countersigns_nothing_and_is_never_cleared(sole, by):
    with pytest.raises(Refused, match="An administrator holds no"):
        give("countersigner", by=sole)
    with pytest.raises(Refused, match="An administrator holds no"):
        actions.give_clearance(person=sole.user.person, until=date(2099, 1, 1), by=by)


@pytest.mark.parametrize("kept", [{"small_office": False}, {"extra": {"always_two": ["administration"]}}])
def test_where_two_people_are_wanted_neither_is_given_nor_counts(sole, greffier, settings, kept):
    seat, paper = give("head", by=sole), sign(sole)
    for right in (seat, paper):
        actions.confirm(right=right, by=greffier)
    settings.CITY = replace(settings.CITY, **kept)

    assert not permissions.has_role(sole, "head")
    assert not decides(sole)
    for give_again in (lambda: give("head", by=sole), lambda: sign(sole)):
        with pytest.raises(Refused, match="Nobody gives a right to themselves"):
            give_again()


def test_what_waited_for_the_countersigner_is_not_confirmed_once_the_office_has_grown(sole, settings, by):
    waiting = (give("head", by=sole), sign(sole))
    settings.CITY = replace(settings.CITY, small_office=False)

    for right in waiting:
        with pytest.raises(Refused, match="An administrator holds no"):
            actions.confirm(right=right, by=by)


def test_an_office_does_not_grow_over_somebody_who_holds_both(sole, greffier, by):
    held = give("head", by=sole)
    actions.confirm(right=held, by=greffier)
    with pytest.raises(Refused, match=f"Take one back first: {sole.user.person.name}"):
        office.change_city(by=by, changes={"small_office": False})
    actions.end_right(right=held, by=sole)

    assert permissions.in_one_hand(TODAY) == []
    assert not DelegationInstrument.objects.exists()
