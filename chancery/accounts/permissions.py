"""Who may do what: the one place where every room asks whether someone holds a role, a clearance or a delegation."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from chancery.accounts import separation
from chancery.accounts.models import (
    Assistance,
    Clearance,
    Dated,
    DelegationInstrument,
    Division,
    Person,
    Right,
    RoleHeld,
)
from chancery.audit.models import Actor
from chancery.money import LARGEST, Money
from chancery.prepared import Prepared
from chancery.records import DataClass

Answer = TypeVar("Answer")
ADMINISTRATOR, COUNTERSIGNER = "administrator", separation.COUNTERSIGNER
# Roles that are named together, here and nowhere else; what each group may do is each room's to say.
OFFICE = ("officer", "head")
OF_A_DIVISION = ("division-officer", "division-head")
CITY_HALL = ("treasurer", "solicitor", "city-manager", "clerk")
WORKERS = (*OFFICE, *OF_A_DIVISION, *CITY_HALL)
STAFF = (*WORKERS, "mayors-office", "councillor", "auditor")
READS_ACCOUNTS = (ADMINISTRATOR, COUNTERSIGNER, "auditor", "head")
# Who reads what is the office's own. An administrator does not, nor do councillors, the Mayor's Office or proponents.
READS_INTERNAL = (*OFFICE, *CITY_HALL, "auditor")
READS_CONTACTS = (*WORKERS, "mayors-office")
READS_PERSONAL = (*OFFICE, "auditor")
PEOPLE, CONTACTS = "people", "contacts"


READERS: dict[str, tuple[str, ...]] = {
    DataClass.INTERNAL: READS_INTERNAL,
    DataClass.PERSONAL: READS_PERSONAL,
    PEOPLE: READS_ACCOUNTS,
    CONTACTS: READS_CONTACTS,
}


def has_role(actor: Actor | None, *roles: str, on: date | None = None, division: Division | None = None) -> bool:
    """Does this person hold one of these roles on a day, in the whole city or in this division?"""
    if actor is None or actor.kind != Actor.Kind.PERSON:
        return False
    if division is None:
        return not roles_of(actor, on).isdisjoint(roles)
    counting = tuple(role for role in roles if role in roles_of(actor, on))
    return _once(("role", actor.pk, counting, on, division.pk), lambda: _has_role(actor, counting, on, division))


def _has_role(actor: Actor, roles: tuple[str, ...], on: date | None, division: Division) -> bool:
    where = Q(division=None) | Q(division__in=[one.pk for one in _upwards(division)])
    return _own(actor, on).filter(where, role__in=roles).exists()


_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """While a page is only read, nobody's rights change: each is asked for once. Nowhere else is an answer kept."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def while_read(what: str) -> dict[Any, Any] | None:
    """Room for what a page that is only read has read of one kind; None where something may change meanwhile."""
    known = _answers.get()
    return None if known is None else known.setdefault(what, {})


def _once(key: Hashable, ask: Callable[[], Answer]) -> Answer:
    known = _answers.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    found: Answer = known[key]
    return found


def roles_of(actor: Actor, on: date | None = None) -> frozenset[str]:
    """The roles that count for someone on a day, anywhere in the city."""
    day = on or timezone.localdate()
    return _once(("roles", actor.pk, day), lambda: _roles_of(actor, day))


def _roles_of(actor: Actor, on: date) -> frozenset[str]:
    """A seat beside the administration counts in a small office alone."""
    held = dict(_ROLES.rows(actor.pk, on))
    apart = ADMINISTRATOR in held and not may_join_administration()
    return frozenset(role for role, approves in held.items() if not (apart and approves))


def may_join_administration() -> bool:
    """May one person keep the accounts and decide too, where somebody else countersigned it? A small office may let
    them."""
    return separation.may_be_countersigned(separation.ADMINISTRATION)


def in_one_hand(on: date) -> list[Person]:
    """Who keeps the accounts and also holds a seat or a delegation."""
    held = RoleHeld.objects.held(on)
    keeps = held.filter(role=ADMINISTRATOR).values("person")
    decides = Q(pk__in=held.filter(role__approves=True).values("person"))
    decides |= Q(pk__in=DelegationInstrument.objects.held(on).values("holder"))
    return list(Person.objects.filter(decides, pk__in=keeps).order_by("name"))


def holds(person: Person, *roles: str, on: date | None = None) -> bool:
    """The same of a person, who may have no login."""
    return _held(on).filter(person=person, role__in=roles).exists()


def holds_in(person: Person, roles: Iterable[str], division: Division, on: date | None = None) -> bool:
    """The same in one division: a role for the whole city counts in each of them."""
    where = Q(division=None) | Q(division__in=[one.pk for one in _upwards(division)])
    return _held(on).filter(where, person=person, role__in=list(roles)).exists()


