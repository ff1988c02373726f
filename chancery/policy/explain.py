"""A finding becomes sentences, in English and French: how the system read the clause, on what, what would change it.

The requirement of a test is written from its operator and value alone, so that changing either changes the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from chancery import dates
from chancery.policy.compare import Answer
from chancery.policy.evaluate import Verdict
from chancery.policy.facts import NEVER_SAID, Fact, Facts, Held, Stage, Waiver
from chancery.policy.findings import Finding, hidden_classes, of_criterion, of_question
from chancery.policy.model import (
    Authority,
    Category,
    Clause,
    Criterion,
    Element,
    Force,
    Lang,
    Outcome,
    Policy,
    Question,
    Text,
    Visibility,
)
from chancery.policy.phrases import (
    clause_phrase,
    length_phrase,
    name_of,
    number_phrase,
    readable,
    requirement,
    role_name,
    sayer,
    stopped,
    term_phrase,
    test_subject,
    value_phrase,
    yearly_phrase,
)
from chancery.policy.remedy import FIXED, MEASURED, change, judge_of, kind_of, measured_against
from chancery.policy.words import WORDS


class Reader(StrEnum):
    """Who reads: everyone, the staff, or people cleared for advice given in confidence by another government."""

    PUBLIC = "public"
    STAFF = "staff"
    CLEARED = "cleared"


SEES = {
    Reader.PUBLIC: frozenset({"public"}),
    Reader.STAFF: frozenset({"public", "internal", "personal"}),
    Reader.CLEARED: frozenset({"public", "internal", "personal", "intergovernmental"}),
}


class Shown(NamedTuple):
    """A finding as one reader may see it. ``outcome`` is ``None`` where even the outcome is not theirs to know."""

    criterion: str
    name: str
    source: str
    text: str
    outcome: Outcome | None
    value: str
    sentence: str
    change: str
    evidence: str
    force: Force


def shown(verdict: Verdict, reader: Reader, lang: Lang) -> list[Shown]:
    """Every finding as this reader may see it; a hidden one is one constant sentence, whatever was found."""
    return [show(verdict.policy, finding, reader, lang) for finding in verdict.findings]


def show(policy: Policy, finding: Finding, reader: Reader, lang: Lang) -> Shown:
    """One finding as this reader may see it."""
    text = finding.text.in_(lang) or heading(policy, finding, lang)
    name = heading_of(policy, finding, lang)
    if not may_see(policy, finding, reader):
        constant = WORDS["hidden"].in_(lang)
        return Shown(finding.criterion, name, finding.source, text, None, "", constant, "", "", finding.force)
    return Shown(
        finding.criterion,
        name,
        finding.source,
        text,
        finding.outcome,
        value_of(policy, finding, lang),
        sentence(policy, finding, lang),
        change(policy, finding, lang),
        evidence(finding, lang),
        finding.force,
    )


def heading_of(policy: Policy, finding: Finding, lang: Lang) -> str:
    """What a reader calls what was looked at: the name of the clause, or its wording."""
    name = finding.clause.name.in_(lang) if finding.kind == "criterion" else ""
    return name or finding.text.in_(lang) or heading(policy, finding, lang)


def may_see(policy: Policy, finding: Finding, reader: Reader) -> bool:
    """Whether this reader may know what was found: by the clause's own visibility and the class of its facts."""
    if finding.visibility is Visibility.STAFF and reader is Reader.PUBLIC:
        return False
    if finding.visibility is Visibility.CONFIDENTIAL and reader is not Reader.CLEARED:
        return False
    own = may_know(policy, finding.clause, reader) and all(one.data_class in SEES[reader] for one in _facts(finding))
    return own and all(may_see(policy, part, reader) for part in finding.parts)


def _facts(finding: Finding) -> list[Fact]:
    """What a finding rests on: its fact, and what that is measured against."""
    return [one for one in (finding.answer.fact, *finding.answer.extra) if isinstance(one, Fact)]


def may_know(policy: Policy, clause: Clause, reader: Reader) -> bool:
    """Whether this reader may know all the facts that a clause rests on, whatever is on record of them."""
    return hidden_classes(policy, clause) <= SEES[reader]


