"""An assignment is prepared from the simulation, changed row by row, or left."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chancery import edits
from chancery.agreements.models import Agreement, CategoryAssignment
from chancery.audit.models import LedgerEntry
from chancery.designations import actions
from chancery.designations.actions.register import SAID
from chancery.designations.models import Designation, Placement
from chancery.errors import Refused
from tests import make
from tests.designations.conftest import confirm, set_row
from tests.racing import meanwhile

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


def test_a_day_on_which_there_is_no_agreement_is_refused(policy, officer):
    Agreement.objects.update(standing="draft")
    with pytest.raises(Refused, match="nothing to place"):
        actions.prepare(by=officer, policy=policy, since=DAY)

    assert not Designation.objects.exists()


def test_an_agreement_that_was_signed_after_the_day_is_not_in_it(policy, officer):
    make.agreement("Lyon", reference="TOR-LATER", signed="2024-06-01")
    made = actions.prepare(by=officer, policy=policy, since=DAY)

    assert not made.placements.filter(agreement__reference="TOR-LATER").exists()


def test_two_who_prepare_at_once_prepare_one(policy, officer):
    def another():
        Designation.objects.create(policy=policy, since=DAY, opened_by=officer, opened_on=DAY)

    with meanwhile(another), pytest.raises(Refused, match="Open that one"):
        actions.prepare(by=officer, policy=policy, since=DAY)


def test_a_row_that_another_changed_is_not_overwritten(prepared, officer):
    held = edits.of(row(), SAID)
    set_row(officer, row(), "partnership", reason_en="Theirs.")

    with pytest.raises(edits.Overtaken):
        actions.set_row(by=officer, placement=row(), held=held, changes={"category": "project", "reason_en": "Mine."})
    assert row().reason_en == "Theirs."


def test_what_another_left_out_gets_no_category_unnoticed(prepared, officer):
    set_row(officer, row(), left_out=True, reason_en="It is before a court.")

    with pytest.raises(Refused, match="is left out"):
        set_row(officer, row(), "partnership")
    set_row(officer, row(), "partnership", left_out=False)
    assert row().category == "partnership"


def test_nobody_changes_a_row_while_it_is_confirmed(prepared, officer):
    with CaptureQueriesContext(connection) as asked:
        set_row(officer, row(), "partnership", reason_en="A reason.")

    locks = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"] and '"designations_designation"' in one["sql"]]
    assert bool(locks) == connection.features.has_select_for_update  # SQLite lets one write at a time


def test_an_exception_needs_its_reason(prepared, officer):
    with pytest.raises(Refused, match="Say why"):
        set_row(officer, row(), "partnership")


def test_a_row_put_back_to_what_the_simulation_gave_needs_none(prepared, officer):
    set_row(officer, row(), "partnership", reason_en="A reason.")
    set_row(officer, row(), "historical", reason_en="A reason.")

    assert row().reason_en == ""
    assert not row().is_exception


def test_a_category_that_the_policy_has_not_is_refused(prepared, officer):
    with pytest.raises(Refused, match="no such category"):
        set_row(officer, row(), "friendship", reason_en="A reason.")


def test_what_was_withdrawn_is_changed_and_confirmed_no_more(prepared, officer, clerk, item):
    actions.withdraw(by=officer, designation=prepared)

    with pytest.raises(Refused, match="meanwhile"):
        set_row(officer, row(), "partnership", reason_en="A reason.")
    with pytest.raises(Refused, match="meanwhile"):
        confirm(clerk, prepared, item)
    assert Designation.objects.get().decided_by == officer


def test_after_a_withdrawal_it_can_be_prepared_again(prepared, policy, officer):
    actions.withdraw(by=officer, designation=prepared)

    assert actions.prepare(by=officer, policy=policy, since=DAY).waits


@pytest.mark.parametrize("role", ["clerk", "councillor", "auditor", "administrator", "division-head"])
def test_only_the_office_prepares(policy, role):
    with pytest.raises(Refused, match="Only the office"):
        actions.prepare(by=make.actor(role), policy=policy, since=DAY)
