"""A simulation or a verdict as plain values, sentences and JSON: what a page, a command and an export all show."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from chancery.policy import explain, facts, phrases
from chancery.policy.behind import stands_in_the_way
from chancery.policy.evaluate import Verdict
from chancery.policy.explain import Reader
from chancery.policy.findings import Finding
from chancery.policy.lint import of_laws
from chancery.policy.model import Amount, Criterion, Lang, Outcome, Policy
from chancery.policy.placing import Ground
from chancery.policy.required import action, action_kind
from chancery.policy.simulate import Row, Simulation, is_itself
from chancery.policy.sums import Breach, Counted, Spent, uncounted
from chancery.policy.words import WORDS


def reasons(row: Row, reader: Reader, lang: Lang, *, missing: bool = True) -> list[str]:
    """Why an agreement lands where it does: first the basis, then what is not met or ``missing`` behind it."""
    policy = row.hearing.policy
    if _only_hidden(row, reader):  # that nothing is on record would be said of what is only not shown
        return [WORDS["reason.hidden"].in_(lang)]
    told = [one for one in row.placed.grounds if missing or one.key != "reason.missing"]
    said = [_ground(policy, row, ground, reader, lang) for ground in told]
    if row.placed.basis in ("transition", "exception", "held") and row.verdict:
        said_already = {finding.criterion for ground in told for finding in ground.findings}
        despite = (finding for finding in row.verdict.failing if finding.criterion not in said_already)
        said += [_despite(row, finding, reader, lang) for finding in despite]
    if row.placed.basis == "criteria" and row.verdict:
        word = WORDS["reason.together"].in_(lang)
        said += [_about(policy, one, word, reader, lang) for one in row.verdict.failing if _counts(one)]
    return [sentence for sentence in said if sentence]


def _only_hidden(row: Row, reader: Reader) -> bool:
    """Does it land where it does for want of an answer, and of none but those that this reader may not know?"""
    open_ = [(ground, finding) for ground in row.placed.grounds for finding in ground.findings]
    seen = [(ground, explain.may_see(row.hearing.policy, finding, reader)) for ground, finding in open_]
    missed = any(ground.key == "reason.missing" and may for ground, may in seen)
    return row.placed.branch == "on_unknown" and not missed and not all(may for _ground, may in seen)


def _ground(policy: Policy, row: Row, ground: Ground, reader: Reader, lang: Lang) -> str:
    word = WORDS[ground.key].in_(lang)
    if ground.key == "reason.transition":
        clause = policy.by_id.get(row.placed.clause)
        unsaid = WORDS["reason.unsaid"].in_(lang).format(clause.called(lang) if clause else row.placed.clause)
        return ground.text.in_(lang) or unsaid
    if not ground.findings:
        clause = policy.by_id.get(row.placed.clause)
        return word.format(ground.text.in_(lang) or (clause.called(lang) if clause else row.placed.clause))
    said = _about(policy, ground.findings[0], word, reader, lang)
    if not said or not ground.categories:
        return said
    return WORDS["reason.for"].in_(lang).format(", ".join(one.name.in_(lang) for one in ground.categories), said)


def _counts(finding: Finding) -> bool:
    """Does a clause count other agreements, itself or by what it is made of?"""
    test = finding.clause.test if isinstance(finding.clause, Criterion) else None
    return bool(test and test.count) or any(map(_counts, finding.parts))


def _about(policy: Policy, finding: Finding, word: str, reader: Reader, lang: Lang) -> str:
    if not explain.may_see(policy, finding, reader):
        return ""  # said nowhere else either, so that its absence tells nothing
    clause = (finding.clause.name.in_(lang) or finding.text.in_(lang)).rstrip(".")
    return word.format(f"{clause}. {explain.sentence(policy, finding, lang)}")


def _despite(row: Row, finding: Finding, reader: Reader, lang: Lang) -> str:
    despite = "reason.despite-held" if row.placed.basis == "held" else "reason.despite"
    word = WORDS[stands_in_the_way(finding) if finding.unwanted else despite].in_(lang)
    return _about(row.hearing.policy, finding, word, reader, lang)


def breach_sentences(
    policy: Policy, breaches: Iterable[Breach], lang: Lang, place: Callable[[Counted], str] | None = None
) -> list[tuple[str, str]]:
    """Each limit that is exceeded or moratorium not kept: which of these it is, and a sentence; of a limit that holds
    in each place apart, with the places together. ``place`` says what a register calls one that
    the policy does not name.
    """
    found: dict[str, list[Breach]] = {}
    for one in breaches:
        found.setdefault(one.clause, []).append(one)
    return [(ones[0].kind, _together(policy, ones, lang, place)) for ones in found.values()]


def _together(policy: Policy, breaches: list[Breach], lang: Lang, place: Callable[[Counted], str] | None) -> str:
    counted = [one.counted for one in breaches if one.counted and one.counted.group]
    if not counted:
        return breach_sentence(policy, breaches[0], lang)
    limit = policy.by_id[breaches[0].clause].text.in_(lang).rstrip(".") or WORDS["heading.cap"].in_(lang)
    named = place or (lambda one: phrases.group_phrase(policy, one.cap, one.group, lang))
    each = ", ".join(f"{named(one)} {one.least}" for one in counted)
    colon = "\u00a0: " if lang == "fr" else ": "
    return f"{limit}, {phrases.cap_phrase(policy, counted[0].cap, lang)}{colon}{each}."


def breach_sentence(policy: Policy, breach: Breach, lang: Lang) -> str:
    """A register-level breach in words."""
    clause = policy.by_id[breach.clause]
    if breach.counted:
        name = clause.text.in_(lang).rstrip(".") or WORDS["heading.cap"].in_(lang)
        where = phrases.group_phrase(policy, breach.counted.cap, breach.counted.group, lang)
        where = f" ({where})" if where else ""
        phrase = phrases.cap_phrase(policy, breach.counted.cap, lang)
        words = WORDS["breach.cap.one" if breach.counted.least == 1 else "breach.cap.many"]
        return words.in_(lang).format(name + where, breach.counted.least, phrase)
    words = WORDS["breach.moratorium.one" if len(breach.agreements) == 1 else "breach.moratorium.many"]
    return words.in_(lang).format(", ".join(breach.agreements), clause.called(lang))


def finding_json(policy: Policy, finding: Finding, reader: Reader, lang: Lang) -> dict[str, Any]:
    """One finding; what the reader may not see is ``null`` with the constant sentence."""
    seen = explain.show(policy, finding, reader, lang)
    fact = finding.answer.fact if seen.outcome is not None else None
    return {
        "criterion": seen.criterion,
        "clause": seen.source,
        "text": seen.text,
        "force": str(seen.force),
        "outcome": None if seen.outcome is None else str(seen.outcome),
        "value": seen.value or None,
        "sentence": seen.sentence,
        "change": seen.change or None,
        "edition": (fact and fact.edition) or None,
        "valid_from": _day(fact and fact.valid_from),
        "known_on": _day(fact and fact.known_on),
        "evidence": (fact and fact.evidence) or None,
        "established_by": (fact and fact.established_by) or None,
    }


def _day(day: datetime.date | None) -> str | None:
    """A day of a fact; ``None`` where there is no fact, or the register does not say since when it is so."""
    return None if day is None or day == facts.NEVER_SAID else day.isoformat()


def verdict_json(verdict: Verdict, reader: Reader, lang: Lang) -> dict[str, Any]:
    """A verdict: the JSON of ``policy evaluate`` (schema: docs/evaluate.schema.json)."""
    whole = explain.whole(verdict, reader)
    return {
        "policy": verdict.policy.id,
        "category": verdict.category.id,
        "as_of": verdict.as_of.isoformat(),
        "known_at": verdict.known_at.isoformat(),
        "outcome": None if whole is None else str(whole),
        "findings": [finding_json(verdict.policy, finding, reader, lang) for finding in verdict.findings],
    }


class Said(NamedTuple):
    """What a reader is told of a clause of the policy in view of the register, and of which agreements."""

    clause: str
    agreements: tuple[str, ...]
    sentence: str


class Beside(NamedTuple):
    """What a register says beside its rows: what is left out, by the reason, and remarks."""

    left_out: Mapping[str, Sequence[str]] = {"ended": (), "later": ()}
    remarks: Sequence[Said] = ()


ALL_IN = Beside()
MOST_NAMED = 20


def remarks(simulation: Simulation, lang: Lang) -> list[Said]:
    """What a register alone cannot answer of a policy: amounts for each project, and limits by what is not recorded."""
    of = WORDS["remark.ungrouped"].in_(lang)
    policy = simulation.policy
    found = []
    for one in uncounted(policy):
        word = WORDS["remark.granted" if one.kind == "grant" else "remark.uncounted"].in_(lang)
        found.append(Said(one.id, (), word.format((one.text.in_(lang) or one.id).rstrip("."))))
    for cap, lost in simulation.ungrouped:
        found.append(Said(cap.id, lost, of.format((cap.text.in_(lang) or cap.id).rstrip("."), _few(lost))))
    if of_another := _of_another(simulation):
        found.append(Said(policy.id, of_another, WORDS["remark.of-another"].in_(lang).format(_few(of_another))))
    perhaps = WORDS["remark.perhaps-stopped"].in_(lang)
    for clause, made in simulation.perhaps_stopped:
        found.append(
            Said(clause.id, made, perhaps.format((clause.text.in_(lang) or clause.id).rstrip("."), _few(made)))
        )
    return found


def _of_another(simulation: Simulation) -> tuple[str, ...]:
    """In a run of the policy in force: what lies in a category of another policy that has the same id in this one."""
    policy, against = simulation.policy, simulation.against
    if against is None or not is_itself(policy, against):
        return ()
    own = {category.id for category in policy.categories}
    lie = (row.held for row in simulation.rows if row.held.category in own)
    return tuple(held.reference for held in lie if held.policy not in ("", policy.id))


def _few(references: tuple[str, ...]) -> str:
    return ", ".join(references[:MOST_NAMED]) + (" …" if len(references) > MOST_NAMED else "")


def laws_apart(policy: Policy, lang: Lang, before: Policy | None = None) -> list[Said]:
    """Which laws bind nothing above a policy (or the one before it), or less than they say: they clash with what is
    there before them, or are for a category that the policy does not have."""
    unbound = {**(before.unbound if before else {}), **policy.unbound}
    found = [Said(law, (), said.in_(lang)) for law, said in unbound.items()]
    colon = " : " if lang == "fr" else ": "
    for _law, one in of_laws(policy):
        clause = policy.by_id[one.clause]
        found.append(Said(one.clause, (), clause.called(lang).rstrip(".") + colon + one.message.in_(lang)))
    return found


def simulation_json(simulation: Simulation, reader: Reader, lang: Lang, beside: Beside = ALL_IN) -> dict[str, Any]:
    """A simulation: the JSON of ``simulate`` (schema: docs/simulate.schema.json). Money is in minor units."""
    policy = simulation.policy
    return {
        "policy": policy.id,
        **({"readings": list(policy.readings)} if policy.readings else {}),
        **({"laws": list(policy.laws)} if policy.laws else {}),
        "against": simulation.against.id if simulation.against else None,
        "as_of": simulation.as_of.isoformat(),
        "known_at": simulation.known_at.isoformat(),
        "totals": {category: n for category, n in simulation.totals.items() if n},
        "caps": [_cap_json(policy, counted, lang) for counted in simulation.caps],
        "money": [_spent_json(spent, lang) for spent in simulation.money],
        "money_before": [_spent_json(spent, lang) for spent in simulation.money_before],
        "agreements": [row_json(row, reader, lang) for row in simulation.rows],
        "outside_categories": [held.reference for held in simulation.beyond],
        "breaches": [
            {
                "kind": breach.kind,
                "clause": breach.clause,
                "outcome": str(breach.outcome),
                "agreements": list(breach.agreements),
                "sentence": breach_sentence(policy, breach, lang),
            }
            for breach in simulation.breaches
        ],
        "left_out": {
            reason: {"count": len(references), "agreements": list(references)}
            for reason, references in beside.left_out.items()
        },
        "remarks": [
            said._asdict() | {"agreements": list(said.agreements)}
            for said in (*laws_apart(policy, lang, simulation.against), *remarks(simulation, lang), *beside.remarks)
        ],
    }


def _spent_json(spent: Spent, lang: Lang) -> dict[str, Any]:
    return {
        "category": " ".join(spent.categories),
        "count": spent.count,
        "possibly": spent.possibly,
        "each": spent.each.minor,
        "total": spent.total.minor,
        "currency": spent.each.currency,
        "every": phrases.duration_phrase(spent.amount.every, lang) if spent.amount.every else None,
    }


def money_sentence(row: Row, lang: Lang) -> str:
    """How what is set aside for an agreement changes, in words; empty where it does not, and where it is in a category
    of only one of the two policies. A text that names no amount does not say that there is none."""
    before, after = row.money(before=True), row.money()
    if before is None or after is None:
        return ""
    if [(one.amount, one.every) for one in before] == [(one.amount, one.every) for one in after]:
        return ""
    said = [_each_phrase(amounts, lang) for amounts in (before, after)]
    return WORDS["money.changes"].in_(lang).format(*said)


def _each_phrase(amounts: Iterable[Amount], lang: Lang) -> str:
    said = [
        f"{one.amount.phrase(lang)} {phrases.every_phrase(one.every, lang)}" if one.every else one.amount.phrase(lang)
        for one in amounts
        if one.amount
    ]
    return phrases.listed(said, lang) or WORDS["money.none"].in_(lang)


def _each_json(amounts: Iterable[Amount] | None, lang: Lang) -> list[dict[str, Any]] | None:
    if amounts is None:
        return None
    return [
        {
            "each": one.amount.minor,
            "currency": one.amount.currency,
            "every": phrases.duration_phrase(one.every, lang) if one.every else None,
        }
        for one in amounts
        if one.amount
    ]


def _cap_json(policy: Policy, counted: Counted, lang: Lang) -> dict[str, Any]:
    return {
        "category": " ".join(counted.cap.categories),
        "clause": counted.cap.id,
        "group": list(counted.group),
        "group_name": phrases.group_phrase(policy, counted.cap, counted.group, lang),
        "in_force": counted.least,
        "possibly": counted.most,
        "at_most": counted.cap.at_most,
        "sentence": phrases.cap_phrase(policy, counted.cap, lang),
    }


def row_json(row: Row, reader: Reader, lang: Lang) -> dict[str, Any]:
    """One agreement of a simulation."""
    policy = row.hearing.policy
    return {
        "reference": row.held.reference,
        "counterparty": row.held.counterparty,
        "country": row.held.country,
        "before": row.before or None,
        "after": row.after,
        "in_force": False if row.held.over else row.held.in_force,
        "basis": row.placed.basis,
        "clause": row.placed.clause or None,
        "branch": row.placed.branch or None,
        "action": action(row, lang, reader),
        "action_kind": action_kind(row, reader),
        "reasons": reasons(row, reader, lang),
        "money_before": _each_json(row.money(before=True), lang),
        "money_after": _each_json(row.money(), lang),
        "money_change": money_sentence(row, lang) or None,
        "new_failures": [f.criterion for f in row.new(Outcome.NOT_MET) if explain.may_see(policy, f, reader)],
        "new_unknowns": [f.criterion for f in row.new(Outcome.UNKNOWN) if explain.may_see(policy, f, reader)],
        "findings": [finding_json(policy, finding, reader, lang) for finding in row.findings],
    }
