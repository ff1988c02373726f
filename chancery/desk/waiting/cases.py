"""Cases at a step that is this person's: to answer, to decide, to record, or to close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts.permissions import OF_A_DIVISION, OFFICE, WORKERS
from chancery.cases import deadlines
from chancery.cases.models import (
    AgendaEntry,
    Case,
    CaseConsultation,
    Decision,
    FinanceReview,
    Judgement,
    ReportVersion,
    RolePlayed,
)
from chancery.desk import words
from chancery.desk.cases.listing import lines
from chancery.desk.cases.next import is_council
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.viewer import Viewer
from chancery.policy import Policy
from chancery.policy.block_parts import REVIEW
from chancery.policy.model import Authority, Duration, Step
from chancery.policy.procedure import asked
from chancery.policy.remedy import judge_of
from chancery.records import DataClass
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import loaded

Query = QuerySet[Any] | None
PROPONENT = "proponent"
NONE, EVERY = Q(pk__in=[]), Q(pk__isnull=False)


class _Step(NamedTuple):
    """A step of a policy as far as it says for whom it waits."""

    id: str
    acts: tuple[str, ...]
    decides: tuple[str, ...]
    council: bool
    asks: tuple[tuple[str, str, str], ...]
    """Category, clause, and the role whose answer it is."""
    deadline: Duration | None


def _cases(viewer: Viewer, window: Window) -> Query:
    """Those at a step where this person acts, decides or is asked something that nobody has answered."""
    if not viewer.is_any(*WORKERS):
        return None
    mine, found = _Mine(viewer), Q(pk__in=[])
    used = Case.objects.open().filter(policy=OuterRef("pk"))
    for version in PolicyVersion.objects.filter(Exists(used)).defer("content"):
        for step in _steps(version):
            found |= Q(policy=version, step=step.id) & mine.at(step)
    return Case.objects.open().filter(found)


@lru_cache(maxsize=64)
def _steps(version: PolicyVersion) -> tuple[_Step, ...]:
    policy = loaded(version)
    return tuple(_step(policy, step) for step in policy.all(Step))


def _step(policy: Policy, step: Step) -> _Step:
    clause = policy.get(Authority, step.authority) if step.authority else None
    categories = step.categories or tuple(one.id for one in policy.categories)
    categories += ("",) if REVIEW in step.of else ()
    asks = tuple(
        (category, one.id, judge_of(one))
        for category in categories
        for one in asked(policy, category, step)
        if judge_of(one)
    )
    council = clause is not None and is_council(clause)
    return _Step(step.id, step.actors, clause.roles if clause else (), council, asks, step.deadline)


class _Mine:
    """What of a policy's steps is one person's, by the roles that they play on the day."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.played: dict[str, set[str]] = {}
        for policy_role, role in RolePlayed.objects.standing().values_list("policy_role", "role_id"):
            self.played.setdefault(policy_role, set()).add(role)

    def at(self, step: _Step) -> Q:
        """Which cases at this step wait for them."""
        if not step.decides:
            office = self.office(PROPONENT in step.acts)
            acts = office if office == EVERY else self.one_of(step.acts)
            return acts if acts == EVERY else acts | self.asked(step)
        decided = Exists(Decision.objects.standing().filter(case=OuterRef("pk"), step=step.id))
        decides = self.clerk() if step.council else self.one_of(step.decides)
        # Where all of them are theirs anyway, the database need not look at each question of the step.
        mine = decides if decides == EVERY else decides | self.asked(step)
        return (~Q(decided) & mine) | (Q(decided) & self.office(True))

    def asked(self, step: _Step) -> Q:
        """A question of the step is theirs, and nobody has answered it."""
        found = NONE
        for category, clause, role in step.asks:
            mine = self.one_of((role,))
            if mine != NONE:
                given = Judgement.objects.standing().filter(case=OuterRef("pk"), clause=clause)
                found |= Q(category=category) & ~Q(Exists(given)) & mine
        return found

    def one_of(self, roles: Sequence[str]) -> Q:
        """They play one of these roles; a division for the cases that it leads."""
        slugs = {slug for role in roles for slug in self.played.get(role, {role})} & self.viewer.roles
        if slugs - set(OF_A_DIVISION):
            return EVERY
        return Q(lead_division__in=self.viewer.divisions) if slugs else NONE

    def office(self, wanted: bool) -> Q:
        """It is for the office to take it on."""
        return EVERY if wanted and self.viewer.is_any(*OFFICE) else NONE

    def clerk(self) -> Q:
        """It is for the clerk to record it."""
        return EVERY if self.viewer.is_any("clerk") else NONE


