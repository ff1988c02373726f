"""Register what the city has promised. Every verb here leaves its line in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Length

from chancery.agreements import permissions
from chancery.agreements.models import Agreement
from chancery.agreements.telling import MAY_NOT, copy_names, keys_of, tell, today
from chancery.agreements.words import words_of
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.counterparties.models import Counterparty
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.search import actions as search
from chancery.strategy.models import Goal

KIND = "agreement"
UNKNOWN = FuzzyDate()
# Who waits for a number may lose it again and again to those who come back at once; each try is one short question.
TRIES = 200
FOREIGN = ["counterparty", "council_item", "sponsor", "lead_division", "implementer", "amends", "country"]


@transaction.atomic
def register(
    *,
    by: Actor,
    counterparty: Counterparty,
    reference: str = "",
    signed: FuzzyDate = UNKNOWN,
    goals: Iterable[Goal] = (),
    **values: Any,
) -> Agreement:
    """Enter an agreement as the papers show it, in force or long ended. What they do not say stays empty."""
    made = enter(by=by, counterparty=counterparty, reference=reference, signed=signed, goals=goals, **values)
    reindex(by=by, agreements=[made])
    return made


@transaction.atomic
def enter(
    *,
    by: Actor,
    counterparty: Counterparty,
    reference: str = "",
    signed: FuzzyDate = UNKNOWN,
    goals: Iterable[Goal] = (),
    **values: Any,
) -> Agreement:
    """Register one of many: its words are indexed by whoever enters them, all at once."""
    require(permissions.may_register(by), *MAY_NOT)
    made = Agreement(reference=reference or "?", counterparty=counterparty, **as_columns("signed", signed), **values)
    copy_names(made)
    made.clean_fields(exclude=FOREIGN)
    _save(made, numbered=not reference)
    made.goals.set(goals)
    tell(by, "agreement.registered", made, made)
    return made


@transaction.atomic
def reindex(*, by: Actor, agreements: Iterable[Agreement]) -> None:
    """Let these agreements be found by their words of today and their counterparties', by those who may read them."""
    rows = (
        search.Words(each.pk, *words_of(each), borrows=each.counterparty_id, seen_with=keys_of(each))
        for each in agreements
    )
    search.index_many(by=by, kind=KIND, rows=rows)


@transaction.atomic
def change_terms(*, by: Actor, agreement: Agreement, how: str, **values: Any) -> Agreement:
    """Register what amends, extends, renews or supersedes an agreement: the next link of its chain."""
    return register(
        by=by,
        counterparty=agreement.counterparty,
        amends=agreement,
        chain_kind=Agreement.Chain(how),
        **{"instrument": agreement.instrument, "public": agreement.public, **values},
    )


def _next_reference() -> str:
    """The next free number of the year, as `A-2026-0012`. It says nothing of the category, so it never changes."""
    start = f"A-{today().year}-"
    numbered = Agreement.objects.filter(reference__startswith=start, reference__regex=rf"^{start}[0-9]+$")
    last = numbered.order_by(Length("reference").desc(), "-reference").values_list("reference", flat=True).first()
    return f"{start}{int(last.rpartition('-')[2]) + 1 if last else 1:04}"


def _save(made: Agreement, *, numbered: bool) -> None:
    """Save it; if somebody took the same free number a moment ago, under the next one."""
    for _try in range(TRIES if numbered else 0):
        made.reference = _next_reference()
        try:
            with transaction.atomic():
                return made.save(force_insert=True)
        except IntegrityError:
            if not Agreement.objects.filter(reference=made.reference).exists():
                raise
    return made.save(force_insert=True)
