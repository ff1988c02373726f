"""People, the divisions they work in, and their logins."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from chancery.audit.models import Actor
from chancery.ids import uuid7
from chancery.records import Keep, audited


@audited(keep=Keep.PERMANENT, public="slug name_en name_fr parent")
class Division(models.Model):
    """A part of the city's administration."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="divisions")

    class Meta:
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.name_en


class UserManager(BaseUserManager["User"]):
    """Logins are found by e-mail address, whatever its capitals."""

    def get_by_natural_key(self, email: str | None) -> User:
        """The login of an address."""
        return self.get(email=(email or "").strip().casefold())


@audited(
    keep=Keep.SEVEN_YEARS,
    internal="actor is_active is_superuser groups user_permissions",
    personal="email",
    unrecorded="password last_login",
)
class User(AbstractBaseUser, PermissionsMixin):
    """A login. What it does is written under its actor, which has no name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

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


def actor_of(user: Any) -> Actor | None:
    """The actor behind a request's user; None for a visitor."""
    return user.actor if isinstance(user, User) else None
