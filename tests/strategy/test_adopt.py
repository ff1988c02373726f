"""A policy is brought in to be tried; it is in force when the clerk says so, with Council's decision."""

from datetime import date

import pytest

from chancery.audit.models import LedgerEntry
from chancery.edits import Overtaken
from chancery.errors import BadInput, Refused
from chancery.policy import PolicyError
from chancery.policy_files import shipped
from chancery.strategy import actions, policies
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import own
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)


@pytest.fixture
def before():
    return actions.import_policy(by=make.clerk(), content=shipped()["toronto-iap-2005"], published=True)


@pytest.fixture
def proposed():
    return actions.import_policy(by=make.clerk(), content=shipped()["toronto-iap-2024"], proposed=True)


def adopt(version, since=DAY, outcome="adopted", by=None):
    item = make.council_item(outcome=outcome)
    return actions.adopt(by=by or make.clerk(), version=version, since=since, council_item=item)


def test_a_proposed_policy_is_not_in_force_whatever_day_its_file_says(proposed):
    assert proposed.in_force_from is None
    assert own(date(2026, 1, 1)) is None


def test_it_is_in_force_from_the_day_that_council_decided_and_the_one_before_ends(before, proposed):
    PolicyVersion.objects.filter(pk=before.pk).update(in_force_to=None)
    adopt(proposed)

    assert own(DAY) == proposed
    before.refresh_from_db()
    assert before.in_force_to == date(2026, 6, 30)
    assert b"policy.adopted" in bytes(LedgerEntry.objects.latest("seq").leaf)


@pytest.mark.parametrize("outcome", ["lost", "referred", "received", "not-recorded"])
def test_what_council_did_not_adopt_is_not_put_in_force(proposed, outcome):
    with pytest.raises(Refused, match="has not adopted"):
        adopt(proposed, outcome=outcome)


def test_twice_it_is_put_in_force_once(proposed):
    adopt(proposed)

    with pytest.raises(Refused, match="in force already"):
        adopt(proposed, since=date(2027, 1, 1))


def test_it_begins_after_the_one_in_force(before, proposed):
    PolicyVersion.objects.filter(pk=before.pk).update(in_force_from=DAY, in_force_to=None)

    with pytest.raises(Refused, match="choose a later day"):
        adopt(proposed)


def test_nobody_but_the_clerk_does(proposed):
    officer = make.person("Olive")
    make.role(officer, "officer")

    with pytest.raises(Refused, match="Only the clerk"):
        adopt(proposed, by=officer.user.actor)


def test_a_file_that_was_edited_after_it_was_pinned_is_refused_by_its_name(proposed):
    adopt(proposed)
    edited = shipped()["toronto-iap-2024"].replace(b'force = "must"', b'force = "should"', 1)

    with pytest.raises(Refused, match=r"“toronto-iap-2024” is on record.*edited after it was pinned"):
        actions.import_policy(by=make.clerk(), content=edited, published=True)


def test_bytes_that_are_not_those_that_were_pinned_judge_nothing(proposed):
    policies._of_digest.cache_clear()
    edited = shipped()["toronto-iap-2024"].replace(b'force = "must"', b'force = "should"', 1)
    PolicyVersion.objects.filter(pk=proposed.pk).update(content=edited)

    with pytest.raises(PolicyError, match=r"toronto-iap-2024.*not the bytes that were pinned"):
        policies.loaded(proposed)


def test_a_file_in_another_encoding_begins_no_draft_and_no_letter_of_it_is_guessed():
    text = "# Ville amie, jumelée\n".encode("cp1252") + shipped()["toronto-iap-2024"]

    with pytest.raises(BadInput, match="not UTF-8"):
        actions.begin(by=make.clerk(), called="Next", content=text, base=None)


def test_whoever_wrote_in_its_draft_does_not_put_it_in_force():
    text = shipped()["toronto-iap-2024"].replace(b'id = "toronto-iap-2024"', b'id = "next"', 1)
    draft = actions.begin(by=make.clerk(), called="Next", content=text, base=None)
    version = actions.propose(by=make.actor("head"), draft=draft)

    with pytest.raises(Refused, match="You wrote in this text"):
        adopt(version)
    adopt(version, by=make.actor("clerk"))
    assert own(DAY) == version


def test_the_clerk_attaches_a_proposed_policy_to_a_council_item_and_nobody_else_does(proposed):
    item = make.council_item(outcome="received")
    with pytest.raises(Refused, match="Only the clerk attaches"):
        actions.put_before_council(by=make.actor("officer"), version=proposed, council_item=item)
    actions.put_before_council(by=make.clerk(), version=proposed, council_item=item)

    assert PolicyVersion.objects.simulated_openly().get() == proposed
    assert proposed.in_force_from is None
    assert b"policy.before-council" in bytes(LedgerEntry.objects.latest("seq").leaf)


def test_an_item_that_is_not_published_opens_nothing_and_its_line_is_sealed(proposed):
    actions.put_before_council(by=make.clerk(), version=proposed, council_item=make.council_item(public=False))

    assert not PolicyVersion.objects.simulated_openly().exists()
    assert b"policy.before-council" not in bytes(LedgerEntry.objects.latest("seq").leaf)


def test_what_is_in_force_keeps_the_item_that_put_it_there(proposed):
    adopt(proposed)

    with pytest.raises(Refused, match="in force, by the item"):
        actions.put_before_council(by=make.clerk(), version=proposed, council_item=None)


def test_two_clerks_who_attach_it_at_once_do_not_undo_each_other(proposed):
    first, size = make.council_item(), LedgerEntry.objects.count
    actions.put_before_council(by=make.clerk(), version=proposed, council_item=first)
    before = size()

    with pytest.raises(Overtaken, match="Somebody else attached it"):
        actions.put_before_council(by=make.clerk(), version=proposed, council_item=make.council_item())
    actions.put_before_council(by=make.clerk(), version=proposed, council_item=first, was=first)
    proposed.refresh_from_db()
    assert (proposed.council_item, size()) == (first, before)
