"""A notice as people read it: who, what, and how it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.notices import kinds
from chancery.notices.models import Attempt, Notice
from chancery.notices.outcome import NO_SERVER

State = Notice.State
MARKS = {
    State.HANDED_OVER: "ok",
    State.FAILED: "warn",
    State.GIVEN_UP: "bad",
    State.REFUSED: "bad",
    State.BOUNCED: "bad",
}

AN_ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?7")


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice, or one try of it."""

    notice: Notice
    attempt: Attempt | None = None

    @property
    def who(self) -> str:
        """To whom it goes."""
        user = self.notice.user
        if user is None:
            return self.notice.address or _("someone who was forgotten")
        person = getattr(user, "person", None)
        return person.name if person else user.email

    @property
    def kind(self) -> str:
        """Of which kind it is."""
        return kinds.words(self.notice.kind)

    @property
    def about(self) -> str:
        """The record it is about, by the number that people know; a row's own id says nothing to anybody."""
        return "" if self.notice.kind == "password" or AN_ID.search(self.notice.ref) else self.notice.ref

    @property
    def stays_here(self) -> bool:
        """Was it written into a file, since the city has no mail server? Then it reached nobody."""
        one = self.attempt or self.notice
        return one.state == State.HANDED_OVER and one.said == NO_SERVER

    @property
    def state(self) -> str:
        """How it stands, in a word."""
        if self.stays_here:
            return _("not sent: no mail server is set up")
        if self.attempt is not None:
            return str(State(self.attempt.state).label) if self.attempt.state else _("under way")
        if self.notice.state == State.QUEUED and self.notice.way == kinds.IN_DIGEST:
            return _("waits for the weekly letter")
        return str(State(self.notice.state).label)

    @property
    def mark(self) -> str:
        """How its tag is drawn."""
        if self.stays_here:
            return "warn"
        return MARKS.get(State(self.attempt.state or "queued") if self.attempt else State(self.notice.state), "")

    @property
    def when(self) -> datetime | None:
        """When it came to stand so, as far as it is one moment."""
        return self.attempt.began_at if self.attempt else self.notice.handed_at or self.notice.queued_at

    @property
    def tries(self) -> str:
        """How often it was tried."""
        count = self.notice.tries
        return ngettext("%(count)d try", "%(count)d tries", count) % {"count": count} if count else _("not tried yet")

    @property
    def is_over(self) -> bool:
        """May it be sent again?"""
        return self.notice.state not in (State.QUEUED, State.NOT_WANTED)


def shown(notices: Iterable[Notice]) -> list[Shown]:
    """Each as people read it."""
    return [Shown(one) for one in notices]
