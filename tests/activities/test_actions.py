"""Activities are recorded with what came of them, on whose word."""

from decimal import Decimal

import pytest

from chancery.activities import actions
from chancery.activities.models import Activity
from chancery.audit.models import LedgerEntry
from chancery.dates import parse_fuzzy
from chancery.errors import Refused
from chancery.search.find import find
from tests import make

pytestmark = pytest.mark.django_db


def recorded(**values):
    values = {"reference": "T-1", "title_en": "Murals", "title_fr": "Murales", "kind": make.activity_kind(), **values}
    return actions.record(by=values.pop("by", None) or make.clerk(), when=parse_fuzzy("2019"), **values)


def found(word):
    return [one for _, one in find("activity", word)]


def test_an_activity_serves_agreements_and_goals_and_is_found():
    agreement, goal = make.agreement(), make.goal()
    activity = recorded(agreements=[agreement], goals=[goal], counterparty=agreement.counterparty)

    assert list(agreement.activities.all()) == list(goal.activities.all()) == [activity]
    assert found("murale") == found("Lyon") == [activity.pk]
    assert agreement.reference in str(LedgerEntry.objects.last())


def test_a_result_says_how_much_and_on_whose_word():
    activity = recorded()
    first = actions.add_result(
        by=make.clerk(), activity=activity, text_en="Contracts", value=50_000_000, basis="estimated"
    )
    second = actions.add_result(by=make.clerk(), activity=activity, text_en="Trees", value=Decimal("45"))

    assert [(each.number, each.basis) for each in (first, second)] == [(1, "estimated"), (2, "reported")]
    assert found("contract") == [activity.pk]


def test_an_activity_that_is_not_public_leaves_sealed_lines():
    activity = recorded(public=False)
    actions.add_result(by=make.clerk(), activity=activity, text_en="Secret")

    assert not Activity.objects.public().exists()
    assert all('"type":"sealed"' in str(line) for line in LedgerEntry.objects.all())


def test_a_kind_is_entered_as_a_source_lists_it():
    kind = actions.enter_kind(by=make.clerk(), key="flag-raising", name_en="Flag raising", name_fr="Levée du drapeau")

    assert kind.group == "type"
    assert "activity-kind.entered" in str(LedgerEntry.objects.get())


def test_a_proponent_cannot_record_an_activity():
    for verb in (
        lambda: recorded(by=make.ana()),
        lambda: actions.add_result(by=make.ana(), activity=make.activity(), text_en="x"),
        lambda: actions.enter_kind(by=make.ana(), key="x"),
    ):
        with pytest.raises(Refused):
            verb()
