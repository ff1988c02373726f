"""Activities: the list, one of them, and the verbs of an activity itself."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import Division, actor_of
from chancery.accounts.permissions import keys_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.activities import actions, forms, listing, permissions, shown
from chancery.activities.export import as_csv
from chancery.activities.models import Activity, ActivityKind, Basis
from chancery.activities.views.found import address, an_activity, back, called, top, trail
from chancery.audit.models import Actor
from chancery.dates import FuzzyDate
from chancery.notes.shown import notes_of


@reads(permissions.may_read)
def index(request: HttpRequest) -> HttpResponse:
    """Every activity that its reader may read, the latest first, narrowed as asked, fifty at a time."""
    by, asked = actor_of(request.user), _asked(request)
    every = permissions.visible(by)
    page = listing.page(listing.narrowed(every, asked, keys_of(by)), request.GET.get("after", ""))
    kept = {key: value for key, value in asked.items() if value}
    context = {
        "page": page,
        "asked": asked,
        "narrowed": bool(kept),
        "kinds": ActivityKind.objects.filter(activities__in=every).distinct(),
        "years": listing.years(every),
        "states": Activity.State.choices,
        "bases": Basis.choices,
        "divisions": Division.objects.filter(activities__in=every).distinct(),
        "records": by is not None and permissions.may_record(by),
        "csv": reverse("activities:table") + "?" + urlencode(kept),
        "links": {
            way: "?" + urlencode({**kept, "after": token})
            for way, token in (("next", page.next), ("previous", page.previous))
            if token
        },
    }
    return render(request, "activities/index.html", context)


@reads(permissions.may_read)
def table(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as a table to take along, one row for each result."""
    by = actor_of(request.user)
    return as_csv(listing.narrowed(permissions.visible(by), _asked(request), keys_of(by)))


@reads(permissions.may_read)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """One activity: what it is, what it serves, what came of it, and what may be done now."""
    by, row = actor_of(request.user), an_activity(request, reference)
    inside = permissions.may_read_inside(by, row)
    rows = permissions.visible(by).filter(pk=row.pk)
    full = shown.with_everything(rows, by=by, inside=inside).get()
    context = {
        **shown.whole(full),
        "office": True,
        "here": called(row)[:80],
        "name": called(row),
        "trail": top(),
        "inside": inside,
        "changes": by is not None and permissions.may_change(by, row),
        "releases": by is not None and permissions.may_release(by, row),
        "verifies": by is not None and permissions.may_keep(by),
        "me": by.pk if by else "",
        "reads_consent": permissions.may_read_consent(by),
        "said": notes_of(request, row, back=request.path, division=row.lead),
    }
    return render(request, "activities/show.html", context)


@writes(permissions.may_record)
def add(request: HttpRequest) -> HttpResponse:
    """Enter something planned or done."""
    form = forms.NewActivity(sent(request), about="activity", by=actor_of(request.user))

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        # Whatever is entered here is read by whoever releases it first.
        made = actions.record(by=by, id=UUID(given.pop("key")), public=False, **given)
        return back(made)

    if not ActivityKind.objects.exists():
        form.fields["kind"].help_text = _no_kinds(actor_of(request.user))
    lede = _("Nobody outside reads it until the head of the office, or of the division, releases it.")
    return ask(request, form, act, title=_("Enter an activity"), verb=_("Enter"), trail=top(), lede=lede)


@writes(permissions.may_record)
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct what is written of it."""
    row = an_activity(request, reference)
    make = partial(forms.Correct, by=actor_of(request.user))
    return _edit(request, row, make, list(forms.Details.base_fields), actions.correct, _("Correct"))


@writes(permissions.may_record)
def links(request: HttpRequest, reference: str) -> HttpResponse:
    """Say with whom it is and what it serves."""
    row = an_activity(request, reference)
    make = partial(forms.Links, by=actor_of(request.user), row=row)
    names = [name for name in make().fields if name != "reason"]
    return _edit(request, row, make, names, actions.link, _("With whom, and what it serves"))


@writes(permissions.may_record)
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Say where it stands today."""
    row = an_activity(request, reference)
    form = forms.Move(sent(request), initial={"state": row.state, "when": row.when})

    def act(by: Actor) -> HttpResponse:
        when: FuzzyDate = form.cleaned_data["when"]
        actions.move(by=by, activity=row, state=form.cleaned_data["state"], when=when or None)
        return back(row)

    title = pgettext("activity", "Where it stands")
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail(row), about=called(row))


@writes(permissions.may_release_some)
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Let residents read it, or no longer."""
    row = an_activity(request, reference)
    form = forms.Withhold(sent(request)) if row.public else Form(sent(request))

    def act(by: Actor) -> HttpResponse:
        if row.public:
            actions.withhold(by=by, activity=row, why=form.cleaned_data["why"])
        else:
            actions.release(by=by, activity=row)
        return back(row)

    title = pgettext("activity", "Release")
    lede = _("Residents read it from now on, with its results, milestones and figures.")
    if row.public:
        title = pgettext("activity", "Withhold")
        lede = _("Residents no longer read it. What the ledger has told of it stays told.")
    return ask(request, form, act, title=title, verb=title, trail=trail(row), about=called(row), lede=lede)


def _no_kinds(by: Actor | None) -> SafeString:
    """Where the kinds are taken from, or who can, for a city that has none yet."""
    said, todo = _("The City’s list of kinds is still empty."), _("The protocol office fills it; enter this without.")
    if by is None or not permissions.may_keep(by):
        return format_html("{} {}", said, todo)
    address, verb = reverse("activities:kinds-take"), _("Take the usual kinds of activity")
    return format_html('{} <a href="{}">{}</a>', said, address, verb)


def _edit(request: HttpRequest, row: Activity, make: Any, names: list[str], write: Any, title: str) -> HttpResponse:
    def now() -> dict[str, Any]:  # read again each time: someone may have written meanwhile
        return edits.of(Activity.objects.get(pk=row.pk), names)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        reason = merged.beside.get("reason", "")
        write(by=by, activity=row, held=merged.held, changes=merged.changes, reason=reason)
        return back(row)

    steps = [*top(), (called(row)[:80], address(row))]
    return edit(request, Editing(row, make, now, act), title=title, verb=_("Save"), trail=steps, about=called(row))


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").replace("\0", " ").strip()[:200] for name in listing.ASKED}
