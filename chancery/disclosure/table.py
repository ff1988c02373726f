"""The trips that were accounted for, as a table: every trip, the same columns every year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet

from chancery.disclosure import facts, rule, totals
from chancery.disclosure.facts import policy_of
from chancery.missions.models import Mission, Trip, TripReport
from chancery.missions.models.undertaking import Group
from chancery.money import Money, digits
from chancery.policy.values import Text
from chancery.strategy.models import Goal

ASKED = ("year", "group", "goal")
AT_ONCE = 200


class Column(NamedTuple):
    """One column of the file: its name, and what it holds."""

    name: str
    holds: Text


COLUMNS = (
    Column("reference", Text("Number of the mission", "Numéro de la mission")),
    Column("trip", Text("Number of the trip in it", "Numéro du voyage dans la mission")),
    Column("title_en", Text("What it was, in English", "De quoi il s’agissait, en anglais")),
    Column("title_fr", Text("What it was, in French", "De quoi il s’agissait, en français")),
    Column("purpose_en", Text("Why, in English", "Pourquoi, en anglais")),
    Column("purpose_fr", Text("Why, in French", "Pourquoi, en français")),
    Column("function_en", Text("Who, by function, in English", "Qui, par fonction, en anglais")),
    Column("function_fr", Text("Who, by function, in French", "Qui, par fonction, en français")),
    Column("name", Text("Who, where the policy publishes names", "Qui, si la politique publie les noms")),
    Column("group", Text("elected, political-staff, staff or external", "elected, political-staff, staff ou external")),
    Column("division", Text("Division, by its short name", "Division, par son nom court")),
    Column("place", Text("Place", "Lieu")),
    Column("country", Text("Country, as ISO 3166 writes it", "Pays, selon la norme ISO 3166")),
    Column("start_date", Text("First day; of a cancelled trip, as it was planned",
                               "Premier jour; d’un voyage annulé, celui qui était prévu")),
    Column("end_date", Text("Last day; of a cancelled trip, as it was planned",
                             "Dernier jour; d’un voyage annulé, celui qui était prévu")),
    Column("cancelled", Text("yes where it was cancelled", "yes si le voyage a été annulé")),
    Column("activity", Text("Number of the activity it served", "Numéro de l’activité servie")),
    Column("airfare", Text("Airfare, posted", "Billets d’avion, somme comptabilisée")),
    Column("other_transport", Text("Other transport, posted", "Autres transports, somme comptabilisée")),
    Column("lodging", Text("Lodging, posted", "Hébergement, somme comptabilisée")),
    Column("meals", Text("Meals and incidentals, posted", "Repas et faux frais, somme comptabilisée")),
    Column("other", Text("All else, posted", "Tout le reste, somme comptabilisée")),
    Column("repaid", Text("Given back to the City", "Remboursé à la Ville")),
    Column("total", Text("Borne by the City: all classes less what was given back. A class holds what the City bears "
                         "of each line: of what a traveller paid, not their own part",
                         "À la charge de la Ville\u00a0: toutes les catégories moins ce qui a été remboursé. Une "
                         "catégorie comprend ce que la Ville assume de chaque ligne\u00a0: de ce que la personne a "
                         "payé, non pas sa part personnelle")),
    Column("others", Text("Paid by somebody outside, not in the total", "Payé par un tiers, hors du total")),
    Column("currency", Text("Currency of all amounts", "Monnaie de toutes les sommes")),
    Column("report", Text("Day on which its report was filed", "Jour du dépôt du rapport")),
    Column("accounted", Text("Day on which it was accounted for", "Jour du compte rendu")),
    Column("days_late", Text("Days after the deadline of the policy; empty where it names none",
                             "Jours après l’échéance de la politique\u00a0; vide si elle n’en fixe pas")),
    Column("authorised", Text("Day on which it was authorised", "Jour de l’autorisation")),
    Column("authorised_by", Text("In which role somebody authorised it, by its short name",
                                 "À quel titre quelqu’un l’a autorisée, par son nom court")),
    Column("maximum", Text("What the mission may cost at most, for all its trips",
                           "Ce que la mission peut coûter au plus, pour tous ses voyages")),
    Column("results_en", Text("What came of it some time after the return, in English",
                              "Ce qui en est résulté quelque temps après le retour, en anglais")),
    Column("results_fr", Text("What came of it some time after the return, in French",
                              "Ce qui en est résulté quelque temps après le retour, en français")),
    Column("results_on", Text("Day on which that was written", "Jour où cela a été inscrit")),
)  # fmt: skip
NAMES = tuple(one.name for one in COLUMNS)


def public(asked: Mapping[str, str]) -> QuerySet[Trip]:
    """Trips that residents may read, as asked for."""
    rows = Trip.objects.public().exclude(mission__starts_on=None)
    if said := asked.get("year"):
        rows = rows.filter(mission__starts_on__year=int(said)) if is_year(said) else rows.none()
    if said := asked.get("group"):
        rows = rows.filter(group=said)
    if said := asked.get("goal"):
        served = Goal.objects.filter(_goal(said))
        rows = rows.filter(Q(mission__goals__in=served) | Q(mission__aims__goal__in=served)).distinct()
    return rows


def with_everything(rows: QuerySet[Trip]) -> QuerySet[Trip]:
    """The same with what the table says of them."""
    return rows.select_related("mission__activity", "mission__country", "country", "division", "person", "report")


def is_year(said: str) -> bool:
    """Is it a year in four digits?"""
    return said.isascii() and said.isdigit() and len(said) == 4 and said != "0000"


def _goal(said: str) -> Q:
    framework, _dot, number = said.rpartition(".")
    is_one = number.isascii() and number.isdigit() and len(number) < 5
    return Q(framework__slug=framework, number=int(number)) if is_one else Q(pk=None)


def name_of(trip: Trip, shown: frozenset[str] | None = None) -> str:
    """The traveller's name, where the policy of the day of departure publishes names of their group."""
    level = rule.shows(policy_of(trip.mission), trip.group) if shown is None else shown
    if "name" not in level:
        return ""
    return trip.person.name if trip.person else trip.name


