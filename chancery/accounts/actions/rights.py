"""Give rights and take them back: roles, clearances, delegations. Nobody gives one to themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from chancery.accounts import passing_on, permissions
from chancery.accounts.actions.people import MAY_NOT
from chancery.accounts.models import (
    Assistance,
    Clearance,
    DelegationInstrument,
    Division,
    Person,
    Right,
    Role,
    RoleHeld,
)
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.money import Money
from chancery.policy import Policy
from chancery.records import changed

RightT = TypeVar("RightT", bound=Right)
OWN = ("Nobody gives a right to themselves.", "Nul ne s’accorde un droit à soi-même.")
TWO_NAMES = ("A role has a name in both languages.", "Un rôle a un nom dans les deux langues.")
APART = (
    "An administrator holds no approval seat, no clearance and no delegation.",
    "Une personne qui administre les comptes n’a ni siège d’approbation, ni habilitation, ni délégation.",
)
WIDER = (
    "A sub-delegation is never wider or longer than the delegation it comes from, and never goes back to its giver.",
    "Une sous-délégation n’est jamais plus large ni plus longue que la délégation dont elle vient, et ne retourne "
    "jamais à qui l’a donnée.",
)


@transaction.atomic
def give_role(
    *,
    person: Person,
    role: Role,
    since: date,
    by: Actor,
    until: date | None = None,
    division: Division | None = None,
) -> RoleHeld:
    """Give someone a role. An approval seat waits for a second administrator; in a small office, whatever joins the
    administration waits for the countersigner."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    own = permissions.is_own(by, person)
    require(not own or permissions.may_join_administration(), *OWN)
    _in_order(since, until)
    joins = _joins(person, role) or own
    held = RoleHeld(person=person, role=role, division=division, since=since, until=until, given_by=by)
    held.needs_second = by.kind == Actor.Kind.PERSON and (role.approves or joins or _is_second(role, by))
    return _record(held, by, "role.proposed" if held.needs_second else "role.given")


@transaction.atomic
def confirm(*, right: RightT, by: Actor) -> RightT:
    """The second administrator says yes, or in a small office the countersigner; from now on the right counts."""
    require(permissions.may_confirm(by), *MAY_NOT)
    person = permissions.holder_of(right)
    require(not permissions.is_own(by, person), *OWN)
    require(
        right.given_by_id != by.pk,
        "A second administrator confirms it: not the one who proposed it.",
        "Une deuxième personne de l’administration le confirme, et non celle qui l’a proposé.",
    )
    if isinstance(right, RoleHeld):
        _joins(person, right.role)
    else:
        require(_may_be_delegated_to(person), *APART)
    waiting = type(right)._default_manager.filter(pk=right.pk, needs_second=True, confirmed_by=None, ended_by=None)
    require(waiting.update(confirmed_by=by) == 1, "Nothing waits here any more.", "Plus rien n’est en attente ici.")
    right.confirmed_by = by
    audit.record(by=by, type=f"{_noun(right)}.confirmed", ref="", changed=changed(right, ["confirmed_by"]))
    return right


@transaction.atomic
def end_right(*, right: RightT, by: Actor) -> RightT:
    """Take a right back, at once. What hangs on a delegation falls with it."""
    may = permissions.may_clear(by) if isinstance(right, Clearance) else permissions.may_keep_people(by)
    if isinstance(right, DelegationInstrument) and right.given_by_id == by.pk:
        may = True
    require(may, *MAY_NOT)
    ended = type(right)._default_manager.filter(pk=right.pk, ended_by=None).update(ended_by=by)
    require(ended == 1, "It was taken back already.", "Ce droit a déjà été retiré.")
    right.ended_by = by
    audit.record(by=by, type=f"{_noun(right)}.ended", ref="", changed=changed(right, ["ended_by"]))
    return right


@transaction.atomic
def give_clearance(*, person: Person, until: date, by: Actor, since: date | None = None) -> Clearance:
    """Let someone read what another government told in confidence, until a day. The head of the office says so."""
    require(
        permissions.may_clear(by),
        "Only the head of the office gives a clearance.",
        "Seule la direction du bureau accorde une habilitation.",
    )
    require(not permissions.is_own(by, person), *OWN)
    require(not permissions.holds(person, permissions.ADMINISTRATOR), *APART)
    began = since or timezone.localdate()
    _in_order(began, until)
    return _record(Clearance(person=person, since=began, until=until, given_by=by), by, "clearance.given")


