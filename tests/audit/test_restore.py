"""An older copy of the database was put back: the ledger goes on where it was, and says what was lost."""

import pytest

from chancery.accounts import actions as accounts
from chancery.accounts.models import Person
from chancery.audit import actions, ledger
from chancery.audit.models import LedgerEntry, LedgerHead, LedgerOpening
from chancery.audit.reconcile import differences
from chancery.audit.values import openings_of
from chancery.counterparties.actions import contacts
from chancery.counterparties.models import Contact
from chancery.errors import Refused
from tests import make
from tests.audit.conftest import line, rewrite

pytestmark = pytest.mark.django_db


def lines():
    return [bytes(leaf) for leaf in LedgerEntry.objects.order_by("seq").values_list("leaf", flat=True)]


def root(leaves):
    return ledger.root(ledger.grown(map(ledger.leaf_hash, leaves)))


def put_back(size, frontier):
    """The database as it was at this size."""
    for table in ("entry", "opening"):
        rewrite(f"DELETE FROM audit_ledger{table} WHERE seq >= {size}")
    rewrite("UPDATE audit_ledgerhead SET size = %s, frontier = %s", size, frontier)


@pytest.fixture
def older(write, by):
    """Five lines were published; a copy from the time of three was put back."""
    for _ in range(3):
        write()
    head = LedgerHead.objects.get()
    for _ in range(2):
        write()
    published = lines()
    put_back(head.size, bytes(head.frontier))
    return published


def test_what_is_missing_is_appended_byte_for_byte_and_the_loss_is_on_record(older, by):
    entry = actions.restore(by=by, leaves=older, root=root(older))

    assert lines()[:5] == older
    assert (line(entry)["type"], line(entry)["pub"]) == ("restore", {"lost": [3, 4]})
    assert LedgerHead.objects.get().roots == ledger.grown(map(ledger.leaf_hash, lines()))


def test_the_signer_goes_on_after_it(write, by, publish, checked):
    write()
    head = LedgerHead.objects.get()
    write()
    older = publish()
    published = lines()
    put_back(head.size, bytes(head.frontier))
    with pytest.raises(Refused, match="REMOVED"):
        publish()
    actions.restore(by=by, leaves=published, root=root(published))
    publish()

    assert checked(older) == ""


def test_where_nothing_is_missing_nothing_is_done(write, by):
    write()

    assert actions.restore(by=by, leaves=lines(), root=root(lines())) is None
    assert LedgerEntry.objects.count() == 1


def test_lines_that_were_not_signed_are_refused(older, by):
    with pytest.raises(Refused, match="REWRITTEN"):
        actions.restore(by=by, leaves=[*older[:4], b"{}"], root=root(older))
    assert len(lines()) == 3


def test_a_database_that_went_another_way_is_refused(older, by, write):
    write(ref="A-77")

    with pytest.raises(Refused, match="another way"):
        actions.restore(by=by, leaves=older, root=root(older))


def test_what_was_erased_after_the_copy_is_erased_again(by):
    zoe = accounts.add_person(by=by, name="Zoë")
    head = LedgerHead.objects.get()
    kept = list(LedgerOpening.objects.filter(data_class="personal").values())
    actions.erase(by=by, basis="A-2.1 s.73", targets=openings_of(f"accounts.person/{zoe.pk}", ["name"]))
    published = lines()
    put_back(head.size, bytes(head.frontier))
    rewrite("DELETE FROM audit_ledgeropening WHERE data_class = 'personal'")
    LedgerOpening.objects.bulk_create([LedgerOpening(**values) for values in kept])
    Person.objects.update(name="Zoë")
    actions.restore(by=by, leaves=published, root=root(published))

    assert Person.objects.get().name == ""
    assert list(LedgerOpening.objects.filter(data_class="personal").values_list("salt", "value", "erased_by")) == [
        (None, None, 1)
    ]


def test_a_contact_that_was_forgotten_after_the_copy_is_forgotten_again(by):
    anne = make.contact(given_name="Anne", family_name="Canary-77")
    head = LedgerHead.objects.get()
    row, kept = Contact.objects.filter(pk=anne.pk), list(LedgerOpening.objects.filter(data_class="personal").values())
    before = row.values().get()
    contacts.forget_contact(by=make.actor("head"), contact=anne, basis="A-2.1 s.73")
    published = lines()
    put_back(head.size, bytes(head.frontier))
    rewrite("DELETE FROM audit_ledgeropening WHERE data_class = 'personal'")
    LedgerOpening.objects.bulk_create([LedgerOpening(**values) for values in kept])
    row.update(**before)
    actions.restore(by=by, leaves=published, root=root(published))

    assert row.values_list("given_name", "family_name", "sort", "erased").get() == ("", "", "", True)
    assert lines()[: len(published)] == published
    assert list(differences([Contact])) == []


def test_a_signer_whose_keys_are_of_an_older_day_signs_no_second_history(write, places, publish):
    write()
    publish()
    memory = (places.keys / "signed.json").read_bytes()
    head = LedgerHead.objects.get()
    write()
    publish()
    put_back(head.size, bytes(head.frontier))
    (places.keys / "signed.json").write_bytes(memory)
    with pytest.raises(Refused, match="REMOVED"):
        publish()
    write(ref="A-2")

    with pytest.raises(Refused, match="REWRITTEN"):
        publish()
