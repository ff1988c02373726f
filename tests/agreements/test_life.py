"""Renewed, amended, ended, recognised: the clerk's verbs, and the days they refuse."""

from datetime import date

import pytest

from chancery.agreements import actions
from chancery.agreements.forms import Renew
from chancery.agreements.models import Agreement, AgreementEvent
from chancery.audit.models import LedgerEntry
from chancery.dates import last_day_of_term, parse_fuzzy
from chancery.errors import Refused
from tests import make

pytestmark = pytest.mark.django_db


def running(**values):
    values = {"starts_on": date(2021, 3, 1), "ends_on": date(2027, 2, 28), "signed": "2021-02-15"} | values
    return make.agreement("Lyon", **values)


def act(verb, agreement, on, **more):
    more.setdefault("council_item", make.council_item())
    return getattr(actions, verb)(by=make.actor("clerk"), agreement=agreement, on=parse_fuzzy(on), **more)


def last_line():
    return str(LedgerEntry.objects.order_by("seq").last())


def test_a_renewal_adds_a_term_after_the_one_that_runs():
    agreement = running()
    act("renew", agreement, "2026-05", ends_on=last_day_of_term(date(2027, 3, 1), years=1))
    event = AgreementEvent.objects.get()

    assert Agreement.objects.get().ends_on == date(2028, 2, 29)
    assert (event.kind, event.starts_on, event.ends_on) == ("renewed", date(2027, 3, 1), date(2028, 2, 29))
    assert '"type":"agreement.renewed"' in last_line()


@pytest.mark.parametrize("ends_on", [date(2027, 2, 28), date(2026, 1, 1), date(2021, 3, 1)])
def test_a_renewal_that_ends_within_the_term_it_extends_is_refused(ends_on):
    with pytest.raises(Refused, match="28 February 2027"):
        act("renew", running(), "2026-05", ends_on=ends_on)


@pytest.mark.parametrize("on", ["2027-03-01", "2027", "2027-02..2027-03"])
def test_a_renewal_after_the_term_is_refused(on):
    with pytest.raises(Refused, match="before the term ends"):
        act("renew", running(), on, ends_on=date(2030, 1, 1))


def test_a_renewal_before_the_signature_is_refused():
    with pytest.raises(Refused, match="before the agreement was signed"):
        act("renew", running(), "2020", ends_on=date(2030, 1, 1))


@pytest.mark.parametrize("values", [{"ends_on": None}, {"ends_on": None, "open_ended": True}])
def test_what_has_no_last_day_has_no_term_to_renew(values):
    with pytest.raises(Refused, match="no term to renew"):
        act("renew", running(**values), "2026", ends_on=date(2030, 1, 1))


def test_two_who_renew_at_once_renew_once():
    agreement = running()
    stale = Agreement.objects.get()
    act("renew", agreement, "2026", ends_on=date(2030, 1, 1))
    with pytest.raises(Refused, match="just changed"):
        act("renew", stale, "2026", ends_on=date(2031, 1, 1))


def test_an_amendment_says_what_was_amended():
    agreement = running()
    act("amend", agreement, "2026-05-14", text_en="Youth exchange added")
    with pytest.raises(Refused, match="what was amended"):
        act("amend", agreement, "2026-05-14")

    assert agreement.events.get().text_en == "Youth exchange added"


@pytest.mark.parametrize(
    ("verb", "more"), [("amend", {"text_en": "x"}), ("end", {}), ("renew", {"ends_on": date(2030, 1, 1)})]
)
@pytest.mark.parametrize("standing", ["draft", "ended", "historical"])
def test_what_is_not_signed_takes_none_of_these_steps(verb, more, standing):
    with pytest.raises(Refused, match="Only a signed agreement"):
        act(verb, running(standing=standing), "2026", **more)


def test_an_end_has_its_reason_and_its_authority():
    agreement = running()
    act("end", agreement, "2026-05-14", reason="terminated", authority_en="By letter of the Mayor of Lyon")

    assert agreement.events.get().reason == "terminated"
    assert Agreement.objects.get().standing == "ended"


def test_an_end_before_the_start_or_still_to_come_is_refused():
    with pytest.raises(Refused, match="before the agreement was signed"):
        act("end", running(), "2019")
    with pytest.raises(Refused, match="still to come"):
        act("end", running(), "2099")


def test_an_expired_agreement_is_recognised_with_a_reason_code():
    agreement = running(ends_on=date(2022, 1, 1))
    act("recognise", agreement, "2024-05-14", reason="criterion", criterion="core-2")

    assert (agreement.events.get().criterion, Agreement.objects.get().standing) == ("core-2", "historical")


def test_a_draft_has_no_history():
    with pytest.raises(Refused, match="never signed"):
        act("recognise", running(standing="draft"), "2024")


def test_the_clerk_names_the_council_item():
    with pytest.raises(Refused, match="Name the council item"):
        act("end", running(), "2026", council_item=None)


@pytest.mark.parametrize("role", ["officer", "head", "solicitor", "city-manager", "division-head", "administrator"])
def test_everybody_else_asks(role):
    for verb in ("renew", "amend", "end", "recognise"):
        more = {"ends_on": date(2030, 1, 1)} if verb == "renew" else {}
        with pytest.raises(Refused, match="everybody else asks"):
            getattr(actions, verb)(by=make.actor(role), agreement=running(), on=parse_fuzzy("2026"), **more)


@pytest.mark.parametrize("years", [1, 99])
def test_a_term_too_far_to_count_is_asked_for_by_its_last_day(years):
    agreement = make.agreement("Lyon", ends_on=date(9999, 12, 31))
    form = Renew({"on": "2024-05-14", "years": years}, about="renew", agreement=agreement)

    assert not form.is_valid()
    assert "Give the new last day" in str(form.errors["years"])
