"""What the days of an agreement must agree with: asked before a step is proposed, and again when it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from chancery.agreements.models import Agreement, ChangeRequest
from chancery.council.models import CouncilItem
from chancery.counterparties.models import Counterparty
from chancery.dates import FuzzyDate, in_words, parse_fuzzy
from chancery.errors import require

ITEM_NEEDED = (
    "Name the council item: the clerk records what Council decided.",
    "Nommez le point du Conseil\u00a0: le greffe consigne ce que le Conseil a décidé.",
)
DECISION_NEEDED = (
    "Name the decision by which Council approved it.",
    "Nommez la décision par laquelle le conseil l’a approuvée.",
)
NOT_ADOPTED = (
    "This item was not adopted, so it approves nothing. Name the decision that did, or say who signed without one.",
    "Ce point n’a pas été adopté : il n’approuve rien. Nommez la décision qui l’a fait, ou indiquez qui a signé sans "
    "décision.",
)
YES = (CouncilItem.Outcome.ADOPTED, CouncilItem.Outcome.AMENDED)
NOT_YES = (
    CouncilItem.Outcome.LOST,
    CouncilItem.Outcome.REFERRED,
    CouncilItem.Outcome.DEFERRED,
    CouncilItem.Outcome.RECEIVED,
)
CORRECTABLE = (
    "counterparty", "instrument", "signed", "starts_on", "ends_on", "open_ended", "renewal", "authority_en",
    "authority_fr", "approval", "council_item", "party",
)  # fmt: skip
TO_COME = (
    "This day is still to come. Record it once it has.",
    "Ce jour est encore à venir. Consignez-le quand il sera passé.",
)
YEAR_TO_COME = (
    "The year in which the relationship began is still to come.",
    "L’année du début de la relation est encore à venir.",
)
SIGNED_ONLY = (
    "Only a signed agreement can take this step, and this one is not, or no longer.",
    "Seule une entente signée peut franchir cette étape, et celle-ci ne l’est pas ou ne l’est plus.",
)
NO_TERM = (
    "No last day of its term is recorded, so that there is no term to renew. Correct the term first.",
    "Aucun dernier jour n’est consigné\u00a0: il n’y a donc pas de durée à renouveler. Corrigez d’abord la durée.",
)
LAW_DAYS, DAYS = ("on", "signed"), ("starts_on", "ends_on")
# What a step rests on: where the agreement stands, and until when its term runs.
RESTS_ON = ("standing", "ends_on")


def require_begun(year: int | None) -> None:
    """A relationship that began, began in a year that has begun."""
    require(year is None or year <= timezone.localdate().year, *YEAR_TO_COME)


def require_possible(agreement: Agreement, kind: str, payload: Mapping[str, Any]) -> None:
    """Refuse now what could not be done later."""
    if kind == ChangeRequest.Kind.CORRECT:
        return require_correctable(agreement, payload)
    on: FuzzyDate = payload["on"]
    if kind == ChangeRequest.Kind.RENEW:
        require_renewable(agreement, on, payload["ends_on"])
    elif kind == ChangeRequest.Kind.AMEND:
        require_amendable(agreement, on, payload)
    elif kind == ChangeRequest.Kind.END:
        require_endable(agreement, on, timezone.localdate())
    else:
        require_recognisable(agreement, on, timezone.localdate())
    return None


def require_correctable(agreement: Agreement, payload: Mapping[str, Any]) -> None:
    """Something would change, of what binds, of what is signed; and the days would be in order."""
    require(bool(payload), "Nothing would change.", "Rien ne changerait.")
    require(
        agreement.standing != Agreement.Standing.DRAFT and set(payload) <= set(CORRECTABLE),
        "A draft is simply edited.",
        "Un projet se modifie directement.",
    )
    asked = ("signed", "starts_on", "ends_on", "open_ended", "approval", "council_item")
    after = {name: getattr(agreement, name) for name in asked} | dict(payload)
    require_order(after["starts_on"], after["ends_on"], after["open_ended"])
    if {"signed", "ends_on"} & set(payload):
        require_signed_in_time(after["signed"], after["ends_on"])
    if "signed" in payload:
        require_come(after["signed"])
    if {"approval", "council_item"} & set(payload):
        require_said(after["approval"], after["council_item"], named=True)


def unpacked(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked, read back from JSON."""
    return {name: _value(name, value) for name, value in values.items()}


def _value(name: str, value: Any) -> Any:
    if name in LAW_DAYS:
        return parse_fuzzy(value)
    if name in DAYS:
        return date.fromisoformat(value) if value else None
    if name in ("counterparty", "party"):
        return Counterparty.objects.get(pk=value)
    if name == "council_item":
        return CouncilItem.objects.filter(pk=value).first() if value else None
    return value


def require_order(starts_on: date | None, ends_on: date | None, open_ended: bool | None = None) -> None:
    """A term ends no earlier than it begins, and what has no end has no last day."""
    require(
        starts_on is None or ends_on is None or ends_on >= starts_on,
        "The last day is before the first day.",
        "Le dernier jour précède le premier.",
    )
    require(
        not (open_ended and ends_on),
        "What has no end has no last day: leave one of the two empty.",
        "Ce qui n’a pas de terme n’a pas de dernier jour\u00a0: laissez l’un des deux vide.",
    )


