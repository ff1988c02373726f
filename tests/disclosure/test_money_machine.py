"""Whatever is posted, corrected, given back, withheld or cancelled: residents read what a plain sum says."""

from __future__ import annotations

import csv
import io
import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chancery.disclosure import actions, totals
from chancery.errors import Refused
from chancery.missions import actions as missions
from chancery.missions.models import CostLine, Mission, Trip, YearTotal
from chancery.missions.models.undertaking import CostClass
from chancery.money import Money
from tests import make
from tests.disclosure.scene import BACK, published
from tests.disclosure.test_trips import pdf
from tests.missions.scene import DAY
from tests.portal.test_activities import read
from tests.reading import tight

CENTS = st.integers(0, 999_999)
KINDS = st.sampled_from(CostClass.values)
PAYERS = st.sampled_from(("city", "traveller", "traveller", "third-party"))
PARTS = st.sampled_from((None, 0, 15, 33, 100))  # percent of the line that is the traveller's own
AGAIN = st.sampled_from((None, None, True, False))  # is it to be reimbursed?
RATES = st.sampled_from((None, Decimal("1.4821"), Decimal("0.0093"), Decimal("1.5")))


def in_own(cents: int, rate: Decimal | None) -> int:
    """What an amount is worth in the city's currency, halves up."""
    return cents if rate is None else int((cents * rate).to_integral_value(rounding=ROUND_HALF_UP))


def borne(cents: int, rate: Decimal | None, payer: str, own: int | None, again: bool | None) -> int:
    """What counts of it: of what a traveller paid, what they get back."""
    if payer != "traveller":
        return in_own(cents, rate)
    return 0 if again is False else in_own(cents - (own or 0), rate)


