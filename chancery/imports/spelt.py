"""Numbers that differ by capitals alone: nobody could tell one record from the other."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.db.models.functions import Upper

from chancery.imports.faults import Fault


class Spelt:
    """How the register writes the numbers of one kind of record."""

    def __init__(self, model: Any) -> None:
        """With nothing asked yet."""
        self.model = model

    def others(self, given: Collection[str]) -> dict[str, str]:
        """For each of these numbers, which the register has not, the one that it would be taken for."""
        if not given:
            return {}
        capitals = {one.upper() for one in given}
        # Those that are in capitals themselves, as nearly all are, were looked for already.
        other = capitals.difference(given)
        here = self.model.objects.filter(reference__in=other).values_list("reference", flat=True) if other else ()
        known = {one: one for one in here} | {key: self._small[key] for key in capitals & self._small.keys()}
        return {one: known[one.upper()] for one in given if one.upper() in known} if known else {}

    @cached_property
    def _small(self) -> dict[str, str]:
        """Those with small letters. They are few: a city's own numbers, and ours, are in capitals."""
        odd = self.model.objects.exclude(reference=Upper("reference")).values_list("reference", flat=True)
        return {one.upper(): one for one in odd.iterator()}


def otherwise(given: str, other: str) -> Fault:
    """Said of such a number."""
    return Fault(
        f"The register has {other} already, and “{given}” would be taken for it.",
        f"Le registre a déjà {other}, et « {given} » passerait pour ce numéro.",
        f"Write {other} if it is the same record; if not, choose another reference.",
        f"Écrivez {other} s’il s’agit de la même fiche\u00a0; sinon, choisissez un autre numéro.",
    )
