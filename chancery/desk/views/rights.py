"""Delegations in force and passed on; who assists whom; what roles are called; what waits to be countersigned."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts import actions, passing_on, permissions, separation
from chancery.accounts.models import (
    Countersignature,
    DelegationInstrument,
    Person,
    Role,
    RoleHeld,
    actor_of,
    names_of,
)
from chancery.accounts.staff import ask, guards, reads, sent
from chancery.audit.models import Actor
from chancery.desk import countersigning, forms
from chancery.frame import language
from chancery.portal.words import fine
from chancery.strategy import policies


@reads(permissions.may_see_instruments)
def instruments(request: HttpRequest) -> HttpResponse:
    """Every delegation in force today: who holds what, up to which amount, from whom. Made to be printed."""
    today = timezone.localdate()
    by = actor_of(request.user)
    rows = [
        (one, by is not None and one.may_sub_delegate and permissions.is_own(by, one.holder), _kept(one, today))
        for one in sorted(permissions.standing(today), key=lambda one: one.holder.name.casefold())
    ]
    return render(request, "desk/instruments.html", {"rows": rows, "today": today})


def _kept(paper: DelegationInstrument, on: date) -> str:
    """Why the policy in force keeps with its holder what the paper lets be passed on; empty where it does not."""
    said = passing_on.why_not(policies.in_force(on), paper) if paper.may_sub_delegate else None
    return fine(said[language() == "fr"]) if said else ""


@guards(permissions.is_someone)
def pass_on(request: HttpRequest, right_id: UUID) -> HttpResponse:
    """Pass on a part of a delegation that one holds. To everyone else it is not there."""
    by = actor_of(request.user)
    parent = get_object_or_404(DelegationInstrument.objects.select_related("holder__user"), pk=right_id)
    if by is None or not permissions.is_own(by, parent.holder):
        raise Http404
    if request.method != "POST" and _kept(parent, timezone.localdate()):
        return redirect("desk:instruments")
    form = forms.PassedOn(sent(request))

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        actions.sub_delegate(parent=parent, by=by, policy=policies.in_force(timezone.localdate()), **given)
        return redirect("desk:instruments")

    trail = [(_("Delegations"), reverse("desk:instruments"))]
    return ask(
        request,
        form,
        act,
        title=_("Pass on a part"),
        verb=_("Pass on"),
        trail=trail,
        template="desk/right.html",
        right=parent,
    )


@guards(permissions.may_keep_people)
def assist(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Say for whom someone prepares papers."""
    someone, form = get_object_or_404(Person, pk=person_id), forms.NewAssistance(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.assist(person=someone, by=by, **form.cleaned_data)
        return redirect("desk:person", person_id=someone.pk)

    trail = [
        (_("People"), reverse("desk:people")),
        (someone.name, reverse("desk:person", kwargs={"person_id": someone.pk})),
    ]
    lede = _("An assistant prepares for a named person. What they prepare is never theirs to approve.")
    return ask(request, form, act, title=_("Prepares for"), verb=_("Save"), trail=trail, about=someone.name, lede=lede)


@reads(permissions.may_see_people)
def roles(request: HttpRequest) -> HttpResponse:
    """The roles of the office, what the city calls them, and who holds them today."""
    held = RoleHeld.objects.held(timezone.localdate()).select_related("person")
    holders: dict[str, list[str]] = {}
    for one in held:
        holders.setdefault(one.role_id, []).append(one.person.name)
    rows = [(role, sorted(holders.get(role.pk, []))) for role in Role.objects.all()]
    by = actor_of(request.user)
    keeps = by is not None and permissions.may_keep_people(by)
    return render(request, "desk/roles.html", {"rows": rows, "keeps": keeps})


@guards(permissions.may_keep_people)
def rename_role(request: HttpRequest, slug: str) -> HttpResponse:
    """Call a role as this city does."""
    role = get_object_or_404(Role, pk=slug)
    form = forms.RoleNames(sent(request), initial={"name_en": role.name_en, "name_fr": role.name_fr})

    def act(by: Actor) -> HttpResponse:
        actions.rename_role(role=role, by=by, **form.cleaned_data)
        return redirect("desk:roles")

    trail = [(_("People"), reverse("desk:people")), (_("Roles"), reverse("desk:roles"))]
    lede = _("Only its name changes. What it may do stays what it is.")
    return ask(request, form, act, title=_("Rename a role"), verb=_("Save"), trail=trail, lede=lede)


@reads(permissions.may_countersign)
def waiting(request: HttpRequest) -> HttpResponse:
    """What one person did in a small office, and waits for a second to countersign."""
    asked = list(Countersignature.objects.filter(signed_by=None, refused_by=None))
    names = names_of(one.asked_by_id for one in asked)
    by = actor_of(request.user)
    places = countersigning.links(asked, by) if by else {}
    rows = [(one, _act_words(one), names.get(one.asked_by_id, ""), places.get(one.about_id, "")) for one in asked]
    return render(request, "desk/countersign.html", {"rows": rows, "rights": _rights_waiting(by)})


def _rights_waiting(by: Actor | None) -> int:
    """How many seats and delegations wait for this person."""
    if by is None or not permissions.may_confirm(by):
        return 0
    return RoleHeld.objects.waiting().count() + DelegationInstrument.objects.waiting().count()


@guards(countersigning.may_ask)
def ask_countersign(request: HttpRequest, act: str, about_id: UUID) -> HttpResponse:
    """Ask the countersigner to sign what one would decide on alone."""
    asker = actor_of(request.user)
    if asker is None:
        raise Http404
    one, form = countersigning.matter(act, about_id, asker), Form(sent(request))

    def do(by: Actor) -> HttpResponse:
        actions.ask_countersignature(act=act, about=one.about, by=by, ref=one.ref, shown=one.shown)
        return redirect(one.url)

    names = ", ".join(one.name for one in separation.countersigners()) or _("Nobody countersigns yet.")
    trail = [(one.ref, one.url)]
    lede = _("In a small office one person may do what takes two, once somebody else has signed:") + f" {names}"
    return ask(request, form, do, title=_("Ask to countersign"), verb=_("Ask"), trail=trail, lede=lede)


@guards(permissions.may_countersign)
def countersign(request: HttpRequest, countersignature_id: UUID) -> HttpResponse:
    """Countersign, so that whoever asked may go on."""
    return _answer(request, countersignature_id, yes=True)


@guards(permissions.may_countersign)
def refuse(request: HttpRequest, countersignature_id: UUID) -> HttpResponse:
    """Refuse to countersign."""
    return _answer(request, countersignature_id, yes=False)


def _answer(request: HttpRequest, countersignature_id: UUID, *, yes: bool) -> HttpResponse:
    asked, form = get_object_or_404(Countersignature, pk=countersignature_id), Form(sent(request))
    reader = actor_of(request.user)
    if reader is None:
        raise Http404

    def act(by: Actor) -> HttpResponse:
        answer = actions.countersign if yes else actions.refuse_countersignature
        answer(countersignature=asked, by=by)
        return redirect("desk:countersign")

    trail = [(_("To countersign"), reverse("desk:countersign"))]
    title = _("Countersign") if yes else _("Refuse")
    about = f"{_act_words(asked)} {asked.ref}".strip()
    more = {
        "says": countersigning.says(asked, reader),
        "url": countersigning.links([asked], reader).get(asked.about_id),
    }
    page: dict[str, Any] = {"trail": trail, "about": about, "template": "desk/countersigning.html", **more}
    return ask(request, form, act, title=title, verb=title, **page)


def _act_words(asked: Countersignature) -> str:
    known = separation.ACTS.get(asked.act)
    return str(known.words) if known else asked.act
