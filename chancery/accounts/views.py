"""The sign-in pages: the library's own, kept out of every cache, and the invitation. They alone may run our scripts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from requests import RequestException

from chancery.accounts import actions
from chancery.accounts.allauth import INVITED
from chancery.accounts.forms import FirstPassword, NewAddress
from chancery.accounts.frame import provider_name
from chancery.accounts.models import Invitation, User, actor_of
from chancery.accounts.permissions import is_someone
from chancery.accounts.staff import ask, guards, sent
from chancery.audit.models import Actor
from chancery.errors import Refused
from chancery.frame import language
from chancery.home import PROVIDER

NO_MAIL = (
    "The letter could not be handed to the mail server. Nothing changed: try again in a while.",
    "La lettre n’a pu être remise au serveur de courriel. Rien n’a changé\u00a0: réessayez dans un moment.",
)
UNREACHABLE = (RequestException, KeyError, ValueError)
# The library finds a provider among the installed apps; this one brings 5 MB along, which only these pages need.
registry.register(OpenIDConnectProvider)
View = Callable[..., HttpResponseBase]


def _kept(view: View) -> View:
    """A page that no cache keeps, read or sent and nothing else."""
    return require_http_methods(["GET", "HEAD", "POST"])(never_cache(view))


def _scripts(view: View) -> View:
    """A page with a passkey on it: our own scripts may run, and ask our own server."""
    allowed: View = csp_update({"script-src": [SELF], "connect-src": [SELF]})(_kept(view))
    return allowed


login = _scripts(account.login)
logout = _kept(account.logout)
closed = _kept(account.account_inactive)
reauthenticate = _kept(account.reauthenticate)
password = _kept(account.password_change)
forgotten = _kept(account.password_reset)
forgotten_sent = _kept(account.password_reset_done)
new_password = _kept(account.password_reset_from_key)
new_password_done = _kept(account.password_reset_from_key_done)
security = _kept(second.index)
second_step = _scripts(second.authenticate)
reauthenticate_code = _kept(second.reauthenticate)
use_codes = _kept(totp.activate_totp)
leave_codes = _kept(totp.deactivate_totp)
recovery = _kept(codes.view_recovery_codes)
recovery_new = _kept(codes.generate_recovery_codes)
recovery_file = _kept(codes.download_recovery_codes)
passkeys = _kept(keys.list_webauthn)
passkey_add = _scripts(keys.add_webauthn)
passkey_remove = _kept(keys.remove_webauthn)
passkey_rename = _kept(keys.edit_webauthn)
passkey_login = _kept(keys.login_webauthn)
reauthenticate_key = _scripts(keys.reauthenticate_webauthn)


@_kept
@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose the first password. A spent link and one that never was look the same."""
    invited = Invitation.opened_by(token)
    if invited is None:
        return render(request, "accounts/invitation.html", status=410)
    # A password is what was typed, sign by sign.
    form = FirstPassword(request.POST if request.method == "POST" else None)
    if "identity" in request.POST and settings.SOCIALACCOUNT_PROVIDERS:
        request.session[INVITED] = token
        return _ask_the_city(request)
    context: dict[str, Any] = {"form": form, "user_email": invited.user.email, "identity": provider_name()}
    if form.is_valid():
        try:
            actions.accept_invitation(token=token, password=form.cleaned_data["password"], by=invited.user.actor)
        except ValidationError as weak:
            form.add_error("password", weak)
        except Refused as refused:
            context["refusal"] = refused.said(language())
        else:
            return redirect("account_login")
    return render(request, "accounts/invitation.html", context)


@require_POST
@never_cache
def identity(request: HttpRequest) -> HttpResponse:
    """Go to the city's identity provider, to come back as whom it knows."""
    if not provider_name():
        raise Http404
    return _ask_the_city(request)


@require_http_methods(["GET", "HEAD"])
@never_cache
def identity_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the identity provider, with its word for who this is."""
    if not provider_name() or provider_id != PROVIDER:
        raise Http404
    try:
        answer: HttpResponse = openid.callback(request, PROVIDER)
    except UNREACHABLE:
        return _not_known(request)
    return answer


@guards(is_someone)
def identity_link(request: HttpRequest) -> HttpResponse:
    """Link one's account to the city's identity provider, or take the link away."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 (for the types: the page asks for it)
    linked = SocialAccount.objects.filter(user=user, provider=PROVIDER)
    if not provider_name():
        raise Http404
    if request.method == "POST" and not linked.exists():
        return _ask_the_city(request, process="connect")
    if request.method == "POST" and user.has_usable_password():
        actions.unlink_identity(user=user, by=user.actor)
        return redirect("mfa_index")
    return render(request, "accounts/identity.html", {"linked": linked.exists(), "name": provider_name()})


@guards(is_someone)
def address(request: HttpRequest) -> HttpResponse:
    """Ask for another address to sign in with. The page says the same whether or not someone has it already."""
    form = NewAddress(sent(request))

    def act(by: Actor) -> HttpResponse:
        user = request.user
        assert isinstance(user, User)  # noqa: S101 (for the types: the page asks for it)
        email = form.cleaned_data["email"]
        token = actions.ask_address(user=user, email=email, by=by)
        link = request.build_absolute_uri(reverse("account_address_confirm", kwargs={"token": token}))
        _write(email, link)
        return render(request, "accounts/address_sent.html", {"email": email})

    trail = [(_("Sign-in and security"), reverse("mfa_index"))]
    lede = _("A letter goes to the new address. Nothing changes before its link was opened.")
    return ask(request, form, act, title=_("Change your address"), verb=_("Send the link"), trail=trail, lede=lede)


@guards(is_someone)
def address_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The letter arrived; the one who asked, and nobody else, says so."""
    context: dict[str, Any] = {}
    by = actor_of(request.user)
    if request.method == "POST" and by is not None:
        try:
            actions.confirm_address(token=token, by=by)
        except Refused as refused:
            context["refusal"] = refused.said(language())
        else:
            return redirect("mfa_index")
    return render(request, "accounts/address_confirm.html", context)


def _ask_the_city(request: HttpRequest, process: str = "login") -> HttpResponse:
    """Off to the provider; where to come back to is kept on our side."""
    provider = get_adapter(request).get_provider(request, PROVIDER)
    try:
        answer: HttpResponse = provider.redirect(request, process, next_url=get_next_redirect_url(request))
    except UNREACHABLE:
        return _not_known(request)
    return answer


def _not_known(request: HttpRequest) -> HttpResponse:
    """The provider is down, slow, or answers something that is no answer; the log says what."""
    logging.getLogger(__name__).exception("the identity provider cannot be used")
    return render(request, "accounts/not_known.html", status=503)


def _write(email: str, link: str) -> None:
    """The letter, in the language of the page on which it was asked for."""
    subject = f"{settings.CITY.name}: {_('Your new address')}"
    body = _("Open this link within an hour, in the browser in which you asked for it:")
    try:
        EmailMessage(subject, f"{body}\n\n{link}\n", to=[email]).send()
    except OSError as why:
        raise Refused(*NO_MAIL) from why
