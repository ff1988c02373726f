"""Adopted texts as the engine reads them. A version never changes, so each is read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.db.models import F

from chancery.policy import Policy, PolicyError, Problem, Text, load
from chancery.policy.entry import is_on
from chancery.policy.model import Category, Moratorium
from chancery.policy.stack import stack_what_fits
from chancery.strategy.models import PolicyVersion

CHANGED = Text(
    "these are not the bytes that were pinned. Nothing is judged by them; restore the adopted file.",
    "ce ne sont pas les octets qui ont été figés. Rien n’est jugé d’après eux ; rétablissez le fichier adopté.",
)


def loaded(version: PolicyVersion, readings: tuple[str, ...] = ()) -> Policy:
    """The policy that a stored version says; with the other reading of these notes, to look at and never to judge by.

    Raises ``PolicyError`` where it keeps no such reading.
    """
    return _of_digest(version.digest, readings)


def unreadable() -> Iterator[tuple[str, PolicyError]]:
    """The policies on record that this version of the program refuses, each with why: a later version may know better
    what can never be answered. Nothing of a register could be judged by them."""
    for policy_id, content in PolicyVersion.objects.order_by("policy_id", "id").values_list("policy_id", "content"):
        try:
            load(bytes(content), name=policy_id)
        except PolicyError as error:
            yield policy_id, error


def own(on: date) -> PolicyVersion | None:
    """The city's own policy on a day; none where it has adopted none."""
    cities = PolicyVersion.objects.in_force(on).filter(kind=PolicyVersion.Kind.POLICY).defer("content")
    return cities.order_by("-in_force_from", "-id").first()


def in_force(on: date) -> Policy | None:
    """The city's policy on a day, as the laws above it bind the city; None where it has adopted none."""
    version = own(on)
    return bound(loaded(version), on) if version else None


def bound(policy: Policy, on: date, *, published: bool = False) -> Policy:
    """The policy as the laws above it bind the city on a day: every overlay in force is stacked, and only tightens.
    Residents read by those that are `published`. Which laws the policy's own header names decides nothing.

    A law that clashes with the policy, or with a law before it, is left out, and the policy says so (``unbound``).
    """
    laws = PolicyVersion.objects.in_force(on).filter(kind=PolicyVersion.Kind.OVERLAY)
    laws = laws.order_by("in_force_from", "policy_id")
    if published:
        laws = laws.filter(published=True)
    named = laws.values_list("policy_id", "digest")
    digests = tuple(digest for policy_id, digest in named if policy_id not in policy.laws)
    return stack_what_fits(policy, [_of_digest(digest) for digest in digests]) if digests else policy


class Span(NamedTuple):
    """From when until when a category can be given: the days of the policies that have it; None where one holds still,
    or has not said. And whether a policy keeps it for what nobody may ask for, such as what has run out."""

    since: date | None
    until: date | None
    assigned_only: bool = False


def adopted() -> list[PolicyVersion]:
    """The city's own policies that were in force, are, or will be from a day to come; the latest first. No proposal."""
    cities = PolicyVersion.objects.filter(kind=PolicyVersion.Kind.POLICY, in_force_from__isnull=False)
    return list(cities.defer("content").order_by(F("in_force_from").desc(nulls_last=True), "-id"))


def that_gave(category: str, on: date | None, known: Iterable[PolicyVersion]) -> PolicyVersion | None:
    """Which of these, the latest first, was in force on a day, if it has the category; where the day is not recorded,
    the only one that has it. Else the record does not say which policy gave it."""
    if on is None:
        having = [each for each in known if any(one.id == category for one in loaded(each).categories)]
        return having[0] if len(having) == 1 else None
    begun = (each for each in known if each.in_force_from is not None and each.in_force_from <= on)
    bound = next((each for each in begun if each.in_force_to is None or each.in_force_to >= on), None)
    return bound if bound and any(each.id == category for each in loaded(bound).categories) else None


def spans() -> dict[str, Span]:
    """Of every category of every policy that was adopted, when it could be given. What is only proposed gives none."""
    found: dict[str, Span] = {}
    for row in adopted():
        since, until = row.in_force_from, row.in_force_to
        for each in loaded(row).categories:
            known = found.get(each.id, Span(since, until))
            found[each.id] = Span(
                min(known.since, since) if known.since and since else None,
                max(known.until, until) if known.until and until else None,
                known.assigned_only or each.status == "assignment-only",
            )
    return found


