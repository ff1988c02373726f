import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError

from chancery.accounts import actions
from chancery.accounts.models import User, actor_of
from chancery.audit import actions as audit
from chancery.audit.models import LedgerEntry
from chancery.errors import Refused

pytestmark = pytest.mark.django_db


def lines():
    return [bytes(entry.leaf).decode() for entry in LedgerEntry.objects.order_by("seq")]


def test_a_division_is_entered_once(by):
    first = actions.add_division(slug="edc", name_en="Economic Development and Culture", by=by)
    again = actions.add_division(slug="edc", name_en="Economic Development and Culture", by=by)

    assert first == again
    assert len(lines()) == 1


def test_a_person_is_entered_without_a_name_in_the_ledger(by):
    actions.add_person(name="Ana Example", function_en="Chief of Protocol", by=by)

    assert '"person.added"' in lines()[0]
    assert "Ana" not in lines()[0]


def test_a_login_acts_under_a_random_id_and_not_under_its_address(by):
    ana = actions.add_login(email="ana@example.org", by=by)

    assert actor_of(ana) == ana.actor
    assert "ana" not in "".join(lines())


def test_someone_signs_in_with_an_address_whatever_its_capitals(by):
    actions.add_login(email="Ana@Example.org", by=by, password="a long enough sentence")

    assert authenticate(username="ANA@example.org", password="a long enough sentence")
    assert authenticate(username="ana@example.org", password="another sentence") is None


def test_an_address_has_one_login(by):
    actions.add_login(email="ana@example.org", by=by)

    with pytest.raises(Refused, match="already"):
        actions.add_login(email="ANA@example.org", by=by)


def test_two_spellings_of_an_address_are_refused_by_the_database_too(by):
    actions.add_login(email="ana@example.org", by=by)

    with pytest.raises(IntegrityError):
        User.objects.create(email="ANA@example.org", actor=audit.person(by=by))


def test_a_login_is_attached_to_its_person(by):
    ana = actions.add_person(name="Ana", by=by)
    user = actions.add_login(email="ana@example.org", person=ana, by=by)

    assert user.person == ana


def test_a_login_without_a_password_cannot_sign_in(by):
    assert not actions.add_login(email="ana@example.org", by=by).has_usable_password()


def test_a_closed_login_stays_on_record_and_signs_in_no_more(by):
    ana = actions.add_login(email="ana@example.org", by=by, password="a long enough sentence")
    actions.close_login(user=ana, by=by)

    assert authenticate(username="ana@example.org", password="a long enough sentence") is None
    assert '"login.closed"' in lines()[-1]
    with pytest.raises(Refused):
        actions.close_login(user=ana, by=by)


def test_a_visitor_has_no_actor():
    assert actor_of(None) is None


def test_a_proponent_does_not_say_who_works_here(by):
    bob = audit.person(by=by, kind="proponent")

    with pytest.raises(Refused, match="Only an administrator"):
        actions.add_division(slug="x", name_en="X", by=bob)
