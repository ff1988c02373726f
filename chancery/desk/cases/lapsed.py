"""Rights that ended between the page that somebody read and what they did there: which, and on which day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from chancery.accounts.models import Clearance, DelegationInstrument, Person, Right, RoleHeld
from chancery.accounts.permissions import chain
from chancery.audit.changes import last
from chancery.cases.models import RolePlayed
from chancery.cases.permissions import person_of
from chancery.cases.router import Seat
from chancery.desk.cases.look import Look
from chancery.desk.words import day, plain
from chancery.frame import language

TO_DO = {
    "sign": _l("to sign"),
    "approve": _l("to approve"),
    "spend": _l("to spend"),
    "represent": _l("to represent the city"),
}


def standing(look: Look, mine: Iterable[Seat]) -> list[str]:
    """The rights by which whoever looks acts here on this day: their own, and those of the seats that they write down
    for. A page carries their numbers, so that it can be said later which of them ended."""
    people = {one.person.pk: one.person for one in mine}
    if (own := person_of(look.by)) is not None:
        people[own.pk] = own
    roles = list(RoleHeld.objects.held(look.on).filter(person__in=people))
    papers = DelegationInstrument.objects.held(look.on).filter(holder__in=people).select_related("parent")
    cleared = Clearance.objects.held(look.on).filter(person__in=people)
    played = RolePlayed.objects.standing().filter(role__in={one.role_id for one in roles})
    above = [link for one in papers for link in chain(one)]
    return sorted({str(one.pk) for one in (*roles, *above, *cleared, *played)})


def ended(carried: Iterable[str], on: date) -> list[str]:
    """What of the rights that a page carried counts no more on a day, in sentences."""
    keys = list(carried)
    return [*_rights(keys, on), *_played(keys)]


def of_clearance(carried: Iterable[str], on: date) -> bool:
    """Is a clearance among what ended?"""
    had = Clearance.objects.filter(pk__in=list(carried))
    return had.exclude(pk__in=Clearance.objects.held(on).values("pk")).exists()


def _rights(keys: list[str], on: date) -> Iterator[str]:
    for kind in (DelegationInstrument, RoleHeld, Clearance):
        over = kind.objects.filter(pk__in=keys).exclude(pk__in=kind.objects.held(on).values("pk"))
        yield from (_said(one, on) for one in over.named())


def _said(right: Right, on: date) -> str:
    back = right.ended_by_id is not None and (right.until is None or right.until >= on)
    told = _("%(what)s was taken back on %(day)s.") if back else _("%(what)s ended on %(day)s.")
    return told % {"what": _named(right), "day": day(_taken_back(right) if back else right.until or on)}


def _taken_back(right: Right) -> date:
    """The day on which somebody took it back, as the ledger has it."""
    return timezone.localtime(last(right, ["ended_by"])["ended_by"].at).date()


def _named(right: Right) -> str:
    if isinstance(right, DelegationInstrument):
        return _("The delegation of %(name)s (%(what)s)") % {"name": right.holder.name, "what": _what(right)}
    if isinstance(right, RoleHeld):
        return _("The role “%(role)s” of %(name)s") % {"role": plain(right.role, "name"), "name": right.person.name}
    person: Person = right.person  # type: ignore[attr-defined]  # (a clearance is a person's)
    return _("The clearance of %(name)s") % {"name": person.name}


def _what(paper: DelegationInstrument) -> str:
    """What it lets do, and up to how much."""
    what = str(TO_DO[paper.decides])
    if paper.limit is None:
        return what
    limit = paper.limit.phrase(language(), settings.CITY.currency)
    return _("%(who)s, up to %(limit)s") % {"who": what, "limit": limit}


def _played(keys: list[str]) -> Iterator[str]:
    for one in RolePlayed.objects.filter(pk__in=keys, ended_on__isnull=False).select_related("role"):
        told = _("Since %(day)s the role “%(role)s” no longer plays “%(played)s”, a role of the policy.")
        yield told % {
            "day": day(one.ended_on or timezone.localdate()),
            "role": plain(one.role, "name"),
            "played": one.policy_role,
        }
