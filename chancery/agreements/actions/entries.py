"""Register what the city has promised. Every verb here leaves its line in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from chancery import numbering
from chancery.agreements import permissions, rules
from chancery.agreements.models import Agreement
from chancery.agreements.telling import MAY_NOT, copy_names, keys_of, tell, unknown_bodies
from chancery.agreements.words import words_of
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.counterparties import actions as counterparties
from chancery.counterparties.models import Counterparty
from chancery.dates import FuzzyDate
from chancery.doors import NOT_A_NUMBER, is_page
from chancery.errors import require
from chancery.search import actions as search
from chancery.strategy.models import Goal

KIND = "agreement"
UNKNOWN = FuzzyDate()
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
    rules.require_begun(values.get("since_year"))
    _spelt_as_none_is(reference)
    require(not is_page("agreements", reference), *(text % reference for text in NOT_A_NUMBER))
    made = Agreement(reference=reference or "?", counterparty=counterparty, **as_columns("signed", signed), **values)
    copy_names(made)
    made.clean_fields(exclude=FOREIGN)
    _save(made, numbered=not reference)
    made.goals.set(goals)
    if unknown := unknown_bodies(made, alone=True):
        counterparties.publish(by=by, counterparties=unknown)
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


def _spelt_as_none_is(reference: str) -> None:
    """A number that differs from another's by capitals alone would be read as the same one."""
    there = Agreement.objects.filter(reference__iexact=reference).exclude(reference=reference) if reference else None
    other = there.values_list("reference", flat=True).first() if there is not None else None
    require(
        other is None,
        f"The register has an agreement {other} already: {reference} would be taken for it. Choose another reference.",
        f"Le registre a déjà une entente {other}\u00a0: {reference} passerait pour elle. Choisissez un autre numéro.",
    )


def _save(made: Agreement, *, numbered: bool) -> None:
    def save() -> None:
        made.save(force_insert=True)

    if numbered:
        numbering.take(made, Agreement.LETTERS, save)
    else:
        save()
