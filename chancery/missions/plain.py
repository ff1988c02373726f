"""A trip and its lines as plain values, for the points to check. Empty is not recorded, and never counts as a no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One amount, as far as a rule can ask about it. ``own_minor`` is in the city's currency."""

    id: str
    kind: str
    on: date
    amount_minor: int
    currency: str
    own_minor: int | None = None
    country: str = ""
    city: str = ""
    meal: str = ""
    includes: str = ""
    alcohol_minor: int | None = None
    proof: str = "none"
    guests: int | None = None
    attended: bool = False
    paid_by: str = "city"
    paid_by_body: str = ""
    personal_minor: int | None = None
    claim: str = ""
    account: str = ""
    envelope: bool = False


@dataclass(frozen=True, slots=True)
class TripFacts:
    """One person's travel with its mission, as far as a rule can ask about it."""

    currency: str
    group: str = "staff"
    body: str = ""
    purpose: bool = False
    goals: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    returned_on: date | None = None
    booked_on: date | None = None
    authorised_on: date | None = None
    approver: str = ""
    maximum_minor: int | None = None
    authorised: int | None = None
    travellers: int | None = None
    travel_class: str = ""
    class_reason: bool = False
    hours: int | None = None
    personal_days: int | None = None
    companion: bool = False
    companion_paid_by: str = ""
    settled_on: date | None = None
    reported_on: date | None = None
    reimbursed_on: date | None = None
    published_on: date | None = None
    unexplained: int | None = None
    advance_minor: int | None = None
    advance_cleared_on: date | None = None
    other_trips: tuple[date, ...] | None = None
    declared: frozenset[str] = frozenset()
    lines: Sequence[LineFacts] = ()

    @property
    def back_on(self) -> date | None:
        """The day of return: as it was, or else as it is planned."""
        return self.returned_on or self.ends_on


@dataclass(slots=True)
class Sorted:
    """The lines of a trip by what rules ask of them: each line is looked at once, however many rules there are."""

    trip: TripFacts
    mine: list[LineFacts] = field(default_factory=list)
    third: list[LineFacts] = field(default_factory=list)
    meals: list[LineFacts] = field(default_factory=list)
    bills: list[LineFacts] = field(default_factory=list)
    hospitality: list[LineFacts] = field(default_factory=list)
    fees: list[LineFacts] = field(default_factory=list)
    unproven: list[LineFacts] = field(default_factory=list)
    envelopes: list[LineFacts] = field(default_factory=list)
    without_rate: list[LineFacts] = field(default_factory=list)
    claims: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    spent: int = 0

    @classmethod
    def of(cls, trip: TripFacts) -> Sorted:
        """Those of a trip."""
        found = cls(trip)
        for one in trip.lines:
            if one.paid_by == "third-party":
                found.third.append(one)
            else:
                found._city(one)
            kind = one.kind
            if kind == "hospitality":
                found.hospitality.append(one)
                found.bills.append(one)
            elif kind == "registration":
                found.fees.append(one)
            elif kind == "meals":
                found.bills.append(one)
            if one.envelope and one.proof in ("none", "per-diem"):
                found.envelopes.append(one)
        return found

    def _city(self, one: LineFacts) -> None:
        """A line that is the City's, or the traveller's to claim."""
        self.mine.append(one)
        if one.own_minor is None:
            self.without_rate.append(one)
        else:
            self.spent += one.own_minor
            if one.personal_minor and one.amount_minor:  # the traveller's own part, in proportion
                self.spent -= one.own_minor * one.personal_minor // one.amount_minor
        self.claims.add(one.claim)
        self.accounts.add(one.account)
        if one.kind == "meals":
            self.meals.append(one)
        if one.proof == "none":
            self.unproven.append(one)