def require_said(approval: str, item: CouncilItem | None, *, named: bool = False) -> None:
    """Who says that Council approved it does not name a decision that did not; a correction names the decision."""
    if approval != Agreement.Approval.COUNCIL:
        return
    require(not named or item is not None, *DECISION_NEEDED)
    require(item is None or item.outcome not in NOT_YES, *NOT_ADOPTED)


def require_outside(agreement: Agreement) -> None:
    """Only what was signed outside the policy is dealt with afterwards."""
    require(
        agreement.standing != Agreement.Standing.DRAFT and agreement.approval == Agreement.Approval.OFFICIALS,
        "It is not on record as signed outside the policy.",
        "Elle n’est pas consignée comme signée hors cadre.",
    )


def require_signed_in_time(signed: FuzzyDate, ends_on: date | None) -> None:
    """Nothing is signed after its last day."""
    require(
        ends_on is None or signed.earliest is None or ends_on >= signed.earliest,
        "The last day is before the signature.",
        "Le dernier jour précède la signature.",
    )


def require_follows(before: Agreement | None, signed: FuzzyDate, agreement: Agreement | None = None) -> None:
    """What follows an earlier agreement was not signed before it, and does not come before it in the same chain."""
    if before is None:
        return
    require(
        before.signed.earliest is None or signed.latest is None or before.signed.earliest <= signed.latest,
        f"{before.reference} was signed later, so it is not the earlier agreement.",
        f"{before.reference} a été signée plus tard\u00a0: ce n’est pas l’entente antérieure.",
    )
    seen = {before.pk}
    while agreement is not None and (link := before.amends) is not None and link.pk not in seen:
        before = link
        seen.add(before.pk)
    require(
        agreement is None or agreement.pk not in seen,
        "The earlier agreement follows this one: neither can come before the other.",
        "L’entente antérieure suit celle-ci\u00a0: aucune ne peut précéder l’autre.",
    )


def require_renewable(agreement: Agreement, on: FuzzyDate, ends_on: date) -> date:
    """A renewal was agreed while the term runs, and ends after it. Returns the first day of the new term."""
    _require_signed(agreement)
    end = agreement.ends_on
    require(end is not None, *NO_TERM)
    assert end is not None  # noqa: S101 (for the types: refused above)
    require_known(on)
    require(on.latest is not None and on.latest <= end, *ran_out(end))
    require_not_ahead(agreement, on, timezone.localdate())
    require(
        ends_on > end,
        f"The new term ends after the one it extends, which runs to {in_words(end, 'en')}.",
        f"La nouvelle durée finit après celle qu’elle prolonge, qui court jusqu’au {in_words(end, 'fr')}.",
    )
    first: date = end + timedelta(days=1)
    return first


def ran_out(end: date) -> tuple[str, str]:
    """That its term is over, and what to do then."""
    return (
        f"A renewal is agreed before the term ends, on {in_words(end, 'en')}. After that day, register a new "
        "agreement that renews this one.",
        f"Un renouvellement est convenu avant la fin de la durée, le {in_words(end, 'fr')}. Après ce jour, inscrivez "
        "une nouvelle entente qui renouvelle celle-ci.",
    )


def require_amendable(agreement: Agreement, on: FuzzyDate, event: Mapping[str, Any]) -> None:
    """What is signed is amended, from the day it was signed on until today; and it is said what was amended."""
    _require_signed(agreement)
    require_known(on)
    require_not_ahead(agreement, on, timezone.localdate())
    said = bool(event.get("text_en") or event.get("text_fr"))
    require(said, "Say what was amended.", "Indiquez ce qui a été modifié.")


def require_recognisable(agreement: Agreement, on: FuzzyDate, today: date) -> None:
    """What was signed once, and is not historical yet."""
    require(
        agreement.standing != Agreement.Standing.DRAFT,
        "A draft has no history: it was never signed.",
        "Un projet n’a pas d’histoire\u00a0: il n’a jamais été signé.",
    )
    require_not_ahead(agreement, on, today)


def require_endable(agreement: Agreement, on: FuzzyDate, today: date) -> None:
    """Only what is signed ends; not before it began, and not before the day has come."""
    _require_signed(agreement)
    require_not_ahead(agreement, on, today)


def require_not_ahead(agreement: Agreement, on: FuzzyDate, today: date) -> None:
    """Not before it began, and not before the day has come."""
    _require_after_start(agreement, on)
    require(on.earliest is None or on.earliest <= today, *TO_COME)


def require_come(on: FuzzyDate) -> None:
    """What happened has happened: nothing was signed on a day that is still to come."""
    require(on.earliest is None or on.earliest <= timezone.localdate(), *TO_COME)


def require_known(on: FuzzyDate) -> None:
    """The day, the month or the year is needed."""
    require(bool(on), "Say on which day; a month or a year will do.", "Indiquez le jour; un mois ou une année suffit.")


def _require_signed(agreement: Agreement) -> None:
    require(agreement.standing == Agreement.Standing.SIGNED, *SIGNED_ONLY)


def _require_after_start(agreement: Agreement, on: FuzzyDate) -> None:
    first = agreement.signed.earliest or agreement.starts_on
    require(
        first is None or on.latest is None or on.latest >= first,
        "This day is before the agreement was signed.",
        "Ce jour précède la signature de l’entente.",
    )
