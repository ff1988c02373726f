"""What a year's travel came to by what it served: what adds up does so to the cent, and nothing hidden is named."""

from __future__ import annotations

import pytest

from chancery.disclosure import serving, totals
from chancery.missions.models import Mission, Trip
from tests import make
from tests.disclosure.scene import accounted
from tests.portal.test_activities import read
from tests.reading import tight

pytestmark = pytest.mark.django_db


def test_travel_stands_beside_what_it_served_and_what_adds_up_does(client):
    it = accounted()
    goals = [make.goal(), make.goal()]
    row, hidden = make.agreement(), make.agreement(public=False)
    activity = make.activity("An exchange of murals", agreements=[row, hidden])
    Mission.objects.update(activity=activity, division=make.division("parks"))
    it.mission.goals.set(goals)

    found = serving.of_year(2026)
    year = totals.by_year()[2026].total
    assert [[one.sums.total for one in found[name]] for name in serving.ADDS_UP] == [[year]] * 3
    assert [one.of for one in found["agreement"]] == [row]
    assert len(found["goal"]) == 2
    page = tight(read(client, "/en/trips/sums/?year=2026"))
    assert ["An exchange of murals" in page, "Parks" in page, "$1,951.20" in page] == [True] * 3
    assert "do not add up" in page
    assert hidden.reference not in page
    assert "2026" in read(client, "/fr/deplacements/sommes/")
    own = tight(read(client, f"/en/agreements/{row.reference}/"))
    assert "Travel that was accounted for: 1 trip, $1,951.20." in own
    assert "No other spending published" in own


def test_what_nobody_recorded_and_an_activity_that_is_not_released_are_not_named(client):
    accounted()
    Mission.objects.update(activity=make.activity("A secret plan", public=False))
    page = read(client, "/en/trips/sums/")

    assert "A secret plan" not in page
    assert page.count("not recorded") >= 4
    assert serving.of_agreement(make.agreement()) is None
    assert read(client, "/en/trips/sums/?year=2019", 404)
    assert read(client, "/en/trips/sums/?year=zz", 404)
    Trip.objects.update(public=False)
    assert serving.of_year(2026)["group"] == []
