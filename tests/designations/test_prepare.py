"""An assignment is prepared from the simulation, changed row by row, or left."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.agreements.models import CategoryAssignment
from chancery.audit.models import LedgerEntry
from chancery.designations import actions
from chancery.designations.models import Designation, Placement
from chancery.errors import Refused
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 14)


def row(reference: str = "TOR-MOU-03") -> Placement:
    """One row of what was prepared."""
    return Placement.objects.get(agreement__reference=reference)


def test_it_has_a_row_for_each_agreement_and_moves_nothing(prepared):
    assert prepared.placements.count() == 4
    assert not CategoryAssignment.objects.filter(since=DAY).exists()
    assert row().before == "memorandum"
    assert (row().proposed, row().category, row().basis) == ("historical", "historical", "transition")


def test_its_lines_are_sealed_until_council_has_decided(prepared):
    assert '"type":"sealed"' in str(LedgerEntry.objects.latest("seq"))


def test_there_is_one_under_a_policy_at_a_time(prepared, policy, officer):
    with pytest.raises(Refused, match="Open that one"):
        actions.prepare(by=officer, policy=policy, since=DAY)


def test_an_agreement_that_ended_is_not_in_it(policy, officer):
    make.agreement("Lyon", reference="A-OLD", standing="ended")
    make.agreement("Lyon", reference="A-DRAFT", standing="draft")

    made = actions.prepare(by=officer, policy=policy, since=DAY)

    assert not made.placements.filter(agreement__reference__startswith="A-").exists()


def test_an_exception_needs_its_reason(prepared, officer):
    with pytest.raises(Refused, match="Say why"):
        actions.set_row(by=officer, placement=row(), category="partnership")


def test_a_row_put_back_to_what_the_simulation_gave_needs_none(prepared, officer):
    actions.set_row(by=officer, placement=row(), category="partnership", reason_en="A reason.")
    actions.set_row(by=officer, placement=row(), category="historical", reason_en="A reason.")

    assert row().reason_en == ""
    assert not row().is_exception


def test_a_category_that_the_policy_has_not_is_refused(prepared, officer):
    with pytest.raises(Refused, match="no such category"):
        actions.set_row(by=officer, placement=row(), category="friendship", reason_en="A reason.")


def test_what_was_withdrawn_is_changed_and_confirmed_no_more(prepared, officer, clerk, item):
    actions.withdraw(by=officer, designation=prepared)

    with pytest.raises(Refused, match="meanwhile"):
        actions.set_row(by=officer, placement=row(), category="partnership", reason_en="A reason.")
    with pytest.raises(Refused, match="meanwhile"):
        actions.confirm(by=clerk, designation=prepared, council_item=item)
    assert Designation.objects.get().decided_by == officer


def test_after_a_withdrawal_it_can_be_prepared_again(prepared, policy, officer):
    actions.withdraw(by=officer, designation=prepared)

    assert actions.prepare(by=officer, policy=policy, since=DAY).waits


@pytest.mark.parametrize("role", ["clerk", "councillor", "auditor", "administrator", "division-head"])
def test_only_the_office_prepares(policy, role):
    with pytest.raises(Refused, match="Only the office"):
        actions.prepare(by=make.actor(role), policy=policy, since=DAY)
