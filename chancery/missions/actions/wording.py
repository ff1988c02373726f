"""Keep what residents read in words, where it is corrected after they were told."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chancery.audit.models import Actor
from chancery.missions.models import Correction, Mission
from chancery.missions.models.corrections import Pair
from chancery.records import Changed, changed


@transaction.atomic
def reworded(*, by: Actor, mission: Mission, about: str, was: Pair, now: Pair) -> list[Changed]:
    """What the words said in English and French before, and what they say since; nothing where nobody was told of the
    mission yet, where they say the same, or where nothing was said before. It is no verb: whoever corrects does it."""
    told = mission.trips.exclude(accounted_on=None).exists()
    if not told or was == now or not any(was):
        return []
    made = Correction.objects.create(
        mission=mission, about=about, was_en=was[0], was_fr=was[1], now_en=now[0], now_fr=now[1],
        on=timezone.localdate(),
    )  # fmt: skip
    return [changed(made)]
