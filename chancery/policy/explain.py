"""A finding becomes sentences, in English and French: how the system read the clause, on what, and what would change it.

The requirement of a test is written from its operator and value alone, so that changing either changes the sentence.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from babel import Locale

from chancery import dates
from chancery.money import Money
from chancery.policy.evaluate import Finding, Verdict, hidden_classes
from chancery.policy.facts import Fact, Waiver
from chancery.policy.model import (
    Cap,
    Category,
    Clause,
    Criterion,
    DayOf,
    Duration,
    FactKind,
    Force,
    Lang,
    ListOf,
    Moratorium,
    Op,
    Outcome,
    Policy,
    RegionSet,
    Role,
    Rule,
    Scale,
    Term,
    Test,
    Text,
    Visibility,
)
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
    name = (finding.clause.name.in_(lang) if finding.kind == "criterion" else "") or text
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


def may_see(policy: Policy, finding: Finding, reader: Reader) -> bool:
    """Whether this reader may know what was found: by the clause's own visibility and the class of its facts."""
    if finding.visibility is Visibility.STAFF and reader is Reader.PUBLIC:
        return False
    return hidden_classes(policy, finding) <= SEES[reader]


def whole(verdict: Verdict, reader: Reader) -> Outcome | None:
    """The outcome of the whole, or ``None`` where a finding is hidden from this reader."""
    seen = all(may_see(verdict.policy, finding, reader) for finding in verdict.findings)
    return verdict.outcome if seen else None


def heading(policy: Policy, finding: Finding, lang: Lang) -> str:
    """What a finding is about, where the clause has no wording of its own."""
    word = WORDS[f"heading.{finding.kind}"].in_(lang)
    if finding.kind == "term" and isinstance(finding.clause, Category) and finding.clause.term:
        return f"{word} : {term_phrase(finding.clause.term, lang)}" if lang == "fr" else f"{word}: {term_phrase(finding.clause.term, lang)}"
    return word


def value_of(policy: Policy, finding: Finding, lang: Lang) -> str:
    """The fact's value in words; empty where nothing is on record."""
    fact = finding.answer.fact
    if fact is None:
        return ""
    return value_phrase(fact.value, _kind_of(policy, finding), policy, lang)


def sentence(policy: Policy, finding: Finding, lang: Lang) -> str:
    """How the system read this clause: what is on record, and what is required."""
    record = _capital(_record(policy, finding, lang))
    needed = requirement(policy, finding.clause, finding.kind, lang)
    if not needed:
        return record
    return f"{record} {WORDS['required'].in_(lang).format(needed)}"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _record(policy: Policy, finding: Finding, lang: Lang) -> str:
    answer, say = finding.answer, _sayer(lang)
    if answer.why == "waived" and isinstance(answer.extra[0], Waiver):
        waiver = answer.extra[0]
        return say("waived", role_name(policy, waiver.body, lang), dates.in_words(waiver.on, lang), waiver.reason)
    if answer.why in FIXED:
        return say(answer.why, *(str(extra) for extra in answer.extra))
    if answer.why == "judged" or answer.why == "not-judged":
        return say(answer.why, role_name(policy, getattr(finding.clause, "judged_by", ""), lang), _outcome_word(answer.outcome, lang))
    if answer.why in ("count", "uncertain-count"):
        least, most = answer.extra
        return say("count" if least == most else "uncertain-count", least, most)
    subject = subject_phrase(policy, finding, lang)
    if answer.fact is None:
        return say(answer.why or "missing", subject)
    value = value_of(policy, finding, lang)
    if answer.why in ("stale", "not-comparable", "other-missing", "list-not-given", "length-missing"):
        return say(answer.why, subject, value, dates.in_words(answer.fact.valid_from, lang))
    edition = say("edition", answer.fact.edition) if answer.fact.edition else ""
    ratio = f" ({_number(answer.extra[1], lang)})" if len(answer.extra) == 2 and isinstance(answer.extra[1], Decimal) else ""
    return say("record", subject, value + ratio + edition)


