"""In a small office one person may do what takes two, and a second countersigns. Elsewhere two people do it."""

from dataclasses import replace
from datetime import date

import pytest

from chancery.accounts import actions, permissions, separation
from chancery.accounts.models import Countersignature, Role
from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(settings):
    settings.CITY = replace(settings.CITY, small_office=True)


@pytest.fixture
def ada():
    return make.actor("administrator")


@pytest.fixture
def greffier():
    return make.actor("countersigner", "clerk")


def seat(person, by, slug="treasurer"):
    role = Role.objects.get_or_create(slug=slug, defaults={"approves": True, "name_en": slug, "name_fr": slug})[0]
    return actions.give_role(person=person, role=role, since=date(2026, 1, 1), by=by)


def test_with_one_administrator_a_seat_waits_for_the_countersigner(small, ada, greffier):
    tara = make.person("Tara")
    held = seat(tara, ada)
    assert not permissions.holds(tara, "treasurer")
    actions.confirm(right=held, by=greffier)

    assert permissions.holds(tara, "treasurer")


def test_in_a_larger_office_the_countersigner_confirms_nothing(ada, greffier):
    held = seat(make.person("Tara"), ada)

    with pytest.raises(Refused, match="Only an administrator"):
        actions.confirm(right=held, by=greffier)


def test_nobody_countersigns_their_own_seat(small, ada):
    person = make.person("Gre")
    make.role(person, "countersigner")
    held = seat(person, ada)

    with pytest.raises(Refused, match="Nobody gives a right to themselves"):
        actions.confirm(right=held, by=person.user.actor)


def test_the_first_countersigner_counts_at_once_and_the_next_is_confirmed_by_the_first(small, ada):
    role = Role.objects.get_or_create(slug="countersigner", defaults={"name_en": "c", "name_fr": "c"})[0]
    one, two = make.person("One"), make.person("Two")
    first = actions.give_role(person=one, role=role, since=date(2026, 1, 1), by=ada)
    second = actions.give_role(person=two, role=role, since=date(2026, 1, 1), by=ada)

    assert not first.needs_second
    assert second.needs_second
    assert separation.countersigners() == [one]
    actions.confirm(right=second, by=one.user.actor)
    assert separation.countersigners() == [one, two]


def test_whoever_keeps_the_accounts_countersigns_nothing(small, ada, by):
    role = Role.objects.get_or_create(slug="countersigner", defaults={"name_en": "c", "name_fr": "c"})[0]
    person = make.person("Both")
    make.role(person, "administrator")

    with pytest.raises(Refused, match="An administrator holds no"):
        actions.give_role(person=person, role=role, since=date(2026, 1, 1), by=by)


def test_an_administrator_is_not_made_of_the_countersigner(small, greffier, by):
    role = Role.objects.get_or_create(slug="administrator", defaults={"name_en": "a", "name_fr": "a"})[0]

    with pytest.raises(Refused, match="An administrator holds no"):
        actions.give_role(person=greffier.user.person, role=role, since=date(2026, 1, 1), by=by)


def test_one_person_goes_on_once_it_is_countersigned(small, greffier):
    olga, about = make.actor("officer", "head"), make.division()
    assert not separation.apart(olga, [olga.pk], act="agreement-change", about=about)
    asked = actions.ask_countersignature(act="agreement-change", about=about, by=olga, ref="A-1")
    assert not separation.apart(olga, [olga.pk], act="agreement-change", about=about)
    actions.countersign(countersignature=asked, by=greffier)

    assert separation.apart(olga, [olga.pk], act="agreement-change", about=about)
    assert not separation.apart(olga, [olga.pk], act="agreement-form", about=about)
    assert not separation.apart(olga, [olga.pk], act="agreement-change", about=make.division("other"))


def test_a_countersignature_is_for_whoever_asked(small, greffier):
    olga, eve, about = make.actor("officer"), make.actor("officer"), make.division()
    asked = actions.ask_countersignature(act="agreement-change", about=about, by=olga)
    actions.countersign(countersignature=asked, by=greffier)

    assert not separation.apart(eve, [eve.pk], act="agreement-change", about=about)


def test_what_was_refused_may_be_asked_again(small, greffier):
    olga, about = make.actor("officer"), make.division()
    first = actions.ask_countersignature(act="agreement-change", about=about, by=olga)
    assert actions.ask_countersignature(act="agreement-change", about=about, by=olga) == first
    actions.refuse_countersignature(countersignature=first, by=greffier)

    assert not separation.apart(olga, [olga.pk], act="agreement-change", about=about)
    assert actions.ask_countersignature(act="agreement-change", about=about, by=olga) != first
    with pytest.raises(Refused, match="answered already"):
        actions.countersign(countersignature=first, by=greffier)


def test_who_asked_does_not_sign_and_neither_does_anyone_else(small):
    both, about = make.actor("countersigner", "head"), make.division()
    asked = actions.ask_countersignature(act="agreement-change", about=about, by=both)

    for someone in (both, make.actor("administrator"), make.actor("clerk")):
        with pytest.raises(Refused, match="never for what they asked"):
            actions.countersign(countersignature=asked, by=someone)
        with pytest.raises(Refused, match="never for what they asked"):
            actions.refuse_countersignature(countersignature=asked, by=someone)


@pytest.mark.parametrize("act", ["clearance", "no-such-act"])
def test_some_things_take_two_people_all_the_same(small, act):
    with pytest.raises(Refused, match="Two people do this"):
        actions.ask_countersignature(act=act, about=make.division(), by=make.actor("head"))


def test_a_city_may_want_two_people_for_more(settings):
    settings.CITY = replace(settings.CITY, small_office=True, extra={"always_two": ["agreement-change"]})

    assert not separation.may_be_countersigned("agreement-change")
    assert separation.may_be_countersigned("agreement-form")


def test_a_setting_that_cannot_be_read_is_the_safe_one(settings):
    settings.CITY = replace(settings.CITY, small_office=True, extra={"always_two": "everything"})

    assert not separation.may_be_countersigned("agreement-form")


def test_when_the_office_grows_a_signature_no_longer_helps(small, settings, greffier):
    olga, about = make.actor("officer"), make.division()
    asked = actions.ask_countersignature(act="agreement-change", about=about, by=olga)
    actions.countersign(countersignature=asked, by=greffier)
    settings.CITY = replace(settings.CITY, small_office=False)

    assert not separation.apart(olga, [olga.pk], act="agreement-change", about=about)


def test_the_ledger_keeps_each_step_sealed(small, greffier):
    olga, about = make.actor("officer"), make.division()
    asked = actions.ask_countersignature(act="agreement-change", about=about, by=olga)
    actions.countersign(countersignature=asked, by=greffier)
    leaves = [bytes(entry.leaf).decode() for entry in LedgerEntry.objects.order_by("-seq")[:2]]

    assert Countersignature.objects.get().signed_by == greffier
    assert all('"type":"sealed"' in leaf for leaf in leaves)
