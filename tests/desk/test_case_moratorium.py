"""The page of a case says that a moratorium stops it, and since when it may go on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chancery.cases.models import Case
from chancery.proposals import keys
from chancery.strategy import actions as strategy
from tests import make
from tests.desk.test_cases import body, case, fill, office, parks, policy, read
from tests.proposals.conftest import receive

__all__ = ["body", "case", "office", "parks", "policy"]
pytestmark = pytest.mark.django_db
WAITS = "A moratorium holds. This request waits, and may go on once it is lifted."


@pytest.fixture
def moratorium(policy):
    return strategy.impose(
        by=make.clerk(),
        since=timezone.localdate() - timedelta(days=30),
        categories=(),
        text_en="No new agreements.",
        text_fr="",
        council_item=make.council_item(outcome="adopted", reference="2026.GM5.1"),
    )


def lifted_today(moratorium):
    item = make.council_item(outcome="adopted")
    strategy.lift(by=make.clerk(), version=moratorium, until=timezone.localdate(), council_item=item)


def days_ago(case):
    Case.objects.filter(pk=case.pk).update(opened_on=timezone.localdate() - timedelta(days=3))


def test_the_page_of_a_case_says_that_it_waits_and_then_that_it_may_go_on(moratorium, office, case):
    assert WAITS in read(office, case)
    assert "2026.GM5.1" in read(office, case, "summary/")
    days_ago(case)
    lifted_today(moratorium)

    page = read(office, case)
    assert WAITS not in page
    assert "This request came in while a moratorium held. It waited; since" in page
    fill(office, case, "close/")
    assert Case.objects.get().step == "assessment"


def test_without_a_moratorium_nothing_is_said_of_one(office, case):
    assert "moratorium" not in read(office, case)


def test_its_proponent_reads_it_on_the_page_of_the_proposal(moratorium, client):
    made = receive(category="cooperation", words={("purpose", ""): "Shade for schoolyards."})
    where = f"/en/propose/status/{keys.key(keys.STATUS, made)}/"

    assert WAITS in client.get(where).content.decode()
    days_ago(made.case)
    lifted_today(moratorium)
    page = client.get(where).content.decode()
    assert WAITS not in page
    assert "It waited; since" in page
