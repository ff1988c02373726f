"""The invented city is told once, in every state that a page can show, and never under a real city's name."""

import re
import tomllib

import pytest
from django.utils import timezone

from chancery import home
from chancery.agreements.models import Agreement, Commitment, Status
from chancery.audit.models import LedgerHead
from chancery.audit.reconcile import differences
from chancery.counterparties.models import City, Contact, Counterparty
from chancery.imports import story

FOLDER = home.PACKAGE / "city" / "demo" / "example"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def told(db):
    story.load(FOLDER)


def test_an_agreement_stands_in_each_status(told):
    today = timezone.localdate()

    assert {key for key in Status.values if not Agreement.objects.status(key, today).exists()} == set()


def test_promises_stand_everywhere_but_where_a_reason_is_needed(told):
    states = set(Commitment.objects.values_list("state", flat=True))

    assert states == {"promised", "on-time", "at-risk", "done"}


def test_told_again_it_changes_nothing(told):
    before = LedgerHead.state()
    story.load(FOLDER)

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
