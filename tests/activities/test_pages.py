"""The office's pages of activities: who sees which, that every verb works from its page, that a list is a file."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from chancery.activities import actions
from chancery.activities.models import (
    Activity,
    ActivityResult,
    Award,
    Correction,
    Event,
    Indicator,
    Lesson,
    Milestone,
    Period,
    Photo,
)
from tests import make
from tests.desk.people import member

pytestmark = pytest.mark.django_db
DESK = "/en/desk/activities/"


@pytest.fixture
def officer(db):
    return member("officer", name="Odile")


@pytest.fixture
def head(db):
    return member("head", name="Hana")


@pytest.fixture
def tour(db):
    return make.activity("A study tour", when="2026-05", reference="ACT-1", public=False)


def read(client, tail="", status=200):
    """A page, in words."""
    got = client.get(tail if tail.startswith("/") else f"{DESK}{tail}")
    assert got.status_code == status, tail
    return (b"".join(got).decode() if got.streaming else got.content.decode()).replace("\u00a0", " ")


def send(client, tail, **given):
    """Open a form, and send it as a browser does: with what it carried."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', read(client, tail)))
    return client.post(f"{DESK}{tail}", hidden | given)


def fill(client, tail, **given):
    """The same, and it was taken."""
    got = send(client, tail, **given)
    assert got.status_code == 302, re.findall(r'role="alert".*?</div>', got.content.decode(), re.DOTALL)
    return got


def test_an_activity_is_entered_planned_and_nobody_outside_reads_it(officer, client):
    fill(officer, "add/", state="planned", title_en="A study tour", when="2027-05", mode="virtual")

    made = Activity.objects.get()
    page = read(officer, f"{made.reference}/")
    assert ["Planned" in page, "Residents do not read it." in page, ">Release<" in page] == [True, True, False]
    assert client.get(f"/en/activities/{made.reference}/").status_code == 404
    assert made.reference not in read(client, "/en/activities/")


def test_what_was_typed_stays_when_it_is_refused(officer):
    got = officer.post(f"{DESK}add/", {"state": "planned", "title_en": "A tour", "when": "32 May"})

    assert got.status_code == 200
    assert "A tour</textarea>" in got.content.decode()
    assert not Activity.objects.exists()


def test_the_head_releases_it_and_withholds_it_again(head, client, tour):
    fill(head, "ACT-1/release/")
    assert "A study tour" in read(client, "/en/activities/ACT-1/")

    fill(head, "ACT-1/release/", why="A traveller is in danger")
    assert client.get("/en/activities/ACT-1/").status_code == 404


def test_it_is_corrected_with_a_reason_once_it_is_released(officer, tour):
    fill(officer, "ACT-1/correct/", title_en="A study tour of water", when="2026-05")
    tour.refresh_from_db()
    assert (tour.title_en, Correction.objects.count()) == ("A study tour of water", 0)
    Activity.objects.update(public=True)
    page = officer.get(f"{DESK}ACT-1/correct/").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))

    refused = officer.post(f"{DESK}ACT-1/correct/", hidden | {"title_en": "Again", "when": "2026-05"})
    assert "say why it is corrected" in refused.content.decode()
    fill(officer, "ACT-1/correct/", title_en="Again", when="2026-05", reason="It was not of water")
    assert "It was not of water" in read(officer, "ACT-1/")


def test_it_is_linked_to_what_it_serves(officer, tour):
    goal, agreement, other = make.goal(), make.agreement("Milan"), make.counterparty("Berlin")
    fill(
        officer, "ACT-1/links/", goals=str(goal.pk), agreements=agreement.reference, also_with=other.reference,
        counterparty=agreement.counterparty.reference,
    )  # fmt: skip

    page = read(officer, "ACT-1/")
    assert ["A caring city" in page, "Berlin" in page, f"({agreement.reference})" in page] == [True] * 3
    got = officer.post(f"{DESK}ACT-1/links/", {"agreements": "A-NONE"})
    assert "There is no “A-NONE”." in got.content.decode()