def unseen(policy: Policy, reader: Reader) -> frozenset[str]:
    """The criteria and questions of which this reader may not know what was found, whatever it was."""
    if reader is Reader.CLEARED:
        return frozenset()
    open_ = Answer(Outcome.UNKNOWN, "not-judged")
    asked = [of_criterion(one, open_) for one in policy.all(Criterion)]
    asked += [of_question(one, open_) for one in policy.all(Question)]
    return frozenset(one.criterion for one in asked if not may_see(policy, one, reader))


def known_to(facts: Facts, reader: Reader) -> Facts:
    """The facts on which what this reader reads may rest.

    One that they may not know is to them not on record: neither its value nor that there is one changes a word, a
    count or a place of what they read. What rests on facts of its kind is hidden from them in any case.
    """
    sees = SEES[reader]
    if all(one.data_class in sees for held in facts.values() for one in held):
        return facts
    return {id: [one for one in held if one.data_class in sees] for id, held in facts.items()}


def register_known_to(register: Iterable[Held], reader: Reader) -> list[Held]:
    """The same of a whole register, and of what was set aside for each agreement."""
    sees = SEES[reader]

    def seen(held: Held) -> Held:
        waivers = tuple(one for one in held.waivers if one.data_class in sees) if held.waivers else ()
        return replace(held, facts=known_to(held.facts, reader), waivers=waivers)

    return [seen(held) for held in register]


def whole(verdict: Verdict, reader: Reader) -> Outcome | None:
    """The outcome of the whole, or ``None`` where a finding is hidden from this reader."""
    seen = all(may_see(verdict.policy, finding, reader) for finding in verdict.findings)
    return verdict.outcome if seen else None


def heading(policy: Policy, finding: Finding, lang: Lang) -> str:
    """What a finding is about, where the clause has no wording of its own."""
    word = WORDS[f"heading.{finding.kind}"].in_(lang)
    if finding.kind == "term" and isinstance(finding.clause, Category) and finding.clause.term:
        return sayer(lang)("heading-with", word, term_phrase(finding.clause.term, lang))
    return word


def value_of(policy: Policy, finding: Finding, lang: Lang) -> str:
    """The fact's value in words; empty where nothing is on record."""
    fact = finding.answer.fact
    if fact is None:
        return ""
    if _is_length(finding):
        length, *days = (length_phrase(one, lang) for one in finding.answer.extra)
        return f"{length} ({days[0]})" if days and days[0] != length else length
    return value_phrase(fact.value, kind_of(policy, finding), policy, lang)


def sentence(policy: Policy, finding: Finding, lang: Lang) -> str:
    """How the system read this clause: what is on record, and what is required."""
    record = _capital((_made_of if finding.parts else _record)(policy, finding, lang))
    for word, clauses in (("made-up", finding.made_up_by), ("awaits", finding.awaits)):
        if clauses:
            record += " " + sayer(lang)(word, ", ".join(one.called(lang).rstrip(".") for one in clauses))
    if finding.unwanted:
        return f"{record} {WORDS['unwanted'].in_(lang)}"
    needed = requirement(policy, finding.clause, finding.kind, lang)
    if not needed:
        return record
    left_out = WORDS["rule.left-out"].in_(lang)
    if left_out not in needed and _left_out(finding):
        needed += left_out
    return f"{record} {WORDS['required'].in_(lang).format(needed)}"


def _left_out(finding: Finding) -> bool:
    """Whether it wants so many of several of which one was found not to apply: then fewer are enough."""
    rule = finding.clause.rule if isinstance(finding.clause, Criterion) else None
    return bool(rule and rule.counts()) and any(one.outcome is Outcome.NOT_APPLICABLE for one in finding.parts)


