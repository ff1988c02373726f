"""The reports on the travel of one year together: what the city manager gets for the annual report."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from chancery.agreements.export import neutral
from chancery.audit.models import Actor
from chancery.missions import permissions
from chancery.missions.models import AimAnswer, Mission, Trip, TripReport

TEXTS = ("summary", "observations", "learning", "sessions", "commitments")
COLUMNS = (
    "mission", "activity", "title_en", "title_fr", "place", "country", "starts_on", "ends_on", "function_en",
    "function_fr", "group", "division", "filed_on", *(f"{text}_{lang}" for text in TEXTS for lang in ("en", "fr")),
    "objectives_met", "objectives_met_in_part", "objectives_not_met", "follow_ups", "follow_ups_done",
)  # fmt: skip


def trips(by: Actor | None, year: int) -> QuerySet[Trip]:
    """Those that began in a year, of the missions that this person may read; without what was called off."""
    mine = permissions.visible(by).filter(state=Mission.State.AUTHORISED, starts_on__year=year)
    return Trip.objects.filter(mission__in=mine, cancelled_on=None)


def years(by: Actor | None) -> list[int]:
    """The years of which there is some report, the latest first."""
    reported = permissions.visible(by).filter(trips__report__isnull=False)
    return [day.year for day in reported.dates("starts_on", "year", order="DESC")]


def reports(by: Actor | None, year: int) -> QuerySet[TripReport]:
    """Every report of a year with what its row says, the last filed first."""
    full = TripReport.objects.filter(trip__in=trips(by, year)).select_related(
        "trip__mission__activity", "trip__mission__country", "trip__mission__division", "trip__division"
    )
    return full.prefetch_related("answers__aim", "follow_ups").order_by("-filed_on", "-pk")


def missing(by: Actor | None, year: int, on: object) -> int:
    """How many trips of a year are over and have no report."""
    over = trips(by, year).filter(report=None).annotate(over=Coalesce("returned_on", "ends_on"))
    return over.filter(over__lt=on).count()


def table(by: Actor | None, year: int) -> Iterator[list[str]]:
    """The same as rows of a file. Who travelled stands there by function; whom they met does not stand there at all."""
    yield list(COLUMNS)
    for one in reports(by, year):
        yield [neutral(cell) for cell in _row(one)]


def _row(one: TripReport) -> list[str]:
    trip, mission = one.trip, one.trip.mission
    division = trip.division or mission.division
    answers = [each.answer for each in one.answers.all()]
    done = [each for each in one.follow_ups.all() if each.done_on]
    return [
        mission.reference, mission.activity.reference if mission.activity else "", mission.title_en, mission.title_fr,
        trip.place or mission.place, (trip.country_id or mission.country_id or ""),
        *(day.isoformat() if day else "" for day in (mission.starts_on, trip.returned_on or mission.ends_on)),
        trip.function_en, trip.function_fr, trip.group, division.slug if division else "", one.filed_on.isoformat(),
        *(getattr(one, f"{text}_{lang}") for text in TEXTS for lang in ("en", "fr")),
        *(str(answers.count(each)) for each in AimAnswer.Answer.values),
        str(len(one.follow_ups.all())), str(len(done)),
    ]  # fmt: skip
