"""The register under a policy, as the office reads it: what moves, on which basis, and what remains to be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import F
from django.utils import timezone

from chancery.agreements import facts
from chancery.agreements.models import Agreement, AgreementQuerySet
from chancery.counterparties.facts import of_home
from chancery.policy import Policy, Reader, register_known_to
from chancery.policy.clauses import Amount, Criterion
from chancery.policy.model import Lang
from chancery.policy.placing import NOT_SHOWN, UNPLACED
from chancery.policy.report import money_sentence, reasons
from chancery.policy.required import action
from chancery.policy.simulate import Row, Simulation, simulate
from chancery.strategy import policies
from chancery.strategy.models import PolicyVersion

PROGRAM = ("relationship", "project")
NO_RESOURCES = "no-further-resources"
ENDS, PROJECT = "ends", "project"


class Line(NamedTuple):
    """One agreement in words."""

    agreement: Agreement
    row: Row
    reasons: list[str]
    action: str
    money: str


class Trial:
    """One run of the register under a policy, on the eve of the day on which its categories begin."""

    def __init__(
        self,
        version: PolicyVersion,
        since: date,
        *,
        among: AgreementQuerySet | None = None,
        reader: Reader = Reader.STAFF,
        text: Policy | None = None,
    ) -> None:
        """Hold what was in force that day against it. Agreements that have ended keep what they held; what was surely
        made later is in no row, and what has no day stays in. Where what is kept from the ``reader``
        might have put an agreement elsewhere, they are not told where it lands.

        `among` are those that whoever asks may see: the others are in no row, count, limit or sum. `reader` says which
        reasons can be told. `text` is what the version is to say, where it is still being written.
        """
        self.version, self.since, self.reader = version, since, reader
        seen = Agreement.objects.all() if among is None else among
        self.register = bound(seen)
        self.eve = since - timedelta(days=1)
        self.policy: Policy = policies.bound(text or policies.loaded(version), self.eve)
        self.before = _before(version, self.eve)
        held = facts.agreed(as_of=self.eve, agreements=self.register)
        over = facts.held(as_of=self.eve, agreements=seen.filter(standing=Agreement.Standing.ENDED))
        ended = [replace(each, in_force=False, over=True) for each in over]
        if reader is not Reader.CLEARED:
            held, ended = register_known_to(held, reader), register_known_to(ended, reader)
        self.earlier = policies.bound(policies.loaded(self.before), self.eve) if self.before else None
        self.run: Simulation = simulate(
            self.policy, self.earlier, held, as_of=self.eve, known_at=timezone.localdate(), home=of_home(), ended=ended,
            reader=reader,
        )  # fmt: skip

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Each row by the reference of its agreement."""
        return {row.held.reference: row for row in self.run.rows}

    def lines(self, lang: Lang) -> list[Line]:
        """Every agreement in words, in the order of the policy's categories."""
        found = {each.reference: each for each in self.register.select_related("counterparty__merged_into", "country")}
        order = [*(category.id for category in self.policy.categories), NOT_SHOWN, UNPLACED]
        rows = sorted(self.run.rows, key=lambda row: (order.index(row.after), row.held.counterparty))
        return [
            Line(
                found[row.held.reference],
                row,
                reasons(row, self.reader, lang),
                action(row, lang, self.reader),
                money_sentence(row, lang),
            )
            for row in rows
        ]


def bound(among: AgreementQuerySet) -> AgreementQuerySet:
    """Those of them that an assignment is about: all but drafts and what has ended."""
    return among.exclude(standing__in=[Agreement.Standing.DRAFT, Agreement.Standing.ENDED])


def start(version: PolicyVersion) -> date:
    """The day to propose: the first day of the policy, or today."""
    return version.in_force_from or timezone.localdate()


def table(policy: Policy, categories: Iterable[str]) -> list[tuple[str, int]]:
    """How many agreements each category gets, in the order of the policy; those left without one last."""
    counts = Counter(categories)
    known = [category.id for category in policy.categories]
    return [(key, counts[key]) for key in (*known, *sorted(set(counts) - set(known))) if counts[key]]


def is_legacy(policy: Policy, category: str) -> bool:
    """Is it a category that honours what was, and gives it no further resources?"""
    return any(each.id == category and NO_RESOURCES in each.effects for each in policy.categories)


def budget(policy: Policy, category: str) -> list[Amount]:
    """What the policy sets aside for an agreement of this category; nothing for one that is historical."""
    if is_legacy(policy, category):
        return []
    return [one for one in policy.all(Amount) if one.kind == "budget" and category in one.categories]


def lacks(policy: Policy, category: str, agreement: Agreement, projects: int) -> list[str]:
    """What the policy asks of an agreement of this category that it has not: an end, a joint project."""
    asked = next((each for each in policy.categories if each.id == category and each.kind in PROGRAM), None)
    if asked is None:
        return []
    found = [ENDS] if asked.term is not None and agreement.ends_on is None else []
    wanted = any(_is_about_projects(policy, clause) for clause in asked.must_have)
    return found + ([PROJECT] if wanted and projects == 0 else [])


def _is_about_projects(policy: Policy, clause: str) -> bool:
    criterion = policy.get(Criterion, clause)
    return criterion.test is not None and criterion.test.fact == "joint_projects"


def _before(version: PolicyVersion, eve: date) -> PolicyVersion | None:
    """The city's policy of that day, or the one that the text says it replaces."""
    binding = policies.own(eve)
    if binding is not None and binding.pk != version.pk and binding.policy_id != version.policy_id:
        return binding
    return replaced(version)


def replaced(version: PolicyVersion) -> PolicyVersion | None:
    """The policy that this one says it replaces."""
    found = PolicyVersion.objects.filter(policy_id=version.supersedes or "-")
    return found.order_by(F("in_force_from").desc(nulls_last=True), "-id").first()