FIXED = {
    "rule", "applies-if", "moratorium", "register-missing", "group-missing", "regions-not-given", "stage", "stage-missing",
    "incomplete", "closed", "assignment-only",
}  # fmt: skip


def change(policy: Policy, finding: Finding, lang: Lang) -> str:
    """What would change the answer: whom to ask for what, or which value would comply. Empty where nothing stands open."""
    if not finding.blocks:
        return ""
    say, clause = _sayer(lang), finding.clause
    if finding.outcome is Outcome.NOT_MET:
        needed = requirement(policy, clause, finding.kind, lang)
        return say("change.not-met", needed) if needed else say("change.person")
    if isinstance(clause, Criterion) and clause.judged_by:
        return say("change.judge", role_name(policy, clause.judged_by, lang))
    kind = _kind_of(policy, finding)
    if kind is None or finding.answer.why in FIXED | {"uncertain-count"}:
        return say(f"change.{finding.answer.why}") if f"change.{finding.answer.why}" in WORDS else say("change.person")
    who = role_name(policy, kind.established_by, lang)
    proof = say("change.with-evidence") if kind.evidence == "required" else ""
    return say("change.record-by" if who else "change.record", _name(kind, lang), who) + proof


def evidence(finding: Finding, lang: Lang) -> str:
    """The evidence a finding rests on, with its days."""
    fact = finding.answer.fact
    if fact is None:
        return ""
    parts = [_sayer(lang)("since", dates.in_words(fact.valid_from, lang)), fact.evidence, fact.established_by]
    return "; ".join(part for part in parts if part) if lang == "en" else " ; ".join(part for part in parts if part)


def subject_phrase(policy: Policy, finding: Finding, lang: Lang) -> str:
    """What is being looked at, named as the policy names it."""
    clause = finding.clause
    if isinstance(clause, Criterion) and clause.test:
        return test_subject(policy, clause.test, lang)
    if finding.kind == "term":
        return WORDS["end-date"].in_(lang)
    if finding.kind == "kinds":
        return WORDS["counterparty-kind"].in_(lang)
    return heading(policy, finding, lang)


def test_subject(policy: Policy, test: Test, lang: Lang) -> str:
    """The left side of a comparison in words."""
    say = _sayer(lang)
    if test.count:
        categories = listed([policy.category(id).name.in_(lang) for id in test.count.categories], lang)
        same = listed([WORDS[f"same.{key}"].in_(lang) for key in test.count.same], lang)
        window = duration_phrase(test.count.made_within, lang) if test.count.made_within else ""
        return say("subject.count" if test.count.in_force else "subject.count-any", *(
            f" {part}" if part else "" for part in (say("of", categories) if categories else "", same, say("within", window) if window else "")
        ))
    if test.held:
        return say("subject.held", policy.category(test.held).name.in_(lang))
    name = _fact_name(policy, test.fact, lang)
    if test.share_of:
        return say("subject.share", name, _fact_name(policy, test.share_of, lang))
    return say("subject.ratio", name) if test.ratio_to_home else name


def requirement(policy: Policy, clause: Clause, kind: str, lang: Lang) -> str:
    """The right side of a clause in words: what it asks for."""
    if isinstance(clause, Criterion):
        return test_requirement(policy, clause.test, lang) if clause.test else rule_phrase(policy, clause.rule, lang)
    if isinstance(clause, Cap):
        return cap_phrase(policy, clause, lang)
    if isinstance(clause, Moratorium):
        return moratorium_phrase(clause, lang)
    if isinstance(clause, Category):
        return _category_requirement(policy, clause, kind, lang)
    return ""


def _category_requirement(policy: Policy, category: Category, kind: str, lang: Lang) -> str:
    if kind == "term" and category.term:
        return term_phrase(category.term, lang)
    if kind == "kinds":
        return listed([kind_name(policy, one, lang) for one in category.counterparty_kinds], lang, "or")
    if kind == "ladder" and category.ladder:
        stage = policy.category(category.ladder.stage).name.in_(lang)
        return _sayer(lang)("requires.stage", stage, duration_phrase(category.ladder.held, lang))
    return ""


