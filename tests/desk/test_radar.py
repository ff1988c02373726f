"""The radar's page: kinds, periods, paging, what each may see, and the table to take along."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.utils import timezone

from chancery.desk import radar
from chancery.desk.radar import Window
from chancery.desk.viewer import Viewer
from chancery.strategy.models import PolicyVersion
from tests import make
from tests.desk.people import member
from tests.portal.conftest import adopt

pytestmark = pytest.mark.django_db
RADAR = "/en/desk/radar/"
SLEEPY = b"""
format = "chancery-policy/1"
[policy]
id = "sleepy"
kind = "policy"
title = { en = "A policy of exchanges", fr = "Un cadre d'\xc3\xa9changes" }
source = "Council, 2020"
languages = ["en", "fr"]

[[fact]]
id = "last_exchange"
name = { en = "last exchange", fr = "dernier \xc3\xa9change" }
type = "date"
source = "1"

[[duty]]
id = "exchange"
kind = "activity"
fact = "last_exchange"
every = "2 years"
on_miss = [{ after = "1 year", status = "dormant" }]
source = "1"
text = { en = "Something is exchanged every two years.", fr = "Un \xc3\xa9change a lieu tous les deux ans." }
"""


@pytest.fixture
def on():
    return timezone.localdate()


def seen(client, query=""):
    return client.get(RADAR + query).content.decode()


def table(client, query=""):
    got = b"".join(client.get(f"{RADAR}radar.csv{query}").streaming_content).decode()
    return list(csv.reader(io.StringIO(got)))


def sleepy(of="activity"):
    content = SLEEPY.replace(b'kind = "activity"', f'kind = "{of}"'.encode())
    PolicyVersion.objects.create(
        policy_id="sleepy",
        digest=sha256(content).hexdigest(),
        content=content,
        in_force_from=date(2020, 1, 1),
        published=True,
    )


def test_an_end_says_how_the_policy_lets_it_go_on(on):
    adopt("toronto-iap-2024", date(2024, 5, 14))
    make.assignment(make.agreement("Lyon", ends_on=on + timedelta(days=9)), "partnership")
    make.assignment(make.agreement("Matera", ends_on=on + timedelta(days=9)), "project")
    page = seen(member("officer"))

    assert "It can be renewed by mutual consent until that day." in page
    assert "The policy provides no renewal" in page


def test_a_kind_and_a_period_narrow_the_list(on):
    make.agreement("Lyon", ends_on=on + timedelta(days=200))
    make.agreement("Milan", ends_on=on - timedelta(days=2))
    officer = member("officer")

    assert "Lyon" not in seen(officer)
    assert "Lyon" in seen(officer, "?period=365")
    assert "Milan" in seen(officer, "?period=late")
    assert "Lyon" not in seen(officer, "?period=365&kind=jubilee")


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("no-term", "no end recorded"),
        ("no-sponsor", "sponsor not recorded"),
    ],
)
def test_a_gap_is_listed_with_what_nobody_recorded(kind, says):
    make.agreement("Lyon")

    assert f"Lyon: {says}" in seen(member("clerk"), f"?kind={kind}")


def test_a_missing_joint_project_is_told_only_where_the_policy_asks_for_one():
    make.agreement("Oslo")
    assert "no joint project" not in seen(member("clerk"), "?kind=no-project")
    assert "without a recorded joint project" not in member("officer").get("/en/desk/").content.decode()

    adopt("toronto-iap-2024", date(2024, 5, 14))
    make.assignment(make.agreement("Lyon"), "partnership")
    make.assignment(make.agreement("Matera"), "historical")
    page = seen(member("clerk"), "?kind=no-project")

    assert "Lyon: no joint project recorded" in page
    assert "Matera" not in page
    assert "Oslo" not in page
    assert "without a recorded joint project" in member("officer").get("/en/desk/").content.decode()


def test_a_source_that_names_nobody_is_another_thing_than_no_source():
    make.agreement("Lyon", sponsor_recorded=True)
    page = seen(member("officer"), "?kind=no-sponsor")

    assert "Lyon: no sponsor" in page
    assert "A source says that nobody sponsors it." in page


def test_the_missing_term_says_what_the_policy_allows():
    adopt("toronto-iap-2024", date(2024, 5, 14))
    make.assignment(make.agreement("Lyon"), "partnership")

    assert "The policy allows at most 5 years." in seen(member("officer"), "?kind=no-term")


def test_a_round_anniversary_is_on_its_day(on):
    make.agreement("Lyon", signed=on.replace(year=on.year - 30, day=min(on.day, 28)).isoformat())

    assert "Lyon: 30 years since it was signed" in seen(member("mayors-office"), "?kind=jubilee&period=365") + seen(
        member("mayors-office"), "?kind=jubilee&period=30"
    )


def test_without_a_time_in_the_policy_nothing_is_dormant_and_the_page_says_why():
    adopt("toronto-iap-2024", date(2024, 5, 14))
    make.agreement("Lyon", signed="1950")
    officer = member("officer")

    assert "0 lines" in seen(officer, "?kind=dormant")
    assert "names no time after which" in seen(officer, "?kind=dormant")
    assert "Lyon: last dated contact: 1950, signed" in seen(officer, "?kind=contact")


def test_with_a_time_in_the_policy_what_was_silent_longer_is_listed_with_the_clause(on):
    sleepy()
    make.agreement("Lyon", signed=str(on.year - 5))
    make.agreement("Milan", signed=str(on.year - 1))
    make.agreement("Quito")
    page = seen(member("officer"), "?kind=dormant")

    assert "Lyon: last dated contact" in page
    assert "The policy names 3 years without contact (exchange)." in page
    assert "Something is exchanged every two years." in page
    assert "Milan" not in page
    assert "Quito" not in page


def test_a_report_long_overdue_makes_dormant_as_the_policy_says_whatever_contact_there_was(on):
    sleepy(of="report")
    for name, years in (("Lyon", 5), ("Milan", 2)):
        row = make.agreement(name, signed=str(on.year - 1))
        make.fact(row, "last_exchange", str(date(on.year - years, 1, 1)), unit="date")
    make.agreement("Quito", signed=str(on.year - 9))
    page = seen(member("officer"), "?kind=dormant")

    assert f"Lyon: last done on 1 January {on.year - 5}" in page
    assert "The policy names 3 years since it was last done (exchange)." in page
    assert "names no time after which" not in page
    assert "Milan" not in page
    assert "Quito" not in page


def test_contact_that_nobody_wrote_down_is_not_recorded():
    make.agreement("Lyon")

    assert "Lyon: last dated contact: none recorded" in seen(member("officer"), "?kind=contact")


def test_every_line_comes_once_over_pages_of_several_kinds(on):
    other = make.counterparty("Lyon")
    for step in range(7):
        make.agreement(other, ends_on=on + timedelta(days=step // 3))
        make.agreement(other, signed=(on.replace(day=min(on.day, 28), year=on.year - 10)).isoformat(), open_ended=True)
    viewer = Viewer.of(member("officer").person, on)
    window, token, found = Window(on, on + timedelta(days=364), most=4), "", []
    while True:
        lines, token, _whole = radar.merged(radar.DATED, viewer, window, token)
        found += lines
        if not token:
            break
    whole = radar.merged(radar.DATED, viewer, Window(on, on + timedelta(days=364), most=100)).lines

    assert [(line.kind, line.key) for line in found] == [(line.kind, line.key) for line in whole]
    assert len(found) >= 7


def test_gaps_come_once_over_pages():
    for _each in range(5):
        make.agreement()
    viewer = Viewer.of(member("officer").person, date(2026, 6, 30))
    first, token, _whole = radar.gaps(radar.NO_TERM, viewer, Window(most=4))
    rest, end, _whole = radar.gaps(radar.NO_TERM, viewer, Window(most=4), token)

    assert len({line.key for line in (*first, *rest)}) == 5
    assert end == ""


@pytest.mark.parametrize("after", ["x", "2026-01-01.ends.zz", "..", "9999-99-99.ends.1", "%00"])
@pytest.mark.parametrize("kind", ["", "no-term"])
def test_a_place_that_we_did_not_write_is_a_helpful_404(after, kind, on):
    make.agreement("Lyon", ends_on=on + timedelta(days=1))

    assert member("officer").get(f"{RADAR}?after={after}&kind={kind}").status_code == 404


def test_what_is_withheld_is_seen_by_the_office_and_its_division_only(on):
    parks = make.division("parks")
    make.agreement("Hidden", ends_on=on, public=False, lead_division=parks)

    assert "Hidden" in seen(member("auditor"))
    assert "Hidden" in seen(member("division-officer", division=parks))
    for someone in (member("division-officer", division=make.division("roads")), member("councillor")):
        assert "Hidden" not in seen(someone)
        assert "0 lines" in seen(someone)


def test_only_what_is_mine(on):
    parks = make.division("parks")
    make.agreement("Lyon", ends_on=on, lead_division=parks)
    make.agreement("Milan", ends_on=on)
    page = seen(member("division-head", division=parks), "?mine=1")

    assert "Lyon" in page
    assert "Milan" not in page


def test_an_officer_is_led_to_the_step_and_a_reader_to_the_record(on):
    make.agreement("Lyon", ends_on=on, renewal="mutual-consent", reference="A-1")

    assert 'href="/en/desk/agreements/A-1/"' in seen(member("auditor"))
    assert "/renew/" not in seen(member("auditor"))
    assert 'href="/en/desk/agreements/A-1/renew/"' in seen(member("officer"))


def test_the_table_has_the_same_lines_and_no_formula(on):
    make.agreement("=Lyon", ends_on=on + timedelta(days=3), reference="A-1")
    head, line = table(member("officer"))

    assert head[:4] == ["Kind", "Day", "Number", "Subject"]
    assert line[:3] == ["Ends of terms", (on + timedelta(days=3)).isoformat(), "A-1"]
    assert line[3] == "'=Lyon"


def test_the_table_of_a_gap_goes_to_its_end(monkeypatch):
    monkeypatch.setattr("chancery.desk.views.radar.BLOCK", 2)
    for _each in range(5):
        make.agreement()

    assert len(table(member("officer"), "?kind=no-term")) == 6


@pytest.mark.parametrize("role", ["administrator", "proponent"])
def test_it_is_not_for_those_who_do_not_work_with_agreements(role):
    assert member(role).get(RADAR).status_code == 403
    assert member(role).get(f"{RADAR}radar.csv").status_code == 403
