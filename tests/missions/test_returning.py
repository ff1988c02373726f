"""What a traveller gave back was written down wrong: it is corrected, and every sum follows."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from chancery.disclosure.models import Publication
from chancery.errors import Refused
from chancery.missions import actions
from chancery.missions.models import Repayment
from chancery.missions.models.totals import YearTotal
from tests import make
from tests.disclosure.scene import BACK, accounted, paid
from tests.disclosure.test_trips import pdf
from tests.missions.scene import Lyon, money
from tests.missions.test_pages import of, page, send, signed_in
from tests.portal.test_activities import read

pytestmark = pytest.mark.django_db


def gave_back(it: Lyon, amount: str = "1200 CAD") -> Repayment:
    return actions.repay(by=it.treasurer, trip=it.trip, on=BACK, amount=money(amount), reason_en="A room unused")


def at(back: Repayment) -> str:
    return f"/en/desk/travel/repayments/{back.pk}/correct/"


def test_a_repayment_is_on_the_page_and_corrected_there_and_residents_read_both():
    it = accounted()
    back = gave_back(it)
    assert at(back) in page(it.treasurer, of(it))
    assert "A room unused" in page(it.officer, of(it))
    assert at(back) not in page(it.officer, of(it))

    send(it.treasurer, at(back), amount="120", why_en="A nought too many.")

    assert set(it.trip.repayments.values_list("own_minor", flat=True)) == {120_000, -120_000, 12_000}
    assert [one.own_minor for one in Repayment.objects.standing()] == [12_000]
    assert YearTotal.kept() == YearTotal.counted()
    for told in (
        Client().get(f"/en/trips/{it.mission.reference}/").content.decode(),
        pdf(Client(), it.mission.reference),
    ):
        assert "−$1,200 became −$120" in " ".join(told.split())
        assert "$1,831.20" in told  # 1,486.20 + 465 - 120
        assert "nought" not in told
    assert "1831.20" in b"".join(Client().get("/en/trips.csv")).decode()


def test_it_is_taken_back_alone_once_and_by_the_treasurer_with_a_reason():
    it = accounted()
    back = gave_back(it)
    with pytest.raises(Refused, match="Say why"):
        actions.correct_repayment(by=it.treasurer, back=back)
    with pytest.raises(Refused, match="The treasurer posts"):
        actions.correct_repayment(by=it.officer, back=back, why_en="x")
    with pytest.raises(Refused, match="More would come back"):
        actions.correct_repayment(by=it.treasurer, back=back, why_en="x", amount=money("5000 CAD"))

    assert actions.correct_repayment(by=it.treasurer, back=back, why_en="Another's.") is None

    assert not Repayment.objects.standing().exists()
    with pytest.raises(Refused, match="that stands"):
        actions.correct_repayment(by=it.treasurer, back=back, why_en="x")
    assert signed_in(it.treasurer).get(at(back))["Location"] == of(it) + "#travellers"


def test_nobody_corrects_what_they_gave_back_themselves():
    it = accounted()
    back = gave_back(it)
    make.role(it.trip.person, "treasurer")

    with pytest.raises(Refused, match="somebody else"):
        actions.correct_repayment(by=it.officer, back=back, why_en="x")


def test_bad_input_stays_in_the_form():
    it = accounted()
    sent = send(it.treasurer, at(gave_back(it)), amount="a lot", why_fr="Erreur de frappe").content.decode()

    assert "Erreur de frappe" in sent
    assert "is not an amount" in sent


def test_what_came_in_or_came_back_after_the_account_is_among_the_corrections_and_says_whose_it_is(client):
    it = accounted()
    Publication.objects.filter(did="accounted").update(on=BACK)
    paid(it, "150.50 CAD", "lodging", paid_by="third-party", paid_by_body="The fair")
    paid(it, "20 CAD", "meals")
    actions.repay(by=it.treasurer, trip=it.trip, on=timezone.localdate(), amount=money("5.55 CAD"))
    seen = " ".join(read(client, f"/en/trips/{it.mission.reference}/").split())

    assert "Lodging, paid by others, " in seen
    assert "Meals, paid by others" not in seen
    assert "−$5.55 came in after it was accounted for" in seen
    french = " ".join(read(client, f"/fr/deplacements/{it.mission.reference}/").split())
    assert "Hébergement, payé par des tiers, " in french
