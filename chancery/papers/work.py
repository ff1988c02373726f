"""Read the words of the files that came in, one after the other, away from the page that took them in."""

from __future__ import annotations

from chancery.audit import actions as audit
from chancery.papers import actions, store
from chancery.papers.models import Paper
from chancery.papers.text import words_of

READER = "svc-papers"


def read_waiting() -> int:
    """Read every file that nobody has read yet; how many. A file is read outside of any transaction: a slow one holds
    nobody up, and one that its reader gives up on counts as one without words."""
    by, read = audit.service(READER), 0
    for paper in Paper.objects.unread().order_by("pk"):
        where = store.place(paper.sha256)
        if where.exists():
            text = words_of(paper.kind, where.read_bytes())
            read += actions.keep_words(by=by, paper=paper, text=text)
    return read
