"""The pages of the money: who sees which fund, what each figure is made of, and that every verb leaves its row."""

import csv
import io
import re
from decimal import Decimal

import pytest

from chancery.budgets import actions
from chancery.budgets.models import Fund, Need, Posting, Transfer, YearFigure
from chancery.cases.models import Case
from tests import make
from tests.budgets.conftest import DAY, a_case, allocate, cents, need, reserve
from tests.desk.people import member

pytestmark = pytest.mark.django_db
BUDGET = "/en/desk/budget/"


@pytest.fixture
def keeper(db):
    """The treasurer at the desk."""
    return member("treasurer", name="Tess")


@pytest.fixture
def fund(db):
    """A fund with a name in both languages."""
    return make.fund("10000 CAD", reference="F-2026-7001", name_fr="Coopération à l’étranger")


def read(client, tail=""):
    """A page, in words."""
    got = client.get(tail if tail.startswith("/") else f"{BUDGET}{tail}")
    assert got.status_code == 200
    return b"".join(got).decode().replace("\u00a0", " ")


def fill(client, tail, **given):
    """Open a form, and send it as a browser does: with what it carried."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', read(client, tail)))
    return client.post(f"{BUDGET}{tail}", hidden | given)


def test_a_list_says_of_each_fund_what_is_left_and_adds_each_unit_on_its_own(keeper, treasurer, case):
    reserve(treasurer, need(treasurer, case), make.fund("10000 CAD"))
    make.fund("2000 CAD")
    make.fund("1.5 FTE")
    page = read(keeper, "?year=2026")

    assert ["$5,000" in page, "$12,000" in page, "$7,000" in page, "1.50 FTE" in page] == [True] * 4
    assert page.count("All of these") == 2


def test_a_sum_with_an_amount_that_nobody_recorded_is_not_recorded(keeper):
    make.fund("10 CAD")
    make.fund(None)
    whole = read(keeper, "?year=2026").split("All of these")[1]
    assert "not recorded" in whole


def test_without_a_fund_the_page_says_what_that_means(keeper, fund):
    assert "No fund matches" in read(keeper, "?year=2031")
    fund.delete()
    assert "whatever a policy wants covered stays to document" in read(keeper)


def test_a_division_sees_its_own_funds_and_a_councillor_what_was_approved(fund):
    parks = make.division("parks")
    make.fund(name_en="Of the parks", division=parks)
    make.fund(name_en="For everyone", public=True)
    division, councillor = member("division-officer", division=parks), member("councillor")

    names = ("Cooperation abroad", "Of the parks", "For everyone")
    seen = [[name in read(who, "?year=2026") for name in names] for who in (division, councillor)]
    assert seen == [[False, True, False], [False, False, True]]
    assert division.get(f"{BUDGET}{fund.reference}/").status_code == 404


def test_a_councillor_reads_the_figures_of_a_fund_and_none_of_its_rows(treasurer):
    fund = make.fund(public=True)
    actions.commit(by=treasurer, fund=fund, amount=100, on=DAY, title_en="A secret supplier")
    councillor = member("councillor")

    assert "A secret supplier" not in read(councillor, f"{fund.reference}/")
    assert councillor.get(f"{BUDGET}{fund.reference}/rows.csv").status_code == 403


def test_each_figure_leads_to_its_rows_and_a_correction_says_what_was_there(keeper, fund, treasurer):
    row = allocate(treasurer, fund, make.agreement("Lyon"), "4000 CAD")
    actions.correct(by=treasurer, row=row, held={}, changes={"amount_minor": 300_000}, reason="As the minutes say.")
    page = " ".join(read(keeper, f"{fund.reference}/").split())

    assert all(f'href="#{kind}"' in page and f'id="{kind}"' in page for kind in Posting.Kind.values)
    assert ["Lyon" in page, "As the minutes say." in page, "$4,000 → $3,000" in page] == [True] * 3


def test_a_fund_out_of_which_more_is_taken_than_there_is_says_so(keeper, fund, treasurer):
    actions.spend(by=treasurer, fund=fund, amount=cents("10001 CAD"), on=DAY)
    assert "More is taken than there is." in read(keeper, f"{fund.reference}/")


def test_what_prices_did_is_shown_and_where_no_index_is_on_record_it_is_unknown(keeper, head):
    fund = make.fund("100 CAD", base_year=2005)
    assert "What prices did to it is not known" in read(keeper, f"{fund.reference}/")
    for year, value in ((2005, 100), (2026, 160)):
        actions.enter_figure(by=head, kind="prices", year=year, value=Decimal(value))
    assert "takes $160. It is worth 38% less." in read(keeper, f"{fund.reference}/")


def test_a_fund_is_entered_in_the_unit_that_was_chosen_and_what_is_no_amount_is_kept(db):
    head = member("head")
    given = {"name_en": "Staff", "year": "2026", "source": "divisional", "unit": "FTE", "amount_minor": "1,25"}
    wrong = fill(head, "add/", **given | {"amount_minor": "some"})
    assert "is not an amount" in wrong.content.decode()
    assert not Fund.objects.exists()

    assert fill(head, "add/", **given).status_code == 302
    assert (Fund.objects.get().amount_minor, Fund.objects.get().unit) == (125, "FTE")


def test_from_set_apart_to_spent_every_verb_leaves_its_row(keeper, fund):
    lyon = make.agreement("Lyon")
    other = make.fund("0 CAD", name_en="Other")
    at, day = fund.reference, {"on": "2026-06-01"}
    fill(keeper, f"{at}/set-apart/", amount="1 000", agreement=lyon.reference, **day)
    fill(keeper, f"{at}/commit/", amount="500,50", agreement=lyon.reference, **day)
    held = Posting.objects.get(kind="commitment")
    fill(keeper, f"{at}/spend/", amount="200", drawn_from=str(held.pk), document="FIN-9", **day)
    fill(keeper, f"{at}/spend/", amount="50", back="on", **day)
    item = make.council_item(outcome="adopted")
    fill(keeper, f"{at}/move/", amount="150", target=str(other.pk), council_item=item.reference, **day)

    amounts = list(Posting.objects.order_by("pk").values_list("kind", "amount_minor"))
    assert amounts == [("allocation", 100_000), ("commitment", 50_050), ("actual", 20_000), ("actual", -5_000)]
    assert Transfer.objects.get().amount_minor == 15_000


def test_what_is_refused_is_said_and_what_was_typed_stays(keeper, fund):
    answer = fill(keeper, f"{fund.reference}/commit/", amount="99999", on="2026-06-01", title_en="A long sentence")
    assert "So much is not left" in answer.content.decode()
    assert "A long sentence" in answer.content.decode()
    assert not Posting.objects.exists()


def test_rows_funds_and_transfers_are_corrected_with_a_reason(keeper, fund, treasurer):
    row = actions.commit(by=treasurer, fund=fund, amount=1000, on=DAY)
    page = read(keeper, f"rows/{row.pk}/correct/")
    shot = re.search(r'name="snapshot" value="([^"]*)"', page)[1]
    given = {"snapshot": shot, "amount_minor": "5", "on": "2026-06-01", "title_en": "", "title_fr": ""}
    assert keeper.post(f"{BUDGET}rows/{row.pk}/correct/", given).status_code == 200
    assert keeper.post(f"{BUDGET}rows/{row.pk}/correct/", given | {"reason": "A slip"}).status_code == 302
    assert Posting.objects.get().amount_minor == 500

    fill(keeper, f"rows/{row.pk}/release/", reason="Not needed.")
    assert Posting.objects.get().amount_minor == 0


def test_a_fund_is_corrected_at_the_desk(keeper, fund):
    shot = re.search(r'name="snapshot" value="([^"]*)"', read(keeper, f"{fund.reference}/correct/"))[1]
    given = {"snapshot": shot, "name_en": "Better", "source": "operating", "amount_minor": "12000", "reason": "Mended"}
    assert keeper.post(f"{BUDGET}{fund.reference}/correct/", given).status_code == 302
    assert (Fund.objects.get().name_en, Fund.objects.get().amount_minor) == ("Better", 1_200_000)


def test_a_division_says_what_its_case_takes_and_the_treasurer_reserves_it_there(keeper, fund):
    parks = make.division("parks")
    case = a_case(lead_division=parks)
    division = member("division-officer", division=parks)
    assert "Nobody has said what it takes" in read(division, f"/en/desk/cases/{case.reference}/")
    fill(division, f"cases/{case.reference}/needs/add/", year="2026", unit="CAD", amount_minor="2500", note_en="Travel")
    wanted = Need.objects.get()

    assert "$2,500 missing" in read(keeper, f"/en/desk/cases/{case.reference}/")
    fill(keeper, f"needs/{wanted.pk}/reserve/", fund=str(fund.pk), amount="2500", on="2026-06-01")
    page = read(keeper, f"/en/desk/cases/{case.reference}/")
    assert ["Covered" in page, f"{fund.reference}/#reservation" in page] == [True, True]
    assert "does not count" not in page
    fill(keeper, f"{fund.reference}/spend/", amount="9000", on="2026-06-01", title_en="Too much")
    assert "Of what is reserved, $2,500 does not count" in read(keeper, f"/en/desk/cases/{case.reference}/")
    assert Case.objects.get().version == 1


def test_a_division_reads_and_writes_nothing_of_the_money_of_another(db):
    other = a_case(lead_division=make.division("water"))
    wanted = need(make.actor("treasurer"), other)
    parks = member("division-head", division=make.division("parks"))
    for tail in (f"cases/{other.reference}/needs/add/", f"needs/{wanted.pk}/correct/"):
        assert parks.get(f"{BUDGET}{tail}").status_code == 404


def test_an_agreement_shows_its_money_and_a_historical_one_that_it_gets_none(keeper, fund, treasurer):
    lyon = make.agreement("Lyon")
    allocate(treasurer, fund, lyon, "4000 CAD")
    page = read(keeper, f"/en/desk/agreements/{lyon.reference}/")
    assert ["Set apart: $4,000" in page, f"{fund.reference}/#allocation" in page] == [True, True]


def test_tables_to_take_along_say_the_same_and_run_no_formula(keeper, fund, treasurer):
    actions.commit(by=treasurer, fund=fund, amount=cents("12.50 CAD"), on=DAY, title_en="=1+1")
    funds = list(csv.DictReader(io.StringIO(read(keeper, "funds.csv"))))
    rows = list(csv.DictReader(io.StringIO(read(keeper, f"{fund.reference}/rows.csv"))))

    assert (funds[0]["There is"], funds[0]["Committed"], funds[0]["Left"]) == ("10000", "12.50", "9987.50")
    assert (rows[0]["Amount"], rows[0]["For what"]) == ("12.50", "'=1+1")


def test_figures_are_entered_with_a_comma_or_a_point(db):
    head = member("head")
    assert "not a figure" in fill(head, "figures/enter/", kind="prices", year="2005", value="x").content.decode()
    fill(head, "figures/enter/", kind="prices", year="2005", value="107,4", source="Statistics office")
    assert YearFigure.objects.get().value == Decimal("107.4")
    assert "107.4" in read(head, "figures/")


def test_in_french_staff_time_is_counted_in_etp(keeper):
    make.fund("0.5 FTE")
    assert "0,50 ETP" in read(keeper, "/fr/bureau/budget/?year=2026")


def test_who_enters_funds_is_said_to_those_who_do_not_and_an_amount_is_set_apart_from_the_list(db):
    fund = make.fund()
    officer, treasurer = (member(role).get("/en/desk/budget/").content.decode() for role in ("officer", "treasurer"))

    assert "The Treasurer or the head of the office enters funds" in officer
    assert f"/en/desk/budget/{fund.reference}/set-apart/" not in officer
    assert f"/en/desk/budget/{fund.reference}/set-apart/" in treasurer


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"amount": "0"}, "the amount is zero"),
        ({"amount": "50 EUR"}, "This is counted in CAD"),
        ({"on": "2999-01-01"}, "This day is still to come"),
        ({"on": "2020-06-01"}, "This fund is of 2026"),
    ],
)
def test_what_cannot_be_of_a_fund_is_said_and_what_was_typed_stays(keeper, given, why):
    make.fund("10000 CAD", reference="F-2026-7001", year=2026)
    sent = {"amount": "100 CAD", "on": DAY.isoformat(), "title_en": "Trees"} | given

    for verb in ("spend", "set-apart"):
        page = fill(keeper, f"F-2026-7001/{verb}/", **sent).content.decode()
        assert why in page
        assert "Trees" in page
    assert not Posting.objects.exists()
    assert (
        fill(keeper, "F-2026-7001/spend/", **(sent | {"amount": "100 CAD", "on": DAY.isoformat()})).status_code == 302
    )
