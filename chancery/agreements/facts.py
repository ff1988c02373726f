"""The register as the policy engine reads it: rows become facts, in as many queries for one agreement as for all."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from chancery.agreements.models import Agreement, AgreementEvent, AgreementFact, CategoryAssignment, JointProject
from chancery.counterparties import facts as counterparties
from chancery.counterparties.models import Counterparty
from chancery.policy import Fact, Facts, Held, Stage

INFERRED = {"en": "inferred from the name", "fr": "déduit du nom"}
ALWAYS = date.min
"""Since when the register's own facts are true, where it does not say."""
Standing = Agreement.Standing
MADE = (
    AgreementEvent.Kind.SIGNED,
    AgreementEvent.Kind.CONFIRMED,
    AgreementEvent.Kind.ENDORSED,
    AgreementEvent.Kind.AMENDED,
    AgreementEvent.Kind.EXTENDED,
    AgreementEvent.Kind.RENEWED,
)
"""What can only happen to an agreement that has been made."""


def of(agreement: Agreement, *, as_of: date, lang: str = "en") -> Facts:
    """What is known of one agreement, and of the counterparty it is with."""
    return held(as_of=as_of, agreements=Agreement.objects.filter(pk=agreement.pk), lang=lang)[0].facts


def held(*, as_of: date, agreements: QuerySet[Agreement] | None = None, lang: str = "en") -> list[Held]:
    """The register on a day: what was agreed by then, in which category and under which policy. No draft is in it."""
    rows = Agreement.objects.all() if agreements is None else agreements
    every = agreements is None
    if every:
        rows = rows.exclude(standing=Standing.DRAFT)
    found = list(rows.select_related("counterparty__merged_into").order_by("reference"))
    seen = _Seen(found, everything=every, lang=lang)
    return [seen.held(agreement, as_of) for agreement in found]


class _Seen:
    """What hangs on these agreements, each kind read once."""

    def __init__(self, agreements: list[Agreement], *, everything: bool, lang: str) -> None:
        self.lang = lang
        ids: list[Any] | None = None if everything else [each.pk for each in agreements]
        bodies = {each.counterparty.now.pk for each in agreements}
        self.of_counterparty = counterparties.of_many(None if everything else bodies, lang)
        self.of_agreement = _facts(ids, lang)
        self.assignments = _assignments(ids)
        self.made_by = _made_by(ids)
        self.projects = _projects(ids)

    def held(self, agreement: Agreement, on: date) -> Held:
        """One agreement as it stood on a day."""
        assignments = self.assignments.get(agreement.pk, [])
        current = next((each for each in reversed(assignments) if _holds(each, on)), None)
        made = self._made(agreement)
        return Held(
            reference=agreement.reference,
            counterparty=agreement.counterparty.now.name_en or agreement.counterparty.now.name_fr,
            country=agreement.country_id or "",
            region=agreement.region,
            category=current[0] if current else "",
            policy=current[1] or "" if current else "",
            facts=self._facts(agreement, made, on),
            made=made,
            in_force=in_force(agreement, on),
            stages=tuple(Stage(category, since, until) for category, _policy, since, until in assignments),
        )

    def _facts(self, agreement: Agreement, made: tuple[date | None, date | None], on: date) -> Facts:
        known: dict[str, list[Fact]] = {}
        entered = (self.of_counterparty.get(agreement.counterparty.now.pk, {}), self.of_agreement.get(agreement.pk, {}))
        for facts in entered:
            for key, values in facts.items():
                known.setdefault(key, []).extend(values)
        for key, value in _own(agreement, on, self.lang).items():
            known.setdefault(key, []).append(value)
        if made[0] and made[0] == made[1]:
            known["made_on"] = [Fact(made[0], made[0], made[0])]
        if count := self.projects.get(agreement.pk):
            known["joint_projects"] = [Fact(count, ALWAYS, ALWAYS)]
        return known

    def _made(self, agreement: Agreement) -> tuple[date | None, date | None]:
        """The first and last day on which it can have been made."""
        if agreement.signed_earliest:
            return agreement.signed_earliest, agreement.signed_latest
        days = [agreement.starts_on, self.made_by.get(agreement.pk)]
        days += [since for _category, _policy, since, _until in self.assignments.get(agreement.pk, [])]
        return None, min((day for day in days if day), default=None)


