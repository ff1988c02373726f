"""What a mission is found by at the office, once somebody reported on it: its own words and those of its reports."""

from __future__ import annotations

from django.db.models import Q

from chancery.accounts.models import Person
from chancery.accounts.permissions import keys_of_row
from chancery.missions.models import Mission, TripReport
from chancery.missions.permissions import person_key
from chancery.records import DataClass
from chancery.search import actions as search

TOLD = ("summary", "observations", "learning", "sessions", "commitments", "gifts")


def words_of(mission: Mission) -> search.Words:
    """As the closed index takes them. Whom a traveller met is not among them: that is not for every colleague."""
    reports = list(TripReport.objects.filter(trip__mission=mission).order_by("filed_on", "pk"))
    english, french = (_texts(mission, reports, lang) for lang in ("en", "fr"))
    return search.Words(
        mission.pk,
        (mission.reference, mission.place, *english),
        french,
        seen_with=(*keys_of_row(DataClass.INTERNAL, mission.division_id), *_whose(mission)),
        text=" ".join(one for one in dict.fromkeys((*english, *french)) if one),
    )


def _whose(mission: Mission) -> list[str]:
    """The keys of whoever travels in it or planned it: a member of Council finds what they wrote."""
    theirs = Q(pk__in=mission.trips.exclude(person=None).values("person")) | Q(user__actor=mission.planned_by)
    return [person_key(one) for one in Person.objects.filter(theirs).order_by("pk").values_list("pk", flat=True)]


def _texts(mission: Mission, reports: list[TripReport], lang: str) -> tuple[str, ...]:
    own = [getattr(mission, f"{name}_{lang}") for name in ("title", "purpose")]
    return (*own, *(getattr(one, f"{name}_{lang}") for one in reports for name in TOLD))
