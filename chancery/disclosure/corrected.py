"""What residents read of a mission and reads otherwise since: each change with its day, what was there and what is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from chancery.frame import language
from chancery.missions import gifts
from chancery.missions.models import CostLine, Funding, Mission, Repayment, Trip
from chancery.missions.models.undertaking import CostClass, Payer
from chancery.money import Money


class Corrected(NamedTuple):
    """A figure as it was, and as it is; nothing where it was taken back alone. What came in only after residents were
    told was nothing before. `on` is the day on which what they read changed."""

    on: date | None
    label: Any
    was: Money | None
    now: Money | None
    untold: bool = False  # what stands in its place is kept from residents by the policy

    @property
    def became(self) -> str:
        """What happened to it, in words; what the City bears nothing of is no figure."""
        said = {"was": _phrase(self.was), "now": _phrase(self.now)}
        if self.was is None:
            return _("%(now)s came in after it was accounted for") % said
        if self.untold:
            return _("%(was)s was corrected to a worth that the policy does not publish") % said
        if self.now is None:
            return _("%(was)s was taken back") % said
        if not self.was.minor:
            return _("The City bore nothing of it, and bears %(now)s since") % said
        return (_("%(was)s became %(now)s") if self.now.minor else _("%(was)s is borne by the City no longer")) % said


class PaidBefore(NamedTuple):
    """Who pays, as residents read it, and what stands in its place since; nothing where it was taken out. What was said
    only after they were told was nothing before."""

    on: date
    was: Funding | None
    now: Funding | None


def of(mission: Mission, trips: Sequence[Trip], lines: Sequence[CostLine], told_on: date | None) -> list[Corrected]:
    """Every figure that changed, the first first."""
    repaid = Repayment.objects.counted().filter(trip__in=trips).select_related("reverses").order_by("on", "id")
    every = chain(
        _lines(lines, told_on), _lines_later(lines, told_on), _repaid(repaid, told_on), _repaid_later(repaid, told_on),
        _gifts(mission, told_on), _gifts_later(mission),
    )  # fmt: skip
    return sorted((one for one in every if _says_something(one)), key=lambda one: one.on or date.min)


def who_pays(mission: Mission, told_on: date | None) -> list[PaidBefore]:
    """What was said of others who pay, and corrected since residents read it, or said only since."""
    rows = mission.funding.ended().filter(ended_on__gte=told_on) if told_on else []
    ended = [PaidBefore(one.ended_on, one, one.instead) for one in rows if one.ended_on and _of_others(one)]
    new = mission.funding.exclude(later_on=None).exclude(source=Funding.Source.CITY).filter(corrects=None)
    return sorted(
        [*ended, *(PaidBefore(one.later_on, None, one) for one in new if one.later_on)], key=lambda one: one.on
    )


def _says_something(one: Corrected) -> bool:
    """Not where it was nothing, and is nothing."""
    return one.untold or any(amount is not None and amount.minor for amount in (one.was, one.now))


def _since(row: CostLine | Repayment, on: date | None, told_on: date | None) -> date | None:
    """The day on which something came in after residents were told; of what came in before that was kept, its own
    day."""
    later: date | None = row.later_on
    return later or (on if told_on and on and on > told_on else None)


def _lines_later(lines: Iterable[CostLine], told_on: date | None) -> Iterable[Corrected]:
    """What was posted after residents were told what it cost, and corrects nothing."""
    for one in lines:
        since = _since(one, one.posted_on, told_on)
        if since and one.corrects_id is None:
            yield Corrected(since, _called(one), None, Money(one.counts, settings.CITY.currency))


def _lines(lines: Sequence[CostLine], told_on: date | None) -> Iterable[Corrected]:
    """Each correction, the first first: the line that was, and the one that cites it and stands in its place."""
    instead = {one.corrects_id: one for one in lines if one.corrects_id and one.reverses_id is None}
    own = settings.CITY.currency
    for back in sorted((one for one in lines if one.reverses_id), key=lambda one: (one.posted_on or date.min, one.pk)):
        was = back.reverses
        if was is None:
            continue
        now = instead.get(was.pk)
        on = _since(back, back.posted_on, told_on) or back.posted_on
        if now is not None and _called(now) != _called(was):  # others did not pay it after all, or did
            yield Corrected(on, _called(was), Money(was.counts, own), None)
            yield Corrected(on, _called(now), None, Money(now.counts, own))
        else:
            yield Corrected(on, _called(was), Money(was.counts, own), Money(now.counts, own) if now else None)


def _called(line: CostLine) -> str:
    """Its class; what somebody else paid says so, since it is in no total of the City's."""
    label = str(dict(CostClass.choices)[line.kind])
    return _("%(what)s, paid by others") % {"what": label} if line.paid_by == Payer.THIRD else label


def _repaid(repaid: Iterable[Repayment], told_on: date | None) -> Iterable[Corrected]:
    """Each correction of what came back; amounts stand as the page has them, below zero."""
    own = settings.CITY.currency
    instead = {one.corrects_id: one for one in repaid if one.corrects_id and one.reverses_id is None}
    for back in repaid:
        if was := back.reverses:
            now = instead.get(was.pk)
            given = Money(-now.own_minor, own) if now else None
            on = _since(back, back.on, told_on) or back.on
            yield Corrected(on, _("Given back to the City"), Money(-was.own_minor, own), given)


def _repaid_later(repaid: Iterable[Repayment], told_on: date | None) -> Iterable[Corrected]:
    """What came back after residents were told what it cost, and corrects nothing."""
    for one in repaid:
        since = _since(one, one.on, told_on)
        if since and one.corrects_id is None:
            yield Corrected(since, _("Given back to the City"), None, Money(-one.own_minor, settings.CITY.currency))


def _gifts(mission: Mission, told_on: date | None) -> Iterable[Corrected]:
    """Each gift that residents may have read of, and that was corrected or taken out since."""
    policy = gifts.policy_of(mission)
    for one in mission.gifts.ended().filter(ended_on__gte=told_on) if told_on else ():
        if gifts.is_told(one, policy):
            now = one.instead
            untold = now is not None and not gifts.is_told(now, policy)
            yield Corrected(one.ended_on, _named(one), one.value, now.value if now and not untold else None, untold)


def _gifts_later(mission: Mission) -> Iterable[Corrected]:
    """Each gift that was noted after residents were told, and corrects none that they read of."""
    policy = gifts.policy_of(mission)
    for one in mission.gifts.exclude(later_on=None).select_related("corrects__mission"):
        read = one.corrects is not None and gifts.is_told(one.corrects, policy)
        if gifts.is_told(one, policy) and not read:
            yield Corrected(one.later_on, _named(one), None, one.value)


def _named(gift: Any) -> str:
    return getattr(gift, f"what_{language()}") or str(gift)


def _of_others(one: Funding) -> bool:
    return any(row.source != Funding.Source.CITY for row in (one, one.instead) if row)


def _phrase(amount: Money | None) -> str:
    return "" if amount is None else amount.phrase(language(), settings.CITY.currency)
