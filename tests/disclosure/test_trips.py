"""What residents read of travel: the table, the receipt and the files say the same, and nothing that is not theirs."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pypdf import PdfReader

from chancery.accounts.models import Person
from chancery.disclosure import actions, facts, periods, receipt, totals
from chancery.disclosure.periods import Quarter
from chancery.errors import Refused
from chancery.missions import actions as missions
from chancery.missions.facts import points_to_check
from chancery.missions.models import CostLine, Trip
from chancery.portal.trip_file import document
from tests import make
from tests.disclosure.scene import BACK, DEADLINE, NAMES, accounted, adopt, money, paid, published
from tests.missions.scene import a_line, authorised
from tests.portal.test_activities import read
from tests.reading import tight

pytestmark = pytest.mark.django_db
SECRET = "zanzibarine"


def every(client, reference, after=200):
    """All that a resident can ask for about travel."""
    addresses = ("/en/trips/", "/fr/deplacements/", "/en/trips.csv", "/en/trips.json", "/fr/deplacements.csv", "/en/")
    pages = [read(client, address) for address in addresses]
    return "".join([*pages, *(read(client, f"/{one}/{reference}/", after) for one in ("en/trips", "fr/deplacements"))])


def rows(client, query=""):
    return list(csv.DictReader(io.StringIO(read(client, f"/en/trips.csv{query}").removeprefix("\ufeff"))))


def test_beforehand_residents_read_why_and_how_much_and_not_where_when_or_who(client):
    it = published(place=SECRET, title_en=SECRET, programme_en=SECRET, alternatives_en=SECRET)
    missions.add_line(
        by=it.officer, trip=it.trip, on=it.trip.starts_on, kind="meals", amount=money("9 CAD"), place=SECRET
    )
    page = tight(read(client, f"/en/trips/{it.mission.reference}/"))

    assert ["Sign the protocol" in page, "quarter 1 of 2026" in page, "$5,000" in page] == [True] * 3
    told = every(client, it.mission.reference)
    assert [word for word in (SECRET, "Protocol officer", "2026-03-02", "March 2026", "France") if word in told] == []


def test_on_return_they_read_where_who_by_function_and_what_it_cost_beside_the_estimate(client):
    it = accounted()
    make.agreement()
    page = tight(read(client, f"/en/trips/{it.mission.reference}/"))

    assert ["Lyon" in page, "2 to 5 March 2026" in page, "Protocol officer" in page] == [True] * 3
    assert ["$1,486.20" in page, "$465" in page, "$1,951.20" in page] == [True] * 3
    table = tight(read(client, "/en/trips/"))
    assert ["$1,951.20" in table, "Not filed" in table, it.mission.reference in table] == [True] * 3
    assert "1 951,20" in read(client, "/fr/deplacements/").replace("\xa0", " ")
    make.activity()
    home = read(client, "/en/")
    # Four figures at most: where travel is told, what was done gives way.
    assert ["$1,951.20" in home, "What was done, and what came of it" in home] == [True, False]


def pdf(client, reference, lang="en"):
    """The receipt to take along, in one line of words."""
    address = f"/en/trips/{reference}/receipt.pdf" if lang == "en" else f"/fr/deplacements/{reference}/recu.pdf"
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\xa0", " ").split())


def test_the_receipt_to_take_along_says_what_the_page_says_and_no_more(client):
    it = published(place=SECRET, title_en=SECRET, programme_en=SECRET)
    before = pdf(client, it.mission.reference)
    assert ["Sign the protocol" in before, "quarter 1 of 2026" in before, SECRET in before] == [True, True, False]
    Trip.objects.update(returned_on=BACK)
    paid(it)
    line = a_line(it, "465 CAD", "meals", attendees=SECRET)
    missions.post(by=it.treasurer, line=line)
    missions.correct_line(by=it.treasurer, line=line, amount=money("400.05 CAD"), why_en="Wine")
    missions.repay(by=it.treasurer, trip=it.trip, on=BACK, amount=money("0.25 CAD"))
    actions.account(by=it.head, mission=it.mission)
    after = pdf(client, it.mission.reference)

    said = ("2 to 5 March 2026", "Protocol officer", "$1,886", "−$0.25", "$465 became $400.05", "No report is filed.")
    assert [one for one in said if one not in after] == []
    assert after.count(SECRET) == before.count(SECRET) + 2, "its place and its title, and nothing else"
    assert "1 886 $" in pdf(client, it.mission.reference, "fr").replace("\u202f", " ")
    actions.withhold(by=it.head, mission=it.mission, reason="A threat")
    assert client.get(f"/en/trips/{it.mission.reference}/receipt.pdf").status_code == 404


def test_what_was_accounted_for_after_the_deadline_says_by_how_many_days(client):
    adopt(DEADLINE)
    it = accounted()
    reference, table = it.mission.reference, "/en/trips/"
    told = it.mission.publications.filter(did="accounted")
    told.update(on=date(2026, 4, 30))
    assert "late" not in tight(read(client, table))
    assert [rows(client)[0][name] for name in ("accounted", "days_late")] == ["2026-04-30", "0"]

    told.update(on=date(2026, 5, 12))
    assert "Accounted for 12 days late" in tight(read(client, table))
    assert "12 jours de retard" in tight(read(client, "/fr/deplacements/"))
    assert rows(client)[0]["days_late"] == "12"
    assert "12 days after the deadline" in tight(read(client, f"{table}{reference}/"))
    assert "12 days after the deadline" in pdf(client, reference)


def test_nothing_personal_and_nothing_of_the_office_is_told_after_return(client):
    it = authorised(programme_en=SECRET, alternatives_en=SECRET)
    Trip.objects.filter(pk=it.trip.pk).update(companions=SECRET, person=None, name=SECRET, returned_on="2026-03-05")
    secret = ("vendor", "attendees", "order_number", "claim", "account", "reason_en", "paid_by_body")
    line = a_line(it, **dict.fromkeys(secret, SECRET))
    missions.post(by=it.treasurer, line=line)
    missions.correct_line(by=it.treasurer, line=line, why_en=SECRET, amount=money("90 CAD"))
    a_line(it, "77.77 CAD", vendor=SECRET)
    CostLine.objects.update(declaration=SECRET, rate_source=SECRET)
    missions.fund(by=it.officer, mission=it.mission, source="host", amount=money("600 EUR"), body=SECRET)
    said = {name: SECRET for name in ("observations_en", "learning_en", "contacts", "commitments_en", "gifts_en")}
    report = missions.report(by=make.actor("head"), trip=it.trip, summary_en="We signed.", **said)
    missions.follow_up(by=it.officer, report=report, text_en=SECRET, owner=SECRET)
    actions.publish(by=it.head, mission=it.mission)
    actions.account(by=it.head, mission=it.mission)

    told = every(client, it.mission.reference)
    assert ["We signed." in told, "$100 became $90" in told, "The host" in told] == [True] * 3
    assert [word for word in (SECRET, "77.77") if word in told] == []


def test_what_is_withheld_is_told_nowhere(client):
    it = accounted(title_en="A visit that nobody hears of")
    actions.withhold(by=it.manager, mission=it.mission, reason=SECRET)

    told = every(client, it.mission.reference, after=404)
    assert [word for word in (SECRET, "nobody hears", "1,486") if word in told] == []
    assert "No trip is on record" in read(client, "/en/trips/")


def test_a_name_is_told_where_the_policy_publishes_names_of_the_group(client):
    adopt(NAMES)
    it = accounted()
    Trip.objects.update(group="elected", person=None, name="Councillor Roy")
    page = read(client, f"/en/trips/{it.mission.reference}/")

    assert "Councillor Roy" in page
    assert rows(client)[0]["name"] == "Councillor Roy"
    Trip.objects.update(group="staff")
    assert "Councillor Roy" not in every(client, it.mission.reference)


def test_the_receipt_the_table_the_files_and_the_year_say_the_same_to_the_cent(client):
    make.agreement()
    it = accounted()
    paid(it, "200 EUR", "lodging", rate=Decimal("1.4821"), rate_on=it.trip.starts_on, rate_source="Bank of Canada")
    paid(it, "300 CAD", "lodging", paid_by="third-party", paid_by_body="Ville de Lyon")
    paid(it, "80 CAD", "registration")
    missions.repay(by=it.treasurer, trip=it.trip, on=it.trip.ends_on, amount=money("25.05 CAD"))
    first = it.trip.lines.order_by("number")[0]
    missions.correct_line(by=it.treasurer, line=first, why_en="Typed twice", amount=money("1400 CAD"))

    total = Decimal("1400") + Decimal("465") + Decimal("296.42") + Decimal("80") - Decimal("25.05")
    row = rows(client)[0]
    parts = sum(Decimal(row[name]) for name in totals.SHOWN) - Decimal(row["repaid"])
    assert (Decimal(row["total"]), parts, row["others"]) == (total, total, "300.00")
    assert json.loads(read(client, "/en/trips.json"))["trips"][0]["total"] == row["total"]
    said = "$2,216.37"
    assert [
        said in tight(read(client, page)) for page in ("/en/trips/", f"/en/trips/{it.mission.reference}/", "/en/")
    ] == [True] * 3
    assert totals.by_year()[2026].total == 221_637


def test_a_trip_that_was_cancelled_after_costs_is_accounted_for(client):
    it = published()
    paid(it, "120 CAD", "airfare")
    missions.cancel(by=it.officer, mission=it.mission, on=it.trip.starts_on, reason_en="Ill")
    it.mission.refresh_from_db()
    actions.account(by=it.head, mission=it.mission)

    assert "Cancelled" in read(client, f"/en/trips/{it.mission.reference}/")
    assert (rows(client)[0]["cancelled"], rows(client)[0]["total"]) == ("yes", "120.00")
    assert "Ill" not in read(client, f"/en/trips/{it.mission.reference}/")


def test_a_trip_that_is_cancelled_before_its_departure_is_accounted_for_the_same_day_and_one_on_the_way_is_not():
    today, soon = timezone.localdate(), timedelta(days=9)
    for leaves, told in ((today + soon, "after"), (today, "before"), (today - timedelta(days=1), "before")):
        it = published(starts_on=leaves, ends_on=today + soon)
        missions.cancel(by=it.officer, mission=it.mission, on=today, reason_en="Ill")
        it.mission.refresh_from_db()
        if told == "after":
            actions.account(by=it.head, mission=it.mission)
        else:
            with pytest.raises(Refused, match="not back yet"):
                actions.account(by=it.head, mission=it.mission)

        assert facts.stage(it.mission, today) == told


def test_a_trip_cancelled_on_the_first_day_of_a_quarter_is_of_that_quarter():
    it = published(starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 6))
    missions.cancel(by=it.officer, mission=it.mission, on=date(2026, 4, 1), reason_en="Ill")

    assert [periods.to_account(Quarter(2026, one)) for one in (1, 2)] == [[], [it.mission]]


def test_residents_read_in_which_role_it_was_authorised_and_not_by_whom(client):
    it = accounted()
    Person.objects.filter(user__actor=it.head).update(name=SECRET)

    assert "in the role of Head of international relations" in tight(read(client, f"/en/trips/{it.mission.reference}/"))
    assert "au titre de Direction des relations" in tight(read(client, f"/fr/deplacements/{it.mission.reference}/"))
    told = str(document({**receipt.of(it.mission, timezone.localdate()), "name": "", "when": ""}, timezone.localdate()))
    assert "au titre de Direction des relations internationales" in told, "in the language of the last page"
    (row,) = rows(client)
    assert (row["authorised"], row["authorised_by"], row["maximum"]) == (
        timezone.localdate().isoformat(), "head", "5000.00",
    )  # fmt: skip
    assert SECRET not in every(client, it.mission.reference)


def test_the_table_is_narrowed_by_year_by_group_and_by_goal(client):
    it = accounted()
    goal = make.goal()
    it.mission.goals.add(goal)
    of = f"{goal.framework.slug}.{goal.number}"

    for query, n in (
        ("?year=2026", 1),
        ("?year=2025", 0),
        ("?year=x", 0),
        ("?year=%00", 0),
        ("?group=staff", 1),
        ("?group=elected", 0),
    ):
        assert len(rows(client, query)) == n
    assert [len(rows(client, f"?goal={one}")) for one in (of, "none.9", "²")] == [1, 0, 0]
    assert "No trip matches" in read(client, "/en/trips/?year=2026&group=elected")


def test_every_column_of_the_file_is_explained_in_both_languages(client):
    said = list(csv.DictReader(io.StringIO(read(client, "/en/trips.columns").removeprefix("\ufeff"))))

    assert [one["column"] for one in said] == list(rows_head(client))
    assert all(one["holds_en"] and one["holds_fr"] for one in said)
    assert read(client, "/en/trips.pdf", 404)


def rows_head(client):
    accounted()
    return rows(client)[0]


def test_a_city_without_trips_on_record_says_so_and_toronto_says_why(client, settings):
    assert "That does not mean that nobody travelled" in read(client, "/en/trips/")
    settings.CITY.extra["trips_en"] = "Not in our sources."
    try:
        assert "Not in our sources." in read(client, "/en/trips/")
    finally:
        del settings.CITY.extra["trips_en"]


def test_what_was_posted_after_it_was_accounted_for_is_said_and_the_point_on_publication_knows_the_day(client):
    adopt(DEADLINE)
    it = published()
    Trip.objects.filter(mission=it.mission).update(returned_on=BACK)
    actions.account(by=it.head, mission=it.mission, on=date(2026, 3, 10))
    paid(it, "300 CAD", "lodging")

    page = tight(read(client, f"/fr/deplacements/{it.mission.reference}/"))
    assert "s’est ajouté après la publication du compte rendu" in page
    file = document({**(receipt.of(it.mission, date.today()) or {}), "when": ""}, date.today())
    assert any("s’est ajouté après" in str(block) for block in file.blocks)
    ((_trip, found),) = points_to_check(it.mission)
    assert {one.about: one.outcome for one in found} == {"disclosure": "met"}


def test_a_trip_that_was_not_made_lacks_no_report_and_whoever_accounts_is_told_what_is_not_posted(client):
    it = accounted()
    Trip.objects.update(cancelled_on=BACK)
    other = authorised()
    Trip.objects.filter(mission=other.mission).update(returned_on=BACK)
    actions.publish(by=other.head, mission=other.mission)
    a_line(other, "20 CAD")
    client.force_login(other.head.user)
    asked = client.get(f"/en/desk/travel/{other.mission.reference}/account/").content.decode()
    assert "1 cost is entered and not posted yet" in asked

    actions.account(by=other.head, mission=other.mission)
    assert '<dd class="n">0 of 1</dd>' in tight(read(client, f"/en/trips/?year={it.mission.starts_on.year}"))
