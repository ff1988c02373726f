"""Where the sign-in library meets the house: how it behaves here, and its signals, each of which becomes an action."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import signals as mfa
from django.dispatch import receiver
from django.http import HttpRequest

from chancery.accounts import actions
from chancery.accounts.models import User


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # (the library has no types)
    """Accounts come by an administrator's invitation, and in no other way."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False


@receiver(account.password_changed)
@receiver(account.password_set)
@receiver(account.password_reset)
def password_changed(user: User, **said: Any) -> None:
    """Someone has another password."""
    actions.note_security(user=user, what="password-changed", by=user.actor)


@receiver(mfa.authenticator_added)
def second_step_added(user: User, authenticator: Any, **said: Any) -> None:
    """Someone signs in with a second step from now on."""
    actions.note_security(user=user, what="second-step-added", method=authenticator.type, by=user.actor)


@receiver(mfa.authenticator_removed)
def second_step_removed(user: User, authenticator: Any, **said: Any) -> None:
    """Someone gave up a second step."""
    actions.note_security(user=user, what="second-step-removed", method=authenticator.type, by=user.actor)


@receiver(mfa.authenticator_reset)
def second_step_renewed(user: User, authenticator: Any, **said: Any) -> None:
    """Someone has new recovery codes."""
    actions.note_security(user=user, what="second-step-renewed", method=authenticator.type, by=user.actor)
