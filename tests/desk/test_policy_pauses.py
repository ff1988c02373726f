"""The policy workshop says from which day a moratorium holds, or holds no longer, also where that day is to come."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from chancery.dates import in_words
from chancery.policy_files import shipped
from chancery.strategy import actions
from chancery.strategy.models import PolicyDraft
from tests import make
from tests.desk.people import member

pytestmark = pytest.mark.django_db
INDEX = "/en/desk/policies/"


def ahead(days):
    return timezone.localdate() + timedelta(days=days)


def said(day):
    return in_words(day, "en")


@pytest.fixture
def base(db):
    return actions.import_policy(by=make.clerk(), content=shipped()["toronto-iap-2024"], published=True)


@pytest.fixture
def draft(base):
    sent = {"called": "After the review", "policy_id": "toronto-2027"}
    assert member("officer").post("/en/desk/policies/drafts/begin/", sent).status_code == 302
    return PolicyDraft.objects.get()


def impose(since):
    item = make.council_item(outcome="adopted", reference="2026.GM5.1")
    said = {"text_en": "No new projects while the program is reviewed.", "text_fr": ""}
    return actions.impose(by=make.clerk(), since=since, categories=["project"], council_item=item, **said)


def lift(made, until):
    actions.lift(by=make.clerk(), version=made, until=until, council_item=make.council_item(outcome="adopted"))


def read(path):
    got = member("clerk").get(path)
    assert got.status_code == 200
    return " ".join(re.sub(r"</?time[^>]*>", "", got.content.decode()).split())


def test_one_from_a_later_day_is_listed_with_its_day_and_can_be_lifted(base):
    assert "None holds" in read(INDEX)
    made = impose(ahead(30))
    page = read(INDEX)

    assert f"It holds from {said(ahead(30))}." in page
    assert f"/en/desk/policies/moratorium/{made.pk}/lift/" in page
    assert "None holds" not in page


def test_one_that_is_lifted_from_a_later_day_says_from_which(base):
    made = impose(ahead(-30))
    lift(made, ahead(30))
    page = read(INDEX)

    assert f"Since {said(ahead(-30))}. From {said(ahead(30))} it holds no longer." in page
    assert "/lift/" not in page


def test_one_that_is_over_is_not_listed(base):
    lift(impose(ahead(-30)), ahead(-1))

    assert "None holds" in read(INDEX)


def test_a_run_of_a_draft_says_it_and_can_be_made_as_of_that_day(draft):
    lift(impose(ahead(30)), ahead(60))
    where = f"/en/desk/policies/drafts/{draft.pk}/"
    page = read(where)
    assert "A moratorium holds from a day to come." in page
    assert f"It holds from {said(ahead(30))}. From {said(ahead(60))} it holds no longer." in page
    assert f"Run the register as of {said(ahead(30))}" in page

    page = read(f"{where}?on={ahead(30).isoformat()}")
    assert "A moratorium holds on the day of this run." in page
    assert f"agreements on {said(ahead(30))}" in page
    assert "Run as of a day to come" in page
    assert f"Run the register as of {said(ahead(60))}" in page
    page = read(f"{where}?on={ahead(60).isoformat()}")
    assert "moratorium holds" not in page


def test_what_was_made_while_it_held_is_told_under_its_own_name(draft):
    impose(ahead(-30))
    row = make.agreement("Jaffna", reference="J-1", signed=ahead(-10).isoformat())
    make.assignment(row, "project", since=ahead(-10))
    page = read(f"/en/desk/policies/drafts/{draft.pk}/")

    assert "A moratorium was not kept:" in page
    assert "J-1 was made while the moratorium" in page
    assert "A limit is exceeded:" not in page


@pytest.mark.parametrize("asked", ["boo", "", "2026-02-30", "1999-01-01", "9999-12-31"])
def test_a_day_that_is_none_or_is_not_ahead_is_at_no_address(draft, asked):
    assert member("officer").get(f"/en/desk/policies/drafts/{draft.pk}/?on={asked}").status_code == 404
