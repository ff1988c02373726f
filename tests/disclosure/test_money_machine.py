"""Whatever is entered, posted, paid by the finance system, corrected, given back, withheld or cancelled, before
residents are told and after: they read what a plain sum says, and every change of it under the corrections."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
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

from chancery.audit import reconcile
from chancery.disclosure import actions, receipt, totals
from chancery.errors import Refused
from chancery.missions import actions as missions
from chancery.missions import spent
from chancery.missions.models import CostLine, FinanceLine, Mission, Repayment, Trip, YearTotal
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
LESS = "than the City bore"


def in_own(cents: int, rate: Decimal | None) -> int:
    """What an amount is worth in the city's currency, halves up."""
    return cents if rate is None else int((cents * rate).to_integral_value(rounding=ROUND_HALF_UP))


@dataclass(frozen=True)
class Cost:
    """One expense, as the plain list has it. Each has a day of its own, so that a row of the finance system is of no
    other one."""

    kind: str
    payer: str
    cents: int
    own: int | None
    rate: Decimal | None
    again: bool | None
    on: date
    posted: bool = False
    paid: str = ""  # of it by the finance system: "whole", "asked", or nothing
    exact: int | None = None  # the very amount that was paid for it in the city's currency
    document: str = ""

    @property
    def asked(self) -> int:
        """What the traveller wants back of it."""
        return self.cents - (self.own or 0)

    @property
    def counts(self) -> int:
        """What the City bears of it, or others."""
        if self.exact is not None:
            return self.exact
        if self.payer != "traveller" or self.paid == "whole":
            return in_own(self.cents, self.rate)
        return 0 if self.again is False else in_own(self.asked, self.rate)


