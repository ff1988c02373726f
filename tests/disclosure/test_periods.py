"""A quarter is closed once: reconciled to the cent, everything accounted for, and nothing where there was nothing."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from chancery.audit.models import Actor, LedgerEntry
from chancery.desk.radar.lines import Window
from chancery.desk.viewer import Viewer
from chancery.desk.waiting.travel import PUBLISH, QUARTER, TRAVEL
from chancery.disclosure import actions, facts, periods, reconcile
from chancery.disclosure.models import Period
from chancery.disclosure.periods import Quarter
from chancery.disclosure.rule import Stage
from chancery.errors import Refused
from chancery.missions import actions as missions
from chancery.missions.models import CostLine, FinanceLine, Mission, Trip
from tests import make
from tests.disclosure.scene import BACK, DEADLINE, adopt, money
from tests.missions.scene import DAY, Lyon, a_line, authorised, person_of
from tests.portal.test_activities import read
from tests.reading import tight

pytestmark = pytest.mark.django_db
FIRST = Quarter(2026, 1)


def travelled(amount: str = "465 CAD") -> Lyon:
    """Back in March, with a line posted then; nothing is published."""
    it = authorised()
    missions.post(by=it.treasurer, line=a_line(it, amount), on=date(2026, 3, 30))
    Trip.objects.update(returned_on=BACK)
    return it


def close(it: Lyon, finance: str, *differences: tuple[int, str]) -> Period:
    return actions.close(by=it.head, quarter=FIRST, finance=money(finance), differences=differences)


def test_a_quarter_knows_its_days_and_its_deadline():
    adopt(DEADLINE)

    assert (FIRST.first, FIRST.last, Quarter(2025, 4).next) == (date(2026, 1, 1), date(2026, 3, 31), FIRST)
    assert (Quarter.of(BACK), FIRST.due, Quarter(2019, 1).due) == (FIRST, date(2026, 4, 30), None)


def test_closing_publishes_and_accounts_for_what_was_over():
    it = travelled()
    closed = close(it, "465 CAD")
    it.mission.refresh_from_db()

    assert facts.stage(it.mission, timezone.localdate()) == Stage.AFTER
    assert (closed.nil, closed.ours_minor, closed.finance_minor) == (False, 46_500, 46_500)
    assert periods.to_account(FIRST) == []
    line = json.loads(LedgerEntry.objects.order_by("-seq")[0].leaf)
    assert (line["type"], line["ref"]) == ("travel.closed", "2026-1")


def test_every_difference_is_explained_to_the_cent():
    it = travelled()

    with pytest.raises(Refused, match=r"\$35.01 of the difference"):
        close(it, "500.01 CAD")
    with pytest.raises(Refused, match="says why"):
        close(it, "500.01 CAD", (3501, " "))
    closed = close(it, "500.01 CAD", (4000, "Posted here in April"), (-499, "Tax of another file"))
    assert [(one.number, one.own_minor) for one in closed.differences.all()] == [(1, 4000), (2, -499)]


def test_what_a_third_party_paid_is_not_the_citys_and_what_was_given_back_is_taken_off():
    it = travelled()
    missions.post(by=it.treasurer, line=a_line(it, "300 CAD", paid_by="third-party"), on=BACK)
    missions.repay(by=it.treasurer, trip=it.trip, on=BACK, amount=money("65 CAD"))

    assert periods.posted(FIRST) == money("400 CAD")


def test_a_quarter_is_closed_once_and_only_when_it_is_over():
    it = travelled()
    close(it, "465 CAD")

    with pytest.raises(Refused, match="closed already"):
        close(it, "465 CAD")
    with pytest.raises(Refused, match="not over"):
        actions.close(by=it.head, quarter=Quarter.of(timezone.localdate()), finance=money("0 CAD"))
    with pytest.raises(Refused, match="head of the office closes"):
        actions.close(by=it.officer, quarter=FIRST, finance=money("465 CAD"))
    assert Period.objects.count() == 1


def test_where_there_was_nothing_that_is_said(client):
    head = make.actor("head")
    closed = actions.close(by=head, quarter=FIRST, finance=money("0 CAD"))

    assert closed.nil
    assert "Nil return: nothing to report" in read(client, "/en/trips/")
    assert "Déclaration néant" in read(client, "/fr/deplacements/")


def test_a_quarter_with_a_mission_that_is_withheld_is_not_called_nil(client):
    it = travelled("0 CAD")
    actions.withhold(by=it.head, mission=it.mission, reason="A threat")
    closed = close(it, "0 CAD")

    assert not closed.nil
    assert not Mission.objects.public().exists()
    assert it.mission.reference not in read(client, "/en/trips/")


def test_what_changes_after_the_closing_is_seen_beside_it(client):
    it = travelled()
    close(it, "465 CAD")
    missions.post(by=it.treasurer, line=a_line(it, "10 CAD"), on=date(2026, 3, 31))
    client.force_login(make.actor("auditor").user)
    page = client.get("/en/desk/travel/published/quarters/2026-1/").content.decode()

    assert ["Changed since it was closed" in page, "$10" in page, "$465" in page] == [True] * 3
    assert "Rows of the finance system that came in since" not in page
    missions.bring_in(by=it.treasurer, rows=[row("late", "477 CAD")], digest="")
    page = tight(client.get("/en/desk/travel/published/quarters/2026-1/").content.decode())
    assert "Rows of the finance system that came in since</dt><dd>$477" in page


def test_today_reminds_the_head_of_what_is_to_be_accounted_for_and_closed_and_says_what_is_late():
    adopt(DEADLINE)
    it = travelled()
    today, window = timezone.localdate(), Window()
    viewer = Viewer.of(it.head.user.person, today)
    account, quarter = TRAVEL.find(viewer, window)[0], QUARTER.find(viewer, window)[0]

    assert ["is late" in account.why, "is late" in quarter.why] == [True] * 2
    assert (account.on, quarter.on, quarter.key) == (date(2026, 4, 30), date(2026, 4, 30), "2026-1")
    early = Viewer.of(it.head.user.person, date(2026, 4, 2))
    assert "it is due by 30 April 2026" in TRAVEL.find(early, window)[0].why
    assert QUARTER.count(early, window) == 1
    away = Viewer.of(it.head.user.person, BACK)
    assert TRAVEL.find(away, window) == QUARTER.find(away, window) == []
    close(it, "465 CAD")
    assert TRAVEL.find(viewer, window) == []
    assert "2026-1" not in [one.key for one in QUARTER.find(viewer, window)]
    assert QUARTER.find(Viewer.of(it.officer.user.person, today), window) == []


def test_an_authorised_mission_waits_to_be_published_before_they_leave_and_is_late_afterwards(client):
    it = authorised()
    sport, window = make.division("sport"), Window()
    Mission.objects.update(division=sport)
    theirs = make.actor("division-head", division=sport)
    other = make.actor("division-head", division=make.division("parks"))

    def found(by, on):
        lines = PUBLISH.find(Viewer.of(person_of(by), on), window)
        assert len(lines) == PUBLISH.count(Viewer.of(person_of(by), on), window)
        return [one.why for one in lines]

    before, gone = date(2026, 2, 1), date(2026, 3, 4)
    assert found(it.head, before) == found(theirs, before) == ["Before they leave, on 2 March 2026."]
    assert found(it.head, gone) == found(theirs, gone) == ["They left on 2 March 2026, and it is late."]
    assert found(other, before) == found(it.officer, before) == found(it.manager, before) == []
    back = date(2026, 4, 1)
    assert (found(it.head, back), len(TRAVEL.find(Viewer.of(person_of(it.head), back), window))) == ([], 1), "once"
    assert len(found(theirs, back)) == 1
    with translation.override("fr"):
        assert found(it.head, before) == ["Avant le départ, le 2 mars 2026."]
    actions.withhold(by=it.head, mission=it.mission, reason="A threat")
    assert found(it.head, before) == [], "for somebody's safety"
    actions.release(by=it.head, mission=it.mission)
    client.force_login(theirs.user)
    assert "mission to publish" in client.get("/en/desk/").content.decode()
    actions.publish(by=it.head, mission=it.mission)
    assert found(it.head, before) == found(theirs, before) == []


def test_the_head_closes_a_quarter_on_its_page_and_what_was_typed_stays(client):
    it = travelled()
    client.force_login(it.head.user)
    seen = client.get("/en/desk/travel/published/quarters/").content.decode()
    assert "Quarter 1 of 2026" in seen
    address = "/en/desk/travel/published/quarters/2026-1/close/"
    page = client.get(address).content.decode()
    assert ["$465" in page, it.mission.reference in page] == [True] * 2

    page = client.post(address, {"finance": "460", "amount_1": "-4"}).content.decode()
    assert "Each difference has an amount and says why." in page
    page = client.post(address, {"finance": "460", "amount_1": "-4", "why_1": "Bank fee"}).content.decode()
    assert ["−$1 of the difference" in page, "Bank fee" in page] == [True] * 2
    answer = client.post(address, {"finance": "460", "amount_1": "-5", "why_1": "Bank fee"})
    page = client.get(answer["Location"]).content.decode()
    assert ["Bank fee" in page, "−$5" in page, "Close the quarter" not in page] == [True] * 3
    assert client.get(address)["Location"] == "/en/desk/travel/published/quarters/2026-1/", "it is closed"
    to_come = "/en/desk/travel/published/quarters/2090-1/"
    assert "Close the quarter" not in client.get(to_come).content.decode()
    assert client.get(f"{to_come}close/")["Location"] == to_come


def row(document: str, amount: str, it: Lyon | None = None, on: date = DAY, **values: object) -> FinanceLine:
    """A row of the finance system; of the mission to Lyon, or of none."""
    given = {"kind": "meals", "reference": it.mission.reference if it else "M-1900-1", **values}
    return FinanceLine(document=document, on=on, amount_minor=money(amount).minor, currency=amount[-3:], **given)


def reconciled(*rows: FinanceLine, it: Lyon) -> dict[str, tuple[str, int]]:
    """Bring rows in; then every difference of the quarter, by the number of its row or the kind of its line."""
    missions.bring_in(by=it.treasurer, rows=rows, digest="")
    found = reconcile.differences(FIRST, reconcile.rows_of(FIRST))
    sums = periods.posted(FIRST).minor + sum(one.more.minor for one in found)
    assert reconcile.finance_of(reconcile.rows_of(FIRST)).minor == sums, "the differences make the whole"
    return {
        one.row.document if one.row else one.line.kind if one.line else "repaid": (str(one.kind), one.more.minor)
        for one in found
    }


def test_the_rows_of_the_finance_system_are_held_against_what_is_posted_line_by_line():
    it = authorised()
    missions.post(by=it.treasurer, line=a_line(it, "300 CAD", "airfare"), on=date(2026, 2, 1))
    missions.post(by=it.treasurer, line=a_line(it, "80 CAD", "gifts", paid_by="third-party"), on=date(2026, 2, 1))
    missions.post(by=it.treasurer, line=a_line(it, "70 CAD", "lodging"), on=date(2026, 4, 2))
    missions.repay(by=it.treasurer, trip=it.trip, on=BACK, amount=money("9 CAD"))
    rate = {"rate": Decimal("1.4821"), "rate_on": DAY, "rate_source": "Bank"}
    reconciled(row("same", "50 CAD", it), row("euro", "10.01 EUR", it, **rate), row("less", "40 CAD", it), it=it)
    less = FinanceLine.objects.get(document="less").line
    missions.correct_line(by=it.treasurer, line=less, amount=money("36 CAD"), why_en="Wine", day=date(2026, 3, 31))
    late = row("late", "70 CAD", it, kind="lodging")
    found = reconciled(row("taxi", "12 CAD"), row("back", "-3.02 EUR", it, cites="euro", **rate), late, it=it)
    missions.match(by=it.treasurer, row=late, trip=it.trip)

    assert found == {
        "taxi": ("not-here", 1_200), "late": ("not-here", 7_000), "airfare": ("not-there", -30_000),
        "less": ("other", 400), "repaid": ("not-there", 900),
    }  # fmt: skip
    assert reconciled(it=it)["late"] == ("quarter", 7_000)
    assert CostLine.objects.filter(kind="lodging").count() == 1, "what is posted already is not posted again"


def test_each_difference_is_explained_before_a_quarter_closes_and_what_was_set_apart_is():
    it = travelled()
    abroad = row("yen", "9 JPY")
    reconciled(row("taxi", "12 CAD"), row("bank", "4 CAD"), abroad, it=it)
    taxi, bank = (FinanceLine.objects.get(document=one) for one in ("taxi", "bank"))
    line = CostLine.objects.get()
    missions.set_apart(by=it.treasurer, row=taxi, reason_en="Of the parks service", reason_fr="Des parcs")
    reasons = {f"financeline-{bank.pk}": "A charge", f"costline-{line.pk}": "Posted there in April"}

    def close_with(**given: object) -> Period:
        return actions.close(by=it.head, quarter=FIRST, **given)

    with pytest.raises(Refused, match="no exchange rate"):
        close_with(reasons=reasons)
    FinanceLine.objects.filter(document="yen").update(currency="CAD", amount_minor=0)
    with pytest.raises(Refused, match="one is not explained"):
        close_with(reasons=reasons | {f"costline-{line.pk}": " "})
    with pytest.raises(Refused, match="they are its total"):
        close_with(finance=money("465 CAD"))
    closed = close_with(reasons=reasons)

    assert (closed.finance_minor, closed.ours_minor) == (1_600, 46_500)
    told = {(one.finance_id or one.line_id, one.kind, one.own_minor, one.why) for one in closed.differences.all()}
    assert told == {
        (taxi.pk, "not-here", 1_200, "Of the parks service"), (bank.pk, "not-here", 400, "A charge"),
        (line.pk, "not-there", -46_500, "Posted there in April"),
    }  # fmt: skip
    with pytest.raises(Refused, match="Say what the finance system"):
        actions.close(by=it.head, quarter=Quarter(2025, 4))


def test_the_page_lists_every_difference_and_asks_why_each_is_there(client):
    it = travelled()
    reconciled(row("FIN-9", "12 CAD", vendor="Taxi Riviera"), it=it)
    client.force_login(it.head.user)
    address = "/en/desk/travel/published/quarters/2026-1/"
    page = tight(client.get(address).content.decode())
    assert ["FIN-9, M-1900-1, Meals, Taxi Riviera, 2 March 2026" in page, "$12, 1 row" in page] == [True] * 2
    page = client.get(f"{address}close/").content.decode()
    assert "The finance system: $12. Here: $0." in page
    row_key, line_key = (f"financeline-{FinanceLine.objects.get().pk}", f"costline-{CostLine.objects.get().pk}")
    page = client.post(f"{address}close/", {row_key: "Of the parks service"}).content.decode()
    assert ["Of the parks service" in page, Period.objects.exists()] == [True, False]
    page = client.post(f"{address}close/", {row_key: "Of the parks service", line_key: "In April"}, follow=True)
    page = tight(page.content.decode())
    assert ["In the finance system and not here" in page, "In April" in page, "−$465" in page] == [True] * 3


def test_no_fifth_quarter_is_ever_kept(by: Actor) -> None:
    values = {"closed_on": date(2026, 1, 2), "closed_by": by, "nil": True, "ours_minor": 0, "finance_minor": 0}

    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.create(year=2025, quarter=5, currency="CAD", **values)
