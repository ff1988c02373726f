"""Where words are found: one row for each thing that can be searched."""

from django.db import models

from chancery.ids import uuid7


class Entry(models.Model):
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
        db_table = "search_entry"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_one_entry_each")]
        indexes = [models.Index(fields=["object_id"], name="search_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
