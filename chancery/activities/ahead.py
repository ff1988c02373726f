"""Days that are still to come: on none of them did anybody say, count, reach, give or verify anything."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from chancery.activities.models import Award, Milestone, Period
from chancery.errors import require

SAID = (
    "Nobody said it on a day that is still to come. Nothing was written: look at “When they did” again, or leave it "
    "empty.",
    "Personne ne l’a dit un jour encore à venir. Rien n’a été inscrit\u00a0: vérifiez la «\u00a0Date de "
    "cette déclaration\u00a0», ou laissez-la vide.",
)
COUNTED = (
    "This period has not begun: there is no actual figure of it yet. Nothing was written: leave the actual empty and "
    "keep the target, or look at the first day again.",
    "Cette période n’a pas commencé\u00a0: elle n’a pas encore de chiffre réel. Rien n’a été inscrit\u00a0: laissez le "
    "chiffre réel vide et gardez la cible, ou vérifiez le premier jour.",
)
REACHED = (
    "It was not reached on a day that is still to come. Nothing was written: say that it is still ahead and by when, "
    "or look at the day again.",
    "Il n’a pas été atteint un jour encore à venir. Rien n’a été inscrit\u00a0: dites qu’il est à venir et pour quand, "
    "ou vérifiez le jour.",
)
GIVEN = (
    "An award is not given on a day that is still to come. Nothing was written: enter it once it is given, or look at "
    "the date again.",
    "Un prix n’est pas décerné un jour encore à venir. Rien n’a été inscrit\u00a0: inscrivez-le une fois décerné, ou "
    "vérifiez la date.",
)
VERIFIED = (
    "Nobody verified it on a day that is still to come. Nothing was changed: look at the day again.",
    "Personne ne l’a vérifié un jour encore à venir. Rien n’a été modifié\u00a0: vérifiez le jour.",
)


def require_past(row: Any) -> None:
    """What a part says of a day has happened by then."""
    if isinstance(row, Milestone):
        require(_is_past(row.reached_on), *REACHED)
    elif isinstance(row, Award):
        require(_is_past(row.when_earliest), *GIVEN)
    elif isinstance(row, Period):
        require(row.actual is None or _is_past(row.first), *COUNTED)
    require(_is_past(getattr(row, "said_on", None)), *SAID)


def require_verified(on: date) -> None:
    """Somebody held a figure against evidence today or before."""
    require(_is_past(on), *VERIFIED)


def _is_past(day: date | None) -> bool:
    return day is None or day <= timezone.localdate()