class Account(RuleBasedStateMachine):
    """The lines of one trip that is accounted for, and beside them a plain list of what stands."""

    @initialize(cancelled=st.booleans())
    def begin(self, cancelled: bool) -> None:
        for mission in Mission.objects.filter(public=True):  # those of the lives before this one
            actions.withhold(by=make.actor("head"), mission=mission, reason="Another life")
        self.it = published()
        if cancelled:
            missions.cancel(by=self.it.officer, mission=self.it.mission, on=DAY, reason_en="Ill")
        else:
            Trip.objects.filter(pk=self.it.trip.pk).update(returned_on=BACK)
        self.it.mission.refresh_from_db()
        actions.account(by=self.it.head, mission=self.it.mission)
        self.it.trip.advance_minor = 10**9
        self.stands: dict[object, tuple[str, str, int]] = {}
        self.repaid, self.withheld = 0, False

    @rule(cents=CENTS, kind=KINDS, payer=PAYERS, rate=RATES, posts=st.booleans(), part=PARTS, again=AGAIN)
    def spend(
        self, cents: int, kind: str, payer: str, rate: Decimal | None, posts: bool, part: int | None, again: bool | None
    ) -> None:
        said: dict[str, Any] = {} if rate is None else {"rate": rate, "rate_on": DAY, "rate_source": "Bank"}
        amount, own = Money(cents, "EUR" if rate else "CAD"), part and cents * part // 100
        said |= {"paid_by": payer, "personal_minor": own, "reimbursable": again}
        line = missions.add_line(by=self.it.officer, trip=self.it.trip, on=DAY, kind=kind, amount=amount, **said)
        if posts:
            missions.post(by=self.it.treasurer, line=line)
            self.stands[line.pk] = (kind, payer, borne(cents, rate, payer, own, again))

    @rule()
    def spend_without_a_rate(self) -> None:
        line = missions.add_line(by=self.it.officer, trip=self.it.trip, on=DAY, kind="meals", amount=Money(9, "JPY"))
        with pytest.raises(Refused, match="no exchange rate"):
            missions.post(by=self.it.treasurer, line=line)

    @precondition(lambda self: self.stands)
    @rule(data=st.data(), cents=st.one_of(st.none(), CENTS), part=PARTS)
    def correct(self, data: st.DataObject, cents: int | None, part: int | None) -> None:
        key = data.draw(st.sampled_from(sorted(self.stands, key=str)))
        kind, payer, was = self.stands[key]
        line = CostLine.objects.get(pk=key)
        amount = None if cents is None else Money(cents, line.currency)
        own = part and cents and cents * part // 100
        new = 0 if cents is None else borne(cents, line.rate, payer, own, line.reimbursable)
        said: dict[str, Any] = {"amount": amount, "tax_minor": None, "personal_minor": own, "why_en": "Typed wrong"}
        if payer != "third-party" and self.total + new - was < 0:
            with pytest.raises(Refused, match="than the City bore"):
                missions.correct_line(by=self.it.treasurer, line=line, **said)
            return
        del self.stands[key]
        made = missions.correct_line(by=self.it.treasurer, line=line, **said)
        if made is not None:
            self.stands[made.pk] = (kind, payer, new)
        with pytest.raises(Refused):
            missions.correct_line(by=self.it.treasurer, line=line, why_en="Again")

    def room(self) -> int:
        """So much of what the City bears may come back: of what is posted, since residents were told."""
        return self.total

    @rule(cents=st.integers(1, 99_999), of_advance=st.booleans())
    def give_back(self, cents: int, of_advance: bool) -> None:
        said: dict[str, Any] = {"on": BACK, "amount": Money(cents, "CAD"), "of_advance": of_advance}
        if not of_advance and cents > self.room():
            with pytest.raises(Refused, match="than the City bore"):
                missions.repay(by=self.it.treasurer, trip=self.it.trip, **said)
            return
        missions.repay(by=self.it.treasurer, trip=self.it.trip, **said)
        self.repaid += 0 if of_advance else cents

    @precondition(lambda self: self.repaid)
    @rule(data=st.data(), cents=st.one_of(st.none(), st.integers(1, 99_999)))
    def correct_what_came_back(self, data: st.DataObject, cents: int | None) -> None:
        back = data.draw(st.sampled_from(list(self.it.trip.repayments.counted().standing())))
        if cents is not None and cents > self.room() + back.own_minor:
            return
        back.trip, amount = self.it.trip, None if cents is None else Money(cents, "CAD")
        missions.correct_repayment(by=self.it.treasurer, back=back, why_en="Typed wrong", amount=amount)
        self.repaid += (cents or 0) - back.own_minor

    @rule()
    def withhold_or_release(self) -> None:
        if self.withheld:
            actions.release(by=self.it.head, mission=self.it.mission)
        else:
            actions.withhold(by=self.it.head, mission=self.it.mission, reason="A threat")
        self.withheld = not self.withheld

    @property
    def total(self) -> int:
        return sum(minor for _kind, payer, minor in self.stands.values() if payer != "third-party") - self.repaid

    @invariant()
    def the_table_is_the_fold(self) -> None:
        if hasattr(self, "it"):
            sums = totals.of_trips([self.it.trip])[self.it.trip.pk]
            others = sum(minor for _kind, payer, minor in self.stands.values() if payer == "third-party")
            assert (sums.total, sums.others, sums.repaid) == (self.total, others, self.repaid)
            for name, kinds in totals.SHOWN.items():
                of = [minor for kind, payer, minor in self.stands.values() if kind in kinds and payer != "third-party"]
                assert sums.by[name] == sum(of)

    @invariant()
    def the_total_that_is_kept_is_the_fold(self) -> None:
        if hasattr(self, "it"):
            year = totals.by_year().get(2026, totals.Sums())
            assert (year.total, year.trips) == ((0, 0) if self.withheld else (self.total, 1))
            assert YearTotal.kept() == YearTotal.counted()

    def teardown(self) -> None:
        """At the end a resident reads it, as a page, a receipt and every file; of what is withheld nothing."""
        if not hasattr(self, "it"):
            return
        client, reference = Client(), self.it.mission.reference
        found = list(csv.DictReader(io.StringIO(read(client, "/en/trips.csv").removeprefix("\ufeff"))))
        if self.withheld:
            assert found == []
            assert read(client, f"/en/trips/{reference}/", 404)
            assert 2026 not in totals.by_year()
            return
        exact = Decimal(self.total).scaleb(-2)
        federal = list(csv.DictReader(io.StringIO(read(client, "/en/trips/federal/travelq.csv"))))
        told = json.loads(read(client, "/en/trips.json"))["trips"]
        assert [Decimal(one["total"]) for one in (*found, *federal, *told)] == [exact] * 3
        said = Money(self.total, "CAD").phrase("en", "CAD")
        assert f">{said}<" in read(client, f"/en/trips/{reference}/").replace("\n", "")
        assert said in tight(read(client, "/en/trips/"))
        assert said in pdf(client, reference)
        assert totals.by_year()[2026].total == self.total


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db
def test_what_residents_read_is_what_a_plain_sum_says():
    few = settings(max_examples=5, stateful_step_count=10, suppress_health_check=list(HealthCheck), database=None)
    run_state_machine_as_test(Account, settings=few)