def test_of_a_draft_agreement_a_division_neither_learns_nor_lets_go(tour):
    parks = make.division("parks")
    Activity.objects.update(lead=parks)
    draft = make.agreement("Milan", standing="draft", public=False)
    tour.agreements.set([draft])
    of_parks = member("division-officer", division=parks)

    assert draft.reference not in read(of_parks, "ACT-1/")
    assert draft.reference not in read(of_parks, "ACT-1/links/")
    fill(of_parks, "ACT-1/links/")
    assert list(tour.agreements.all()) == [draft]


def test_what_several_periods_come_to_is_chosen_and_never_preset(officer, tour):
    assert '<option value="" selected>' in read(officer, "ACT-1/enter/indicator/").replace("\n", " ")
    got = send(officer, "ACT-1/enter/indicator/", name_en="Visitors", baseline="12.5").content.decode()
    assert [Indicator.objects.exists(), 'value="Visitors"' in got, "This field is required." in got] == [
        False, True, True,
    ]  # fmt: skip


def test_every_part_is_entered_and_corrected_from_its_page(officer, tour):
    fill(officer, "ACT-1/enter/result/", text_en="Contracts", amount_minor="1 200,50", currency="CAD", basis="reported")
    fill(officer, "ACT-1/enter/milestone/", title_en="Report", due="2026-09", state="ahead")
    fill(officer, "ACT-1/enter/lesson/", kind="did-not-work", text_en="Nobody was asked")
    fill(officer, "ACT-1/enter/indicator/", name_en="Visitors", adds="sum", baseline="12.5")
    figure = Indicator.objects.get()
    period = {"first": "2025-01-01", "last": "2025-12-31", "target": "1500", "actual": "1200", "basis": "estimated"}
    fill(officer, f"figure/{figure.pk}/period/", **period)

    page = read(officer, "ACT-1/")
    assert ["$1,200.50" in page, "1,200<" in page, "12.5." in page, "Nobody was asked" in page] == [True] * 4
    period_id = Period.objects.get().pk
    fill(officer, f"part/period/{period_id}/correct/", **{**period, "actual": "1300"})
    assert Period.objects.get().actual == Decimal(1300)
    made = ActivityResult.objects.get()
    assert "1200.50" in read(officer, f"part/result/{made.pk}/correct/")
    result = {"text_en": "Contracts", "amount_minor": "1200.50", "currency": "CAD", "basis": "reported"}
    fill(officer, f"part/result/{made.pk}/correct/", **{**result, "source": "A letter"})
    made.refresh_from_db()
    assert (made.amount_minor, made.source) == (120050, "A letter")
    milestone = {"title_en": "Report", "due": "2026-09", "state": "reached", "reached_on": "2026-09-03"}
    fill(officer, f"part/milestone/{Milestone.objects.get().pk}/correct/", **milestone)
    fill(officer, f"part/lesson/{Lesson.objects.get().pk}/correct/", kind="next-time", text_en="Ask first")
    assert "Next time" in read(officer, "ACT-1/")


def test_a_colleague_verifies_and_the_writer_is_told_why_not(officer, tour):
    writer = officer.person.user.actor
    made = actions.add_result(by=writer, activity=tour, text_en="45 trees", value=45)
    assert "Whoever wrote it does not verify it." in read(officer, "ACT-1/")
    other = member("officer", name="Otto")

    given = {"said_by_en": "City Auditor", "said_on": "2026-05-04", "source": "Report AU-3"}
    fill(other, f"part/result/{made.pk}/verify/", **given)

    page = read(other, "ACT-1/")
    assert ["Verified by:" in page, "City Auditor, 4 May 2026" in re.sub("<[^>]+>", "", page)] == [True, True]
    assert f"/result/{made.pk}/verify/" not in page


