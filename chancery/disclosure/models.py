"""What was published of missions, when, by whom and why: the history of what residents were told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from chancery.audit.models import Actor
from chancery.columns import prose
from chancery.ids import uuid7
from chancery.missions.models import Mission
from chancery.records import Keep, audited


@audited(keep=Keep.PERMANENT, public="mission did on", internal="by reason")
class Publication(models.Model):
    """One decision on what residents may read of a mission. It is never changed: the next one is a new row."""

    class Did(models.TextChoices):
        """What was decided."""

        PUBLISHED = "published", pgettext_lazy("mission", "Published beforehand")
        ACCOUNTED = "accounted", pgettext_lazy("mission", "Accounted for")
        WITHHELD = "withheld", pgettext_lazy("mission", "Withheld")
        RELEASED = "released", pgettext_lazy("mission", "Released")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="publications")
    did = models.CharField(max_length=12, choices=Did)
    on = models.DateField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    reason = prose("Why it is withheld, for somebody's safety")

    class Meta:
        ordering: ClassVar = ["mission", "id"]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.did} {self.on}"
