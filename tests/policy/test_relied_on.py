"""What a fact must be to be relied on holds wherever a policy looks at it: in a limit, a duty, a cost."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.money import Money
from chancery.policy.evaluate import Finding
from chancery.policy.explain import Reader, change, sentence
from chancery.policy.moments import authority, duties
from chancery.policy.simulate import simulate
from tests.policy.say import CATEGORY, TODAY, fact, held, policy

ASKED = 'established_by = "office"\nevidence = "required"\nmax_age = "2 years"\n'
UNDER = policy(
    f'[[fact]]\nid = "language_group"\nname = {{ en = "tongue" }}\ntype = "choice"\nchoices = ["a", "b"]\n{ASKED}'
    f'[[fact]]\nid = "reported"\nname = {{ en = "day of the report", fr = "jour du rapport" }}\ntype = "date"\n{ASKED}'
    f'[[fact]]\nid = "cost"\nname = {{ en = "cost", fr = "coût" }}\ntype = "money"\ncurrency = "CAD"\n{ASKED}'
    '[[cap]]\nid = "one-each"\ntext = { en = "One." }\nof = "in-force"\nper = "language_group"\nat_most = 1\n'
    '[[duty]]\nid = "report"\ntext = { en = "A report." }\nkind = "report"\nwho = "office"\n'
    'fact = "reported"\nevery = "1 year"\non_miss = [{ after = "1 year", status = "dormant" }]\n'
    '[[authority]]\nid = "sign"\ndecides = "execute"\nroles = ["office"]\ntext = { en = "The office." }\n'
    'limit = { fact = "cost", at_most = "5000 CAD" }\n'
    '[[criterion]]\nid = "c"\nsource = "s. 1"\ntext = { en = "Judged." }\nforce = "must"\njudged_by = "office"\n'
    + CATEGORY
)
RECENT, OLD = date(2026, 1, 1), date(2023, 1, 1)
"""Either side of two years before today."""


@pytest.mark.parametrize(("more", "counted"), [({}, True), ({"filed": False}, False), ({"valid_from": OLD}, False)])
def test_a_limit_counts_by_no_value_that_is_not_relied_on(more, counted) -> None:
    known = {"language_group": [fact("a", **{"valid_from": RECENT, **more})]}
    register = [held("A-1", facts=known), held("A-2", facts=known)]
    run = simulate(UNDER, None, register, as_of=TODAY, known_at=TODAY)

    assert [breach.clause for breach in run.breaches] == (["one-each"] if counted else [])
    assert [lost for _cap, lost in run.ungrouped] == ([] if counted else [("A-1", "A-2")])


@pytest.mark.parametrize(("reader", "told"), [(Reader.PUBLIC, []), (Reader.STAFF, [("A-1", "A-2")])])
def test_nobody_is_told_that_what_they_may_not_know_is_not_recorded(reader, told) -> None:
    tongue = '[[fact]]\nid = "language_group"\nname = { en = "tongue" }\ntype = "text"\nclass = "internal"\n'
    cap = '[[cap]]\nid = "each"\ntext = { en = "One." }\nof = "in-force"\nper = "language_group"\nat_most = 1\n'
    judged = '[[criterion]]\nid = "c"\ntext = { en = "c" }\nforce = "must"\njudged_by = "office"\n'
    under = policy(judged + tongue + cap + CATEGORY)
    run = simulate(under, None, [held("A-1"), held("A-2")], as_of=TODAY, known_at=TODAY, reader=reader)

    assert [lost for _cap, lost in run.ungrouped] == told


@pytest.mark.parametrize(
    ("more", "found", "status"),
    [
        ({}, "not_met", ""),
        ({"filed": False}, "unknown", ""),
        ({"value": date(2020, 1, 1), "filed": False}, "unknown", ""),
        ({"value": date(2020, 1, 1)}, "not_met", "dormant"),
        ({"valid_from": OLD}, "unknown", ""),
    ],
)
def test_a_duty_is_neither_done_nor_late_by_a_day_that_is_not_relied_on(more, found, status) -> None:
    known = {"reported": [fact(**{"value": date(2025, 2, 1), "valid_from": RECENT, **more})]}
    [due] = duties(UNDER, "sister", known, as_of=TODAY, known_at=TODAY)

    assert (str(due.finding.outcome), due.status) == (found, status)


@pytest.mark.parametrize(
    ("more", "found"), [({}, "met"), ({"filed": False}, "unknown"), ({"valid_from": OLD}, "unknown")]
)
def test_no_signing_limit_reaches_a_cost_that_is_not_relied_on(more, found) -> None:
    known = {"cost": [fact(Money.parse("4000 CAD"), **{"valid_from": RECENT, **more})]}
    limit = authority(UNDER, "sister", "execute", role="office", facts=known, as_of=TODAY, known_at=TODAY)[1]

    assert str(limit.outcome) == found


def test_what_is_on_record_and_not_relied_on_is_said_with_what_to_do() -> None:
    known = {
        "cost": [fact(Money.parse("4000 CAD"), RECENT, filed=False)],
        "reported": [fact(date(2026, 1, 1), RECENT, filed=False)],
    }
    asked = {"as_of": TODAY, "known_at": TODAY}
    cost: Finding = authority(UNDER, "sister", "execute", role="office", facts=known, **asked)[1]
    report = duties(UNDER, "sister", known, **asked)[0].finding

    assert sentence(UNDER, cost, "en").startswith(
        "Cost: 4,000\u00a0CAD is on record, without the evidence that the policy asks for."
    )
    assert sentence(UNDER, report, "fr").startswith("Jour du rapport : 1er janvier 2026 au dossier, sans la preuve")
    assert (
        change(UNDER, report, "en")
        == "Record: day of the report, to be established by the office. Evidence is required."
    )