def test_requirement(policy: Policy, test: Test, lang: Lang) -> str:
    """The operator and value of a comparison in words. Every operator and value reads differently, in both languages."""
    kind = policy.by_id.get(test.fact) if test.fact and not (test.share_of or test.ratio_to_home) else None
    say = _sayer(lang)
    if isinstance(test.value, DayOf):
        later = duration_phrase(test.value.plus, lang)
        return say(f"op.{test.op}", say("after", later, _fact_name(policy, test.value.fact, lang)))
    if test.op is Op.PRESENT:
        return say(f"op.present.{str(bool(test.value)).lower()}")
    return say(f"op.{test.op}", *_value_parts(policy, test, kind if isinstance(kind, FactKind) else None, lang))


def _value_parts(policy: Policy, test: Test, kind: FactKind | None, lang: Lang) -> list[str]:
    if isinstance(test.value, str) and test.value.startswith(("list:", "region:")):
        return [_named_list(policy, test.value, lang)]
    if isinstance(test.value, tuple) and test.op in (Op.IN, Op.NOT_IN):
        return [listed([value_phrase(one, kind, policy, lang) for one in test.value], lang, "or") or "∅"]
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    return [value_phrase(value, kind, policy, lang) for value in values]


def _named_list(policy: Policy, value: str, lang: Lang) -> str:
    kind, _, name = value.partition(":")
    if kind == "list":
        clause = policy.get(ListOf, name)
        return clause.name.in_(lang) or clause.text.in_(lang) or name
    name, _, region = name.partition("/")
    return policy.get(RegionSet, name).names.get(region, Text(region)).in_(lang)


def rule_phrase(policy: Policy, rule: Rule | None, lang: Lang) -> str:
    """A combination of clauses in words, clause by clause."""
    if rule is None:
        return ""
    say = _sayer(lang)
    if rule.kind == "clause":
        clause = policy.by_id[rule.ref]
        named = (clause.name.in_(lang) or clause.text.in_(lang)).rstrip(".?")
        return f"« {named} »" if lang == "fr" else f"“{named}”"
    if rule.kind == "eligible_for":
        return say("rule.eligible_for", policy.category(rule.ref).name.in_(lang))
    parts = [rule_phrase(policy, part, lang) for part in rule.of]
    if rule.kind == "score":
        parts = [f"{part} ({weight})" for part, weight in zip(parts, rule.weights, strict=True)]
    key = "rule.open" if rule.open else f"rule.{rule.kind}"
    return say(key, "; ".join(parts) if lang == "en" else " ; ".join(parts), rule.n)


def cap_phrase(policy: Policy, cap: Cap, lang: Lang) -> str:
    """A cap in words."""
    say = _sayer(lang)
    categories = listed([policy.category(id).name.in_(lang) for id in cap.categories], lang)
    window = duration_phrase(cap.within or Duration(12), lang)
    base = say("cap.approvals", cap.at_most, window) if cap.of == "approvals" else say("cap.in-force", cap.at_most)
    of = " " + say("of", categories) if categories else ""
    per = " " + WORDS[f"per.{cap.per}"].in_(lang) if cap.per and cap.per != "category" else ""
    return base + of + per


def moratorium_phrase(clause: Moratorium, lang: Lang) -> str:
    """A moratorium's days in words."""
    since = dates.in_words(clause.since, lang) if clause.since else "?"
    until = dates.in_words(clause.until, lang) if clause.until else clause.until_event.in_(lang)
    return _sayer(lang)("requires.moratorium", since, until or WORDS["no-end"].in_(lang))


def term_phrase(term: Term, lang: Lang) -> str:
    """A term in words: how long at most and at least, whether open-ended, how renewed."""
    say, parts = _sayer(lang), []
    if term.at_most:
        parts.append(say("term.at_most", duration_phrase(term.at_most, lang)))
    if term.at_least:
        parts.append(say("term.at_least", duration_phrase(term.at_least, lang)))
    parts.append(say(f"term.open.{term.open_ended}"))
    parts.append(say(f"term.renewal.{term.renewal}"))
    return ", ".join(part for part in parts if part)


