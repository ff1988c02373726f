"""Where the sign-in library meets the house: how it behaves here, and its signals, each of which becomes an action."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account import signals as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as identity
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.dispatch import receiver
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from chancery.accounts import actions
from chancery.accounts.models import Invitation, User
from chancery.audit.models import Actor
from chancery.prepared import Prepared

INVITED = "invited-by"
# All of a login but when it was last used, which no page says. They come as every database writes them, but for the id.
SEEN = tuple(one.attname for one in User._meta.concrete_fields if one.attname != "last_login")
ID = SEEN.index("id")
_SIGNED_IN = Prepared(
    lambda pk: User.objects.filter(pk=pk).values_list(*SEEN, "actor__kind", "person__name"), UUID(int=0)
)


class Logins(AuthenticationBackend):  # type: ignore[misc]  # (the library has no types)
    """Who is signed in is asked at every request: the login, its actor and the name of its person, in one question."""

    def get_user(self, user_id: UUID) -> User | None:
        """The login that a session names, unless it is closed."""
        for *values, kind, called in _SIGNED_IN.rows(user_id):
            values[ID] = user_id
            user = User.from_db(DEFAULT_DB_ALIAS, SEEN, values)
            user.actor, user.called = Actor(pk=user.actor_id, kind=kind), called
            return user if self.user_can_authenticate(user) else None
        return None


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # (the library has no types)
    """Accounts come by an administrator's invitation, and in no other way."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # (the same)
    """The city's identity provider says who someone is by their `sub`. It opens only accounts that are linked."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody makes an account for themselves, whoever vouches for them."""
        return False

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """The provider of `city.toml`, and none from a table that somebody could add to."""
        known = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
        apps = [SocialApp(provider="openid_connect", **app) for app in known]
        return [app for app in apps if provider in (None, app.provider_id, app.provider)]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """An unknown `sub` is linked to the invitation or the account that asked for it, or goes no further."""
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        invited = Invitation.opened_by(request.session.pop(INVITED, ""))
        if invited is None:
            raise ImmediateHttpResponse(render(request, "accounts/not_linked.html", status=403))
        actions.accept_by_identity(invitation=invited, by=invited.user.actor)
        sociallogin.connect(request, invited.user)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Back to where it was asked for."""
        return reverse("mfa_index")

    def on_authentication_error(self, request: HttpRequest, provider: Any, **said: Any) -> None:
        """The provider said no, was not there, or answered something else than was asked."""
        raise ImmediateHttpResponse(render(request, "accounts/not_known.html", status=403))

    def send_notification_mail(self, *words: Any, **more: Any) -> None:
        """The library's letters are not ours; the ledger has the line."""


@receiver(identity.social_account_added)
def identity_linked(sociallogin: SocialLogin, **said: Any) -> None:
    """Someone may sign in as the city's identity provider knows them."""
    user = sociallogin.user
    actions.note_security(user=user, what="identity-linked", method="openid", by=user.actor)


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
