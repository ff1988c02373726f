"""The questions of a city's first days: what each says now, whether it is answered, and where it is asked."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery import home
from chancery.accounts import separation
from chancery.accounts.models import Division, Person, Role, RoleHeld
from chancery.accounts.permissions import OFFICE, may_join_administration
from chancery.cases.models import RolePlayed
from chancery.desk.cases.next import is_council
from chancery.frame import language
from chancery.policy.model import Authority
from chancery.policy.model import Step as PolicyStep
from chancery.policy.phrases import role_name
from chancery.portal.words import fine
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import in_force, loaded, own


class Step(NamedTuple):
    """One question of the first day: what it is, what is answered, and where it is asked."""

    title: str
    says: str
    done: bool
    url: str
    verb: str


def steps() -> list[Step]:
    """The five that every city answers, in any order."""
    own, done = settings.CITY, set(settings.CITY.set_up)
    divisions, known = Division.objects.standing().count(), PolicyVersion.objects.count()
    named = [own.name, own.time_zone, own.currency, ", ".join(own.languages)]
    look = [own.accent or _("our accent"), _("own logo") if own.logo else _("our seal")]
    office = _("small office") if own.small_office else _("two people wherever it takes two")
    people = ngettext("%(count)d person", "%(count)d people", count := Person.objects.count()) % {"count": count}
    return [
        Step(_("The city"), " · ".join(named), "city" in done, reverse("desk:settings-city"), _("Change")),
        Step(_("Accent and logo"), " · ".join(look), "look" in done, reverse("desk:settings-look"), _("Change")),
        Step(
            _("Divisions"),
            str(divisions) if divisions else _("None"),
            "divisions" in done,
            reverse("desk:divisions"),
            _("See"),
        ),
        Step(
            _("Policy"),
            _policies(known),
            "policy" in done or known > 0,
            reverse("desk:settings-policy"),
            _("Choose"),
        ),
        Step(
            _("Who does what"), f"{people} · {office}", "people" in done, reverse("desk:settings-people"), _("Change")
        ),
    ]


def _policies(known: int) -> str:
    """How many, and whether one of them holds today."""
    if not known:
        return _("None yet")
    many = _("%(count)d on record") % {"count": known}
    return many if in_force(timezone.localdate()) else f"{many} · {_('none in force')}"


def left() -> list[Step]:
    """What an administrator is led to: the questions without an answer, then the people without whom nothing goes on.
    A city that nobody has begun to set up has no file, and asks nothing."""
    if not home.stamp(settings.HOME):
        return []
    found = [step._replace(verb=_("Answer")) for step in steps() if not step.done]
    people = reverse("desk:people")
    if Person.objects.count() < 2:
        says = _("Nobody but you is on record: add who works here, and give each their roles.")
        found.append(Step(_("People"), says, False, reverse("desk:person-add"), _("Add someone")))
    elif separation.is_small() and not separation.countersigners():
        says = _("Nobody countersigns yet: give somebody else the role, such as the clerk.")
        found.append(Step(_("Who countersigns"), says, False, people, _("Name someone")))
    elif not RoleHeld.objects.held(timezone.localdate()).filter(role__in=OFFICE).exists():
        says = _("Nobody keeps the register yet: give somebody the role of the office.")
        if RoleHeld.objects.waiting().filter(role__in=OFFICE).exists():
            says = _("Nobody keeps the register yet: whoever is to waits for a second person to confirm their role.")
        elif may_join_administration():
            says += " " + _("In a small office that may be you, once it is countersigned.")
        found.append(Step(_("Who keeps the register"), says, False, people, _("Name someone")))
    if unplayed := _unplayed(timezone.localdate()):
        says = _("They decide by the policy in force, and nobody plays them: %(roles)s.") % {
            "roles": ", ".join(unplayed)
        }
        found.append(Step(_("Roles of the policy"), says, False, reverse("desk:policy-roles"), _("Say who plays them")))
    return found


def _unplayed(on: date) -> list[str]:
    """The roles that decide on requests by the policy in force, and that no role of the office plays. Council plays its
    own: the clerk records what it decided."""
    version = own(on)
    policy = loaded(version) if version else None
    if policy is None:
        return []
    steps_ = [policy.get(Authority, one.authority) for one in policy.all(PolicyStep) if one.authority]
    played = {
        *RolePlayed.objects.standing().values_list("policy_role", flat=True),
        *Role.objects.values_list("slug", flat=True),
    }
    open_ = [one for one in steps_ if not is_council(one) and played.isdisjoint(one.roles)]
    names = (role_name(policy, role, language()) for one in open_ for role in one.roles)
    return [fine(name) for name in dict.fromkeys(names)]
