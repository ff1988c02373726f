"""How an agreement came out of its case, and what later cases did to it: each once, under one policy, in one role."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from chancery.accounts.models import DelegationInstrument, Person
from chancery.agreements.models.agreement import Agreement
from chancery.agreements.models.matters import AgreementEvent, CategoryAssignment
from chancery.cases.models import Case
from chancery.columns import day, line, slug
from chancery.council.models import CouncilItem
from chancery.ids import uuid7
from chancery.records import Keep, audited
from chancery.strategy.models import PolicyVersion

NAMED = "named_on named_as_en named_as_fr named_item"
NAMED_INSIDE = "named_by named_under"


class Naming(models.Model):
    """Where the policy does not say who signs: who named the authority, in which function, on which day; and the paper
    on record that was chosen for it. The words of it stand with the agreement, or with what happened to it."""

    named_on = day("When somebody named by which authority it was signed, where the policy does not say who signs")
    named_as_en = line("The function of whoever named it, that day")
    named_as_fr = line()
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    named_under = models.ForeignKey(
        DelegationInstrument, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    named_item = models.ForeignKey(CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


@audited(
    keep=Keep.PERMANENT,
    public=f"agreement policy category signed_on signed_as sign_clause approve_clause {NAMED}",
    internal=f"case {NAMED_INSIDE}",
)
class Signing(Naming):
    """The case that an agreement came from, and by which clauses of its pinned policy it was approved and signed.

    An agreement that was registered from its paper has none: of it the record says what its papers say.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="signing")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="signing")
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="signings")
    category = slug("Of that policy")
    signed_on = models.DateField()
    signed_as = slug("The role of the policy in which it was signed")
    sign_clause = slug("The clause that lets that role sign")
    approve_clause = slug("The clause by which it was approved; empty where none was asked")

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.signed_on}"


@audited(
    keep=Keep.PERMANENT,
    public=(
        "agreement kind event assignment successor policy category signed_on signed_as sign_clause approve_clause "
        f"{NAMED}"
    ),
    internal=f"case {NAMED_INSIDE}",
)
class Continuation(Naming):
    """What a case did to an agreement that was there: renewed it, brought it into line, or turned it into another."""

    class Kind(models.TextChoices):
        """What was asked for."""

        RENEWAL = "renewal", _("Renewal")
        ALIGNMENT = "alignment", _("Alignment with the policy")
        CONVERSION = "conversion", _("Conversion")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="continuations")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="continuation")
    kind = models.CharField(max_length=10, choices=Kind)
    event = models.OneToOneField(AgreementEvent, on_delete=models.PROTECT, related_name="continuation")
    assignment = models.OneToOneField(
        CategoryAssignment, on_delete=models.PROTECT, null=True, blank=True, related_name="continuation"
    )
    successor = models.OneToOneField(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="continues"
    )
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="continuations")
    category = slug("Of that policy")
    signed_on = models.DateField()
    signed_as = slug("The role of the policy in which it was signed")
    sign_clause = slug("The clause that lets that role sign")
    approve_clause = slug("The clause by which it was approved; empty where none was asked")

    class Meta:
        ordering: ClassVar = ["signed_on", "id"]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.kind}"
