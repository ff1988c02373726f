"""Where the sign-in library's letters meet the queue."""

from __future__ import annotations

from typing import Any

from chancery.accounts.allauth import Adapter
from chancery.accounts.models import User
from chancery.frame import language
from chancery.notices import actions


class Letters(Adapter):
    """Letters of the sign-in pages go through the queue: a slow mail server tells nobody that an account exists."""

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Queue the letter; the link of `context` is not used: one is made when the letter leaves."""
        actions.ask_for_password(by=user.actor, user=user, language=language())
