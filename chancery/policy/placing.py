"""Where a policy puts an agreement: where it already is, where the text names it, by transition, by criteria."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal, NamedTuple

from chancery.policy.behind import behind, finding_of, keeps_from, stands_in_the_way
from chancery.policy.counting import NOT_SHOWN as NOT_SHOWN
from chancery.policy.evaluate import keeps_its_term
from chancery.policy.facts import Held
from chancery.policy.findings import Finding
from chancery.policy.hearing import MAYBE, NO, YES, Hearing
from chancery.policy.hearing import NONE as NONE_ASKED
from chancery.policy.model import Branch, Category, Criterion, NamedException, Outcome, Policy, Text, Transition

Basis = Literal["held", "exception", "transition", "criteria", "unplaced", "hidden"]
UNPLACED = "unplaced"
"""Where no rule places an agreement."""
NONE = "not-recorded"
"""Where an agreement without a category stays, as the register calls it."""
MOST_SUPPOSED = 3
BEYOND = frozenset({"host-agreement", "pact", "declaration"})
"""Instruments that are no agreements under a category, unless one was given to them."""
TWINNING = "twinning"


class Ground(NamedTuple):
    """Why an agreement lands where it does: a key of the engine's words, the clause, and the findings behind it."""

    key: str
    text: Text
    findings: tuple[Finding, ...] = ()
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one agreement lands, on which basis, by which clause. ``open_on`` is what was to document on the way there:
    with an answer to it, it might have landed elsewhere. It keeps its ``own_term``, or is to be given a ``new_term``,
    where the transition says so."""

    to: str
    basis: Basis
    clause: str
    grounds: tuple[Ground, ...]
    own_term: bool = False
    branch: Literal["", "when", "otherwise", "on_unknown"] = ""
    open_on: tuple[Finding, ...] = ()
    new_term: bool = False


def place(hearing: Hearing, held: Held, *, itself: bool = False, new: bool = False) -> Placed:
    """Where the policy puts an agreement: where it already is, where the text names it, by transition, by criteria.
    A policy held against ``itself`` changes nothing, whatever an agreement lies in. Under a ``new`` text nothing lies
    yet, whatever its id."""
    policy = hearing.policy
    known = held.category in category_ids(policy)
    if itself and not known:
        key = "reason.elsewhere" if held.category else "reason.not-given"
        return Placed(held.category or NONE, "held", "", (Ground(key, Text()), *_by_law(hearing, held)))
    if itself or (known and held.policy == policy.id and not new):
        return _where_it_is(hearing, held)
    for exception in policy.all(NamedException):
        if held.reference in exception.agreements:
            return Placed(exception.to, "exception", exception.id, (Ground("reason.exception", exception.text),))
    # A category may keep its id from one policy to the next. Where the record does not say whose it is, it stays.
    carried = _carried_over(hearing, held) if held.policy or not known else None
    return carried or (_where_it_is(hearing, held) if known else _by_criteria(hearing, held))


def _by_law(hearing: Hearing, held: Held) -> Iterator[Ground]:
    """What laws say of every agreement, whatever the city calls it, and this one does not meet, or nobody knows."""
    for id in hearing.policy.imposed:
        finding = finding_of(hearing, id, held)
        if not hearing.policy.get(Criterion, id).categories and finding.blocks and not finding.awaits:
            yield _ground(finding)


def _carried_over(hearing: Hearing, held: Held) -> Placed | None:
    """Where the first transition that takes it carries it. Where the text speaks of its category and no branch takes
    it, it is nowhere, for want of what the text asks; none, where no transition speaks of its category."""
    named = [one for one in hearing.policy.all(Transition) if held.category in one.origins]
    if not named:
        return None
    lacking: list[Finding] = []
    for one in named:
        if placed := _by_transition(hearing, one, held):
            # What an earlier one left open might have taken it elsewhere: that is told beside why it lands here.
            left_open = tuple(finding for finding in lacking if finding.outcome is MAYBE)
            grounds = (*placed.grounds, *map(_ground, left_open))
            return replace(placed, grounds=grounds, open_on=(*lacking, *placed.open_on))
        lacking += behind(hearing, one.when, held)
    # The criteria of others are not for it: what each of the transitions lacks is why it is nowhere.
    ways = [(hearing.policy.category(one.to), finding) for one in named for finding in behind(hearing, one.when, held)]
    return Placed(UNPLACED, "unplaced", "", _by_category(ways, many=len(named) > 1), open_on=tuple(lacking))


def _by_category(lacking: Sequence[tuple[Category, Finding]], *, many: bool) -> tuple[Ground, ...]:
    """What is lacking, each thing once in each way of it, with the categories that it is lacking for where there are
    ``many`` an agreement might be in."""
    grounds: dict[tuple[str, str], Ground] = {}
    for category, finding in lacking:
        found = _ground(finding)
        known = grounds.get((finding.criterion, found.key), found)
        grounds[finding.criterion, found.key] = known._replace(categories=(*known.categories, category) if many else ())
    return tuple(grounds.values())


def _where_it_is(hearing: Hearing, held: Held) -> Placed:
    grounds = (Ground("reason.held", Text()),)
    return Placed(held.category, "held", held.category, grounds, keeps_its_term(hearing, held, held.category))


def is_beyond(held: Held, placed: Placed) -> bool:
    """Whether no category is for it: a pact never, a twinning unless a rule places it."""
    nowhere = placed.to in (UNPLACED, NONE)  # of what is not shown nobody is told that it is
    return not held.category and (held.instrument in BEYOND or (held.instrument == TWINNING and nowhere))


def category_ids(policy: Policy) -> frozenset[str]:
    return frozenset(category.id for category in policy.categories)


def _by_transition(hearing: Hearing, transition: Transition, held: Held) -> Placed | None:
    outcome = hearing.rule(transition.when, held) if transition.when else YES
    reason = transition.reason if any(transition.reason) else transition.text
    if outcome is YES:
        branch: Branch | None = Branch(transition.to, reason)
        found: tuple[Finding, ...] = ()
    else:
        branch = transition.otherwise if outcome is NO else transition.on_unknown
        found = behind(hearing, transition.when, held)
    if branch is None:
        return None
    grounds = [Ground("reason.transition", branch.reason)]
    grounds += [_ground(one) for one in found]
    name: Literal["", "when", "otherwise", "on_unknown"] = (
        "when" if outcome is YES else "otherwise" if outcome is NO else "on_unknown"
    )
    own, fresh = (transition.term == term and outcome is YES for term in ("balance", "new"))
    open_on, at = found if outcome is MAYBE else (), name if transition.when else ""
    return Placed(branch.to, "transition", transition.id, tuple(grounds), own, at, open_on, fresh)


def _by_criteria(hearing: Hearing, held: Held) -> Placed:
    """The first open category whose every criterion is met; otherwise unplaced, with what each open category lacks."""
    lacking: list[tuple[Category, Finding]] = []
    open_on: list[Finding] = []
    for category in hearing.policy.categories:
        if category.status != "open":
            continue
        eligible = hearing.eligible(category.id, held)
        if eligible is YES:
            meets = Ground("reason.criteria", category.name)
            return Placed(category.id, "criteria", category.id, (meets,), open_on=tuple(open_on))
        found = keeps_from(hearing, category, held)
        lacking += ((category, finding) for finding in found)
        open_on += found if eligible is MAYBE else ()
    many = sum(category.status == "open" for category in hearing.policy.categories) > 1
    return Placed(UNPLACED, "unplaced", "", _by_category(lacking, many=many), open_on=tuple(open_on))


def every_answer(hidden: frozenset[str]) -> Iterator[dict[str, Outcome]]:
    """All that could be found of clauses that a reader may not see; nothing of more than a few, which would be too much
    to try."""
    if len(hidden) <= MOST_SUPPOSED:
        for answers in product((YES, NO, NONE_ASKED), repeat=len(hidden)):
            yield dict(zip(sorted(hidden), answers, strict=True))


def as_known_to(
    hearing: Hearing,
    supposing: Sequence[Hearing],
    placed: Placed,
    unheard: Placed,
    held: Held,
    *,
    itself: bool = False,
    new: bool = False,
) -> Placed:
    """Where an agreement is ``placed``, for a reader who may not see some clauses: ``unheard`` is where it is without
    their answers. If one of these might have put it elsewhere they are not told where it lands, unless a decision on
    record put it there (model, 3b). ``hearing`` is the one that is silent of those clauses, ``supposing`` are those
    that suppose each answer in turn: where all of them place it alike, nothing rests on what is hidden."""
    if not hearing.unseen.intersection(finding.criterion for finding in unheard.open_on):
        return unheard
    if supposing and all(place(one, held, itself=itself, new=new).to == unheard.to for one in supposing):
        return unheard
    if any(stage.policy == hearing.policy.id and stage.category == placed.to for stage in held.stages):
        return placed
    return Placed(NOT_SHOWN, "hidden", "", (Ground("reason.hidden", Text()),))


def _ground(finding: Finding) -> Ground:
    return Ground(stands_in_the_way(finding), finding.text, (finding,))
