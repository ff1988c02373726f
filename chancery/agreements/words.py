"""What an agreement is found by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from chancery.agreements.models import Agreement

# Both languages' words for each kind of instrument, so that a search for one finds it.
INSTRUMENTS = {
    "agreement": ("agreement", "entente"),
    "twinning": ("twinning twin sister city", "jumelage ville jumelée"),
    "memorandum": ("memorandum of understanding MOU", "protocole d’entente"),
    "host-agreement": ("host agreement", "accord de siège"),
    "pact": ("pact", "pacte"),
    "declaration": ("declaration", "déclaration"),
}


def words_of(agreement: Agreement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Its English and its French words. Those of its counterparty are borrowed, see the search room."""
    english, french = own_words(agreement)
    hanging: list[Any] = [*agreement.community_partners.all()]
    hanging += [party.counterparty for party in agreement.parties.select_related("counterparty")]
    promised = agreement.joint_projects.all()
    return (
        (*english, *(each.name_en for each in hanging), *(each.title_en for each in promised)),
        (*french, *(each.name_fr for each in hanging), *(each.title_fr for each in promised)),
    )


def own_words(agreement: Agreement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of the agreement alone: all there are while nothing hangs on it."""
    english, french = INSTRUMENTS[agreement.instrument]
    both = (agreement.reference, agreement.called)
    return (
        (*both, english, agreement.title_en, agreement.note_en),
        (*both, french, agreement.title_fr, agreement.note_fr),
    )


def hung_with_words(ids: Iterable[UUID]) -> set[UUID]:
    """Those of these agreements on which something hangs that they are found by."""
    hanging = Q(community_partners__isnull=False) | Q(parties__isnull=False) | Q(joint_projects__isnull=False)
    return set(Agreement.objects.filter(hanging, pk__in=list(ids)).values_list("pk", flat=True))
