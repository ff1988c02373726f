"""When the parties of an agreement were last in touch, as far as somebody wrote it down, and where that is written.

A list of examples in a source is not evidence, and no record is not silence: what nobody recorded stays not recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from chancery.activities.models import Activity
from chancery.agreements.models import Agreement, AgreementEvent, AgreementQuerySet, Commitment
from chancery.dates import FuzzyDate
from chancery.policy.facts import plus
from chancery.policy.model import Duration, Duty, Policy

DORMANT = "dormant"
Kind = AgreementEvent.Kind
MET = (Kind.SIGNED, Kind.AMENDED, Kind.EXTENDED, Kind.RENEWED, Kind.ANNIVERSARY)
"""What takes both sides to happen."""


class Contact(NamedTuple):
    """The last dated evidence that the parties were in touch: when, what, and the source that says so."""

    on: FuzzyDate
    kind: Any
    text_en: str
    text_fr: str
    source: str


Found = Iterator[tuple[Any, Contact]]
WORDS = ("title_en", "title_fr", "source")
TOOK_PLACE = (Activity.State.DONE, Activity.State.UNDER_WAY)
"""What is planned, or did not take place, brought nobody together."""


class Silence(NamedTuple):
    """After how long without dated contact a policy calls an agreement dormant, and in which clause it says so."""

    after: Duration
    clause: Duty


def silences(policy: Policy) -> tuple[Silence, ...]:
    """What the policy says of dormancy. None where it names no time: then nothing is ever called dormant."""
    return tuple(
        Silence(Duration(duty.every.months + trigger.after.months, duty.every.days + trigger.after.days), duty)
        for duty in policy.all(Duty)
        if duty.kind == "activity"
        for trigger in duty.on_miss
        if trigger.status == DORMANT
    )


def is_dormant(last: date | None, silence: Silence, on: date) -> bool:
    """Has it been silent for longer than the policy allows? Never for want of a record."""
    return last is not None and last < plus(on, silence.after, -1)


def dormant(rows: AgreementQuerySet, silence: Silence, on: date) -> AgreementQuerySet:
    """Those in force that are dormant under a clause: something dated is recorded, and nothing since."""
    bound = rows.in_force(on)
    if silence.clause.categories:
        bound = bound.filter(category__in=silence.clause.categories)
    return bound.filter(_evidence()).exclude(_evidence(plus(on, silence.after, -1)))


def last_of(agreements: Iterable[Agreement], on: date) -> dict[Any, Contact]:
    """The last contact of each of these agreements, in four queries; those without any are not in it."""
    rows = list(agreements)
    found: dict[Any, Contact] = {}
    for key, contact in chain(_signatures(rows), _events(rows), _kept(rows), _activities(rows)):
        if contact.on.earliest is None or contact.on.earliest > on:
            continue
        if key not in found or _latest(contact) > _latest(found[key]):
            found[key] = contact
    return found


def _latest(contact: Contact) -> date:
    return contact.on.latest or date.min


def _evidence(since: date | None = None) -> Q:
    """Agreements with dated evidence of contact, or with some that may be as late as a day."""
    mine = OuterRef("pk")
    done = {"state": Commitment.State.DONE}
    asked = Q(Exists(AgreementEvent.objects.filter(_dated("on_latest", since), agreement=mine, kind__in=MET)))
    asked |= Q(Exists(Commitment.objects.filter(_dated("state_since", since), agreement=mine, **done)))
    through, too = Activity.agreements.through.objects, Activity.also_with.through.objects
    took = Q(activity__state__in=TOOK_PLACE) & _dated("activity__when_latest", since)
    body = OuterRef("counterparty")
    own = _dated("when_latest", since)
    asked |= Q(Exists(through.filter(took, agreement=mine)))
    asked |= Q(Exists(Activity.objects.filter(own, counterparty=body, state__in=TOOK_PLACE)))
    asked |= Q(Exists(too.filter(took, counterparty=body)))
    return asked | _dated("signed_latest", since)


def _dated(column: str, since: date | None) -> Q:
    return Q(**{f"{column}__isnull": False} if since is None else {f"{column}__gte": since})


def _signatures(rows: list[Agreement]) -> Found:
    for row in rows:
        yield row.pk, Contact(row.signed, _("signed"), "", "", row.source)


def _events(rows: list[Agreement]) -> Found:
    for one in AgreementEvent.objects.filter(agreement__in=rows, kind__in=MET):
        yield one.agreement_id, Contact(one.on, one.get_kind_display(), one.text_en, one.text_fr, one.source)


def _kept(rows: list[Agreement]) -> Found:
    for one in Commitment.objects.filter(agreement__in=rows, state=Commitment.State.DONE, state_since__isnull=False):
        when = FuzzyDate(one.state_since, one.state_since, "day")
        yield one.agreement_id, Contact(when, _("commitment done"), one.title_en, one.title_fr, one.source)


def _activities(rows: list[Agreement]) -> Found:
    bodies: dict[Any, list[Any]] = {}
    for row in rows:
        bodies.setdefault(row.counterparty_id, []).append(row.pk)
    asked = Q(agreements__in=rows) | Q(counterparty__in=bodies) | Q(also_with__in=bodies)
    wanted = {row.pk for row in rows}
    columns = ("agreements", "counterparty", "also_with", "when_earliest", "when_latest", "when_precision", *WORDS)
    took_place = Activity.objects.filter(asked, state__in=TOOK_PLACE)
    for mine, body, too, first, last, how, *words in took_place.values_list(*columns):
        contact = Contact(FuzzyDate(first, last, how), _("activity"), *words)
        for key in {mine, *bodies.get(body, ()), *bodies.get(too, ())} & wanted:
            yield key, contact
