"""One case as one person sees it on a day: where it stands, as far as it is theirs to know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import prefetch_related_objects

from chancery.accounts.permissions import keys_of
from chancery.audit.models import Actor
from chancery.cases import permissions
from chancery.cases.facts import Fallen, Known, counting, criteria, fallen, hearing, held, policy_of, way
from chancery.cases.models import Case, CaseConsultation, CaseElement, Decision, Judgement
from chancery.cases.readings import hidden, is_secret
from chancery.cases.router import Seat, seats
from chancery.desk.cases import subjects
from chancery.frame import language
from chancery.policy import Policy, Reader
from chancery.policy.explain import SEES
from chancery.policy.facts import Held
from chancery.policy.findings import Finding
from chancery.policy.hearing import Hearing
from chancery.policy.model import Authority, Clause, Criterion, Outcome, Question, Step
from chancery.policy.phrases import role_name
from chancery.policy.procedure import Standing, present
from chancery.portal.words import fine
from chancery.records import DataClass
from chancery.strategy.policies import own


class Verb(NamedTuple):
    """One verb: where it leads; or, where it is not possible, why."""

    label: str
    url: str
    why_not: str = ""


class Look:
    """A case, a reader, a day. What the reader may not know is in nothing that is asked of it here."""

    def __init__(self, case: Case, by: Actor, on: date) -> None:
        self.case, self.by, self.on = case, by, on
        self.cleared = permissions.may_see_confidential(by)
        self.reader = Reader.CLEARED if self.cleared else Reader.STAFF
        self._may: dict[tuple[str, ...], bool] = {}

    @cached_property
    def policy(self) -> Policy:
        """The policy that the case is judged by."""
        return policy_of(self.case)

    @cached_property
    def subject(self) -> subjects.Subject:
        """What it is about."""
        return subjects.of(self.case)

    def fact_url(self, key: str) -> str:
        """Where a fact about the subject is entered, as the policy of the case declares it."""
        url = self.subject.fact_url(self.case.subject, key)
        return f"{url}{self.under}" if url else ""

    @cached_property
    def under(self) -> str:
        """What such an address adds where the case stays under another policy than the one in force."""
        version = own(self.on)
        return "" if version is not None and version.pk == self.case.policy_id else f"?case={self.case.reference}"

    @cached_property
    def category(self) -> str:
        """Its category, if its policy has one of this name."""
        return self.case.category if any(one.id == self.case.category for one in self.policy.categories) else ""

    @cached_property
    def known(self) -> Known:
        """What the rooms above know, counted over what the reader may see."""
        return subjects.known(self.case, self.on, reader=self.by)

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Every step; none while nobody has said which category it is for. A review is of none."""
        return way(self.case, self.known, on=self.on) if self.category or self.case.is_review else ()

    @cached_property
    def now(self) -> Standing | None:
        """The step it is at."""
        return present(self.standings) if self.case.is_open else None

    @cached_property
    def hearing(self) -> Hearing:
        """The policy, ready to answer."""
        return hearing(self.case, self.known, on=self.on)

    @cached_property
    def held(self) -> Held:
        """The candidate, as the policy asks about it."""
        return held(self.case, self.known, on=self.on)

    @cached_property
    def elements(self) -> dict[str, CaseElement]:
        """What the request holds, by element."""
        return {one.element: one for one in self.case.elements.all()}

    @cached_property
    def judgements(self) -> dict[str, Judgement]:
        """The judgements that stand and that the reader may know, by clause."""
        rows = self.case.judgements.seen_by(self.cleared).standing().select_related("judge")
        mine = [one for one in rows if self.may_know(one.data_class)]
        return {one.clause: one for one in counting(self.case, mine)}

    @cached_property
    def consultations(self) -> dict[str, list[CaseConsultation]]:
        """Whom was asked, as far as the reader may know, by clause."""
        found: dict[str, list[CaseConsultation]] = {}
        for one in self.case.consultations.all():
            if self.may_know(one.data_class):
                found.setdefault(one.consultation, []).append(one)
        return found

    @cached_property
    def decisions(self) -> dict[str, Decision]:
        """The decisions that count, by step: nothing has voided them, and their conditions hold."""
        gone = {one.decision.pk for one in self.fallen}
        rows = [one for one in self.case.decisions.all() if one.voided_on is None and one.pk not in gone]
        prefetch_related_objects(rows, "person", "council_item", "instrument")
        return {one.step: one for one in rows}

    @cached_property
    def fallen(self) -> list[Fallen]:
        """A yes at the present step that does not count as things stand."""
        found = fallen(self.case, self.known, on=self.on)
        prefetch_related_objects([one.decision for one in found], "person", "council_item")
        return found

    def voided(self, step: str) -> list[Decision]:
        """What was decided at a step of something that was changed since, in order."""
        rows = [one for one in self.case.decisions.all() if one.voided_on is not None and one.step == step]
        prefetch_related_objects(rows, "person", "council_item")
        return rows

    @cached_property
    def seats(self) -> list[Seat]:
        """Everyone in a role that may decide the present step, those who may first."""
        return list(seats(self.case, self.now.step, self.known, on=self.on)) if self.now else []

    @cached_property
    def _keys(self) -> frozenset[str]:
        return keys_of(self.by)

    def may_know(self, data_class: str) -> bool:
        """What is internal to a case is for whoever may read the case; other classes have their own keys."""
        return data_class == DataClass.INTERNAL or data_class in self._keys

    def sees(self, data_class: str) -> bool:
        """May they see a fact of this class, as the policy classes it?"""
        return data_class in SEES[self.reader]

    def reads_as(self, finding: Finding) -> Reader:
        """As whom they are told of a finding."""
        return self.reader

    def hides(self, finding: Finding) -> bool:
        """Is its outcome not theirs to know?"""
        return hidden(self.policy, self.category, finding, self.reader)

    def seen(self, standing: Standing) -> list[Finding]:
        """What hangs on a step, without that of which even the asking is told in confidence."""
        return [one for one in standing.findings if self.cleared or not is_secret(one)]

    def whole(self, standing: Standing) -> Outcome | None:
        """What a step comes to; None where part of it is not theirs to know."""
        secret = any(self.hides(one) for one in standing.findings)
        return None if secret else standing.outcome

    def missing(self, standing: Standing) -> list[Finding]:
        """What the step still waits for, as far as they may know."""
        found: list[Finding] = []
        for one in self._waiting(standing):
            by_criteria = isinstance(one.clause, Question) and one.clause.by_criteria
            found += self._of_criteria(standing, one) if by_criteria else [one]
        # A paper that the step itself needs is named by the step: one of each kind.
        each = {(one.kind, one.criterion): one for one in found if not self.hides(one)}
        return list(each.values())

    def _of_criteria(self, standing: Standing, question: Finding) -> list[Finding]:
        """The criteria for which a question that they answer is open; itself where it is open although all of them are
        settled, as under a ``not``. Whoever may not know part of it is told of the criteria alone."""
        open_ = [one for one in self.criteria if one.blocks]
        return open_ or ([] if self.whole(standing) is None else [question])

    def _waiting(self, standing: Standing) -> Sequence[Finding]:
        """What decides the step. Where part of it is not theirs to know, which of the rest does would tell them of it:
        then all of the rest that is open."""
        if self.whole(standing) is None:
            return [one for one in self.seen(standing) if one.blocks and not self._is_needless(standing, one)]
        return standing.waits_for

    def _is_needless(self, standing: Standing, finding: Finding) -> bool:
        """Would it only stand in for clauses that are settled, as far as they may know?"""
        if finding.criterion not in standing.stand_ins:
            return False
        named = [one for one in standing.findings if finding.criterion in stand_ins_of(one.clause)]
        return all(not one.blocks and not self.hides(one) for one in named)

    @cached_property
    def criteria(self) -> list[Finding]:
        """The criteria of its category one by one, with what stands at its door."""
        return list(criteria(self.case, self.known, on=self.on))

    def may_answer(self, roles: tuple[str, ...]) -> bool:
        """Is a question of these roles theirs?"""
        if roles not in self._may:
            self._may[roles] = permissions.may_answer(self.by, self.case, roles)
        return self._may[roles]

    def role(self, slug: str) -> str:
        """A role of the policy in the language of the page."""
        return fine(role_name(self.policy, slug, language()))

    def roles(self, slugs: tuple[str, ...]) -> str:
        """Several of them."""
        return ", ".join(self.role(slug) for slug in slugs)

    def authority(self, step: Step) -> Authority | None:
        """Who decides a step, if anybody has to."""
        return self.policy.get(Authority, step.authority) if step.authority else None


def stand_ins_of(clause: Clause) -> tuple[str, ...]:
    """The clauses that may stand in for this one."""
    return clause.compensated_by if isinstance(clause, Criterion) else ()
