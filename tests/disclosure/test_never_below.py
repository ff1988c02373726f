"""No more comes back than the City bore, in whatever order it is written down; and the office reads the figure that
residents read."""

from __future__ import annotations

import csv
import io

import pytest

from chancery.disclosure import actions, totals
from chancery.disclosure.models import Period
from chancery.disclosure.periods import Quarter
from chancery.errors import Refused
from chancery.missions import actions as missions
from chancery.missions.models import FinanceLine, Trip, YearTotal
from tests.disclosure.scene import BACK, accounted, money, paid, published
from tests.missions.scene import DAY, a_line
from tests.missions.test_pages import of, page
from tests.portal.test_activities import read
from tests.reading import tight

pytestmark = pytest.mark.django_db
LESS = "than the City bore"


def back(it, amount, **values):
    return missions.repay(by=it.treasurer, trip=it.trip, on=BACK, amount=money(amount), **values)


def total(it) -> int:
    assert YearTotal.kept() == YearTotal.counted()
    return totals.of_trips([it.trip])[it.trip.pk].total


def test_a_line_is_not_corrected_to_less_than_came_back():
    it = accounted()
    back(it, "1900 CAD")
    line = it.trip.lines.get(kind="airfare")

    for amount in (None, money("1334 CAD")):
        with pytest.raises(Refused, match=LESS):
            missions.correct_line(by=it.treasurer, line=line, why_en="Typed wrong", amount=amount)
    missions.correct_line(by=it.treasurer, line=line, why_en="Typed wrong", amount=money("1435 CAD"))
    assert total(it) == 0


def test_a_row_that_would_take_more_off_than_is_left_waits_and_is_a_correction_once_there_is_room():
    it = accounted()
    a_line(it, "100 CAD", "lodging")
    said = {"on": DAY, "kind": "lodging", "reference": it.mission.reference, "currency": "CAD"}
    rows = [FinanceLine(document="F-1", amount_minor=10_000, **said),
            FinanceLine(document="F-2", amount_minor=-9_000, cites="F-1", **said)]  # fmt: skip
    missions.bring_in(by=it.treasurer, rows=rows[:1], digest="d")
    given = back(it, "1975 CAD")
    missions.bring_in(by=it.treasurer, rows=rows[1:], digest="e")
    assert (rows[1].waits_for, total(it)) == ("came-back", 7_620)

    missions.correct_repayment(by=it.treasurer, back=given, why_en="Typed wrong", amount=money("5 CAD"))
    missions.match(by=it.treasurer, row=rows[1], trip=it.trip)
    assert total(it) == 195_120 + 1_000 - 500
    assert it.trip.repayments.standing().count() == 1, "it is a correction, and nothing came back"


def test_of_what_is_not_posted_nothing_comes_back_once_residents_were_told():
    it = accounted()
    a_line(it, "500 CAD", "lodging")
    with pytest.raises(Refused, match=LESS):
        back(it, "1952 CAD")
    back(it, "1951.20 CAD")
    assert total(it) == 0


def test_what_came_back_is_posted_before_the_account_and_a_line_is_not_taken_out_under_it():
    it = published()
    Trip.objects.filter(mission=it.mission).update(returned_on=BACK)
    line = a_line(it, "100 CAD", "lodging")
    back(it, "99 CAD")
    with pytest.raises(Refused, match=LESS):
        missions.change_line(by=it.officer, line=line)
    for act in (
        lambda: actions.account(by=it.head, mission=it.mission),
        lambda: actions.close(by=it.head, quarter=Quarter(2026, 1), finance=money("-99 CAD")),
    ):
        with pytest.raises(Refused, match=f"{it.mission.reference}.*more came back"):
            act()

    missions.post(by=it.treasurer, line=line)
    actions.account(by=it.head, mission=it.mission)
    assert total(it) == 100


def test_an_advance_is_not_lowered_below_what_came_back_of_it():
    it = accounted()
    missions.note_trip(by=it.treasurer, trip=it.trip, advance_minor=50_000)
    back(it, "400 CAD", of_advance=True)

    for minor in (39_999, None):
        with pytest.raises(Refused, match="than was paid in advance"):
            missions.note_trip(by=it.treasurer, trip=it.trip, advance_minor=minor)
    missions.note_trip(by=it.treasurer, trip=it.trip, advance_minor=40_000)
    assert Trip.objects.get(pk=it.trip.pk).advance_minor == 40_000


def test_the_office_reads_what_came_back_and_the_figure_that_residents_read(client):
    it = accounted()
    back(it, "50 CAD")
    back(it, "1.20 CAD")
    missions.note_trip(by=it.treasurer, trip=it.trip, advance_minor=50_000)
    back(it, "400 CAD", of_advance=True)
    inside = tight(page(it.head, of(it))).partition('id="costs"')[2].partition("</table>")[0]

    assert "$1,951.20" in inside
    assert "−$51.20" in inside.replace("-$", "−$")
    assert "$1,900" in inside
    assert "$1,900" in read(client, f"/en/trips/{it.mission.reference}/")
    french = page(it.head, of(it).replace("/en/desk/travel", "/fr/bureau/deplacements"))
    assert "Remboursé à la Ville" in french


def rows(client, name):
    return list(csv.DictReader(io.StringIO(read(client, f"/en/trips/federal/{name}.csv"))))


HOSTED = {"officials": 2, "guests": 3, "vendor": "Chez Paul"}


def test_hospitality_keeps_its_number_when_it_is_corrected_and_says_so(client):
    it = accounted()
    paid(it, "212 CAD", "hospitality", **HOSTED)
    paid(it, "50 CAD", "hospitality", **HOSTED)
    first, second = rows(client, "hospitalityq")
    line = it.trip.lines.get(amount_minor=21_200)
    for amount in ("200 CAD", "190 CAD"):
        line = missions.correct_line(by=it.treasurer, line=line, why_en="Typed wrong", amount=money(amount))

    other, now = sorted(rows(client, "hospitalityq"), key=lambda one: one["total"], reverse=True)
    assert other == second
    assert (now["ref_number"], now["total"]) == (first["ref_number"], "190.00")
    assert now["additional_comments_en"].startswith("Corrected on ")
    assert now["additional_comments_fr"].startswith("Corrigé le ")


@pytest.mark.parametrize("values", [
    {"paid_by": "third-party"}, {"paid_by": "traveller", "personal_minor": 21_200},
])  # fmt: skip
def test_a_month_whose_only_hospitality_the_city_did_not_bear_is_one_without(client, values):
    it = accounted()
    paid(it, "212 CAD", "hospitality", **HOSTED, **values)
    ours = totals.of_trips([it.trip])[it.trip.pk].total
    assert ours == 195_120
    Period.objects.create(year=2026, quarter=1, closed_on=BACK, closed_by=it.head, nil=False, ours_minor=0,
                          finance_minor=0, currency="CAD")  # fmt: skip
    assert rows(client, "hospitalityq") == []
    assert [one["month"] for one in rows(client, "hospitalityq-nil")] == ["01", "02", "03"]
    assert "which the City did not bear" in read(client, "/en/trips/")
