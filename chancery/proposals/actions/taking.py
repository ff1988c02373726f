"""What a proposal names becomes what its case takes: once, line by line."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.budgets.actions import state_need
from chancery.budgets.models import Need
from chancery.errors import require, required
from chancery.proposals import needs, permissions
from chancery.proposals.models import Proposal
from chancery.records import changed

MAY_NOT = (
    "What a request takes is said by the division that leads it, the head of the office or the treasurer.",
    "La division responsable, la direction du bureau ou la trésorerie dit ce qu’une demande exige.",
)
TAKEN = (
    "It was taken over already. What it takes stands in its case, and is corrected there.",
    "C’est déjà repris. Ce qu’elle exige figure dans son dossier et s’y corrige.",
)
NOTHING = ("Choose what is taken over.", "Choisissez ce qui est repris.")
NO_DAYS = (
    "How many days of work a full-time year has is not recorded for this year, so days of staff cannot be counted in "
    "funds. Record that figure first, or leave them out. Nothing was taken over.",
    "Le nombre de jours de travail d’une année à temps plein n’est pas consigné pour cette année\u00a0: les jours de "
    "personnel ne peuvent être comptés dans les fonds. Consignez d’abord ce nombre, ou laissez ces lignes. Rien n’a "
    "été repris.",
)


@transaction.atomic
def take_needs(*, by: Actor, proposal: Proposal, year: int, keys: Collection[str]) -> list[Need]:
    """Say that the case takes what its proposal names: each line chosen, in a year. It is done once, whoever presses;
    what is not so is corrected there, line by line."""
    require(permissions.may_take_needs(by, proposal), *MAY_NOT)
    chosen = [one for one in needs.lines(proposal) if one.key in keys]
    require(bool(chosen), *NOTHING)
    today, days = timezone.localdate(), needs.working_days(year)
    require(Proposal.objects.filter(pk=proposal.pk, needs_on=None).update(needs_on=today) == 1, *TAKEN)
    proposal.needs_on = today
    made = [_need(by, proposal, one, year, days) for one in chosen]
    told = changed(proposal, ["needs_on"])
    audit.record(by=by, type="proposal.needs-taken", ref=proposal.reference, changed=told, sealed=True)
    return made


def _need(by: Actor, proposal: Proposal, one: needs.Line, year: int, days: Decimal | None) -> Need:
    amount = required(one.amount(days), *NO_DAYS)
    note: dict[str, Any] = {f"note_{proposal.language}": one.activity.title[:200]}
    basis = f"{proposal.reference}, {one.activity.number}"
    return state_need(
        by=by, case=proposal.case, year=year, amount=amount, source=one.source, division=one.division, basis=basis,
        **note,
    )  # fmt: skip
