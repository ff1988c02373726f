"""Why an agreement stands where it stands: each criterion asked of it, as far as a resident may see."""

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse

from chancery.agreements import facts
from chancery.agreements.models import Agreement, CategoryAssignment
from chancery.counterparties.facts import of_home
from chancery.policy import Category, Criterion, Held, Moment, Outcome, Policy, Reader, register_known_to, show, shown
from chancery.policy.behind import finding_of
from chancery.policy.evaluate import verdict
from chancery.policy.explain import unseen
from chancery.policy.hearing import Hearing
from chancery.policy.model import Cap
from chancery.portal import data, words
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import bound, loaded


class Row(NamedTuple):
    """One criterion, one answer, one reason, one source."""

    id: str
    text: str
    label: words.Label
    sentence: str
    change: str
    source: str
    url: str
    evidence: str
    notes: list[str]


class Why(NamedTuple):
    """All criteria of one category, with how many have each answer. It is its own, or one that could be asked for;
    `past` where its own is of an earlier policy. `outcome` is what they come to as the policy weighs them, where what
    residents may not see is taken as open."""

    policy: PolicyVersion
    category: Category
    answers: frozenset[str]
    outcome: Outcome
    rows: list[Row]
    tally: list[tuple[words.Label, int]]
    own: bool
    past: bool = False
    unbound: tuple[str, ...] = ()


# A slip of the pen changes no answer; what changes one is told beside it.
TOLD = ("contradiction", "ambiguity", "silence")
HIDDEN = words.Label(words.HIDDEN, "na")


def held(row: Agreement, on: date) -> CategoryAssignment | None:
    """The category it holds on a day; where no first day is recorded, since before."""
    return next((one for one in reversed(list(row.assignments.all())) if _holds(one, on)), None)


def _holds(one: CategoryAssignment, on: date) -> bool:
    return (one.since is None or one.since <= on) and (one.until is None or one.until >= on)


def explain(row: Agreement, on: date, version: PolicyVersion, as_held: Held) -> Why | None:
    """The verdict on its own category; where that asks nothing, on an open one that a proposal could ask for."""
    now = held(row, on)
    if now is None:
        return None
    policy = bound(loaded(version), on, published=True)
    mine = next((each for each in policy.categories if each.id == now.category), None)
    found = _ask(as_held, on, version, policy, mine, "maintain") if mine else None
    if found is not None and found.rows:
        return found
    open_one = next((each for each in reversed(policy.categories) if each.status == "open"), None)
    asked = _ask(as_held, on, version, policy, open_one, "establish") if open_one else found
    return asked._replace(past=mine is None) if asked else None


def _ask(as_held: Held, on: date, version: PolicyVersion, policy: Policy, category: Category, moment: Moment) -> Why:
    """Its own category as it holds it, with the stages behind it; another as a candidate for that would be asked."""
    # Who comes in is counted against the limits; who is there already, only by a clause that counts.
    counts = counting(policy) or (moment == "establish" and _is_limited(policy, category))
    public = Agreement.objects.public()
    lang, reader = words.language(), Reader.PUBLIC
    every = facts.held(as_of=on, agreements=public, lang=lang) if counts else None
    register = None if every is None else register_known_to(every, reader)
    [known] = register_known_to([as_held], reader)
    own = moment == "maintain"
    asked = known if own else replace(known, category="", policy="")
    kept = unseen(policy, reader)
    hearing = Hearing(policy, as_of=on, register=register, home=of_home(lang), moment=moment, unseen=kept)
    found = verdict(hearing, category.id, asked)
    seen = shown(found, reader, lang)
    pages = (_page_of(policy, one.clause.id, version) for one in found.findings)
    rows = [_row(policy, one, url) for one, url in zip(seen, pages, strict=True)]
    answers = frozenset("" if one.outcome is None else str(one.outcome) for one in seen)
    unbound = tuple(words.fine(said.in_(lang)) for said in policy.unbound.values())
    return Why(version, category, answers, found.outcome, rows, _tally(rows), own, unbound=unbound)


def _is_limited(policy: Policy, category: Category) -> bool:
    """Is there a number of agreements that this category may not exceed? Only then is the register read for it."""
    caps = (cap for cap in policy.all(Cap) if not cap.no_limit)
    return any(not cap.categories or category.id in cap.categories for cap in caps)


def by_law(as_held: Held, on: date, version: PolicyVersion) -> list[Row]:
    """What the laws above a policy say of an agreement that has no category: they bind it all the same."""
    policy, reader = bound(loaded(version), on, published=True), Reader.PUBLIC
    [known] = register_known_to([as_held], reader)
    hearing = Hearing(
        policy, as_of=on, home=of_home(words.language()), moment="maintain", unseen=unseen(policy, reader)
    )
    asked = (policy.get(Criterion, id) for id in policy.imposed)
    found = (finding_of(hearing, one.id, known) for one in asked if not one.categories)
    return [
        _row(policy, show(policy, one, reader, words.language()), _page_of(policy, one.clause.id, version))
        for one in found
        if one.answer.why != "moment"
    ]


def counting(policy: Policy) -> bool:
    """Does a clause of it count other agreements?"""
    return any(one.test and one.test.count for one in policy.all(Criterion))


def _page_of(policy: Policy, clause: str, version: PolicyVersion) -> str:
    """Where residents read a clause: in the city's policy, or in the law that brought it in, if that is published."""
    law = policy.lent.get(clause, "")
    if clause not in policy.by_id or (law and law not in {row.policy_id for row in data.kept().laws}):
        return ""
    return f"{reverse('portal:policy-version', args=[law or version.policy_id])}#{clause}"


def _row(policy: Policy, one: Any, url: str) -> Row:
    label = words.OUTCOMES[one.outcome] if one.outcome else HIDDEN
    notes = [
        words.fine(f"{note.text.in_(words.language())} {note.treatment.in_(words.language())}")
        for note in policy.notes_on(one.criterion)
        if note.kind in TOLD
    ]
    fine = words.fine
    return Row(
        one.criterion,
        fine(one.text),
        label,
        fine(one.sentence),
        fine(one.change),
        one.source,
        url,
        fine(one.evidence),
        notes,
    )


def _tally(rows: list[Row]) -> list[tuple[words.Label, int]]:
    labels = [*words.OUTCOMES.values(), HIDDEN]
    counted = [(label, sum(1 for row in rows if row.label == label)) for label in labels]
    return [(label, n) for label, n in counted if n]
