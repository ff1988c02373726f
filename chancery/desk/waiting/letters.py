"""Letters that wait to be released, and notices that did not arrive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts.permissions import OFFICE
from chancery.designations.models import Letter
from chancery.desk import words
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.viewer import Viewer
from chancery.notices.models import Notice

Query = QuerySet[Any] | None
State = Notice.State
LOST = (State.GIVEN_UP, State.REFUSED, State.BOUNCED)
LATELY = timedelta(days=30)
"""After so many days a notice that did not arrive is no work of today."""


def _letters(viewer: Viewer, window: Window) -> Query:
    """The head of the office and the clerk release them, each by itself."""
    if not viewer.is_any("head", "clerk"):
        return None
    drafted = Letter.objects.filter(state=Letter.State.DRAFTED)
    return drafted.select_related("placement__agreement__counterparty__merged_into")


def _letter(viewer: Viewer, rows: Sequence[Letter]) -> Iterator[Line]:
    for row in rows:
        agreement, url = row.placement.agreement, reverse("designations:letter", kwargs={"letter_id": row.pk})
        name, what = words.plain(agreement.counterparty.now, "name"), _("letter to release")
        why = _("Drafted on %(day)s. Nothing leaves by itself.") % {"day": words.day(row.drafted_on)}
        yield Line("letter", str(row.pk), None, name, what, why, url, _("Read it"), agreement.reference)


def _notices(viewer: Viewer, window: Window) -> Query:
    """The office sees what of its own letters did not arrive, where the reader is still here."""
    if not viewer.is_any(*OFFICE):
        return None
    here = Q(user__is_active=True) | Q(user=None)
    lost = Notice.objects.filter(here, state__in=LOST, due_on__gte=viewer.on - LATELY)
    return lost.select_related("user__person")


def _notice(viewer: Viewer, rows: Sequence[Notice]) -> Iterator[Line]:
    for row in rows:
        person, url = getattr(row.user, "person", None), reverse("notices:one", kwargs={"notice_id": row.pk})
        nobody = _("An account without a person") if row.user else row.address
        who = person.name if person else nobody or _("someone who was forgotten")
        why = _("It was due on %(day)s.") % {"day": words.day(row.due_on)}
        yield Line("notice", str(row.pk), None, who, _("notice did not arrive"), why, url, _("See why"))


LETTER = Rows("letter", gettext_lazy("Letters to release"), _letters, _letter)
NOTICE = Rows("notice", gettext_lazy("Notices that did not arrive"), _notices, _notice)
