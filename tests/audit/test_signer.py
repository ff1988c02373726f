"""The signer: signs what is there, and refuses what is no longer what it signed."""

import json

import pytest
from django.db import transaction

from chancery.audit import actions, signer
from chancery.audit.models import LedgerCheckpoint, LedgerEntry, LedgerHead
from chancery.errors import Refused
from tests.audit.conftest import NAME, rewrite

pytestmark = pytest.mark.django_db
LEDGER = "UPDATE audit_ledgerentry SET"


def test_what_is_published_is_what_was_written(write, publish, places, checked):
    write(changed={"public": {"title_en": "Twinning"}})
    write()
    note = publish()

    assert note.startswith(f"{NAME}\n2\n")
    assert (places.public / "ledger.jsonl").read_bytes() == b"".join(
        bytes(leaf) + b"\n" for leaf in LedgerEntry.objects.order_by("seq").values_list("leaf", flat=True)
    )
    assert "Twinning" in (places.public / "openings.jsonl").read_text(encoding="utf-8")
    assert checked() == ""


def test_nobody_but_the_signer_reads_its_key(write, publish, places):
    write()
    publish()
    secret = (places.keys / "key").read_text(encoding="utf-8").strip()

    assert (places.keys / "key").stat().st_mode & 0o077 == 0
    assert places.keys.stat().st_mode & 0o077 == 0
    key = secret.split("+", 4)[-1]
    assert not [path for path in places.public.iterdir() if key in path.read_text(encoding="utf-8")]


def test_what_has_not_grown_is_not_signed_again(write, publish):
    write()

    assert publish() == publish()
    assert LedgerCheckpoint.objects.count() == 1


def test_a_ledger_that_grew_is_signed_again_and_older_checkpoints_still_hold(write, publish, checked):
    write()
    older = publish()
    write()

    assert publish() != older
    assert checked(older) == ""


def test_an_empty_ledger_can_be_signed(publish, checked):
    publish()

    assert checked() == ""


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        (f"{LEDGER} leaf = (SELECT leaf FROM audit_ledgerentry WHERE seq = 1) WHERE seq = 0", "REWRITTEN"),
        ("DELETE FROM audit_ledgerentry WHERE seq = 1", "REMOVED"),
        ("DELETE FROM audit_ledgerentry WHERE seq = 2", "REMOVED"),
    ],
    ids=["a line changed", "a line removed", "the last line removed"],
)
def test_a_database_that_was_rewritten_is_not_signed(write, publish, places, sql, fault):
    for _ in range(3):
        write()
    publish()
    before = (places.public / "checkpoint").read_bytes()
    rewrite(sql)

    with pytest.raises(Refused, match=fault):
        publish()
    assert (places.public / "checkpoint").read_bytes() == before


def test_a_history_that_was_made_anew_is_not_signed(write, publish):
    for _ in range(3):
        write()
    publish()
    for table in ("entry", "opening", "checkpoint", "head"):
        rewrite(f"DELETE FROM audit_ledger{table}")
    for number in range(4):
        write(ref=f"B-{number}")

    assert LedgerHead.objects.get().size == 4
    with pytest.raises(Refused, match="REWRITTEN: the first 3 lines"):
        publish()


def test_a_shorter_history_is_not_signed(write, publish):
    for _ in range(3):
        write()
    publish()
    for table in ("entry", "opening", "checkpoint", "head"):
        rewrite(f"DELETE FROM audit_ledger{table}")
    write()

    with pytest.raises(Refused, match="REMOVED: 3 lines were written"):
        publish()


def test_what_was_not_published_before_a_crash_is_published_after_it(write, publish, places, checked):
    write()
    publish()
    for path in places.public.iterdir():
        path.unlink()
    publish()

    assert checked() == ""


CANARY = "canary-7f3a9c0d1e5b4826aa1f90cc"


def test_nothing_but_what_is_public_is_ever_in_a_published_byte(write, publish, places):
    hidden = {name: {"note": f"{CANARY}-{name}"} for name in ("internal", "intergovernmental", "personal")}
    write(changed={**hidden, "public": {"title_en": "Shown"}})
    write(sealed=True, type=f"{CANARY}-type", ref=f"{CANARY}-ref", pub={"a": CANARY}, changed={"public": {"b": CANARY}})
    publish()
    every = b"".join(path.read_bytes() for path in places.public.iterdir())

    assert b"Shown" in every
    assert CANARY.encode() not in every


def test_a_sealed_line_is_published_once_it_is_disclosed_and_holds(write, publish, places, checked, by):
    told = {"public": {"title_en": "The draft"}, "internal": {"note": CANARY}}
    write(sealed=True, ref="A-9", pub={"stage": "draft"}, changed=told)
    older = publish()
    actions.disclose(by=by, basis="published", ref="A-9")
    publish()
    opened = (places.public / "openings.jsonl").read_text(encoding="utf-8")

    assert "The draft" in opened
    assert {json.loads(one)["field"] for one in opened.splitlines()} == {"type", "ref", "actor", "pub", "after.public"}
    assert CANARY not in opened
    assert checked(older) == ""


def test_a_new_key_is_trusted_by_whoever_has_the_old_one_only(write, publish, places, checked, by):
    write()
    publish()
    old = signer.keys_of(places)[0]
    new = signer.Key.new(NAME)
    with transaction.atomic():
        actions.rotate(by=by, old=old.vkey, new=new.vkey)
        signer.keep_keys(places, [old, new])
    both = publish()
    write()
    after = publish()
    (places.public / "key.txt").write_text(old.vkey, encoding="utf-8")

    assert [both.count("\n— "), after.count("\n— ")] == [2, 1]
    assert checked() == ""
    (places.public / "rotations.txt").unlink()
    assert checked() == "BAD SIGNATURE"


def test_every_key_there_was_is_published(write, publish, places, by):
    write()
    publish()
    old, new = signer.keys_of(places)[0], signer.Key.new(NAME)
    actions.rotate(by=by, old=old.vkey, new=new.vkey)
    signer.keep_keys(places, [old, new])
    publish()

    assert (places.public / "key.txt").read_text(encoding="utf-8").split() == [old.vkey, new.vkey]
    assert (places.keys / "key").read_text(encoding="utf-8").strip() == new.secret
