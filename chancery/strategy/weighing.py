"""How much each part of a framework weighs in this city: what it takes for weights to be whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chancery.errors import require
from chancery.strategy.models import Goal

WHOLE = 100
NO_REASON = ("Say why the weights are what they are.", "Dites pourquoi les poids sont ce qu’ils sont.")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part weighs, by its number, and what that was set from; who set it, on which day, and why."""

    parts: Mapping[int, tuple[int | None, Iterable[str]]]
    said: Mapping[str, Any]

    def of(self, goal: Goal) -> dict[str, Any]:
        """The columns of one part."""
        weight, grounds = self.parts.get(goal.number, (None, ()))
        chosen = set(grounds) if weight is not None else set()
        return {"weight": weight, "weight_from": " ".join(one for one in Goal.Ground.values if one in chosen)}


def not_whole(given: int) -> tuple[str, str]:
    """What is said of weights that are not the whole together."""
    return (
        f"Together the weights are {given} %, and must be {WHOLE} %.",
        f"Ensemble, les poids font {given}\u00a0%, et doivent faire {WHOLE}\u00a0%.",
    )


def require_whole(given: Sequence[int | None]) -> None:
    """All parts have a weight and are the whole together, or none has."""
    known = [one for one in given if one is not None]
    require(
        len(known) in (0, len(given)),
        "Give every part a weight, if only 0, or none at all.",
        "Donnez un poids à chaque partie, fût-il de 0, ou à aucune.",
    )
    require(not known or sum(known) == WHOLE, *not_whole(sum(known)))
