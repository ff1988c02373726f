"""The budget says of each year what was set aside and what drew on it, to the cent; what nobody recorded stays so."""

from __future__ import annotations

import pytest

from chancery.portal import envelope
from tests import make
from tests.disclosure.scene import accounted, paid, published
from tests.missions.scene import DAY

pytestmark = pytest.mark.django_db


def figures() -> list[tuple[int, int | None, int, int, int]]:
    return [
        (one.year, one.envelope.minor if one.envelope else None, *(m.minor for m in one[2:]))
        for one in envelope.years()
    ]


def test_what_drew_on_the_envelope_is_what_was_accounted_for_and_no_more(client):
    it = accounted()
    paid(it, "100.05 CAD", "hospitality", guests=2, attendees="Two guests")
    paid(it, "40 CAD", "hospitality", paid_by="third-party", paid_by_body="A host")
    unsaid = published()
    paid(unsaid, "999 CAD")
    make.budget_line(20_800_000, every="year", period="2005..2016")
    make.budget_line(31_800_000, every="year", period="2017..")
    make.budget_line(15_000_000, every="once", period="2026")
    make.budget_line(1, every="year", period="2026", public=False)
    make.membership()

    assert figures() == [(DAY.year, 31_800_000, 195_120, 10_005, 205_125)]
    page = client.get("/en/budget/").content.decode()
    for words in ("$318,000", "$1,951.20", "$100.05", "$2,051.25", "Fees of memberships are not recorded"):
        assert words in page, words
    assert "the cost of travel and staff time are not on record" not in page
    assert "Imputé" in client.get("/fr/budget/").content.decode()


def test_a_year_without_a_line_or_with_one_that_says_no_amount_has_no_envelope():
    accounted()
    make.budget_line(1, every="year", period="2024")
    assert figures()[0][1] is None

    make.budget_line(700, every="year", period="2020..")
    make.budget_line(30, every="year", period="2020..2030")
    assert figures()[0][1] == 730  # two that began together are two wholes
    make.budget_line(None, every="year", period="2025..")
    assert figures()[0][1] is None


def test_where_no_travel_was_accounted_for_there_is_no_year(client):
    make.budget_line(31_800_000, every="year", period="2017..")
    paid(published(), "999 CAD")

    assert figures() == []
    assert "the cost of travel and staff time are not on record" in client.get("/en/budget/").content.decode()


@pytest.mark.once
def test_periods_are_read_as_the_lines_write_them():
    assert [envelope.span(one) for one in ("2024", "2005..", "2024..2025", "", "soon", "..2020", "2024..x")] == [
        (2024, 2024), (2005, envelope.EVER), (2024, 2025), None, None, None, None,
    ]  # fmt: skip
