"""A figure that changes after residents read it is told under the corrections, with the day on which it changed; and
what is nothing is said in words."""

from __future__ import annotations

import pytest
from django.utils import timezone

from chancery.dates import in_words
from chancery.disclosure import actions, totals
from chancery.missions import actions as missions
from chancery.missions.models import FinanceLine, Repayment, Trip
from tests.disclosure.scene import BACK, accounted, adopt, money, paid, published
from tests.disclosure.test_after_the_account import GIFTS, noted
from tests.disclosure.test_trips import pdf
from tests.missions.scene import DAY, a_line
from tests.portal.test_activities import read
from tests.reading import tight

pytestmark = pytest.mark.django_db


def corrections(client, it, lang="en") -> str:
    """What stands under the corrections of the public page."""
    path = {"en": "/en/trips/", "fr": "/fr/deplacements/"}[lang]
    return tight(read(client, f"{path}{it.mission.reference}/")).partition('id="corrections"')[2]


def brought(it, document, amount, **values) -> None:
    said = {"on": DAY, "kind": "lodging", "reference": it.mission.reference, "currency": "CAD", **values}
    row = FinanceLine(document=document, amount_minor=money(f"{amount} CAD").minor, **said)
    missions.bring_in(by=it.treasurer, rows=[row], digest="d")
    assert row.waits_for == ""


def test_rows_of_earlier_days_that_come_in_after_the_account_are_told_with_the_day_of_today(client):
    it = accounted()
    today = in_words(timezone.localdate(), "en")
    a_line(it, "300 CAD", "lodging")
    brought(it, "F-1", "300")
    brought(it, "F-2", "41.70", kind="other-transport")
    brought(it, "F-3", "-60", cites="F-1")
    missions.repay(by=it.treasurer, trip=it.trip, on=BACK, amount=money("20 CAD"))

    said = corrections(client, it)
    for words in ("$300 came in after", "$41.70 came in after", "$300 became $240", "−$20 came in after"):
        assert words in said.replace("-$", "−$"), words
    assert said.count(today) >= 4
    assert in_words(DAY, "en") not in said
    assert "$300 became $240" in pdf(client, it.mission.reference)


def test_what_was_posted_before_the_account_is_no_correction_even_on_its_very_day(client):
    it = accounted()

    assert "None is recorded." in corrections(client, it)
    a_line(it, "12 CAD", "lodging")
    missions.post(by=it.treasurer, line=it.trip.lines.get(kind="lodging"), on=DAY)
    assert "$12 came in after" in corrections(client, it)


def test_gifts_and_what_others_pay_that_are_noted_after_the_account_are_told_as_such(client):
    adopt(GIFTS)
    it = accounted()
    noted(it, "150 CAD")
    noted(it, "20 CAD", "A pen")
    missions.fund(by=it.officer, mission=it.mission, source="host", amount=money("700 CAD"))
    missions.fund(by=it.officer, mission=it.mission, source="city", amount=money("800 CAD"))

    said = corrections(client, it)
    assert "$150 came in after" in said
    assert "Came in after it was accounted for: The host, $700" in said
    assert ["$20" in said, "$800" in said] == [False, False]
    assert "s’est ajouté après" in corrections(client, it, "fr")


def test_of_a_line_of_which_the_city_bears_nothing_nobody_reads_a_nought(client):
    it = accounted()
    before = totals.of_trips([it.trip])[it.trip.pk].total
    own = {"paid_by": "traveller", "personal_minor": 5_000}
    paid(it, "50 CAD", "lodging", **own)
    line = a_line(it, "80 CAD", "visa-vaccine")
    missions.post(by=it.treasurer, line=line)
    missions.correct_line(by=it.treasurer, line=line, why_en="Another's", amount=money("0 CAD"))

    assert totals.of_trips([it.trip])[it.trip.pk].total == before
    whole = tight(read(client, f"/en/trips/{it.mission.reference}/"))
    assert "$0" not in whole
    assert "$80 is borne by the City no longer" in whole
    assert "Lodging" not in whole.partition('id="cost"')[2].partition("</table>")[0]
    assert "$0" not in pdf(client, it.mission.reference)
    assert "n’est plus à la charge de la Ville" in corrections(client, it, "fr")


def test_what_the_city_bore_nothing_of_and_bears_since_is_said_so(client):
    it = accounted()
    paid(it, "50 CAD", "lodging", paid_by="traveller", personal_minor=5_000)
    line = it.trip.lines.get(kind="lodging")
    missions.correct_line(by=it.treasurer, line=line, why_en="Not private", amount=line.amount, personal_minor=2_000)

    assert "The City bore nothing of it, and bears $30 since" in corrections(client, it)


def test_a_line_that_was_nothing_and_is_nothing_is_no_correction(client):
    it = published()
    Trip.objects.filter(mission=it.mission).update(returned_on=BACK)
    paid(it)
    actions.account(by=it.head, mission=it.mission)
    paid(it, "50 CAD", "lodging", paid_by="traveller", personal_minor=5_000)
    line = it.trip.lines.get(kind="lodging")
    missions.correct_line(
        by=it.treasurer, line=line, why_en="Typed wrong", amount=money("60 CAD"), personal_minor=6_000
    )

    assert "None is recorded." in corrections(client, it)
    assert Repayment.objects.count() == 0


def test_what_others_did_not_pay_after_all_leaves_theirs_and_comes_in_with_the_citys(client):
    it = accounted()
    line = a_line(it, "100 CAD", "lodging", paid_by="third-party")
    missions.post(by=it.treasurer, line=line)
    row = FinanceLine(document="F-1", on=DAY, kind="lodging", reference=it.mission.reference, currency="CAD")
    row.amount_minor = 10_000
    missions.bring_in(by=it.treasurer, rows=[row], digest="d")
    missions.match(by=it.treasurer, row=row, trip=it.trip)

    said = corrections(client, it)
    assert "Lodging, paid by others" in said
    assert "$100 was taken back" in said
    assert said.count("$100 came in after") == 2
    assert "$100 became" not in said
