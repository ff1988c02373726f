"""Notes on the page of their record: who sees them, who is not told of them, how they are written."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client

from chancery.audit.models import LedgerEntry
from chancery.missions.models import Mission
from chancery.notes import actions, shown
from chancery.notes.models import Note
from chancery.records import row_name
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/agreements/A-1/"
SURE = {"sure": "1"}


@pytest.fixture
def row():
    return make.agreement("Lyon", reference="A-1", lead_division=make.division("roads"))


def member(*roles, cleared=False, **more):
    actor, client = make.actor(*roles, **more), Client()
    if cleared:
        actor.user.person.clearances.create(since=date(2020, 1, 1), until=date(2099, 1, 1), given_by=make.clerk())
    client.force_login(actor.user)
    client.actor = actor
    return client


def link(client, text="Write a note"):
    page = client.get(PAGE).content.decode()
    return next(
        (one.replace("&amp;", "&") for one, said in re.findall(r'href="([^"]+)"[^>]*>([^<]+)', page) if said == text),
        "",
    )


def wrote(row, text, by=None, **values):
    return actions.write(by=by or make.clerk(), ref=row_name(row), text=text, **values)


def test_a_note_is_written_from_the_page_of_its_record_and_shown_there(row):
    olive = member("officer")
    add = link(olive)
    page = olive.get(add).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    sent = {"text": "They <b>called</b>", "data_class": "internal", "key": key}
    assert olive.post(add, sent).headers["Location"] == PAGE
    olive.post(add, sent)

    note = Note.objects.get()
    assert (note.ref, note.division, note.author) == (row_name(row), row.lead_division, olive.actor)
    assert "They &lt;b&gt;called&lt;/b&gt;" in olive.get(PAGE).content.decode()


def test_what_was_typed_stays_when_it_is_refused(row):
    olive = member("officer")
    page = olive.post(link(olive), {"text": "My words", "data_class": "intergovernmental"}).content.decode()

    assert "My words" in page
    assert not Note.objects.exists()


def test_a_note_is_corrected_and_withdrawn_from_the_page(row):
    olive = member("officer")
    first = wrote(row, "Mondey", by=olive.actor)
    olive.post(f"/en/desk/notes/{first.pk}/correct/?back={PAGE}", {"text": "Monday"})
    second = Note.objects.get(corrects=first)
    assert olive.post(f"/en/desk/notes/{second.pk}/withdraw/?back={PAGE}", SURE).headers["Location"] == PAGE

    page = olive.get(PAGE).content.decode()
    assert "<s>Monday</s>" in page
    assert "Corrected" in page


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", ""]
)
def test_nobody_is_led_elsewhere(row, back):
    olive = member("officer")
    note = wrote(row, "Monday", by=olive.actor)
    sent = olive.post(f"/en/desk/notes/{note.pk}/withdraw/?{urlencode({'back': back})}", SURE)

    assert sent.headers["Location"] == "/en/desk/"


@pytest.mark.parametrize("on", ["", "x", "a:b:c"])
def test_nobody_writes_on_a_record_they_were_not_shown(row, on):
    assert member("officer").get("/en/desk/notes/add/", {"on": on}).status_code == 404


def test_a_seal_made_by_somebody_else_opens_nothing(row):
    good = shown.seal(row, PAGE, None)

    assert shown.unseal(good)[0] == row_name(row)
    assert shown.unseal(good[:-1] + ("A" if good[-1] != "A" else "B")) is None


@pytest.mark.parametrize("role", ["auditor", "councillor", "division-officer", "clerk", "officer"])
def test_with_or_without_a_confidential_note_the_page_is_the_same(row, role):
    client = member(role, **({"division": row.lead_division} if role == "division-officer" else {}))
    wrote(row, "An ordinary note", division=row.lead_division)
    before = clean(client.get(PAGE).content)
    wrote(row, "canaryword", by=member("officer", cleared=True).actor, data_class="intergovernmental")

    assert clean(client.get(PAGE).content) == before


def clean(page: bytes) -> bytes:
    """Without the time that a signature holds."""
    return re.sub(rb'on=[^"&]+', b"", page)


def test_who_is_cleared_reads_it_and_that_is_noted(row):
    cleo = member("officer", cleared=True)
    wrote(row, "canaryword", by=cleo.actor, data_class="intergovernmental")
    before = LedgerEntry.objects.count()

    assert "canaryword" in cleo.get(PAGE).content.decode()
    assert LedgerEntry.objects.count() == before + 1


def test_a_note_that_may_not_be_read_cannot_be_reached(row):
    told = wrote(row, "canaryword", by=member("officer", cleared=True).actor, data_class="intergovernmental")
    for what in ("correct", "withdraw"):
        assert member("head").get(f"/en/desk/notes/{told.pk}/{what}/").status_code == 404


def test_an_auditor_reads_and_does_not_write(row):
    wrote(row, "An ordinary note")
    auditor = member("auditor")

    assert "An ordinary note" in auditor.get(PAGE).content.decode()
    assert link(auditor) == ""


def test_residents_read_no_note(row, client):
    wrote(row, "canaryword")

    assert "canaryword" not in client.get("/en/agreements/A-1/").content.decode()


def test_a_note_is_found_by_the_search_with_its_record(row):
    wrote(row, "They promised a museum of canaryword")
    found = member("officer").get("/en/desk/search/", {"q": "canaryword"}).content.decode()

    assert "<mark>canaryword</mark>" in found
    assert PAGE in found


def _contact():
    row = make.contact(owner_division=make.division())
    return row, f"/en/desk/contacts/{row.pk}/", row.owner_division


def _body():
    row = make.counterparty("Milan", reference="CP-1")
    return row, "/en/desk/counterparties/CP-1/", None


def _activity():
    row = make.activity(reference="ACT-1", lead=make.division())
    return row, "/en/desk/activities/ACT-1/", row.lead


def _mission():
    row = Mission.objects.create(reference="M-1", title_en="To Lyon", planned_by=make.clerk(), division=make.division())
    return row, "/en/desk/travel/M-1/", row.division


@pytest.mark.parametrize("made", [_body, _contact, _activity, _mission])
def test_each_record_has_its_notes_for_those_who_may_read_them_and_they_are_found_there(made, monkeypatch):
    row, path, division = made()
    monkeypatch.setitem(globals(), "PAGE", path)
    olive, theirs = member("officer"), member("division-officer", division=division or make.division("roads"))
    olive.post(link(olive), {"text": "They promised a canaryword", "data_class": "internal"})

    assert (Note.objects.get().ref, Note.objects.get().division) == (row_name(row), division)
    assert "a canaryword" in olive.get(path).content.decode()
    assert f'href="{path}"' in olive.get("/en/desk/search/", {"q": "canaryword"}).content.decode()
    # A division reads and writes notes on its own records; on one of nobody's it does neither.
    assert ("a canaryword" in theirs.get(path).content.decode()) == (division is not None)
    assert bool(link(theirs)) == (division is not None)


def test_what_was_said_of_a_duplicate_is_read_where_it_went():
    stays = make.counterparty("Milan", reference="CP-1")
    wrote(make.counterparty("Milano", reference="CP-2", merged_into=stays), "They write Milano, canaryword")
    olive = member("officer")

    assert "canaryword" in olive.get("/en/desk/counterparties/CP-1/").content.decode()
    assert "/en/desk/counterparties/CP-1/" in olive.get("/en/desk/search/", {"q": "canaryword"}).content.decode()