class Account(RuleBasedStateMachine):
    """The costs of one trip, and beside them a plain list of what stands."""

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
        self.costs: dict[object, Cost] = {}
        self.repaid, self.of_advance, self.advance, self.number = 0, 0, 0, 0
        self.told, self.withheld, self.unrated = False, False, False
        self.total_told, self.corrections_told = 0, 0

    def _next(self) -> int:
        self.number += 1
        return self.number

    @rule(cents=CENTS, kind=KINDS, payer=PAYERS, rate=RATES, posts=st.booleans(), part=PARTS, again=AGAIN)
    def spend(
        self, cents: int, kind: str, payer: str, rate: Decimal | None, posts: bool, part: int | None, again: bool | None
    ) -> None:
        said: dict[str, Any] = {} if rate is None else {"rate": rate, "rate_on": DAY, "rate_source": "Bank"}
        cost = Cost(kind, payer, cents, part and cents * part // 100, rate, again, DAY - timedelta(self._next()))
        amount = Money(cents, "EUR" if rate else "CAD")
        said |= {"paid_by": payer, "personal_minor": cost.own, "reimbursable": again}
        line = missions.add_line(by=self.it.officer, trip=self.it.trip, on=cost.on, kind=kind, amount=amount, **said)
        if posts:
            missions.post(by=self.it.treasurer, line=line)
        self.costs[line.pk] = replace(cost, posted=posts)

    @rule()
    def spend_without_a_rate(self) -> None:
        line = missions.add_line(by=self.it.officer, trip=self.it.trip, on=DAY, kind="meals", amount=Money(9, "JPY"))
        self.unrated = True
        with pytest.raises(Refused, match="no exchange rate"):
            missions.post(by=self.it.treasurer, line=line)

    def _some(self, data: st.DataObject, **wanted: Any) -> tuple[Any, Cost] | None:
        keys = [key for key, one in self.costs.items() if all(getattr(one, n) == v for n, v in wanted.items())]
        key = data.draw(st.sampled_from(sorted(keys, key=str))) if keys else None
        return (key, self.costs[key]) if key else None

    @rule(data=st.data())
    def post(self, data: st.DataObject) -> None:
        if found := self._some(data, posted=False):
            missions.post(by=self.it.treasurer, line=CostLine.objects.get(pk=found[0]))
            self.costs[found[0]] = replace(found[1], posted=True)

    @rule(data=st.data())
    def take_out(self, data: st.DataObject) -> None:
        if found := self._some(data, posted=False):
            key, cost = found
            line, room = CostLine.objects.get(pk=key), self.room()
            weighs = 0 if self.told or cost.payer == "third-party" else cost.counts
            if room is not None and room < weighs:
                with pytest.raises(Refused, match=LESS):
                    missions.change_line(by=self.it.officer, line=line)
                return
            missions.change_line(by=self.it.officer, line=line)
            del self.costs[key]

    def _row(self, amount: Money, on: date, **said: Any) -> FinanceLine:
        row = FinanceLine(
            document=f"{self.it.mission.reference}-{self._next()}", on=on, amount_minor=amount.minor,
            currency=amount.currency, reference=self.it.mission.reference, **said,
        )  # fmt: skip
        missions.bring_in(by=self.it.treasurer, rows=[row], digest="d")
        return row

    @rule(data=st.data(), asks=st.booleans(), abroad=st.booleans(), rate=RATES, more=st.integers(-5, 5))
    def the_finance_system_pays(
        self, data: st.DataObject, asks: bool, abroad: bool, rate: Decimal | None, more: int
    ) -> None:
        """A row of all of a cost, or of what the traveller asks for; in its currency, or in the city's own."""
        if (found := self._some(data, paid="")) and found[1].cents:
            self._pay(found[0], asks, abroad, rate, more)

    @rule(
        cents=st.integers(100, 99_999), part=st.sampled_from((15, 33)), rate=RATES, posts=st.booleans(),
        asks=st.booleans(), abroad=st.booleans(),
    )  # fmt: skip
    def a_traveller_who_has_a_part_of_their_own_is_paid(
        self, cents: int, part: int, rate: Decimal | None, posts: bool, asks: bool, abroad: bool
    ) -> None:
        before = set(self.costs)
        self.spend(cents, "lodging", "traveller", rate, posts, part, None)
        self._pay((set(self.costs) - before).pop(), asks, abroad, None, 1)

    def _pay(self, key: object, asks: bool, abroad: bool, rate: Decimal | None, more: int) -> None:
        cost = self.costs[key]
        asks = asks and cost.payer == "traveller" and bool(cost.own) and bool(cost.asked)
        share = cost.asked if asks else cost.cents
        paid = replace(cost, posted=True, paid="asked" if asks else "whole", again=cost.again or asks or None)
        paid = replace(paid, payer="city" if cost.payer == "third-party" else cost.payer)
        said: dict[str, Any] = {}
        if cost.rate is not None and abroad:
            minor = in_own(share, cost.rate) * (100 + more) // 100
            if not minor:
                return
            amount, said = Money(minor, "CAD"), {}
            paid = replace(paid, rate=round(Decimal(minor) / share, 10), exact=minor)
        else:
            amount = Money(share, "EUR" if cost.rate else "CAD")
            if cost.rate is not None and rate is not None:
                said = {"rate": rate, "rate_on": DAY, "rate_source": "Finance"}
                paid = replace(paid, rate=rate)
        many = self.it.trip.lines.standing().count()
        row = self._row(amount, cost.on, kind=cost.kind, **said)
        if row.waits:
            pays = "asked" if asks else "whole"
            missions.match(by=self.it.treasurer, row=row, trip=self.it.trip, pays=pays)
            row.refresh_from_db()
        assert self.it.trip.lines.standing().count() == many, "it is no line more"
        del self.costs[key]
        self.costs[row.line_id] = replace(paid, document=row.document)

    @rule(minor=st.integers(1, 99_999), kind=KINDS)
    def the_finance_system_pays_what_nobody_entered(self, minor: int, kind: str) -> None:
        cost = Cost(kind, "city", minor, None, None, None, DAY - timedelta(self._next()), True, "whole")
        row = self._row(Money(minor, "CAD"), cost.on, kind=kind)
        self.costs[row.line_id] = replace(cost, document=row.document)

    @rule(data=st.data(), cents=st.integers(-99_999, 99_999), whole=st.booleans())
    def the_finance_system_corrects(self, data: st.DataObject, cents: int, whole: bool) -> None:
        """A row that cites another: more, less, or all of it back."""
        keys = [key for key, one in self.costs.items() if one.document and one.exact is None]
        if not keys:
            return
        key = data.draw(st.sampled_from(sorted(keys, key=str)))
        cost = self.costs[key]
        paid = cost.asked if cost.paid == "asked" else cost.cents
        cents = -paid if whole else cents
        if not cents:
            return
        rest = cost.cents + cents
        own = None if (cost.own or 0) > rest else cost.own
        now = replace(cost, cents=rest, own=own)
        gone = paid + cents == 0
        weighs = cost.counts - (0 if gone else now.counts) if paid + cents >= 0 else 0
        room = self.room()
        short = room is not None and room < weighs
        waits = "below-zero" if paid + cents < 0 else "came-back" if short else ""
        row = self._row(Money(cents, "EUR" if cost.rate else "CAD"), DAY, cites=cost.document)
        assert row.waits_for == waits
        if not waits:
            del self.costs[key]
            if not gone:
                self.costs[row.line_id] = replace(now, document=row.document)

    @rule(data=st.data(), cents=st.one_of(st.none(), CENTS), part=PARTS)
    def correct(self, data: st.DataObject, cents: int | None, part: int | None) -> None:
        if not (found := self._some(data, posted=True)):
            return
        key, cost = found
        line = CostLine.objects.get(pk=key)
        amount = None if cents is None else Money(cents, line.currency)
        now = replace(cost, cents=cents or 0, own=part and cents and cents * part // 100, exact=None)
        weighs = 0 if cost.payer == "third-party" else cost.counts - (0 if cents is None else now.counts)
        said: dict[str, Any] = {"amount": amount, "tax_minor": None, "personal_minor": now.own, "why_en": "Typed wrong"}
        room = self.room()
        if room is not None and room < weighs:
            with pytest.raises(Refused, match=LESS):
                missions.correct_line(by=self.it.treasurer, line=line, **said)
            return
        del self.costs[key]
        made = missions.correct_line(by=self.it.treasurer, line=line, **said)
        if made is not None:
            self.costs[made.pk] = now
        with pytest.raises(Refused):
            missions.correct_line(by=self.it.treasurer, line=line, why_en="Again")

    def room(self) -> int | None:
        """So much may come back: once residents were told, of what is posted. Before, what has no rate leaves it
        open."""
        if self.told:
            return self.total
        mine = [one.counts for one in self.costs.values() if one.payer != "third-party"]
        return None if self.unrated else sum(mine) - self.repaid

    @rule(cents=st.integers(1, 99_999), of_advance=st.booleans())
    def give_back(self, cents: int, of_advance: bool) -> None:
        said: dict[str, Any] = {"on": BACK, "amount": Money(cents, "CAD"), "of_advance": of_advance}
        self.it.trip.refresh_from_db()
        room = self.advance - self.of_advance if of_advance else self.room()
        if room is not None and cents > room:
            with pytest.raises(Refused, match="was paid in advance" if of_advance else LESS):
                missions.repay(by=self.it.treasurer, trip=self.it.trip, **said)
            return
        missions.repay(by=self.it.treasurer, trip=self.it.trip, **said)
        if of_advance:
            self.of_advance += cents
        else:
            self.repaid += cents

    @rule(minor=st.one_of(st.none(), st.integers(0, 199_999)))
    def pay_in_advance(self, minor: int | None) -> None:
        if (minor or 0) < self.of_advance:
            with pytest.raises(Refused, match="was paid in advance"):
                missions.note_trip(by=self.it.treasurer, trip=self.it.trip, advance_minor=minor)
            return
        missions.note_trip(by=self.it.treasurer, trip=self.it.trip, advance_minor=minor)
        self.advance = minor or 0

    @rule(data=st.data(), cents=st.one_of(st.none(), st.integers(1, 99_999)), of_advance=st.booleans())
    def correct_what_came_back(self, data: st.DataObject, cents: int | None, of_advance: bool) -> None:
        rows = list(Repayment.objects.standing().filter(trip=self.it.trip, of_advance=of_advance))
        if not rows:
            return
        back = data.draw(st.sampled_from(rows))
        amount = None if cents is None else Money(cents, "CAD")
        room = self.advance - self.of_advance if of_advance else self.room()
        said: dict[str, Any] = {"back": back, "why_en": "Typed wrong", "amount": amount}
        if cents is not None and room is not None and cents > room + back.own_minor:
            with pytest.raises(Refused, match="was paid in advance" if of_advance else LESS):
                missions.correct_repayment(by=self.it.treasurer, **said)
            return
        missions.correct_repayment(by=self.it.treasurer, **said)
        more = (cents or 0) - back.own_minor
        if of_advance:
            self.of_advance += more
        else:
            self.repaid += more

    @precondition(lambda self: not self.told)
    @rule()
    def account(self) -> None:
        if self.total < 0:
            with pytest.raises(Refused, match="more came back"):
                actions.account(by=self.it.head, mission=self.it.mission)
            return
        actions.account(by=self.it.head, mission=self.it.mission)
        self.told, self.total_told, self.corrections_told = True, self.total, self._corrections()

    @precondition(lambda self: self.told)
    @rule()
    def withhold_or_release(self) -> None:
        if self.withheld:
            actions.release(by=self.it.head, mission=self.it.mission)
        else:
            actions.withhold(by=self.it.head, mission=self.it.mission, reason="A threat")
        self.withheld = not self.withheld

    @property
    def total(self) -> int:
        mine = [one.counts for one in self.costs.values() if one.posted and one.payer != "third-party"]
        return sum(mine) - self.repaid

    def _corrections(self) -> int:
        """By how much the corrections that residents read change what the City bore."""
        with translation.override("en"):
            told = receipt.of(Mission.objects.get(pk=self.it.mission.pk), timezone.localdate())
        ours = [one for one in (told or {})["corrections"] if "paid by others" not in one.label]
        return sum((one.now.minor if one.now else 0) - (one.was.minor if one.was else 0) for one in ours)

    @invariant()
    def the_table_is_the_fold(self) -> None:
        if hasattr(self, "it"):
            sums = totals.of_trips([self.it.trip])[self.it.trip.pk]
            posted = [one for one in self.costs.values() if one.posted]
            others = sum(one.counts for one in posted if one.payer == "third-party")
            assert (sums.total, sums.others, sums.repaid) == (self.total, others, self.repaid)
            for name, kinds in totals.SHOWN.items():
                mine = [one.counts for one in posted if one.kind in kinds and one.payer != "third-party"]
                assert sums.by[name] == sum(mine)

    @invariant()
    def the_total_that_is_kept_is_the_fold(self) -> None:
        if hasattr(self, "it"):
            year = totals.by_year().get(2026, totals.Sums())
            assert (year.total, year.trips) == ((self.total, 1) if self.told and not self.withheld else (0, 0))
            assert YearTotal.kept() == YearTotal.counted()

    @invariant()
    def every_change_since_residents_were_told_stands_under_the_corrections(self) -> None:
        if getattr(self, "told", False):
            assert self.total >= 0
            if not self.withheld:
                assert self._corrections() - self.corrections_told == self.total - self.total_told

    @invariant()
    def the_office_reads_the_figure_of_residents(self) -> None:
        if hasattr(self, "it"):
            inside = spent.of(self.it.mission)
            assert (inside.borne or inside.whole).posted.minor == self.total

    def teardown(self) -> None:
        """At the end a resident reads it, as a page, a receipt and every file; of what is withheld nothing."""
        if not hasattr(self, "it"):
            return
        assert list(reconcile.differences([CostLine, Repayment, FinanceLine])) == []
        client, reference = Client(), self.it.mission.reference
        found = list(csv.DictReader(io.StringIO(read(client, "/en/trips.csv").removeprefix("\ufeff"))))
        if self.withheld or not self.told:
            assert found == []
            assert 2026 not in totals.by_year()
            if self.withheld:
                assert read(client, f"/en/trips/{reference}/", 404)
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
