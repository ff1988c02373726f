"""Who may do what with agreements, role by role, written by hand from what the office decided."""

from __future__ import annotations

import pytest

from chancery.accounts.models import Clearance
from chancery.agreements import permissions
from chancery.agreements.models import Agreement, ChangeRequest
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from tests import make
from tests.house.test_access_matrix import ROLES

pytestmark = pytest.mark.django_db
STAFF = "DIV DHD IRO IRH TRS SOL CM CLK CNL MAY AUD"
MAY = {
    "may_register": "IRO IRH",
    "may_assign": "IRO IRH CLK",
    "may_read": STAFF,
    "may_read_all": "IRO IRH TRS SOL CM CLK AUD",
    "may_record": "CLK",
    "may_publish": "IRH CLK",
    "may_form": "SOL",
    "may_sign_some": "DHD CM CLK",
    "may_record_as": "CLK",
    "may_step": "DHD IRO IRH CLK",
    "may_refuse_some": "DHD IRO IRH SOL CM CLK",
    "may_decide_some": "IRH CM CLK",
}
READS = {"may_read", "may_read_all"}  # a part of the product asks for the rows it needs; it reads no pages


@pytest.fixture
def crowd(db: None) -> dict[str, Actor]:
    """One person for each role; those of a division are of another division than the agreements here."""
    away = make.division("museums")
    own = {"division-officer", "division-head"}
    return {short: make.actor(slug, division=away if slug in own else None) for short, slug in ROLES.items()}


def who(crowd, asked):
    return " ".join(short for short, actor in crowd.items() if asked(actor))


def in_order(shorts):
    return " ".join(short for short in ROLES if short in shorts.split())


@pytest.mark.parametrize("name", MAY)
def test_each_is_for_these_roles_and_for_no_other(name):
    crowd, asked = {short: make.actor(slug) for short, slug in ROLES.items()}, getattr(permissions, name)

    assert who(crowd, asked) == in_order(MAY[name])
    assert asked(audit.service("svc-test")) is (name not in READS)


def test_a_visitor_reads_no_file_and_records_nothing():
    asked = (permissions.may_read, permissions.may_read_all, permissions.may_record_as)

    assert [each(None) for each in asked] == [False, False, False]


def test_the_city_manager_and_the_clerk_sign_all_and_a_head_of_division_their_own(crowd):
    theirs = make.agreement(lead_division=make.division("museums"))
    others, nobodys = make.agreement(lead_division=make.division("parks")), make.agreement()

    assert who(crowd, lambda by: permissions.may_sign(by, theirs)) == "DHD CM CLK"
    assert who(crowd, lambda by: permissions.may_sign(by, others)) == "CM CLK"
    assert who(crowd, lambda by: permissions.may_sign(by, nobodys)) == "CM CLK"


def test_a_head_of_division_asks_for_steps_of_their_own_agreements_and_for_no_correction(crowd):
    theirs = make.agreement(lead_division=make.division("museums"))
    others, nobodys = make.agreement(lead_division=make.division("parks")), make.agreement()

    def askers(kind, row):
        return who(crowd, lambda by: permissions.may_ask(by, kind, row))

    assert askers(ChangeRequest.Kind.END, theirs) == "DHD IRO IRH"
    assert askers(ChangeRequest.Kind.CORRECT, theirs) == "IRO IRH"
    assert askers(ChangeRequest.Kind.END, others) == askers(ChangeRequest.Kind.END, nobodys) == "IRO IRH"


def test_a_head_of_the_whole_administration_has_no_agreement_of_nobody(crowd):
    every = make.actor("division-head")

    assert not permissions.may_sign(every, make.agreement())
    assert not permissions.may_ask(every, ChangeRequest.Kind.END, make.agreement())


def test_the_head_decides_on_a_correction_and_the_city_manager_or_the_clerk_on_the_rest(crowd):
    assert who(crowd, lambda by: permissions.may_decide(by, ChangeRequest.Kind.CORRECT)) == "IRH"
    assert who(crowd, lambda by: permissions.may_decide(by, ChangeRequest.Kind.RENEW)) == "CM CLK"


def test_who_could_say_yes_may_say_no_and_who_asked_may_take_it_back(crowd):
    asked = ChangeRequest(agreement=make.agreement(), kind=ChangeRequest.Kind.RENEW, asked_by=crowd["DHD"])

    assert who(crowd, lambda by: permissions.may_refuse(by, asked)) == "DHD SOL CM CLK"
    asked.kind = ChangeRequest.Kind.CORRECT
    assert who(crowd, lambda by: permissions.may_refuse(by, asked)) == "DHD IRH SOL"


def test_those_who_check_see_all_a_division_its_own_and_the_others_what_is_published(crowd):
    shown = make.agreement("Shown", public=True)
    withheld = make.agreement("Withheld", public=False)
    draft = make.agreement("Draft", public=True, standing="draft")
    theirs = make.agreement("Theirs", public=False, lead_division=make.division("museums"))

    another = make.agreement("Another", public=False, lead_division=make.division("parks"))

    def seen(actor):
        return set(permissions.visible(actor))

    every = {shown, withheld, draft, theirs, another}
    assert who(crowd, lambda by: seen(by) == every) == in_order(MAY["may_read_all"])
    assert who(crowd, lambda by: seen(by) == {shown, theirs}) == "DIV DHD"
    assert who(crowd, lambda by: seen(by) == {shown}) == in_order("PRP CNL MAY ADM")
    assert seen(None) == {shown}
    assert Agreement.objects.count() == len(every)


def test_nobody_establishes_a_fact_under_a_class_that_they_may_not_read(crowd):
    cleared = make.cleared("officer")

    assert who(crowd, lambda by: permissions.may_establish(by, "internal")) == "IRO IRH"
    assert who(crowd, lambda by: permissions.may_establish(by, "intergovernmental")) == ""
    assert permissions.may_establish(cleared, "intergovernmental")
    Clearance.objects.all().delete()
    assert not permissions.may_establish(cleared, "intergovernmental")
