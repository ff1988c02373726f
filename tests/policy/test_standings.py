"""What hangs on each step of a request's way, said to the letter: kind, reason, who may know it, for which category."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chancery.policy import Held, Outcome, Visibility
from chancery.policy.hearing import Hearing
from chancery.policy.moments import Consulted
from chancery.policy.procedure import (
    Closing,
    Progress,
    asked,
    binding,
    criteria,
    eligible,
    present,
    procedure_to,
    procedures,
    standings,
)
from tests.policy.say import facts, policy

pytestmark = pytest.mark.once
DAY = date(2026, 6, 1)
WAY = """
[[criterion]]
id = "friendly-town"
force = "must"
text = { en = "It is friendly." }
test = { fact = "friendly", is = true }
[[criterion]]
id = "lively"
force = "must"
text = { en = "Somebody judges it." }
judged_by = "office"
[[criterion]]
id = "for-twins"
force = "must"
text = { en = "Somebody judges it." }
for = ["twin"]
judged_by = "office"
[[criterion]]
id = "for-sisters"
force = "must"
text = { en = "Somebody judges it." }
for = ["sister"]
judged_by = "office"
[[category]]
id = "sister"
name = { en = "Sister City" }
kind = "relationship"
status = "open"
eligibility = { all_of = ["lively"] }
[category.term]
at_most = "5 years"
[[category]]
id = "twin"
name = { en = "Twin" }
kind = "relationship"
status = "open"
eligibility = { all_of = ["lively"] }
[[question]]
id = "q-plain"
source = "s. 7"
name = { en = "Plainness" }
text = { en = "Is it plain?" }
visibility = "staff"
[[question]]
id = "q-core"
text = { en = "Are all criteria met?" }
by_criteria = true
[[question]]
id = "q-last"
text = { en = "Is it still plain?" }
[[authority]]
id = "approve"
decides = "approve"
roles = ["office"]
source = "s. 9"
name = { en = "Approval" }
conditions = ["q-last"]
[[authority]]
id = "sign"
decides = "execute"
roles = ["office"]
[[consultation]]
id = "ask"
for = ["sister"]
who = "office"
on = ["negotiate"]
when = "before"
text = { en = "Somebody is asked." }
applies_if = { all_of = ["friendly-town"] }
[[consultation]]
id = "tell"
who = "office"
on = ["entered", "enter"]
when = "within"
within = "30 days"
text = { en = "Somebody is told." }
[[consultation]]
id = "advise"
who = "office"
on = ["enter"]
when = "before"
text = { en = "Somebody advises." }
[[step]]
id = "open"
actors = ["office"]
window = { opens = "09-01", closes = "10-15" }
[[step]]
id = "talk"
actors = ["office"]
window = { opens = "01-01", closes = "12-31" }
gate = { all_of = ["q-plain", "q-core"] }
consult = ["ask", "tell"]
[[step]]
id = "approval"
actors = ["office"]
needs = "report"
authority = "approve"
[[step]]
id = "signature"
actors = ["office"]
authority = "sign"
"""
TOWN = policy(WAY)
STEPS = {one.step.id: one.step for one in standings(TOWN, Progress("sister"), Held(), Hearing(TOWN, as_of=DAY))}


def way(closed=(), known=None, category="sister", **more):
    """Each step of a request, by its name."""
    progress = Progress(category, closings=[Closing(step, DAY, True) for step in closed], **more)
    held = Held(facts=known or facts(friendly=True))
    return {one.step.id: one for one in standings(TOWN, progress, held, Hearing(TOWN, as_of=DAY, known_at=DAY))}


def said(standing):
    """What hangs on a step: what it is, of what, why, and what it comes to."""
    return [(one.kind, one.criterion, one.answer.why, one.outcome.value) for one in standing.findings]


def test_a_step_that_was_left_says_on_which_day():
    found = way(["open"])

    assert (found["open"].closed_on, found["talk"].closed_on) == (DAY, None)


@pytest.mark.parametrize(
    ("came", "outcome"), [(None, "unknown"), (date(2026, 9, 1), "met"), (date(2026, 10, 16), "not_met")]
)
def test_a_step_with_a_window_looks_at_its_own_and_at_the_day_the_request_came_in(came, outcome):
    found = way(submitted_on=came)

    assert said(found["open"]) == [("window", "open", "window", outcome)]
    assert next(one for one in said(found["talk"]) if one[0] == "window")[1:3] == ("talk", "window")
    assert [one[0] for one in said(found["approval"])] == ["report", "decision"]


@pytest.mark.parametrize(
    ("more", "report", "decision"),
    [
        ({}, ("report-missing", "unknown"), ("not-decided", "unknown")),
        ({"ready": ["report"], "decided": {"approval": True}}, ("report-ready", "met"), ("decided-yes", "met")),
        ({"decided": {"approval": False}}, ("report-missing", "unknown"), ("decided-no", "not_met")),
    ],
)
def test_a_step_that_is_decided_says_of_its_report_and_its_decision_how_they_stand(more, report, decision):
    assert said(way(["open", "talk"], **more)["approval"]) == [
        ("report", "approval", *report),
        ("decision", "approve", *decision),
    ]


def test_a_step_says_of_the_text_and_of_its_languages_whether_they_are_there():
    town = policy(WAY.replace('id = "signature"\n', 'id = "signature"\nneeds = ["text", "translations"]\n'))
    progress = Progress("sister", ready=["text"])
    found = standings(town, progress, Held(facts=facts(friendly=True)), Hearing(town, as_of=DAY, known_at=DAY))[-1]

    assert said(found)[:2] == [
        ("text", "signature", "text-ready", "met"),
        ("translations", "signature", "translations-missing", "unknown"),
    ]
    assert {"text", "translations"} <= {one.kind for one in found.findings}


def test_a_decision_is_told_with_the_place_and_the_name_of_its_clause():
    decision = way()["approval"].findings[1]

    assert (decision.source, decision.text.en, decision.clause.id) == ("s. 9", "Approval", "approve")
    assert decision.visibility is Visibility.PUBLIC


def test_a_question_is_told_in_its_own_words_to_those_whom_it_is_for():
    question = way()["talk"].findings[-2]

    assert (question.kind, question.criterion, question.source) == ("question", "q-plain", "s. 7")
    assert (question.text.en, question.clause.id) == ("Is it plain?", "q-plain")
    assert question.visibility is Visibility("staff")


def test_of_a_step_without_a_gate_nobody_is_asked_anything():
    assert asked(TOWN, "sister", STEPS["signature"]) == ()


def test_people_are_asked_what_the_gate_wants_in_its_order_and_what_whoever_decides_wants_answered_first():
    assert [one.id for one in asked(TOWN, "sister", STEPS["talk"])] == ["q-plain", "lively"]
    assert [one.id for one in asked(TOWN, "sister", STEPS["approval"])] == ["q-last"]


def test_what_other_laws_impose_is_asked_of_every_category_or_of_those_they_name():
    town = replace(TOWN, imposed=("friendly-town", "for-twins", "for-sisters"))

    assert [one.id for one in criteria(town, "sister")] == ["lively", "friendly-town", "for-sisters"]
    assert [one.id for one in criteria(town, "twin")] == ["lively", "friendly-town", "for-twins"]


@pytest.mark.parametrize(("moment", "there"), [("maintain", True), ("renew", False)])
def test_the_term_it_has_is_held_against_whoever_keeps_it_and_not_against_a_renewal(moment, there):
    hearing = Hearing(TOWN, as_of=DAY, known_at=DAY, register=[], moment=moment)
    found = eligible(hearing, "sister", Held(category="sister", facts=facts(open_ended=True)))

    assert ("term" in [one.kind for one in found.findings]) is there


@pytest.mark.parametrize(
    ("known", "consulted", "expected"),
    [
        (facts(friendly=True), (), ("not-asked", "unknown")),
        (facts(friendly=True), [Consulted("ask", DAY)], ("asked", "met")),
        (facts(friendly=False), (), ("applies-if", "not_applicable")),
    ],
)
def test_whom_a_step_wants_asked_is_asked_where_the_facts_say_so(known, consulted, expected):
    found = said(way(known=known, consulted=consulted)["talk"])

    assert [one[2:] for one in found if one[1] == "ask"] == [expected]


def test_a_notice_that_is_due_after_an_event_holds_up_no_step_before_it():
    found = [one for one in way()["talk"].findings if one.criterion == "tell"]

    assert [(one.answer.why, one.outcome, one.clause.id) for one in found] == [
        ("no-event", Outcome.NOT_APPLICABLE, "tell")
    ]


def test_who_is_asked_for_one_category_is_not_asked_for_another():
    assert "ask" not in [one.criterion for one in way(category="twin")["talk"].findings]


def test_before_a_signature_only_what_a_law_authorises_is_waited_for():
    assert said(way(decided={"signature": True})["signature"]) == [("decision", "sign", "decided-yes", "met")]


GOING_ON = """
[[step]]
id = "talk"
of = ["renewal", "alignment", "conversion"]
for = ["twin"]
actors = ["office"]
[[step]]
id = "new-only"
actors = ["office"]
[[procedure]]
id = "renewing"
of = "renewal"
[[procedure]]
id = "aligning-others"
of = "alignment"
for = ["other"]
[[procedure]]
id = "aligning"
of = "alignment"
for = ["twin"]
[[procedure]]
id = "turning"
of = "conversion"
for = ["twin"]
result = "{result}"
"""
CATEGORIES = "".join(
    f'[[category]]\nid = "{id}"\nname = {{ en = "{id}" }}\nkind = "relationship"\nstatus = "open"\n'
    for id in ("sister", "twin", "other")
)


def going_on(result="amendment"):
    return policy(CATEGORIES + GOING_ON.format(result=result))


def test_a_clause_that_names_no_category_renews_whatever_is_held():
    assert [one.id for one in procedures(going_on(), "renewal", ["historical"])] == ["renewing"]


def test_it_comes_to_a_category_only_by_a_clause_and_by_steps_of_that_category():
    town = going_on()

    assert procedure_to(town, "alignment", "twin").id == "aligning"
    assert procedure_to(town, "alignment", "sister") is None
    assert procedure_to(town, "renewal", "sister") is None
    assert procedure_to(town, "renewal", "twin").id == "renewing"


@pytest.mark.parametrize(
    ("of", "result", "does"),
    [
        ("new", "amendment", {"enter"}),
        ("renewal", "amendment", {"renew"}),
        ("conversion", "amendment", {"vary"}),
        ("conversion", "successor", {"enter"}),
        ("alignment", "amendment", {"vary"}),
    ],
)
def test_what_a_request_does_is_said_in_the_words_of_the_laws(of, result, does):
    assert binding(going_on(result), of, "twin") == does


def test_a_request_with_no_steps_at_all_is_nowhere():
    assert present(()) is None
