"""The people of the office: who has an account, which rights they hold, and the forms that change them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts import actions, permissions, separation
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import (
    Assistance,
    Clearance,
    DelegationInstrument,
    Person,
    Right,
    RoleHeld,
    actor_of,
)
from chancery.accounts.staff import ask, guards, reads, sent
from chancery.audit.models import Actor
from chancery.desk import forms

RIGHTS: tuple[type[Right], ...] = (RoleHeld, Clearance, DelegationInstrument, Assistance)


@reads(permissions.may_see_people)
def index(request: HttpRequest) -> HttpResponse:
    """Everyone who works here, and what waits for a second administrator."""
    people = Person.objects.select_related("user", "division").order_by("name")
    by = actor_of(request.user)
    waiting = [
        (right, permissions.holder_of(right), by is not None and permissions.may_confirm_this(by, right))
        for table in (RoleHeld, DelegationInstrument)
        for right in _waiting(table)
    ]
    seconds = separation.countersigners() if separation.is_small() else []
    context = {"people": people, "waiting": waiting, "small": separation.is_small(), "seconds": seconds}
    return render(request, "desk/people.html", {**context, **_may(request)})


@reads(permissions.may_see_people)
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person, with every right they hold or held."""
    someone = get_object_or_404(Person.objects.select_related("user", "division"), pk=person_id)
    context = {
        "person": someone,
        "today": timezone.localdate(),
        "roles": someone.roles.select_related("role", "division").order_by("-since"),
        "clearances": someone.clearances.order_by("-since"),
        "delegations": someone.delegations.order_by("-since"),
        "assists": someone.assists.select_related("principal").order_by("-since"),
        "assistants": Assistance.objects.held(timezone.localdate()).filter(principal=someone).select_related("person"),
        "small": separation.is_small(),
        **_may(request),
    }
    return render(request, "desk/person.html", context)


@guards(permissions.may_keep_people)
def correct(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Correct someone's name, function or division."""
    someone = someone_of(person_id)

    def now() -> dict[str, Any]:
        return edits.of(Person.objects.get(pk=someone.pk), forms.PersonDetails.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.correct_person(by=by, person=someone, held=merged.held, changes=merged.changes)
        return redirect("desk:person", person_id=someone.pk)

    trail = [
        (_("People"), reverse("desk:people")),
        (someone.name, reverse("desk:person", kwargs={"person_id": someone.pk})),
    ]
    editing = Editing(someone, forms.PersonDetails, now, act)
    return edit(request, editing, title=_("Correct"), verb=_("Save"), trail=trail)


@guards(permissions.may_keep_people)
def give_role(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give a role; a seat that approves waits for a second administrator."""
    someone, form = someone_of(person_id), forms.NewRole(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.give_role(person=someone, by=by, **form.cleaned_data)
        return redirect("desk:person", person_id=someone.pk)

    lede = _second(request, someone) or _("A seat that approves counts once a second administrator has confirmed it.")
    return ask_about(request, form, act, title=_("Give a role"), verb=_("Give the role"), person=someone, lede=lede)


@guards(permissions.may_clear)
def give_clearance(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Let someone read intergovernmental advice, until a day."""
    someone, form = someone_of(person_id), forms.NewClearance(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.give_clearance(person=someone, by=by, **form.cleaned_data)
        return redirect("desk:person", person_id=someone.pk)

    return ask_about(request, form, act, title=_("Give a clearance"), verb=_("Give the clearance"), person=someone)


@guards(permissions.may_keep_people)
def delegate(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Enter a delegation; a second administrator confirms it."""
    someone, form = someone_of(person_id), forms.NewDelegation(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.delegate(holder=someone, by=by, **form.cleaned_data)
        return redirect("desk:person", person_id=someone.pk)

    lede = _second(request, someone) or _("It counts once a second administrator has confirmed it.")
    return ask_about(request, form, act, title=_("Enter a delegation"), verb=_("Enter"), person=someone, lede=lede)


@guards(permissions.may_confirm)
def confirm(request: HttpRequest, right_id: UUID) -> HttpResponse:
    """Say yes as the second administrator, or in a small office as its countersigner."""
    right = _right(right_id)
    someone = permissions.holder_of(right)

    def act(by: Actor) -> HttpResponse:
        actions.confirm(right=right, by=by)
        return redirect("desk:person", person_id=someone.pk)

    form = Form(sent(request))
    return ask_about(request, form, act, title=_("Confirm"), verb=_("Confirm"), person=someone, right=right)


@guards(permissions.may_end_rights)
def end(request: HttpRequest, right_id: UUID) -> HttpResponse:
    """Take a right back, at once."""
    right = _right(right_id)
    someone = permissions.holder_of(right)

    def act(by: Actor) -> HttpResponse:
        actions.end_right(right=right, by=by)
        return redirect("desk:person", person_id=someone.pk)

    form = Form(sent(request))
    return ask_about(request, form, act, title=_("Take back"), verb=_("Take back"), person=someone, right=right)


def _second(request: HttpRequest, someone: Person) -> str:
    """In a small office, who makes it count; also what somebody who keeps the accounts gives to themselves."""
    if not separation.is_small():
        return ""
    names = ", ".join(one.name for one in separation.countersigners()) or _("Nobody countersigns yet.")
    by, says = actor_of(request.user), _("In a small office, a seat or a delegation counts once it is countersigned:")
    if by is not None and permissions.is_own(by, someone) and permissions.may_join_administration():
        says = _("You keep the accounts: what you give yourself counts once somebody else has countersigned it:")
    return f"{says} {names}"


def ask_about(
    request: HttpRequest, form: Form, act: Callable[[Actor], HttpResponse], *, title: str, verb: str, **more: Any
) -> HttpResponse:
    """Show a form about people, and lead back to whom it is about."""
    trail = [(_("People"), reverse("desk:people"))]
    if person_ := more.get("person"):
        trail.append((person_.name, reverse("desk:person", kwargs={"person_id": person_.pk})))
    more.setdefault("about", person_.name if person_ else "")
    return ask(request, form, act, title=title, verb=verb, trail=trail, template="desk/right.html", **more)


def _may(request: HttpRequest) -> dict[str, bool]:
    by = actor_of(request.user)
    return {
        "keeps": by is not None and permissions.may_keep_people(by),
        "clears": by is not None and permissions.may_clear(by),
    }


def _waiting(table: type[Right]) -> list[Right]:
    return list(table.objects.waiting().named())


def someone_of(person_id: UUID) -> Person:
    """The person an address names, or a page that says there is none."""
    return get_object_or_404(Person.objects.select_related("user__actor"), pk=person_id)


def _right(right_id: UUID) -> Right:
    for table in RIGHTS:
        if found := table.objects.filter(pk=right_id).first():
            right: Right = found
            return right
    raise Http404
