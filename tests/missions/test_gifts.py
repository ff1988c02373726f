"""Gifts: their worth, who decides what becomes of them by the policy, and what residents read of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from chancery.counterparties import actions as bodies
from chancery.dates import FuzzyDate
from chancery.desk.radar.lines import Window
from chancery.desk.viewer import Viewer
from chancery.desk.waiting.missions import GIFT, GIFT_RATE, RESULTS
from chancery.disclosure import actions as disclosure
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.missions import actions, gifts
from chancery.missions.models import Gift, Mission, Trip
from tests import make
from tests.disclosure.test_trips import pdf
from tests.missions.scene import DAY, a_line, authorised, lyon, money, person_of
from tests.missions.test_pages import of, page, send

pytestmark = pytest.mark.django_db
POLICY = """format = "chancery-policy/1"
[policy]
id = "travel"
title = { en = "Travel" }
[[role]]
id = "city-manager"
name = { en = "the City Manager" }
[[travel_rule]]
id = "gifts"
about = "gift"
amount = "100 CAD"
by = ["city-manager"]
[[travel_rule]]
id = "gifts-told"
about = "gift-published"
amount = "100 CAD"
[[travel_rule]]
id = "a-year-later"
about = "results-review"
within = "12 months"
"""


def adopt(text=POLICY):
    make.policy_version("travel", text.encode(), in_force_from=date(2020, 1, 1), kind="policy")


def a_gift(it, worth="150 CAD", **values):
    given = {"way": "received", "what_en": "A vase", "other": "Anne Exemple", "keeper": "Vitrine seven", **values}
    return actions.add_gift(by=it.officer, mission=it.mission, value=money(worth) if worth else None, **given)


def waits(kind, actor, on=None):
    return [one.subject for one in kind.find(Viewer.of(person_of(actor), on or timezone.localdate()), Window())]


def test_a_form_that_is_sent_twice_writes_down_one_gift_and_it_says_what_it_is():
    it, id = authorised(), uuid7()
    for _ in range(2):
        a_gift(it, id=id)
    assert Gift.objects.count() == 1
    for said, why in (({"what_en": ""}, "Say what it is"), ({"worth": "-1 CAD"}, "zero or more")):
        with pytest.raises(Refused, match=why):
            a_gift(it, **said)
    with pytest.raises(Refused, match="Only whoever planned"):
        actions.add_gift(by=it.treasurer, mission=it.mission, way="given", value=None, what_en="A book")


def test_whom_the_policy_names_decides_once_from_its_threshold_on():
    adopt()
    it = authorised()
    vase, _pen = a_gift(it), a_gift(it, "20 CAD", what_en="A pen")
    a_gift(it, None, what_en="A print")
    a_gift(it, "300 EUR", what_en="A clock")

    assert waits(GIFT, it.manager) == ["A vase"], "of no worth, or one without an exchange rate, nobody can say"
    assert waits(GIFT, it.head) == []
    with pytest.raises(Refused, match="decided by whom the policy names"):
        actions.decide_gift(by=it.head, gift=vase, fate="city")
    actions.decide_gift(by=it.manager, gift=vase, fate="city", reason_en="It is for the town hall.")
    with pytest.raises(Refused, match="decided a moment ago"):
        actions.decide_gift(by=it.manager, gift=vase, fate="returned")
    assert waits(GIFT, it.manager) == []


def test_a_worth_in_another_currency_reaches_the_thresholds_at_the_rate_of_its_day(client):
    adopt()
    it = authorised()
    a_gift(it, "180 EUR", what_en="A pen", on=DAY)
    a_gift(it, "20 EUR", what_en="A spoon", on=DAY)
    assert waits(GIFT, it.manager) == []
    assert sorted(waits(GIFT_RATE, it.treasurer)) == ["A pen", "A spoon"]
    assert waits(GIFT_RATE, it.officer) == []
    assert "no exchange rate of its day is on record" in page(it.officer, of(it))
    assert "aucun taux de change de son jour" in page(
        it.officer, of(it).replace("/en/desk/travel", "/fr/bureau/deplacements")
    )
    assert f"currency=EUR&amp;day={DAY}" in page(it.treasurer, "/en/desk/travel/rates/")

    actions.add_rate(by=it.treasurer, currency="EUR", on=DAY, rate=Decimal("1.52"), source="Bank of Canada")

    assert (waits(GIFT, it.manager), waits(GIFT_RATE, it.treasurer)) == (["A pen"], [])
    shown = page(it.officer, of(it))
    assert "$273.60" in shown
    assert "At 1.52, Bank of Canada" in shown
    Trip.objects.update(returned_on=date(2026, 3, 5))
    disclosure.publish(by=it.head, mission=it.mission)
    disclosure.account(by=it.head, mission=it.mission)
    told = client.get(f"/en/trips/{it.mission.reference}/").content.decode()
    assert ["A pen" in told, "A spoon" in told] == [True, False]


def test_where_no_rate_was_published_that_of_a_cost_of_the_same_mission_counts_near_its_day():
    adopt()
    it = authorised()
    paid = {"rate": Decimal("1.5"), "rate_on": DAY, "rate_source": "Bank of Canada"}
    a_line(it, "100 EUR", **paid)
    gift, late = a_gift(it, "100 EUR", on=DAY + timedelta(days=2)), a_gift(it, "100 EUR", on=DAY + timedelta(days=9))
    unsaid = a_gift(it, "100 EUR")

    policy = gifts.policy_of(it.mission)
    assert [gifts.needs(one, policy) for one in (gift, late, unsaid)] == [True, None, True]
    assert gifts.day_of_worth(unsaid) == date(2026, 3, 5), "where nobody recorded its day, the last of the mission"
    a_gift(it, f"{2**53 // 100} EUR", what_en="A palace", on=DAY)
    assert "A palace" in waits(GIFT, it.manager), "what nobody could count is above every threshold"


def test_who_was_there_does_not_decide():
    adopt(POLICY.replace('by = ["city-manager"]\n', ""))
    it = lyon()
    actions.add_trip(by=it.officer, mission=it.mission, person=person_of(it.head), group="staff")
    vase = a_gift(it)

    with pytest.raises(Refused, match="by nobody who was there"):
        actions.decide_gift(by=it.head, gift=vase, fate="recipient")
    actions.decide_gift(by=it.manager, gift=vase, fate="city")


def test_it_stands_on_the_mission_and_in_the_list_and_a_bad_worth_keeps_what_was_typed():
    adopt()
    it = authorised(division=make.division("parks"))
    bad = send(it.officer, f"{of(it)}gift/", way="received", what_en="A vase", amount="much", currency="CAD")
    assert 'value="A vase"' in bad.content.decode()
    send(it.officer, f"{of(it)}gift/", way="received", what_en="A vase", amount="150", currency="CAD", other="Anne")

    shown = page(it.officer, of(it))
    for words in ("A vase", "$150", "By the policy somebody decides", "Anne"):
        assert words in shown
    colleague = make.actor("division-officer", division=make.division("parks"))
    assert "Anne" not in page(colleague, of(it)), "whom a traveller met is not for every colleague"
    send(it.manager, f"/en/desk/travel/gifts/{Gift.objects.get().pk}/decide/", fate="city", reason_en="For all to see.")
    assert "It is the City’s" in page(it.head, "/en/desk/travel/gifts/")
    assert "A vase" not in page(it.head, "/en/desk/travel/gifts/?show=open")
    elsewhere = make.actor("division-officer", division=make.division("roads"))
    assert "A vase" not in page(elsewhere, "/en/desk/travel/gifts/")


def test_residents_read_of_it_from_the_worth_that_the_policy_says(client):
    adopt()
    it = authorised()
    a_gift(it)
    a_gift(it, "20 CAD", what_en="A pen")
    a_gift(it, None, what_en="A print")
    Trip.objects.update(returned_on=date(2026, 3, 5))
    disclosure.publish(by=it.head, mission=it.mission)
    disclosure.account(by=it.head, mission=it.mission)
    shown = client.get(f"/en/trips/{it.mission.reference}/").content.decode()
    taken_along = pdf(client, it.mission.reference)

    assert "A vase" in shown
    assert "A vase. Received Nothing is decided. $150" in taken_along
    for word in ("A pen", "A print", "Anne Exemple", "Vitrine seven"):
        assert word not in shown + taken_along


def test_a_year_after_the_return_the_office_is_asked_once_what_came_of_it():
    adopt()
    it = authorised()
    assert waits(RESULTS, it.officer, date(2027, 3, 4)) == []
    assert waits(RESULTS, it.officer, date(2027, 3, 5)) == ["Lyon forum"]
    assert waits(RESULTS, it.manager, date(2027, 3, 5)) == []

    with pytest.raises(Refused, match="Say what came of it"):
        actions.review_results(by=it.officer, mission=it.mission, came_en="Not for residents.")
    with pytest.raises(Refused, match="once everybody is back"):
        actions.review_results(by=it.officer, mission=it.mission, results_en="x", on=DAY)
    send(it.officer, f"{of(it)}results/", results_en="The protocol is in use.", came_en="Ask again in May.")
    seen = page(it.officer, of(it))
    assert ["The protocol is in use." in seen, "Ask again in May." in seen] == [True] * 2
    with pytest.raises(Refused, match="a moment ago"):
        actions.review_results(by=it.officer, mission=it.mission, results_en="Again.")
    assert waits(RESULTS, it.officer, date(2027, 3, 5)) == []
    assert Mission.objects.get().results_en == "The protocol is in use."


def test_a_gift_is_corrected_with_a_reason_and_decided_anew_and_residents_read_what_became_of_it(client):
    adopt()
    it = authorised()
    gift = a_gift(it, "1500 CAD")
    actions.decide_gift(by=it.manager, gift=gift, fate="city", reason_en="x")
    Trip.objects.update(returned_on=date(2026, 3, 5))
    disclosure.publish(by=it.head, mission=Mission.objects.get())
    disclosure.account(by=it.head, mission=Mission.objects.get())
    address = f"/en/desk/travel/gifts/{gift.pk}/correct/"
    assert address in page(it.officer, of(it))
    given = {"way": "received", "what_en": "A vase", "amount": "150", "currency": "CAD", "other": "Someone"}

    again = send(it.officer, address, **given).content.decode()
    assert 'value="Someone"' in again, "what was typed stays"
    assert Gift.objects.standing().get() == gift, "nobody said why"
    send(it.officer, address, **given, why_en="A nought too many.")

    now = Gift.objects.standing().get()
    assert (now.value, now.corrects, now.fate, Gift.objects.get(pk=gift.pk).fate) == (
        money("150 CAD"),
        gift,
        "",
        "city",
    )
    assert len(waits(GIFT, it.manager)) == 1
    assert "A nought too many." in page(it.officer, of(it))
    told = client.get(f"/en/trips/{it.mission.reference}/").content.decode()
    assert "$1,500 became $150" in " ".join(told.split())
    assert "nought" not in told
    with pytest.raises(Refused, match="a moment ago"):
        actions.decide_gift(by=it.manager, gift=gift, fate="city")


def test_a_gift_that_was_none_is_taken_out_and_two_at_once_are_told():
    it = authorised()
    gift = a_gift(it)
    with pytest.raises(Refused, match="Say why"):
        actions.take_out_gift(by=it.officer, gift=gift)
    with pytest.raises(Refused, match="Only whoever planned"):
        actions.take_out_gift(by=make.actor("treasurer"), gift=gift, why_en="x")
    send(it.officer, f"/fr/bureau/deplacements/cadeaux/{gift.pk}/retirer/", why_fr="Inscrit deux fois.")

    assert not Gift.objects.standing().exists()
    assert "Inscrit deux fois." in page(it.officer, of(it))
    assert "A vase" not in page(it.officer, "/en/desk/travel/gifts/")
    with pytest.raises(Refused, match="a moment ago"):
        actions.correct_gift(by=it.officer, gift=gift, way="given", value=None, what_en="A pen", why_en="x")


def test_what_came_of_a_mission_is_corrected_on_its_form():
    it = authorised()
    actions.review_results(by=it.officer, mission=it.mission, results_en="The protcol is in use.")
    assert of(it, "results/") in page(it.officer, of(it))

    send(it.officer, of(it, "results/"), results_en="The protocol is in use.")
    empty = send(it.officer, of(it, "results/"), results_en="").content.decode()

    assert "Say what came of it" in empty
    assert Mission.objects.get().results_en == "The protocol is in use."
    with pytest.raises(Refused, match="Only whoever planned"):
        actions.correct_results(by=make.actor("treasurer"), mission=it.mission, held={}, changes={"results_en": "x"})


def test_a_gift_stands_on_both_sides_of_the_relationship_for_those_who_may_read_its_mission():
    lyons, agreement = make.counterparty("Lyon", reference="CP-2026-0007"), make.agreement("Lyon")
    activity = make.activity("Forum", agreements=[agreement])
    it = authorised(activity=activity, division=make.division("parks"))
    given = {"way": "received", "what_en": "A vase", "currency": "CAD", "other": "Anne Exemple"}
    wrong = send(it.officer, of(it, "gift/"), **given, counterparty="Atlantis").content.decode()
    assert ["None has this name" in wrong, 'value="A vase"' in wrong] == [True, True]
    send(it.officer, of(it, "gift/"), **given, counterparty="CP-2026-0007")
    send(it.officer, of(it, "gift/"), **{**given, "what_en": "A pen"})

    sides = (f"/en/desk/counterparties/{lyons.reference}/", f"/en/desk/agreements/{agreement.reference}/")
    roads = make.actor("division-officer", division=make.division("roads"))
    assert [["A vase" in (shown := page(it.head, one)), "A pen" in shown] for one in sides] == [
        [True, False], [True, True]
    ]  # fmt: skip
    assert ["A vase" in page(roads, one) for one in sides] == [False, False]
    assert "Offerts et reçus, lors de missions" in page(it.head, f"/fr/bureau/partenaires/{lyons.reference}/")
    assert f'href="{sides[0]}"' in page(it.head, of(it))

    vase = Gift.objects.get(what_en="A vase")
    send(it.officer, f"/en/desk/travel/gifts/{vase.pk}/correct/", **given, counterparty="CP-2026-0007", why_en="x")
    assert Gift.objects.standing().get(what_en="A vase").counterparty == lyons
    other = make.counterparty("Lyons", reference="CP-2026-0008")
    bodies.merge(by=it.officer, duplicate=lyons, into=other, on=FuzzyDate(), source="x")
    assert "A vase" in page(it.head, f"/en/desk/counterparties/{other.reference}/")
    assert f"/en/desk/counterparties/{other.reference}/" in page(it.head, of(it))


def test_whoever_does_not_read_the_register_is_not_asked_for_a_counterparty_and_takes_none_away():
    it = authorised()
    clerk, lyons = make.actor("administrator"), make.counterparty("Lyon")
    Trip.objects.update(person=person_of(clerk))
    gift = a_gift(it, counterparty=lyons)
    assert "Which counterparty" not in page(clerk, of(it, "gift/"))

    send(clerk, f"/en/desk/travel/gifts/{gift.pk}/correct/", way="given", what_en="A pen", currency="CAD", why_en="x")

    assert Gift.objects.standing().get().counterparty == lyons
