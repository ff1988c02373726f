"""When the parties of an agreement were last in touch, as far as somebody wrote it down, and where that is written.

A list of examples in a source is not evidence, and no record is not silence: what nobody recorded stays not recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from chancery.activities.models import Activity
from chancery.agreements.models import Agreement, AgreementEvent, AgreementFact, AgreementQuerySet, Commitment
from chancery.dates import FuzzyDate
from chancery.policy.facts import plus
from chancery.policy.model import Duration, Duty, FactKind, Policy

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
    """After how long a policy calls an agreement dormant, and in which clause it says so: without dated contact, or
    since what the clause asks for was last done."""

    after: Duration
    clause: Duty

    @property
    def of_contact(self) -> bool:
        """Is it contact that the clause asks for, of which there is evidence of many kinds?"""
        return self.clause.kind == "activity"

    def is_for(self, row: Agreement) -> bool:
        """Is the clause for the category of this agreement?"""
        return not self.clause.categories or row.category in self.clause.categories


def silences(policy: Policy) -> tuple[Silence, ...]:
    """What the policy says of dormancy. None where it names no time: then nothing is ever called dormant."""
    return tuple(
        Silence(Duration(duty.every.months + trigger.after.months, duty.every.days + trigger.after.days), duty)
        for duty in policy.all(Duty)
        for trigger in duty.on_miss
        if trigger.status == DORMANT
    )


def is_dormant(last: date | None, silence: Silence, on: date) -> bool:
    """Has it been silent for longer than the policy allows? Never for want of a record."""
    return last is not None and last < plus(on, silence.after, -1)


def dormant(
    rows: AgreementQuerySet, silence: Silence, on: date, *, policy: Policy, classes: Collection[str]
) -> AgreementQuerySet:
    """Those in force that are dormant under a clause: something dated is recorded, and nothing since. What was last
    done is looked for in facts of these classes, as the policy wants them known: not too old, and with evidence."""
    bound = rows.in_force(on)
    if silence.clause.categories:
        bound = bound.filter(category__in=silence.clause.categories)
    if not silence.of_contact:
        return _not_done(bound, silence, on, policy, classes)
    return bound.filter(_evidence()).exclude(_evidence(plus(on, silence.after, -1)))


def _not_done(
    bound: AgreementQuerySet, silence: Silence, on: date, policy: Policy, classes: Collection[str]
) -> AgreementQuerySet:
    declared = isinstance(policy.by_id.get(silence.clause.fact), FactKind)
    kind = policy.kind_for(silence.clause.id, silence.clause.fact) if declared else None
    known = AgreementFact.objects.standing().valid(on).of_classes(classes).filter(key=silence.clause.fact)
    relied_on = Q(fresh_until__isnull=True) | Q(fresh_until__gte=on)
    if kind and kind.max_age:
        relied_on &= Q(valid_from__gte=plus(on, kind.max_age, -1))
    if kind and kind.must_be_proved:
        relied_on &= ~Q(evidence_en="", evidence_fr="", evidence_url="", paper=None)
    newest = known.filter(agreement=OuterRef("pk")).order_by("-valid_from", "-known_on", "-pk").values("pk")[:1]
    # A value is kept as JSON, a day with its quotes.
    long_ago = AgreementFact.objects.annotate(day=Cast("value", TextField())).filter(
        relied_on, pk=OuterRef("newest"), day__startswith='"', day__lt=f'"{plus(on, silence.after, -1)}"'
    )
    return bound.annotate(newest=Subquery(newest)).filter(Exists(long_ago))


def last_done(agreements: Iterable[Agreement], on: date, classes: Collection[str]) -> dict[tuple[Any, str], date]:
    """By agreement and fact, the newest day that is recorded of it."""
    known = AgreementFact.objects.standing().valid(on).of_classes(classes).filter(agreement__in=list(agreements))
    found = known.order_by("valid_from", "known_on", "pk").values_list("agreement", "key", "value", "unit")
    return {(pk, key): date.fromisoformat(value[:10]) for pk, key, value, unit in found if unit == "date" and value}


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
