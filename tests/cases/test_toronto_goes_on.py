"""What Toronto's report says of agreements that are there and of reviews, and only that: recommendations 6 and 8."""

from __future__ import annotations

import pytest

from chancery.agreements import continuing
from chancery.cases import actions, reviews
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.policy.procedure import elements, procedures
from chancery.strategy.policies import loaded
from tests import make
from tests.cases.conftest import DAY

pytestmark = pytest.mark.django_db


def test_an_agreement_is_brought_into_line_in_its_own_category_when_the_other_side_consents(policy):
    lyon = make.agreement("Lyon")
    make.assignment(lyon, "partnership", since=DAY)
    lyon.refresh_from_db()
    said = loaded(policy)
    assert continuing.options(lyon, "alignment", said) == ("partnership",)
    case = actions.open(by=make.clerk(), kind="alignment", category="partnership", subject=lyon.reference, on=DAY)

    assert case.step == "align"
    with pytest.raises(Refused, match="consent to the update"):
        actions.close_step(by=make.clerk(), case=case, on=DAY)
    assert procedures(said, "alignment", ("historical", "memorandum")) == ()
    assert procedures(said, "renewal") == procedures(said, "conversion") == ()


def test_the_program_is_reviewed_by_the_two_who_are_named_and_never_late(policy):
    by = make.clerk()
    case = actions.review(by=by, key=str(uuid7()), on=DAY)
    assert elements(loaded(policy), "", "review") == ()
    assert reviews.due(policy) is None
    actions.judge(by=by, case=case, clause="q-updates-clerk", outcome="met", reasons="None.", on=DAY)
    with pytest.raises(Refused, match="General Manager"):
        actions.close_step(by=by, case=case, on=DAY)
