"""What hangs on an activity, and what stands beside them: each kind is entered and corrected in the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.fields import Once
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.activities import actions, forms, listing, permissions
from chancery.activities.models import (
    Activity,
    ActivityResult,
    Award,
    Event,
    Indicator,
    Lesson,
    Milestone,
    Period,
    Photo,
)
from chancery.activities.views.found import Trail, a_part, an_activity, back, called, top, trail
from chancery.audit.models import Actor
from chancery.uploads import outsized


class Part(NamedTuple):
    """One kind of part: its table, its form, the verb that enters it, and what its pages are called."""

    model: Any
    form: Any
    add: Callable[..., Any]
    entering: Any
    correcting: Any


PARTS: dict[str, Part] = {
    "result": Part(
        ActivityResult, forms.Result, actions.add_result,
        gettext_lazy("Enter a result"), gettext_lazy("Correct a result"),
    ),
    "milestone": Part(
        Milestone, forms.AMilestone, actions.add_milestone,
        gettext_lazy("Enter a milestone"), gettext_lazy("Correct a milestone"),
    ),
    "indicator": Part(
        Indicator, forms.AnIndicator, actions.add_indicator,
        gettext_lazy("Follow a figure"), gettext_lazy("Correct a figure that is followed"),
    ),
    "period": Part(
        Period, forms.APeriod, actions.add_period, gettext_lazy("Enter a period"), gettext_lazy("Correct a period")
    ),
    "lesson": Part(
        Lesson, forms.ALesson, actions.add_lesson, gettext_lazy("Enter a lesson"), gettext_lazy("Correct a lesson")
    ),
    "award": Part(
        Award, forms.AnAward, actions.enter_award, gettext_lazy("Enter an award"), gettext_lazy("Correct an award")
    ),
    "event": Part(
        Event, forms.AnEvent, actions.enter_event, gettext_lazy("Enter an event"), gettext_lazy("Correct an event")
    ),
}  # fmt: skip
UNDER = ("result", "milestone", "indicator", "lesson")
BESIDE = ("award", "event")


@writes(permissions.may_record)
def add(request: HttpRequest, reference: str, part: str) -> HttpResponse:
    """Enter a part of an activity: a result, a milestone, a figure that is followed, a lesson."""
    row = an_activity(request, reference)
    if part not in UNDER:
        raise Http404
    form = _once(PARTS[part].form)(sent(request), about=f"{part}/{row.pk}")
    return _ask(request, PARTS[part], form, {"activity": row}, trail(row), back(row), called(row))


@writes(permissions.may_record)
def add_period(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Enter a period of a figure that is followed."""
    row: Indicator = a_part(request, Indicator, part_id)
    form = _once(forms.APeriod)(sent(request), about=f"period/{row.pk}", currency=row.currency)
    return _ask(request, PARTS["period"], form, {"indicator": row}, trail(row.activity), back(row.activity), str(row))


@writes(permissions.may_keep)
def add_beside(request: HttpRequest, part: str) -> HttpResponse:
    """Enter an award or an event."""
    if part not in BESIDE:
        raise Http404
    form = _once(PARTS[part].form)(sent(request), about=part)
    return _ask(request, PARTS[part], form, {}, to_beside(), redirect("activities:beside"))


@writes(permissions.may_record)
def correct(request: HttpRequest, part: str, part_id: UUID) -> HttpResponse:
    """Correct one of them; what residents read, with the reason."""
    kind = PARTS.get(part)
    if kind is None:
        raise Http404
    row = a_part(request, kind.model, part_id)
    names, more = list(kind.form.base_fields), {"currency": row.indicator.currency} if part == "period" else {}

    def make(*args: Any, **given: Any) -> Form:
        form: Form = kind.form(*args, **given, **more)
        form.fields["reason"] = forms.reason()
        return form

    def now() -> dict[str, Any]:
        return _four_places(edits.of(kind.model.objects.get(pk=row.pk), names))

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        reason = merged.beside.get("reason", "")
        actions.correct_part(by=by, row=row, held=merged.held, changes=merged.changes, reason=reason)
        return redirect("activities:beside") if part in BESIDE else back(row.activity)

    steps = to_beside() if part in BESIDE else trail(row.activity)
    page = {"title": kind.correcting, "verb": _("Save"), "trail": steps, "about": str(row)}
    return edit(request, Editing(row, make, now, act), **page)