def _record(policy: Policy, finding: Finding, lang: Lang) -> str:
    answer, say = finding.answer, sayer(lang)
    if answer.why == "waived" and isinstance(answer.extra[0], Waiver):
        one = answer.extra[0]
        return say("waived", role_name(policy, one.body, lang), dates.in_words(one.on, lang), stopped(one.reason))
    if listed := _listed(policy, finding, lang):
        return listed
    if answer.why in FIXED:
        return _fixed(policy, finding, lang)
    if answer.why in ("judged", "not-judged"):
        return _judged(policy, finding, lang)
    if answer.why in ("count", "uncertain-count"):
        return _counted(policy, finding, lang)
    subject = subject_phrase(policy, finding, lang)
    if answer.fact is None:
        return say(answer.why or "missing", subject)
    return _valued(policy, finding, answer.fact, lang)


def _valued(policy: Policy, finding: Finding, fact: Fact, lang: Lang) -> str:
    """What is on record, with what it is measured against."""
    answer, say, subject = finding.answer, sayer(lang), subject_phrase(policy, finding, lang)
    value, (other, against) = value_of(policy, finding, lang), measured_against(policy, finding, lang)
    if answer.why in VALUED:
        said = say(answer.why, subject, value, dates.in_words(fact.valid_from, lang), other)
        return say("beside-too", said, _capital(other), against) if against and answer.why != "other-none" else said
    edition = say("edition", fact.edition) if fact.edition else ""
    share = answer.extra[1] if len(answer.extra) == 2 else None
    ratio = f" ({number_phrase(readable(share, finding.clause), lang)})" if isinstance(share, Decimal) else ""
    return say("record", subject, (say("beside", value, other, against) if against else value) + ratio + edition)


def _fixed(policy: Policy, finding: Finding, lang: Lang) -> str:
    """What was found where no value is looked at; of a count or a time held, with what is counted or was to be held."""
    answer, clause, say = finding.answer, finding.clause, sayer(lang)
    word = f"{answer.why}.{finding.outcome}"
    if answer.why == "role" and finding.outcome is Outcome.NOT_MET and isinstance(clause, Authority):
        word = "role.not-played" if answer.extra[0] in clause.roles else "role.not-its"
    word = word if word in WORDS else answer.why
    said = say(word, *(_said(policy, extra, lang) for extra in (*answer.extra, "—")))
    return _of_register(policy, finding, said, lang)


def _of_register(policy: Policy, finding: Finding, said: str, lang: Lang) -> str:
    """A sentence on a count or a time held, with what is counted or was to be held."""
    test = finding.clause.test if isinstance(finding.clause, Criterion) else None
    if test is None or not (test.count or test.held) or finding.answer.why in ("moment", "applies-if"):
        return said
    return sayer(lang)("about", test_subject(policy, test, lang), said[:1].lower() + said[1:])


def _counted(policy: Policy, finding: Finding, lang: Lang) -> str:
    """How many agreements were counted, and which; under a limit, with the one that asks to come in."""
    least, most = finding.answer.extra
    if isinstance(finding.clause, Criterion) and finding.clause.test:
        number = str(least) if least == most else sayer(lang)("between", least, most)
        return sayer(lang)("record", test_subject(policy, finding.clause.test, lang), number)
    word = "count" if least == most else "uncertain-count"
    if finding.kind == "cap" and isinstance(most, int):
        return sayer(lang)(f"{word}-with-this", least, most + 1 if least == most else most)
    return sayer(lang)(word, least, most)


VALUED = (
    "stale",
    "no-evidence",
    "not-comparable",
    "other-missing",
    "other-none",
    "other-nothing",
    "other-edition",
    "edition-unsaid",
    "list-not-given",
    "list-later",
    "length-missing",
)
"""Why a value that is on record answers nothing."""


def _made_of(policy: Policy, finding: Finding, lang: Lang) -> str:
    """What a clause that is made of others rests on: of each that decides it, what was found and how."""
    say = sayer(lang)
    told = [
        say(
            "rule.part",
            heading_of(policy, one, lang).rstrip("."),
            _outcome_word(one.outcome, lang),
            sentence(policy, one, lang),
        )
        for one in finding.parts
    ]
    word = "rule.parts" if finding.answer.why == "rule" else f"applies-if.{finding.outcome}"
    return say(word, "; ".join(told)) + "."


