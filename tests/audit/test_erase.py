"""To forget a person: the values are nowhere, and the ledger still is what was signed."""

import pytest
from django.core import serializers
from django.db import connection

from chancery.accounts import actions as accounts
from chancery.accounts.models import Person
from chancery.audit import actions, ledger
from chancery.audit.models import LedgerEntry, LedgerHead, LedgerOpening
from chancery.audit.reconcile import differences
from chancery.audit.values import openings_of
from chancery.counterparties.models import Contact
from chancery.errors import Refused
from chancery.records import changed
from chancery.search.models import ClosedEntry
from tests import make
from tests.audit.conftest import line

pytestmark = pytest.mark.django_db
BASIS = "A-2.1 s.73"


@pytest.fixture
def zoe(by):
    return accounts.add_person(by=by, name="Zoë Canary-51c9", function_en="Guest")


def targets(person):
    return openings_of(f"accounts.person/{person.pk}", ["name"])


def everything():
    """Every value of the tables that a person's data could be in."""
    rows = [*Person.objects.all(), *LedgerOpening.objects.all(), *LedgerEntry.objects.all()]
    leaves = b"".join(bytes(entry.leaf) for entry in LedgerEntry.objects.all()).decode()
    return serializers.serialize("json", rows, ensure_ascii=False) + leaves


def test_the_value_and_its_salt_are_gone(zoe, by):
    assert "Canary-51c9" in everything()
    entry = actions.erase(by=by, basis=BASIS, targets=targets(zoe))
    opening = LedgerOpening.objects.get(field="after.personal.name")

    assert (opening.salt, opening.value, opening.erased_by) == (None, None, entry.seq)
    assert "Canary-51c9" not in everything()
    assert Person.objects.get().function_en == "Guest"


def test_the_line_says_on_which_basis_and_where_and_nothing_else(zoe, by):
    where = targets(zoe)
    told = line(actions.erase(by=by, basis=BASIS, targets=where))

    assert (told["type"], told["com"]) == ("erasure", {})
    assert told["pub"] == {"basis": BASIS, "targets": [list(each) for each in where]}


def test_the_lines_before_it_are_untouched(zoe, by, publish, checked):
    older = publish()
    before = LedgerHead.objects.get()
    actions.erase(by=by, basis=BASIS, targets=targets(zoe))
    leaves = LedgerEntry.objects.filter(seq__lt=before.size).order_by("seq").values_list("leaf", flat=True)

    assert ledger.grown(ledger.leaf_hash(bytes(leaf)) for leaf in leaves) == before.roots
    publish()
    assert checked(older) == ""


def test_the_tables_are_still_what_the_ledger_says(zoe, by):
    actions.erase(by=by, basis=BASIS, targets=targets(zoe))

    assert list(differences()) == []


def test_whoever_puts_the_value_back_is_found(zoe, by):
    actions.erase(by=by, basis=BASIS, targets=targets(zoe))
    Person.objects.update(name="Zoë")

    assert [(found.column, found.stored) for found in differences()] == [("name", "Zoë")]


def test_one_of_two_people_is_forgotten_alone(zoe, by):
    other = accounts.add_person(by=by, name="Noor")
    actions.erase(by=by, basis=BASIS, targets=targets(zoe))

    assert Person.objects.get(pk=other.pk).name == "Noor"
    assert targets(other)
    assert not targets(zoe)


def test_two_people_of_one_line_are_forgotten_apart(by, write):
    people = [Person.objects.create(name=name) for name in ("Ana", "Noor")]
    rows = [actions.values.plain(str(each.pk)) for each in people]
    write(changed=[changed(each) for each in people])
    where = [openings_of(f"accounts.person/{row}", ["name"]) for row in rows]

    assert [[field for _seq, field in each] for each in where] == [["after.personal.name"], ["after.personal.name.2"]]


def test_an_address_that_must_be_unique_becomes_a_random_word(by):
    user = accounts.add_login(by=by, email="zoe@example.org")
    actions.erase(by=by, basis=BASIS, targets=openings_of(f"accounts.user/{user.pk}", ["email"]))
    user.refresh_from_db()

    assert user.email.startswith("erased-")
    assert not [found for found in differences() if found.column == "email"]


def test_what_is_public_is_not_erased(write, by):
    seq = write(changed={"public": {"title_en": "x"}}).seq

    with pytest.raises(Refused, match="public"):
        actions.erase(by=by, basis=BASIS, targets=[(seq, "after.public")])


def test_what_is_erased_cannot_be_erased_again(zoe, by):
    where = targets(zoe)
    actions.erase(by=by, basis=BASIS, targets=where)

    with pytest.raises(Refused, match="no such value"):
        actions.erase(by=by, basis=BASIS, targets=where)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="what SQLite leaves in its file")
def test_sqlite_overwrites_what_it_deletes(zoe, by):
    actions.erase(by=by, basis=BASIS, targets=targets(zoe))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone()[0] == 1


def contact(names="given_name family_name"):
    """Somebody of the address book, and where the ledger keeps these names."""
    anne = make.contact(given_name="Anne", family_name="Canary-77", email="anne@example.org")
    return anne, openings_of(f"counterparties.contact/{anne.pk}", names.split())


def test_all_names_of_a_contact_go_at_once_and_the_contact_is_forgotten(by):
    anne, where = contact()
    actions.erase(by=by, basis=BASIS, targets=where)
    anne.refresh_from_db()

    assert (anne.name, anne.sort, anne.erased, anne.email) == ("", "", True, "anne@example.org")
    assert line(LedgerEntry.objects.order_by("-seq")[0])["type"] == "sealed"
    assert list(differences([Contact])) == []


def test_what_was_made_of_an_erased_name_goes_with_it(by):
    anne, where = contact("family_name")
    actions.erase(by=by, basis=BASIS, targets=where)
    anne.refresh_from_db()

    assert (anne.name, anne.sort, anne.erased) == ("Anne", "anne", False)
    assert not ClosedEntry.objects.filter(object_id=anne.pk).exists()
    assert list(differences([Contact])) == []
