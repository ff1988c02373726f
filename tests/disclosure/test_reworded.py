"""Words of a mission that are corrected after residents were told stand under its corrections, with what they said."""

from __future__ import annotations

import pytest

from chancery.audit import reconcile
from chancery.missions import actions as missions
from chancery.missions.models import Correction
from tests import make
from tests.disclosure.scene import accounted, published
from tests.disclosure.test_results import words
from tests.disclosure.test_trips import pdf
from tests.missions.test_pages import send
from tests.portal.test_activities import read

pytestmark = pytest.mark.django_db


def corrected(it, **given):
    said = {"function_en": "Protocol officer", "place": "Lyon", "country": make.country("FR").pk, **given}
    send(it.officer, f"/en/desk/travel/trips/{it.trip.pk}/correct/", **said)


def test_a_function_and_a_place_that_are_corrected_after_publication_say_what_they_said_before(client):
    it = accounted()
    at, reference = f"/en/trips/{it.mission.reference}/", it.mission.reference
    missions.report(by=it.officer, trip=it.trip, summary_en="We signed.", observations_en="x")
    corrected(it, function_en="Chief of protocol")
    corrected(it, function_en="Chief of protocol", place="Villeurbanne")
    missions.report(by=it.officer, trip=it.trip, summary_en="We signed it.", observations_en="x")
    missions.review_results(by=it.officer, mission=it.mission, results_en="In use.", results_fr="En usage.")
    send(it.officer, f"/en/desk/travel/{reference}/results/", results_en="Still in use.", results_fr="En usage.")

    told = (
        "“Protocol officer” became “Chief of protocol”", "“Lyon, France” became “Villeurbanne, France”",
        "“We signed.” became “We signed it.”", "“In use.” became “Still in use.”",
    )  # fmt: skip
    seen, kept = words(client, at).replace("“ ", "“").replace(" ”", "”"), pdf(client, reference)
    assert [one for one in told if one not in seen or one not in kept] == []
    assert [seen.count("Villeurbanne, France."), kept.count("Villeurbanne, France.")] == [1, 1]
    french = read(client, f"/fr/deplacements/{reference}/")
    assert "La fonction d’une personne qui a voyagé" in french
    assert ["Corrigé dans l’autre langue." in french, "Corrected in the other language." in seen] == [True, False]
    assert Correction.objects.count() == 4
    assert list(reconcile.differences([Correction])) == []


def test_what_nobody_had_read_is_corrected_without_a_word():
    it = published()
    missions.correct_trip(
        by=it.officer, trip=it.trip, held={"function_en": "Protocol officer"}, changes={"function_en": "Chief"}
    )

    assert not Correction.objects.exists()
