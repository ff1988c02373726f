"""Publish a mission beforehand, account for it afterwards, withhold it for somebody's safety, release it; close a
quarter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.disclosure import facts, periods, permissions, reconcile, totals
from chancery.disclosure.models import Difference, Period, Publication
from chancery.disclosure.periods import Quarter
from chancery.disclosure.rule import AFTER, BEFORE, quarter
from chancery.errors import Refused, require
from chancery.missions import actions as missions
from chancery.missions import borne
from chancery.missions.models import AimAnswer, CostLine, Estimate, FinanceLine, Mission, Repayment, Trip, TripReport
from chancery.money import Money
from chancery.records import Changed, changed

Did = Publication.Did
MAY_NOT_PUBLISH = (
    "The head of the office publishes missions, and the head of a division those of the division. Nothing was written.",
    "La direction du bureau publie les missions, et celle d’une division celles de la division. Rien n’a été inscrit.",
)
MAY_NOT_WITHHOLD = (
    "The head of the office or the city manager withholds and releases. Nothing was written.",
    "La direction du bureau ou la direction générale retire et diffuse. Rien n’a été inscrit.",
)
NOT_AUTHORISED = (
    "A mission is published once it is authorised. Nothing was written.",
    "Une mission se publie une fois autorisée. Rien n’a été inscrit.",
)
HELD_BACK = (
    "This mission is withheld. Whoever may releases it first. Nothing was written.",
    "Cette mission est retirée. Elle doit d’abord être diffusée de nouveau. Rien n’a été inscrit.",
)
PUBLISHED = ("This mission is published already.", "Cette mission est déjà publiée.")
NOT_PUBLISHED = (
    "Residents cannot read this mission yet: publish it first. Nothing was written.",
    "La population ne peut pas encore lire cette mission\u00a0: publiez-la d’abord. Rien n’a été inscrit.",
)
NOT_BACK = (
    "Somebody is not back yet, or their return is not recorded. Until then nobody is told where they are. Nothing was "
    "written.",
    "Quelqu’un n’est pas encore de retour, ou son retour n’est pas consigné. D’ici là, personne n’apprend où cette "
    "personne se trouve. Rien n’a été inscrit.",
)
ACCOUNTED = ("This mission is accounted for already.", "Cette mission a déjà fait l’objet d’un compte rendu.")
REASON = ("Say why. Nothing was written.", "Dites pourquoi. Rien n’a été inscrit.")
WITHHELD = ("This mission is withheld already.", "Cette mission est déjà retirée.")
NOT_WITHHELD = ("This mission is not withheld.", "Cette mission n’est pas retirée.")


NOT_OVER = ("This quarter is not over. Nothing was written.", "Ce trimestre n’est pas terminé. Rien n’a été inscrit.")
CLOSED = ("This quarter is closed already.", "Ce trimestre est déjà clos.")
MAY_NOT_CLOSE = (
    "The head of the office closes a quarter. Nothing was written.",
    "La direction du bureau clôt un trimestre. Rien n’a été inscrit.",
)
UNEXPLAINED = (
    "Each difference has an amount and says why. Nothing was written.",
    "Chaque écart a un montant et dit pourquoi. Rien n’a été inscrit.",
)
CAME_IN = (
    "Rows of the finance system came in for this quarter: they are its total, and each difference is explained by "
    "itself. Nothing was written.",
    "Des lignes du système financier sont entrées pour ce trimestre\u00a0: elles en sont le total, et chaque écart "
    "s’explique à part. Rien n’a été inscrit.",
)
NO_TOTAL = (
    "Say what the finance system posted in the quarter. Nothing was written.",
    "Dites ce que le système financier a comptabilisé au cours du trimestre. Rien n’a été inscrit.",
)
NO_RATE = (
    "A row of the finance system is in another currency and has no exchange rate: place it first. Nothing was written.",
    "Une ligne du système financier est dans une autre monnaie et n’a pas de taux de change\u00a0: rattachez-la "
    "d’abord. Rien n’a été inscrit.",
)
EACH = (
    "Each difference says why it is there; one is not explained yet. Nothing was written.",
    "Chaque écart dit pourquoi il existe\u00a0; l’un d’eux n’est pas encore expliqué. Rien n’a été inscrit.",
)


@transaction.atomic
def publish(*, by: Actor, mission: Mission) -> Publication:
    """Let residents read why, for what, at most how much and in which quarter; not where, when exactly or who."""
    require(permissions.may_publish(by, mission), *MAY_NOT_PUBLISH)
    require(facts.told(mission).authorised, *NOT_AUTHORISED)
    held = Mission.objects.filter(pk=mission.pk)
    require(not held.exclude(withheld_reason="").exists(), *HELD_BACK)
    require(held.filter(public=False, withheld_reason="").update(public=True) == 1, *PUBLISHED)
    mission.public = True
    return _told(by, mission, Did.PUBLISHED, _beforehand(mission))


@transaction.atomic
def account(*, by: Actor, mission: Mission, on: date | None = None) -> Publication:
    """Everyone is back: residents read where, when, who by function, what it cost and what came of it.

    `on` is the day, where it was done elsewhere before and is written down afterwards; the ledger says when that was.
    """
    require(permissions.may_publish(by, mission), *MAY_NOT_PUBLISH)
    Mission.objects.select_for_update().get(pk=mission.pk)
    mission.refresh_from_db()
    require(mission.public, *NOT_PUBLISHED)
    day = min(on or timezone.localdate(), timezone.localdate())
    require(facts.told(mission).is_over(day), *NOT_BACK)
    trips = list(Trip.objects.filter(mission=mission, public=False).values_list("pk", flat=True))
    _require_borne(mission)
    require(Trip.objects.filter(pk__in=trips, public=False).update(public=True, accounted_on=day) > 0, *ACCOUNTED)
    made = _told(by, mission, Did.ACCOUNTED, _afterwards(mission), on=day)
    missions.count_in(by=by, trips=Trip.objects.filter(pk__in=trips))
    return made


@transaction.atomic
def withhold(*, by: Actor, mission: Mission, reason: str) -> Publication:
    """Residents read nothing of a mission, for somebody's safety. What the ledger has told of it stays told."""
    require(permissions.may_withhold(by), *MAY_NOT_WITHHOLD)
    said = reason.strip()
    require(bool(said), *REASON)
    shown = Mission.objects.select_for_update().get(pk=mission.pk).public
    written = Mission.objects.filter(pk=mission.pk, withheld_reason="").update(public=False, withheld_reason=said)
    require(written == 1, *WITHHELD)
    mission.public, mission.withheld_reason = False, said
    made = _told(by, mission, Did.WITHHELD, [changed(mission, ["public", "withheld_reason"])], reason=said)
    if shown:
        missions.count_out(by=by, trips=Trip.objects.filter(mission=mission, public=True))
    return made


