"""A request on its way: which step it is at, what that step waits for, and that nothing unknown lets it pass."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chancery import home
from chancery.policy import Fact, Held, Outcome, Reader, load, show
from chancery.policy.hearing import Hearing
from chancery.policy.moments import Consulted, separation
from chancery.policy.procedure import Closing, Progress, asked, elements, present, standings
from tests.policy.say import CATEGORY, HEAD, LONG_AGO, TODAY

DAY = date(2026, 6, 1)
TORONTO = load((home.PACKAGE / "city/policies/toronto-iap-2024.toml").read_bytes(), name="toronto-iap-2024")
ELEMENTS = {
    "candidate": True,
    "profile": ["economy", "culture-and-community", "municipal-priorities"],
    "goals": True,
    "activities": ["financial-resources", "staffing-resources"],
    "term": True,
}
CORE = {
    "country": "IT",
    "canada_relations": True,
    "gawc_class": "alpha",
    "counterparty_kind": "municipality",
    "jurisdiction_of_concern": False,
    "hub": True,
}
MEANS = {"money_covered": True, "staff_time_covered": True}
QUESTIONS = ("q-clear", "q-market", "q-comparable", "q-demand", "q-capacity-partner")


def held(**facts):
    """A candidate with these facts, whose other facts are the ones a Partnership City needs."""
    known = {**CORE, **MEANS, **dict.fromkeys(QUESTIONS, True), **facts}
    there = {key: (Fact(value, DAY, DAY, filed=True),) for key, value in known.items() if value != "missing"}
    return Held(facts=there, country="IT")


def way(progress, known=None, policy=TORONTO):
    hearing = Hearing(policy, as_of=DAY, known_at=DAY, register=[], moment="establish")
    return standings(policy, progress, known or held(), hearing)


def at(closed, **more):
    """A Partnership proposal that has passed these steps."""
    more.setdefault("given", ELEMENTS)
    return Progress("partnership", closings=[Closing(step, DAY, True) for step in closed], submitted_on=DAY, **more)


def step(found, id):
    return next(one for one in found if one.step.id == id)


def test_the_steps_come_in_the_order_of_the_file_and_the_first_that_is_not_passed_is_the_present_one():
    found = way(at(["proposal"]))

    assert [(one.step.id, one.state) for one in found] == [
        ("proposal", "passed"),
        ("initial-assessment", "now"),
        ("equity", "ahead"),
        ("capacity", "ahead"),
        ("council", "ahead"),
        ("execution-partnership", "ahead"),
    ]
    assert present(found).step.id == "initial-assessment"


def test_a_missing_element_is_named_and_stops_the_first_step():
    found = way(at([], given={**ELEMENTS, "activities": ["financial-resources"]}))

    assert present(found).outcome is Outcome.NOT_MET
    assert [one.criterion for one in present(found).waits_for] == ["activities"]


def test_an_element_of_which_nobody_knows_whether_it_is_there_waits():
    assert present(way(at([], given={**ELEMENTS, "goals": None}))).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (True, "It is in the proposal."),
        (False, "It is not in the proposal."),
        (None, "Nobody has looked whether it is in the proposal."),
        (
            ["economy"],
            "Looked for in the proposal; missing: cultural and community resources; "
            "municipal priorities, services and programs.",
        ),
        (["economy", "culture-and-community", "municipal-priorities"], "It is in the proposal."),
    ],
)
def test_what_was_found_of_an_element_is_said_in_plain_words(there, said):
    found = step(way(at([], given={**ELEMENTS, "profile": there})), "proposal").findings
    shown = [show(TORONTO, one, Reader.STAFF, "en").sentence for one in found if one.clause.id == "profile"]

    assert shown == [said]


def test_a_step_passes_when_every_question_is_answered_with_yes():
    assert present(way(at(["proposal"]))).outcome is Outcome.MET


@pytest.mark.parametrize("question", QUESTIONS)
def test_one_no_stops_it_and_one_unanswered_question_holds_it_up(question):
    no = present(way(at(["proposal"]), held(**{question: False})))
    open_ = present(way(at(["proposal"]), held(**{question: "missing"})))

    assert (no.outcome, open_.outcome) == (Outcome.NOT_MET, Outcome.UNKNOWN)
    assert [one.criterion for one in open_.waits_for] == [question]


@pytest.mark.parametrize(("fact", "value"), [("gawc_class", "not-listed"), ("country", "CA"), ("hub", False)])
def test_a_question_that_the_criteria_answer_is_answered_by_them(fact, value):
    now = present(way(at(["proposal"]), held(**{fact: value})))

    assert now.outcome is Outcome.NOT_MET
    core = next(one for one in now.waits_for if one.criterion == "q-core")
    assert show(TORONTO, core, Reader.STAFF, "en").sentence == "The criteria answer it: not met."


@pytest.mark.parametrize("fact", CORE)
def test_a_criterion_that_nobody_documented_holds_the_question_up(fact):
    now = present(way(at(["proposal"]), held(**{fact: "missing"})))
    assert now.outcome is not Outcome.MET
    core = next(one for one in now.waits_for if one.criterion == "q-core")
    assert "not all of them are settled" in show(TORONTO, core, Reader.STAFF, "en").sentence


CAPABLE = {"q-staffing": True, "q-budget": True, "q-organisation": True}


@pytest.mark.parametrize("means", MEANS)
@pytest.mark.parametrize(("there", "outcome"), [(True, "met"), (False, "not_met"), ("missing", "unknown")])
def test_without_its_means_a_proposal_is_neither_recommended_nor_advanced(means, there, outcome):
    known = held(**CAPABLE, **{means: there})
    before = ["proposal", "initial-assessment", "equity"]
    told = {"ready": ["report"], "decided": {"council": True}}

    assert present(way(at(before), known)).outcome == outcome
    assert present(way(at([*before, "capacity"], **told), known)).outcome == outcome


def test_what_people_must_judge_at_a_step_includes_the_judged_criteria_behind_it():
    initial = step(way(at(["proposal"])), "initial-assessment").step

    assert {one.id for one in asked(TORONTO, "partnership", initial)} == {"hub", *QUESTIONS}
    assert {one.id for one in asked(TORONTO, "partnership", step(way(at([])), "capacity").step)} == {
        "q-staffing",
        "q-budget",
        "q-organisation",
    }


def test_what_a_proposal_must_contain_is_the_files_own_list():
    assert [one.id for one in elements(TORONTO, "project")] == [
        "candidate",
        "profile",
        "goals",
        "activities",
        "project-term",
    ]


def test_councils_step_wants_a_report_and_a_decision():
    before = ["proposal", "initial-assessment", "equity", "capacity"]
    waiting, ready, lost, done = (
        present(way(at(before, **more)))
        for more in (
            {},
            {"ready": ["report"]},
            {"ready": ["report"], "decided": {"council": False}},
            {"ready": ["report"], "decided": {"council": True}},
        )
    )

    assert [one.kind for one in waiting.waits_for] == ["report", "decision"]
    assert [one.kind for one in ready.waits_for] == ["decision"]
    assert (lost.outcome, done.outcome) == (Outcome.NOT_MET, Outcome.MET)


def test_a_step_that_was_left_with_a_no_stops_the_request_for_good():
    closings = [Closing("proposal", DAY, True), Closing("initial-assessment", DAY, False)]
    found = way(Progress("partnership", closings=closings))

    assert [one.state for one in found][:3] == ["passed", "stopped", "ahead"]
    assert present(found) is None


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_finding_on_the_way_can_be_said(lang):
    for one in way(Progress("partnership")):
        for finding in one.findings:
            said = show(TORONTO, finding, Reader.STAFF, lang)
            assert said.text
            assert said.sentence or said.outcome is None


AUTHORISED = """
format = "chancery-policy/1"
[policy]
id = "p"
title = { en = "P" }
source = "s"
[[role]]
id = "mayor"
name = { en = "the Mayor" }
[[role]]
id = "ministry"
name = { en = "the ministry" }
[[category]]
id = "sister"
name = { en = "Sister City" }
kind = "relationship"
status = "open"
[[consultation]]
id = "leave"
who = "ministry"
on = ["enter"]
when = "before"
effect = "authorisation"
text = { en = "The ministry authorises it in writing." }
[[consultation]]
id = "advice"
who = "ministry"
on = ["negotiate"]
when = "before"
effect = "may-forbid"
text = { en = "The ministry is asked." }
[[authority]]
id = "sign"
decides = "execute"
roles = ["mayor"]
text = { en = "The Mayor signs." }
[[step]]
id = "talk"
actors = ["mayor"]
consult = ["advice"]
text = { en = "Talks." }
[[step]]
id = "signature"
actors = ["mayor"]
authority = "sign"
text = { en = "Signature." }
"""


def lawful(closed=(), consulted=(), **more):
    policy = load(AUTHORISED.encode(), name="p")
    progress = Progress("sister", closings=[Closing(id, DAY, True) for id in closed], consulted=consulted, **more)
    return present(way(progress, Held(), policy))


def test_a_consultation_before_the_event_holds_its_step_up_until_somebody_was_asked():
    assert lawful().outcome is Outcome.UNKNOWN
    assert lawful(consulted=[Consulted("advice", DAY)]).outcome is Outcome.MET


def test_whoever_may_forbid_it_can_stop_it():
    assert lawful(consulted=[Consulted("advice", DAY, DAY, "forbidden")]).outcome is Outcome.NOT_MET


def test_a_signature_waits_for_the_authorisation_that_a_law_wants():
    signed = {"decided": {"signature": True}}
    asked_only = [Consulted("leave", DAY)]
    given_ = [Consulted("leave", DAY, DAY, "authorised")]

    assert lawful(["talk"], asked_only, **signed).outcome is Outcome.UNKNOWN
    assert lawful(["talk"], given_, **signed).outcome is Outcome.MET


@settings(max_examples=60)
@given(st.sets(st.sampled_from([*CORE, *QUESTIONS]), min_size=1))
def test_taking_facts_away_never_lets_a_step_pass(taken):
    now = present(way(at(["proposal"]), held(**dict.fromkeys(taken, "missing"))))

    assert now.outcome is not Outcome.MET


@pytest.mark.parametrize(
    ("did", "said"),
    [
        ([], "The same person had no other part in it."),
        (["assess", "edit"], "The same person also assessed it, edited it."),
    ],
)
def test_what_whoever_decides_did_before_is_said(did, said):
    assert show(TORONTO, separation(TORONTO, did), Reader.STAFF, "en").sentence == said


GATED = """
[[question]]
id = "q"
answered_by = "office"
text = { en = "Q?" }
[[criterion]]
id = "c"
text = { en = "C." }
force = "must"
judged_by = "office"
[[criterion]]
id = "s"
text = { en = "S." }
force = "should"
judged_by = "office"
[[category]]
id = "against"
name = { en = "Against" }
kind = "relationship"
status = "open"
eligibility = { not = "c" }
[[category]]
id = "unwritten"
name = { en = "Unwritten" }
kind = "relationship"
status = "open"
incomplete = true
[[step]]
id = "only"
actors = ["office"]
gate = GATE
"""


@pytest.mark.parametrize(
    ("gate", "facts", "outcome", "waits"),
    [
        ('{ not = "q" }', {"q": True}, Outcome.NOT_MET, ["q"]),
        ('{ not = "q" }', {"q": False}, Outcome.MET, []),
        ('{ not = "q" }', {}, Outcome.UNKNOWN, ["q"]),
        ('{ any_of = ["q", "c"] }', {"q": True}, Outcome.MET, []),
        ('{ any_of = ["q", "c"] }', {"q": False}, Outcome.UNKNOWN, ["c"]),
        ('{ any_of = ["q", "c"] }', {"q": False, "c": False}, Outcome.NOT_MET, ["q", "c"]),
        ('{ eligible_for = "sister" }', {}, Outcome.UNKNOWN, ["c"]),
        ('{ eligible_for = "sister" }', {"c": False}, Outcome.NOT_MET, ["c"]),
        ('{ eligible_for = "sister" }', {"c": True}, Outcome.MET, []),
        ('{ not = { eligible_for = "sister" } }', {"c": True}, Outcome.NOT_MET, ["c"]),
        ('{ not = { any_of = ["q"], open = true } }', {"q": False}, Outcome.UNKNOWN, ["q"]),
        ('{ eligible_for = "against" }', {"c": True}, Outcome.NOT_MET, ["c"]),
        ('{ eligible_for = "unwritten" }', {"c": True}, Outcome.UNKNOWN, ["unwritten.incomplete"]),
        ('{ not = "s" }', {"s": False}, Outcome.UNKNOWN, ["s"]),
    ],
)
def test_a_step_waits_for_what_decides_its_gate_and_for_nothing_else(gate, facts, outcome, waits):
    policy = load(HEAD + CATEGORY + GATED.replace("GATE", gate))
    known = Held(facts={id: [Fact(value, LONG_AGO, LONG_AGO)] for id, value in facts.items()})

    (found,) = standings(policy, Progress("sister"), known, Hearing(policy, as_of=TODAY))

    assert (found.outcome, [one.criterion for one in found.waits_for]) == (outcome, waits)
