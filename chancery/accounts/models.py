"""People, the divisions they work in, and their logins."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from chancery.audit.models import Actor
from chancery.ids import uuid7
from chancery.money import Money
from chancery.records import Keep, audited


class Divisions(models.QuerySet["Division"]):
    """The parts of the administration."""

    def standing(self) -> Self:
        """Those that are there today, by name."""
        return self.filter(ended_on=None).order_by("name_en")


@audited(keep=Keep.PERMANENT, public="slug name_en name_fr parent ended_on merged_into")
class Division(models.Model):
    """A part of the city's administration. One that ended stays where it is named; its work may go on in another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="divisions")
    ended_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed")

    objects: ClassVar[Any] = Divisions.as_manager()

    class Meta:
        ordering: ClassVar = ["slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(ended_on__isnull=False), name="what_was_merged_has_ended"
            )
        ]

    def __str__(self) -> str:
        return self.name_en


class UserManager(BaseUserManager["User"]):
    """Logins are found by e-mail address, whatever its capitals."""

    def get_by_natural_key(self, email: str | None) -> User:
        """The login of an address."""
        return self.get(email=(email or "").strip().casefold())


@audited(
    keep=Keep.SEVEN_YEARS,
    internal="actor is_active is_superuser groups user_permissions language",
    personal="email",
    unrecorded="password last_login",
)
class User(AbstractBaseUser, PermissionsMixin):
    """A login. What it does is written under its actor, which has no name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(default=True)
    language = models.CharField(
        max_length=2, blank=True, default="", help_text="In which they are written to; empty: the city's first"
    )

    objects: ClassVar[UserManager] = UserManager()
    # Of whoever is signed in, asked along with their login.
    called: str | None = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="address_in_one_spelling")
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        """An address has one spelling."""
        self.email = self.email.strip().casefold()


@audited(keep=Keep.SEVEN_YEARS, public="function_en function_fr division", internal="user", personal="name")
class Person(models.Model):
    """Someone with a function: the mayor, a councillor, a head of division, a member of the office."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    function_en = models.CharField(max_length=200, blank=True)
    function_fr = models.CharField(max_length=200, blank=True)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="person")

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name


@audited(keep=Keep.TWO_YEARS, internal="user expires_at used_at", unrecorded="digest")
class Invitation(models.Model):
    """A link with which someone chooses a password: it works once, and not for long. Only its digest is kept; the
    secret is made of its id and the house's own key, so that a letter says the same link as the page that showed it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"until {self.expires_at:%Y-%m-%d}"

    @property
    def token(self) -> str:
        """Its secret."""
        return salted_hmac("chancery.accounts.invitation", str(self.pk), algorithm="sha256").hexdigest()

    @classmethod
    def waiting_of(cls, user: User) -> Invitation | None:
        """The invitation that someone can open now."""
        found = cls._default_manager.filter(user=user, used_at=None, expires_at__gt=timezone.now())
        return found.order_by("-expires_at").first()

    @staticmethod
    def digest_of(token: str) -> str:
        """How a secret is kept."""
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def opened_by(cls, token: str) -> Invitation | None:
        """The invitation that a secret opens, while it does."""
        found = cls._default_manager.select_related("user__actor").filter(digest=cls.digest_of(token), used_at=None)
        return found.filter(expires_at__gt=timezone.now(), user__is_active=True).first()


@audited(keep=Keep.TWO_YEARS, internal="user expires_at used_at", personal="email", unrecorded="digest")
class AddressChange(models.Model):
    """A link that proves that someone reads letters at another address: it works once, and not for long."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="address_changes")
    email = models.EmailField()
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"until {self.expires_at:%Y-%m-%d}"

    @classmethod
    def opened_by(cls, token: str) -> AddressChange | None:
        """The change that a secret confirms, while it does."""
        digest = Invitation.digest_of(token)
        found = cls._default_manager.select_related("user__actor").filter(digest=digest, used_at=None)
        return found.filter(expires_at__gt=timezone.now(), user__is_active=True).first()


class Role(models.Model):
    """A part someone plays in the office's work. Two administrators give a seat that approves."""

    slug = models.SlugField(primary_key=True, max_length=40)
    name_en = models.CharField(max_length=100)
    name_fr = models.CharField(max_length=100)
    approves = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["place"]

    def __str__(self) -> str:
        return self.slug


class Dated(models.QuerySet[Any]):
    """Rights with a first and a last day, both included."""

    def held(self, on: date) -> Self:
        """Those that count on a day: begun, not over, not taken back, and confirmed where a second person must."""
        open_end = Q(until=None) | Q(until__gte=on)
        return self.filter(open_end, since__lte=on, ended_by=None).exclude(needs_second=True, confirmed_by=None)

    def waiting(self) -> Self:
        """Those that wait for a second administrator."""
        return self.filter(needs_second=True, confirmed_by=None, ended_by=None)

    def named(self) -> Self:
        """With what a list says of each: whose right it is, which role, and who gave it."""
        shown = {"holder": "holder__user", "person": "person__user", "role": "role", "given_by": "given_by"}
        return self.select_related(*(shown[one.name] for one in self.model._meta.fields if one.name in shown))


