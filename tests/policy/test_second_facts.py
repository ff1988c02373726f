"""What a finding says of a second value, of what is counted and of what was held; and what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from chancery.money import Money
from chancery.policy import Fact, Facts, Held, Lang, Outcome, Policy, Reader, evaluate, explain, show
from chancery.policy.facts import Stage, pick
from chancery.policy.findings import Finding
from chancery.policy.hearing import Hearing
from chancery.policy.moments import Consulted, authority, benefits, consultations, duties, intake, separation
from tests.policy.say import HEAD, TODAY, fact, facts, held, one, policy

NUMBERS = "".join(
    f'[[fact]]\nid = "{id}"\nname = {{ en = "{en}", fr = "{fr}" }}\ntype = "{type_}"\nestablished_by = "office"\n'
    for id, en, fr, type_ in (
        ("residents", "residents", "résidents", "number"),
        ("members", "members", "membres", "number"),
        ("report", "report", "rapport", "date"),
        ("visit", "visit", "visite", "date"),
    )
)
SHARE = 'force = "must"\ntest = { fact = "residents", share_of = "members", more_than = 0.5 }'
HOME = 'force = "must"\ntest = { fact = "residents", ratio_to_home = true, at_most = 3 }'
AFTER = 'force = "must"\ntest = { fact = "report", by = { fact = "visit", plus = "14 days" } }'
JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)


def finding_of(criterion: str, known: Facts, **more: Any) -> tuple[Policy, Finding]:
    of = one(criterion, head=HEAD + NUMBERS)
    more.setdefault("home", facts(residents=100_000))
    return of, evaluate(of, "sister", known, as_of=TODAY, known_at=TODAY, **more).findings[0]


def said(criterion: str, known: Facts, lang: Lang = "en", **more: Any) -> str:
    return show(*finding_of(criterion, known, **more), Reader.STAFF, lang).sentence


@pytest.mark.parametrize(
    ("criterion", "known", "en", "fr"),
    [
        (SHARE, facts(residents=5, members=10), "5; members: 10 (0.5)", "5 ; membres : 10 (0,5)"),
        (
            HOME,
            facts(residents=190_000),
            "190,000; the home city's own figure: 100,000 (1.9)",
            "d'attache : 100\u202f000",
        ),
        (
            AFTER,
            facts(report=FEBRUARY, visit=JANUARY),
            "1 February 2025; visit: 1 January 2025.",
            "visite : 1er janvier",
        ),
        (
            AFTER,
            facts(report=None, visit=JANUARY),
            "none; visit: 1 January 2025.",
            "néant ; visite : 1er janvier 2025.",
        ),
        (AFTER, facts(report=FEBRUARY, visit=None), "visit: none, as established.", "visite : néant, selon"),
        (
            AFTER,
            facts(report=FEBRUARY),
            "visit: not recorded, or not so that it can be",
            "visite : non consigné, ou pas",
        ),
        (SHARE, facts(residents=5, members=0), "no share can be taken. Members: 0.", "ne s'y rapporte. Membres : 0."),
        (
            SHARE,
            facts(residents=None, members=9),
            "none is on record, which cannot be compared. Members: 9.",
            "Membres : 9.",
        ),
    ],
)
def test_what_a_value_is_measured_against_is_said(criterion: str, known: Facts, en: str, fr: str) -> None:
    assert en in said(criterion, known)
    assert fr in said(criterion, known, "fr")


def test_the_proof_of_both_values_is_shown() -> None:
    known = {"residents": [fact(5, evidence="a roll")], "members": [fact(10, evidence="the minutes")]}

    shown = explain.evidence(finding_of(SHARE, known)[1], "en")
    assert "a roll" in shown
    assert "the minutes" in shown


@pytest.mark.parametrize("members", [10, 4, 0, None])
def test_a_second_value_kept_closer_hides_the_finding_as_the_first_does(members: int | None) -> None:
    known = {"residents": [fact(5)], "members": [fact(members)._replace(data_class="intergovernmental")]}
    of, found = finding_of(SHARE, known)
    told = {reader: show(of, found, reader, "en") for reader in Reader}

    assert [told[reader].outcome is None for reader in Reader] == [True, True, False]
    assert "embers: " not in told[Reader.STAFF].sentence + told[Reader.STAFF].evidence + told[Reader.STAFF].change
    assert told[Reader.STAFF].sentence == "This clause is decided on information that is not public."


def counts(where: str, known: Facts, register: Sequence[Held] | None, lang: Lang = "en") -> str:
    test = f'force = "must"\ntest = {{ count = "agreements", where = {{ {where} }}, at_most = 0 }}'
    return said(test, known, lang, register=register)


def test_a_count_says_what_is_counted() -> None:
    register = [held("A-1", country="JP")]
    japan = facts(country="JP")

    assert counts('same = ["country"]', japan, register).startswith("Other agreements in force in the same country: 1.")
    assert "Autres ententes en vigueur de Sister City dans le même pays : 1." in counts(
        'category = ["sister"], same = ["country"]', japan, register, "fr"
    )
    assert counts('same = ["country"]', japan, None).startswith(
        "Other agreements in force in the same country: this needs the register"
    )
    maybe = [held("A-1", country="JP", in_force=None)]
    assert "in the same country: between 0 and 1, because" in counts('same = ["country"]', japan, maybe)


def test_a_time_held_says_in_which_category() -> None:
    test = 'force = "must"\ntest = { held = "sister", at_least = "1 year" }'

    assert said(test, {}).startswith("Time held as Sister City: no earlier stage is on record.")
    since = (Stage("sister", JANUARY),)
    assert "Time held as Sister City: that category was held since 1 January 2025." in said(test, {}, stages=since)


MOMENTS = """
[[fact]]
id = "cost"
name = { en = "cost" }
type = "money"
currency = "CAD"
established_by = "office"
[[role]]
id = "mayor"
name = { en = "the Mayor" }
[[element]]
id = "letter"
text = { en = "A letter." }
with = ["country", "theme"]
part_names = { country = { en = "the country" }, theme = { en = "its theme" } }
[[element]]
id = "plan"
text = { en = "A plan." }
[[step]]
id = "in"
actors = ["office"]
window = { opens = "11-01", closes = "01-31" }
[[authority]]
id = "signs"
decides = "execute"
roles = ["mayor"]
limit = { fact = "cost", at_most = "100 CAD" }
conditions = ["c"]
[[separation]]
id = "apart"
not_after = ["assess"]
[[consultation]]
id = "ministry"
who = "mayor"
on = ["entered"]
when = "within"
within = "14 days"
effect = "register"
[[duty]]
id = "reports"
kind = "report"
every = "1 year"
fact = "report"
[[benefit]]
id = "dinner"
text = { en = "A dinner." }
at_most = 1
[[benefit]]
id = "flag"
text = { en = "A flag." }
rule = { all_of = ["c"] }
"""


def moment() -> Policy:
    return one('force = "must"\njudged_by = "office"' + MOMENTS, head=HEAD + NUMBERS)


def at_every_moment(of: Policy) -> dict[str, Finding]:
    """Findings that nobody is pleased with, by a word of ours."""
    hearing = Hearing(of, as_of=TODAY)
    late: dict[str, Any] = {"as_of": TODAY}
    signed: dict[str, Any] = {"event_on": JANUARY, **late}
    asked = [Consulted("ministry", FEBRUARY)]
    few = facts(cost=Money(50_000, "CAD"))
    letter, plan, early = intake(of, "sister", {"letter": ["theme"]}, on=date(2026, 6, 1))
    mayor = authority(of, "sister", "execute", role="mayor", facts=few, **late)
    dinner, flag = benefits(of, "sister", held(facts=facts(c=False)), {"dinner": [TODAY]}, hearing)
    return {
        "parts": letter,
        "element": plan,
        "window": early,
        "no day": intake(of, "sister", {}, on=None)[2],
        "role": authority(of, "sister", "execute", role="office", **late)[0],
        "no role": authority(of, "sister", "end", role="office", **late)[0],
        "limit": mayor[1],
        "condition": mayor[2],
        "no cost": authority(of, "sister", "execute", role="mayor", **late)[1],
        "apart": separation(of, ["assess"]),
        "late": consultations(of, "sister", "entered", asked, **signed)[0],
        "never asked": consultations(of, "sister", "entered", [], **signed)[0],
        "to ask": consultations(of, "sister", "entered", [], event_on=TODAY, **late)[0],
        "overdue": duties(of, "sister", facts(report=JANUARY), **late)[0].finding,
        "no report": duties(of, "sister", {}, **late)[0].finding,
        "quota": dinner,
        "rule": flag,
    }


def test_what_would_change_a_finding_of_any_moment_is_true_or_nothing() -> None:
    of = moment()
    told = {word: show(of, found, Reader.STAFF, "en").change for word, found in at_every_moment(of).items()}

    assert told == {
        "parts": "Add to the proposal: the country.",
        "element": "Add it to the proposal.",
        "window": "Hand it in from 1 November to 31 January.",
        "no day": "Record the day on which it came in.",
        "role": "A decision by: the Mayor.",
        "no role": "The policy lets no role decide this: the City must say which one does.",
        "limit": "A lower cost, or a decision by somebody who may sign for as much.",
        "condition": "An answer by the office, with reasons and evidence.",
        "no cost": "Record: cost, to be established by the office.",
        "apart": "A decision by somebody who had no other part in it.",
        "late": "",
        "never asked": "Record it, if they were asked or told in time.",
        "to ask": "Ask or tell them by then, and record the day.",
        "overdue": "Do it, and record the day: report.",
        "no report": "Record when it was last done: report.",
        "quota": "Wait until fewer of them lie within 1 year.",
        "rule": "The clause: A new answer by the office, with reasons and evidence.",
    }


def test_a_role_that_may_not_decide_and_a_duty_that_is_late_read_so() -> None:
    of = moment()
    found = at_every_moment(of)
    told = {word: show(of, found[word], Reader.STAFF, "en") for word in ("role", "overdue")}

    assert told["role"].sentence == "The policy does not let this role decide it: the office."
    assert told["overdue"].sentence == "Was due on 1 January 2026, and no later one is on record."
    assert told["role"].outcome is Outcome.NOT_MET


@pytest.mark.parametrize("status", ["closed", "assignment-only"])
def test_a_category_that_takes_nobody_in_asks_no_person_for_an_answer(status: str) -> None:
    of = policy(
        f'[[category]]\nid = "sister"\nname = {{ en = "S" }}\nkind = "relationship"\nstatus = "{status}"\n'
        'eligibility = { eligible_for = "other" }\n'
        '[[category]]\nid = "other"\nname = { en = "O" }\nkind = "relationship"\nstatus = "open"\n'
        'eligibility = { all_of = ["c"] }\n[[criterion]]\nid = "c"\n'
        'text = { en = "C." }\nforce = "must"\njudged_by = "office"\n'
    )
    judged = evaluate(of, "sister", {}, as_of=TODAY, known_at=TODAY, moment="establish")
    told = [show(of, found, Reader.STAFF, "en").change for found in judged.findings if found.kind == "status"]

    assert told == ["" if status == "closed" else "A decision that assigns it to this category."]


def test_what_came_too_late_says_by_when_it_had_to_be_done() -> None:
    of = moment()
    said = {word: show(of, found, Reader.STAFF, "en").sentence for word, found in at_every_moment(of).items()}

    assert said["late"] == "Done on 1 February 2025; the last day for it was 15 January 2025."
    assert said["never asked"] == "No record that they were asked or told by 15 January 2025, the last day for it."
    assert "No record yet that they were asked or told; the last day for it is " in said["to ask"]
    assert said["rule"].startswith("Worked out from the clauses it is made of: The clause: not met (")


def test_a_class_of_an_edition_counts_from_the_first_day_of_its_year() -> None:
    early = [Fact("high", date(2019, 6, 1), date(2019, 6, 1), edition="2020")]

    assert pick(early, date(2019, 12, 31), TODAY, None)[1] == "not-yet"
    assert pick(early, date(2020, 1, 1), TODAY, None)[0] is early[0]
    assert pick([early[0]._replace(edition="")], date(2019, 7, 1), TODAY, None)[0] is not None
