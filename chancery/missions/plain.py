"""A trip and its lines as plain values, for the points to check. Empty is not recorded, and never counts as a no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One amount, as far as a rule can ask about it. ``own_minor`` is in the city's currency; ``borne_minor`` is what
    the City bears of it, where that is less."""

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
    borne_minor: int | None = None
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
    repaid_minor: int = 0
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
        of_kind, envelopes = found._by_kind(), found.envelopes
        for one in trip.lines:
            for held in of_kind.get(one.kind, ()):
                held.append(one)
            if one.envelope and one.proof in ("none", "per-diem"):
                envelopes.append(one)
        found.mine = [one for one in trip.lines if one.paid_by != "third-party"]
        if len(found.mine) < len(trip.lines):
            found.third = [one for one in trip.lines if one.paid_by == "third-party"]
        found._city()
        return found

    def _by_kind(self) -> dict[str, tuple[list[LineFacts], ...]]:
        return {"hospitality": (self.hospitality, self.bills), "registration": (self.fees,), "meals": (self.bills,)}

    def _city(self) -> None:
        """What the City bears of the lines, less what came back."""
        mine, spent = self.mine, 0
        for one in mine:
            own = one.own_minor
            if own is None:
                self.without_rate.append(one)
                continue
            spent += own if one.borne_minor is None else one.borne_minor
        self.spent = spent - self.trip.repaid_minor
        self.claims = {one.claim for one in mine}
        self.accounts = {one.account for one in mine}
        self.meals = [one for one in mine if one.kind == "meals"]
        self.unproven = [one for one in mine if one.proof == "none"]
