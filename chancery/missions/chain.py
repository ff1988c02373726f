"""Who authorises a mission, one after the other, as the policy says: nobody stands in it who may not decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from chancery.accounts.permissions import roles_held
from chancery.audit.models import Actor
from chancery.cases.permissions import played_by
from chancery.missions import permissions
from chancery.missions.models import Mission
from chancery.missions.models.undertaking import Group
from chancery.money import Money
from chancery.policy import Lang, Policy
from chancery.policy.model import TravelRule
from chancery.strategy import policies

#: What a policy may call Council, where nobody said which of the office's roles plays it.
COUNCIL = frozenset({"council", "city-council", "councillor"})


@dataclass(frozen=True)
class Chain:
    """The roles of the policy in their order; none where it leaves it to whoever may decide over travel. ``council`` is
    whether Council decides too, or alone."""

    roles: tuple[str, ...] = ()
    council: bool = False

    def next(self, given: Iterable[str]) -> str:
        """Whose turn it is, once some have said yes; empty where no role is named."""
        held = set(given)
        return next((one for one in self.roles if one not in held), "")

    def is_last(self, role: str) -> bool:
        """Does this role's yes authorise the mission?"""
        return not self.roles or role == self.roles[-1]


def by_the_rules(rules: Iterable[TravelRule], groups: Iterable[str], asked: Money | None) -> Chain:
    """For travellers of these groups and so much money. A rule counts up to its amount; above every amount Council
    decides. Members of Council are meant by a rule that names them alone: without one, Council decides."""
    held, roles, council = list(rules), list[str](), False
    for group in dict.fromkeys(groups):
        mine = [one for one in held if (group in one.groups if group == Group.ELECTED else one.is_for(group))]
        rule = next((one for one in mine if _up_to(one, asked)), None)
        if rule is not None:
            roles += rule.by
        council = council or (rule is None and (bool(mine) or group == Group.ELECTED))
    named = list(dict.fromkeys(roles))
    councils = {role for role in named if not COUNCIL.isdisjoint((role, *played_by(role)))}
    return Chain(tuple(role for role in named if role not in councils), council or bool(councils))


def of(mission: Mission) -> Chain:
    """Of a mission as it is asked for, by the policy in force today."""
    policy = _policy()
    rules = [one for one in policy.all(TravelRule) if one.about == "authorises"] if policy else []
    groups = mission.trips.filter(cancelled_on=None).order_by("number").values_list("group", flat=True)
    return by_the_rules(rules, groups, mission.maximum)


def turn(mission: Mission, chain: Chain) -> str:
    """Whose turn it is now."""
    return chain.next(mission.assents.filter(standing=True).values_list("role", flat=True))


def role_in(by: Actor, mission: Mission, turn: str) -> str:
    """The role in which this person takes the step that is due; none where it is somebody else's turn."""
    return permissions.deciding_role(by, mission, played_by(turn)) if turn else permissions.deciding_role(by, mission)


def is_vacant(mission: Mission, turn: str) -> bool:
    """Does nobody hold the role whose turn it is, or nobody who may decide over travel?"""
    slugs = set(permissions.DECIDES)
    if turn:
        slugs &= set(played_by(turn))
    theirs = Q(role__in=slugs - {"division-head"})
    if "division-head" in slugs and mission.division_id:
        theirs |= Q(role="division-head", division=mission.division_id)
    return not roles_held(timezone.localdate()).filter(theirs, person__user__is_active=True).exists()


def not_their_turn(turn: str) -> tuple[str, str]:
    """Whose turn it is, said to somebody else."""
    return (
        f"The policy asks {called(turn, 'en')} now. Nothing was written.",
        f"La politique demande maintenant {called(turn, 'fr')}. Rien n’a été inscrit.",
    )


def called(role: str, lang: Lang) -> str:
    """A role of the policy as people call it."""
    policy = _policy()
    return policy.by_id[role].called(lang) if policy and role in policy.by_id else role


def _policy() -> Policy | None:
    return policies.in_force(timezone.localdate())


def _up_to(rule: TravelRule, asked: Money | None) -> bool:
    """Amounts in two currencies are not compared: then it does not count."""
    if rule.amount is None:
        return True
    return asked is not None and asked.currency == rule.amount.currency and asked.minor <= rule.amount.minor
