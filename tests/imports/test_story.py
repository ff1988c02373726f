"""The invented city is told once, in every state that a page can show, and never under a real city's name."""

import re
import tomllib
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chancery import home
from chancery.agreements.models import Agreement, Commitment, Status
from chancery.audit.models import LedgerHead
from chancery.audit.reconcile import differences
from chancery.budgets.balance import balances
from chancery.budgets.models import Correction, Fund, Posting, Transfer
from chancery.cases.models import Case
from chancery.counterparties import facts
from chancery.counterparties.models import City, Contact, Counterparty
from chancery.disclosure import reconcile
from chancery.disclosure.models import Period
from chancery.disclosure.periods import Quarter
from chancery.imports import demo_accounts, story, story_cases, story_missions, story_proposals
from chancery.missions import gifts
from chancery.missions.facts import points_to_check
from chancery.missions.models import CostLine, FinanceLine, Funding, Gift, Mission, Receipt, Repayment, Trip, TripReport
from chancery.policy.travel import POINTS
from chancery.portal import envelope
from chancery.proposals.models import Interest, Proposal, ProposalQuestion

FOLDER = home.PACKAGE / "city" / "demo" / "example"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def whole(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole story, told once for this file and taken back at its end: it takes seconds."""
    own = settings.HOME
    with django_db_blocker.unblock(), transaction.atomic():
        settings.HOME = tmp_path_factory.mktemp("home")
        story.load(FOLDER)
        demo_accounts.load()
        story_cases.load(FOLDER)
        story_proposals.load(FOLDER)
        story_missions.load(FOLDER)
        yield
        settings.HOME = own
        transaction.set_rollback(True)


@pytest.fixture
def told(whole, db):
    """What a test does beside is taken back after it."""


def test_an_agreement_stands_in_each_status(told):
    today = timezone.localdate()

    assert {key for key in Status.values if not Agreement.objects.status(key, today).exists()} == set()


def test_promises_stand_everywhere_but_where_a_reason_is_needed(told):
    states = set(Commitment.objects.values_list("state", flat=True))

    assert states == {"promised", "on-time", "at-risk", "done"}


def test_told_again_it_changes_nothing(told):
    before = LedgerHead.state()
    story.load(FOLDER)
    story_proposals.load(FOLDER)
    story_missions.load(FOLDER)

    assert LedgerHead.state() == before


def test_the_ledger_tells_all_of_it(told):
    assert [str(one) for one in differences()] == []


def test_its_cities_are_nobodys(told):
    written = {row["name"][0] for row in tomllib.loads((FOLDER / "story.toml").read_text("utf-8"))["city"]}
    real = City.objects.filter(geonameid__lt=990000000)

    assert not real.filter(name__in=written).exists()
    assert Counterparty.objects.filter(city__in=real).count() == 0


def test_its_people_say_that_they_are_examples(told):
    assert Contact.objects.exists()
    assert [one.email for one in Contact.objects.all() if not one.email.endswith("@example.org")] == []


def test_days_are_counted_from_today(told):
    told_ = story.Told(by=None, today=timezone.localdate().replace(year=2028, month=2, day=29))

    assert [str(told_.day(text)) for text in ("T", "T-1y", "T+1m", "T+1d", "2020-01-02")] == [
        "2028-02-29", "2027-02-28", "2028-03-29", "2028-03-01", "2020-01-02",
    ]  # fmt: skip


def test_the_story_names_nobody_but_examples():
    text = (FOLDER / "story.toml").read_text("utf-8")

    assert re.findall(r'^name = "(?!.* Example")(.*)"$', text, re.MULTILINE) == []


def test_a_proposal_stands_in_each_state(told):
    ends = set(Proposal.objects.values_list("case__outcome", flat=True))
    steps = set(Proposal.objects.filter(case__outcome="").values_list("case__step", flat=True))

    assert ends == {"", *Case.Outcome.values}
    assert steps == {"assessment", "capacity"}
    assert Proposal.objects.filter(follows__case__outcome="not-considered").exists()
    assert set(Interest.objects.values_list("state", flat=True)) == {"invited", "committed"}
    assert ProposalQuestion.objects.filter(answered_on=None).exists()


def test_its_program_is_being_reviewed_with_its_evidence_there_and_assessments_still_open(told):
    review = Case.objects.get(kind="review")

    assert (review.is_open, review.step, review.category) == (True, "review-assessments", "")
    assert review.elements.filter(there=True).count() == 4
    assert set(review.judgements.values_list("clause", flat=True)) == {"q-review-criteria", "q-review-signing"}


def test_a_real_city_has_no_proposals_of_its_own():
    assert not (FOLDER.parent / "toronto" / "proposals.toml").exists()


def test_its_money_is_there_in_every_source_and_of_no_fund_more_is_taken_than_there_is(told):
    found = balances(Fund.objects.all()).values()

    assert {one.fund.source for one in found} == set(Fund.Source.values)
    assert set(Posting.objects.values_list("kind", flat=True)) == set(Posting.Kind.values)
    assert [str(one.fund) for one in found if one.left is not None and one.left < 0] == []
    assert (Transfer.objects.count(), Correction.objects.count()) == (1, 1)


def test_it_travels_in_every_way_that_a_page_can_show(told):
    every_state()
    every_kind_of_money()
    every_outcome_of_a_point()
    every_end_of_a_gift()
    a_quarter_without_a_trip()
    what_residents_are_told()


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
    assert {one.about for one in found} == set(POINTS), "each of the twenty-two can be looked at"
    assert {one.about for one in found if one.outcome == "not_met"} >= {
        "meal-rate", "guests", "report", "alcohol", "envelope",
    }  # fmt: skip
    assert set(CostLine.objects.filter(pk__in=asked).values_list("kind", flat=True)) & answered


def every_end_of_a_gift():
    rows = [(one, gifts.needs(one, gifts.policy_of(one.mission))) for one in Gift.objects.all()]
    assert {one.fate for one, _needs in rows} == {"", *Gift.Fate.values}
    assert {(one.way, needs) for one, needs in rows} >= {
        ("given", True), ("given", False), ("received", True), ("received", None),
    }  # fmt: skip
    told = [one for one, _needs in rows if one.mission.is_told and gifts.is_told(one, gifts.policy_of(one.mission))]
    assert {bool(one.fate) for one in told} == {True, False}, "residents read of what is decided, and of what is not"
    assert {True, False} <= {needs for one, needs in rows if not one.fate or needs is False}


def a_quarter_without_a_trip():
    went = {quarter(day) for day in Trip.objects.exclude(mission__state="refused").values_list("ends_on", flat=True)}
    first = min(Trip.objects.values_list("ends_on", flat=True))
    days = (first + timedelta(days=each) for each in range((timezone.localdate() - first).days))
    assert {quarter(day) for day in days} - went


def what_residents_are_told():
    closed = Period.objects.order_by("year", "quarter")
    assert {one.nil for one in closed} == {True, False}
    assert closed[0].finance_minor - closed[0].ours_minor == 1_240
    assert FinanceLine.objects.waiting().get().waits_for == "no-trip"
    drawn = [one for one in envelope.years() if one.envelope is not None]
    assert drawn
    assert all(0 < one.drawn.minor < one.envelope.minor for one in drawn)
    kinds = {one.kind for each in closed for one in each.differences.all()}
    for each in {Quarter.of(day) for day in FinanceLine.objects.values_list("on", flat=True)}:
        kinds |= {one.kind for one in reconcile.differences(each, reconcile.rows_of(each))}
    assert {"not-here", "other"} <= kinds
    assert set(Mission.objects.public().filter(trips__public=True).values_list("state", flat=True)) == {
        "authorised", "cancelled",
    }  # fmt: skip
    assert Mission.objects.public().filter(trips__public=False).exists(), "some are told of beforehand only"


def quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3


def test_an_agreement_came_of_its_case_and_what_is_planned_under_it_hangs_there(told, client):
    made = Agreement.objects.get(reference="RIV-2026-02")

    assert made.signing.case.outcome == Case.Outcome.CARRIED
    assert [(one.key, one.value) for one in made.facts.all()] == [("common-ground", "met")]
    page = client.get("/en/agreements/RIV-2026-02/").content.decode()
    assert "Judged by the International Relations Office: met." in page
    assert "school of cooks" not in page
    assert made.activities.get().reference == "RIV-ACT-05"


def test_what_is_known_of_a_country_is_known_of_every_candidate_there(told):
    here = Counterparty.objects.filter(country_id="NO")

    assert here.exists()
    assert all("youth_mobility" in facts.of(one) for one in here)
