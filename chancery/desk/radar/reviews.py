"""The review of the program, due so long after the last one as the policy says; where it names no interval, never."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts.permissions import OFFICE
from chancery.cases import reviews
from chancery.cases.permissions import READS_ALL
from chancery.desk import where
from chancery.desk.cases.reviewing import when
from chancery.desk.radar.lines import Line, Window
from chancery.desk.viewer import Viewer
from chancery.desk.words import plain
from chancery.frame import language
from chancery.portal.words import fine
from chancery.strategy.policies import own


class ProgramReview:
    """A kind of line: one at most."""

    slug = "program-review"
    label = gettext_lazy("Reviews of the program")
    dated = True

    def find(self, viewer: Viewer, window: Window) -> list[Line]:
        """The next review, for the office and the clerk whose it is, and for those who read every case."""
        if not viewer.is_any(*((*OFFICE, "clerk") if window.mine else READS_ALL)):
            return []
        version = own(viewer.on)
        due = reviews.due(version) if version else None
        if version is None or due is None or not _inside(window, due.on, str(version.pk)):
            return []
        there = reviews.under_way()
        way = (
            where.Way(reverse("desk:case", args=[there.reference]), _("Open"))
            if there
            else where.Way(reverse("desk:case-review"), _("Review the program"))
            if viewer.is_any(*OFFICE, "clerk")
            else where.Way(reverse("desk:policy-drafts"), _("Open"))
        )
        what = _("review of the program, on its way") if there else _("review of the program due under the policy")
        why = " ".join(part for part in (when(due), fine(due.clause.text.in_(language()))) if part)
        reference = there.reference if there else ""
        return [Line(self.slug, str(version.pk), due.on, plain(version, "title"), what, why, *way, reference)]

    def count(self, viewer: Viewer, window: Window) -> int:
        """None or one."""
        return len(self.find(viewer, window))


def _inside(window: Window, on: date, key: str) -> bool:
    """Is it in the window, and not the line seen last or one before it?"""
    seen = window.since is not None and window.after and on == window.since and key <= window.after
    if seen or (window.since is not None and on < window.since):
        return False
    return window.until is None or on <= window.until


PROGRAM_REVIEW = ProgramReview()
