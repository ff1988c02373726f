"""What came of a mission some time after the return: residents read it where they read the mission, with its day."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.utils import timezone

from chancery.audit.models import LedgerOpening
from chancery.dates import in_words
from chancery.disclosure import actions
from chancery.missions import actions as missions
from chancery.missions.models import Mission
from chancery.records import DataClass
from tests.disclosure.scene import accounted, adopt, published
from tests.disclosure.test_trips import every, pdf, rows
from tests.missions.test_pages import of, page, send
from tests.portal.test_activities import read

pytestmark = pytest.mark.django_db
TAG = re.compile(r"<[^>]+>")
SECRET = "zanzibarine"
REVIEW = '[[travel_rule]]\nid = "r"\nabout = "results-review"\nwithin = "12 months"\n'


def words(client, at):
    return " ".join(TAG.sub(" ", read(client, at)).replace(" .", ".").split()).replace(" .", ".")


def test_residents_read_it_on_the_page_in_the_receipt_and_in_the_files_with_its_day(client):
    adopt(REVIEW)
    it = accounted()
    at = f"/en/trips/{it.mission.reference}/"
    assert "looked at again from 5 March 2027. It is not written down yet." in words(client, at)
    assert "looked at again from 5 March 2027" in pdf(client, it.mission.reference)
    form = page(it.officer, of(it, "results/"))
    assert ["Residents read it on" in form, "Nobody publishes it" in form] == [True] * 2

    said = {"results_en": "The protocol is in use.", "results_fr": "Le protocole sert.", "came_en": SECRET}
    send(it.officer, of(it, "results/"), **said)
    today = timezone.localdate()
    seen, french = (words(client, one) for one in (at, f"/fr/deplacements/{it.mission.reference}/"))
    assert ["The protocol is in use." in seen, in_words(today, "en") in seen, "not written down" in seen] == [
        True, True, False,
    ]  # fmt: skip
    assert ["Le protocole sert." in french, in_words(today, "fr") in french] == [True] * 2
    assert f"Written on {in_words(today, 'en')} The protocol is in use." in pdf(client, it.mission.reference)
    (row,) = rows(client)
    assert [row[f"results_{one}"] for one in ("en", "fr", "on")] == [*list(said.values())[:2], today.isoformat()]
    assert json.loads(read(client, "/en/trips.json"))["trips"][0]["results_fr"] == "Le protocole sert."
    assert "results_on" in read(client, "/en/trips.columns")
    public = LedgerOpening.objects.filter(data_class=DataClass.PUBLIC)
    assert public.filter(value__contains="Le protocole sert.").exists()
    assert SECRET not in every(client, it.mission.reference) + pdf(client, it.mission.reference)
    assert not public.filter(value__contains=SECRET).exists()


def test_it_is_told_only_of_a_mission_that_residents_may_read(client):
    it = published()
    missions.review_results(by=it.officer, mission=it.mission, results_en=SECRET)
    assert SECRET not in every(client, it.mission.reference)
    it.trip.returned_on = date(2026, 3, 5)
    it.trip.save()
    actions.account(by=it.head, mission=it.mission)
    assert SECRET in read(client, f"/en/trips/{it.mission.reference}/")
    assert LedgerOpening.objects.filter(data_class=DataClass.PUBLIC, value__contains=SECRET).exists()
    actions.withhold(by=it.manager, mission=it.mission, reason="A threat")
    assert SECRET not in every(client, it.mission.reference, after=404)


def test_what_only_the_office_read_until_now_stays_within_and_residents_are_written_for_anew(client):
    adopt(REVIEW)
    it = accounted()
    Mission.objects.update(came_en=SECRET, reviewed_on=date(2026, 6, 1))
    assert SECRET not in every(client, it.mission.reference)
    assert "Residents read nothing of it" in page(it.officer, of(it))

    send(it.officer, of(it, "results/"), results_en="The protocol is in use.", came_en=SECRET)
    now = Mission.objects.get()
    assert (now.reviewed_on, now.results_on, now.came_en) == (date(2026, 6, 1), timezone.localdate(), SECRET)
    assert "The protocol is in use." in read(client, f"/en/trips/{it.mission.reference}/")
    assert SECRET not in every(client, it.mission.reference)
