"""Who did what, when: the ledger and those who write in it. It only grows; the database refuses anything else."""

from __future__ import annotations

from typing import ClassVar

from django.db import connection, models
from django.db.models import Q

from chancery.records import DataClass

HASH = 32


class Actor(models.Model):
    """Someone or something that acts. The id is random; a name, if there is one, lives where it can be erased."""

    class Kind(models.TextChoices):
        PERSON = "person"
        SERVICE = "service"
        PROPONENT = "proponent"

    id = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=10, choices=Kind.choices)

    def __str__(self) -> str:
        return self.id


class LedgerHead(models.Model):
    """How long the ledger is, and the roots of its perfect subtrees. Whoever appends holds this one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=bytes)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_ledger")]

    def __str__(self) -> str:
        return f"{self.size} entries"

    @classmethod
    def state(cls) -> tuple[int, bytes]:
        """How long the ledger is, and its roots: what every page asks to know whether anything has changed."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT size, frontier FROM {cls._meta.db_table} WHERE id = 1")  # noqa: S608 (our own table)
            row = cursor.fetchone()
        return (row[0], bytes(row[1])) if row else (0, b"")

    @property
    def roots(self) -> list[bytes]:
        """The frontier, one root each."""
        packed = bytes(self.frontier)
        return [packed[start : start + HASH] for start in range(0, len(packed), HASH)]


class LedgerEntry(models.Model):
    """One line of the ledger, exactly as it is hashed."""

    seq = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField()
    hash = models.BinaryField(max_length=HASH)

    class Meta:
        verbose_name_plural = "ledger entries"

    def __str__(self) -> str:
        return bytes(self.leaf).decode()


class LedgerOpening(models.Model):
    """A value behind a commitment, with the salt that proves it. Erasing it leaves the ledger whole."""

    pk = models.CompositePrimaryKey("seq", "field")
    seq = models.BigIntegerField()
    field = models.CharField(max_length=100)
    salt = models.BinaryField(null=True)
    value = models.TextField(null=True)
    data_class = models.CharField(max_length=20, choices=[(one.value, one.value) for one in DataClass])
    retain_until = models.DateField(null=True)
    erased_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.seq} {self.field}"


class LedgerCheckpoint(models.Model):
    """The ledger's root at a size, signed, as outsiders keep it."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()

    def __str__(self) -> str:
        return f"at {self.size}"
