"""What a proposal names becomes what its case takes: chosen line by line on one page, and once."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from chancery.audit.models import LedgerEntry
from chancery.budgets.models import Need, YearFigure
from chancery.cases.models import Case
from chancery.errors import Refused
from chancery.money import Money
from chancery.proposals import actions
from chancery.proposals.content import Planned, Resource
from tests import make
from tests.proposals.conftest import receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("italy")]
YEAR = date.today().year


@pytest.fixture
def made():
    """A project that takes money of a division and of a sponsor, days of that division, and money of the candidate."""
    make.division("culture")
    plan = (
        Planned("Trees", "", (Resource("divisional", "culture", "", Money(400_000, "CAD"), 11),)),
        Planned("A fair", "", (
            Resource("sponsor", "", "A bank", Money(100_000, "CAD"), None),
            Resource("partner", "", "Milan", Money(50_000, "EUR"), 30),
        )),
    )  # fmt: skip
    return receive(activities=plan)


def take(made, *keys, by=None, year=YEAR):
    return actions.take_needs(by=by or make.actor("head"), proposal=made, year=year, keys=keys)


def days_of_work():
    YearFigure.objects.create(kind="working-days", year=YEAR, value=220)


def test_what_is_chosen_becomes_what_its_case_takes_with_its_source_and_division(made):
    days_of_work()
    take(made, "m1-1", "d1-1", "m2-1")
    found = {(one.unit, one.amount_minor, one.source, str(one.division or "")) for one in Need.objects.all()}
    made.refresh_from_db()

    assert found == {
        ("CAD", 400_000, "divisional", str(made.activities.get(number=1).means.get().division)),
        ("FTE", 5, "divisional", str(made.activities.get(number=1).means.get().division)),
        ("CAD", 100_000, "sponsor", ""),
    }
    assert {one.basis for one in Need.objects.all()} == {f"{made.reference}, 1", f"{made.reference}, 2"}
    assert made.needs_on == date.today()
    assert b'"type":"sealed"' in bytes(LedgerEntry.objects.order_by("seq").last().leaf)


def test_it_is_done_once(made):
    take(made, "m1-1")

    with pytest.raises(Refused, match="taken over already"):
        take(made, "m2-1")
    assert Need.objects.count() == 1


def test_days_of_staff_wait_for_the_days_of_a_year_and_then_nothing_was_taken(made):
    with pytest.raises(Refused, match="days of staff cannot be counted"):
        take(made, "m1-1", "d1-1")
    made.refresh_from_db()

    assert (made.needs_on, Need.objects.count()) == (None, 0)


def test_nothing_chosen_a_closed_case_and_somebody_else_are_refused(made):
    with pytest.raises(Refused, match="Choose what is taken over"):
        take(made, "no-such")
    with pytest.raises(Refused, match="the head of the office or the treasurer"):
        take(made, "m1-1", by=make.actor("officer"))
    Case.objects.filter(pk=made.case_id).update(state="closed", outcome="withdrawn", closed_on=date.today())
    made.refresh_from_db()
    with pytest.raises(Refused):
        take(made, "m1-1")


def test_the_page_ticks_what_it_takes_of_the_city_and_leads_to_the_case(made):
    head = Client()
    person = make.person("Hedy")
    make.role(person, "head")
    head.force_login(person.user)
    where = f"/en/desk/proposals/{made.reference}/"
    assert f'href="{where}needs/"' in head.get(where).content.decode()
    assert f'href="{where}needs/"' in head.get(f"/en/desk/cases/{made.case.reference}/").content.decode()
    shown = head.get(f"{where}needs/").context["form"].initial["lines"]
    assert shown == ["m1-1", "d1-1", "m2-1"]

    days_of_work()
    got = head.post(f"{where}needs/", {"year": YEAR, "lines": shown})
    assert got.url == f"/en/desk/cases/{made.case.reference}/"
    assert "$4,000" in head.get(got.url).content.decode()
    assert f"{where}needs/" not in head.get(where).content.decode() + head.get(got.url).content.decode()