def _judged(policy: Policy, finding: Finding, lang: Lang) -> str:
    """What somebody found, and whose it is to find; or what the criteria say, where they answer a question."""
    answer, say = finding.answer, sayer(lang)
    found = _outcome_word(answer.outcome, lang)
    if isinstance(finding.clause, Question) and finding.clause.by_criteria:
        return say(f"{answer.why}.by-criteria", found)
    judge = role_name(policy, judge_of(finding.clause), lang)
    return say(answer.why if judge else f"{answer.why}.nobody", judge, found)


def _listed(policy: Policy, finding: Finding, lang: Lang) -> str:
    """What is missing of an element, what somebody did before, or when a category was held: a list."""
    answer, clause, say = finding.answer, finding.clause, sayer(lang)
    if answer.why == "stage":
        said = say("stage", "; ".join(_period(one, lang) for one in answer.extra if isinstance(one, Stage)))
        return _of_register(policy, finding, said, lang)
    if answer.why == "window":
        return say(answer.why, *(yearly_phrase(str(day), lang) for day in answer.extra))
    if answer.why in ("separation", "countersigned"):
        return say(answer.why, ", ".join(say(f"did.{what}") for what in answer.extra))
    if answer.why != "element" or not isinstance(clause, Element):
        return ""
    parts = [str(part) for part in answer.extra]
    missing = "; ".join(clause.part_names.get(part, Text(part)).in_(lang) for part in parts)
    return say("element", missing) if missing else say("element-there")


def _period(stage: Stage, lang: Lang) -> str:
    """From when until when a category was held, as far as is recorded."""
    say = sayer(lang)
    since, until = (day and dates.in_words(day, lang) for day in (stage.since, stage.until))
    if since:
        return say("stage.span", since, until) if until else say("stage.since", since)
    return say("stage.until", until) if until else say("stage.unsaid")


def _said(policy: Policy, extra: object, lang: Lang) -> str:
    """What else was looked at, in words: a role by its name, a day or an amount as it is written."""
    return role_name(policy, extra, lang) if isinstance(extra, str) else value_phrase(extra, None, policy, lang)


def evidence(finding: Finding, lang: Lang) -> str:
    """The evidence a finding rests on, with its days."""
    fact = finding.answer.fact
    if finding.parts:
        return "; ".join(dict.fromkeys(said for one in finding.parts if (said := evidence(one, lang))))
    if fact is None:
        return ""
    return "; ".join(dict.fromkeys(said for one in _facts(finding) if (said := _proof(one, lang))))


def _proof(fact: Fact, lang: Lang) -> str:
    """The evidence of one fact, with its days."""
    # The register's own facts do not say since when; of an edition the year is enough, and is said with the value.
    unsaid = fact.valid_from == NEVER_SAID or fact.edition
    since = "" if unsaid else sayer(lang)("since", dates.in_words(fact.valid_from, lang))
    known = (
        ""
        if fact.known_on in (fact.valid_from, NEVER_SAID)
        else sayer(lang)("known-on", dates.in_words(fact.known_on, lang))
    )
    parts = [since, fact.evidence, known, fact.established_by]
    return ". ".join(part.rstrip(".") for part in parts if part)


def subject_phrase(policy: Policy, finding: Finding, lang: Lang) -> str:
    """What is being looked at, named as the policy names it."""
    clause = finding.clause
    if isinstance(clause, Criterion) and clause.test:
        return test_subject(policy, clause.test, lang)
    if finding.kind == "term":
        return WORDS["heading.term" if _is_length(finding) else "end-date"].in_(lang)
    if finding.kind == "kinds":
        return WORDS["counterparty-kind"].in_(lang)
    if (kind := kind_of(policy, finding)) and finding.kind in MEASURED:
        return name_of(kind, lang)
    return clause_phrase(clause, lang) if isinstance(clause, Criterion | Question) else heading(policy, finding, lang)


def _is_length(finding: Finding) -> bool:
    """Is it about how long a term runs, and not about its last day?"""
    return finding.kind == "term" and bool(finding.answer.extra)


def _outcome_word(outcome: Outcome, lang: Lang) -> str:
    return WORDS[f"outcome.{outcome}"].in_(lang)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
