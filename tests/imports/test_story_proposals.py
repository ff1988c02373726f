"""The invented city has a proposal in every state, told once."""

import pytest

from chancery import home
from chancery.audit.models import LedgerHead
from chancery.audit.reconcile import differences
from chancery.budgets.balance import balances
from chancery.budgets.models import Correction, Fund, Posting, Transfer
from chancery.cases.models import Case
from chancery.imports import demo_accounts, story, story_cases, story_proposals
from chancery.proposals.models import Interest, Proposal, ProposalQuestion

FOLDER = home.PACKAGE / "city" / "demo" / "example"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def told(db, tmp_path, settings):
    settings.HOME = tmp_path
    story.load(FOLDER)
    demo_accounts.load()
    story_cases.load(FOLDER)
    story_proposals.load(FOLDER)


def test_a_proposal_stands_in_each_state_and_nothing_escaped_the_ledger(told):
    ends = set(Proposal.objects.values_list("case__outcome", flat=True))
    steps = set(Proposal.objects.filter(case__outcome="").values_list("case__step", flat=True))

    assert ends == {"", *Case.Outcome.values}
    assert steps == {"assessment", "capacity"}
    assert Proposal.objects.filter(follows__case__outcome="not-considered").exists()
    assert set(Interest.objects.values_list("state", flat=True)) == {"invited", "committed"}
    assert ProposalQuestion.objects.filter(answered_on=None).exists()
    assert list(differences()) == []
    before = LedgerHead.state()
    story_proposals.load(FOLDER)
    assert LedgerHead.state() == before


def test_its_program_is_being_reviewed_with_its_evidence_there_and_assessments_still_open(told):
    review = Case.objects.get(kind="review")

    assert (review.is_open, review.step, review.category) == (True, "review-assessments", "")
    assert review.elements.filter(there=True).count() == 4
    assert set(review.judgements.values_list("clause", flat=True)) == {"q-review-criteria", "q-review-signing"}


def test_a_real_city_has_none():
    assert not (FOLDER.parent / "toronto" / "proposals.toml").exists()


def test_its_money_is_there_in_every_source_and_of_no_fund_more_is_taken_than_there_is(told):
    found = balances(Fund.objects.all()).values()

    assert {one.fund.source for one in found} == set(Fund.Source.values)
    assert set(Posting.objects.values_list("kind", flat=True)) == set(Posting.Kind.values)
    assert [str(one.fund) for one in found if one.left is not None and one.left < 0] == []
    assert (Transfer.objects.count(), Correction.objects.count()) == (1, 1)