@transaction.atomic
def release(*, by: Actor, mission: Mission) -> Publication:
    """Residents read a mission again that was withheld, as far as it may be read by now. One that they never could
    read is not withheld any longer, and still to be published by whoever publishes."""
    require(permissions.may_withhold(by), *MAY_NOT_WITHHOLD)
    again = facts.was_published(mission)
    held = Mission.objects.filter(pk=mission.pk).exclude(withheld_reason="")
    require(held.update(public=again, withheld_reason="") == 1, *NOT_WITHHELD)
    mission.public, mission.withheld_reason = again, ""
    rows = [*(_beforehand(mission) if again else ()), changed(mission, ["withheld_reason"])]
    made = _told(by, mission, Did.RELEASED, rows)
    if again:
        missions.count_in(by=by, trips=Trip.objects.filter(mission=mission, public=True))
    return made


@transaction.atomic
def close(
    *,
    by: Actor,
    quarter: Quarter,
    finance: Money | None = None,
    differences: Sequence[tuple[int, str]] = (),
    reasons: Mapping[str, str] = MappingProxyType({}),
) -> Period:
    """Close a quarter: reconcile it with the finance system, each difference explained, and account for every mission
    that was over by its end, unless it is withheld. Where there was nothing, that is said: a nil return.

    Where rows of the finance system came in, they are what it posted, and `reasons` says why each difference is there,
    by its key; where none came, `finance` and `differences` are entered by hand. The yearly totals are counted anew
    if they are not what the lines come to.
    """
    require(permissions.may_close(by), *MAY_NOT_CLOSE)
    require(quarter.last < timezone.localdate(), *NOT_OVER)
    ours = periods.posted(quarter)
    finance, found = _held_against(quarter, finance, differences, reasons)
    _require_reconciled(ours, finance, sum(one.own_minor for one in found))
    nil = periods.is_nil(quarter) and not ours.minor and not finance.minor
    said = {"closed_on": timezone.localdate(), "closed_by": by, "nil": nil, "currency": ours.currency}
    period, made = Period.objects.get_or_create(
        year=quarter.year,
        quarter=quarter.number,
        defaults={**said, "ours_minor": ours.minor, "finance_minor": finance.minor},
    )
    require(made, *CLOSED)
    for mission in periods.to_account(quarter):
        if not mission.public:
            publish(by=by, mission=mission)
        account(by=by, mission=mission)
    for number, one in enumerate(found, 1):
        one.period, one.number = period, number
        one.save(force_insert=True)
    pub = {"year": quarter.year, "quarter": quarter.number, "nil": nil}
    audit.record(by=by, type="travel.closed", ref=str(period), pub=pub, changed=[changed(period), *map(changed, found)])
    missions.recount(by=by)
    return period


