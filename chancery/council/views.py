"""What Council directed and waits to hear of: the list, and the clerk's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.council import actions, forms, permissions
from chancery.council.models import Task

SHOWN = 200


@reads(permissions.may_read)
def index(request: HttpRequest) -> HttpResponse:
    """What Council waits for, the nearest day first, and what it got lately."""
    by = actor_of(request.user)
    rows = permissions.visible(by).select_related("item", "division", "report")
    context = {
        "open": rows.open()[:SHOWN],
        "over": rows.exclude(state=Task.State.OPEN).order_by("-state_since", "-id")[:SHOWN],
        "keeps": by is not None and permissions.may_record(by),
        "on": timezone.localdate(),
    }
    return render(request, "council/tasks.html", context)


@writes(permissions.may_record)
def record(request: HttpRequest) -> HttpResponse:
    """Record from the minutes what Council decided: agreements, policies and assignments then name it."""
    form = forms.NewItem(sent(request))
    lede = _("From the minutes. Agreements, policies and assignments name it by its number.")
    verb, title = _("Record"), _("Record a council item")
    return _ask(request, form, title, verb, lambda by: actions.record_item(by=by, **form.cleaned_data), lede=lede)


@writes(permissions.may_record)
def direct(request: HttpRequest) -> HttpResponse:
    """Enter what Council directed."""
    form = forms.NewTask(sent(request), about="task")
    return _ask(request, form, _("Enter a task"), _("Enter"), lambda by: actions.direct(by=by, **form.cleaned_data))


@writes(permissions.may_record)
def report(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Record the report."""
    task, form = _found(task_id), forms.Report(sent(request))

    def act(by: Actor) -> Any:
        return actions.report(by=by, task=task, **form.cleaned_data)

    return _ask(request, form, _("Record the report"), _("Record"), act, about=str(task))


@writes(permissions.may_record)
def release(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Record that Council no longer asks for it."""
    task, form = _found(task_id), forms.Release(sent(request))

    def act(by: Actor) -> Any:
        return actions.release(by=by, task=task, **form.cleaned_data)

    return _ask(request, form, _("Council no longer asks for it"), _("Record"), act, about=str(task))


def _ask(
    request: HttpRequest, form: Form, title: str, verb: str, act: Callable[[Actor], Any], **more: Any
) -> HttpResponse:
    def done(by: Actor) -> HttpResponse:
        act(by)
        return redirect("council:tasks")

    trail = [(_("Tasks from Council"), reverse("council:tasks"))]
    return ask(request, form, done, title=title, verb=verb, trail=trail, **more)


def _found(task_id: UUID) -> Task:
    return get_object_or_404(Task.objects.select_related("item"), pk=task_id)
