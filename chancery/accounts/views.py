"""The sign-in pages: the library's own, kept out of every cache, and the invitation. They alone may run our scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from csp.constants import SELF
from csp.decorators import csp_update
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from chancery.accounts import actions
from chancery.accounts.forms import FirstPassword
from chancery.accounts.models import Invitation
from chancery.errors import Refused
from chancery.frame import language

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
    form = FirstPassword(request.POST or None)
    context: dict[str, Any] = {"form": form, "user_email": invited.user.email}
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