def report_of(trip: Trip) -> TripReport | None:
    """The report of a trip, if one was filed."""
    found: TripReport | None = getattr(trip, "report", None)
    return found


def table(rows: QuerySet[Trip]) -> Iterator[dict[str, str]]:
    """Every trip as plain text under its columns, by number; what is not recorded is empty."""
    policies = facts.Policies()
    ordered = with_everything(rows).prefetch_related("mission__authorisations").order_by("mission__reference", "number")
    for some in in_parts(ordered):
        sums, told = totals.of_trips(some), facts.accounted_on({one.mission_id for one in some})
        for one in some:
            policy, on = policies[one.mission.starts_on], told.get(one.mission_id)
            late = facts.late(one, policy, on)
            days = {"accounted": _iso(on), "days_late": "" if late is None else str(late)}
            yield _row(one, sums[one.pk], name_of(one, rule.shows(policy, one.group))) | days


def in_parts(rows: QuerySet[Trip]) -> Iterator[Sequence[Trip]]:
    """A few hundred at a time, so that their lines are asked for together."""
    kept: list[Trip] = []
    for one in rows.iterator(chunk_size=AT_ONCE):
        kept.append(one)
        if len(kept) == AT_ONCE:
            yield kept
            kept = []
    if kept:
        yield kept


def days(trip: Trip) -> tuple[date | None, date | None]:
    """Its first day and its last, on every page and in every file. Of a trip that was cancelled they are the planned
    ones, and it says that it was cancelled."""
    return trip.starts_on or trip.mission.starts_on, trip.ends_on or trip.mission.ends_on


def _row(trip: Trip, sums: totals.Sums, name: str) -> dict[str, str]:
    mission, report = trip.mission, report_of(trip)
    country, activity = trip.country_id or mission.country_id, mission.activity
    first, last = days(trip)
    own = settings.CITY.currency
    amounts = {key: plain(sums.money(key)) for key in (*totals.SHOWN, "repaid", "total", "others")}
    return {
        "reference": mission.reference,
        "trip": str(trip.number),
        **{key: getattr(mission, key) for key in ("title_en", "title_fr", "purpose_en", "purpose_fr")},
        "function_en": trip.function_en,
        "function_fr": trip.function_fr,
        "name": name,
        "group": trip.group,
        "division": trip.division.slug if trip.division else "",
        "place": trip.place or mission.place,
        "country": country or "",
        "start_date": _iso(first),
        "end_date": _iso(last),
        "cancelled": "yes" if trip.cancelled_on else "",
        "activity": activity.reference if activity and activity.public else "",
        **amounts,
        "currency": own,
        "report": _iso(report.filed_on) if report else "",
        **_authority(mission),
        "results_en": mission.results_en,
        "results_fr": mission.results_fr,
        "results_on": _iso(mission.results_on),
    }


def _authority(mission: Mission) -> dict[str, str]:
    """When it was authorised, in which role and up to what: as the last decision says."""
    given = next((one for one in reversed(mission.authorisations.all()) if one.yes), None)
    if given is None:
        return {"authorised": "", "authorised_by": "", "maximum": ""}
    most = facts.maximum(given) if given.currency == settings.CITY.currency else None
    return {"authorised": _iso(given.on), "authorised_by": given.as_role, "maximum": plain(most) if most else ""}


def plain(amount: Money) -> str:
    """An amount as files write it: with all its decimals, and no sign of its currency."""
    return f"{amount.major:.{digits(amount.currency)}f}"


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


GROUPS = Group.choices
