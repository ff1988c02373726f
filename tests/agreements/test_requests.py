"""A step that binds is asked for by one person and decided by others."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from chancery import edits
from chancery.accounts import actions as accounts
from chancery.agreements import actions
from chancery.agreements.models import Agreement, AgreementEvent, ChangeRequest
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.audit.reconcile import differences
from chancery.dates import parse_fuzzy
from chancery.errors import Refused
from chancery.ids import uuid7
from tests import make

pytestmark = pytest.mark.django_db
END = date(2027, 2, 28)


@pytest.fixture
def agreement():
    return make.agreement("Lyon", reference="A-1", starts_on=date(2021, 3, 1), ends_on=END, signed="2021-02-15")


def ask(agreement, kind="renew", by=None, before=None, **payload):
    if kind != "correct":
        payload = {"on": parse_fuzzy("2026-05")} | ({"ends_on": date(2030, 1, 1)} if kind == "renew" else {}) | payload
    by = by or make.actor("officer")
    return actions.ask(by=by, key=str(uuid7()), agreement=agreement, kind=kind, payload=payload, before=before)


def correct(agreement, by=None, **after):
    return ask(agreement, "correct", by=by, before=edits.of(agreement, after), **after)


def now():
    return Agreement.objects.get(reference="A-1")


def test_the_manager_decides_once_the_solicitor_is_satisfied(agreement):
    asked = ask(agreement)
    with pytest.raises(Refused, match="solicitor has not yet said"):
        actions.decide(by=make.actor("city-manager"), request=asked)
    actions.approve_form(by=make.actor("solicitor"), request=asked)
    assert now().ends_on == END
    actions.decide(by=make.actor("city-manager"), request=asked)

    assert now().ends_on == date(2030, 1, 1)
    assert ChangeRequest.objects.get().outcome == "taken"
    assert not [one for one in differences([ChangeRequest, AgreementEvent])]


def test_the_clerk_decides_with_the_item_of_council(agreement):
    asked, item = ask(agreement, "end", reason="concluded"), make.council_item()
    with pytest.raises(Refused, match="Name the council item"):
        actions.decide(by=make.actor("clerk"), request=asked)
    actions.decide(by=make.actor("clerk"), request=asked, council_item=item)

    assert now().standing == "ended"
    assert AgreementEvent.objects.get().council_item == item


def test_amendment_and_recognition_are_taken_as_they_were_asked(agreement):
    item = make.council_item()
    actions.decide(by=make.actor("clerk"), request=ask(agreement, "amend", text_en="More youth"), council_item=item)
    actions.decide(by=make.actor("clerk"), request=ask(agreement, "recognise", reason="law"), council_item=item)

    assert now().standing == "historical"
    assert [one.kind for one in now().events.order_by("id")] == ["amended", "recognised"]


def test_what_is_impossible_is_refused_when_it_is_asked(agreement):
    with pytest.raises(Refused, match="ends after the one it extends"):
        ask(agreement, ends_on=date(2025, 1, 1))
    with pytest.raises(Refused, match="still to come"):
        ask(agreement, "end", on=parse_fuzzy("2099"))


def test_what_became_impossible_is_refused_when_it_is_decided(agreement):
    asked = ask(agreement)
    actions.end(by=make.actor("clerk"), agreement=agreement, on=parse_fuzzy("2026"), council_item=make.council_item())
    with pytest.raises(Refused, match="Only a signed agreement"):
        actions.decide(by=make.actor("clerk"), request=asked, council_item=make.council_item())

    assert ChangeRequest.objects.get().outcome == ""


def test_a_form_that_is_sent_twice_asks_once(agreement):
    key = str(uuid7())
    for _again in range(2):
        actions.ask(
            by=make.actor("officer"), key=key, agreement=agreement, kind="amend",
            payload={"on": parse_fuzzy("2026"), "text_en": "x"},
        )  # fmt: skip

    assert ChangeRequest.objects.count() == 1


def test_the_same_step_is_asked_for_once_at_a_time(agreement):
    ask(agreement)
    with pytest.raises(Refused, match="asked for already"):
        ask(agreement)


def test_a_correction_is_asked_by_one_and_confirmed_by_two_others(agreement):
    asked = correct(agreement, ends_on=date(2027, 3, 31))
    actions.decide(by=make.actor("head"), request=asked)
    assert now().ends_on == END
    actions.approve_form(by=make.actor("solicitor"), request=asked)

    assert now().ends_on == date(2027, 3, 31)
    assert AgreementEvent.objects.get().kind == "corrected"


def test_the_head_asks_and_the_solicitor_confirms(agreement):
    asked = correct(agreement, by=make.actor("head"), counterparty=make.counterparty("Lyon Metropole", iso2="CA"))
    actions.approve_form(by=make.actor("solicitor"), request=asked)

    assert (now().counterparty.name_en, now().country_id) == ("Lyon Metropole", "CA")


def test_one_person_with_both_seats_does_not_fill_both(agreement):
    both = make.actor("head", "solicitor")
    with pytest.raises(Refused, match="second person"):
        actions.approve_form(by=both, request=correct(agreement, by=both, ends_on=None))
    asked = ask(agreement)
    everything = make.actor("solicitor", "city-manager")
    actions.approve_form(by=everything, request=asked)
    with pytest.raises(Refused, match="second person"):
        actions.decide(by=everything, request=asked)


def test_nobody_decides_what_they_asked(agreement):
    small = make.actor("officer", "city-manager")
    asked = ask(agreement, by=small)
    actions.approve_form(by=make.actor("solicitor"), request=asked)
    with pytest.raises(Refused, match="second person"):
        actions.decide(by=small, request=asked)


def test_a_correction_of_what_has_changed_since_is_not_made(agreement):
    asked = correct(agreement, ends_on=date(2027, 3, 31))
    actions.renew(
        by=make.actor("clerk"), agreement=agreement, on=parse_fuzzy("2026"), ends_on=date(2030, 1, 1),
        council_item=make.council_item(),
    )  # fmt: skip
    actions.approve_form(by=make.actor("solicitor"), request=asked)
    with pytest.raises(edits.Overtaken):
        actions.decide(by=make.actor("head"), request=asked)

    assert now().ends_on == date(2030, 1, 1)


def test_a_correction_that_ends_before_it_begins_is_refused(agreement):
    with pytest.raises(Refused, match="before the first day"):
        correct(agreement, ends_on=date(2020, 1, 1))


def test_a_correction_of_nothing_and_of_a_draft_is_refused(agreement):
    with pytest.raises(Refused, match="Nothing would change"):
        correct(agreement)
    with pytest.raises(Refused, match="draft is simply edited"):
        correct(make.agreement("Oslo", standing="draft"), ends_on=END)


def test_what_was_refused_is_not_taken(agreement):
    asked = ask(agreement)
    actions.refuse(by=make.actor("solicitor"), request=asked)
    with pytest.raises(Refused, match="decided already"):
        actions.decide(by=make.actor("clerk"), request=asked, council_item=make.council_item())
    with pytest.raises(Refused, match="decided already"):
        actions.approve_form(by=make.actor("solicitor"), request=asked)

    assert now().ends_on == END


def test_who_asked_may_take_it_back_and_a_stranger_may_not(agreement):
    olga = make.actor("officer")
    asked = ask(agreement, by=olga)
    with pytest.raises(Refused):
        actions.refuse(by=make.actor("auditor"), request=asked)

    assert actions.refuse(by=olga, request=asked).outcome == "refused"


@pytest.mark.parametrize("role", ["division-officer", "treasurer", "councillor", "auditor", "administrator", "clerk"])
def test_others_do_not_ask(agreement, role):
    with pytest.raises(Refused, match="office asks"):
        ask(agreement, by=make.actor(role))


def test_a_head_of_division_asks_for_its_own_agreements_and_never_for_a_correction(agreement):
    own = make.division("parks")
    chief = make.actor("division-head", division=own)
    with pytest.raises(Refused):
        ask(agreement, by=chief)
    Agreement.objects.update(lead_division=own)
    with pytest.raises(Refused):
        correct(now(), by=chief, ends_on=None)

    assert ask(now(), by=chief).outcome == ""


@pytest.mark.parametrize("role", ["officer", "head", "city-manager", "clerk", "auditor"])
def test_only_the_solicitor_speaks_of_the_form(agreement, role):
    with pytest.raises(Refused, match="solicitor says"):
        actions.approve_form(by=make.actor(role), request=ask(agreement))


@pytest.mark.parametrize("role", ["officer", "solicitor", "division-head", "treasurer", "administrator"])
def test_others_do_not_decide(agreement, role):
    with pytest.raises(Refused, match="Someone else decides"):
        actions.decide(by=make.actor(role), request=ask(agreement))


def test_what_is_asked_is_not_public(agreement):
    ask(agreement, "end", reason="terminated", text_en="They were rude")

    assert '"type":"agreement.change-asked"' in str(LedgerEntry.objects.order_by("seq").last())
    assert not LedgerOpening.objects.filter(data_class="public", value__contains="rude").exists()


# --- in a small office


@pytest.fixture
def small(settings):
    settings.CITY = replace(settings.CITY, small_office=True)


def test_in_a_small_office_one_person_decides_what_they_asked_once_it_is_countersigned(small, agreement):
    one, item = make.actor("officer", "clerk"), make.council_item()
    asked = ask(agreement, by=one)
    with pytest.raises(Refused, match="A second person decides"):
        actions.decide(by=one, request=asked, council_item=item)
    waits = accounts.ask_countersignature(act="agreement-change", about=asked, by=one)
    with pytest.raises(Refused, match="A second person decides"):
        actions.decide(by=one, request=asked, council_item=item)
    accounts.countersign(countersignature=waits, by=make.actor("countersigner"))
    actions.decide(by=one, request=asked, council_item=item)

    asked.refresh_from_db()
    assert asked.outcome == "taken"


def countersigned(asked, act, by):
    waits = accounts.ask_countersignature(act=act, about=asked, by=by)
    return accounts.countersign(countersignature=waits, by=make.actor("countersigner")).signed_by


def test_there_one_person_corrects_what_binds_once_it_is_countersigned(small, agreement):
    alone = make.actor("head", "solicitor")
    asked = correct(agreement, by=alone, ends_on=date(2027, 3, 31))
    with pytest.raises(Refused, match="A second person decides"):
        actions.approve_form(by=alone, request=asked)
    second = countersigned(asked, "agreement-form", alone)
    actions.approve_form(by=alone, request=asked)

    asked.refresh_from_db()
    assert (now().ends_on, asked.outcome) == (date(2027, 3, 31), "taken")
    assert (asked.formed_by, asked.decided_by, asked.countersigned_by) == (alone, alone, second)
    assert not [one for one in differences([ChangeRequest, AgreementEvent])]


def test_there_the_form_and_the_decision_are_one_persons_only_with_a_countersignature(small, agreement):
    both = make.actor("solicitor", "city-manager")
    asked = ask(agreement)
    actions.approve_form(by=both, request=asked)
    with pytest.raises(Refused, match="A second person decides"):
        actions.decide(by=both, request=asked)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRequest.objects.update(decided_by=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRequest.objects.update(decided_by=both, countersigned_by=both)
    countersigned(asked, "agreement-change", both)
    actions.decide(by=both, request=asked)

    assert ChangeRequest.objects.get().outcome == "taken"


def test_a_city_that_wants_two_people_all_the_same_has_two(settings, small, agreement):
    alone = make.actor("head", "solicitor")
    asked = correct(agreement, by=alone, ends_on=None)
    countersigned(asked, "agreement-form", alone)
    settings.CITY = replace(settings.CITY, extra={**settings.CITY.extra, "always_two": ["agreement-form"]})

    with pytest.raises(Refused, match="A second person decides"):
        actions.approve_form(by=alone, request=asked)
