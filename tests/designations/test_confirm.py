"""One decision places the whole register: Table 1 of 2024 comes out of the office's own assignment."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from chancery.accounts import actions as accounts
from chancery.agreements.models import Agreement, AgreementEvent, CategoryAssignment, Grounds
from chancery.audit import reconcile
from chancery.audit.models import LedgerEntry
from chancery.designations import actions
from chancery.designations.models import Designation, Letter, Placement
from chancery.errors import Refused
from tests import make
from tests.designations.conftest import confirm, set_row

pytestmark = pytest.mark.django_db
DAY, EVE = date(2024, 5, 14), date(2024, 5, 13)


def last() -> str:
    """The last line of the ledger."""
    return str(LedgerEntry.objects.latest("seq"))


@pytest.mark.slow
def test_the_assignment_of_2024_gives_table_1(toronto, officer, clerk, item):
    prepared = actions.prepare(by=officer, policy=toronto, since=DAY)
    confirm(clerk, prepared, item)

    table = {"partnership": 10, "project": 2, "historical": 16, "outside": 1}
    assert Counter(CategoryAssignment.objects.held(DAY).values_list("category", flat=True)) == table
    assert Counter(Agreement.objects.values_list("category", flat=True)) == table
    assert Agreement.objects.filter(standing="historical", standing_since=DAY).count() == 16
    assert Letter.objects.filter(state="drafted").count() == Grounds.objects.count() == 29
    assert CategoryAssignment.objects.held(EVE).count() == 29
    tables = [Agreement, AgreementEvent, CategoryAssignment, Designation, Grounds, Letter, Placement]
    assert list(reconcile.differences(tables)) == []


def test_what_was_held_before_ends_on_the_eve_and_stays_on_record(confirmed):
    before = CategoryAssignment.objects.held(EVE)

    assert before.count() == 4
    assert set(before.values_list("until", flat=True)) == {EVE}


def test_every_assignment_names_the_policy_by_its_digest_and_the_council_item(confirmed, policy, item):
    made = CategoryAssignment.objects.filter(since=DAY)

    assert set(made.values_list("policy__digest", "council_item__reference")) == {(policy.digest, item.reference)}
    assert policy.digest in last()
    assert '"historical":2' in last()


def test_a_historical_agreement_is_recognised_by_the_same_decision(confirmed, item):
    told = AgreementEvent.objects.filter(kind="recognised", council_item=item)

    assert told.count() == 2
    assert Agreement.objects.filter(standing="historical", standing_since=DAY).count() == 2


def test_a_letter_to_each_counterparty_is_drafted_and_none_is_released(confirmed):
    assert Letter.objects.count() == 4
    assert set(Letter.objects.values_list("state", flat=True)) == {"drafted"}


def test_why_this_city_is_kept_with_the_evidence_of_that_day(confirmed, policy):
    lisbon = Grounds.objects.filter(agreement__reference="TOR-MOU-01").get()

    assert lisbon.policy.digest == policy.digest
    assert lisbon.category == "project"
    assert {one["category"] for one in lisbon.alternatives} == {"partnership"}
    assert [one["key"] for one in lisbon.evidence["facts"]] == ["canada_relations"]
    assert lisbon.evidence["findings"][0].keys() >= {"criterion", "outcome", "en", "fr", "source"}


def test_what_another_government_told_in_confidence_is_not_copied(confirmed):
    for one in Grounds.objects.all():
        assert "jurisdiction_of_concern" not in str(one.evidence["facts"]) + str(one.evidence_internal["facts"])


def test_a_short_agreement_keeps_the_end_it_had(prepared, clerk, item):
    lisbon = Agreement.objects.get(reference="TOR-MOU-01")

    confirm(clerk, prepared, item)

    lisbon.refresh_from_db()
    assert (lisbon.category, lisbon.ends_on) == ("project", date(2026, 9, 30))
    letter = Letter.objects.get(placement__agreement=lisbon)
    assert "ends on 30 September 2026" in letter.body_en
    assert "prend fin le 30 septembre 2026" in letter.body_fr


def test_the_ledger_tells_of_every_row_that_changed(confirmed):
    assert list(reconcile.differences([Designation, Placement, Letter, Grounds, AgreementEvent])) == []


def test_it_is_confirmed_once(confirmed, clerk, item):
    lines = LedgerEntry.objects.count()

    with pytest.raises(Refused, match="meanwhile"):
        confirm(clerk, confirmed, item)

    assert LedgerEntry.objects.count() == lines


def test_who_prepared_it_does_not_confirm_it(policy, item):
    both = make.actor("officer", "clerk")
    mine = actions.prepare(by=both, policy=policy, since=DAY)

    with pytest.raises(Refused, match="another person"):
        confirm(both, mine, item)


def test_in_a_small_office_whoever_prepared_it_confirms_it_once_it_is_countersigned(policy, item, settings):
    settings.CITY = replace(settings.CITY, small_office=True)
    both, second = make.actor("officer", "clerk"), make.actor("countersigner")
    mine = actions.prepare(by=both, policy=policy, since=DAY)
    with pytest.raises(Refused, match="countersigner of a small office signs it first"):
        confirm(both, mine, item)
    # Of one it is not theirs to know where it lands: they say it themselves, with the reason.
    set_row(both, Placement.objects.get(agreement__reference="TOR-MOU-01"), "project", reason_en="By the letter.")
    asked = accounts.ask_countersignature(act="designation", about=mine, by=both, shown=mine.shown)
    accounts.countersign(countersignature=asked, by=second)

    assert confirm(both, mine, item).standing == "confirmed"


def test_a_row_that_is_changed_is_countersigned_anew(policy, item, settings):
    settings.CITY = replace(settings.CITY, small_office=True)
    both = make.actor("officer", "clerk")
    mine = actions.prepare(by=both, policy=policy, since=DAY)
    asked = accounts.ask_countersignature(act="designation", about=mine, by=both, shown=mine.shown)
    accounts.countersign(countersignature=asked, by=make.actor("countersigner"))
    row = Placement.objects.get(agreement__reference="TOR-MOU-03")
    set_row(both, row, "partnership", reason_en="Mine alone.")

    with pytest.raises(Refused, match="as it now stands"):
        confirm(both, mine, item)


def test_what_was_read_is_what_is_confirmed(prepared, officer, clerk, item):
    read = prepared.shown
    set_row(officer, Placement.objects.get(agreement__reference="TOR-MOU-03"), "partnership", reason_en="Late.")

    with pytest.raises(Refused, match="changed since you opened this page"):
        actions.confirm(by=clerk, designation=prepared, council_item=item, shown=read)


def test_only_the_clerk_confirms(prepared, item):
    with pytest.raises(Refused, match="clerk confirms"):
        confirm(make.actor("officer"), prepared, item)


@pytest.mark.parametrize("outcome", ["not-recorded", "lost", "deferred", "referred", "received"])
def test_what_council_did_not_adopt_moves_nothing(prepared, clerk, outcome):
    with pytest.raises(Refused, match="not adopted"):
        confirm(clerk, prepared, make.council_item(outcome=outcome))

    assert not CategoryAssignment.objects.filter(since=DAY).exists()


def test_what_begins_on_a_day_to_come_is_confirmed_on_that_day(policy, officer, clerk, item, time_machine):
    time_machine.move_to("2024-05-13 15:00")
    prepared = actions.prepare(by=officer, policy=policy, since=DAY)
    with pytest.raises(Refused, match="begin on 14 May 2024, which is still to come"):
        confirm(clerk, prepared, item)

    time_machine.move_to("2024-05-14 15:00")
    assert confirm(clerk, prepared, item).standing == "confirmed"


def test_a_register_that_changed_meanwhile_moves_nothing(prepared, clerk, item):
    make.assignment(make.agreement("Lyon", reference="A-NEW", signed="2010"), "memorandum")

    with pytest.raises(Refused, match="A-NEW"):
        confirm(clerk, prepared, item)

    assert not Letter.objects.exists()
    assert Designation.objects.get().waits


def test_what_is_held_since_that_day_or_later_is_named(prepared, clerk, item):
    CategoryAssignment.objects.filter(agreement__reference="TOR-MOU-03").update(since=DAY)
    Placement.objects.filter(agreement__reference="TOR-MOU-03").update(before="")

    with pytest.raises(Refused, match="began on 14 May 2024 or later: TOR-MOU-03"):
        confirm(clerk, prepared, item)


def test_a_row_that_no_rule_places_waits_for_a_person(prepared, clerk, item):
    Placement.objects.filter(agreement__reference="TOR-MOU-04").update(proposed="", category="")

    with pytest.raises(Refused, match="TOR-MOU-04"):
        confirm(clerk, prepared, item)


def test_an_exception_is_made_with_its_reason_and_rests_on_it(prepared, officer, clerk, item):
    row = Placement.objects.get(agreement__reference="TOR-MOU-03")
    set_row(officer, row, "partnership", reason_en="Council asked for it.")

    confirm(clerk, prepared, item)

    held = CategoryAssignment.objects.held(DAY).get(agreement=row.agreement)
    assert (held.category, held.basis, held.label_en) == ("partnership", "exception", "Council asked for it.")


def test_what_is_left_out_keeps_what_it_holds_and_gets_no_letter(prepared, officer, clerk, item):
    row = Placement.objects.get(agreement__reference="TOR-MOU-03")
    set_row(officer, row, "", left_out=True, reason_en="It is before a court.")

    confirm(clerk, prepared, item)

    assert CategoryAssignment.objects.filter(agreement=row.agreement).count() == 1
    assert not Letter.objects.filter(placement=row).exists()
