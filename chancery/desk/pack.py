"""What a traveller takes along: the mission, whom they meet there, what is promised, and what preflight knows of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from chancery.agreements import permissions as agreements
from chancery.agreements.models import Commitment
from chancery.audit.models import Actor
from chancery.counterparties import permissions as counterparties
from chancery.counterparties.models import Contact, Counterparty
from chancery.missions import preflight, programme, shown, whom
from chancery.missions.models import Mission, Trip
from chancery.money import Money
from chancery.notices.ics import Entry
from chancery.policy.model import TravelRule
from chancery.policy.travel import RATE_KINDS, Rate, Rates
from chancery.portal import words
from chancery.strategy import policies


@dataclass(frozen=True)
class Pack:
    """As far as whoever asks may read. No contacts at all is a reader for whom they are not."""

    mission: Mission
    maximum: Money | None
    travellers: list[Trip]
    partners: list[Counterparty]
    contacts: list[Contact] | None
    promises: list[Commitment]
    preflight: preflight.Preflight
    tables: list[str]
    rates: list[Rate]
    consulates: list[Counterparty]


def of(mission: Mission, by: Actor | None) -> Pack:
    """The whole of it."""
    bodies = whom.partners(mission)
    tables, rates = _rates(mission)
    decided = (one["maximum"] for one in reversed(shown.decided(mission)) if one["row"].yes)
    return Pack(
        mission=mission,
        maximum=next(decided, None) or mission.maximum,
        travellers=list(mission.trips.filter(cancelled_on=None).select_related("person", "division")),
        partners=bodies,
        contacts=list(whom.contacts(bodies)) if counterparties.may_read_contacts(by) else None,
        promises=_promises(mission, bodies, by),
        preflight=preflight.known(mission, by),
        tables=tables,
        rates=rates,
        consulates=_consulates(mission),
    )


def _promises(mission: Mission, bodies: list[Counterparty], by: Actor | None) -> list[Commitment]:
    """Those that are open, under agreements with the partner and those of the activity; the earliest due first."""
    keys = [one.pk for one in bodies]
    asked = Q(counterparty__in=keys) | Q(counterparty__merged_into__in=keys)
    if mission.activity is not None:
        asked |= Q(pk__in=mission.activity.agreements.values("pk"))
    rows = Commitment.objects.open().filter(agreement__in=agreements.visible(by).filter(asked).values("pk"))
    mine = rows if agreements.may_read_all(by) else rows.public()
    return list(mine.select_related("agreement")[: whom.MOST])


def _rates(mission: Mission) -> tuple[list[str], list[Rate]]:
    """The table that the plan names, or those of the city's rules, and what each says of the place on the first day."""
    day = mission.starts_on or timezone.localdate()
    policy = policies.in_force(day)
    named = [one.table for one in policy.all(TravelRule) if one.table] if policy else []
    tables = [mission.per_diem_table] if mission.per_diem_table else sorted(set(named))
    if policy is None or mission.starts_on is None or mission.country_id is None:
        return tables, []
    held = Rates(policy.all(Rate), policy.lent)
    asked = ((table, kind) for table in tables for kind in RATE_KINDS)
    found = (held.find(table, kind, mission.country_id, mission.place, day) for table, kind in asked)
    return tables, [one for one in found if one]


def _consulates(mission: Mission) -> list[Counterparty]:
    """Those on record for the country; where each sits, the row says."""
    if mission.country_id is None:
        return []
    rows = Counterparty.objects.current().filter(kind=Counterparty.Kind.CONSULATE, country=mission.country_id)
    return list(rows.order_by("sort_en", "reference")[: whom.MOST])


def entries(mission: Mission) -> list[Entry]:
    """The mission as one stretch of days, and each line of its programme that begins with a day."""
    if mission.starts_on is None:
        return []
    title = words.plain(mission, "title") or mission.reference
    path = reverse("missions:mission", args=[mission.reference])
    note = "\n".join(
        part for part in (words.plain(mission, "purpose"), mission.place, words.plain(mission, "programme")) if part
    )
    over = mission.state in (Mission.State.CANCELLED, Mission.State.REFUSED)
    said = title if mission.state == Mission.State.AUTHORISED else f"{title} ({mission.get_state_display()})"
    whole = Entry(f"mission-{mission.pk}", mission.starts_on, said, path, note, until=mission.ends_on)
    if over:
        return [whole]
    return [whole, *_programme(mission, path)]


def _programme(mission: Mission, path: str) -> list[Entry]:
    """A time that does not exist was refused; where an older line has one, its day stands with the whole of it."""
    return [
        Entry(
            f"mission-{mission.pk}-{one.number}", one.when or one.day,
            (one.words if one.when else one.line) or mission.reference, path, mission.reference,
        )
        for one in programme.dated(words.plain(mission, "programme"))
        if one.day
    ]  # fmt: skip
