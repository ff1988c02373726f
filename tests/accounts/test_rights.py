"""Rights are given by others, weighed by two, dated, and end at once."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.utils import timezone

from chancery.accounts import actions, permissions
from chancery.accounts.models import Role
from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def adam():
    admin = make.person("Adam")
    make.role(admin, "administrator")
    return admin


@pytest.fixture
def eve():
    admin = make.person("Eve")
    make.role(admin, "administrator")
    return admin


def role(slug):
    return Role.objects.get_or_create(slug=slug, defaults={"approves": slug not in make.MERE})[0]


def lines():
    return "".join(bytes(entry.leaf).decode() for entry in LedgerEntry.objects.all())


def give(person, slug, by, **more):
    return actions.give_role(person=person, role=role(slug), since=DAY, by=by.user.actor, **more)


# --- roles


def test_a_role_counts_from_its_first_day_to_its_last(ana, adam):
    give(ana, "officer", adam, until=date(2026, 6, 30))
    held = [permissions.has_role(ana.user.actor, "officer", on=DAY + timedelta(days=n)) for n in (-1, 0, 180, 181)]

    assert held == [False, True, True, False]
    assert '"role.given"' in lines()


def test_a_role_in_a_division_counts_there_and_below(ana, adam, by):
    parks = actions.add_division(slug="parks", name_en="Parks", by=by)
    trees = actions.add_division(slug="trees", name_en="Trees", parent=parks, by=by)
    roads = actions.add_division(slug="roads", name_en="Roads", by=by)
    give(ana, "division-officer", adam, division=parks)
    where = [permissions.has_role(ana.user.actor, "division-officer", division=one) for one in (parks, trees, roads)]

    assert where == [True, True, False]


def test_nobody_gives_a_role_to_themselves(adam):
    with pytest.raises(Refused, match="themselves"):
        give(adam, "auditor", adam)


def test_only_an_administrator_gives_roles(ana, adam):
    make.role(ana, "head")

    with pytest.raises(Refused, match="administrator"):
        give(adam, "auditor", ana)


def test_an_approval_seat_waits_for_a_second_administrator(ana, adam, eve):
    seat = give(ana, "treasurer", adam)
    assert not permissions.has_role(ana.user.actor, "treasurer")
    with pytest.raises(Refused, match="second administrator"):
        actions.confirm(right=seat, by=adam.user.actor)
    actions.confirm(right=seat, by=eve.user.actor)

    assert permissions.has_role(ana.user.actor, "treasurer")
    assert '"role.proposed"' in lines()
    assert '"role.confirmed"' in lines()
    with pytest.raises(Refused, match="Nothing waits"):
        actions.confirm(right=seat, by=eve.user.actor)


def test_nobody_confirms_their_own_seat(ana, adam):
    seat = give(ana, "treasurer", adam)
    make.role(ana, "administrator")

    with pytest.raises(Refused, match="themselves"):
        actions.confirm(right=seat, by=ana.user.actor)


def test_an_administrator_holds_no_approval_seat_in_either_order(adam, eve, ana):
    with pytest.raises(Refused, match="no approval seat"):
        give(eve, "head", adam)
    give(ana, "clerk", adam)
    with pytest.raises(Refused, match="no approval seat"):
        give(ana, "administrator", adam)


def test_a_role_taken_back_ends_at_once(ana, adam):
    held = give(ana, "officer", adam)
    actions.end_right(right=held, by=adam.user.actor)

    assert not permissions.has_role(ana.user.actor, "officer")
    assert '"role.ended"' in lines()
    with pytest.raises(Refused, match="already"):
        actions.end_right(right=held, by=adam.user.actor)


def test_a_closed_login_holds_nothing(ana, adam, by):
    give(ana, "officer", adam)
    actions.close_login(user=ana.user, by=by)

    assert not permissions.has_role(ana.user.actor, "officer")


def test_a_closed_login_is_opened_again_with_a_new_password_and_no_right_of_before(ana, adam):
    user, admin = ana.user, adam.user.actor
    user.set_password("a long enough sentence")
    user.save()
    held = give(ana, "officer", adam)
    actions.close_login(user=user, by=admin)

    with pytest.raises(Refused, match="End them first"):
        actions.reopen_login(user=user, by=admin)
    actions.end_right(right=held, by=admin)
    token = actions.reopen_login(user=user, by=admin)

    assert authenticate(username=user.email, password="a long enough sentence") is None
    actions.accept_invitation(token=token, password="another long sentence", by=user.actor)
    assert authenticate(username=user.email, password="another long sentence")
    assert not permissions.has_role(user.actor, "officer")
    with pytest.raises(Refused, match="is open"):
        actions.reopen_login(user=user, by=admin)


def test_a_right_does_not_end_before_it_begins(ana, adam):
    with pytest.raises(Refused, match="before the first"):
        give(ana, "officer", adam, until=DAY - timedelta(days=1))


def test_a_service_of_the_product_needs_no_role_and_a_proponent_gets_none(by):
    assert permissions.may_work(by, "clerk")
    assert not permissions.may_work(make.ana(), "proponent")
    assert not permissions.has_role(None, "officer")


# --- clearance


@pytest.fixture
def chief():
    head = make.person("Chief")
    make.role(head, "head")
    return head


def test_a_clearance_is_given_by_the_head_and_expires(ana, chief):
    until = timezone.localdate() + timedelta(days=30)
    actions.give_clearance(person=ana, until=until, by=chief.user.actor)
    reads = [permissions.clearance(ana.user.actor, on=until + timedelta(days=n)) for n in (0, 1)]

    assert reads == [True, False]
    assert '"clearance.given"' in lines()


@pytest.mark.parametrize("who", ["ana", "adam"])
def test_nobody_else_gives_a_clearance(request, ana, adam, who):
    with pytest.raises(Refused, match="head of the office"):
        actions.give_clearance(person=ana, until=date(2099, 1, 1), by=request.getfixturevalue(who).user.actor)


def test_the_head_does_not_clear_themselves_nor_an_administrator(chief, adam):
    with pytest.raises(Refused, match="themselves"):
        actions.give_clearance(person=chief, until=date(2099, 1, 1), by=chief.user.actor)
    with pytest.raises(Refused, match="no clearance"):
        actions.give_clearance(person=adam, until=date(2099, 1, 1), by=chief.user.actor)


def test_who_becomes_an_administrator_reads_nothing_confidential_any_more(ana, chief):
    actions.give_clearance(person=ana, until=date(2099, 1, 1), by=chief.user.actor)
    make.role(ana, "administrator")

    assert not permissions.clearance(ana.user.actor)


def test_a_clearance_taken_back_ends_at_once(ana, chief):
    given = actions.give_clearance(person=ana, until=date(2099, 1, 1), by=chief.user.actor)
    actions.end_right(right=given, by=chief.user.actor)

    assert not permissions.clearance(ana.user.actor)