@writes(permissions.may_keep)
def verify(request: HttpRequest, part: str, part_id: UUID) -> HttpResponse:
    """Say who held a figure against evidence, and where that is written."""
    if part not in ("result", "period"):
        raise Http404
    row = a_part(request, PARTS[part].model, part_id)
    form = forms.Verify(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.verify(by=by, row=row, **form.cleaned_data)
        return back(row.activity)

    lede = _("Whoever wrote a figure does not verify it. Who verified it, when and where that is written is published.")
    words = {"title": _("Verify a figure"), "verb": _("Verify"), "about": str(row), "lede": lede}
    return ask(request, form, act, trail=trail(row.activity), **words)


@writes(permissions.may_record)
def add_photo(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep a photo, with its credit and the consent of those on it."""
    row = an_activity(request, reference)
    form = forms.NewPhoto(sent(request), request.FILES or None, outsized=outsized(request))

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        sheet = given.pop("file")
        given.pop("key")
        actions.add_photo(by=by, activity=row, sheet=sheet, id=form.id, paper_id=form.id, **given)
        return back(row)

    lede = _("A photo is shown with who took it, and only if everyone on it agreed or nobody can be recognized.")
    title = _("Add a photo")
    return ask(request, form, act, title=title, verb=_("Keep"), trail=trail(row), about=called(row), lede=lede)


@writes(permissions.may_record)
def take_down_photo(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Show a photo no more."""
    photo: Photo = a_part(request, Photo, part_id)
    form = forms.TakeDown(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.take_down_photo(by=by, photo=photo, **form.cleaned_data)
        return back(photo.activity)

    title = _("Take a photo down")
    return ask(request, form, act, title=title, verb=_("Take down"), trail=trail(photo.activity), about=str(photo))


@writes(permissions.may_keep)
def show_photo(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Let residents see a photo that was kept inside."""
    photo: Photo = a_part(request, Photo, part_id)
    kept = photo.consent != Photo.Consent.WITHDRAWN
    form = forms.ShowPhoto(sent(request), initial={"credit": photo.credit, "consent": photo.consent if kept else ""})

    def act(by: Actor) -> HttpResponse:
        actions.show_photo(by=by, photo=photo, **form.cleaned_data)
        return back(photo.activity)

    lede = _("A photo is shown with who took it, and only if everyone on it agreed or nobody can be recognized.")
    title, about = _("Show a photo to residents"), str(photo)
    return ask(request, form, act, title=title, verb=_("Show"), trail=trail(photo.activity), about=about, lede=lede)


@reads(permissions.may_read)
def beside(request: HttpRequest) -> HttpResponse:
    """Awards, the register of events, and what was learned in all activities, what did not work first of all."""
    by = actor_of(request.user)
    every = permissions.may_read_all(by)
    shown = {} if every else {"public": True}
    lessons = Lesson.objects.filter(permissions.visible_where(by, "activity__"), **shown)
    context = {
        "awards": Award.objects.filter(**shown).order_by(listing.LATEST_FIRST, "id"),
        "events": Event.objects.filter(**shown).order_by("part", listing.LATEST_FIRST, "id"),
        "lessons": [
            (label, lessons.filter(kind=kind).select_related("activity"))
            for kind, label in (_first(Lesson.Kind.NOT), _first(Lesson.Kind.NEXT), _first(Lesson.Kind.WORKED))
        ],
        "keeps": by is not None and permissions.may_keep(by),
        "trail": top(),
    }
    return render(request, "activities/beside.html", context)


def to_beside() -> Trail:
    """The way to awards, events and lessons."""
    return [*top(), (_("Awards, events and lessons"), reverse("activities:beside"))]


def _first(kind: Lesson.Kind) -> tuple[str, Any]:
    return str(kind.value), kind.label


def _once(form: type[Form]) -> Any:
    """The same form, which enters one thing however often it is sent."""
    return type(f"New{form.__name__}", (Once, form), {})


def _ask(
    request: HttpRequest,
    part: Part,
    form: Any,
    under: Mapping[str, Activity | Indicator],
    steps: Trail,
    after: HttpResponse,
    about: str = "",
) -> HttpResponse:
    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        part.add(by=by, id=UUID(given.pop("key")), **under, **given)
        return after

    return ask(request, form, act, title=part.entering, verb=_("Enter"), trail=steps, about=about)


def _four_places(values: dict[str, Any]) -> dict[str, Any]:
    """Numbers with the noughts of the record on every database, so that the same number is the same."""
    return {
        name: value.quantize(Decimal("0.0001")) if isinstance(value, Decimal) else value
        for name, value in values.items()
    }
