"""Where words are found: one row for each thing that can be searched."""

from typing import ClassVar

from django.db import models

from chancery.ids import uuid7


class Indexed(models.Model):
    """The words of one record, stemmed and folded. It is a copy: it can be made again from the tables.

    `borrows` names another record whose words count as this one's too: an agreement is found by what its counterparty
    is called today. `tokens` is what the index holds: `own` and the borrowed words together.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField(default=uuid7)
    borrows = models.UUIDField(null=True, db_index=True)
    own = models.TextField(default="")
    tokens = models.TextField(default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Entry(Indexed):
    """What everyone may find: the public register's own index."""

    class Meta:
        db_table = "search_entry"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_one_entry_each"),
        ]
        indexes: ClassVar = [models.Index(fields=["object_id"], name="search_object")]


class ClosedEntry(Indexed):
    """What is found by those alone who hold one of its keys. It has an index of its own, so that a public search never
    touches it; there each word stands under the keys it is seen with, so that no other search touches it either.
    """

    seen_with = models.TextField(default="", help_text="The keys with which it is seen, with spaces between")
    text = models.TextField(default="", help_text="What a snippet is cut from")

    class Meta:
        db_table = "search_closed"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_one_closed_each"),
        ]
        indexes: ClassVar = [models.Index(fields=["object_id"], name="search_closed_object")]
