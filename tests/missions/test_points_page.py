"""All twenty-two points on the page: computed at entry, with the threshold of the policy, for the traveller first."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from chancery.missions import actions
from chancery.missions.facts import points_to_check
from chancery.policy import load
from chancery.policy.model import TravelRule
from chancery.policy.travel import POINTS
from chancery.policy.travel_reading import rule_sentences
from tests import make
from tests.missions.scene import DAY, Lyon, a_line, authorised
from tests.missions.test_pages import of, page
from tests.missions.test_points import PARAMETERS, RATES

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TEXT = (
    """format = "chancery-policy/1"
[policy]
id = "p"
title = { en = "P", fr = "P" }
"""
    + RATES.replace("40 EUR", "40 CAD")
    + "".join(
        f'[[travel_rule]]\nid = "t-{about}"\nabout = "{about}"\n{said}\n'
        for about, said in (PARAMETERS | {"same-place": 'at_most = 0\nwithin = "1 year"'}).items()
    )
)


def everything() -> Lyon:
    """A trip of which an audit would ask nearly all of it."""
    it = authorised(body="agency", travel_class="first", maximum_minor=10_000)
    trip, fr = it.trip, {"country": make.country("FR"), "place": "Lyon"}
    actions.book(by=it.officer, mission=it.mission, on=date(2026, 2, 1))
    actions.note_trip(by=it.officer, trip=trip, personal_days=5, travel_class="first", returned_on=date(2026, 3, 5))
    actions.note_trip(by=it.head, trip=trip, advance_minor=50_000)
    a_line(it, "120 CAD", meal="dinner", alcohol_minor=6_000, claim="1", **fr)
    a_line(it, "300 CAD", "registration", includes="dinner", claim="2", account="A")
    a_line(it, "80 CAD", "hospitality", guests=0, attendees="Two officials", alcohol_minor=0, account="B")
    a_line(it, "400 CAD", "lodging", paid_by="third-party", paid_by_body="Ville de Lyon")
    a_line(it, "60 CAD", "other", envelope=True)
    return it


@pytest.fixture
def it() -> Lyon:
    make.policy_version("p", TEXT.replace("2026-10-26", "2026-06-01").encode(), in_force_from=date(2020, 1, 1),
                        kind="policy")  # fmt: skip
    return everything()


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_the_traveller_reads_each_of_the_twenty_two_with_its_threshold(it):
    ((_trip, found),) = points_to_check(it.mission)
    assert [one.about for one in found] == list(POINTS)
    asked = {one.about for one in found if one.outcome == "not_met"}
    assert set(POINTS) - asked == {"approver", "delegation", "version-note"}  # met, met, and nothing is published yet

    english, french = (
        text(page(it.officer, of(it))),
        text(page(it.officer, of(it).replace("/en/desk/travel", "/fr/bureau/deplacements"))),
    )
    policy = load(TEXT.replace("2026-10-26", "2026-06-01"))
    for one in found:
        assert text(one.said("en")) in english, one.about
        assert text(one.said("fr")) in french, one.about
    for rule in policy.all(TravelRule):
        assert text(" ".join(rule_sentences(policy, rule, "en"))) in english, rule.about


def test_a_line_says_how_it_stands_to_the_threshold_and_the_whole_to_its_maximum(it):
    shown = text(page(it.officer, of(it)))

    assert "300 %, where the rule has at most 100 %" in shown
    assert "50 %, where the rule has at most 25 %" in shown
    assert "The costs so far are $560, above the $100 that the rule allows." in shown


def test_points_are_for_travellers_and_deciders_and_gone_once_the_claim_is_settled(it):
    asked = "The costs so far are"
    assert [asked in page(one, of(it)) for one in (it.officer, it.head, it.treasurer)] == [True, True, True]
    actions.note_trip(by=it.officer, trip=it.trip, settled_on=DAY)
    actions.note_trip(by=it.treasurer, trip=it.trip, reimbursed_on=DAY)

    assert asked not in page(it.officer, of(it))
    assert Client().get(f"/en/trips/{it.mission.reference}/").status_code == 404
