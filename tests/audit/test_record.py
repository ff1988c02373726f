import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from chancery.accounts.models import User
from chancery.audit import actions, ledger
from chancery.audit.models import LedgerCheckpoint, LedgerEntry, LedgerHead, LedgerOpening
from chancery.records import changed

pytestmark = pytest.mark.django_db

CHANGED = {
    "public": {"title_en": "Twinning", "ends_on": date(2029, 5, 13)},
    "internal": {"note": "Ask again in June."},
    "personal": {"name": "Zoë", "e_mail": "zoe@example.org"},
}


@transaction.atomic
def one(by, **more):
    return actions.record(by=by, type="agreement.registered", ref="A-1", **more)


def leaf(entry):
    return json.loads(bytes(entry.leaf))


def test_lines_are_numbered_without_a_gap(by):
    assert [one(by).seq for _ in range(4)] == [0, 1, 2, 3]
    assert LedgerHead.objects.get().size == 4


def test_the_head_gives_the_root_of_all_lines(by):
    for _ in range(7):
        one(by)
    frontier = []
    for size, entry in enumerate(LedgerEntry.objects.order_by("seq")):
        frontier = ledger.push(frontier, size, ledger.leaf_hash(bytes(entry.leaf)))

    assert LedgerHead.objects.get().roots == frontier


def test_a_line_says_who_did_what_to_which_thing(by):
    line = leaf(one(by, pub={"category": "partnership"}))

    assert (line["actor"], line["type"], line["ref"]) == ("svc-test", "agreement.registered", "A-1")
    assert line["pub"] == {"category": "partnership"}
    assert line["at"].endswith("Z")


def test_values_are_committed_to_one_for_each_class_and_one_for_each_personal_column(by):
    line = leaf(one(by, changed=CHANGED))

    assert sorted(line["com"]) == ["after.internal", "after.personal.e_mail", "after.personal.name", "after.public"]


def test_no_value_is_in_the_line_itself(by):
    text = bytes(one(by, changed=CHANGED).leaf).decode()

    assert not [secret for secret in ("Zoë", "Twinning", "2029-05", "June", "zoe@") if secret in text]


def test_each_opening_opens_its_commitment(by):
    committed = leaf(one(by, changed=CHANGED))["com"]

    for opening in LedgerOpening.objects.all():
        made = ledger.commitment(salt=bytes(opening.salt), field=opening.field, value=opening.value)
        assert made == committed[opening.field]


def test_no_two_openings_share_a_salt(by):
    one(by, changed=CHANGED)
    one(by, changed=CHANGED)
    salts = [bytes(salt) for salt in LedgerOpening.objects.values_list("salt", flat=True)]

    assert len(set(salts)) == len(salts) == 8
    assert {len(salt) for salt in salts} == {32}


def test_a_value_is_kept_as_text_that_is_the_same_everywhere(by):
    one(by, changed=CHANGED)

    assert LedgerOpening.objects.get(field="after.public").value == '{"ends_on":"2029-05-13","title_en":"Twinning"}'


def test_personal_values_have_an_end_and_public_ones_have_none(by):
    one(by, changed=CHANGED)
    until = LedgerOpening.objects.get(field="after.personal.name").retain_until

    assert until > date.today() + timedelta(days=365 * 6)
    assert LedgerOpening.objects.get(field="after.public").retain_until is None


def test_how_long_a_value_is_kept_is_what_its_table_says(by):
    one(by, changed=changed(User(email="ana@example.org", actor=by)))

    assert LedgerOpening.objects.get(field="after.internal").retain_until is not None


def test_a_sealed_line_says_only_that_something_happened(by):
    line = leaf(one(by, sealed=True, pub={"stage": "draft"}, changed=CHANGED))

    assert (line["type"], line["ref"], line["actor"], line["pub"]) == ("sealed", "", "", {})
    assert {"actor", "ref", "type", "pub"} <= set(line["com"])


def test_a_sealed_line_can_be_opened_by_those_who_hold_it(by):
    one(by, sealed=True)

    assert LedgerOpening.objects.get(field="type").value == '"agreement.registered"'


def test_a_line_that_cannot_be_written_takes_the_change_with_it(by):
    with pytest.raises(ValueError, match="ledger"), transaction.atomic():
        actions.service("svc-late")
        actions.record(by=by, type="x", ref="", pub={"share": {"of": 2**60}})

    assert not actions.Actor.objects.filter(pk="svc-late").exists()


def test_a_ledger_is_opened_once_in_the_name_of_its_city(by):
    first = actions.open_ledger(city="Ville exemple", by=by)

    assert leaf(first)["pub"] == {"city": "Ville exemple"}
    assert actions.open_ledger(city="Ville exemple", by=by) is None


def test_an_actor_is_a_random_word_and_its_making_is_on_record(by):
    one_actor, other = actions.person(by=by), actions.person(by=by)

    assert one_actor.pk != other.pk
    assert leaf(LedgerEntry.objects.last())["ref"] == other.pk


@pytest.mark.parametrize("model", [LedgerEntry, LedgerOpening, LedgerCheckpoint, LedgerHead])
def test_the_database_itself_refuses_to_delete(model, by):
    one(by, changed=CHANGED)
    LedgerCheckpoint.objects.create(size=1, note="signed")

    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        model.objects.all()._raw_delete("default")


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (LedgerEntry, {"leaf": b"{}"}),
        (LedgerEntry, {"hash": b"x" * 32}),
        (LedgerOpening, {"value": "false"}),
        (LedgerOpening, {"salt": None, "value": None}),
        (LedgerOpening, {"retain_until": None, "data_class": "public"}),
        (LedgerCheckpoint, {"note": "forged"}),
        (LedgerHead, {"size": 0}),
        (LedgerHead, {"frontier": b""}),
    ],
)
def test_the_database_itself_refuses_to_change(model, change, by):
    one(by, changed=CHANGED)
    LedgerCheckpoint.objects.create(size=1, note="signed")

    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        model.objects.update(**change)


def test_an_opening_can_be_emptied_once_and_never_filled_again(by):
    one(by, changed=CHANGED)
    name = LedgerOpening.objects.filter(field="after.personal.name")
    name.update(salt=None, value=None, erased_by=1)

    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        name.update(value='"Someone"', erased_by=None)


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="transaction"):
        actions.record(by=actions.service("svc-test"), type="x", ref="")


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_gap():
    by = actions.service("svc-test")
    one(by)
    with pytest.raises(RuntimeError), transaction.atomic():
        one(by)
        raise RuntimeError

    assert one(by).seq == 1
