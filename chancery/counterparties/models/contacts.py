"""The people on the other side: how they are called and addressed, and what they let the city keep."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.models import Division
from chancery.audit.models import Actor
from chancery.columns import day, line, prose
from chancery.counterparties.models.bodies import Counterparty
from chancery.ids import uuid7
from chancery.records import Keep, audited
from chancery.search.words import fold

# How old a check may be before the page asks for a new one.
OLD_AFTER_DAYS = 365
PERSONAL = (
    "given_name family_name own_name pronunciation post_nominals title_en title_fr function_en function_fr"
    " spoken_en spoken_fr letter_en letter_fr envelope_en envelope_fr languages email phone mobile"
    " consent_for credential_on note"
)


class ContactQuerySet(models.QuerySet["Contact"]):
    """Picking contacts."""

    def active(self) -> ContactQuerySet:
        """Those who still hold their function, as far as anyone wrote down."""
        return self.filter(left_on=None, erased=False)

    def left(self) -> ContactQuerySet:
        """Those who left it, or were forgotten."""
        return self.exclude(left_on=None, erased=False)


@audited(
    keep=Keep.SEVEN_YEARS,
    internal=(
        "organisation name_order owner_division rank consent_on consent_until verified_on verified_by left_on erased"
    ),
    personal=PERSONAL,
)
class Contact(models.Model):
    """Someone at a counterparty whom the city writes to, calls and receives."""

    class Order(models.TextChoices):
        """Which name is said first."""

        GIVEN = "given-first", _("Given name first: Anne Exemple")
        FAMILY = "family-first", _("Family name first: Nguyễn Anh")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Counterparty, on_delete=models.PROTECT, related_name="contacts")
    given_name = line()
    family_name = line()
    name_order = models.CharField(max_length=20, choices=Order, default=Order.GIVEN)
    own_name = line("As the person writes it, in their own script")
    pronunciation = line()
    post_nominals = line()
    title_en = line()
    title_fr = line()
    function_en = line()
    function_fr = line()
    spoken_en = line("How one speaks to them: Your Worship")
    spoken_fr = line()
    letter_en = line("How a letter begins")
    letter_fr = line()
    envelope_en = prose("What stands on the envelope")
    envelope_fr = prose()
    languages = line("Codes, the best first, between spaces")
    email = line()
    phone = line()
    mobile = line()
    owner_division = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    rank = line("The key of their rank in the order of precedence that the city keeps")
    credential_on = day("From which their rank counts: of the exequatur, of the letter of credence, of taking office")
    consent_for = line("What the person agreed to")
    consent_on = day()
    consent_until = day()
    verified_on = day()
    verified_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    left_on = day()
    erased = models.BooleanField(default=False)
    note = prose()
    sort = line("The name folded for sorting; kept by actions, emptied when the person is forgotten")

    DERIVED: ClassVar[frozenset[str]] = frozenset({"sort"})
    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased=True) | ~Q(given_name="", family_name="", own_name=""), name="contact_has_a_name"
            ),
            models.CheckConstraint(condition=Q(erased=False) | Q(sort=""), name="an_erased_contact_has_no_name"),
            models.CheckConstraint(
                condition=Q(consent_until=None) | Q(consent_on=None) | Q(consent_until__gte=models.F("consent_on")),
                name="consent_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["sort", "id"], name="contact_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the order in which it is said; the own script where no other is recorded; empty if erased."""
        parts = [self.given_name, self.family_name]
        if self.name_order == self.Order.FAMILY:
            parts.reverse()
        return " ".join(part for part in parts if part) or self.own_name

    def emptied(self) -> dict[str, Any]:
        """What goes with personal data that were erased: the name folded for sorting, and where no name is left, the
        person is forgotten."""
        erased = self.erased or not self.name
        return {"erased": erased, "sort": "" if erased else self.sort_name()}

    def sort_name(self) -> str:
        """By what it is sorted: the family name first, folded."""
        return fold(" ".join(filter(None, (self.family_name, self.given_name, self.own_name))))[:500]

    def is_old(self, on: date) -> bool:
        """Has nobody checked for a year that this is still so? Never checked is old."""
        return self.verified_on is None or (on - self.verified_on).days > OLD_AFTER_DAYS

    @property
    def stale(self) -> bool:
        """The same, of today."""
        return self.is_old(timezone.localdate())

    def consents(self, on: date) -> bool | None:
        """Did the person agree that this is kept, as of a day? None where nobody recorded it."""
        if self.consent_on is None:
            return None
        return self.consent_on <= on and (self.consent_until is None or on <= self.consent_until)


@audited(keep=Keep.SEVEN_YEARS, internal="contact basis asked_by asked_on decided_by decided_on granted")
class ErasureRequest(models.Model):
    """Someone asked that a person be forgotten; another person of the office decides."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="erasures")
    basis = models.CharField(max_length=80)
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    decided_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = day()
    granted = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact"], condition=Q(decided_by=None), name="one_open_request_to_erase"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")), name="erasure_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.basis} {self.asked_on}"

    @staticmethod
    def open_for(contact: Any) -> ErasureRequest | None:
        """The request that waits for a decision, if there is one."""
        return ErasureRequest.objects.filter(contact=contact, decided_by=None).first()