def test_a_photo_is_kept_shown_and_taken_down(officer, head, client, tour):
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(out, "PNG")
    file = SimpleUploadedFile("trees.png", out.getvalue(), "image/png")
    given = {"caption_en": "Two trees", "credit": "A. Example", "consent": "nobody", "public": "on", "file": file}
    fill(officer, "ACT-1/photo/", **given)
    photo = Photo.objects.get()
    address = f"/en/activities/ACT-1/photos/{photo.pk}/"
    assert client.get(address).status_code == 404
    fill(head, "ACT-1/release/")
    page = read(client, "/en/activities/ACT-1/")
    assert [f'src="{address}"' in page, 'alt="Two trees"' in page, "A. Example" in page] == [True] * 3
    assert client.get(address)["Content-Type"] == "image/png"

    fill(officer, f"photo/{photo.pk}/down/", withdrawn="on")

    assert client.get(address).status_code == 404
    assert "Two trees" not in read(client, "/en/activities/ACT-1/")

    refused = send(officer, f"photo/{photo.pk}/show/", credit="A. Example", consent="given")
    assert "took back that they agreed" in refused.content.decode()
    fill(officer, f"photo/{photo.pk}/show/", credit="B. Example", consent="given", consent_note="Ana, again, 3 May")
    page = read(client, "/en/activities/ACT-1/")
    assert ["B. Example" in page, "3 May" in page] == [True, False]


def test_a_bid_says_what_became_of_it_and_nothing_else_does(officer):
    bid = {"title_en": "Winter games", "when": "1996", "part": "bid", "outcome": "lost", "public": "on"}
    fill(officer, "enter/event/", **bid)
    refused = send(officer, "enter/event/", **{**bid, "part": "hosted"})

    assert "Only a bid is won or lost" in refused.content.decode()
    assert "Went to another city" in read(officer, "awards-events-lessons/")
    assert Event.objects.get().outcome == "lost"


def test_awards_and_events_are_entered_and_corrected_by_the_office(officer):
    fill(officer, "enter/award/", title_en="Tokyo Award", when="1995", public="on", source="2002, 6.1.3")
    fill(officer, "enter/event/", title_en="World congress", when="1993", part="hosted", public="on")
    award = Award.objects.get()
    fill(officer, f"part/award/{award.pk}/correct/", title_en="Tokyo Award", when="1996", public="on", reason="A slip")

    page = read(officer, "awards-events-lessons/")
    assert ["Tokyo Award" in page, "1996" in page, "World congress" in page, "Hosted" in page] == [True] * 4
    assert Event.objects.get().public


def test_what_does_not_exist_is_not_found(officer, tour):
    for tail in ("ACT-9/", "ACT-1/enter/nonsense/", "enter/result/", f"part/nonsense/{tour.pk}/correct/"):
        read(officer, tail, status=404)


def test_a_division_opens_no_part_of_what_it_does_not_lead(tour):
    Activity.objects.update(public=True)
    lesson = actions.add_lesson(by=make.clerk(), activity=tour, kind="worked", text_en="Inside")
    award = Award.objects.create(title_en="A secret award", public=False)
    other = member("division-officer", division=make.division("museums"))

    for tail in (f"part/lesson/{lesson.pk}/correct/", f"part/award/{award.pk}/correct/"):
        read(other, tail, status=404)
    assert "Inside" not in read(other, "ACT-1/")


def test_the_list_is_narrowed_and_is_a_file(officer, tour):
    make.activity("Murals", when="2019", kind=make.activity_kind("exhibition"), source="=1+1")
    made = actions.record(by=make.clerk(), title_en="A gift of trees", when=tour.when, state="planned")
    actions.add_result(by=make.clerk(), activity=made, text_en="45 trees", value=45, basis="estimated")

    def listed(query):
        return set(re.findall(r"/desk/activities/(ACT[^/\"]+)/\"", read(officer, query)))

    assert len(listed("")) == 3
    assert listed("?q=trees") == listed("?basis=estimated") == listed("?state=planned") == {made.reference}
    assert listed("?year=2026") == {"ACT-1", made.reference}
    assert listed("?released=yes&kind=exhibition") == listed("?kind=exhibition")
    for nothing in ("?q=zzzz", "?year=x", "?year=99999", "?basis=x", "?goal=x.1", "?goal=x"):
        assert listed(nothing) == set(), nothing
    rows = list(csv.DictReader(io.StringIO(read(officer, "/en/desk/activities.csv").lstrip("\ufeff"))))
    assert {row["reference"]: row["value"] for row in rows}[made.reference] == "45"
    assert [row["source"] for row in rows if row["title_en"] == "Murals"] == ["'=1+1"]


