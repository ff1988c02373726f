"""What the finance system says of travel comes in once, goes to its trip, and waits where no trip fits by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chancery.audit.changes import types_since
from chancery.audit.models import LedgerHead
from chancery.errors import Refused
from chancery.imports.actions.finance import import_travel
from chancery.missions import actions
from chancery.missions.models import CostLine, FinanceLine
from tests import make
from tests.imports import books
from tests.missions.scene import DAY, a_line, authorised, money
from tests.missions.test_pages import page, signed_in

pytestmark = pytest.mark.django_db
HEAD = (
    "Document", "Date", "Amount", "Currency", "Class", "Mission", "Employee", "Corrects", "Rate", "Rate date",
    "Rate source",
)  # fmt: skip


def row(number="FIN-1", day="2026-03-03", amount="84.50", currency="CAD", kind="Meals", mission="", who="", cites=""):
    return number, day, amount, currency, kind, mission, who, cites


def brought(it, *rows, **options):
    """A file of these rows, as the treasurer brings it in."""
    file = books.text(HEAD, *rows)
    return import_travel(by=it.treasurer, name=file.name, content=file.read(), called={}, **options)


def waiting(document: str) -> str:
    return FinanceLine.objects.waiting().get(document=document).waits_for


def spent(it) -> int:
    return sum(it.trip.lines.posted().values_list("own_minor", flat=True))


def test_rows_go_to_the_trip_that_their_mission_or_their_traveller_and_day_name():
    it, size = authorised(), LedgerHead.state()[0]
    name = it.trip.person.name
    first, _, last = name.partition(" ")
    called = f"{last}, {first}" if last else name.upper()
    found = brought(
        it,
        row(mission=it.mission.reference.lower()),
        row("FIN-2", amount="(10)", cites="FIN-1"),
        row("FIN-3", kind="hébergement", amount="1 200,00", who=called),
    )

    assert (len(found.rows), found.problems) == (3, [])
    assert not FinanceLine.objects.waiting().exists()
    assert spent(it) == 8_450 - 1_000 + 120_000
    assert {one.kind for one in it.trip.lines.posted().standing()} == {"meals", "lodging"}
    assert "finance.brought-in" in types_since(size)


def test_what_travellers_entered_is_the_line_of_its_row_with_a_rate_of_later_and_where_two_are_alike():
    it = authorised()
    abroad, one, two = a_line(it, "100 EUR"), a_line(it, "20 CAD"), a_line(it, "20 CAD")
    actions.add_rate(by=it.treasurer, currency="EUR", on=one.on, rate=Decimal("1.5"), source="Bank of Canada")
    mine = {"day": str(one.on), "mission": it.mission.reference}
    brought(
        it, row("A", amount="100", currency="EUR", **mine), row("B", amount="20", **mine), row("C", amount="20", **mine)
    )

    assert [one.document for one in FinanceLine.objects.waiting()] == []
    assert {one.pk for one in it.trip.lines.all()} == {abroad.pk, one.pk, two.pk}
    assert spent(it) == 15_000 + 4_000


def test_what_was_entered_in_another_currency_waits_for_a_person_and_is_posted_at_what_was_paid_for_it():
    it = authorised()
    abroad = a_line(it, "100 EUR", rate=Decimal("1.5"), rate_on=DAY, rate_source="Bank of Canada")
    a_line(it, "7 CAD", "lodging")
    mine = {"day": str(DAY), "mission": it.mission.reference}
    brought(
        it,
        row("A", amount="151.37", **mine),
        row("B", amount="12", **mine),
        row("C", amount="7", kind="lodging", **mine),
    )
    assert [waiting(one) for one in ("A", "B")] == ["abroad", "abroad"]

    for document, another in (("A", False), ("B", True)):
        actions.match(by=it.treasurer, row=FinanceLine.objects.get(document=document), trip=it.trip, another=another)
    abroad.refresh_from_db()
    assert (abroad.own_minor, str(abroad.rate.normalize()), abroad.rate_source) == (15_137, "1.5137", "A")
    assert spent(it) == 15_137 + 1_200 + 700


def test_the_same_file_or_row_a_second_time_adds_nothing_and_another_amount_is_said():
    it = authorised()
    rows = (row(mission=it.mission.reference), row("FIN-2", mission="M-1900-1"))
    brought(it, *rows)
    again = brought(it, *rows)
    other = brought(it, row(amount="85", mission=it.mission.reference))

    assert (len(again.rows), again.unchanged, FinanceLine.objects.count(), spent(it)) == (0, 2, 2, 8_450)
    assert "says otherwise" in other.problems[0].said("en")
    assert "dit autre chose" in other.problems[0].said("fr")


def test_a_file_that_knows_more_completes_the_rows_that_wait_and_touches_no_other():
    it, head = authorised(), ("Document", "Date", "Amount", "Art", "Mission", "Employee", "Konto")
    actions.post(by=it.treasurer, line=a_line(it, "7 CAD"))
    rows = [("A", "2026-03-03", "84.50", "Meals"), ("B", "2026-03-03", "20", "lodging"), ("C", "2026-03-03", "9", "?")]
    rows = [(*one, it.mission.reference, "", "7410") for one in rows]

    def brought_as(called, **options):
        file = books.text(head, *rows)
        return import_travel(by=it.treasurer, name=file.name, content=file.read(), called=called, **options)

    assert brought_as({}).left_out == ["Art", "Konto"]
    actions.match(by=it.treasurer, row=FinanceLine.objects.get(document="B"), trip=it.trip, kind="meals")
    assert [waiting(one) for one in ("A", "C")] == ["no-class", "no-class"]
    said, size = {"kind": "Art", "account": "Konto"}, LedgerHead.state()[0]

    looked = brought_as(said, dry_run=True)
    assert [(one.row.document, one.row.waits_for) for one in looked.learned] == [("A", ""), ("C", "no-class")]
    assert waiting("A") == "no-class", "it was only looked through"
    found = brought_as(said)

    assert (len(found.rows), len(found.learned), found.unchanged, found.problems) == (0, 2, 1, [])
    assert [one.said("en") for one in found.otherwise] == [
        "Line 3, Art: “Meals” is on record, and “Lodging” here. What is on record stays."
    ]
    assert spent(it) == 700 + 8_450 + 2_000
    assert list(FinanceLine.objects.order_by("document").values_list("account", flat=True)) == ["7410", "", "7410"]
    assert "finance.completed" in types_since(size)
    size = LedgerHead.state()[0]
    again = brought_as(said)
    assert (len(again.learned), again.unchanged, types_since(size)) == (0, 3, set())


def test_the_page_says_what_a_file_would_complete_and_which_rows_it_contradicts():
    it = authorised()
    client, address = signed_in(it.treasurer), "/en/desk/import/travel/"

    def sent(vendor, **more):
        file = books.text(("Document", "Date", "Amount", "Art", "Vendor"), ("A", "2026-03-03", "5", "Meals", vendor))
        return client.post(address, {"file": file, **more}).content.decode()

    assert "rows that wait are completed by it" in sent("Brasserie", post="on")
    assert "bring their file in again" in page(it.treasurer, "/en/desk/travel/finance/")
    assert "1 row that waits can be completed" in sent("Brasserie", kind="Art")
    told = sent("Gasthaus", kind="Art", post="on")
    assert "1 row that waited was completed" in told
    assert "“Brasserie” is on record, and “Gasthaus” here" in told
    assert "Nothing is new" in sent("Brasserie", kind="Art", post="on")
    assert (FinanceLine.objects.get().kind, FinanceLine.objects.get().vendor) == ("meals", "Brasserie")


def test_what_no_trip_takes_by_itself_waits_with_its_reason():
    it = authorised()
    actions.post(by=it.treasurer, line=a_line(it, "50 CAD"))
    mine = {"mission": it.mission.reference}
    brought(
        it, row("A", mission="M-1900-1"), row("B"), row("C", kind="Bewirtung", **mine),
        row("D", currency="EUR", **mine),
        row("E", amount="-3", **mine), row("F", amount="50", day="2026-03-02", **mine),
        row("G", amount="-99999", cites="A", **mine), row("H", who=it.trip.person.name, day="2025-03-03"),
    )  # fmt: skip

    assert [waiting(one) for one in "ABCDEFGH"] == [
        "no-trip", "no-trip", "no-class", "no-rate", "below-zero", "twin", "below-zero", "no-trip"
    ]  # fmt: skip
    assert spent(it) == 5_000


def test_what_the_traveller_entered_is_posted_and_not_doubled():
    it = authorised()
    line = a_line(it, "84.50 CAD", vendor="Brasserie")
    brought(it, row(day="2026-03-02", mission=it.mission.reference))

    assert CostLine.objects.get().pk == line.pk
    assert (FinanceLine.objects.get().line, spent(it)) == (line, 8_450)


def test_with_a_row_that_is_not_understood_nothing_comes_in_unless_the_good_ones_are_accepted():
    it = authorised()
    rows = (row("A"), row("B", day="2999-01-01"), row("C", amount="lots"), row("", who="x"), row("D", currency="euro"),
            row("A"), row("E", day=""))  # fmt: skip
    found = brought(it, *rows)

    assert [(one.line, one.column) for one in found.problems] == [
        (3, "Date"), (4, "Amount"), (5, "Document"), (6, "Currency"), (7, "Document"), (8, "Date")
    ]  # fmt: skip
    assert not FinanceLine.objects.exists()
    assert len(brought(it, *rows, accept_good=True).rows) == FinanceLine.objects.count() == 1


@pytest.mark.parametrize("said", ["100.00-", "(100)", "-100", "−100.00"])
def test_a_minus_before_or_behind_and_brackets_are_below_zero(said):
    it = authorised()
    brought(it, row("A", amount="150", mission=it.mission.reference), row("B", amount=said, cites="A"))

    assert (FinanceLine.objects.get(document="B").amount_minor, spent(it)) == (-10_000, 5_000)


def test_a_row_that_cites_another_makes_it_more_and_less():
    it = authorised()
    first = row("A", amount="50", mission=it.mission.reference)
    brought(it, row("B", amount="20", cites="A"), first, row("C", amount="(60)", cites="B"))
    more, less = (FinanceLine.objects.get(document=one).line for one in "BC")

    assert (spent(it), more.own_minor, less.own_minor, less.corrects) == (1_000, 7_000, 1_000, more)
    assert [one.pk for one in it.trip.lines.standing()] == [less.pk]


def test_a_row_of_another_year_than_its_mission_waits_for_a_person():
    it = authorised()
    brought(it, row("A", day="2016-03-03", mission=it.mission.reference))

    assert (waiting("A"), spent(it)) == ("no-trip", 0)
    assert "No trip fits" in page(it.treasurer, "/en/desk/travel/finance/")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (row("D" * 101), "more than 100 characters"),
        (row("=cmd"), "holds a formula"),
        (row("caf\ufffd"), "cannot be read"),
        (row(day="0001-01-01"), "before 1900"),
        (row(amount=""), "no amount"),
        ((*row(amount="9000000000000", currency="EUR"), "999999999", "2026-03-03", "A bank"), "is too large"),
        ((*row(currency="EUR"), "0.00000000001", "2026-03-03", "A bank"), "above zero"),
        ((*row(currency="EUR"), "1.5", "2999-01-01", "A bank"), "still to come"),
    ],
)
def test_a_row_that_cannot_be_what_it_says_is_refused_by_its_line(wrong, said):
    found = brought(authorised(), row("FIN-0"), wrong)

    assert ([one.line for one in found.problems], FinanceLine.objects.count()) == ([3], 0)
    assert said in found.problems[0].said("en")


def test_a_file_with_a_heading_alone_is_not_said_to_have_come_in_before():
    shown = signed_in(make.actor("treasurer")).post("/en/desk/import/travel/", {"file": books.text(HEAD)})

    assert "this file has no row" in shown.content.decode()


def test_a_row_is_placed_by_hand_once_or_is_none_of_ours_with_the_reason():
    it, size = authorised(), LedgerHead.state()[0]
    brought(it, row("A", currency="EUR"), row("B", amount="-12"), row("C"))
    euro, back, other = FinanceLine.objects.order_by("document")

    with pytest.raises(Refused, match="no exchange rate"):
        actions.match(by=it.treasurer, row=euro, trip=it.trip)
    rate = {"rate": 2, "rate_on": euro.on, "rate_source": "Bank of Canada"}
    actions.match(by=it.treasurer, row=euro, trip=it.trip, **rate)
    actions.match(by=it.treasurer, row=back, trip=it.trip)
    assert (spent(it), it.trip.repayments.get().own_minor) == (16_900, 1_200)
    with pytest.raises(Refused, match="placed already"):
        actions.match(by=it.treasurer, row=euro, trip=it.trip, **rate)
    with pytest.raises(Refused, match="Say why"):
        actions.set_apart(by=it.treasurer, row=other)
    actions.set_apart(by=it.treasurer, row=other, reason_fr="Un autre service.")
    assert not FinanceLine.objects.waiting().exists()
    assert types_since(size) >= {"finance.matched", "finance.set-apart"}


def test_nobody_else_brings_it_in_and_nobody_places_their_own_travel():
    it = authorised()
    with pytest.raises(Refused, match="treasurer posts"):
        brought(it._replace(treasurer=it.head), row())
    make.role(it.trip.person, "treasurer")
    brought(it._replace(treasurer=it.officer), row(mission=it.mission.reference))
    assert waiting("FIN-1") == "own"
    with pytest.raises(Refused, match="your own travel"):
        actions.match(by=it.officer, row=FinanceLine.objects.get(), trip=it.trip)
    for act in (actions.match, actions.set_apart):
        with pytest.raises(Refused, match="treasurer posts"):
            act(by=it.head, row=FinanceLine.objects.get(), **({"trip": it.trip} if act is actions.match else {}))


def test_the_treasurer_brings_a_workbook_in_whose_columns_have_other_names_and_places_what_waits():
    it = authorised()
    client, address = signed_in(it.treasurer), "/en/desk/import/travel/"
    head = ("Belegnr", "Date", "Net amount", "Cost object")

    def sent(**more):
        file = books.workbook(("Travel 2026",), head, ("FIN-7", "2026-03-03", "99", "X"))
        return client.post(address, {"file": file, **more}).content.decode()

    assert "No row of this file names these columns: document" in sent()
    looked = sent(document="Belegnr")
    assert ["1 row can come in" in looked, "0 would be posted" in looked, "FIN-7: No trip fits" in looked] == [True] * 3
    assert not FinanceLine.objects.exists()
    shown = sent(document="Belegnr", post="on")
    assert "1 row came in." in shown
    assert "Cost object" in shown
    assert "all of it came in before" in sent(document="Belegnr", post="on")

    held = FinanceLine.objects.get()
    assert "No trip fits" in page(it.treasurer, "/en/desk/travel/finance/")
    assert "Aucun voyage" in page(it.head, "/fr/bureau/deplacements/finances/")
    place = f"/en/desk/travel/finance/{held.pk}/"
    assert "FIN-7 · 3 March 2026 · $99" in page(it.treasurer, place)
    assert "one of the two" in client.post(place, {}).content.decode()
    assert client.post(place, {"trip": it.trip.pk, "kind": "airfare"}).status_code == 302
    assert spent(it) == money("99 CAD").minor
    assert client.get(place)["Location"] == "/en/desk/travel/finance/", "it is placed"
    assert "Nothing waits." in page(it.treasurer, "/en/desk/travel/finance/")


@pytest.mark.parametrize("what", ["travel", "rates", "expenses"])
def test_a_file_over_the_limit_is_said_and_not_called_missing(what, settings):
    settings.LARGEST_UPLOAD_MB = 1
    client, file = signed_in(make.actor("treasurer")), books.text(["x" * 900] * 2000)
    shown = client.post(f"/en/desk/import/{what}/", {"file": file}).content.decode()

    assert "This file is larger than 1 MB" in shown
    assert "This field is required" not in shown
