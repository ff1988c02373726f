"""What the days of an agreement must agree with: asked before a step is proposed, and again when it is taken."""

from __future__ import annotations

from datetime import date, timedelta

from chancery.agreements.models import Agreement
from chancery.dates import FuzzyDate, in_words
from chancery.errors import require


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


def require_renewable(agreement: Agreement, on: FuzzyDate, ends_on: date) -> date:
    """A renewal is agreed while the term runs, and ends after it. Returns the first day of the new term."""
    _require_signed(agreement)
    end = agreement.ends_on
    require(
        end is not None,
        "No last day of its term is recorded, so that there is no term to renew. Correct the term first.",
        "Aucun dernier jour n’est consigné\u00a0: il n’y a donc pas de durée à renouveler. Corrigez d’abord la durée.",
    )
    assert end is not None  # noqa: S101 (for the types: refused above)
    require_known(on)
    require(
        on.latest is not None and on.latest <= end,
        f"A renewal is agreed before the term ends, on {in_words(end, 'en')}. After that day, register a new "
        "agreement that renews this one.",
        f"Un renouvellement est convenu avant la fin de la durée, le {in_words(end, 'fr')}. Après ce jour, inscrivez "
        "une nouvelle entente qui renouvelle celle-ci.",
    )
    _require_after_start(agreement, on)
    require(
        ends_on > end,
        f"The new term ends after the one it extends, which runs to {in_words(end, 'en')}.",
        f"La nouvelle durée finit après celle qu’elle prolonge, qui court jusqu’au {in_words(end, 'fr')}.",
    )
    first: date = end + timedelta(days=1)
    return first


def require_amendable(agreement: Agreement, on: FuzzyDate) -> None:
    """Only what is signed can be amended, from the day it was signed on."""
    _require_signed(agreement)
    require_known(on)
    _require_after_start(agreement, on)


def require_endable(agreement: Agreement, on: FuzzyDate, today: date) -> None:
    """Only what is signed ends; not before it began, and not before the day has come."""
    _require_signed(agreement)
    require_not_ahead(agreement, on, today)


def require_not_ahead(agreement: Agreement, on: FuzzyDate, today: date) -> None:
    """Not before it began, and not before the day has come."""
    _require_after_start(agreement, on)
    require(
        on.earliest is None or on.earliest <= today,
        "This day is still to come. Record it once it has.",
        "Ce jour est encore à venir. Consignez-le quand il sera passé.",
    )


def require_known(on: FuzzyDate) -> None:
    """The day, the month or the year is needed."""
    require(bool(on), "Say on which day; a month or a year will do.", "Indiquez le jour; un mois ou une année suffit.")


def _require_signed(agreement: Agreement) -> None:
    require(
        agreement.standing == Agreement.Standing.SIGNED,
        "Only a signed agreement can take this step, and this one is not, or no longer.",
        "Seule une entente signée peut franchir cette étape, et celle-ci ne l’est pas ou ne l’est plus.",
    )


def _require_after_start(agreement: Agreement, on: FuzzyDate) -> None:
    first = agreement.signed.earliest or agreement.starts_on
    require(
        first is None or on.latest is None or on.latest >= first,
        "This day is before the agreement was signed.",
        "Ce jour précède la signature de l’entente.",
    )
