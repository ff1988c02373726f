"""Whoever looks at the desk: their roles, what they may read of the register, and what of it is theirs to mind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Min, Q

from chancery.accounts.models import Person, RoleHeld
from chancery.accounts.permissions import OF_A_DIVISION, OFFICE, READS_INTERNAL, divisions_of
from chancery.agreements import permissions
from chancery.agreements.models import Agreement, AgreementQuerySet
from chancery.audit.models import Actor
from chancery.counterparties.permissions import classes_for
from chancery.policy.model import Policy
from chancery.strategy import policies

MINDERS = (*OFFICE, "city-manager", "mayors-office")
"""They mind the whole register; a division minds its own agreements, a councillor those they sponsor."""

FEW = 500


@dataclass(frozen=True)
class Viewer:
    """A person on a day, with what follows from their roles. Made once for a page, a digest or a feed."""

    person: Person | None
    actor: Actor | None
    on: date

    @classmethod
    def of(cls, person: Person, on: date) -> Viewer:
        """Someone of the office; without an account they may read nothing but what is public."""
        user = person.user
        return cls(person, user.actor if user and user.is_active else None, on)

    @classmethod
    def at(cls, actor: Actor | None, on: date) -> Viewer:
        """Whoever signed in."""
        person = Person.objects.filter(user__actor=actor).select_related("user", "division").first() if actor else None
        return cls(person, actor, on)

    @cached_property
    def held(self) -> list[RoleHeld]:
        """The roles that count on the day."""
        if self.person is None or self.actor is None:
            return []
        return list(RoleHeld.objects.held(self.on).filter(person=self.person))

    @cached_property
    def roles(self) -> frozenset[str]:
        """Their slugs."""
        return frozenset(each.role_id for each in self.held)

    def is_any(self, *roles: str) -> bool:
        """Do they hold one of these roles?"""
        return not self.roles.isdisjoint(roles)

    @cached_property
    def sees_all(self) -> bool:
        """May they read the whole register, drafts and what is withheld included?"""
        return self.is_any(*READS_INTERNAL)

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes of facts that they may read."""
        return classes_for(self.actor)

    @cached_property
    def policy(self) -> Policy | None:
        """The city's policy on the day, as the laws above it bind the city."""
        return policies.in_force(self.on)

    @cached_property
    def readable(self) -> AgreementQuerySet:
        """What they may read of the register."""
        return Agreement.objects.filter(self.reads())

    @cached_property
    def mine(self) -> AgreementQuerySet:
        """What is theirs to mind."""
        return Agreement.objects.filter(self.minds())

    @cached_property
    def first_signature(self) -> date:
        """The earliest day on which anything of the register was signed; nobody needs to look before it."""
        return Agreement.objects.aggregate(first=Min("signed_earliest"))["first"] or date.max

    def reads(self, of: str = "") -> Q:
        """What they may read, as a condition; `of` leads from a row to its agreement."""
        if of not in self._asked:
            self._asked[of] = permissions.visible_where(self.actor, of)
        return self._asked[of]

    @cached_property
    def _asked(self) -> dict[str, Q]:
        """Rights are asked for once for each page."""
        return {}

    def minds(self, of: str = "") -> Q:
        """What is theirs to mind, as a condition."""
        if self.is_any(*MINDERS) or any(
            each.role_id in OF_A_DIVISION and each.division_id is None for each in self.held
        ):
            return self.reads(of)
        if self.person is None:
            return Q(pk__in=[])
        few = self._few
        return self.reads(of) & (self._own(of) if few is None else Q(**{f"{of}pk__in": few}))

    def _own(self, of: str = "") -> Q:
        return Q(**{f"{of}lead_division__in": self.divisions}) | Q(**{f"{of}sponsor": self.person})

    @cached_property
    def _few(self) -> list[UUID] | None:
        """Their own agreements by name, where they are few: no list then goes through the whole register to find them.
        None where they are many, and soon found."""
        own = list(Agreement.objects.filter(self._own()).order_by().values_list("pk", flat=True)[: FEW + 1])
        return own if len(own) <= FEW else None

    @cached_property
    def divisions(self) -> frozenset[UUID]:
        """The divisions in which they hold a role, with all that is below them or was merged into them."""
        return divisions_of(self.actor, self.on)
