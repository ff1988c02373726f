"""A simulation or a verdict as plain values, sentences and JSON: what a page, a command and an export all show."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from chancery import dates
from chancery.policy import explain, facts, phrases
from chancery.policy.evaluate import Verdict
from chancery.policy.explain import Reader
from chancery.policy.findings import Finding
from chancery.policy.lint import of_laws
from chancery.policy.model import Category, Criterion, Lang, OnFail, Outcome, Policy
from chancery.policy.placing import NOT_SHOWN, UNPLACED, Ground
from chancery.policy.simulate import Row, Simulation
from chancery.policy.sums import Breach, Counted, uncounted
from chancery.policy.words import WORDS

#: What there is to do for what lands in no category.
NOWHERE = {UNPLACED: "action.place", NOT_SHOWN: "action.not-shown"}
#: What follows from a category and is the counterparty's to know.
TOLD = ("no-further-resources", "may-propose-again")


def reasons(row: Row, reader: Reader, lang: Lang, *, missing: bool = True) -> list[str]:
    """Why an agreement lands where it does: first the basis, then what is not met or ``missing`` behind it."""
    policy = row.hearing.policy
    told = [one for one in row.placed.grounds if missing or one.key != "reason.missing"]
    said = [_ground(policy, row, ground, reader, lang) for ground in told]
    if row.placed.basis == "transition" and row.placed.branch == "" and row.verdict:
        said += [_despite(policy, finding, reader, lang) for finding in row.verdict.failing]
    if row.placed.basis == "criteria" and row.verdict:
        word = WORDS["reason.together"].in_(lang)
        said += [_about(policy, finding, word, reader, lang) for finding in row.verdict.failing]
    return [sentence for sentence in said if sentence]


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
    if not said or not ground.categories or not _several_open(policy):
        return said
    return WORDS["reason.for"].in_(lang).format(", ".join(one.name.in_(lang) for one in ground.categories), said)


def _several_open(policy: Policy) -> bool:
    """Is there more than one category that an agreement might be placed in by its criteria?"""
    return sum(one.status == "open" for one in policy.categories) > 1


def _about(policy: Policy, finding: Finding, word: str, reader: Reader, lang: Lang) -> str:
    if not explain.may_see(policy, finding, reader):
        return ""  # said nowhere else either, so that its absence tells nothing
    clause = (finding.clause.name.in_(lang) or finding.text.in_(lang)).rstrip(".")
    return word.format(f"{clause}. {explain.sentence(policy, finding, lang)}")


def _despite(policy: Policy, finding: Finding, reader: Reader, lang: Lang) -> str:
    return _about(policy, finding, WORDS["reason.despite"].in_(lang), reader, lang)


def action(row: Row, lang: Lang, reader: Reader = Reader.PUBLIC) -> str:
    """What the office has to do for this agreement if the policy is adopted, as far as this reader may know why."""
    if row.held.over:
        return _told(row.verdict.category, lang) if row.verdict and _is_told(row) else WORDS["action.over"].in_(lang)
    if row.verdict is None:
        return WORDS[NOWHERE.get(row.after, "action.give")].in_(lang)
    category = row.verdict.category
    if conclude := _conclude(row, reader, lang):
        return conclude
    due = [said for _, said in _due(row, reader, lang)]
    if "no-further-resources" in category.effects:
        return " ".join([_told(category, lang), *due] if row.changes else due) or _keep(lang)
    parts = [WORDS["action.balance"].in_(lang)] if row.placed.own_term else []
    if row.placed.own_term and not row.held.facts.get("ends_on"):
        parts.append(WORDS["action.record-end"].in_(lang))
    if any(finding.answer.why == "length-missing" for finding in _seen(row, reader)):
        parts.append(WORDS["action.record-start"].in_(lang))
    parts += _amend(row, category, reader, lang) + due
    if row.changes and category.kind != "exception":
        parts.append(_told(category, lang))
    return " ".join(parts) or _keep(lang)


def _told(category: Category, lang: Lang) -> str:
    """What the counterparty is told of its category: what the policy says follows from it, or its name."""
    effects = [WORDS[f"action.{one}"].in_(lang) for one in TOLD if one in category.effects]
    if "recognised" not in category.effects and not effects:
        return WORDS["action.notify"].in_(lang).format(category.name.in_(lang))
    named = WORDS["action.category"].in_(lang).format(category.name.in_(lang))
    word = WORDS["action.recognised" if "recognised" in category.effects else "action.told"].in_(lang)
    return word.format((" ; " if lang == "fr" else "; ").join(effects or [named]))


def _is_told(row: Row) -> bool:
    """Of what binds no more only this is told: that it is kept for its history from now on."""
    return row.verdict is not None and row.changes and "no-further-resources" in row.verdict.category.effects


def _keep(lang: Lang) -> str:
    return WORDS["action.keep"].in_(lang)


def _seen(row: Row, reader: Reader) -> tuple[Finding, ...]:
    """The findings of an agreement that this reader may know: an action must not betray the others."""
    findings = row.verdict.findings if row.verdict else ()
    return tuple(finding for finding in findings if explain.may_see(row.hearing.policy, finding, reader))


def _failed(row: Row, reader: Reader) -> Iterator[tuple[Criterion, OnFail]]:
    """The clauses not met that say themselves what follows."""
    decide = {finding.criterion for finding in row.verdict.failing} if row.verdict else set()
    for finding in _seen(row, reader):
        clause = finding.clause
        if isinstance(clause, Criterion) and clause.on_fail and finding.criterion in decide:
            yield clause, clause.on_fail


def _conclude(row: Row, reader: Reader, lang: Lang) -> str:
    for _, (what, by) in _failed(row, reader):
        if what == "withdraw":
            key = "action.conclude-by" if by else "action.conclude"
            return WORDS[key].in_(lang).format(dates.in_words(by, lang) if by else "")
    return ""


def _due(row: Row, reader: Reader, lang: Lang) -> list[tuple[str, str]]:
    """What clauses not met ask for besides an end: to amend or to give notice, by which day."""
    found = []
    for clause, (what, by) in _failed(row, reader):
        if what != "withdraw":
            word = WORDS[f"action.on-fail-{what}-by" if by else f"action.on-fail-{what}"].in_(lang)
            name = (clause.name.in_(lang) or clause.text.in_(lang)).rstrip(".")
            found.append((what, word.format(name, dates.in_words(by, lang) if by else "")))
    return found


def _amend(row: Row, category: Category, reader: Reader, lang: Lang) -> list[str]:
    lacking = [finding for finding in _seen(row, reader) if finding.blocks and not finding.awaits]
    needs = []
    if category.term and (key := _term_action(lacking)):
        needs.append(WORDS[key].in_(lang).format(phrases.term_phrase(category.term, lang)))
    due = {clause.id for clause, _what in _failed(row, reader)}  # said with what the clause itself asks for
    wanted = (one for one in lacking if one.criterion in category.must_have and one.criterion not in due)
    missing = [(one.clause.name.in_(lang) or one.text.in_(lang)).rstrip(".") for one in wanted]
    if missing:
        quoted = ", ".join(f"« {one} »" if lang == "fr" else f"“{one}”" for one in missing)
        needs.append(WORDS["action.must-have"].in_(lang).format(quoted))
    between = " ; " if lang == "fr" else "; "
    return [WORDS["action.amend"].in_(lang).format(between.join(needs))] if needs else []


def _term_action(lacking: list[Finding]) -> str:
    """What is to be done about its term: an end where it has none, another where it has one. Where only its first day
    is not recorded, the agreement itself lacks nothing."""
    found = next((finding for finding in lacking if finding.kind == "term"), None)
    if found is None or found.answer.why == "length-missing":
        return ""
    has_one = found.answer.fact is not None and found.answer.fact.value is not None
    return "action.term" if has_one else "action.end-date"


def action_kind(row: Row, reader: Reader = Reader.PUBLIC) -> str:
    """The required action in one word: ``conclude``, ``amend``, ``notify``, ``place`` or ``keep``."""
    if row.held.over or row.after == NOT_SHOWN:
        return "notify" if _is_told(row) else "keep"
    if row.after == UNPLACED or row.verdict is None:
        return "place"
    if _conclude(row, reader, "en"):
        return "conclude"
    due = {what for what, _ in _due(row, reader, "en")}
    kept = "no-further-resources" in row.verdict.category.effects
    if "amend" in due or (not kept and _amend(row, row.verdict.category, reader, "en")):
        return "amend"
    told = row.changes and row.verdict.category.kind != "exception"
    return "notify" if told or "notify" in due else "keep"


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
    return words.in_(lang).format(", ".join(breach.agreements))


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
    word, of = WORDS["remark.uncounted"].in_(lang), WORDS["remark.ungrouped"].in_(lang)
    policy = simulation.policy
    found = [Said(one.id, (), word.format((one.text.in_(lang) or one.id).rstrip("."))) for one in uncounted(policy)]
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
    if against is None or against.digest != policy.digest:
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
        "money": [
            {
                "category": " ".join(spent.categories),
                "count": spent.count,
                "possibly": spent.possibly,
                "each": spent.each.minor,
                "total": spent.total.minor,
                "currency": spent.each.currency,
                "every": phrases.duration_phrase(spent.amount.every, lang) if spent.amount.every else None,
            }
            for spent in simulation.money
        ],
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
        "new_failures": [f.criterion for f in row.new(Outcome.NOT_MET) if explain.may_see(policy, f, reader)],
        "new_unknowns": [f.criterion for f in row.new(Outcome.UNKNOWN) if explain.may_see(policy, f, reader)],
        "findings": [finding_json(policy, finding, reader, lang) for finding in row.findings],
    }