def _require_borne(mission: Mission) -> None:
    """As much is posted of each trip as came back of it: residents read no figure below zero."""
    below = [sums for sums in totals.of_trips(mission.trips.all()).values() if sums.total < 0]
    require(
        not below,
        f"{mission.reference}: more came back than is posted of what the City bore. Post its costs, or correct what "
        "came back. Nothing was written.",
        f"{mission.reference}\u00a0: il est revenu plus que ce qui est comptabilisé à la charge de la Ville. "
        "Comptabilisez ses coûts ou corrigez ce qui est revenu. Rien n’a été inscrit.",
    )


def _held_against(
    quarter: Quarter, finance: Money | None, differences: Sequence[tuple[int, str]], reasons: Mapping[str, str]
) -> tuple[Money, list[Difference]]:
    """What the finance system posted, by its rows or as it was entered by hand, and the differences explained."""
    if rows := reconcile.rows_of(quarter):
        require(finance is None and not differences, *CAME_IN)
        return _line_by_line(quarter, rows, reasons)
    if finance is None:
        raise Refused(*NO_TOTAL)
    require(all(minor and why.strip() for minor, why in differences), *UNEXPLAINED)
    return finance, [Difference(own_minor=minor, why=why.strip()) for minor, why in differences]


def _line_by_line(
    quarter: Quarter, rows: list[FinanceLine], reasons: Mapping[str, str]
) -> tuple[Money, list[Difference]]:
    """What the finance system posted, and every difference with its explanation; what was set apart has one."""
    require(not reconcile.unvalued(rows), *NO_RATE)
    found = []
    for one in reconcile.differences(quarter, rows):
        why = reasons.get(one.key, "").strip() or one.said["en"]
        require(bool(why), *EACH)
        parts = {"finance": one.row, "line": one.line, "repayment": one.repayment}
        found.append(Difference(kind=one.kind, own_minor=one.more.minor, why=why, **parts))
    return reconcile.finance_of(rows), found


def _require_reconciled(ours: Money, finance: Money, explained: int) -> None:
    """What the finance system has more, or less, is explained to the cent."""
    left = Money(finance.minor - ours.minor - explained, ours.currency)
    require(
        finance.currency == ours.currency and left.minor == 0,
        f"{left.phrase('en', ours.currency)} of the difference is not explained yet. Nothing was written.",
        f"Un écart de {left.phrase('fr', ours.currency)} n’est pas encore expliqué. Rien n’a été inscrit.",
    )


def _told(
    by: Actor, mission: Mission, did: Did, rows: list[Changed], reason: str = "", on: date | None = None
) -> Publication:
    """Keep the decision and leave its line; it is open where residents may read the mission then."""
    made = Publication.objects.create(mission=mission, did=did, on=on or timezone.localdate(), by=by, reason=reason)
    pub: dict[str, Any] = {}
    if mission.public and mission.starts_on:
        year, part = quarter(mission.starts_on)
        pub = {"year": year, "quarter": part}
    told = [*rows, changed(made)]
    audit.record(by=by, type=f"mission.{did}", ref=mission.reference, pub=pub, changed=told, sealed=not mission.public)
    return made


def _beforehand(mission: Mission) -> list[Changed]:
    decided = mission.authorisations.filter(yes=True)
    return [
        changed(mission, BEFORE["mission"]),
        *_each(mission.aims.all(), BEFORE["aim"]),
        *_each(decided, BEFORE["authorisation"]),
    ]


def _afterwards(mission: Mission) -> list[Changed]:
    of = {"trip__mission": mission}
    return [
        changed(mission, AFTER["mission"]),
        *_each(Trip.objects.filter(mission=mission), AFTER["trip"]),
        *_each(Estimate.objects.filter(**of), AFTER["estimate"]),
        *(borne.said(one, AFTER["line"]) for one in CostLine.objects.posted().filter(**of)),
        *_each(Repayment.objects.counted().filter(**of), AFTER["repayment"]),
        *_each(TripReport.objects.filter(**of), AFTER["report"]),
        *_each(AimAnswer.objects.filter(report__trip__mission=mission), AFTER["answer"]),
    ]


def _each(rows: Iterable[models.Model], columns: Iterable[str]) -> list[Changed]:
    return [changed(one, columns) for one in rows]
