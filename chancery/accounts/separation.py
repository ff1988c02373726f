"""What takes two people, and how a small office does it with a countersigner.

In the usual office a second holder of the right must act. In a small office (`small_office = true` in `city.toml`) one
person may hold several roles; what they asked for, wrote or assessed themselves they decide once the countersigner has
signed. A city that wants two people all the same names the act in `always_two = [...]`.

A room asks `apart(by, [who came before], act=…, about=row)` where it would ask “is it somebody else?”.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.models import Countersignature, Person, RoleHeld
from chancery.audit.models import Actor

COUNTERSIGNER = "countersigner"
# What whoever keeps the accounts is given to work with: an approval seat, a delegation, or anything by themselves.
ADMINISTRATION = "administration"


class Act(NamedTuple):
    """Something that takes two people, and who must not be one of them twice."""

    words: Any
    not_by: Any
    may_be_countersigned: bool = True


ACTS = {
    "seat": Act(_("Giving a seat that approves"), _("whoever proposed it, or whose seat it is")),
    "delegation": Act(_("Entering a delegation"), _("whoever proposed it, or whose delegation it is")),
    ADMINISTRATION: Act(
        _("A seat or a delegation for whoever keeps the accounts, and any role they give themselves"),
        _("whoever keeps the accounts"),
    ),
    "agreement-change": Act(
        _("Deciding on a renewal, an amendment, an end or a correction"),
        _("whoever asked for it"),
    ),
    "agreement-form": Act(
        _("Finding the form of an agreement satisfactory"),
        _("whoever asked for it"),
    ),
    "designation": Act(
        _("Confirming what Council decided for the whole register"),
        _("whoever prepared it"),
    ),
    "policy": Act(
        _("Putting a policy in force"),
        _("whoever wrote in its draft"),
    ),
    "case-decision": Act(
        _("Deciding on a request"),
        _("whoever has done what the policy keeps apart from the decision"),
    ),
    "clearance": Act(
        _("A clearance for intergovernmental advice"),
        _("whom it is for, and every administrator"),
        may_be_countersigned=False,
    ),
}


def is_small() -> bool:
    """Is this a small office, where one person may hold several roles?"""
    return bool(settings.CITY.small_office)


def may_be_countersigned(act: str) -> bool:
    """May one person do this with a countersignature? Only in a small office, and only what the city lets be so."""
    always_two = settings.CITY.extra.get("always_two", ())
    kept = act in always_two if isinstance(always_two, list | tuple) else True
    return is_small() and act in ACTS and ACTS[act].may_be_countersigned and not kept


def countersigners() -> list[Person]:
    """Who countersigns today."""
    held = RoleHeld.objects.held(timezone.localdate()).filter(role=COUNTERSIGNER)
    return list(Person.objects.filter(roles__in=held).distinct().order_by("name"))


def state(by: Actor, *, act: str, about: Model, shown: str = "") -> str:
    """How a countersignature stands: `signed`, `waiting`, or `` where this person has not asked.

    `shown` is the digest of what is to be done, where that may still change: another text is signed anew.
    """
    mine = Countersignature.objects.filter(asked_by=by, refused_by=None)
    asked = mine.filter(act=act, about_id=about.pk, shown=shown).first()
    return "" if asked is None else "signed" if asked.signed_by_id else "waiting"


def signer(by: Actor, *, act: str, about: Model, shown: str = "") -> Actor | None:
    """Who countersigned this for whoever acts; nobody where they did not ask, or where it waits still."""
    mine = Countersignature.objects.filter(asked_by=by, act=act, about_id=about.pk, shown=shown)
    signed = mine.exclude(signed_by=None).select_related("signed_by").first()
    return signed.signed_by if signed else None


def apart(by: Actor, before: Iterable[str | None], *, act: str, about: Model, shown: str = "") -> bool:
    """Is this a different person from those who came before, or one whom the countersigner let go on?"""
    if by.pk not in {one for one in before if one}:
        return True
    return may_be_countersigned(act) and state(by, act=act, about=about, shown=shown) == "signed"