def duration_phrase(length: Duration | object, lang: Lang) -> str:
    """A length of time in words."""
    if not isinstance(length, Duration):
        return str(length)
    say, parts = _sayer(lang), []
    years, months = divmod(length.months, 12)
    for unit, n in (("year", years), ("month", months), ("day", length.days)):
        if n:
            parts.append(say(f"{unit}.one" if n == 1 else f"{unit}.many", n))
    return " ".join(parts) or say("day.many", 0)


def value_phrase(value: object, kind: FactKind | None, policy: Policy, lang: Lang) -> str:
    """One value in words."""
    if value is None:
        return WORDS["none"].in_(lang)
    if isinstance(value, bool):
        return WORDS["yes" if value else "no"].in_(lang)
    if isinstance(value, Money):
        return value.phrase(lang)
    if isinstance(value, datetime.date):
        return dates.in_words(value, lang)
    if isinstance(value, Duration):
        return duration_phrase(value, lang)
    if isinstance(value, (int, Decimal)):
        return _number(value, lang)
    return _named_value(str(value), kind, policy, lang)


def _named_value(value: str, kind: FactKind | None, policy: Policy, lang: Lang) -> str:
    if kind and kind.type == "country":
        return country_name(value, lang)
    if kind and kind.scale:
        scale = policy.get(Scale, kind.scale)
        rank = scale.rank(value)
        slug = scale.order[rank] if rank is not None else value
        return scale.names.get(slug, Text(slug)).in_(lang)
    if kind and value in kind.choice_names:
        return kind.choice_names[value].in_(lang)
    return value


def _number(value: object, lang: Lang) -> str:
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    shown = f"{number:f}"
    if isinstance(value, Decimal) and len(shown) > 12:
        shown = f"{number:.4g}"
    return shown.replace(".", ",") if lang == "fr" else shown


def country_name(code: str, lang: Lang) -> str:
    """A country by its name in the reader's language; the code itself where it has none."""
    return str(Locale(lang).territories.get(code, code))


def kind_name(policy: Policy, slug: str, lang: Lang) -> str:
    """A kind of counterparty by the policy's own name for it, or ours."""
    kind = policy.by_id.get("counterparty_kind")
    if isinstance(kind, FactKind) and slug in kind.choice_names:
        return kind.choice_names[slug].in_(lang)
    return WORDS.get(f"kind.{slug}", Text(slug, slug)).in_(lang)


def role_name(policy: Policy, id: str, lang: Lang) -> str:
    """The name of a role; empty where the clause names none."""
    clause = policy.by_id.get(id)
    return clause.name.in_(lang) if isinstance(clause, Role) else id


def _kind_of(policy: Policy, finding: Finding) -> FactKind | None:
    id = {"term": "ends_on", "kinds": "counterparty_kind"}.get(finding.kind, "")
    if isinstance(finding.clause, Criterion) and finding.clause.test:
        id = finding.clause.test.fact
    kind = policy.by_id.get(id)
    return kind if isinstance(kind, FactKind) else None


def _fact_name(policy: Policy, id: str, lang: Lang) -> str:
    return _name(policy.get(FactKind, id), lang)


def _name(kind: FactKind, lang: Lang) -> str:
    return kind.name.in_(lang) or kind.id


def _outcome_word(outcome: Outcome, lang: Lang) -> str:
    return WORDS[f"outcome.{outcome}"].in_(lang)


def listed(words: list[str], lang: Lang, last: str = "and") -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {WORDS[last].in_(lang)} {words[-1]}"


class _Sayer(NamedTuple):
    lang: Lang

    def __call__(self, key: str, *values: object) -> str:
        return WORDS[key].in_(self.lang).format(*values)


def _sayer(lang: Lang) -> _Sayer:
    return _Sayer(lang)


def fact_evidence(fact: Fact) -> str:
    """The evidence of a fact as entered."""
    return fact.evidence
