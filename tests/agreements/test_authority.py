"""By whose authority an agreement was signed: one answer for each, the same on a row and on the columns."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from chancery.agreements.authority import Authority, authority_of, by_year, condition, totals, unreckoned
from chancery.agreements.models import Agreement, AgreementEvent
from chancery.council.models import CouncilItem
from tests import make

SAID = ["", *Agreement.Approval.values]
OUTCOMES = [None, *CouncilItem.Outcome.values]


@pytest.fixture
def every(db):
    """One agreement for every word of approval and every outcome that its council item can have, open or closed."""
    body = make.counterparty("Lyon")
    found = []
    for approval, outcome, public in product(SAID, OUTCOMES, (True, False)):
        item = make.council_item(outcome=outcome, public=public) if outcome else None
        found.append(make.agreement(body, approval=approval, council_item=item))
    return found


@pytest.mark.parametrize("public", [True, False])
def test_each_has_one_answer_and_the_columns_say_the_same(every, public):
    rows = [Agreement.objects.select_related("council_item").get(pk=one.pk) for one in every]
    told = {kind: set(Agreement.objects.filter(condition(kind, public=public))) for kind in Authority}

    assert sum(map(len, told.values())) == len(rows)
    for row in rows:
        assert row in told[authority_of(row, public=public)]


@pytest.mark.parametrize(
    ("approval", "outcome", "said"),
    [
        ("council", None, Authority.COUNCIL),
        ("council", "adopted-as-amended", Authority.COUNCIL),
        ("council", "lost", Authority.NOT_RECORDED),
        ("council", "referred", Authority.NOT_RECORDED),
        ("", "adopted", Authority.COUNCIL),
        ("", "not-recorded", Authority.NOT_RECORDED),
        ("", None, Authority.NOT_RECORDED),
        ("delegated", None, Authority.DELEGATED),
        ("officials", None, Authority.OUTSIDE),
        ("officials", "adopted", Authority.OUTSIDE),
    ],
)
def test_a_word_alone_is_not_council(db, approval, outcome, said):
    item = make.council_item(outcome=outcome) if outcome else None

    assert authority_of(make.agreement(approval=approval, council_item=item)) == said


def test_a_closed_decision_is_no_decision_to_residents(db):
    row = make.agreement(council_item=make.council_item(outcome="adopted", public=False))

    assert authority_of(row) == Authority.COUNCIL
    assert authority_of(row, public=True) == Authority.NOT_RECORDED


def test_the_figures_count_what_ended_and_leave_drafts_out(db):
    body = make.counterparty("Lyon")
    for signed, approval, standing in (
        ("2015-03-01", "officials", "ended"),
        ("2015", "council", "signed"),
        ("2013..2019", "officials", "historical"),
        ("", "", "signed"),
        ("", "officials", "draft"),
    ):
        make.agreement(body, signed=signed, approval=approval, standing=standing)

    years = by_year(Agreement.objects.all())

    assert [(one.first, one.last, one.total) for one in years] == [(2015, 2015, 2), (2013, 2019, 1), (None, None, 1)]
    assert years[0].counts == {"council": 1, "delegated": 0, "outside": 1, "not-recorded": 0}
    assert totals(years) == {"council": 1, "delegated": 0, "outside": 2, "not-recorded": 1}


def test_it_waits_for_council_until_council_has_said_something_of_it(db):
    row = make.agreement(approval="officials", signed="2015")
    make.agreement(approval="officials", standing="historical")

    def event(item, kind=AgreementEvent.Kind.CONFIRMED):
        return AgreementEvent.objects.create(agreement=row, kind=kind, council_item=item)

    assert list(unreckoned(Agreement.objects.all())) == [row]
    event(None)
    event(make.council_item(outcome="referred"))
    event(make.council_item(outcome="adopted"), AgreementEvent.Kind.AMENDED)
    assert list(unreckoned(Agreement.objects.all())) == [row]
    event(make.council_item(outcome="adopted"))
    assert list(unreckoned(Agreement.objects.all())) == []
    assert authority_of(row) == Authority.OUTSIDE


def test_a_year_is_where_its_days_fall(db):
    make.agreement(signed="2016-12", approval="council")

    assert by_year(Agreement.objects.all())[0].first == date(2016, 12, 1).year
