"""Accounts: letting somebody sign in, by invitation; closing an account, and opening it again."""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts import actions, permissions
from chancery.accounts.models import Person, User
from chancery.accounts.staff import guards, sent
from chancery.audit.models import Actor
from chancery.desk import forms
from chancery.desk.views.people import ask_about, someone_of
from chancery.notices import actions as notices


@guards(permissions.may_keep_people)
def add(request: HttpRequest) -> HttpResponse:
    """Enter someone, let them sign in, and hand over their invitation."""
    form = forms.NewPerson(sent(request))

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        user, token = actions.welcome(email=given.pop("email"), by=by, **given)
        return _invitation(request, user, token, by)

    return ask_about(request, form, act, title=_("Add a person"), verb=_("Add and invite"))


@guards(permissions.may_keep_people)
def invite(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A fresh invitation for someone who has no password yet."""
    someone = someone_of(person_id)

    def act(by: Actor) -> HttpResponse:
        return _invitation(request, _login(someone), actions.invite(user=_login(someone), by=by), by)

    return ask_about(request, Form(sent(request)), act, title=_("Invite again"), verb=_("Invite"), person=someone)


@guards(permissions.may_keep_people)
def close(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """End an account, and every session it has."""
    someone = someone_of(person_id)

    def act(by: Actor) -> HttpResponse:
        actions.close_login(user=_login(someone), by=by)
        return redirect("desk:person", person_id=someone.pk)

    lede = _("They are signed out at once. What they did stays on record.")
    form = Form(sent(request))
    return ask_about(request, form, act, title=_("Close the account"), verb=_("Close"), person=someone, lede=lede)


@guards(permissions.may_keep_people)
def reopen(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Open a closed account for somebody who comes back."""
    someone = someone_of(person_id)

    def act(by: Actor) -> HttpResponse:
        return _invitation(request, _login(someone), actions.reopen_login(user=_login(someone), by=by), by)

    lede = _(
        "They choose a new password; codes and keys of before count no more. They hold no role until one is given."
    )
    form = Form(sent(request))
    return ask_about(
        request, form, act, title=_("Open the account again"), verb=_("Open again"), person=someone, lede=lede
    )


def _invitation(request: HttpRequest, user: User, token: str, by: Actor) -> HttpResponse:
    """The link is shown this once, to be handed over, and goes out by mail; only its digest is kept."""
    link = request.build_absolute_uri(reverse("account_invitation", kwargs={"token": token}))
    mailed = notices.send_invitation(by=by, user=user) is not None
    return render(request, "desk/invited.html", {"email": user.email, "link": link, "mailed": mailed})


def _login(someone: Person) -> User:
    if someone.user is None:
        raise Http404
    return someone.user
