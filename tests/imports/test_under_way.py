"""A large spreadsheet is looked through, written and taken back by the worker; its page says how far that is."""

from __future__ import annotations

import logging
import os
import time

import pytest
from django.db import OperationalError, connection
from django.test import Client

from chancery import due
from chancery.accounts.models import RoleHeld
from chancery.agreements import actions as agreements
from chancery.agreements.models import Agreement
from chancery.audit import reconcile
from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from chancery.imports import actions, memory, models, underway, work
from chancery.imports.actions import later, writing
from chancery.imports.models import ImportRun
from chancery.imports.permissions import MAY_NOT
from tests import make
from tests.desk.people import member
from tests.imports.books import text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROWS = [["Reference", "Title", "Partner"], ["A-1", "Lanterns", "Lyon"], ["A-2", "Kites", "Turin"]]
AT = "/en/desk/import/"


@pytest.fixture(autouse=True)
def _world(settings, tmp_path, monkeypatch):
    """Every file is a large one."""
    settings.PAPERS, settings.HOME = tmp_path / "papers", tmp_path
    monkeypatch.setitem(models.LARGE, "csv", 0)
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 0)


@pytest.fixture
def client():
    """The officer at the desk."""
    there = Client()
    there.force_login(make.clerk().user)
    return there


def at(run, step=""):
    return f"{AT}{run.pk}/{step}"


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def sent(client, *rows):
    """A file whose columns are told; it waits to be looked through."""
    client.post(f"{AT}new/", {"kind": "agreements", "file": text(*(rows or ROWS))})
    run = ImportRun.objects.latest("pk")
    client.post(at(run, "heading/"), {"sheet": "", "first_row": 1, "header_rows": 1})
    run.refresh_from_db()
    told = client.post(at(run, "columns/"), {f"c{place}": key for place, key in enumerate(run.mapping)})
    assert told.url == at(run)
    run.refresh_from_db()
    return run


def lines(type_):
    return sum(f'"{type_}"' in str(entry) for entry in LedgerEntry.objects.all())


def test_a_large_file_goes_all_the_way_in_and_out_again_without_keeping_a_page_waiting(client):
    run = sent(client)
    assert "Being looked through" in page(client, at(run))
    assert not run.rows.exists()
    assert work.go_on() == 1
    assert "Nothing is written yet. This is what would happen." in page(client, at(run))

    assert client.post(at(run, "write/"), {"sure": "1"}).url == at(run)
    assert "Being written" in page(client, at(run))
    assert not Agreement.objects.exists()
    assert (work.go_on(), work.go_on()) == (1, 0)
    assert "In the register." in page(client, at(run))
    assert Agreement.objects.count() == 2

    client.post(at(run, "take-back/"))
    assert Agreement.objects.count() == 2
    assert work.go_on() == 1
    assert "Taken back." in page(client, at(run))
    assert not Agreement.objects.exists()
    assert lines("import.asked-for") == 3
    assert list(reconcile.differences([Agreement, ImportRun])) == []


def test_what_is_due_brings_in_what_a_worker_that_was_killed_left_behind(client):
    run = sent(client)
    assert not due.run().failed
    run.refresh_from_db()
    assert (run.state, run.under_way) == ("previewed", "")


def test_it_is_done_in_the_name_of_whoever_asked_and_with_their_rights(client):
    run = sent(client)
    work.go_on()
    client.post(at(run, "write/"), {"sure": "1"})
    RoleHeld.objects.all().delete()

    assert work.go_on() == 0
    run.refresh_from_db()
    assert (run.state, run.under_way, run.refusal_en) == ("previewed", "", MAY_NOT[0])
    assert not Agreement.objects.exists()


def test_what_is_cut_off_was_not_done_and_is_begun_again(client, monkeypatch):
    run = sent(client)
    work.go_on()
    client.post(at(run, "write/"), {"sure": "1"})
    told = []

    def cut(done, of):
        told.append((done, of))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), underway.alone(run.pk):
        run.refresh_from_db()
        actions.do(by=run.asked_by, run=run, tell=cut)
    run.refresh_from_db()
    assert (told, run.under_way, run.state) == ([(2, 4)], "write", "previewed")
    assert not Agreement.objects.exists()

    assert work.go_on() == 1
    assert Agreement.objects.count() == 2


def test_while_it_is_under_way_nothing_else_is_begun_with_it(client):
    run = sent(client)
    for step in ("heading/", "columns/", "questions/", "write/", "leave/", "take-back/"):
        assert client.post(at(run, step), {}).url == at(run), step
    by = make.clerk()
    with pytest.raises(Refused, match="is being worked on"):
        actions.map_columns_later(by=by, run=run, mapping=run.mapping)
    for verb in (actions.leave, actions.take_back, actions.write):
        with pytest.raises(Refused):
            verb(by=by, run=run)
    with pytest.raises(Refused):
        actions.ask_for(by=by, run=run, step="look")


