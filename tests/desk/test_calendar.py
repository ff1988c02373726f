"""Someone's calendar: whole days of law, the same ids at every reading, and only what that person may see."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from chancery.accounts import actions as accounts
from chancery.counterparties.models import DateOfNote
from chancery.notices import actions, ics
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, tzinfo=ZoneInfo("America/Toronto"))


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def feed_of(person, client):
    token = actions.renew_feed(by=person.user.actor, user=person.user)
    return client.get(f"/calendar/{token}.ics")


def read(answer):
    return Calendar.from_ical(answer.content)


def someone(*roles, language=""):
    person = make.person("Someone")
    for slug in roles:
        make.role(person, slug)
    if language:
        accounts.speak(by=person.user.actor, user=person.user, language=language)
    return person


def events(answer):
    return {str(one["summary"]): one for one in read(answer).walk("VEVENT")}


def test_the_last_day_of_a_term_is_a_whole_day(client):
    make.agreement("Lyon", reference="A-1", ends_on=date(2028, 2, 29))
    answer = feed_of(someone("officer"), client)
    event = events(answer)["Lyon: end of its term"]

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2028, 2, 29), date(2028, 3, 1))
    assert b"DTSTART;VALUE=DATE:20280229" in answer.content


def test_it_carries_the_zone_of_the_city_and_its_changes_of_clock(client):
    zone = read(feed_of(someone("officer"), client)).walk("VTIMEZONE")[0]

    assert zone["tzid"] == "America/Toronto"
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}


def test_the_same_thing_has_the_same_id_at_every_reading_also_when_its_term_ran_out(client):
    make.agreement("Lyon", ends_on=date(2026, 11, 3))
    officer = someone("officer")
    before = {str(one["uid"]) for one in events(feed_of(officer, client)).values()}
    with time_machine.travel(NOW.replace(day=9), tick=False):
        after = {str(one["uid"]) for one in events(feed_of(officer, client)).values()}

    assert before == after
    assert len(before) == 1


def test_its_lines_are_as_the_standard_wants_them(client):
    make.agreement("Lyon, \u00e9t\u00e9; " + "long " * 40, ends_on=date(2027, 1, 1))
    raw = feed_of(someone("officer"), client).content

    assert raw.startswith(b"BEGIN:VCALENDAR\r\n")
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"Lyon\\, \xc3\xa9t\xc3\xa9\\;" in raw


def test_it_is_in_its_readers_language(client):
    make.agreement("Lyon", ends_on=date(2027, 1, 1))
    answer = feed_of(someone("officer", language="fr"), client)

    assert "Lyon\u00a0: fin de sa durée" in events(answer)
    assert "/fr/" in str(events(answer)["Lyon\u00a0: fin de sa durée"]["url"])


@pytest.mark.parametrize("role", ["administrator", "proponent", "councillor", "mayors-office"])
def test_what_is_not_published_is_in_no_calendar_of_those_who_may_not_read_it(client, role):
    make.agreement("Lyon", ends_on=date(2027, 1, 1), public=False)

    assert b"Lyon" not in feed_of(someone(role), client).content


def test_a_role_that_was_taken_back_counts_at_the_next_reading(client, by):
    make.agreement("Lyon", ends_on=date(2027, 1, 1))
    officer = someone("officer")
    token = actions.renew_feed(by=officer.user.actor, user=officer.user)
    before = client.get(f"/calendar/{token}.ics").content
    accounts.end_right(right=officer.roles.get(), by=by)

    assert b"Lyon" in before
    assert b"Lyon" not in client.get(f"/calendar/{token}.ics").content


def test_it_ends_with_the_account(client, by):
    officer = someone("officer")
    token = actions.renew_feed(by=officer.user.actor, user=officer.user)
    accounts.close_login(user=officer.user, by=by)
    gone, wrong = client.get(f"/calendar/{token}.ics"), client.get("/calendar/never-was.ics")

    assert gone.status_code == wrong.status_code == 404
    assert gone.content == wrong.content
    assert gone.headers["Content-Type"].startswith("text/plain")


def test_days_of_note_come_every_year_and_29_february_on_the_last_of_the_month(client):
    lyon = make.counterparty("Lyon")
    make.agreement(lyon, ends_on=date(2030, 1, 1))
    DateOfNote.objects.create(kind="national-day", name_en="Bastille Day", month=7, day=14, country=lyon.country)
    DateOfNote.objects.create(kind="founding", name_en="Leap", month=2, day=29, counterparty=lyon)
    DateOfNote.objects.create(kind="other", name_en="Gone", month=2, day=1, counterparty=lyon, withdrawn=True)
    found = events(feed_of(someone("officer"), client))

    assert found["France: Bastille Day"]["rrule"]["BYMONTHDAY"] == [14]
    assert (found["Lyon: Leap"]["dtstart"].dt, found["Lyon: Leap"]["rrule"]["BYMONTHDAY"]) == (date(2026, 2, 28), [-1])
    assert not any("Gone" in title for title in found)


def test_a_moment_has_its_zone():
    when = datetime(2026, 11, 1, 9, 30, tzinfo=ZoneInfo("America/Toronto"))
    entry = ics.Entry("meeting-1", when, "A meeting")
    raw = ics.write([entry], name="x", language="en", zone="America/Toronto", address="https://a.example", now=NOW)

    assert b"DTSTART;TZID=America/Toronto:20261101T093000" in raw
    assert b"UID:meeting-1@a.example" in raw
