"""An objective, or who pays, was entered wrong: it is corrected or taken out, and what was said stays on record."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from chancery.errors import Refused
from chancery.missions import actions
from chancery.missions.facts import trips
from chancery.missions.models import Aim, Funding, Mission
from tests import make
from tests.disclosure.scene import accounted
from tests.disclosure.test_trips import pdf
from tests.missions.scene import DAY, Lyon, authorised, lyon, money
from tests.missions.test_pages import of, page, send, signed_in

pytestmark = pytest.mark.django_db


def aims(it: Lyon, *words: str) -> list[Aim]:
    return [actions.add_aim(by=it.officer, mission=it.mission, text_en=one) for one in words]


def host(it: Lyon, **values: object) -> Funding:
    values = {"amount": money("600 EUR"), "body": "Ville de Lyon", "declared_on": DAY, **values}
    return actions.fund(by=it.officer, mission=it.mission, source="host", **values)


def at(row: Aim | Funding, verb: str) -> str:
    place = f"{row.mission.reference}/objective" if isinstance(row, Aim) else "who-pays"
    return f"/en/desk/travel/{place}/{row.pk}/{verb}/"


def test_an_objective_is_corrected_and_another_taken_out_on_the_page():
    it = lyon()
    wrong, other, _third = aims(it, "Sing", "Not ours", "See the school")
    assert at(wrong, "correct") in page(it.officer, of(it))

    send(it.officer, at(wrong, "correct"), text_en="Sign")
    send(it.officer, f"/fr/bureau/deplacements/{it.mission.reference}/objectif/{other.pk}/retirer/")

    assert [one.text_en for one in it.mission.aims.all()] == ["Sign", "See the school"]
    assert aims(it, "One more")[0].number == 4


def test_an_objective_says_something_and_what_was_typed_stays():
    it = lyon()
    (aim,) = aims(it, "Sign")
    sent = send(it.officer, at(aim, "correct"), text_en="", text_fr="")
    assert "Write it, in one language at least." in sent.content.decode()
    with pytest.raises(Refused, match="says something"):
        actions.correct_aim(by=it.officer, aim=aim, held={"text_en": "Sign"}, changes={"text_en": " "})


def test_of_two_who_correct_one_objective_the_second_is_asked():
    it = lyon()
    (aim,) = aims(it, "Sing")
    client = Client()
    client.force_login(it.officer.user)
    form = client.get(at(aim, "correct")).content.decode()
    snapshot = form.split('name="snapshot" value="')[1].split('"')[0]
    send(make.actor("officer"), at(aim, "correct"), text_en="Sign the protocol")

    asked = client.post(at(aim, "correct"), {"snapshot": snapshot, "text_en": "Sign"}).content.decode()

    assert "Sign the protocol" in asked
    assert Aim.objects.get().text_en == "Sign the protocol"


def test_whoever_corrects_an_objective_that_was_taken_out_meanwhile_keeps_what_they_typed():
    it = lyon()
    (aim,) = aims(it, "Sign")
    address = at(aim, "correct")
    actions.remove_aim(by=it.officer, aim=Aim.objects.get())

    told = signed_in(it.officer).post(address, {"text_en": "Sign it"}).content.decode()

    assert "Somebody took this objective out a moment ago." in told
    assert "Sign it" in told
    assert signed_in(it.officer).get(address)["Location"] == of(it) + "#objectives"


def test_what_is_authorised_keeps_its_objectives_and_no_form_of_them_opens():
    it = lyon()
    (aim,) = aims(it, "Sign")
    actions.ask(by=it.officer, mission=it.mission)

    assert at(aim, "correct") not in page(it.officer, of(it))
    client = Client()
    client.force_login(it.officer.user)
    for verb in ("correct", "take-out"):
        assert client.get(at(aim, verb))["Location"] == of(it) + "#objectives"
    with pytest.raises(Refused, match="take the request back first"):
        actions.remove_aim(by=it.officer, aim=aim)


def test_who_pays_is_corrected_on_a_plan_without_a_reason_and_counts_once():
    it = lyon()
    paid = host(it)
    form = page(it.officer, at(paid, "correct"))
    assert 'value="600"' in form
    assert "why_en" not in form

    send(it.officer, at(paid, "correct"), source="host", body="Métropole de Lyon", amount="550", currency="EUR")

    now = it.mission.funding.standing().get()
    assert (now.body, now.amount, now.corrects) == ("Métropole de Lyon", money("550 EUR"), paid)
    assert [facts.declared for _trip, facts in trips(it.mission)] == [frozenset()]
    shown = page(it.officer, of(it))
    assert "What was said before" in shown
    assert "Ville de Lyon" in shown


def test_once_it_is_authorised_a_correction_of_who_pays_says_why():
    it = authorised()
    paid = host(it)
    kept = {"source": "host", "body": "Ville de Lyon", "amount": "700", "currency": "EUR"}

    again = send(it.officer, at(paid, "correct"), **kept).content.decode()
    assert 'value="700"' in again
    assert "Write it, in one language at least." in again
    with pytest.raises(Refused, match="Say why"):
        actions.take_out_funding(by=it.officer, paid=paid, why_en=" ")

    send(it.officer, at(paid, "correct"), **kept, why_en="The hotel cost more.")
    assert "The hotel cost more." in page(it.officer, of(it))
    send(it.officer, at(it.mission.funding.standing().get(), "take-out"), why_en="They did not pay.")
    assert not it.mission.funding.standing().exists()


def test_of_two_who_correct_who_pays_the_second_is_told_and_keeps_what_was_typed():
    it = lyon()
    paid = host(it)
    client = Client()
    client.force_login(it.officer.user)
    key = client.get(at(paid, "correct")).content.decode().split('name="key" value="')[1].split('"')[0]
    actions.take_out_funding(by=it.officer, paid=paid)
    mine = {"key": key, "source": "firm", "body": "Someone", "amount": "1", "currency": "CAD"}

    told = client.post(at(paid, "correct"), mine).content.decode()

    assert "Somebody corrected this or took it out a moment ago." in told
    assert 'value="Someone"' in told
    assert client.get(at(paid, "correct"))["Location"] == of(it) + "#pays"


def test_whoever_has_no_part_in_a_mission_corrects_nothing_of_it():
    it = lyon()
    (aim,), paid, other = aims(it, "Sign"), host(it), make.actor("treasurer")
    for act in (
        lambda: actions.remove_aim(by=other, aim=aim),
        lambda: actions.correct_aim(by=other, aim=aim, held={}, changes={"text_en": "x"}),
        lambda: actions.take_out_funding(by=other, paid=paid),
        lambda: actions.correct_funding(by=other, paid=paid, source="firm", amount=None),
    ):
        with pytest.raises(Refused, match="Only whoever planned"):
            act()


def test_residents_read_what_others_pay_as_it_stands_and_that_it_was_corrected():
    it = accounted()
    paid = host(it)
    made = actions.correct_funding(
        by=it.officer, paid=paid, source="host", amount=money("550 EUR"), body="Ville de Lyon", declared_on=DAY,
        why_en="A secret reason.",
    )  # fmt: skip
    told = Client().get(f"/en/trips/{it.mission.reference}/").content.decode()

    became = "The host, 600 EUR, declared on 2 March 2026 became The host, 550 EUR, declared on 2 March 2026"
    assert became in " ".join(re.sub(r"<[^>]+>", "", told).split()).replace("\xa0", " ")
    assert became in " ".join(pdf(Client(), it.mission.reference).split()).replace("\xa0", " ")
    assert "A secret reason." not in told
    assert made.corrects == paid


def test_a_traveller_is_corrected_on_a_plan_and_later_their_function_alone():
    it = lyon()
    other = actions.add_trip(by=it.officer, mission=it.mission, name="Pta Example", group="staff", function_en="Clrk")
    address = f"/en/desk/travel/trips/{other.pk}/correct/"
    assert 'name="name"' not in page(it.officer, address.replace(str(other.pk), str(it.trip.pk)))

    given = {"name": "Pat Example", "function_en": "Clerk", "group": "external", "starts_on": "2026-03-03"}
    early = send(it.officer, address, **given, ends_on="2026-03-01").content.decode()
    assert "The return is before the departure." in early
    assert 'value="Pat Example"' in early
    assert "Say who travels" in send(it.officer, address, **{**given, "name": ""}).content.decode()
    send(it.officer, address, **given, ends_on="2026-03-05")
    other.refresh_from_db()
    assert (other.name, other.function_en, other.group, other.starts_on.day) == ("Pat Example", "Clerk", "external", 3)

    actions.ask(by=it.officer, mission=it.mission)
    assert 'name="group"' not in page(it.officer, address)
    send(it.officer, address, function_en="City clerk")
    other.refresh_from_db()
    assert (other.function_en, other.name) == ("City clerk", "Pat Example")
    with pytest.raises(Refused, match="take the request back first"):
        actions.correct_trip(by=it.officer, trip=other, held={"group": "external"}, changes={"group": "staff"})
    with pytest.raises(Refused, match="Only whoever planned"):
        actions.correct_trip(by=make.actor("treasurer"), trip=other, held={}, changes={"function_en": "x"})


def test_the_first_booking_is_on_the_page_and_corrected_until_somebody_decided():
    it = lyon()
    actions.book(by=it.officer, mission=it.mission, on=date(2026, 1, 5))
    assert "First booking" in page(it.officer, of(it))
    actions.ask(by=it.officer, mission=it.mission)
    assert "Something is booked already" in page(it.head, of(it, "authorise/"))

    later = send(it.officer, of(it, "booking/"), booked_on="2999-01-01").content.decode()
    assert "That day is still to come." in later
    send(it.officer, of(it, "booking/"), booked_on="2026-02-05")
    assert Mission.objects.get().booked_on == date(2026, 2, 5)
    send(it.officer, of(it, "booking/"), booked_on="")
    assert Mission.objects.get().booked_on is None

    actions.book(by=it.officer, mission=Mission.objects.get(), on=date(2026, 2, 6))
    actions.authorise(by=it.head, mission=Mission.objects.get(), late_reason="The fare ended that day.")
    assert signed_in(it.officer).get(of(it, "booking/"))["Location"] == of(it)
    with pytest.raises(Refused, match="the day stands"):
        actions.correct_booking(by=it.officer, mission=it.mission, held={}, changes={"booked_on": None})
    with pytest.raises(Refused, match="Only whoever planned"):
        actions.correct_booking(by=it.treasurer, mission=it.mission, held={}, changes={"booked_on": None})


def test_an_estimate_of_the_wrong_class_is_taken_out():
    it = lyon()
    address = f"/en/desk/travel/trips/{it.trip.pk}/estimate/"
    send(it.officer, address, kind="airfare", amount="1900")
    empty = send(it.officer, address, kind="meals", amount="").content.decode()
    assert "Nothing is estimated of this yet" in empty

    send(it.officer, address, kind="airfare", amount="")

    assert not it.trip.estimates.exists()
