"""The days of someone's calendar: what they may read, and nothing else, asked for anew at every reading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.agreements import permissions
from chancery.agreements.models import AgreementQuerySet, Commitment
from chancery.audit.models import Actor
from chancery.counterparties.models import DateOfNote
from chancery.frame import language
from chancery.notices.ics import Entry

BACK, AHEAD = timedelta(days=90), timedelta(days=3 * 365)


def entries(actor: Actor, on: date) -> Iterator[Entry]:
    """Ends of terms, commitments and days of note, of the agreements that this person may read."""
    readable = permissions.visible(actor)
    yield from _ends(readable, on)
    yield from _commitments(readable, on)
    yield from _dates(readable, on)


def _ends(readable: AgreementQuerySet, on: date) -> Iterator[Entry]:
    near = readable.filter(standing="signed", ends_on__range=(on - BACK, on + AHEAD)).select_related("counterparty")
    for one in near.order_by("ends_on", "pk"):
        assert one.ends_on is not None  # noqa: S101 (for the types: it was filtered)
        title = _("%(who)s: last day of the term") % {"who": _name(one.counterparty)}
        yield Entry(f"ends-{one.reference}", one.ends_on, title, _page(one.reference), one.reference)


def _commitments(readable: AgreementQuerySet, on: date) -> Iterator[Entry]:
    due = Commitment.objects.open().filter(due_latest__range=(on - BACK, on + AHEAD), agreement__in=readable)
    for one in due.select_related("agreement"):
        if one.due_latest is not None:
            title = _("Due: %(what)s") % {"what": _name(one, "title")}
            page = _page(one.agreement.reference)
            yield Entry(f"commitment-{one.pk}", one.due_latest, title, page, one.agreement.reference)


def _dates(readable: AgreementQuerySet, on: date) -> Iterator[Entry]:
    """Days of note of the countries and the bodies that these agreements are with: every year, for good."""
    bodies = readable.values("counterparty")
    ours = DateOfNote.objects.standing().filter(counterparty__in=bodies)
    theirs = DateOfNote.objects.standing().filter(country__in=readable.exclude(country=None).values("country"))
    for one in (ours | theirs).select_related("country", "counterparty").distinct():
        whose = _name(one.country or one.counterparty)
        title = _("%(day)s (%(whose)s)") % {"day": _name(one), "whose": whose}
        yield Entry(f"day-{one.pk}", one.falls_on(on.year), title, every=(one.month, one.day))


def _page(reference: str) -> str:
    return reverse("portal:agreement", kwargs={"reference": reference})


def _name(row: Any, column: str = "name") -> str:
    """A name in the reader's language, else in the other."""
    own = language()
    other = "en" if own == "fr" else "fr"
    return str(getattr(row, f"{column}_{own}", "") or getattr(row, f"{column}_{other}", ""))
