"""The session behind a request: read anew each time, so that one that has ended opens nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from chancery.prepared import Prepared

_LIVE = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data"),
    "key",
    datetime(1, 1, 1, tzinfo=UTC),
)


class SessionStore(db.SessionStore):
    """Django's own, whose question is put into SQL once."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, where there is none or it has expired."""
        for (data,) in _LIVE.rows(self.session_key, timezone.now()):
            return self.decode(data)
        self._session_key = None
        return {}
