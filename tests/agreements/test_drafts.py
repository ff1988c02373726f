"""From a draft to a signed agreement: who may, what is refused, what the ledger says."""

from datetime import date

import pytest

from chancery import edits
from chancery.agreements import actions, forms
from chancery.agreements.actions.drafts import DETAILS, TERMS
from chancery.agreements.models import Agreement
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.audit.reconcile import differences
from chancery.dates import parse_fuzzy
from chancery.errors import Refused
from chancery.ids import uuid7
from tests import make

pytestmark = pytest.mark.django_db
LEAP = date(2024, 2, 29)


def drafted(**values):
    values.setdefault("counterparty", make.counterparty("Lyon"))
    return actions.begin(by=make.actor("officer"), key=str(uuid7()), **values)


def change(agreement, by=None, shown=None, **changes):
    held = shown or edits.of(Agreement.objects.get(pk=agreement.pk), (*DETAILS, *TERMS))
    return actions.change(by=by or make.actor("officer"), agreement=agreement, held=held, changes=changes)


def last_line():
    return str(LedgerEntry.objects.order_by("seq").last())


def test_a_form_that_is_sent_twice_begins_one_agreement():
    body, key = make.counterparty("Lyon"), str(uuid7())
    first = actions.begin(by=make.actor("officer"), key=key, counterparty=body)
    second = actions.begin(by=make.actor("officer"), key=key, counterparty=body, title_en="typed again")

    assert first == second
    assert (Agreement.objects.count(), second.title_en) == (1, "")


def test_what_follows_an_agreement_was_not_signed_before_it():
    before = make.agreement("Lyon", signed="2022-01-26")
    chain = {"amends": before, "chain_kind": "renews"}
    with pytest.raises(Refused, match="was signed later"):
        drafted(standing="signed", signed=parse_fuzzy("2020-01-01"), **chain)
    draft = drafted(**chain)
    with pytest.raises(Refused, match="was signed later"):
        actions.sign(by=make.clerk(), agreement=draft, on=parse_fuzzy("2020"))

    assert drafted(standing="signed", signed=parse_fuzzy("2022"), **chain).amends == before


def test_two_agreements_do_not_follow_each_other():
    first = drafted()
    second = drafted(amends=first, chain_kind="amends")

    with pytest.raises(Refused, match="neither can come before"):
        change(first, amends=second, chain_kind="amends")


def test_a_draft_is_seen_by_no_resident_and_leaves_a_sealed_line():
    agreement = drafted(title_en="A secret plan")

    assert not Agreement.objects.public().exists()
    assert '"type":"sealed"' in last_line()
    assert not LedgerOpening.objects.filter(data_class="public", value__contains="secret plan").exists()
    assert agreement.standing == "draft"


def test_nothing_is_signed_on_a_day_that_is_still_to_come():
    with pytest.raises(Refused, match="still to come"):
        drafted(standing="signed", signed=parse_fuzzy("2099-01-01"))
    planned = drafted(signed=parse_fuzzy("2099-01-01"))
    with pytest.raises(Refused, match="still to come"):
        actions.sign(by=make.clerk(), agreement=planned, on=parse_fuzzy("2099"))

    assert Agreement.objects.get().standing == "draft"


def test_no_relationship_begins_in_a_year_to_come():
    agreement = drafted()
    with pytest.raises(Refused, match="still to come"):
        drafted(since_year=2999)
    with pytest.raises(Refused, match="still to come"):
        change(agreement, since_year=2999)

    assert "since_year" in forms.Details({"since_year": "2999"}).errors
    assert "since_year" not in forms.Details({"since_year": str(date.today().year)}).errors


def test_an_agreement_is_entered_from_its_signed_paper():
    agreement = drafted(standing="signed", signed=parse_fuzzy("2013"), ends_on=LEAP)

    assert Agreement.objects.public().get() == agreement
    assert '"type":"agreement.registered"' in last_line()


@pytest.mark.parametrize("role", ["division-officer", "solicitor", "clerk", "administrator", "councillor"])
def test_others_begin_nothing(role):
    with pytest.raises(Refused, match="Only the office"):
        actions.begin(by=make.actor(role), key=str(uuid7()), counterparty=make.counterparty())


def test_an_end_before_the_start_is_refused():
    with pytest.raises(Refused, match="before the first day"):
        drafted(starts_on=date(2025, 1, 1), ends_on=LEAP)


def test_what_has_no_end_has_no_last_day():
    with pytest.raises(Refused, match="no last day"):
        drafted(open_ended=True, ends_on=LEAP)


def test_everything_of_a_draft_can_be_changed():
    agreement, other, goal = drafted(), make.counterparty("Oslo", iso2="NO"), make.goal()
    change(agreement, counterparty=other, ends_on=LEAP, signed=parse_fuzzy("2020-02"), goals=[goal], called="Pakt")
    agreement.refresh_from_db()

    assert (agreement.country_id, agreement.ends_on, str(agreement.signed)) == ("NO", LEAP, "2020-02")
    assert list(agreement.goals.all()) == [goal]
    assert list(differences([Agreement])) == []


