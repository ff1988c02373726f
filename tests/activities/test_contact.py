"""When there was contact last: dated evidence with its source, and dormancy only where a policy names a time."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.activities import contact
from chancery.activities.contact import Silence
from chancery.agreements.models import Agreement, AgreementEvent, Commitment
from chancery.columns import as_columns
from chancery.dates import parse_fuzzy
from chancery.home import PACKAGE
from chancery.policy import load
from chancery.policy.model import Duration, Duty, Policy, Trigger
from tests import make

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 30)
THREE_YEARS = Silence(Duration(36), Duty("exchange", kind="activity"))


def policy(*duties):
    """A policy of these duties alone."""
    return Policy("p", "policy", None, "", clauses={"Duty": duties})


READ = {"policy": policy(), "classes": ["public", "internal"]}


def event(agreement, kind, on):
    AgreementEvent.objects.create(agreement=agreement, kind=kind, **as_columns("on", parse_fuzzy(on)))


def last(agreement):
    return contact.last_of([agreement], ON).get(agreement.pk)


def is_asleep(agreement, silence=THREE_YEARS):
    """By the query and by the function, which must agree."""
    found = last(agreement)
    asked = contact.dormant(Agreement.objects.all(), silence, ON, **READ).filter(pk=agreement.pk).exists()
    assert asked == contact.is_dormant(found.on.latest if found else None, silence, ON)
    return asked


def test_the_latest_dated_evidence_counts_with_its_source():
    lyon = make.agreement(signed="1995")
    make.activity("A visit", when="2019", agreements=[lyon], source="Report, page 4")
    make.activity("An earlier visit", when="2017", agreements=[lyon])

    assert last(lyon).text_en == "A visit"
    assert last(lyon).source == "Report, page 4"
    assert str(last(lyon).on) == "2019"


@pytest.mark.parametrize("kind", ["signed", "amended", "extended", "renewed", "anniversary"])
def test_what_takes_both_sides_is_contact(kind):
    lyon = make.agreement()
    event(lyon, kind, "2025-05")

    assert str(last(lyon).on) == "2025-05"


@pytest.mark.parametrize("kind", ["assigned", "endorsed", "noted", "recognised", "corrected"])
def test_what_one_side_does_alone_is_not(kind):
    lyon = make.agreement()
    event(lyon, kind, "2025-05")

    assert last(lyon) is None
    assert not is_asleep(lyon)


def test_a_commitment_that_was_kept_is_contact_and_one_that_was_not_is_not():
    lyon = make.agreement(signed="2010")
    promised = Commitment.objects.create(agreement=lyon, side="both", title_en="Exchange", state_since=date(2026, 1, 5))
    assert is_asleep(lyon)
    Commitment.objects.filter(pk=promised.pk).update(state="done")

    assert not is_asleep(lyon)
    assert str(last(lyon).on) == "2026-01-05"


def test_an_activity_with_the_counterparty_alone_is_contact():
    lyon = make.agreement(signed="2001")
    make.activity("A visit", when="2025", counterparty=lyon.counterparty)

    assert str(last(lyon).on) == "2025"
    assert not is_asleep(lyon)


def test_no_record_is_not_silence():
    lyon = make.agreement()
    make.activity("A visit nobody dated", when="", agreements=[lyon])

    assert last(lyon) is None
    assert not is_asleep(lyon)


def test_what_is_still_to_come_is_not_contact_yet():
    lyon = make.agreement()
    make.activity("A visit", when="2027", agreements=[lyon])

    assert last(lyon) is None


@pytest.mark.parametrize(("when", "asleep"), [("2023-06-29", True), ("2023-06-30", False), ("2013..2024", False)])
def test_silence_is_counted_to_the_day_and_in_favour_of_the_agreement(when, asleep):
    lyon = make.agreement()
    make.activity("A visit", when=when, agreements=[lyon])

    assert is_asleep(lyon) is asleep


def test_only_the_categories_that_the_clause_names_can_sleep():
    lyon = make.agreement(signed="1995")
    make.assignment(lyon, "friendship")
    named = Silence(Duration(36), Duty("exchange", kind="activity", categories=("partnership",)))

    assert is_asleep(lyon)
    assert not contact.dormant(Agreement.objects.all(), named, ON, **READ).exists()


def test_what_no_longer_binds_does_not_sleep():
    make.agreement(signed="1995", standing="historical")

    assert not contact.dormant(Agreement.objects.all(), THREE_YEARS, ON, **READ).exists()


def test_the_time_is_that_of_the_policy_and_each_duty_has_its_own():
    late = (Trigger(Duration(12), "watch"), Trigger(Duration(24), "dormant"))
    activity = Duty("exchange", kind="activity", every=Duration(36), on_miss=late)
    report = Duty("report", kind="report", every=Duration(12), on_miss=late)

    found = contact.silences(policy(activity, report))
    assert [(each.after, each.of_contact) for each in found] == [(Duration(60), True), (Duration(36), False)]


@pytest.mark.parametrize("name", ["toronto-iap-2005", "toronto-iap-2024"])
def test_torontos_policies_name_no_time_so_nothing_there_is_dormant(name):
    said = load((PACKAGE / "city" / "policies" / f"{name}.toml").read_bytes(), name=name)

    assert contact.silences(said) == ()


def test_many_agreements_take_as_many_queries_as_one(django_assert_num_queries):
    rows = [make.agreement(signed="2020") for _each in range(5)]

    with django_assert_num_queries(3):
        assert len(contact.last_of(rows, ON)) == 5
