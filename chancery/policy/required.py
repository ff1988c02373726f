"""What the office has to do for an agreement if a policy is adopted: conclude, amend, notify, place it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

from chancery import dates
from chancery.policy import explain, phrases
from chancery.policy.explain import Reader
from chancery.policy.findings import Finding
from chancery.policy.model import Category, Criterion, Lang, OnFail, Outcome
from chancery.policy.placing import NOT_SHOWN, UNPLACED
from chancery.policy.simulate import Row
from chancery.policy.words import WORDS

#: What there is to do for what lands in no category.
NOWHERE = {UNPLACED: "action.place", NOT_SHOWN: "action.not-shown"}
#: What follows from a category and is the counterparty's to know.
TOLD = ("no-further-resources", "may-propose-again")


def action(row: Row, lang: Lang, reader: Reader = Reader.PUBLIC) -> str:
    """What the office has to do for this agreement if the policy is adopted, as far as this reader may know why."""
    if row.held.over:
        return _told(row.verdict.category, lang) if row.verdict and _is_told(row) else WORDS["action.over"].in_(lang)
    if conclude := _conclude(row, reader, lang):
        return conclude
    if row.verdict is None:
        return WORDS[NOWHERE.get(row.after, "action.give")].in_(lang)
    category = row.verdict.category
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
    findings = row.verdict.findings if row.verdict else row.findings
    return tuple(finding for finding in findings if explain.may_see(row.hearing.policy, finding, reader))


def _failed(row: Row, reader: Reader) -> Iterator[tuple[Criterion, OnFail]]:
    """The clauses not met that say themselves what follows."""
    decide = {finding.criterion for finding in row.verdict.failing} if row.verdict else _barred(row)
    for finding in _seen(row, reader):
        clause = finding.clause
        fails = finding.outcome is Outcome.NOT_MET and finding.criterion in decide
        if fails and isinstance(clause, Criterion) and clause.on_fail:
            yield clause, clause.on_fail


def _barred(row: Row) -> set[str]:
    """What a law says of every agreement, whatever the city calls it, and is not met of one that lands nowhere."""
    policy = row.hearing.policy
    found = (one for one in row.findings if one.criterion in policy.imposed and one.outcome is Outcome.NOT_MET)
    return {one.criterion for one in found if isinstance(one.clause, Criterion) and not one.clause.categories}


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
    if row.placed.new_term:
        key = "action.new-term" if category.term else "action.new-term.none"
        needs.append(WORDS[key].in_(lang).format(phrases.term_phrase(category.term, lang) if category.term else ""))
    elif category.term and (key := _term_action(lacking)):
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
    if _conclude(row, reader, "en"):
        return "conclude"
    if row.verdict is None:
        return "place"
    due = {what for what, _ in _due(row, reader, "en")}
    kept = "no-further-resources" in row.verdict.category.effects
    if "amend" in due or (not kept and _amend(row, row.verdict.category, reader, "en")):
        return "amend"
    told = row.changes and row.verdict.category.kind != "exception"
    return "notify" if told or "notify" in due else "keep"