def test_of_a_signed_one_only_what_does_not_bind_is_changed():
    agreement = make.agreement("Lyon")
    change(agreement, called="Jumelage")
    with pytest.raises(Refused, match="corrected by two people"):
        change(agreement, ends_on=LEAP)

    agreement.refresh_from_db()
    assert (agreement.called, agreement.ends_on) == ("Jumelage", None)


def test_a_change_that_changes_nothing_leaves_no_line():
    agreement = make.agreement("Lyon")
    before = LedgerEntry.objects.count()
    change(agreement)

    assert LedgerEntry.objects.count() == before


def test_whoever_was_shown_something_else_is_overtaken():
    agreement, goal = make.agreement("Lyon"), make.goal()
    shown = edits.of(agreement, DETAILS)
    change(agreement, title_en="Meanwhile")
    with pytest.raises(edits.Overtaken):
        change(agreement, shown=shown, title_fr="Entre-temps")
    shown = edits.of(Agreement.objects.get(), DETAILS)
    agreement.goals.set([goal])
    with pytest.raises(edits.Overtaken):
        change(agreement, shown=shown, goals=[])


def test_a_signed_draft_is_read_by_residents_with_everything_that_hangs_on_it():
    agreement = drafted(title_en="A pact")
    actions.add_joint_project(by=make.actor("officer"), agreement=agreement, title_en="A bridge")
    actions.sign(
        by=make.actor("city-manager"), agreement=agreement, on=parse_fuzzy("2024-02-29"), starts_on=LEAP,
        ends_on=date(2025, 2, 28),
    )  # fmt: skip

    assert Agreement.objects.public().get().ends_on == date(2025, 2, 28)
    assert agreement.events.get().kind == "signed"
    told = LedgerOpening.objects.filter(data_class="public", value__contains="A pact").get().value
    assert "A bridge" in told
    assert list(differences([Agreement])) == []


def test_a_draft_is_signed_once():
    agreement = drafted()
    stale = Agreement.objects.get()
    actions.sign(by=make.actor("clerk"), agreement=agreement, on=parse_fuzzy("2024"))
    with pytest.raises(edits.Overtaken):
        actions.sign(by=make.actor("clerk"), agreement=stale, on=parse_fuzzy("2025"))


@pytest.mark.parametrize("role", ["officer", "head", "solicitor", "division-officer", "administrator"])
def test_others_do_not_sign(role):
    with pytest.raises(Refused, match="city manager signs"):
        actions.sign(by=make.actor(role), agreement=drafted(), on=parse_fuzzy("2024"))


def test_the_head_of_the_lead_division_signs_for_it_and_for_no_other():
    own, other = make.division("parks"), make.division("culture")
    chief = make.actor("division-head", division=own)
    with pytest.raises(Refused):
        actions.sign(by=chief, agreement=drafted(lead_division=other), on=parse_fuzzy("2024"))
    with pytest.raises(Refused):
        actions.sign(by=chief, agreement=drafted(), on=parse_fuzzy("2024"))

    assert actions.sign(by=chief, agreement=drafted(lead_division=own), on=parse_fuzzy("2024")).standing == "signed"


def test_nothing_is_signed_after_its_last_day():
    with pytest.raises(Refused, match="before the signature"):
        drafted(standing="signed", signed=parse_fuzzy("2025"), ends_on=LEAP)
    with pytest.raises(Refused, match="before the signature"):
        actions.sign(by=make.actor("clerk"), agreement=drafted(), on=parse_fuzzy("2025-01-01"), ends_on=LEAP)


def test_a_signature_needs_its_day():
    with pytest.raises(Refused, match="on which day"):
        actions.sign(by=make.actor("clerk"), agreement=drafted(), on=parse_fuzzy(""))


def test_an_agreement_is_withheld_for_a_reason_and_published_again():
    agreement, chief = make.agreement("Lyon"), make.actor("head")
    with pytest.raises(Refused, match="Say why"):
        actions.withhold(by=chief, agreement=agreement, why=" ")
    actions.withhold(by=chief, agreement=agreement, why="A court said so")

    assert not Agreement.objects.public().exists()
    assert not LedgerOpening.objects.filter(data_class="public", value__contains="court").exists()
    actions.publish(by=chief, agreement=agreement)
    assert Agreement.objects.public().exists()
    assert '"type":"agreement.published"' in last_line()


def test_what_is_published_is_not_published_again():
    with pytest.raises(edits.Overtaken):
        actions.publish(by=make.actor("head"), agreement=make.agreement("Lyon"))


@pytest.mark.parametrize("role", ["officer", "solicitor", "city-manager", "administrator"])
def test_others_do_not_say_what_residents_see(role):
    agreement = make.agreement("Lyon")
    with pytest.raises(Refused, match="what residents see"):
        actions.withhold(by=make.actor(role), agreement=agreement, why="x")