def test_whoever_may_not_read_it_learns_nothing(tour):
    other = member("division-officer", division=make.division("museums"))
    councillor = member("councillor")

    for client in (other, councillor):
        assert "A study tour" not in read(client)
        assert "ACT-1" not in read(client, "/en/desk/activities.csv")
        read(client, "ACT-1/", status=404)
    assert "A study tour" not in read(other, "?q=study")


def test_a_page_of_fifty_leads_on_and_back(officer):
    for number in range(53):
        make.activity(f"Number {number}", when=f"{1960 + number}")
    first = read(officer)
    onwards = re.search(r'href="(\?after=[^"]+)" rel="next"', first)[1]
    second = read(officer, onwards)

    assert ["Number 52<" in first, "Number 3<" in first, "Number 2<" in first] == [True, True, False]
    assert ["Number 2<" in second, "Number 3<" in second] == [True, False]
    back = re.search(r'href="(\?after=[^"]+)" rel="prev"', second)[1]
    assert "Number 52<" in read(officer, back)


SAME = """
    SELECT p.basis, {of} FROM activities_period p WHERE p.indicator_id = %s AND p.actual IS NOT NULL GROUP BY p.basis
"""
LAST = """
    SELECT p.basis, p.actual FROM activities_period p WHERE p.indicator_id = %s AND p.actual IS NOT NULL
    AND p.last = (SELECT MAX(q.last) FROM activities_period q WHERE q.indicator_id = p.indicator_id
    AND q.basis = p.basis AND q.actual IS NOT NULL)
"""
BY_HAND = {
    "sum": SAME.format(of="SUM(p.actual)"),
    "last": LAST,
    "maximum": SAME.format(of="MAX(p.actual)"),
    "none": SAME.format(of="NULL"),
}


def in_the_database(figure):
    """What the rows come to, asked of the database itself, for each word."""
    with connection.cursor() as asked:
        asked.execute(BY_HAND[figure.adds], [figure.pk.hex if connection.vendor == "sqlite" else figure.pk])
        return {basis: None if value is None else Decimal(str(value)) for basis, value in asked.fetchall()}


def on_the_page(page, figure):
    """What the table of this figure says, for each word."""
    table = next(one for one in page.split("<table") if f"{figure.name_en}." in one.partition("</caption>")[0])
    lines = re.findall(r'class="whole">(.*?)</tr>', table, re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", line, re.DOTALL) for line in lines]
    found = {cell[2].strip().lower(): cell[1].strip().replace(",", "") for cell in cells}
    return {basis: None if said == "not added" else Decimal(said) for basis, said in found.items()}


def test_the_page_and_the_database_tell_the_same_story(head, client, tour):
    """Known from other systems: cumulative figures were added, a last value was averaged, estimates were counted with
    what was verified. Each way of adding is replayed with the same figures on different words."""
    told = ((2022, "100", "reported"), (2023, "250", "reported"), (2024, "180", "estimated"), (2025, "90", "estimated"))
    figures = [
        actions.add_indicator(by=make.clerk(), activity=tour, name_en=name, adds=adds, cumulative=cumulative)
        for name, adds, cumulative in (
            ("New ones", "sum", False), ("All since the beginning", "last", True), ("The latest", "last", False),
            ("The most", "maximum", False), ("Contentment", "none", False),
        )
    ]  # fmt: skip
    for figure in figures:
        for year, actual, basis in told:
            days = {"first": date(year, 1, 1), "last": date(year, 12, 31)}
            actions.add_period(by=make.clerk(), indicator=figure, actual=Decimal(actual), basis=basis, **days)
    actions.add_period(by=make.clerk(), indicator=figures[0], first=date(2026, 1, 1), last=date(2026, 12, 31))
    fill(head, "ACT-1/release/")
    page = read(client, "/en/activities/ACT-1/")

    said = [on_the_page(page, figure) for figure in figures]
    assert said == [in_the_database(figure) for figure in figures]
    assert [list(one.items()) for one in said] == [
        [("reported", reported), ("estimated", estimated)]
        for reported, estimated in ((350, 270), (250, 90), (250, 90), (250, 180), (None, None))
    ]
