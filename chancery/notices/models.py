"""What was sent: one notice for one person about one thing for one reason and day, and how its delivery went."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chancery.accounts.models import User
from chancery.columns import prose, slug
from chancery.ids import uuid7
from chancery.notices.kinds import AT_ONCE, WAYS
from chancery.records import Keep, audited


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Picking notices."""

    def ready(self, now: datetime) -> NoticeQuerySet:
        """Those that may be handed over now: they wait, their time has come, and nobody is handing them over."""
        under_way = Attempt.objects.filter(notice=OuterRef("pk"), ended_at=None)
        waiting = self.filter(way=AT_ONCE, state__in=Notice.UNSENT, next_at__lte=now)
        return waiting.exclude(Exists(under_way))

    def for_the_digest(self, user: User) -> NoticeQuerySet:
        """Those that wait for someone's next weekly letter."""
        return self.filter(user=user, state=Notice.State.QUEUED, carried_by=None).exclude(way=AT_ONCE)


@audited(
    keep=Keep.TWO_YEARS,
    internal=(
        "user kind ref due_on language way subject body opens state next_at tries handed_at said maybe_twice carried_by"
    ),
    personal="address",
    unrecorded="queued_at",
)
class Notice(models.Model):
    """One thing that one person is told, and whether the mail server took it. Whoever has no account has an address."""

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("a letter", "waiting")
        HANDED_OVER = "handed-over", _("handed over")
        FAILED = "failed", _("not delivered yet")
        GIVEN_UP = "given-up", _("given up")
        REFUSED = "refused", pgettext_lazy("a letter", "refused")
        BOUNCED = "bounced", _("came back")
        NOT_WANTED = "not-wanted", _("not wanted")

    UNSENT: ClassVar = (State.QUEUED, State.FAILED)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    address = models.EmailField(blank=True, default="", help_text="Of someone without an account")
    kind = models.CharField(max_length=80)
    ref = slug("What it is about: its public reference")
    due_on = models.DateField(help_text="The day it became due; with the person, the kind and the thing it is one")
    language = models.CharField(max_length=2)
    way = models.CharField(max_length=10, choices=WAYS, default=AT_ONCE)
    subject = models.CharField(max_length=500)
    body = models.JSONField(default=list, blank=True, help_text="Sections: a title, and rows of words and a path")
    opens = slug("What the key opens that is put in its paths as it leaves")
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    queued_at = models.DateTimeField(auto_now_add=True)
    next_at = models.DateTimeField(null=True, blank=True, help_text="No try before; empty: no further try")
    tries = models.PositiveSmallIntegerField(default=0)
    handed_at = models.DateTimeField(null=True, blank=True)
    said = prose("What the mail server said, without addresses")
    maybe_twice = models.BooleanField(default=False, help_text="A try broke off after which it is sent again")
    carried_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carries", help_text="Its weekly letter"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind", "ref", "due_on"], name="told_once"),
            models.UniqueConstraint(
                fields=["address", "kind", "ref", "due_on"],
                condition=Q(user=None) & ~Q(address=""),
                name="told_once_at_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(state="handed-over") | Q(handed_at__isnull=False), name="handed_over_at_some_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(state__in=["queued", "failed"]), name="notices_ready"),
            models.Index(fields=["state", "-id"], name="notices_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref} {self.due_on}"

    @property
    def to(self) -> str:
        """The address it goes to; empty, if it is nobody's any more."""
        if self.user is None:
            return self.address
        return self.user.email if self.user.is_active else ""


@audited(keep=Keep.TWO_YEARS, unrecorded="notice number began_at ended_at state said")
class Attempt(models.Model):
    """One try to hand a notice over. It is taken by one worker only, since its number is there once. How it went is in
    the record with the notice; the try itself is the queue's own bookkeeping."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=Notice.State.choices, blank=True, default="")
    said = prose()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "number"], name="a_try_is_taken_once"),
            models.UniqueConstraint(fields=["notice"], condition=Q(ended_at=None), name="one_try_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.notice_id}"


@audited(keep=Keep.TWO_YEARS, internal="user kind way")
class Wish(models.Model):
    """How someone wants to be told of one kind: at once, in the weekly digest, not at all."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="wishes")
    kind = models.CharField(max_length=80)
    way = models.CharField(max_length=10, choices=WAYS)

    class Meta:
        verbose_name_plural = "wishes"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "kind"], name="one_wish_for_each_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.way}"


@audited(keep=Keep.TWO_YEARS, internal="user made_at ended_at", unrecorded="digest")
class Feed(models.Model):
    """A secret address at which someone's calendar program reads their dates. Only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="one_feed_for_each_person")
        ]

    def __str__(self) -> str:
        return f"since {self.made_at:%Y-%m-%d}"

    @staticmethod
    def digest_of(token: str) -> str:
        """How a secret is kept."""
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def opened_by(cls, token: str) -> Feed | None:
        """The feed that a secret opens, as long as it was not revoked and its reader has an account."""
        found = cls._default_manager.select_related("user__actor", "user__person")
        return found.filter(digest=cls.digest_of(token), ended_at=None, user__is_active=True).first()


@audited(keep=Keep.TWO_YEARS, unrecorded="until")
class Round(models.Model):
    """Up to which day a job has done its work, so that it catches up after days without it. Bookkeeping of the queue,
    and no part of the record."""

    job = models.CharField(primary_key=True, max_length=40)
    until = models.DateField()

    def __str__(self) -> str:
        return f"{self.job} until {self.until}"
