"""What is noted after a mission was accounted for: the ledger opens of it what residents may read, and nothing more."""

from __future__ import annotations

import pytest

from chancery.audit import reconcile
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.disclosure import actions
from chancery.missions import actions as missions
from chancery.missions.models import Funding, Gift, Repayment, Trip
from chancery.records import DataClass
from tests.disclosure.scene import BACK, accounted, adopt, money, published
from tests.missions.scene import DAY
from tests.portal.test_activities import read
from tests.reading import tight

pytestmark = pytest.mark.django_db
GIFTS = (
    '[[role]]\nid = "city-manager"\nname = { en = "the City Manager" }\n'
    '[[travel_rule]]\nid = "g"\nabout = "gift"\namount = "1 CAD"\nby = ["city-manager"]\n'
    '[[travel_rule]]\nid = "t"\nabout = "gift-published"\namount = "100 CAD"\n'
)


def opened(text: str) -> bool:
    """Does the public ledger open a value that holds this text?"""
    sealed = [one.seq for one in LedgerEntry.objects.all() if b'"type":"sealed"' in bytes(one.leaf)]
    rows = LedgerOpening.objects.filter(data_class=DataClass.PUBLIC).exclude(seq__in=sealed)
    return rows.filter(value__contains=text).exists()


def noted(it, worth, what="A vase"):
    value = money(worth) if worth else None
    return missions.add_gift(by=it.officer, mission=it.mission, way="received", what_en=what, value=value, on=DAY)


def test_a_gift_that_residents_do_not_read_is_not_opened_and_one_that_they_read_is():
    adopt(GIFTS)
    it = accounted()
    size = LedgerEntry.objects.count()
    small, foreign, vase = noted(it, "73.19 CAD", "A pen"), noted(it, "731.29 EUR", "A clock"), noted(it, "731.39 CAD")
    noted(it, None, "A print")
    for one in (small, vase):
        missions.decide_gift(by=it.manager, gift=one, fate="city")
    missions.take_out_gift(by=it.officer, gift=foreign, why_en="Not ours")

    lines = LedgerEntry.objects.filter(seq__gte=size)
    assert [b'"type":"sealed"' in bytes(one.leaf) for one in lines.order_by("seq")] == [
        True, True, False, True, True, False, True
    ]  # fmt: skip
    assert [opened(one) for one in (":7319", ":73129", "A pen", "A clock", "A print")] == [False] * 5
    assert opened(":73139")
    sealed = LedgerOpening.objects.filter(field="after.public", value__contains=":7319")
    assert not sealed.exists(), "nor is it by a disclosure"
    assert list(reconcile.differences([Gift])) == []


@pytest.mark.parametrize(("worth", "became"), [("73.19 CAD", "731.39 CAD"), ("731.39 CAD", "73.19 CAD")])
def test_of_a_gift_that_crosses_the_threshold_by_a_correction_only_what_residents_read_is_opened(client, worth, became):
    adopt(GIFTS)
    it = accounted()
    gift = noted(it, worth)
    missions.correct_gift(by=it.officer, gift=gift, way="received", value=money(became), what_en="A vase", on=DAY,
                          why_en="Typed wrong")  # fmt: skip

    assert [opened(":7319"), opened(":73139")] == [False, True]
    told = tight(read(client, f"/en/trips/{it.mission.reference}/"))
    assert "$73.19" not in told
    assert "$731.39" in told


def test_who_pays_of_the_city_and_what_is_left_of_an_advance_are_not_opened():
    it = published()
    Trip.objects.filter(mission=it.mission).update(returned_on=BACK, advance_minor=90_000)
    it.trip.refresh_from_db()
    missions.repay(by=it.treasurer, trip=it.trip, on=BACK, amount=money("71.17 CAD"), of_advance=True)
    actions.account(by=it.head, mission=it.mission)
    missions.repay(by=it.treasurer, trip=it.trip, on=BACK, amount=money("71.27 CAD"), of_advance=True)
    back = Repayment.objects.get(own_minor=7127)
    missions.correct_repayment(by=it.treasurer, back=back, why_en="Typed wrong", amount=money("71.37 CAD"))
    given = missions.fund(by=it.officer, mission=it.mission, source="city", amount=money("71.47 CAD"))
    missions.correct_funding(by=it.officer, paid=given, source="city", amount=money("71.57 CAD"), why_en="Typed wrong")
    missions.take_out_funding(by=it.officer, paid=Funding.objects.standing().get(), why_en="It was another")
    missions.fund(by=it.officer, mission=it.mission, source="host", amount=money("71.67 CAD"))

    assert [opened(f":71{part}7") for part in range(1, 7)] == [False] * 5 + [True]
    assert list(reconcile.differences([Funding, Repayment])) == []
