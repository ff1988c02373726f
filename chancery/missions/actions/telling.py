"""What every step of a mission leaves in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.missions.models import Mission
from chancery.records import Changed

MAY_NOT = (
    "Only whoever planned this mission, its travellers or the office may do this. Nothing was written.",
    "Seules la personne qui a planifié cette mission, celles qui voyagent et le bureau peuvent le faire. Rien n’a été "
    "inscrit.",
)


@transaction.atomic
def tell(
    *, by: Actor, what: str, mission: Mission, rows: Sequence[Changed], pub: dict[str, Any] | None = None,
    sealed: bool = False,
) -> None:  # fmt: skip
    """Leave the line of a step; it is sealed until the mission is accounted for: before that, and while somebody is
    away, nobody is told where. What is not for residents even then is `sealed`."""
    shut = sealed or not mission.is_told
    audit.record(by=by, type=f"mission.{what}", ref=mission.reference, pub=pub, changed=rows, sealed=shut)