def category(key: str) -> Category | None:
    """A category by its key, of whichever policy knows it: the newest that does."""
    rows = PolicyVersion.objects.defer("content").order_by(F("in_force_from").desc(nulls_last=True), "-id")
    return next((each for row in rows for each in loaded(row).categories if each.id == key), None)


def moratoria(on: date) -> list[tuple[PolicyVersion, Moratorium]]:
    """What stops new agreements on a day, each with the text that says so: of the policy itself, or above it."""
    found = PolicyVersion.objects.in_force(on).defer("content").order_by("in_force_from", "policy_id")
    texts = [(version, loaded(version).all(Moratorium)) for version in found]
    return [(version, one) for version, clauses in texts for one in clauses if is_on(one, on)]


class Pause(NamedTuple):
    """A moratorium with its days: the first on which it holds, and the first on which it holds no longer; None where it
    has no beginning, or no end that anybody decided on. `version` is the text that imposes it."""

    version: PolicyVersion | None
    clause: Moratorium
    since: date | None
    until: date | None

    def holds(self, on: date) -> bool:
        """Does it stop new agreements on this day?"""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


def pauses(on: date) -> list[Pause]:
    """What stops new agreements on a day or from a later one, with its days; nothing that is over by then."""
    texts = PolicyVersion.objects.filter(in_force_from__isnull=False).exclude(in_force_to__lt=on).defer("content")
    found = (one for row in texts.order_by("in_force_from", "policy_id") for one in _pauses(row))
    return [one for one in found if one.until is None or one.until > on]


def pauses_of(policy: Policy) -> list[Pause]:
    """The same of a text that is still being written: as it says itself."""
    return [Pause(None, one, one.since, one.until) for one in policy.all(Moratorium)]


def _pauses(version: PolicyVersion) -> Iterator[Pause]:
    """The moratoria of a text hold while it is in force, and no longer than it says itself."""
    last: date | None = version.in_force_to
    for one in loaded(version).all(Moratorium):
        ends = [day for day in (one.until, last + timedelta(days=1) if last else None) if day]
        begins = [day for day in (one.since, version.in_force_from) if day]
        yield Pause(version, one, max(begins, default=None), min(ends, default=None))


def ended(digests: Iterable[str]) -> tuple[tuple[str, date], ...]:
    """The moratoria of these texts that name no day of their end and have come to it: the id of each, and the first day
    on which it holds no longer. It was lifted by Council; or the policy that imposed it was followed by another that
    does not go on with it."""
    open_ = {digest: ids for digest in digests if (ids := _without_end(digest))}
    if not open_:
        return ()
    rows = PolicyVersion.objects.filter(digest__in=open_, in_force_to__isnull=False).defer("content")
    found = ((id, _end(row, id)) for row in rows.order_by("policy_id") for id in open_[row.digest])
    return tuple((id, on) for id, on in found if on is not None)


def _end(version: PolicyVersion, id: str) -> date | None:
    """The day after the text that holds a moratorium; None while the policy after it goes on with it."""
    if version.in_force_to is None:
        return None
    following: date = version.in_force_to + timedelta(days=1)
    after = own(following) if version.kind == PolicyVersion.Kind.POLICY else None
    clause = loaded(after).by_id.get(id) if after else None
    if after is None or not isinstance(clause, Moratorium):
        return following
    return clause.until or _end(after, id)


@lru_cache(maxsize=256)
def _without_end(digest: str) -> tuple[str, ...]:
    """The moratoria of a text that name no day of their end; most texts have none."""
    return tuple(one.id for one in _of_digest(digest).all(Moratorium) if one.until is None)


@lru_cache(maxsize=64)
def _of_digest(digest: str, readings: tuple[str, ...] = ()) -> Policy:
    version = PolicyVersion.objects.only("content", "policy_id").get(digest=digest)
    policy = load(bytes(version.content), name=version.policy_id, readings=readings)
    if not readings and policy.digest != digest:
        raise PolicyError([Problem(version.policy_id, "", 1, CHANGED)])
    return policy