def clearance(actor: Actor | None, on: date | None = None, kind: str = Clearance.Kind.INTERGOVERNMENTAL) -> bool:
    """May this person read what another government told in confidence? An administrator never may."""
    if actor is None or has_role(actor, ADMINISTRATOR, on=on):
        return False
    return bool(_CLEARED.rows(actor.pk, kind, on or timezone.localdate()))


def may_read(actor: Actor | None, data_class: str) -> bool:
    """May this person read a value of this class? What another government told in confidence takes a clearance."""
    return data_class in keys_of(actor)


def keys_of(actor: Actor | None) -> frozenset[str]:
    """The keys of what someone may read and find: the data classes, `people` for who looks at the accounts, `contacts`
    for the administration, and those of their divisions, as `division-0198…`."""
    if actor is None:
        return frozenset()
    if actor.kind == Actor.Kind.SERVICE:
        return frozenset(DataClass)
    return _once(("keys", actor.pk), lambda: _keys_of(actor))


def _keys_of(actor: Actor) -> frozenset[str]:
    held = roles_of(actor)
    keys: set[str] = {DataClass.PUBLIC} if held else set()
    keys |= {key for key, roles in READERS.items() if not held.isdisjoint(roles)}
    if clearance(actor):
        keys.add(DataClass.INTERGOVERNMENTAL)
    return frozenset(str(key) for key in keys) | {division_key(one) for one in divisions_of(actor)}


def divisions_of(actor: Actor | None, on: date | None = None) -> frozenset[UUID]:
    """The divisions whose work is this person's on a day: those of their roles, those under them and those merged into
    them; every one, where the role is held in the whole city."""
    if actor is None or actor.kind != Actor.Kind.PERSON or roles_of(actor, on).isdisjoint(OF_A_DIVISION):
        return frozenset()
    return _once(("divisions", actor.pk, on), lambda: _divisions_of(actor, on))


def _divisions_of(actor: Actor, on: date | None) -> frozenset[UUID]:
    held = _own(actor, on).filter(role__in=OF_A_DIVISION)
    return frozenset(_within(set(held.values_list("division", flat=True))))


def division_key(division: Division | UUID) -> str:
    """The key of what a division reads, and no other division."""
    return f"division-{getattr(division, 'pk', division)}"


def keys_of_row(data_class: str, division: UUID | None) -> tuple[str, ...]:
    """The keys with which a row is read: that of its class, and its division's for what is internal."""
    own = data_class == DataClass.INTERNAL and division is not None
    return (data_class, division_key(division)) if own and division else (data_class,)


def opened_by(keys: Iterable[str]) -> Q:
    """The same as a condition on rows with a class and a division: those that someone with these keys may read."""
    held = list(keys)
    mine = [key.removeprefix("division-") for key in held if key.startswith("division-")]
    return Q(data_class__in=held) | Q(data_class=DataClass.INTERNAL, division__in=mine)


def may_work(by: Actor, *roles: str, division: Division | None = None) -> bool:
    """A person who holds one of these roles, or a part of the product at work."""
    return by.kind == Actor.Kind.SERVICE or has_role(by, *roles, division=division)


def may_keep_people(by: Actor) -> bool:
    """Administrators keep the accounts."""
    return may_work(by, ADMINISTRATOR)


def principals_of(actor: Actor | None, on: date | None = None) -> frozenset[UUID]:
    """The people for whom someone prepares papers on a day. What is theirs to plan and to file their assistant may
    prepare; nothing becomes the assistant's to decide."""
    if actor is None or actor.kind != Actor.Kind.PERSON:
        return frozenset()
    day = on or timezone.localdate()
    return _once(("principals", actor.pk, day), lambda: _principals_of(actor, day))


def _principals_of(actor: Actor, on: date) -> frozenset[UUID]:
    mine = Assistance.objects.held(on).filter(person__user__actor=actor, person__user__is_active=True)
    return frozenset(mine.values_list("principal", flat=True))


def may_countersign(by: Actor | None) -> bool:
    """The countersigner, who keeps no accounts."""
    return has_role(by, COUNTERSIGNER) and not has_role(by, ADMINISTRATOR)


def may_confirm(by: Actor) -> bool:
    """A second administrator confirms a seat or a delegation; in a small office the countersigner does."""
    return may_keep_people(by) or (settings.CITY.small_office and may_countersign(by))


def may_see_people(actor: Actor | None) -> bool:
    """Administrators, auditors, the countersigner, and the head of the office, who gives clearances."""
    return has_role(actor, *READS_ACCOUNTS)


def may_see_instruments(actor: Actor | None) -> bool:
    """Whoever works in the office sees who may sign what; so do those who keep or look at the accounts."""
    return may_see_people(actor) or has_role(actor, *READS_INTERNAL, *OF_A_DIVISION)


def is_someone(actor: Actor | None) -> bool:
    """Anyone who signed in; the page itself asks for more."""
    return actor is not None


