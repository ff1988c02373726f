"""Someone without an account is written to as well; the key to their page is in the letter, and nowhere else."""

from __future__ import annotations

import re
from datetime import date

import pytest

from chancery import links
from chancery.audit.models import LedgerOpening
from chancery.errors import Refused
from chancery.notices import actions, work
from chancery.notices.models import Notice
from chancery.notices.showing import Shown
from tests import make

pytestmark = pytest.mark.django_db
TO = "paula@example.net"


def write(by, address=TO, **more):
    told = {"kind": "outside", "ref": "P-1", "due_on": date(2026, 3, 1), "subject": "It came in", "language": "en"}
    lines = [("Where it stands", f"/en/there/{links.PLACE}/")]
    return actions.write_to(by=by, address=address, opens="status-1-1", **{**told, "lines": lines, **more})


def test_the_letter_has_the_key_that_no_table_holds(by, mailoutbox):
    write(by)
    work.send_waiting()
    key = re.search(r"/en/there/(\S+)/", mailoutbox[0].body)[1]

    assert mailoutbox[0].to == [TO]
    assert links.opened(key) == "status-1-1"
    assert not LedgerOpening.objects.filter(value__contains=key.split("~")[1]).exists()
    assert "account" not in mailoutbox[0].body


@pytest.mark.parametrize("key", ["", "status-1-1", "status-1-2~x", "~", "status-1-1~é"])
def test_a_key_that_is_none_of_ours_opens_nothing(key):
    assert links.opened(key) == ""


def test_the_same_letter_goes_to_one_address_once_and_to_another_too(by):
    assert write(by) is not None
    assert write(by) is None
    assert write(by, "other@example.net") is not None
    assert write(by, "") is None


def test_whoever_keeps_no_record_writes_to_nobody(db):
    with pytest.raises(Refused, match="Only the office"):
        write(make.ana())


def test_a_forgotten_address_is_nowhere_and_gets_nothing(by, mailoutbox):
    notice = write(by)

    assert actions.forget_address(by=by, address=TO, basis="test 1") == 1
    notice.refresh_from_db()
    work.send_waiting()
    notice.refresh_from_db()
    assert (notice.address, notice.state, mailoutbox) == ("", Notice.State.REFUSED, [])
    assert Shown(notice).who == "someone who was forgotten"
    assert not LedgerOpening.objects.filter(value__contains=TO).exists()


def test_only_who_may_erase_forgets(db):
    with pytest.raises(Refused):
        actions.forget_address(by=make.actor("officer"), address=TO, basis="test 1")
