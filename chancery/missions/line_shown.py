"""All that was typed of an amount, or of a trip, for whoever may read it: nothing is out of sight afterwards."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from chancery.frame import language
from chancery.missions import meals
from chancery.missions.models import CostLine, Trip
from chancery.missions.models.undertaking import CostClass, Payer
from chancery.money import Money

Said = list[tuple[str, str]]


def rest(line: CostLine) -> Said:
    """What the list of lines does not say at the head of each, in the order of the form. What is not recorded is left
    out; a nought is a value."""
    lang = language()
    yes_no = {True: _("Yes"), False: _("No"), None: ""}
    body = line.paid_by_body if line.paid_by != Payer.THIRD else ""
    found: list[tuple[str, Any]] = [
        (_("Of it alcohol"), _part(line, line.alcohol_minor)),
        (_("Guests from outside"), line.guests),
        (_("Residents read who was paid"), yes_no[bool(line.told_vendor)] if _is_hosting(line) else ""),
        (_("People of the City"), line.officials),
        (_("Who took part"), line.attendees),
        (_("Meals that the fee includes"), meals.shown(line.includes, lang)),
        (_("Which third party"), body),
        (_("Of it the traveller’s own"), _part(line, line.personal_minor)),
        (_("Of it borne by the City"), _borne(line)),
        (_("To be reimbursed to the traveller"), yes_no[line.reimbursable]),
        (_("Of it taxes"), _part(line, line.tax_minor)),
        (_("Purchase order"), line.order_number),
        (_("Claim"), line.claim),
        (_("Account"), line.account),
        (_("Paid from an envelope at somebody’s discretion"), yes_no[line.envelope or None]),
        (_("How the receipt was lost"), line.declaration),
    ]
    return [(label, str(said)) for label, said in found if said is not None and said != ""]


def whole(line: CostLine) -> Said:
    """The same with what the list says at its head, for the page on which somebody posts or corrects it."""
    lang = language()
    country = getattr(line.country, f"name_{lang}", "") if line.country else ""
    payer = str(line.get_paid_by_display())
    head: Said = [
        (_("Which meal"), str(line.get_meal_display()) if line.meal else ""),
        (_("Paid to"), line.vendor),
        (_("City"), ", ".join(filter(None, (line.place, country)))),
        (_("What shows it"), str(line.get_proof_display())),
        (_("Paid by"), f"{payer}, {line.paid_by_body}" if line.paid_by == Payer.THIRD and line.paid_by_body else payer),
    ]
    return [*(one for one in head if one[1]), *rest(line)]


def of_trip(trip: Trip) -> Said:
    """What the plan says of somebody's travel beside who they are: private days, and who comes along and pays."""
    found: list[tuple[str, Any]] = [
        (_("Personal days attached"), trip.personal_days),
        (_("Who travels along, privately"), trip.companions),
        (_("Who pays for them"), trip.get_companion_paid_by_display() if trip.companion_paid_by else ""),
    ]
    return [(label, str(said)) for label, said in found if said is not None and said != ""]


def _is_hosting(line: CostLine) -> bool:
    return line.kind == CostClass.HOSPITALITY and bool(line.vendor)


def _borne(line: CostLine) -> str:
    """What the City bears of it, where that needs a word."""
    own = settings.CITY.currency
    if line.borne_minor is not None:
        return Money(line.borne_minor, own).phrase(language(), own)
    if line.personal_minor and line.own_minor is not None and line.paid_by != Payer.THIRD:
        return _("all of it, until the traveller’s own part is given back")
    return ""


def _part(line: CostLine, minor: int | None) -> str:
    """A part of it, in its currency."""
    return "" if minor is None else Money(minor, line.currency).phrase(language(), settings.CITY.currency)
