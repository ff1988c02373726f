"""How the city is set: the questions of its first day, and the same pages later."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery import city_file, edits, home
from chancery.accounts import separation
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import Division, actor_of
from chancery.accounts.staff import ask, guards, reads, sent
from chancery.audit.models import Actor
from chancery.desk import forms, policy_choice, setting_up
from chancery.office import actions, permissions
from chancery.strategy import actions as strategy
from chancery.strategy import permissions as strategies


@reads(permissions.may_see_settings)
def index(request: HttpRequest) -> HttpResponse:
    """Every setting, what it says now, and what is still to be answered."""
    by = actor_of(request.user)
    steps = setting_up.steps()
    context = {
        "steps": steps,
        "left": [step for step in steps if not step.done],
        "keeps": by is not None and permissions.may_set_up(by),
        "restart": _needs_restart(),
        "small": separation.is_small(),
        "seconds": separation.countersigners(),
        "acts": [(act, separation.may_be_countersigned(name)) for name, act in separation.ACTS.items()],
    }
    return render(request, "desk/settings.html", context)


@guards(permissions.may_set_up)
def city(request: HttpRequest) -> HttpResponse:
    """Names, languages, country, time zone and currency."""
    held = ""

    def now() -> dict[str, Any]:  # read again each time: someone may have written meanwhile
        nonlocal held
        held = city_file.digest(settings.HOME)
        return forms.CityDetails.of(home.city(settings.HOME))

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        with transaction.atomic():
            actions.change_city(by=by, changes=forms.CityDetails.settled(merged.values), held=held)
            actions.answer(by=by, step="city")
        return redirect("desk:settings")

    editing = Editing("settings/city", forms.CityDetails, now, act)
    return edit(request, editing, title=_("The city"), verb=_("Save"), trail=_trail())


@guards(permissions.may_set_up)
def look(request: HttpRequest) -> HttpResponse:
    """The accent and the logo; what cannot be read is refused with its figure."""
    form = forms.CityLook(sent(request), request.FILES or None, initial={"accent": settings.CITY.accent, **_held()})

    def act(by: Actor) -> HttpResponse:
        given, changes = form.cleaned_data, {"accent": form.cleaned_data["accent"].strip().lower()}
        with transaction.atomic():
            changes |= {"logo": ""} if given["no_logo"] else {}
            actions.change_city(by=by, changes=changes, held=given["held"])
            if given["logo"] and not given["no_logo"]:
                actions.change_logo(by=by, name=given["logo"].name, data=given["logo"].read())
            actions.answer(by=by, step="look")
        return redirect("desk:settings")

    return _ask(request, form, act, title=_("Accent and logo"), verb=_("Save"))


@guards(permissions.may_set_up)
def no_divisions(request: HttpRequest) -> HttpResponse:
    """The city has no divisions, or all of them are entered."""
    form = forms.Held(sent(request), initial=_held())

    def act(by: Actor) -> HttpResponse:
        actions.answer(by=by, step="divisions")
        return redirect("desk:settings")

    count = Division.objects.standing().count()
    lede = _("Divisions entered: %(count)d. You can add, rename and merge them at any time.") % {"count": count}
    return _ask(request, form, act, title=_("Divisions are entered"), verb=_("That is all of them"), lede=lede)


@guards(permissions.may_set_up)
def people(request: HttpRequest) -> HttpResponse:
    """Whether this is a small office, and that who does what is entered."""
    form = forms.SmallOffice(sent(request), initial={"small_office": settings.CITY.small_office, **_held()})

    def act(by: Actor) -> HttpResponse:
        with transaction.atomic():
            given = form.cleaned_data
            actions.change_city(by=by, changes={"small_office": given["small_office"]}, held=given["held"])
            actions.answer(by=by, step="people")
        return redirect("desk:settings")

    lede = _("People and their roles are on the page “People”. Here you say how many people there are to share them.")
    return _ask(request, form, act, title=_("Who does what"), verb=_("Save"), lede=lede)


@guards(permissions.may_set_up)
def policy(request: HttpRequest) -> HttpResponse:
    """None yet, one that ships, or the city's own: what a careful reader would remark is shown before it counts."""
    form = forms.FirstPolicy(sent(request), request.FILES or None)
    by = actor_of(request.user)
    open_ = by is not None and strategies.may_import_first(by)
    form.fields["choice"].choices = _choices(open_)  # type: ignore[attr-defined]  # (a field of choices)
    preview: dict[str, Any] = {}

    def act(by: Actor) -> HttpResponse:
        content = policy_choice.content(form.cleaned_data)
        if content is None:
            actions.answer(by=by, step="policy")
            return redirect("desk:settings")
        read, remarks = policy_choice.read(content)
        if not form.cleaned_data["content"]:
            published = form.cleaned_data["published"]
            preview.update(policy_choice.preview(read, remarks, content, published=published))
            preview["back"] = reverse("desk:settings")
            return render(request, "desk/policy_preview.html", {**preview, "trail": _trail(), "here": _("Policy")})
        with transaction.atomic():
            strategy.import_policy(by=by, content=content, published=form.cleaned_data["published"])
            actions.answer(by=by, step="policy")
        return redirect("desk:settings")

    lede = "" if open_ else _("The city has a policy. The clerk puts the next one in force, with its council item.")
    return _ask(request, form, act, title=_("Policy"), verb=_("Go on"), lede=lede)


def _ask(request: HttpRequest, form: Any, act: Any, **more: Any) -> HttpResponse:
    """A form of one question. Whoever was told that somebody else wrote meanwhile may send it again."""

    def told(by: Actor) -> HttpResponse:
        try:
            return act(by)  # type: ignore[no-any-return]  # (an act of ours)
        except edits.Overtaken:
            form.data = form.data.copy()
            form.data["held"] = city_file.digest(settings.HOME)
            raise

    return ask(request, form, told, trail=_trail(), **more)


def _held() -> dict[str, str]:
    return {"held": city_file.digest(settings.HOME)}


def _trail() -> list[tuple[str, str]]:
    return [(_("Settings"), reverse("desk:settings"))]


def _choices(open_: bool) -> policy_choice.Choices:
    return [("none", _("None yet")), *policy_choice.choices()] if open_ else [("none", _("As it is"))]


def _needs_restart() -> bool:
    """Languages and time zone are read when the server starts; everything else counts at once."""
    running = tuple(code for code, _name in settings.LANGUAGES)
    return settings.CITY.time_zone != settings.TIME_ZONE or set(running) != set(settings.CITY.languages)