@transaction.atomic
def delegate(
    *,
    holder: Person,
    decides: str,
    since: date,
    by: Actor,
    until: date | None = None,
    categories: Sequence[str] = (),
    limit: Money | None = None,
    given_by_role: Role | None = None,
    given_by_person: Person | None = None,
    may_sub_delegate: bool = False,
    council_item: str = "",
) -> DelegationInstrument:
    """Enter a delegation as Council or an officer of the city gave it. A second administrator confirms it."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    require(not permissions.is_own(by, holder) or permissions.may_join_administration(), *OWN)
    require(_may_be_delegated_to(holder), *APART)
    require(given_by_person != holder or given_by_person is None, *OWN)
    _in_order(since, until)
    made = DelegationInstrument(
        holder=holder,
        decides=decides,
        since=since,
        until=until,
        categories=sorted(categories),
        limit_minor=limit.minor if limit else None,
        currency=limit.currency if limit else "",
        given_by_role=given_by_role,
        given_by_person=given_by_person,
        may_sub_delegate=may_sub_delegate,
        council_item=council_item,
        given_by=by,
        needs_second=by.kind == Actor.Kind.PERSON,
    )
    return _record(made, by, "delegation.proposed" if made.needs_second else "delegation.given")


@transaction.atomic
def sub_delegate(
    *,
    parent: DelegationInstrument,
    holder: Person,
    since: date,
    by: Actor,
    policy: Policy | None,
    until: date | None = None,
    categories: Sequence[str] = (),
    limit: Money | None = None,
) -> DelegationInstrument:
    """Pass on a part of what one holds oneself: never more, never for longer, never back; and only where the policy in
    force, if there is one that speaks of such a power, lets it be delegated further."""
    require(
        permissions.is_own(by, parent.holder) and parent.may_sub_delegate and permissions.stands(parent, since),
        "This delegation is not yours to pass on.",
        "Cette délégation n’est pas à vous de la transmettre.",
    )
    forbidden = passing_on.why_not(policy, parent, categories)
    require(forbidden is None, *(forbidden or MAY_NOT))
    require(_may_be_delegated_to(holder), *APART)
    _in_order(since, until)
    kinds, cap = sorted(categories) or parent.categories, limit or parent.limit
    require(_within(parent, kinds, cap, until), *WIDER)
    above = {one.holder_id for one in permissions.chain(parent)}
    above |= {one.given_by_person_id for one in permissions.chain(parent) if one.given_by_person_id}
    require(holder.pk not in above, *WIDER)
    made = DelegationInstrument(
        holder=holder,
        decides=parent.decides,
        since=since,
        until=until,
        categories=kinds,
        limit_minor=cap.minor if cap else None,
        currency=cap.currency if cap else "",
        given_by_person=parent.holder,
        parent=parent,
        given_by=by,
        needs_second=permissions.holds(holder, permissions.ADMINISTRATOR),
    )
    return _record(made, by, "delegation.proposed" if made.needs_second else "delegation.given")


@transaction.atomic
def assist(*, person: Person, principal: Person, since: date, by: Actor, until: date | None = None) -> Assistance:
    """Say that someone prepares papers for a named principal. It lets them decide nothing."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    require(not permissions.is_own(by, person) or permissions.may_join_administration(), *OWN)
    require(person != principal, "Nobody assists themselves.", "Nul ne s’assiste soi-même.")
    _in_order(since, until)
    made = Assistance(person=person, principal=principal, since=since, until=until, given_by=by)
    return _record(made, by, "assistance.given")


@transaction.atomic
def rename_role(*, role: Role, name_en: str, name_fr: str, by: Actor) -> Role:
    """Call a role as this city does. What it may do stays what it is."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    require(bool(name_en and name_fr), *TWO_NAMES)
    Role.objects.filter(pk=role.pk).update(name_en=name_en, name_fr=name_fr)
    role.refresh_from_db()
    audit.record(by=by, type="role.renamed", ref=role.slug, pub={"name_en": name_en, "name_fr": name_fr})
    return role


def _within(parent: DelegationInstrument, kinds: Sequence[str], cap: Money | None, until: date | None) -> bool:
    longer = parent.until is not None and (until is None or until > parent.until)
    wider = bool(parent.categories) and not set(kinds) <= set(parent.categories)
    most = parent.limit
    dearer = most is not None and (cap is None or cap.currency != most.currency or cap.minor > most.minor)
    return not (longer or wider or dearer)


def _is_second(role: Role, by: Actor) -> bool:
    """Another countersigner is confirmed like a seat, by whoever can; the first one counts at once."""
    if role.slug != permissions.COUNTERSIGNER:
        return False
    could = (permissions.COUNTERSIGNER, permissions.ADMINISTRATOR)
    others = RoleHeld.objects.held(timezone.localdate()).filter(role__in=could, person__user__is_active=True)
    return others.exclude(person__user__actor=by).exists()


def _joins(person: Person, role: Role) -> bool:
    """Would the administration and a seat or a delegation be in one hand? A small office may let them be. Whoever keeps
    the accounts countersigns nothing and reads nothing confidential, now or later."""
    others = RoleHeld.objects.filter(person=person, ended_by=None).exclude(until__lt=timezone.localdate())
    keeps = others.filter(role=permissions.ADMINISTRATOR).exists()
    joins = keeps and role.approves
    if role.slug == permissions.COUNTERSIGNER:
        require(not keeps, *APART)
    elif role.slug == permissions.ADMINISTRATOR:
        cleared = Clearance.objects.filter(person=person, ended_by=None, until__gte=timezone.localdate())
        require(not (others.filter(role=permissions.COUNTERSIGNER).exists() or cleared.exists()), *APART)
        instruments = DelegationInstrument.objects.filter(holder=person, ended_by=None)
        delegated = instruments.exclude(until__lt=timezone.localdate())
        joins = others.filter(role__approves=True).exists() or delegated.exists()
    require(not joins or permissions.may_join_administration(), *APART)
    return joins


def _may_be_delegated_to(person: Person) -> bool:
    return permissions.may_join_administration() or not permissions.holds(person, permissions.ADMINISTRATOR)


def _in_order(since: date, until: date | None) -> None:
    require(
        until is None or until >= since,
        "The last day is before the first.",
        "Le dernier jour précède le premier.",
    )


def _noun(right: Right) -> str:
    return {"roleheld": "role", "delegationinstrument": "delegation"}.get(
        right._meta.model_name or "", right._meta.model_name or ""
    )


def _record(right: RightT, by: Actor, what: str) -> RightT:
    right.save(force_insert=True)
    audit.record(by=by, type=what, ref="", changed=changed(right))
    return right