class Right(models.Model):
    """What every right has: its days, who gave it, who confirmed it, and who took it back before its time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    needs_second = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = Dated.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="%(class)s_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("given_by")), name="%(class)s_two_people"
            ),
        ]


RIGHT = "since until given_by needs_second confirmed_by ended_by"


@audited(keep=Keep.SEVEN_YEARS, internal=f"person role division {RIGHT}")
class RoleHeld(Right):
    """Someone holds a role, in a division or in the whole city, from a day until a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="holders")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Right.Meta):
        verbose_name_plural = "roles held"

    def __str__(self) -> str:
        return f"{self.role_id} since {self.since}"


@audited(keep=Keep.SEVEN_YEARS, internal=f"person kind {RIGHT}")
class Clearance(Right):
    """Someone may read what another government told in confidence, until a day."""

    class Kind(models.TextChoices):
        INTERGOVERNMENTAL = "intergovernmental"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="clearances")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.INTERGOVERNMENTAL)

    class Meta(Right.Meta):
        constraints: ClassVar = [
            *Right.Meta.constraints,
            models.CheckConstraint(condition=Q(until__isnull=False), name="a_clearance_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} until {self.until}"


@audited(
    keep=Keep.PERMANENT,
    internal=f"holder decides categories limit_minor currency given_by_role given_by_person may_sub_delegate parent "
    f"council_item {RIGHT}",
)
class DelegationInstrument(Right):
    """A paper by which someone may decide or sign in the city's name: what, up to how much, from when to when."""

    class Decides(models.TextChoices):
        SIGN = "sign"
        APPROVE = "approve"
        SPEND = "spend"
        REPRESENT = "represent"

    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations")
    decides = models.CharField(max_length=10, choices=Decides.choices)
    categories = models.JSONField(default=list, blank=True)
    limit_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    given_by_role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_by_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="given")
    may_sub_delegate = models.BooleanField(default=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    council_item = models.CharField(max_length=60, blank=True)

    class Meta(Right.Meta):
        constraints: ClassVar = [
            *Right.Meta.constraints,
            models.CheckConstraint(
                condition=Q(limit_minor=None, currency="") | (Q(limit_minor__gte=0) & ~Q(currency="")),
                name="a_limit_has_its_currency",
            ),
            models.CheckConstraint(
                condition=Q(given_by_person=None) | ~Q(given_by_person=F("holder")), name="nobody_delegates_to_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decides} since {self.since}"

    @property
    def limit(self) -> Money | None:
        """Up to how much; None for no limit in money."""
        return None if self.limit_minor is None else Money(self.limit_minor, self.currency)


@audited(keep=Keep.SEVEN_YEARS, internal=f"person principal {RIGHT}")
class Assistance(Right):
    """Someone prepares papers for a named principal, until a day. What they prepare is not theirs to approve."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assists")
    principal = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assistants")

    class Meta(Right.Meta):
        constraints: ClassVar = [
            *Right.Meta.constraints,
            models.CheckConstraint(condition=~Q(person=F("principal")), name="nobody_assists_oneself"),
        ]

    def __str__(self) -> str:
        return f"since {self.since}"


@audited(
    keep=Keep.PERMANENT,
    internal="act about_table about_id shown ref asked_by asked_at signed_by signed_at refused_by",
)
class Countersignature(models.Model):
    """One person does what takes two, in a small office, and another countersigns: asked, then signed or refused."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    act = models.SlugField(max_length=40)
    about_table = models.CharField(max_length=80)
    about_id = models.UUIDField()
    shown = models.CharField(max_length=64, blank=True, default="", help_text="Digest of what was to be done that day")
    ref = models.CharField(max_length=60, blank=True)
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    signed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("asked_by")), name="nobody_countersigns_oneself"
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | Q(refused_by=None), name="signed_or_refused_and_not_both"
            ),
            models.UniqueConstraint(
                fields=["act", "about_id", "shown"],
                condition=Q(refused_by=None),
                name="one_countersignature_for_each_act",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.ref}"


def actor_of(user: Any) -> Actor | None:
    """The actor behind a request's user; None for a visitor."""
    return user.actor if isinstance(user, User) else None


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """The names of those who acted, by actor, in one question; whoever has no account any more has none."""
    people = Person.objects.filter(user__actor__in=set(actors))
    return dict(people.values_list("user__actor", "name"))
