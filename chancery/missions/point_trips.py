"""The points that are asked of a trip as a whole."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from chancery.missions.found import Found, by_day, later
from chancery.missions.plain import TripFacts
from chancery.policy.model import Duration, TravelRule


def approval(rule: TravelRule, trip: TripFacts, today: date) -> Found:
    """1. Authorised before departure, or before anything was booked."""
    by = trip.starts_on if rule.before == "departure" else trip.booked_on
    if by is None or (trip.authorised_on is None and today < by):
        return Found("unknown", (), {"day": by or "—"})
    early = trip.authorised_on is not None and trip.authorised_on <= by
    return Found("met" if early else "not_met", (), {"day": by})


def approver(rule: TravelRule, trip: TripFacts, today: date) -> Found:
    """2. Never authorised by oneself, or by somebody who may not."""
    if not trip.approver:
        return Found("unknown")
    if trip.approver not in rule.not_by:
        return Found("met")
    return Found("not_met", (), {"word": trip.approver})


def purpose(rule: TravelRule, trip: TripFacts, today: date) -> Found:
    """8. A purpose that is written, and tied to goals."""
    values = {"n": trip.goals or 0, "limit": rule.at_least}
    if not trip.purpose or trip.goals is None:
        return Found("unknown", (), values)
    return Found("met" if trip.goals >= (rule.at_least or 0) else "not_met", (), values)


def personal_days(rule: TravelRule, trip: TripFacts, today: date) -> Found:
    """9. Personal days attached, and who pays for a companion."""
    values = {"n": trip.personal_days or 0, "limit": rule.at_most}
    over = trip.personal_days is not None and trip.personal_days > (rule.at_most or 0)
    if over or trip.companion_paid_by == "city":
        return Found("not_met", (), values)
    open_ = trip.personal_days is None or (trip.companion and not trip.companion_paid_by)
    return Found("unknown" if open_ else "met", (), values)


def travel_class(rule: TravelRule, trip: TripFacts, today: date) -> Found:
    """10. A class of travel above the policy's needs a reason."""
    held = trip.travel_class
    if not held:
        return Found("unknown")
    if held in rule.classes or trip.class_reason:
        return Found("met", (), {"word": held})
    if held == rule.then:
        if trip.hours is None:
            return Found("unknown")
        return Found("met" if trip.hours > (rule.over_hours or 0) else "not_met", (), {"word": held})
    return Found("not_met", (), {"word": held})


def report(rule: TravelRule, trip: TripFacts, today: date) -> Found:
    """12. A report so soon after return."""
    return by_day(trip.back_on, rule.within, trip.reported_on, today)


def same_place(rule: TravelRule, trip: TripFacts, today: date) -> Found:
    """14. Trips to one place, this one among them."""
    if trip.other_trips is None or trip.starts_on is None or rule.within is None:
        return Found("unknown", (), {"limit": rule.at_most})
    first = later(trip.starts_on, rule.within, -1)
    n = 1 + len([day for day in trip.other_trips if first < day <= trip.starts_on])
    return Found("met" if n <= (rule.at_most or 0) else "not_met", (), {"n": n, "limit": rule.at_most})


def body(rule: TravelRule, trip: TripFacts, today: date) -> Found:
    """16. A body outside of the rule."""
    if not trip.body:
        return Found("unknown")
    return Found("met" if trip.body in rule.bodies else "not_met", (), {"word": trip.body})


def advance(rule: TravelRule, trip: TripFacts, today: date) -> Found:
    """18. An advance that is not cleared."""
    if trip.advance_minor == 0:
        return Found("met", (), {"day": "—"})
    if trip.advance_minor is None:
        return Found("unknown", (), {"day": "—"})
    return by_day(trip.back_on, rule.within, trip.advance_cleared_on, today)


def disclosure(rule: TravelRule, trip: TripFacts, today: date) -> Found:
    """19. Published so soon after the end of the month of return, or of reimbursement."""
    since = trip.back_on if rule.basis == "return" else trip.reimbursed_on
    return by_day(_end_of_month(since) if since else None, rule.within, trip.published_on, today)


def version_note(rule: TravelRule, trip: TripFacts, today: date) -> Found:
    """20. Figures that changed after publication without a note."""
    n = trip.unexplained
    return Found("unknown" if n is None else "not_met" if n else "met", (), {"n": n or 0})


def delegation(rule: TravelRule, trip: TripFacts, today: date) -> Found:
    """21. More travellers than were authorised."""
    if trip.authorised is None or trip.travellers is None:
        return Found("unknown")
    more = trip.travellers - trip.authorised
    return Found("met" if more <= (rule.at_most or 0) else "not_met", (), {"n": max(more, 0)})


def end_of_term(rule: TravelRule, trip: TripFacts, today: date) -> Found:
    """22. A trip in the last months of a term."""
    if trip.starts_on is None or rule.on is None:
        return Found("unknown", (), {"day": rule.on or "—"})
    first = later(rule.on, rule.within or Duration(), -1)
    return Found("not_met" if first < trip.starts_on <= rule.on else "met", (), {"day": rule.on})


@lru_cache(4096)  # as many days as there are returns
def _end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
