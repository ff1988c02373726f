"""The invented city travels: a mission in every state, told once, and a quarter in which nobody went anywhere."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from chancery import home
from chancery.audit.models import LedgerHead
from chancery.audit.reconcile import differences
from chancery.disclosure.models import Period
from chancery.imports import demo_accounts, story, story_missions
from chancery.missions.facts import points_to_check
from chancery.missions.models import CostLine, Funding, Mission, Receipt, Repayment, Trip, TripReport

FOLDER = home.PACKAGE / "city" / "demo" / "example"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_it_travels_in_every_way_that_a_page_can_show_and_nothing_escaped_the_ledger(db, tmp_path, settings):
    settings.HOME = tmp_path  # told once for all that is looked at: a story takes seconds
    story.load(FOLDER)
    demo_accounts.load()
    story_missions.load(FOLDER)

    every_state()
    every_kind_of_money()
    every_outcome_of_a_point()
    a_quarter_without_a_trip()
    what_residents_are_told()
    assert list(differences()) == []
    before = LedgerHead.state()
    story_missions.load(FOLDER)
    assert LedgerHead.state() == before


def test_a_real_city_has_no_travel_of_its_own():
    assert not (FOLDER.parent / "toronto" / "travel.toml").exists()


def every_state():
    today = timezone.localdate()
    assert set(Mission.objects.values_list("state", flat=True)) == set(Mission.State.values)
    assert set(Trip.objects.values_list("group", flat=True)) == {"elected", "political-staff", "staff", "external"}
    assert Mission.objects.filter(state="authorised", starts_on__lte=today, ends_on__gte=today).exists()
    assert CostLine.objects.posted().filter(trip__mission__state="cancelled").exists()
    back = Trip.objects.filter(ends_on__lt=today, cancelled_on=None, mission__state="authorised")
    assert {TripReport.objects.filter(trip=trip).exists() for trip in back} == {True, False}


def every_kind_of_money():
    lines = CostLine.objects.all()
    assert set(lines.values_list("currency", flat=True)) == {"CAD", "EUR", "JPY"}
    assert not lines.exclude(currency="CAD").exclude(posted_on=None).filter(rate_source="").exists()
    assert {one.kind for one in lines.exclude(corrects=None)} == {"lodging"}
    assert Repayment.objects.filter(trip__mission__state="cancelled").exists()
    assert lines.filter(kind="hospitality", guests__gt=0).exists()
    assert lines.exclude(declaration="").exists()
    assert Receipt.objects.exists()
    declared = set(Funding.objects.exclude(declared_on=None).values_list("body", flat=True))
    assert set(lines.filter(paid_by="third-party").values_list("paid_by_body", flat=True)) <= declared


def every_outcome_of_a_point():
    found = [one for mission in Mission.objects.all() for _trip, held in points_to_check(mission) for one in held]
    asked = {row[0] for one in found if one.outcome == "not_met" for row in one.rows}
    answered = set(CostLine.objects.exclude(reason_en="").values_list("kind", flat=True))

    assert {one.outcome for one in found} == {"met", "not_met", "unknown"}
    assert {one.about for one in found if one.outcome == "not_met"} >= {"meal-rate", "guests", "report", "alcohol"}
    assert set(CostLine.objects.filter(pk__in=asked).values_list("kind", flat=True)) & answered


def a_quarter_without_a_trip():
    went = {quarter(day) for day in Trip.objects.exclude(mission__state="refused").values_list("ends_on", flat=True)}
    first = min(Trip.objects.values_list("ends_on", flat=True))
    days = (first + timedelta(days=each) for each in range((timezone.localdate() - first).days))
    assert {quarter(day) for day in days} - went


def what_residents_are_told():
    closed = Period.objects.order_by("year", "quarter")
    assert {one.nil for one in closed} == {True, False}
    assert closed[0].finance_minor - closed[0].ours_minor == 1_240
    assert set(Mission.objects.public().filter(trips__public=True).values_list("state", flat=True)) == {
        "authorised", "cancelled",
    }  # fmt: skip
    assert Mission.objects.public().filter(trips__public=False).exists(), "some are told of beforehand only"


def quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3