@dataclass(frozen=True)
class Cases(Rows):
    """The same as other rows, but that of ten thousand only the ids are put in order, and a dozen are read."""

    def find(self, viewer: Viewer, window: Window) -> list[Line]:
        """A page of cases, told."""
        found = self._asked(viewer, window)
        if found is None:
            return []
        ids = list(found.order_by("pk").values_list("pk", flat=True)[: window.most])
        rows = Case.objects.filter(pk__in=ids).select_related("policy", "lead_division").defer("policy__content")
        return list(self.tell(viewer, list(rows.order_by("pk"))))


def _case(viewer: Viewer, rows: Sequence[Case]) -> Iterator[Line]:
    known = Decision.objects.filter(case__in=rows).values_list("case", "step", "voided_on")
    decided = {(case, step) for case, step, voided in known if voided is None}
    again = {(case, step) for case, step, voided in known if voided is not None} - decided
    due = _due(rows)
    for line in lines(rows):
        row, url = line.case, reverse("desk:case", kwargs={"reference": line.case.reference})
        what = _("step “%(step)s”") % {"step": line.step}
        since = row.submitted_on or row.opened_on
        why = _("%(category)s. It came in on %(day)s.") % {"category": line.category, "day": words.day(since)}
        if row.submitted_on is None:
            why = _("%(category)s. It has not come in yet.") % {"category": line.category}
        if (row.pk, row.step) in again:
            why = f"{why} {_('What was decided on has changed since: it is decided anew.')}"
        verb = _verb(row, (row.pk, row.step) in decided)
        yield Line("case", str(row.pk), due.get(row.pk), line.name, what, why, url, verb, row.reference)


def _verb(row: Case, decided: bool) -> str:
    """What is to be done at its step."""
    step = next((one for one in _steps(row.policy) if one.id == row.step), None)
    if step is None or row.submitted_on is None:
        return _("Write down that it came in")
    if step.decides and not decided:
        return _("Record what Council decided") if step.council else _("Decide")
    return _("Close this step") if decided else _("Answer")


def _due(rows: Sequence[Case]) -> dict[Any, date]:
    """The nearest day for each: that of its meeting of Council, that by which somebody consulted is to answer, or that
    by which the policy wants its step closed. Of what was asked in confidence nothing is told."""
    days = _deadlines(rows)
    asked = CaseConsultation.objects.filter(
        case__in=rows, answered_on=None, due_on__isnull=False, data_class=DataClass.INTERNAL
    )
    meets = AgendaEntry.objects.waiting().filter(case__in=rows, item__met_latest__isnull=False)
    for case, day in [*asked.values_list("case", "due_on"), *meets.values_list("case", "item__met_latest")]:
        days[case] = min(day, days.get(case, day))
    return days


def _deadlines(rows: Sequence[Case]) -> dict[Any, date]:
    lengths = {(row.policy_id, step.id): step.deadline for row in rows for step in _steps(row.policy) if step.deadline}
    timed = [row for row in rows if (row.policy_id, row.step) in lengths]
    since = deadlines.arrived(timed) if timed else {}
    found = {row.pk: deadlines.due(since.get(row.pk), lengths[row.policy_id, row.step]) for row in timed}
    return {case: day for case, day in found.items() if day is not None}


def _reviews(viewer: Viewer, window: Window) -> Query:
    """Reports that were kept for review, and whose financial impact the Treasurer has not looked at since."""
    if not viewer.is_any("treasurer"):
        return None
    since = FinanceReview.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    asked = ReportVersion.objects.filter(case=OuterRef("pk"), stage=ReportVersion.Stage.REVIEW)
    rows = Case.objects.open().filter(Exists(asked.exclude(Exists(since))))
    return rows.select_related("policy", "lead_division").defer("policy__content")


def _review(viewer: Viewer, rows: Sequence[Case]) -> Iterator[Line]:
    due = _due(rows)
    for line in lines(rows):
        row = line.case
        url = reverse("desk:case-report-finances", kwargs={"reference": row.reference})
        what, why = _("financial impact to review"), _("Its report was kept for review.")
        yield Line("review", str(row.pk), due.get(row.pk), line.name, what, why, url, _("Review"), row.reference)


FINANCES = Rows("review", gettext_lazy("Financial impacts to review"), _reviews, _review)
CASE = Cases("case", gettext_lazy("Cases"), _cases, _case)
