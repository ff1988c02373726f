"""Decisions are recorded as the sources tell them."""

import pytest

from chancery.audit.models import LedgerEntry
from chancery.council import actions
from chancery.council.models import CouncilItem
from chancery.dates import parse_fuzzy
from chancery.errors import Refused
from tests import make

pytestmark = pytest.mark.django_db


def test_a_decision_is_recorded_and_its_outcome_is_not_guessed():
    item = actions.record_item(by=make.clerk(), reference="2019.EC10.17", met=parse_fuzzy("2019-12-17..2019-12-18"))

    assert (item.outcome, str(item.met)) == ("not-recorded", "2019-12-17..2019-12-18")
    assert '"type":"decision.recorded"' in str(LedgerEntry.objects.get())


def test_a_decision_in_camera_leaves_a_sealed_line():
    actions.record_item(by=make.clerk(), reference="X", met=parse_fuzzy("2024"), public=False)

    assert '"type":"sealed"' in str(LedgerEntry.objects.get())
    assert not CouncilItem.objects.public().exists()


def test_a_proponent_cannot_record_a_decision():
    with pytest.raises(Refused):
        actions.record_item(by=make.ana(), reference="X", met=parse_fuzzy(""))


def test_decisions_without_a_date_come_last():
    undated, late, early = make.council_item(""), make.council_item("2024"), make.council_item("1999-04")

    assert list(CouncilItem.objects.oldest_first()) == [early, late, undated]