def test_a_refusal_is_told_on_the_page_and_gone_when_it_is_done_after_all(client):
    run = sent(client)
    work.go_on()
    client.post(at(run, "write/"), {"sure": "1"})
    agreements.register(by=make.clerk(), counterparty=make.counterparty("Milan"), reference="A-9")

    assert work.go_on() == 0
    assert "The register has changed since this file was looked through." in page(client, at(run))
    assert "Le registre a changé depuis" in page(client, at(run).replace("/en/desk/import", "/fr/bureau/importation"))
    assert (Agreement.objects.count(), lines("import.refused")) == (1, 1)

    run.refresh_from_db()
    client.post(at(run, "columns/"), {f"c{place}": key for place, key in enumerate(run.mapping)})
    work.go_on()
    assert "It was not done." not in page(client, at(run))


def test_what_breaks_is_told_and_the_reason_is_in_the_log(client, monkeypatch, caplog):
    run = sent(client)
    monkeypatch.setattr(later.guided, "Preview", None)
    with caplog.at_level(logging.ERROR):
        assert work.go_on() == 0

    assert f"{run.number} broke off" in caplog.text
    assert "It broke off, and whoever keeps the server finds the reason" in page(client, at(run, "columns/"))


def test_a_database_that_is_away_for_a_moment_changes_nothing(client, monkeypatch):
    run = sent(client)

    def away(*_words, **_more):
        raise OperationalError("database is locked")

    monkeypatch.setattr(later.guided, "look_through", away)
    with pytest.raises(OperationalError):
        work.go_on()
    run.refresh_from_db()
    assert run.under_way == "look"


def test_what_nobody_has_begun_is_called_off(client):
    run = sent(client)
    assert "Nothing of it was done yet." in page(client, at(run, "call-off/"))
    assert client.post(at(run, "call-off/")).url == at(run)

    run.refresh_from_db()
    assert (run.under_way, run.state, work.go_on(), lines("import.called-off")) == ("", "read", 0, 1)
    with pytest.raises(Refused):
        actions.call_off(by=make.clerk(), run=run)


def test_two_workers_do_not_do_one_thing_and_what_was_begun_is_not_called_off(client):
    run = sent(client)
    with underway.alone(run.pk) as tell:
        tell(500, 0)
        assert work.go_on() == 0
        with underway.alone(run.pk) as other:
            assert other is None
        with pytest.raises(Refused, match="begun just now"):
            actions.call_off(by=make.clerk(), run=run)
    assert underway.how_far(run.pk) is None
    assert work.go_on() == 1


def test_the_page_says_how_far_it_is_and_comes_again_only_for_who_wants_that(client):
    run = sent(client)
    assert "It waits for its turn" in page(client, at(run))
    with underway.alone(run.pk) as tell:
        tell(1500, 0)
        assert "1500 rows so far" in page(client, at(run))
        tell(1500, 4000)
        shown = page(client, at(run))
        assert "1500 of 4000 rows so far" in shown
        assert "call-off" not in shown
        assert "Refresh" not in client.get(at(run))
        assert client.get(at(run, "?watch=1"))["Refresh"] == "5"
        long_ago = time.time() - underway.SILENT - 1
        os.utime(underway._place(run.pk), (long_ago, long_ago))
        assert "It waits for its turn" in page(client, at(run))


def test_an_auditor_sees_how_far_it_is_and_calls_nothing_off(client):
    run = sent(client)
    auditor = member("auditor")

    shown = page(auditor, at(run))
    assert "Being looked through" in shown
    assert "call-off" not in shown
    assert auditor.post(at(run, "call-off/")).status_code == 403


def test_what_can_be_refused_at_once_is_not_left_to_the_worker(client):
    run = sent(client, ["Reference", "Title", "Signed"], ["A-1", "Lanterns", "yesterday"])
    work.go_on()
    with pytest.raises(Refused, match="not understood"):
        actions.write_later(by=make.clerk(), run=run)
    with pytest.raises(Refused, match="nothing to write"):
        actions.write_later(by=make.clerk(), run=run, without=True)
    assert writing.MOST_AT_ONCE == 2000


@pytest.mark.once
@pytest.mark.parametrize(("version", "room"), [((3, 40, 1), memory.ROOM), ((3, 51, 3), None)])
def test_with_the_older_journal_a_change_is_given_memory_so_that_others_read_meanwhile(
    client, monkeypatch, version, room
):
    def cache():
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA cache_size").fetchone()[0]

    if connection.vendor != "sqlite":
        pytest.skip("of SQLite alone")
    monkeypatch.setattr(memory.sqlite3, "sqlite_version_info", version)
    sent(client)
    before, seen = cache(), []
    monkeypatch.setattr(actions, "do", lambda **_words: seen.append(cache()))

    assert work.go_on() == 1
    assert (seen, cache()) == ([room or before], before)


def test_those_whom_records_are_with_are_asked_for_once_or_anew_and_come_out_the_same(client, monkeypatch):
    monkeypatch.setattr(writing, "BATCH", 1)
    monkeypatch.setattr(writing, "MOST_MET", 1)
    rows = [
        [f"A-{number}", "Lanterns", town] for number, town in enumerate(["Lyon", "Turin", "Genoa", "Lyon", "Turin"])
    ]
    sent(client, ["Reference", "Title", "Partner"], *rows)
    work.go_on()
    run = ImportRun.objects.get()
    actions.write(by=make.clerk(), run=run)

    said = Agreement.objects.order_by("reference").values_list("sort_name", "counterparty__name_en")
    assert [(name, name.title()) for name, _body in said] == [(row[2].lower(), row[2]) for row in rows]
    assert [body for _name, body in said] == [row[2] for row in rows]
