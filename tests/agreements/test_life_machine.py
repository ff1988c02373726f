"""An agreement's life against a plain model: any people, any verbs, any days, in any order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chancery.agreements import actions
from chancery.agreements.models import Agreement, AgreementEvent, ChangeRequest
from chancery.audit.reconcile import differences
from chancery.dates import FuzzyDate
from chancery.errors import Refused
from chancery.ids import uuid7
from tests import make

ROLES = ("officer", "head", "solicitor", "city-manager", "clerk", "auditor")
DAYS_KNOWN = (date(2019, 12, 31), date(2020, 2, 29), date(2024, 2, 29), date(2025, 2, 28), date(2099, 1, 1))
DAYS = st.sampled_from(DAYS_KNOWN)
KINDS = st.sampled_from(["renew", "amend", "end", "recognise"])
# Those who may do most come most often; the others are refused often enough.
PEOPLE = st.sampled_from(("clerk", "clerk", "clerk", "city-manager", "solicitor", "officer", "head", "auditor"))


@dataclass
class Asked:
    """A request, as plainly as can be."""

    by: str
    kind: str
    on: date
    until: date
    formed: bool = False


@dataclass
class Model:
    """What an agreement is, without a database."""

    standing: str = "draft"
    signed: date | None = None
    ends: date | None = None
    public: bool = True
    events: list[str] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)

    def allows(self, kind: str, on: date, until: date) -> bool:
        """Can this step be taken at all?"""
        possible = self.standing in (("signed", "ended") if kind == "recognise" else ("signed",))
        if not possible or (self.signed and on < self.signed) or on > timezone.localdate():
            return False
        return kind != "renew" or (self.ends is not None and on <= self.ends < until)

    def may_be_asked(self, kind: str, on: date, until: date) -> bool:
        """A second recognition is refused when it is taken, since it changes nothing."""
        if kind == "recognise" and self.standing == "historical":
            return not (self.signed and on < self.signed) and on <= timezone.localdate()
        return self.allows(kind, on, until)

    def take(self, kind: str, until: date) -> None:
        """Take a step."""
        self.events.append({"renew": "renewed", "amend": "amended", "end": "ended", "recognise": "recognised"}[kind])
        self.ends = until if kind == "renew" else self.ends
        self.standing = {"end": "ended", "recognise": "historical"}.get(kind, self.standing)


class Life(RuleBasedStateMachine):
    """The same verbs on both."""

    @initialize(signed=st.booleans(), until=DAYS)
    def begin(self, signed: bool, until: date) -> None:
        """One person for each role, and a draft or what became of it."""
        self.people = {role: make.actor(role) for role in ROLES}
        self.item, self.model = make.council_item(), Model()
        body = make.counterparty(f"Lyon {make.number()}")
        self.row = actions.begin(by=self.people["officer"], key=str(uuid7()), counterparty=body)
        if signed:
            self.sign("clerk", min(DAYS_KNOWN), until)

    def now(self) -> Agreement:
        """The agreement as it is stored."""
        return Agreement.objects.get(pk=self.row.pk)

    def tried(self, verb: object, **given: object) -> bool:
        """Was it done, or refused in words?"""
        try:
            verb(**given)
        except Refused as refused:
            return refused.message_en == refused.message_fr
        return True

    @rule(who=PEOPLE, on=DAYS, until=st.none() | DAYS)
    def sign(self, who: str, on: date, until: date | None) -> None:
        """Sign a draft."""
        ok = who in ("city-manager", "clerk") and self.model.standing == "draft" and (until is None or until >= on)
        ok = ok and on <= timezone.localdate()
        given = {"on": exactly(on), "ends_on": until, "by": self.people[who], "agreement": self.now()}
        assert self.tried(actions.sign, **given) == ok
        if ok:
            self.model.standing, self.model.signed, self.model.ends = "signed", on, until
            self.model.events.append("signed")

    @rule(who=PEOPLE, kind=KINDS, on=DAYS, until=DAYS, named=st.sampled_from((True, True, True, False)))
    def record(self, who: str, kind: str, on: date, until: date, named: bool) -> None:
        """The clerk records what Council decided."""
        ok = who == "clerk" and named and self.model.allows(kind, on, until)
        item = self.item if named else None
        given = payload(kind, on, until) | {"council_item": item, "by": self.people[who], "agreement": self.now()}
        given["key"] = str(uuid7())
        assert self.tried(getattr(actions, kind), **given) == ok
        if ok:
            self.model.take(kind, until)
            # The same form sent twice: it was taken, and is not taken again.
            assert self.tried(getattr(actions, kind), **given | {"agreement": self.now()})

    @rule(who=PEOPLE, kind=KINDS, on=DAYS, until=DAYS)
    def ask(self, who: str, kind: str, on: date, until: date) -> None:
        """Somebody asks for a step."""
        free = kind not in self.model.asked
        ok = who in ("officer", "head") and free and self.model.may_be_asked(kind, on, until)
        given = {"key": str(uuid7()), "kind": kind, "payload": payload(kind, on, until), "by": self.people[who]}
        assert self.tried(actions.ask, agreement=self.now(), **given) == ok
        if ok:
            self.model.asked[kind] = Asked(who, kind, on, until)

    @rule(who=PEOPLE, kind=KINDS)
    def form(self, who: str, kind: str) -> None:
        """The solicitor looks at the form."""
        if (one := self.model.asked.get(kind)) is not None:
            ok = who == "solicitor" and not one.formed
            assert self.tried(actions.approve_form, by=self.people[who], request=self.waiting(kind)) == ok
            one.formed = one.formed or ok

    @rule(who=PEOPLE, kind=KINDS, named=st.booleans())
    def decide(self, who: str, kind: str, named: bool) -> None:
        """The manager or Council says yes, and the step is taken with the record as it is now."""
        if (one := self.model.asked.get(kind)) is None:
            return
        seat = (who == "clerk" and named) or (who == "city-manager" and (one.formed or named))
        ok = seat and self.model.allows(kind, one.on, one.until)
        item = self.item if named else None
        assert self.tried(actions.decide, by=self.people[who], request=self.waiting(kind), council_item=item) == ok
        if ok:
            self.model.take(kind, one.until)
            del self.model.asked[kind]

    @rule(who=PEOPLE, kind=KINDS)
    def refuse(self, who: str, kind: str) -> None:
        """Somebody says no."""
        if (one := self.model.asked.get(kind)) is not None:
            ok = who in ("solicitor", "city-manager", "clerk", one.by)
            assert self.tried(actions.refuse, by=self.people[who], request=self.waiting(kind)) == ok
            if ok:
                del self.model.asked[kind]

    @rule(who=PEOPLE, public=st.booleans())
    def show(self, who: str, public: bool) -> None:
        """Publish or withhold."""
        ok = who in ("head", "clerk") and self.model.public != public
        given = {"by": self.people[who], "agreement": self.now()}
        verb, more = (actions.publish, {}) if public else (actions.withhold, {"why": "x"})
        assert self.tried(verb, **given, **more) == ok
        self.model.public = public if ok else self.model.public

    def waiting(self, kind: str) -> ChangeRequest:
        """The request of this kind that nobody decided."""
        return ChangeRequest.objects.waiting().get(agreement=self.row, kind=kind)

    @invariant()
    def they_are_the_same(self) -> None:
        """The stored agreement is the plain one, and residents see it if and only if they should."""
        if not hasattr(self, "row"):
            return
        row, model = self.now(), self.model
        assert (row.standing, row.signed.exact, row.ends_on) == (model.standing, model.signed, model.ends)
        assert [one.kind for one in row.events.order_by("id")] == model.events
        assert {one.kind for one in row.requests.waiting()} == set(model.asked)
        seen = Agreement.objects.public().filter(pk=row.pk).exists()
        assert seen == (model.public and model.standing != "draft")
        assert row.ends_on is None or row.status(row.ends_on + timedelta(days=1)) != "in-force"

    def teardown(self) -> None:
        """The tables are what the ledger says."""
        if hasattr(self, "row"):
            assert [one for one in differences([AgreementEvent, ChangeRequest])] == []
            assert [one for one in differences([Agreement]) if self.row.pk.hex in one.row.replace("-", "")] == []


def exactly(day: date) -> FuzzyDate:
    """A date of law known to the day."""
    return FuzzyDate(day, day, "day")


def payload(kind: str, on: date, until: date) -> dict[str, object]:
    """What a step says."""
    more = {"renew": {"ends_on": until}, "amend": {"text_en": "More"}}
    return {"on": exactly(on), **more.get(kind, {"reason": "law"})}


@pytest.mark.slow
@pytest.mark.django_db
def test_a_life_is_what_a_plain_model_says():
    few = settings(max_examples=40, stateful_step_count=25, suppress_health_check=list(HealthCheck), database=None)
    run_state_machine_as_test(Life, settings=few)