def in_force(agreement: Agreement, on: date) -> bool | None:
    """Did it bind on a day? None where what is recorded leaves it open."""
    if agreement.standing == Standing.DRAFT or _not_begun(agreement, on):
        return False
    if agreement.ends_on and agreement.ends_on < on:
        return False
    if agreement.standing == Standing.SIGNED:
        return None if agreement.signed_latest and agreement.signed_latest > on else True
    since = agreement.standing_since
    if since is None or since <= on:
        return False
    return True if agreement.ends_on or agreement.open_ended else None


def _not_begun(agreement: Agreement, on: date) -> bool:
    begins = agreement.starts_on or agreement.signed_earliest
    return begins is not None and begins > on


def _own(agreement: Agreement, on: date, lang: str) -> dict[str, Fact]:
    """The facts that the register itself supplies; what is not recorded is absent, and so unknown."""
    other = agreement.counterparty.now
    own: dict[str, Any] = {**_of_the_term(agreement, on)}
    named = {"country": agreement.country_id, "region": agreement.region, "counterparty_kind": other.kind}
    own |= {key: value for key, value in named.items() if value}
    if agreement.sponsor_recorded:
        own["council_sponsor"] = agreement.sponsor_id is not None
    facts = {key: Fact(value, ALWAYS, ALWAYS) for key, value in own.items()}
    if other.kind and other.kind_basis == Counterparty.Basis.INFERRED:
        facts["counterparty_kind"] = facts["counterparty_kind"]._replace(evidence=INFERRED[lang])
    return facts


def _of_the_term(agreement: Agreement, on: date) -> dict[str, Any]:
    """When it ends, whether it has, how long it runs. An open end is known: that there is none is established."""
    if agreement.open_ended:
        return {"ends_on": None, "expired": False, "term_months": None}
    if agreement.ends_on is None:
        return {}
    known: dict[str, Any] = {"ends_on": agreement.ends_on, "expired": agreement.ends_on < on}
    if agreement.starts_on:
        known["term_months"] = months(agreement.starts_on, agreement.ends_on)
    return known


def months(first: date, last: date) -> int:
    """A term in months, both ends included; a month begun counts as one."""
    whole = (last.year - first.year) * 12 + last.month - first.month
    return whole + (last.day >= first.day)


def _holds(assignment: tuple[str, str | None, date | None, date | None], on: date) -> bool:
    _category, _policy, since, until = assignment
    return (since is None or since <= on) and (until is None or until >= on)


def _facts(ids: list[Any] | None, lang: str) -> dict[Any, dict[str, list[Fact]]]:
    rows = AgreementFact.objects.standing().order_by("valid_from", "id")
    known: dict[Any, dict[str, list[Fact]]] = {}
    for row in rows if ids is None else rows.filter(agreement__in=ids):
        known.setdefault(row.agreement_id, {}).setdefault(row.key, []).append(counterparties.as_fact(row, lang))
    return known


def _assignments(ids: list[Any] | None) -> dict[Any, list[tuple[str, str | None, date | None, date | None]]]:
    rows = CategoryAssignment.objects.all()
    found: dict[Any, list[tuple[str, str | None, date | None, date | None]]] = {}
    columns = ("agreement", "category", "policy__policy_id", "since", "until")
    for agreement, *values in (rows if ids is None else rows.filter(agreement__in=ids)).values_list(*columns):
        found.setdefault(agreement, []).append(tuple(values))
    return found


def _made_by(ids: list[Any] | None) -> dict[Any, date]:
    """The day by which it existed, for what happened to it shows that it did."""
    rows = AgreementEvent.objects.filter(kind__in=MADE, on_latest__isnull=False).order_by("-on_latest")
    if ids is not None:
        rows = rows.filter(agreement__in=ids)
    return dict(rows.values_list("agreement", "on_latest"))


def _projects(ids: list[Any] | None) -> Counter[Any]:
    rows = JointProject.objects.all() if ids is None else JointProject.objects.filter(agreement__in=ids)
    return Counter(dict(rows.values_list("agreement").annotate(n=Count("pk")).order_by()))


def of_candidate(counterparty: Counterparty) -> Facts:
    """What is known of a body with which there is no agreement yet."""
    known: dict[str, list[Fact]] = dict(counterparties.of(counterparty))
    own = {"country": counterparty.now.country_id, "counterparty_kind": counterparty.now.kind}
    return known | {key: [Fact(value, ALWAYS, ALWAYS)] for key, value in own.items() if value}
