"""Bring a spreadsheet into the register: the whole file, or the good rows that a person accepts, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction

from chancery.agreements import actions as agreements
from chancery.agreements.export import COLUMNS
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.counterparties import actions as counterparties
from chancery.counterparties.models import Counterparty
from chancery.errors import require
from chancery.imports import permissions
from chancery.imports.checking import Known, Wanted, check
from chancery.imports.permissions import MAY_NOT
from chancery.imports.reading import Problem, read
from chancery.strategy import policies

REQUIRED = ("reference",)
T = TypeVar("T")
Watch = Callable[[list[Any], str], Iterable[Any]]


@dataclass(slots=True)
class Report:
    """What an import found and did."""

    problems: list[Problem] = field(default_factory=list)
    good: int = 0
    unchanged: int = 0
    bad: int = 0
    written: int = 0


def _plainly(items: list[Any], label: str) -> Iterable[Any]:
    return items


@transaction.atomic
def import_agreements(
    *, by: Actor, content: bytes, dry_run: bool = False, accept_good: bool = False, watch: Watch = _plainly
) -> Report:
    """Check every row, then write all of them in one transaction. With a fault anywhere nothing is written, unless a
    person accepts the good rows. What is in the register already, and the same, is left as it is."""
    require(permissions.may_import(by), *MAY_NOT)
    table = read(content, COLUMNS, REQUIRED)
    report = Report(problems=list(table.problems), bad=len({each.line for each in table.problems}))
    if not table.lines:
        return report
    known = Known.read()
    wanted = list(_sorted_out(check(watch(table.lines, "checked"), known), report))
    report.problems.sort(key=lambda problem: problem.line)
    if wanted and not dry_run and (accept_good or not report.problems):
        _write(by, watch(wanted, "written"), known)
        report.written = len(wanted)
        audit.record(by=by, type="register.imported", ref="", pub={"agreements": len(wanted), "refused": report.bad})
    return report


def _sorted_out(checked: Iterable[Wanted | list[Problem] | None], report: Report) -> Iterator[Wanted]:
    for each in checked:
        if each is None:
            report.unchanged += 1
        elif isinstance(each, list):
            report.bad += 1
            report.problems += each
        else:
            report.good += 1
            yield each


def _write(by: Actor, rows: Iterable[Wanted], known: Known) -> None:
    adopted = policies.adopted()
    made, bodies = [], []
    for row in rows:
        body = known.bodies.get(row.body["reference"])
        if body is None:
            body = _enter_body(by, row, known)
            bodies.append(body)
        agreement = agreements.enter(
            by=by, reference=row.reference, counterparty=body, signed=row.signed, goals=row.goals, **row.values
        )
        if row.category:
            policy = policies.that_gave(row.category, row.since, adopted)
            source = row.values["source"]
            agreements.assign_category(
                by=by, agreement=agreement, category=row.category, since=row.since, policy=policy, source=source
            )
        made.append(agreement)
    counterparties.reindex(by=by, counterparties=bodies)
    agreements.reindex(by=by, agreements=made)


def _enter_body(by: Actor, row: Wanted, known: Known) -> Counterparty:
    values: dict[str, Any] = dict(row.body)
    reference, country = values.pop("reference"), values.pop("country")
    known_to_all = row.values["standing"] != Agreement.Standing.DRAFT
    body = counterparties.enter(
        by=by,
        reference=reference,
        country_id=country or None,
        source=row.values["source"],
        public=known_to_all,
        **values,
    )
    known.bodies[reference] = body
    return body
