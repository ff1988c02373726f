"""The list of cases: what is asked of it, which rows, and the same as a table to take along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from chancery.agreements.models import CaseTie, Signing
from chancery.audit.models import Actor
from chancery.cases.facts import policy_of
from chancery.cases.models import Case, CaseQuerySet
from chancery.cases.permissions import may_look, may_open, visible
from chancery.cases.words import KIND_NAMES
from chancery.desk import words
from chancery.desk.cases import subjects
from chancery.desk.cases.next import step_name
from chancery.desk.cases.rows import clause_of
from chancery.frame import language
from chancery.policy.model import Step
from chancery.portal.words import Label
from chancery.proposals.models import Proposal

BLOCK, MOST = 500, 20
SHAPES = {"carried": "ok", "refused": "bad", "not-considered": "warn", "withdrawn": ""}
STATES = ("open", *SHAPES)


class Line(NamedTuple):
    """One case in the list."""

    case: Case
    name: str
    category: str
    step: str
    state: Label

    @property
    def kind(self) -> str:
        """What is asked for."""
        return str(KIND_NAMES.get(self.case.kind, self.case.kind))


def asked(by: Actor | None, said: Mapping[str, str]) -> CaseQuerySet:
    """The cases that this person may read, narrowed by words, state, category and division."""
    rows = visible(by).select_related("policy", "lead_division").defer("policy__content")
    if text := said.get("q", "").replace("\0", " ").strip():
        rows = rows.filter(Q(reference__icontains=text) | Q(subject__icontains=text) | subjects.like(text))
    state = said.get("state", "")
    if state == Case.State.OPEN:
        rows = rows.filter(state=state)
    elif state:
        rows = rows.filter(outcome=state)
    if category := said.get("category"):
        rows = rows.filter(category=category)
    if division := said.get("division"):
        rows = rows.filter(lead_division=one) if (one := _id(division)) else rows.none()
    return rows


def about(by: Actor | None, *references: str) -> list[Line]:
    """The cases about these records that this person may read, the newest first: those opened on one, the one that an
    agreement came from, and those of proposals with whom it is with."""
    if not may_look(by):
        return []
    made = Signing.objects.filter(agreement__reference__in=references).values("case")
    tied = CaseTie.objects.filter(agreement__reference__in=references, until=None).values("case")
    proposed = Proposal.objects.filter(counterparty__reference__in=references).values("case")
    rows = visible(by).filter(Q(subject__in=references) | Q(pk__in=made) | Q(pk__in=tied) | Q(pk__in=proposed))
    rows = rows.select_related("policy", "lead_division").defer("policy__content")
    return lines(rows.order_by("-pk")[:MOST])


def of_record(by: Actor | None, *references: str) -> dict[str, Any]:
    """What the page of a record says of cases: the part is `cases/parts/of.html`."""
    opens = by is not None and may_open(by)
    return {"cases": about(by, *references), "looks_at_cases": may_look(by), "opens_cases": opens}


def lines(rows: Iterable[Case]) -> list[Line]:
    """What is said of each."""
    found = list(rows)
    names = subjects.named(one.subject for one in found)
    return [Line(one, names[one.subject].name, category_of(one), step_of(one), state_of(one)) for one in found]


def category_of(case: Case) -> str:
    """The name of its category; its slug where its policy has no such. A review has none, and is called that."""
    if case.is_review:
        return str(KIND_NAMES[case.kind])
    own = next((one for one in policy_of(case).categories if one.id == case.category), None)
    return own.name.in_(language()) if own else case.category


def step_of(case: Case) -> str:
    """The name of the step it is at."""
    step = policy_of(case).by_id.get(case.step)
    return step_name(step) if isinstance(step, Step) else ""


def reason_of(case: Case) -> str:
    """Why it ended as it did: in the office's words; of one that was not considered, what it lacked, by name."""
    if case.outcome != Case.Outcome.NOT_CONSIDERED or not case.reason:
        return case.reason
    policy = policy_of(case)
    named = [clause_of(policy, id).rstrip(".") for id in case.reason.split(", ")]
    return _("It lacks: %(what)s.") % {"what": "; ".join(named)}


def state_of(case: Case) -> Label:
    """On its way, or how it ended."""
    if case.is_open:
        return Label(case.get_state_display(), "info")
    return Label(case.get_outcome_display(), SHAPES.get(case.outcome, ""))


def table(rows: CaseQuerySet, titles: tuple[str, ...]) -> Iterator[list[Any]]:
    """Every row of the list, in blocks, the newest first."""
    yield list(titles)
    last: UUID | None = None
    while True:
        block = list((rows if last is None else rows.filter(pk__lt=last)).order_by("-pk")[:BLOCK])
        for line in lines(block):
            yield _cells(line)
        if len(block) < BLOCK:
            return
        last = block[-1].pk


def _cells(line: Line) -> list[Any]:
    one = line.case
    division = words.plain(one.lead_division, "name") if one.lead_division else ""
    days = (one.opened_on, one.submitted_on or "", one.closed_on or "")
    return [
        one.reference,
        one.subject,
        line.name,
        line.category,
        line.step,
        line.state.word,
        *days,
        division,
        reason_of(one),
    ]


def _id(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
