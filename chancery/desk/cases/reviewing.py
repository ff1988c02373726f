"""Reviews of the program at the desk: where one is opened, the inventory of its day, and the drafts that came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from chancery.agreements import past
from chancery.agreements.permissions import may_read_all
from chancery.audit.models import Actor
from chancery.audit.past import began
from chancery.cases import permissions, reviews
from chancery.cases.models import Case
from chancery.desk.words import day
from chancery.frame import language
from chancery.policy.block_parts import REVIEW
from chancery.portal import asof, data, rows
from chancery.strategy.models import PolicyDraft, PolicyVersion
from chancery.strategy.permissions import may_draft

FEW = 20


class Offered(NamedTuple):
    """The way into a review: where it leads, or why it does not."""

    label: str
    url: str
    said: str


class Inventory(NamedTuple):
    """The register of the day on which a review was opened: how many agreements of each category and of each status."""

    on: date
    lines: list[past.Then]
    unsure: int
    labels: Mapping[str, str]
    query: str

    @property
    def total(self) -> int:
        """How many had been made."""
        return len(self.lines)

    @property
    def categories(self) -> list[tuple[str, int]]:
        """How many in each category, the fullest first."""
        return Counter(map(self.named, self.lines)).most_common()

    @property
    def statuses(self) -> list[tuple[str, int]]:
        """How many of each status of that day."""
        return Counter(str(asof.status(one).word) for one in self.lines).most_common()

    def named(self, line: past.Then) -> str:
        """The category of that day, by its name."""
        return self.labels.get(line.category, line.category) if line.category else _("No category")


def offered(by: Actor | None, version: PolicyVersion | None) -> Offered | None:
    """Where whoever looks opens a review or finds the one on its way; None for those who read no such case."""
    if version is None or not permissions.may_look(by) or by is None:
        return None
    if there := permissions.visible(by).open().filter(kind=REVIEW).first():
        return Offered(_("Review of the program"), reverse("desk:case", args=[there.reference]), _("It is on its way."))
    label, refusal = _("Review the program"), reviews.obstacle(version)
    if refusal is not None:
        return Offered(label, "", refusal[1] if language() == "fr" else refusal[0])
    if not permissions.may_review(by):
        return Offered(label, "", _("The office or the clerk does."))
    return Offered(label, reverse("desk:case-review"), when(reviews.due(version)))


def when(due: reviews.Due | None) -> str:
    """When the next is due, and since when that is counted; that the policy says nothing of it."""
    if due is None:
        return _("The policy names no interval: a review is opened when one is wanted.")
    since = _("the last review ended on %(day)s") if due.last else _("the policy is in force since %(day)s")
    counted = since % {"day": day(due.since)}
    return _("Due on %(day)s: %(counted)s.") % {"day": day(due.on), "counted": counted}


def choices() -> list[tuple[str, str]]:
    """The reviews that were carried through, the newest first, for a draft that one of them recommends."""
    found = Case.objects.filter(kind=REVIEW, outcome=Case.Outcome.CARRIED).order_by("-closed_on", "-pk")[:FEW]
    return [(one.reference, f"{one.reference}, {day(one.closed_on)}") for one in found if one.closed_on]


def readable(by: Actor | None, reference: str) -> str:
    """The number of a review, for those who may read it."""
    there = reference and permissions.visible(by).filter(reference=reference).exists()
    return reference if there else ""


def of_case(case: Case, by: Actor) -> dict[str, Any]:
    """What the page of a review has beside that of any case."""
    if not case.is_review:
        return {}
    carried = case.outcome == Case.Outcome.CARRIED
    begin = f"{reverse('desk:policy-draft-begin')}?{urlencode({'review': case.reference})}"
    return {
        "inventory": inventory(case, by),
        "drafts": PolicyDraft.objects.filter(came_of=case.reference),
        "begin": begin if carried and may_draft(by) else "",
    }


def inventory(case: Case, by: Actor | None) -> Inventory:
    """What had been agreed by the day on which it was opened, as it was written in the record by the end of that day.

    A review older than the record is told by what the record knows now.
    """
    on, first = case.opened_on, began()
    seen = on if first and first <= on < timezone.localdate() else None
    every = past.every(on, seen, office=may_read_all(by))
    lines = [one for one in every if one.made is past.Made.YES]
    asked = {"on": on.isoformat(), **({"seen": seen.isoformat()} if seen else {})}
    unsure = sum(one.made is past.Made.UNKNOWN for one in every)
    return Inventory(on, lines, unsure, rows.labels(data.kept())["category"], urlencode(asked))
