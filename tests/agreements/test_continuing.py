"""Renewed, brought into line, converted by a case: what may be asked, and what the case does once it is signed."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from chancery.agreements import actions, continuing
from chancery.agreements.authority import unreckoned
from chancery.agreements.concludable import Titled
from chancery.agreements.models import Agreement, AgreementEvent, CategoryAssignment, Continuation
from chancery.audit.models import LedgerEntry
from chancery.cases import actions as cases
from chancery.cases.models import Case, Decision
from chancery.errors import Refused
from chancery.ids import uuid7
from tests import going, make
from tests.going import DAY

pytestmark = pytest.mark.django_db
END = date(2031, 8, 31)
WORDS = {"text_en": "A last day, and a project.", "text_fr": "Un dernier jour, et un projet."}


@pytest.fixture(autouse=True)
def _town():
    with time_machine.travel(date(2026, 6, 2), tick=False):
        going.town()
        yield


def office():
    return make.actor("officer")


def renew(case, **more):
    values = {"by": office(), "key": str(uuid7()), "case": case, "signed_on": DAY, "ends_on": END} | more
    return actions.renew_by_case(**values)


def amend(case, **more):
    values = {"by": office(), "key": str(uuid7()), "case": case, "signed_on": DAY, **WORDS} | more
    return actions.amend_by_case(**values)


def test_a_renewal_that_was_decided_extends_the_term_by_the_authority_of_its_case():
    row = going.agreement()
    case = going.carried(row, "renewal")
    renew(case)
    event, went_on = AgreementEvent.objects.get(kind="renewed"), Continuation.objects.get()

    assert Agreement.objects.get().ends_on == END
    assert (event.starts_on, event.ends_on, event.council_item.outcome) == (date(2026, 9, 1), END, "adopted")
    assert event.authority_en == "The Mayor (s. 8)"
    assert (went_on.case, went_on.event, went_on.kind) == (case, event, "renewal")
    assert (went_on.approve_clause, went_on.sign_clause) == ("approve", "sign")
    assert '"type":"agreement.continued"' in str(LedgerEntry.objects.order_by("seq").last())


def test_a_case_renews_once_whoever_presses_and_a_form_sent_twice_is_one():
    case, key = going.carried(going.agreement(), "renewal"), str(uuid7())
    renew(case, key=key)
    renew(case, key=key)

    with pytest.raises(Refused, match="The agreement is there already"):
        renew(case)
    assert Continuation.objects.count() == 1
    assert AgreementEvent.objects.filter(kind="renewed").count() == 1


def test_a_renewal_longer_than_the_policy_allows_is_refused_and_nothing_is_changed():
    case = going.carried(going.agreement(), "renewal")

    with pytest.raises(Refused, match="at most 5 years"):
        renew(case, ends_on=date(2031, 9, 1))
    assert Agreement.objects.get().ends_on == date(2026, 8, 31)
    assert not AgreementEvent.objects.filter(kind="renewed").exists()


def test_nothing_is_renewed_before_the_chain_is_whole():
    case = going.carried(going.agreement(), "renewal")
    Decision.objects.filter(case=case, decides="approve").update(content_digest="2" * 64)

    with pytest.raises(Refused, match="gap: Council"):
        renew(case)


def test_a_case_does_what_was_asked_and_nothing_else():
    case = going.carried(going.agreement(), "renewal")

    with pytest.raises(Refused, match="Something else was asked for"):
        amend(case)
    with pytest.raises(Refused, match="Something else was asked for"):
        made = {"counterparty": make.counterparty("Milan"), "projects": [Titled("Trees", "Arbres")]}
        actions.conclude(by=office(), key=str(uuid7()), case=case, signed_on=DAY, **made)


def test_a_legacy_agreement_is_brought_into_line_with_its_term_and_category_from_that_day():
    row = going.agreement("friend", ends_on=None, open_ended=True)
    case = going.carried(row, "alignment", category="sister")

    with pytest.raises(Refused, match="at most 5 years"):
        amend(case)
    amend(case, ends_on=date(2031, 5, 31), projects=[Titled("A school", "Une école")])
    row.refresh_from_db()
    held = CategoryAssignment.objects.get(until=None)

    assert (row.ends_on, row.open_ended, row.category) == (date(2031, 5, 31), False, "sister")
    assert (held.category, held.since, held.policy, held.basis) == ("sister", DAY, case.policy, "criteria")
    assert AgreementEvent.objects.get(kind="amended").text_en == WORDS["text_en"]
    assert row.joint_projects.count() == 2
    assert row.continuations.get().assignment == held


def test_a_term_that_the_policy_allows_stays_for_its_balance():
    case = going.carried(going.agreement("friend"), "alignment")
    amend(case)

    assert Agreement.objects.get().ends_on == date(2026, 8, 31)


def test_what_was_changed_is_said():
    case = going.carried(going.agreement("friend"), "alignment")

    with pytest.raises(Refused, match="Say what was amended"):
        amend(case, text_en="", text_fr="")


def test_a_memorandum_becomes_of_another_category_and_kind_and_waits_for_council_no_longer():
    row = going.agreement("friend", instrument="memorandum", approval="officials")
    assert unreckoned(Agreement.objects.all()).exists()
    amend(going.carried(row, "conversion", category="sister"), instrument="agreement")
    row.refresh_from_db()

    assert (row.instrument, row.category, row.approval) == ("agreement", "sister", "officials")
    assert [one.category for one in row.assignments.all()] == ["friend", "sister"]
    assert not unreckoned(Agreement.objects.all()).exists()


def test_a_successor_takes_the_place_of_what_was_there():
    row = going.agreement("friend", instrument="pact", ends_on=None)
    case, values = going.carried(row, "conversion"), {"projects": [Titled("Trees", "Arbres")], "ends_on": END}
    given = {"key": str(uuid7()), "counterparty": row.counterparty, "signed_on": DAY, **values}
    made = actions.conclude(by=office(), case=case, **given)
    again = actions.conclude(by=office(), case=case, **given)
    row.refresh_from_db()

    assert made == again
    assert (made.amends, made.chain_kind, made.category) == (row, "supersedes", "project")
    assert (row.standing, row.events.get(kind="ended").reason) == ("ended", "superseded")
    assert (row.continuations.get().successor, made.signing.case) == (made, case)


def test_a_renewal_while_another_is_open_is_refused_and_a_form_sent_twice_opens_one():
    row, key = going.agreement(), str(uuid7())
    first = [actions.take_up(by=office(), key=key, agreement=row, kind="renewal") for _ in range(2)]

    assert first[0] == first[1]
    assert (first[0].subject, first[0].category, first[0].moment) == (row.reference, "sister", "renew")
    with pytest.raises(Refused, match="open already"):
        going.taken_up(row, "renewal")
    assert Case.objects.count() == 1


def test_once_it_was_withdrawn_it_may_be_asked_again():
    row = going.agreement()
    cases.withdraw(by=office(), case=going.taken_up(row, "renewal"), reason="They need time.")

    assert going.taken_up(row, "renewal").is_open


@pytest.mark.parametrize(
    ("kind", "category", "values", "why"),
    [
        ("renewal", "sister", {"standing": "ended"}, "Only a signed agreement"),
        ("renewal", "sister", {"standing": "draft"}, "Only a signed agreement"),
        ("alignment", "sister", {"standing": "historical"}, "Only a signed agreement"),
        ("renewal", "sister", {"ends_on": date(2026, 5, 31)}, "before the term ends, on 31 May 2026"),
        ("renewal", "sister", {"ends_on": None}, "no term to renew"),
        ("renewal", "sister", {"renewal": "none"}, "not renewable"),
        ("renewal", "friend", {}, "no procedure to renew"),
        ("alignment", "project", {}, "no procedure to bring"),
        ("conversion", "friend", {}, "no procedure to turn"),
        ("conversion", "sister", {"instrument": "memorandum"}, "no procedure to turn"),
    ],
)
def test_what_cannot_go_on_says_why(kind, category, values, why):
    row = going.agreement(category, **values)

    with pytest.raises(Refused, match=why):
        going.taken_up(row, kind)
    assert continuing.obstacle(row, kind, DAY) is not None


def test_a_category_that_the_policy_does_not_lead_to_is_refused():
    with pytest.raises(Refused, match="does not let it come"):
        going.taken_up(going.agreement("friend"), "alignment", category="project")


def test_a_renewal_that_was_asked_for_in_the_register_comes_first():
    row = going.agreement()
    payload = {"on": "2026-06-01", "ends_on": "2030-08-31"}
    row.requests.create(kind="renew", payload=payload, asked_by=office(), asked_at="2026-06-01T12:00:00Z")

    with pytest.raises(Refused, match="Decide on that request first"):
        going.taken_up(row, "renewal")


def test_the_division_that_leads_opens_it_and_no_other():
    parks, culture = make.division("parks"), make.division("culture")
    row = going.agreement(lead_division=parks)

    assert going.taken_up(row, "renewal", by=make.actor("division-head", division=parks)).lead_division == parks
    with pytest.raises(Refused, match="the division that leads"):
        going.taken_up(row, "alignment", by=make.actor("division-head", division=culture))


def test_only_the_office_enters_what_came_of_it():
    with pytest.raises(Refused):
        renew(going.carried(going.agreement(), "renewal"), by=make.actor("division-head"))
