"""Cases at a step that is this person's: to answer, to decide, to record, or to close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts.permissions import OF_A_DIVISION, OFFICE
from chancery.cases.models import Case, Decision, Judgement, RolePlayed
from chancery.desk import words
from chancery.desk.cases.listing import lines
from chancery.desk.cases.next import is_council
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.viewer import Viewer
from chancery.policy import Policy
from chancery.policy.explain import judge_of
from chancery.policy.model import Authority, Step
from chancery.policy.procedure import asked
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import loaded

Query = QuerySet[Any] | None
MINDS = (*OFFICE, *OF_A_DIVISION, "treasurer", "solicitor", "city-manager", "clerk")
PROPONENT = "proponent"


def _cases(viewer: Viewer, window: Window) -> Query:
    """Those at a step where this person acts, decides or is asked something that nobody has answered."""
    if not viewer.is_any(*MINDS):
        return None
    mine, found = _Mine(viewer), Q(pk__in=[])
    used = Case.objects.open().filter(policy=OuterRef("pk"))
    for version in PolicyVersion.objects.filter(Exists(used)):
        policy = loaded(version)
        for step in policy.all(Step):
            found |= Q(policy=version, step=step.id) & mine.at(policy, step)
    return Case.objects.open().filter(found).select_related("policy", "lead_division")


class _Mine:
    """What of a policy's steps is one person's, by the roles that they play on the day."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.played: dict[str, set[str]] = {}
        for policy_role, role in RolePlayed.objects.standing().values_list("policy_role", "role_id"):
            self.played.setdefault(policy_role, set()).add(role)

    def at(self, policy: Policy, step: Step) -> Q:
        """Which cases at this step wait for them."""
        decided = Exists(Decision.objects.standing().filter(case=OuterRef("pk"), step=step.id))
        acts = self.one_of(step.actors) | self.office(PROPONENT in step.actors)
        if not step.authority:
            return acts | self.asked(policy, step)
        clause = policy.get(Authority, step.authority)
        decides = self.clerk() if is_council(clause) else self.one_of(clause.roles)
        return (~Q(decided) & (decides | self.asked(policy, step))) | (Q(decided) & self.office(True))

    def asked(self, policy: Policy, step: Step) -> Q:
        """A question of the step is theirs, and nobody has answered it."""
        found = Q(pk__in=[])
        for category in step.categories or [one.id for one in policy.categories]:
            for clause in asked(policy, category, step):
                given = Judgement.objects.standing().filter(case=OuterRef("pk"), clause=clause.id)
                found |= Q(category=category) & ~Q(Exists(given)) & self.one_of((judge_of(clause),))
        return found

    def one_of(self, roles: Sequence[str]) -> Q:
        """They play one of these roles; a division for the cases that it leads."""
        slugs = {slug for role in roles if role for slug in self.played.get(role, {role})} & self.viewer.roles
        if slugs - set(OF_A_DIVISION):
            return Q(pk__isnull=False)
        return Q(lead_division__in=self.viewer.divisions) if slugs else Q(pk__in=[])

    def office(self, wanted: bool) -> Q:
        """It is for the office to take it on."""
        return Q(pk__isnull=False) if wanted and self.viewer.is_any(*OFFICE) else Q(pk__in=[])

    def clerk(self) -> Q:
        """It is for the clerk to record it."""
        return Q(pk__isnull=False) if self.viewer.is_any("clerk") else Q(pk__in=[])


def _case(viewer: Viewer, rows: Sequence[Case]) -> Iterator[Line]:
    for line in lines(rows):
        row, url = line.case, reverse("desk:case", kwargs={"reference": line.case.reference})
        what = _("step “%(step)s”") % {"step": line.step}
        since = row.submitted_on or row.opened_on
        why = _("%(category)s. It came in on %(day)s.") % {"category": line.category, "day": words.day(since)}
        if row.submitted_on is None:
            why = _("%(category)s. It has not come in yet.") % {"category": line.category}
        yield Line("case", str(row.pk), None, line.name, what, why, url, _("Open"), row.reference)


CASE = Rows("case", gettext_lazy("Cases"), _cases, _case)
