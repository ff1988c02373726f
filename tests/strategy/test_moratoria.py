"""The clerk stops new agreements for a time, by Council's decision, and lets them be again."""

from datetime import date

import pytest

from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from chancery.policy import evaluate
from chancery.policy_files import shipped
from chancery.strategy import actions, policies
from tests import make

pytestmark = pytest.mark.django_db
SINCE, DURING, UNTIL = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)


@pytest.fixture
def policy():
    return actions.import_policy(by=make.clerk(), content=shipped()["toronto-iap-2024"], published=True)


def impose(by=None, categories=("project",), outcome="adopted"):
    return actions.impose(
        by=by or make.clerk(),
        since=SINCE,
        categories=categories,
        text_en="No new projects while the program is reviewed.",
        text_fr="",
        council_item=make.council_item(outcome=outcome),
    )


def stopped(category, on):
    found = evaluate(policies.in_force(on), category, {}, as_of=on, known_at=on, moment="establish")
    return [one.clause.id for one in found.findings if one.kind == "moratorium" and one.blocks]


def test_while_it_holds_the_categories_it_names_are_stopped_and_no_others(policy):
    made = impose()

    assert stopped("project", DURING) == [f"{made.policy_id}-clause"]
    assert stopped("partnership", DURING) == []
    assert stopped("project", date(2026, 2, 28)) == []
    assert policies.own(DURING) == policy
    assert made.council_item is not None
    assert b"policy.imported" in bytes(LedgerEntry.objects.latest("seq").leaf)


def test_lifted_it_holds_no_longer_and_stays_on_record(policy):
    made = impose()
    actions.lift(by=make.clerk(), version=made, until=UNTIL, council_item=make.council_item(outcome="adopted"))

    assert stopped("project", date(2026, 8, 31))
    assert stopped("project", UNTIL) == []
    assert [version for version, _one in policies.moratoria(DURING)] == [made]
    assert policies.moratoria(UNTIL) == []
    assert b"moratorium.lifted" in bytes(LedgerEntry.objects.latest("seq").leaf)
    with pytest.raises(Refused, match="lifted already"):
        actions.lift(by=make.clerk(), version=made, until=UNTIL, council_item=make.council_item(outcome="adopted"))


def test_only_the_clerk_does_and_only_what_council_adopted(policy):
    with pytest.raises(Refused, match="Only the clerk"):
        impose(by=make.actor("head"))
    with pytest.raises(Refused, match="has not adopted"):
        impose(outcome="referred")
    made = impose()
    with pytest.raises(Refused, match="Only the clerk"):
        actions.lift(by=make.actor("officer"), version=made, until=UNTIL, council_item=make.council_item())
