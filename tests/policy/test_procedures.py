"""An agreement that is there goes on: what the file says of renewals, alignments and conversions, and leaves out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chancery.policy import Held, Outcome, load
from chancery.policy.hearing import Hearing
from chancery.policy.lint import lint
from chancery.policy.model import Authority, Duration
from chancery.policy.moments import Consulted, authority
from chancery.policy.problems import PolicyError
from chancery.policy.procedure import (
    Closing,
    Progress,
    binding,
    elements,
    present,
    procedure_to,
    procedures,
    standings,
)
from chancery.policy.stack import stack
from tests.policy.say import CATEGORY, one, policy

pytestmark = pytest.mark.once
DAY = date(2026, 6, 1)
QUEBEC = Path(__file__).parent / "policies/overlay-quebec-m25.toml"
STEPS = """
[[authority]]
id = "sign"
decides = "execute"
roles = ["office"]
[[element]]
id = "past"
of = ["renewal"]
text = { en = "What was done." }
[[element]]
id = "plan"
text = { en = "What is planned." }
[[step]]
id = "assess"
actors = ["office"]
[[step]]
id = "look-back"
of = ["renewal"]
actors = ["office"]
needs = "all-elements"
[[step]]
id = "signature"
of = ["new", "renewal", "alignment", "conversion"]
actors = ["office"]
authority = "sign"
"""
RENEWING = '[[procedure]]\nid = "renewing"\nof = "renewal"\nfor = ["sister"]\n'
TURNING = '[[procedure]]\nid = "turning"\nof = "conversion"\nfrom = ["memo"]\nfor = ["sister"]\nresult = "{}"\n'
TOWN = one('force = "must"\njudged_by = "office"\n', CATEGORY + STEPS + RENEWING)


def way(town, of, closed=(), consulted=(), **more):
    done = [Closing(step, DAY, True) for step in closed]
    progress = Progress("sister", closings=done, consulted=consulted, of=of, **more)
    return standings(town, progress, Held(), Hearing(town, as_of=DAY, known_at=DAY, register=[]))


def test_a_renewal_goes_its_own_way_and_a_new_agreement_another() -> None:
    assert [each.step.id for each in way(TOWN, "new")] == ["assess", "signature"]
    assert [each.step.id for each in way(TOWN, "renewal")] == ["look-back", "signature"]


def test_a_renewal_is_asked_for_what_the_file_asks_of_renewals() -> None:
    assert [each.id for each in elements(TOWN, "sister", "renewal")] == ["past"]
    assert present(way(TOWN, "renewal")).outcome is Outcome.NOT_MET
    assert present(way(TOWN, "renewal", given={"past": True})).outcome is Outcome.MET


def test_what_the_file_gives_no_procedure_for_cannot_be_asked() -> None:
    assert procedure_to(TOWN, "renewal", "sister").id == "renewing"
    assert procedure_to(TOWN, "alignment", "sister") is None
    assert procedures(TOWN, "renewal", ["historical"]) == ()


def test_a_conversion_begins_where_the_file_says() -> None:
    town = one('force = "must"\njudged_by = "office"\n', CATEGORY + STEPS + TURNING.format("amendment"))

    assert procedure_to(town, "conversion", "sister", ["agreement", "memo"]).id == "turning"
    assert procedure_to(town, "conversion", "sister", ["historical"]) is None


@pytest.mark.parametrize("of", ["renewal", "alignment", "conversion", "successor"])
def test_quebec_authorises_before_the_signature_of_what_goes_on_too(of: str) -> None:
    result = "successor" if of == "successor" else "amendment"
    kind = "conversion" if of == "successor" else of
    more = TURNING.format(result) + '[[procedure]]\nid = "aligning"\nof = "alignment"\n'
    own = one('force = "must"\njudged_by = "office"\n', CATEGORY + STEPS + RENEWING + more)
    town = stack(own, [load(QUEBEC.read_bytes(), name="quebec")])
    asked = [Consulted("qc-minister-authorises", DAY)]
    given = [Consulted("qc-minister-authorises", DAY, DAY, "authorised")]
    judged = {"given": {"past": True}, "decided": {"signature": True}}
    passed = ["look-back"] if kind == "renewal" else []

    def waits(consulted):
        return {each.criterion for each in present(way(town, kind, passed, consulted, **judged)).waits_for}

    assert "qc-minister-authorises" in waits(asked)
    assert "qc-minister-authorises" not in waits(given)


def test_a_step_is_decided_by_its_own_clause_and_not_by_the_first_that_names_the_role() -> None:
    renewal = '[[authority]]\nid = "sign-again"\ndecides = "execute"\nroles = ["office"]\n'
    first = STEPS.replace(
        'id = "sign"\ndecides = "execute"', 'id = "sign"\ndecides = "execute"\nconditions = ["assess"]'
    )
    town = one('force = "must"\njudged_by = "office"\n', CATEGORY + first + renewal)
    asked = {"role": "office", "as_of": DAY, "known_at": DAY}

    assert [each.kind for each in authority(town, "sister", "execute", **asked)] == ["role", "condition"]
    again = authority(town, "sister", "execute", by=town.get(Authority, "sign-again"), **asked)
    assert [each.kind for each in again] == ["role"]


def test_a_renewal_says_neither_from_what_nor_what_it_becomes() -> None:
    with pytest.raises(PolicyError, match="it has neither “from” nor “result”"):
        policy(CATEGORY + RENEWING + 'result = "successor"\n' + '[[criterion]]\nid = "c"\ntext = { en = "C." }\n')


def test_a_step_of_which_no_procedure_speaks_and_a_procedure_without_signature_are_remarked() -> None:
    town = one('force = "must"\njudged_by = "office"\n', CATEGORY + STEPS.replace("execute", "approve") + RENEWING)
    said = {(each.clause, each.message.en) for each in lint(town)}

    assert ("signature", "It is a step of “alignment”, of which no [[procedure]] speaks.") in said
    assert ("renewing", "At no step of it anybody signs.") in said


REVIEW = """
[[question]]
id = "q-fit"
kind = "narrative"
answered_by = "office"
text = { en = "Do the criteria fit?" }
[[question]]
id = "q-criteria"
by_criteria = true
text = { en = "Are all criteria met?" }
[[element]]
id = "scan"
of = ["review"]
text = { en = "What others do." }
[[step]]
id = "reviewing"
of = ["review"]
actors = ["office"]
needs = "all-elements"
gate = { all_of = ["q-fit"] }
[[procedure]]
id = "look-at-it-all"
of = "review"
every = "4 years"
"""


def test_a_review_is_of_the_whole_program_and_asks_nothing_of_a_category() -> None:
    town = one('force = "must"\njudged_by = "office"\n', CATEGORY + STEPS + REVIEW)
    asking = Hearing(town, as_of=DAY, known_at=DAY, register=[])
    found = present(standings(town, Progress("", given={"scan": True}, of="review"), Held(), asking))

    assert procedure_to(town, "review", "").every == Duration(48)
    assert [each.id for each in elements(town, "", "review")] == ["scan"]
    assert [each.criterion for each in found.waits_for] == ["q-fit"]
    assert not [one for one in lint(town) if "anybody signs" in one.message.en and one.clause == "look-at-it-all"]
    assert binding(town, "review", "") == frozenset()


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('every = "4 years"', 'for = ["sister"]', "a review is of the whole program: it has no “for”"),
        ('of = ["review"]\nactors', 'of = ["review"]\nfor = ["sister"]\nactors', "a step of it has no “for”"),
        ('of = "review"', 'of = "renewal"', "only a review comes “every” so long"),
    ],
)
def test_what_is_said_of_a_review_alone_and_what_is_not_is_told_apart(was: str, becomes: str, said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        one('force = "must"\njudged_by = "office"\n', CATEGORY + STEPS + REVIEW.replace(was, becomes))
