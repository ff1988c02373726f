"""The page on which the office changes a record that somebody else may be changing too: see `chancery.edits`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.forms import Field, Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts.models import actor_of, names_of
from chancery.audit import changes
from chancery.audit.models import Actor
from chancery.errors import Refused
from chancery.frame import language, posted

TRIES = 5
SNAPSHOT, CHOICE = "snapshot", "choice-"


class Question(NamedTuple):
    """One field that two people changed, as the page asks for it."""

    name: str
    label: Any
    before: str
    theirs: str
    mine: str
    who: str
    chosen: str


@dataclass(frozen=True)
class Editing:
    """An edit: which record, which form, what it says now, and what to do with the outcome.

    `row` is the record, `make` makes its form, `now` reads its present values under the names of the form's fields,
    and `act` writes what remains to be changed. `act` may run again if it was overtaken. With `says` it is asked twice,
    as by `staff.ask_sure`: what `check` refuses is never asked to be confirmed. What is no row has a name instead: the
    city's settings are a file.
    """

    row: Any
    make: Callable[..., Form]
    now: Callable[[], Mapping[str, Any]]
    act: Callable[[Actor, edits.Merged], HttpResponse]
    check: Callable[[edits.Merged], None] = lambda _merged: None
    says: Callable[[Form, edits.Merged], Sequence[tuple[Any, Any]]] | None = None

    @property
    def about(self) -> str:
        """What the snapshot is good for."""
        return self.row if isinstance(self.row, str) else f"{self.row._meta.label_lower}/{self.row.pk}"


def edit(request: HttpRequest, editing: Editing, *, template: str = "staff/edit.html", **page: Any) -> HttpResponse:
    """Show the form of a record, or change what it asks; where two people meet, ask field by field.

    `page` takes `title`, `verb` and `trail`, as `staff.ask` does.
    """
    trail = page.pop("trail")
    page |= {"here": page.pop("title"), "trail": trail, "back": trail[-1][1]}
    by = actor_of(request.user)
    if request.method != "POST" or by is None:
        held = editing.now()
        sealed = edits.seal(editing.about, edits.Snapshot(edits.texts(held)))
        return render(request, template, {"form": editing.make(initial=held), "snapshot": sealed, **page})
    form, sealed = editing.make(posted(request)), request.POST.get(SNAPSHOT, "")
    if not form.is_valid() or "back" in request.POST:
        carried = _choices(request)
        return render(request, template, {"form": form, "snapshot": sealed, "carried": carried, **page})
    return _merge(request, editing, form, by, page | {"template": template})


def _merge(request: HttpRequest, editing: Editing, form: Form, by: Actor, page: dict[str, Any]) -> HttpResponse:
    """Lay both versions over each other, as often as somebody comes between."""
    snapshot, template = edits.unseal(editing.about, request.POST.get(SNAPSHOT, "")), page.pop("template")
    for _try in range(TRIES):
        merged = edits.merge(snapshot, form.cleaned_data, editing.now(), _choices(request))
        if merged.conflicts:
            sealed = edits.seal(editing.about, merged.asking(snapshot))
            asked = _questions(editing.row, form, merged, _choices(request) if snapshot and snapshot.asked else {})
            again = bool(snapshot and snapshot.asked)
            more = {"form": form, "snapshot": sealed, "questions": asked, "again": again, "lost": snapshot is None}
            return render(request, "staff/choose.html", {**page, **more})
        try:
            if editing.says is None or "sure" in request.POST:
                return editing.act(by, merged)
            editing.check(merged)
            return _shown_again(request, editing, form, merged, page | {"template": "staff/sure.html"})
        except edits.Overtaken as overtaken:
            refusal = overtaken.said(language())
        except Refused as refused:
            refusal = refused.said(language())
            break
    return _shown_again(request, editing, form, merged, page | {"template": template, "refusal": refusal})


def _shown_again(
    request: HttpRequest, editing: Editing, form: Form, merged: edits.Merged, page: dict[str, Any]
) -> HttpResponse:
    """What was typed, laid over what the record says now: to be sent again, or to be confirmed."""
    sealed = edits.seal(editing.about, edits.Snapshot(edits.texts(merged.held)))
    shown = editing.make(_typed(posted(request), form, merged))
    says = editing.says(shown, merged) if shown.is_valid() and editing.says else ()
    return render(request, page.pop("template"), {"form": shown, "snapshot": sealed, "says": says, **page})


def _choices(request: HttpRequest) -> dict[str, str]:
    given = request.POST.items()
    return {key.removeprefix(CHOICE): str(value) for key, value in given if key.startswith(CHOICE)}


def _typed(sent: QueryDict, form: Form, merged: edits.Merged) -> QueryDict:
    """What was typed, with the other's version where it was kept or chosen."""
    data = sent.copy()
    for name, value in merged.values.items():
        if name not in merged.changes:
            said = edits.text(form.fields[name].prepare_value(value))
            data.setlist(name, said if isinstance(said, list) else [said])
    return data


def _questions(row: Any, form: Form, merged: edits.Merged, chosen: Mapping[str, str]) -> list[Question]:
    names = [one.name for one in merged.conflicts]
    behind = {name: [] if isinstance(row, str) else _columns(row, name) for name in names}
    who = changes.last(row, {column for each in behind.values() for column in each}) if any(behind.values()) else {}
    people = names_of(one.actor for one in who.values())
    return [
        Question(
            one.name,
            form.fields[one.name].label or one.name,
            _shown(form.fields[one.name], one.before),
            _shown(form.fields[one.name], one.theirs),
            _shown(form.fields[one.name], one.mine),
            _by_whom([who[column] for column in behind[one.name] if column in who], people),
            chosen.get(one.name, ""),
        )
        for one in merged.conflicts
    ]


def _columns(row: Any, name: str) -> list[str]:
    """The columns behind a field: itself, or the three of a date of law."""
    known = {one.name for one in row._meta.get_fields()}
    return [name] if name in known else [column for column in known if column.startswith(f"{name}_")]


def _by_whom(written: list[changes.Change], people: Mapping[str, str]) -> str:
    """Who wrote it, and when; whoever has no name here is someone else."""
    if not written:
        return _("Someone else wrote")
    last = max(written, key=lambda one: one.at)
    when = date_format(localtime(last.at), "j F Y, H:i" if language() == "en" else r"j F Y, H \h i")
    return _("%(who)s wrote on %(when)s") % {"who": people.get(last.actor, _("Someone else")), "when": when}


def _shown(field: Field, value: Any) -> str:
    """A value in words: the label of a choice, the text of anything else."""
    said = edits.text(field.prepare_value(value))
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ()) if not isinstance(label, list)}
    parts = [labels.get(one, one) for one in (said if isinstance(said, list) else [said] if said else [])]
    return ", ".join(parts) or _("not recorded")