def may_clear(by: Actor) -> bool:
    """The head of the office gives clearances; no administrator does."""
    return may_work(by, "head") and not has_role(by, ADMINISTRATOR)


def may_end_rights(by: Actor) -> bool:
    """Whoever may give some right may take some back; which one, the action asks."""
    return may_keep_people(by) or may_clear(by)


def may_confirm_this(by: Actor, right: Right) -> bool:
    """Nobody confirms what they proposed, nor what is theirs."""
    return may_confirm(by) and right.given_by_id != by.pk and not is_own(by, holder_of(right))


def holder_of(right: Right) -> Person:
    """Whose right it is."""
    if isinstance(right, DelegationInstrument):
        return right.holder
    person: Person = right.person  # type: ignore[attr-defined]  # (all the other kinds name it so)
    return person


def is_own(by: Actor, person: Person) -> bool:
    """Is it about the one who acts?"""
    return person.user is not None and person.user.actor_id == by.pk


def limit_of(person: Person, decides: str, category: str, on: date) -> Money | None:
    """Up to how much someone may decide this on a day; None for no authority at all.

    The largest of what they hold, in the largest amount there is where an instrument names no limit.
    """
    mine = [one for one in instruments(person, decides, on) if not one.categories or category in one.categories]
    limits = [one.limit or Money(LARGEST, "") for one in mine]
    return max(limits, key=lambda limit: limit.minor, default=None)


def may_decide(person: Person, decides: str, category: str, on: date, amount: Money | None = None) -> bool:
    """May this person decide it, at this amount? A limit in another currency says nothing."""
    for one in instruments(person, decides, on):
        if one.categories and category not in one.categories:
            continue
        if one.limit is None or amount is None:
            return True
        if one.currency == amount.currency and amount.minor <= one.limit.minor:
            return True
    return False


def instruments(person: Person, decides: str, on: date) -> list[DelegationInstrument]:
    """The papers by which this person may decide something on a day, each with all that it hangs on."""
    if person.user is not None and not person.user.is_active:
        return []
    if holds(person, ADMINISTRATOR, on=on) and not may_join_administration():
        return []
    mine = DelegationInstrument.objects.held(on).filter(holder=person, decides=decides).select_related("parent")
    return [one for one in mine if stands(one, on)]


def roles_held(on: date) -> Dated:
    """The roles that count on a day."""
    return _held(on)


def chain(instrument: DelegationInstrument) -> Iterator[DelegationInstrument]:
    """An instrument, the one it was given under, and so on up."""
    step: DelegationInstrument | None = instrument
    while step is not None:
        yield step
        step = step.parent


def standing(on: date) -> list[DelegationInstrument]:
    """Every paper that counts on a day with all that it hangs on, with the people it names; asked for at once."""
    people = ("holder__division", "holder__user", "given_by_role", "given_by_person", "parent__holder")
    held = {one.pk: one for one in DelegationInstrument.objects.held(on).select_related(*people)}

    def counts(one: DelegationInstrument | None) -> bool:
        return one is not None and (one.parent is None or counts(held.get(one.parent.pk)))

    return [one for one in held.values() if counts(one)]


def stands(instrument: DelegationInstrument, on: date) -> bool:
    """Does it count on a day, with everything it hangs on?"""
    wanted = [one.pk for one in chain(instrument)]
    return DelegationInstrument.objects.held(on).filter(pk__in=wanted).count() == len(wanted)


def _held(on: date | None) -> Dated:
    return RoleHeld.objects.held(on or timezone.localdate())


def _own(actor: Actor, on: date | None) -> Dated:
    return _held(on).filter(person__user__actor=actor, person__user__is_active=True)


_ROLES = Prepared(lambda actor, on: _own(Actor(pk=actor), on).values_list("role", "role__approves"), "actor", date.min)
_CLEARED = Prepared(
    lambda actor, kind, on: (
        Clearance.objects.held(on)
        .filter(kind=kind, person__user__actor=actor, person__user__is_active=True)
        .values_list("kind")
    ),
    "actor",
    "kind",
    date.min,
)


def _within(heads: set[UUID | None]) -> Iterator[UUID]:
    """These divisions, those under them and those merged into them; all, where a role is held in the whole city."""
    rows = Division.objects.values_list("pk", "parent", "merged_into") if heads else []
    above = {pk: [one for one in onward if one is not None] for pk, *onward in rows}
    for division in above:
        todo, seen = [division], set()
        while todo:
            step = todo.pop()
            if step not in seen:
                seen.add(step)
                todo += above[step]
        if None in heads or seen & heads:
            yield division


def _upwards(division: Division) -> list[Division]:
    """A division, those above it, and those into which any of them was merged: their people answer for it."""
    found: list[Division] = []
    todo = [division]
    while todo:
        step = todo.pop()
        if step not in found:
            found.append(step)
            todo += [one for one in (step.parent, step.merged_into) if one is not None]
    return found
