"""The pages of travel: plan, authorise, enter costs with receipts, answer a point, post and correct."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader, PdfWriter

from chancery.errors import Refused
from chancery.missions import actions, meals, shown
from chancery.missions.models import CostLine, Mission, Receipt
from chancery.papers.intake import Sheet
from tests import make
from tests.missions.scene import DAY, Lyon, a_line, authorised, lyon, money
from tests.missions.test_facts import POLICY
from tests.papers import files

pytestmark = pytest.mark.django_db


def signed_in(actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def page(actor, address: str) -> str:
    answer = signed_in(actor).get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def send(actor, address: str, **given: object):
    """Open a form, fill it in and send it, as a browser does."""
    client = signed_in(actor)
    hidden = dict(re.findall(r'name="(key|snapshot)" value="([^"]*)"', client.get(address).content.decode()))
    return client.post(address, {**hidden, **given})


def of(it: Lyon, verb: str = "") -> str:
    return f"/en/desk/travel/{it.mission.reference}/{verb}"


def test_a_mission_is_planned_on_one_form_and_leads_to_its_page():
    officer = make.actor("officer")
    answer = send(
        officer, "/en/desk/travel/plan/", title_en="Lyon forum", purpose_en="Sign", body="city", place="Lyon",
        starts_on="2026-03-02", ends_on="2026-03-05", maximum_minor="4200.50",
    )  # fmt: skip

    made = Mission.objects.get()
    assert answer["Location"] == f"/en/desk/travel/{made.reference}/"
    assert (made.maximum_minor, made.planned_by) == (420_050, officer)
    assert "Missing: a traveller." in page(officer, answer["Location"])


def test_whoever_of_the_directory_travels_has_the_function_that_is_written_there():
    it = lyon()
    person = it.trip.person
    person.function_en, person.function_fr = "Protocol officer", "Agente du protocole"
    person.save()
    for said, kept in (("", "Agente du protocole"), ("Cheffe", "Cheffe")):
        it.mission.trips.update(cancelled_on=DAY)
        send(it.officer, of(it, "traveller/"), person=str(person.pk), function_fr=said, group="staff")
        assert it.mission.trips.last().function_fr == kept


def test_a_return_before_the_departure_is_said_and_nothing_typed_is_lost():
    answer = send(
        make.actor("officer"), "/en/desk/travel/plan/", title_en="Lyon forum", body="city", starts_on="2026-03-02",
        ends_on="2026-03-01",
    )  # fmt: skip

    assert "The return is before the departure." in answer.content.decode()
    assert "Lyon forum" in answer.content.decode()
    assert not Mission.objects.exists()


@pytest.mark.parametrize("said", ["1 234,50", "1234,50", "1,234.50", "$1234.5"])
def test_a_maximum_is_read_as_it_is_typed_and_never_a_hundred_times_as_much(said):
    send(make.actor("officer"), "/en/desk/travel/plan/", title_en="Lyon", body="city", maximum_minor=said)

    assert Mission.objects.get().maximum_minor == 123_450


def test_a_title_that_is_too_long_is_not_said_to_be_missing():
    said = send(make.actor("officer"), "/fr/bureau/deplacements/planifier/", title_fr="x" * 501).content.decode()

    assert ["au plus 500 caractères" in said, "Donnez un nom" in said] == [True, False]


def test_an_estimate_is_written_on_its_form_and_stands_beside_the_costs():
    it = lyon()
    send(it.officer, f"/en/desk/travel/trips/{it.trip.pk}/estimate/", kind="airfare", amount="1 900,50", note="A quote")

    assert it.trip.estimates.get().amount == money("1900.50 CAD")
    assert "$1,900.50" in page(it.officer, of(it))


def test_a_cost_without_an_exchange_rate_is_not_shown_as_nothing():
    it = authorised()
    a_line(it, "100 EUR")
    shown = page(it.officer, of(it))

    assert "more than $0" in shown
    assert "1 line in another currency has no exchange rate yet" in shown


def test_from_the_plan_to_the_authorisation_in_both_languages():
    it = lyon()
    assert "Ask for the authorisation" in page(it.officer, of(it))
    send(it.officer, of(it, "ask/"))
    assert "Demander" not in page(it.officer, of(it))
    assert "Autoriser" in page(it.head, f"/fr/bureau/deplacements/{it.mission.reference}/")

    send(it.head, of(it, "authorise/"), maximum="4000")

    shown = page(it.officer, of(it))
    assert "Authorised" in shown
    assert "$4,000" in shown


def test_who_may_not_decide_is_told_why_before_they_try():
    it = lyon()
    make.role(it.trip.person, "city-manager")
    actions.ask(by=it.officer, mission=it.mission)

    assert "somebody else decides" in page(it.officer, of(it))
    refused = send(it.officer, of(it, "authorise/"), maximum="1")
    assert "somebody else decides" in refused.content.decode()
    assert Mission.objects.get().state == "asked"


def test_a_cost_comes_with_the_photo_of_its_receipt():
    it = authorised()
    photo = SimpleUploadedFile("bill.png", files.image())
    answer = send(
        it.officer, f"/en/desk/travel/trips/{it.trip.pk}/line/", kind="meals", on="2026-03-03", amount="84,50",
        currency="EUR", proof="none", paid_by="traveller", meal="dinner", alcohol="12", rate="1.4832",
        rate_on="2026-03-03", rate_source="Bank of Canada", file=photo, country="FR",
    )  # fmt: skip

    line = CostLine.objects.get()
    assert answer["Location"].endswith(f"#line-{line.pk}")
    assert (line.own_minor, line.alcohol_minor, line.proof, line.receipts.count()) == (12_533, 1_200, "receipt", 1)
    assert "84.50" in page(it.officer, of(it))


def test_one_bill_is_sent_once_and_stands_with_each_amount_that_it_shows():
    it = authorised()
    room, meals, far = a_line(it, "310 CAD", "lodging"), a_line(it, "42 CAD", "meals"), a_line(authorised(), "9 CAD")
    asked = page(it.officer, f"/en/desk/travel/lines/{room.pk}/receipt/")
    assert ["$42" in asked, "$9" in asked, "already" in asked] == [True, False, False]
    bill = SimpleUploadedFile("bill.png", files.image())
    send(it.officer, f"/en/desk/travel/lines/{room.pk}/receipt/", file=bill, others=[str(meals.pk), str(far.pk)])
    assert not Receipt.objects.exists(), "what is of another trip is not there to be ticked"
    bill.seek(0)
    send(it.officer, f"/en/desk/travel/lines/{room.pk}/receipt/", file=bill, others=str(meals.pk))

    filed = str(Receipt.objects.earliest("pk").paper_id)
    send(it.officer, f"/en/desk/travel/trips/{it.trip.pk}/line/", kind="other", on=str(DAY), amount="12",
         currency="CAD", proof="none", paid_by="city", filed=filed)  # fmt: skip

    shown = Receipt.objects.filter(line__trip=it.trip)
    assert (shown.count(), shown.values("paper").distinct().count()) == (3, 1)
    assert set(it.trip.lines.values_list("proof", flat=True)) == {"receipt"}
    assert page(it.officer, of(it)).count("which shows 2 other amounts too") == 3
    neither = send(it.officer, f"/fr/bureau/deplacements/lignes/{room.pk}/recu/")
    assert "Envoyez un reçu" in neither.content.decode()


def test_a_receipt_of_forty_pages_is_filed_whole():
    it = authorised()
    bill, whole, got = PdfReader(BytesIO(files.pdf("A night"))), PdfWriter(), BytesIO()
    for _page in range(40):
        whole.append(bill)
    whole.write(got)
    send(it.officer, f"/en/desk/travel/trips/{it.trip.pk}/line/", kind="lodging", on=str(DAY), amount="4000",
         currency="CAD", proof="receipt", paid_by="city",
         file=SimpleUploadedFile("hotel.pdf", got.getvalue()))  # fmt: skip

    opened = signed_in(it.officer).get(f"/en/desk/papers/{Receipt.objects.get().paper_id}/file/")
    assert len(PdfReader(BytesIO(b"".join(opened))).pages) == 40


def test_a_receipt_shows_no_amount_of_another_mission():
    it = authorised()
    line = a_line(it)
    receipt = actions.attach(
        by=it.officer, line=line, sheets=[Sheet("pdf", files.pdf("Bill"), "Bill")], titles=["Bill"]
    )[0]

    with pytest.raises(Refused, match="its own mission"):
        actions.share(by=it.officer, receipt=receipt, lines=[a_line(authorised())])
    with pytest.raises(Refused, match="planned this mission"):
        actions.share(by=make.actor("clerk"), receipt=receipt, lines=[line])


@pytest.mark.parametrize(
    ("said", "ok"), [("Lunch, dinner:2026-03-03", True), ("none", True), ("dîner", False), ("lunch:2026-13-03", False)]
)
def test_a_meal_that_a_fee_includes_is_one_that_the_rules_know(said, ok):
    it = authorised()
    answer = send(it.officer, f"/en/desk/travel/trips/{it.trip.pk}/line/", kind="registration", on=str(DAY),
                  amount="300", currency="CAD", proof="none", paid_by="city", includes=said)  # fmt: skip
    assert CostLine.objects.exists() is ok
    assert ok or "Write breakfast, lunch, dinner" in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "kept"),
    [("Petit déjeuner, midi:2026-03-03, soir", "breakfast lunch:2026-03-03 dinner"), ("Aucun", "none")],
)
def test_meals_that_a_fee_includes_are_typed_in_french_too_and_shown_so(said, kept):
    it = authorised()
    send(it.officer, f"/fr/bureau/deplacements/voyages/{it.trip.pk}/ligne/", kind="registration", on=str(DAY),
         amount="300", currency="CAD", proof="none", paid_by="city", includes=said)  # fmt: skip

    line = CostLine.objects.get()
    assert line.includes == kept
    form = page(it.officer, f"/fr/bureau/deplacements/lignes/{line.pk}/changer/")
    assert f'value="{meals.shown(kept, "fr")}"' in form
    assert meals.read(meals.shown(kept, "fr")) == kept


def test_an_amount_that_is_none_is_said_beside_its_field():
    it = authorised()
    answer = send(
        it.officer, f"/en/desk/travel/trips/{it.trip.pk}/line/", kind="meals", on="2026-03-03", amount="a lot",
        currency="EUR", proof="none", paid_by="city", vendor="Chez Marie",
    )  # fmt: skip

    assert "is not an amount" in answer.content.decode()
    assert "Chez Marie" in answer.content.decode()


def test_a_point_to_check_is_answered_and_goes_when_the_claim_is_settled():
    make.policy_version("travel", POLICY.encode(), in_force_from=date(2020, 1, 1), kind="policy")
    it = authorised()
    line = a_line(it, "80 CAD", "hospitality", guests=0, attendees="Two officials")
    assert "Hospitality with fewer guests than 1: 1." in page(it.officer, of(it))

    send(it.officer, f"/en/desk/travel/lines/{line.pk}/answer/", reason_en="The guest fell ill that day.")

    assert page(it.head, of(it)).count("The guest fell ill that day.") == 2
    assert "Points to check" not in page(make.actor("division-officer"), "/en/desk/travel/")
    actions.note_trip(by=it.treasurer, trip=it.trip, settled_on=DAY, reimbursed_on=DAY)
    assert "Points to check" not in page(it.officer, of(it))


def test_nobody_ends_the_questions_about_their_own_trip_and_what_is_said_of_it_as_a_whole_stands_beside_them():
    late = '[[travel_rule]]\nid = "late"\nabout = "approval"\nbefore = "departure"\n'
    make.policy_version("travel", (POLICY + late).encode(), in_force_from=date(2020, 1, 1), kind="policy")
    it = authorised()
    note = f"/en/desk/travel/trips/{it.trip.pk}/note/"
    assert "Reimbursed on" not in page(it.officer, note)
    with pytest.raises(Refused):
        actions.note_trip(by=it.officer, trip=it.trip, reimbursed_on=DAY)

    send(it.officer, note, reason_en="Council met only after we had left.")
    assert "Reimbursed on" in page(it.treasurer, note)
    shown = page(it.head, of(it))
    assert shown.count("Council met only after we had left.") == 1
    assert "Explained." in shown


def test_a_line_that_is_not_posted_is_changed_with_its_receipt_or_taken_out_and_then_never_posted():
    it = authorised()
    photo = SimpleUploadedFile("bill.png", files.image())
    send(it.officer, f"/en/desk/travel/trips/{it.trip.pk}/line/", kind="meals", on=str(DAY), amount="8640",
         currency="CAD", proof="none", paid_by="city", file=photo)  # fmt: skip
    wrong = CostLine.objects.get()
    assert 'value="8640"' in page(it.officer, f"/en/desk/travel/lines/{wrong.pk}/change/")
    send(it.officer, f"/en/desk/travel/lines/{wrong.pk}/change/", kind="meals", on=str(DAY), amount="86.40",
         currency="CAD", proof="receipt", paid_by="city")  # fmt: skip

    right = CostLine.objects.standing().get()
    assert (right.amount, right.receipts.get().paper) == (money("86.40 CAD"), wrong.receipts.get().paper)
    assert ["$86.40" in page(it.officer, of(it)), "$8,640" in page(it.officer, of(it))] == [True, False]
    with pytest.raises(Refused, match="taken out"):
        actions.post(by=it.treasurer, line=wrong)
    with pytest.raises(Refused, match="Somebody changed this line"):
        actions.change_line(by=it.officer, line=wrong)
    later = send(it.officer, f"/en/desk/travel/lines/{right.pk}/change/", kind="meals", on="2999-01-01", amount="86.40",
                 currency="CAD", proof="receipt", paid_by="city")  # fmt: skip
    assert "This day is still to come." in later.content.decode()
    send(it.officer, f"/fr/bureau/deplacements/lignes/{right.pk}/retirer/")
    assert not CostLine.objects.standing().exists()


def test_the_treasurer_posts_and_corrects_and_the_page_adds_up():
    it = authorised()
    line = a_line(it, "120 CAD")
    send(it.treasurer, f"/en/desk/travel/lines/{line.pk}/post/", on="2026-04-01")
    send(it.treasurer, f"/en/desk/travel/lines/{line.pk}/correct/", amount="102", why_en="Swapped.")

    shown = page(it.treasurer, of(it))
    assert "$102" in shown
    assert "$120" not in shown
    assert "1 posted line was corrected" in shown
    send(it.treasurer, f"/en/desk/travel/trips/{it.trip.pk}/repayment/", amount="12", on="2026-04-02")
    assert it.trip.repayments.get().own_minor == 1_200


def test_every_form_opens_in_both_languages():
    it = lyon()
    line = a_line(it)
    here, trip, cost = it.mission.reference, f"trips/{it.trip.pk}", f"lines/{line.pk}"
    verbs = ("revise", "objective", "traveller", "funding", "ask", "booking", "cancel")
    forms = [*(f"{here}/{verb}/" for verb in verbs), f"{trip}/estimate/", f"{trip}/note/"]
    opened = ["", "plan/", f"{here}/", *forms, f"{cost}/receipt/", f"{cost}/lost/"]
    for address in (*opened, f"{here}/take-back/"):
        if address.endswith("take-back/"):
            actions.ask(by=it.officer, mission=it.mission)
        english = page(it.officer, f"/en/desk/travel/{address}")
        french = re.search(r'href="(/fr/[^"]+)" (?:hreflang|lang)="fr"', english)
        assert french, address
        assert 'lang="fr"' in page(it.officer, french[1])


def test_what_is_not_theirs_is_not_there():
    it = lyon(division=make.division("parks"))
    stranger = make.actor("division-head", division=make.division("roads"))

    assert "Lyon forum" not in page(stranger, "/en/desk/travel/")
    assert signed_in(stranger).get(of(it)).status_code == 404
    assert signed_in(stranger).get(f"/en/desk/travel/trips/{it.trip.pk}/line/").status_code == 404
    assert signed_in(make.actor("clerk")).get(of(it)).status_code == 403


def test_a_list_is_narrowed_by_word_state_and_year():
    it = lyon()
    for asked, found in (
        ("?q=lyon", True),
        ("?q=Osaka", False),
        ("?state=planned&year=2026", True),
        ("?year=2025", False),
    ):
        assert ("Lyon forum" in page(it.officer, f"/en/desk/travel/{asked}")) is found


def test_a_plan_is_changed_while_nobody_is_asked():
    it = lyon()
    actions.fund(by=it.officer, mission=it.mission, source="city", amount=money("100 CAD"))
    given = {"title_en": "Lyon forum", "purpose_en": "Sign it", "body": "city", "starts_on": "2026-03-02",
             "ends_on": "2026-03-05", "place": "Lyon", "country": "FR", "maximum_minor": "5000"}  # fmt: skip

    send(it.officer, of(it, "revise/"), **given)

    assert Mission.objects.get().purpose_en == "Sign it"


def test_somebody_is_taken_off_the_plan_and_later_cancelled_on_the_page():
    it = lyon()
    wrong, ill = (actions.add_trip(by=it.officer, mission=it.mission, name=one, group="staff") for one in "AB")
    assert page(it.officer, of(it)).count("Take off the plan") == 3
    send(it.officer, f"/fr/bureau/deplacements/voyages/{wrong.pk}/retirer/")
    assert it.mission.trips.count() == 2
    actions.ask(by=it.officer, mission=it.mission)
    assert "Take off the plan" not in page(it.officer, of(it))
    actions.authorise(by=it.head, mission=it.mission)
    assert page(it.head, of(it)).count("Cancel their travel") == 2
    send(it.head, f"/en/desk/travel/trips/{ill.pk}/take-off/", on=str(DAY), reason_en="Fell ill")

    shown = page(it.officer, of(it))
    assert ["Fell ill" in shown, "Cancel their travel" in shown] == [True, False]


def test_the_policy_is_looked_up_for_the_page_and_not_for_each_point_or_trip():
    make.policy_version("travel", POLICY.encode(), in_force_from=date(2020, 1, 1), kind="policy")
    it = authorised()
    a_line(it, "400 CAD")
    with CaptureQueriesContext(connection) as seen:
        found = shown.travels(it.mission, it.officer)

    assert len(found[0].open_points) + len(found[0].met) == 4
    assert sum("strategy_policyversion" in one["sql"] for one in seen) <= 4


def test_the_list_says_which_mission_is_to_come_under_way_back_or_lacks_its_report():
    it = authorised(title_en="Lyon forum")

    def stands(starts: int, ends: int) -> str:
        today = timezone.localdate()
        days = {"starts_on": today + timedelta(days=starts), "ends_on": today + timedelta(days=ends)}
        Mission.objects.filter(pk=it.mission.pk).update(**days)
        it.mission.trips.update(**days)
        shown_ = page(it.officer, "/en/desk/travel/")
        return re.findall(r'<span class="tag"[^>]*>([^<]*)</span>', shown_)[-1]

    assert stands(3, 4) == "Authorised"
    assert stands(-1, 0) == "Under way"
    assert stands(-4, -1) == "Back, a report is missing"
    assert "Report on the trip of" in page(it.officer, of(it))
    actions.report(by=it.officer, trip=it.trip, learning_en="They count meals.")
    assert stands(-4, -1) == "Back, reported"
    last = page(it.officer, of(it))
    assert "Report on the trip of" not in last
    assert "cancel/" not in last, "who is back cancels nothing"


def test_a_point_that_every_line_answers_is_explained():
    make.policy_version("travel", POLICY.encode(), in_force_from=date(2020, 1, 1), kind="policy")
    it = authorised()
    line = a_line(it, "50 CAD", "hospitality", guests=0, attendees="Olive")
    before = page(it.officer, of(it))
    actions.explain(by=it.officer, line=line, reason_en="Our guests were called away.")
    after = page(it.officer, of(it))

    assert before.count("To explain.") == after.count("To explain.") + after.count("Explained.") > 0
