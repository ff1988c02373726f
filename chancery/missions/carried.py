"""What a report says of people met and of promises, line by line, as far as the register does not hold it yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any
from uuid import UUID, uuid5

from chancery.agreements.models import Commitment
from chancery.counterparties.models import Contact
from chancery.mailing import IN_TEXT
from chancery.missions.models import TripReport

MOST = 40


@dataclass(frozen=True)
class Met:
    """One line about somebody. Its id is made of the report and the line, so that nobody is entered twice."""

    id: UUID
    line: str
    given_name: str = ""
    family_name: str = ""
    function_en: str = ""
    function_fr: str = ""
    email: str = ""
    organisation: Any = None


@dataclass(frozen=True)
class Promised:
    """One line about a promise, in English, French or both."""

    id: UUID
    title_en: str = ""
    title_fr: str = ""
    agreement: Any = None


def people(report: TripReport) -> list[Met]:
    """Those of whom the register has no contact from this report. A name is taken apart as it is mostly written;
    whoever confirms it corrects it."""
    lines = dict.fromkeys(_lines(report.contacts))
    found = [_met(uuid5(report.pk, f"contact:{line}"), line) for line in lines]
    held = set(Contact.objects.filter(pk__in=[one.id for one in found]).values_list("pk", flat=True))
    activity = report.trip.mission.activity
    there = activity.counterparty if activity else None
    return [replace(one, organisation=there) for one in found if one.id not in held][:MOST]


def promises(report: TripReport) -> list[Promised]:
    """Those that are no commitment from this report yet. Line by line the two languages say the same."""
    pairs = zip_longest(_lines(report.commitments_en), _lines(report.commitments_fr), fillvalue="")
    found = [Promised(uuid5(report.pk, f"promise:{en}|{fr}"), en[:500], fr[:500]) for en, fr in dict.fromkeys(pairs)]
    held = set(Commitment.objects.filter(pk__in=[one.id for one in found]).values_list("pk", flat=True))
    activity = report.trip.mission.activity
    signed = list(activity.agreements.all()[:2]) if activity else []
    there = signed[0] if len(signed) == 1 else None
    return [replace(one, agreement=there) for one in found if one.id not in held][:MOST]


def _met(id: UUID, line: str) -> Met:
    email = found[0] if (found := IN_TEXT.search(line)) else ""
    said = line.replace(email, ",") if email else line
    parts = [one for one in (part.strip(" <>():;") for part in said.split(",")) if one]
    name, function = (parts or [""])[0], ", ".join(parts[1:])
    given, _blank, family = name.rpartition(" ")
    return Met(id, line, given[:500], family[:500], function[:500], email=email[:320])


def _lines(text: str) -> list[str]:
    return [one for one in (line.strip(" \t-•*") for line in text.splitlines()) if one]
