"""What Council decided, meeting by meeting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chancery.columns import Fuzzy, day, in_order, line, precision, prose
from chancery.ids import uuid7
from chancery.records import Keep, audited


class CouncilItemQuerySet(models.QuerySet["CouncilItem"]):
    """Picking decisions."""

    def public(self) -> "CouncilItemQuerySet":
        """Those that a resident may read: what Council decided in public is public."""
        return self.filter(public=True)

    def oldest_first(self) -> "CouncilItemQuerySet":
        """As they happened; those without a date come last."""
        return self.order_by(models.F("met_earliest").asc(nulls_last=True), "reference")


@audited(
    keep=Keep.PERMANENT,
    public=(
        "reference body_en body_fr title_en title_fr met_earliest met_latest met_precision outcome text_en "
        "text_fr url source public"
    ),
)
class CouncilItem(models.Model):
    """A meeting's numbered decision, or a report laid before it."""

    class Outcome(models.TextChoices):
        """What became of it."""

        ADOPTED = "adopted", _("Adopted")
        AMENDED = "adopted-as-amended", _("Adopted as amended")
        REFERRED = "referred", _("Referred")
        DEFERRED = "deferred", _("Deferred")
        RECEIVED = "received", _("Received")
        LOST = "lost", _("Lost")
        NOT_RECORDED = "not-recorded", _("Not recorded")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=80, unique=True)
    body_en = line("The body that met")
    body_fr = line()
    title_en = line()
    title_fr = line()
    met_earliest = day()
    met_latest = day()
    met_precision = precision()
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.NOT_RECORDED)
    text_en = prose("What was decided, in our words")
    text_fr = prose()
    url = models.URLField(max_length=1000, blank=True, default="")
    source = line()
    public = models.BooleanField(default=True)

    met = Fuzzy("met")
    objects = CouncilItemQuerySet.as_manager()

    class Meta:
        constraints = [in_order("met", "council_item")]

    def __str__(self) -> str:
        return self.reference
