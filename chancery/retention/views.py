"""What is past its term, the schedule, the holds; and the three steps of a disposal."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date
from io import StringIO
from itertools import islice
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery import paging
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.frame import language
from chancery.retention import actions, due, forms, permissions, plain
from chancery.retention.models import Disposal, Hold, RecordClass

#: As many as somebody looks through on one page.
AT_ONCE = 50


@reads(permissions.may_look)
def index(request: HttpRequest) -> HttpResponse:
    """What is due, class by class and page by page; what holds it back, and whose step is next."""
    by, today = actor_of(request.user), timezone.localdate()
    classes = _classes(today)
    chosen = next((one for one, _many in classes if one.code == request.GET.get("class")), None)
    chosen = chosen or next((one for one, _many in classes), None)
    context = {
        "classes": classes,
        "chosen": chosen,
        **(_page(chosen, today, request.GET.get("after", "")) if chosen else {}),
        "under_way": (waiting := list(due.under_way(today))),
        "states": {one.disposal.state for one in waiting if one.disposal},
        "free": chosen is not None and bool(_free(chosen, today)),
        "holds": Hold.objects.standing(today).select_related("record_class"),
        "done": Disposal.objects.decided().select_related("record_class")[:25],
        "may": _may(by),
        "trail": _trail()[:1],
        "here": _("Retention"),
    }
    return render(request, "retention/index.html", context)


@reads(permissions.may_look)
def as_csv(request: HttpRequest) -> HttpResponse:
    """The list of what is due, as a file. It names records, never what is in them."""
    out = StringIO()
    table = csv.writer(out)
    table.writerow(["record", "class", "due_on", "held_until", "state"])
    for one in due.due(timezone.localdate()):
        held = "" if one.held_by is None else str(one.held_by.until or "lifted")
        table.writerow(
            [one.name, one.record_class.code, one.due_on, held, one.disposal.state if one.disposal else "due"]
        )
    sent = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    sent.headers["Content-Disposition"] = f'attachment; filename="due-{timezone.localdate()}.csv"'
    return sent


@reads(permissions.may_look)
def schedule(request: HttpRequest) -> HttpResponse:
    """The records schedule: every class of record in plain words, how long, from when, what then, and by whose rule."""
    by = actor_of(request.user)
    context = {"classes": plain.told(), "may": _may(by), "trail": _trail(), "here": _("Records schedule")}
    return render(request, "retention/schedule.html", context)


@writes(permissions.may_schedule)
def line(request: HttpRequest) -> HttpResponse:
    """Enter a line of the schedule, or change the one that `?code=` names."""
    known = RecordClass.objects.filter(code=request.GET.get("code", "")).first()
    names = forms.Line.base_fields
    form = forms.Line(sent(request), initial={name: getattr(known, name) for name in names} if known else None)

    def act(by: Actor) -> HttpResponse:
        actions.schedule(by=by, **form.cleaned_data)
        return redirect("retention:schedule")

    trail = [*_trail(), (_("Records schedule"), reverse("retention:schedule"))]
    return ask(request, form, act, title=_("A line of the schedule"), verb=_("Save"), trail=trail)


@writes(permissions.may_hold)
def hold(request: HttpRequest) -> HttpResponse:
    """Hold a record or a class back."""
    form = forms.NewHold(sent(request), initial={"row": request.GET.get("row", "")})

    def act(by: Actor) -> HttpResponse:
        actions.hold(by=by, **form.cleaned_data)
        return redirect("retention:index")

    return ask(request, form, act, title=_("Place a legal hold"), verb=_("Hold"), trail=_trail())


@writes(permissions.may_hold)
def lift(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Let go what was held."""
    placed = get_object_or_404(Hold, pk=hold_id)
    form = Form(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.lift(by=by, hold=placed)
        return redirect("retention:index")

    return ask(request, form, act, title=_("Lift the hold"), verb=_("Lift"), trail=_trail(), about=placed.reason)


@writes(permissions.may_propose)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose to dispose of a record that is due."""
    name = request.GET.get("row", "")
    asked = (due.named(one, name, timezone.localdate()) for one in RecordClass.objects.exclude(years=None))
    found = next((one for one in asked if one), None)
    if found is None:
        raise Http404
    form = Form(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.propose(by=by, record_class=found.record_class, row=name)
        return redirect("retention:index")

    lede = _("The solicitor co-signs, and the clerk carries it out. Until then nothing is removed.")
    more = {"about": name, "lede": lede}
    return ask(request, form, act, title=_("Propose to dispose of it"), verb=_("Propose"), trail=_trail(), **more)


@writes(permissions.may_sign)
def cosign(request: HttpRequest, disposal_id: UUID) -> HttpResponse:
    """Say yes as the second."""
    return _step(request, disposal_id, Form, actions.cosign, title=_("Co-sign"), verb=_("Co-sign"))


@writes(permissions.may_carry_out)
def carry_out(request: HttpRequest, disposal_id: UUID) -> HttpResponse:
    """Destroy it, as the third."""
    lede = _("The file and what is about people are destroyed for good, here and in the ledger. This cannot be undone.")
    return _step(request, disposal_id, Form, actions.carry_out, title=_("Carry it out"), verb=_("Destroy"), lede=lede)


@writes(permissions.may_propose)
def propose_several(request: HttpRequest) -> HttpResponse:
    """Propose what is due of a class and nothing holds, the longest due first."""
    of_class = get_object_or_404(RecordClass.objects.exclude(years=None), code=request.GET.get("class", ""))
    free = _free(of_class, timezone.localdate())

    def step(by: Actor, name: str) -> None:
        actions.propose(by=by, record_class=of_class, row=name)

    lede = _("The solicitor co-signs, and the clerk carries it out. Until then nothing is removed.")
    return _several(request, free, step, title=_("Propose several"), verb=_("Propose"), lede=lede)


@writes(permissions.may_sign)
def cosign_several(request: HttpRequest) -> HttpResponse:
    """Say yes as the second to several."""
    waiting = _waiting("proposed", actor_of(request.user))

    def step(by: Actor, name: str) -> None:
        actions.cosign(by=by, disposal=waiting[name].disposal)  # type: ignore[arg-type]  # (each of them has one)

    return _several(request, waiting, step, title=_("Co-sign several"), verb=_("Co-sign"))


@writes(permissions.may_carry_out)
def carry_out_several(request: HttpRequest) -> HttpResponse:
    """Destroy several, as the third."""
    waiting = _waiting("signed", actor_of(request.user))

    def step(by: Actor, name: str) -> None:
        actions.carry_out(by=by, disposal=waiting[name].disposal)  # type: ignore[arg-type]  # (each of them has one)

    lede = _("The file and what is about people are destroyed for good, here and in the ledger. This cannot be undone.")
    return _several(request, waiting, step, title=_("Carry out several"), verb=_("Destroy"), lede=lede)


@writes(lambda by: permissions.may_sign(by) or permissions.may_carry_out(by))
def refuse(request: HttpRequest, disposal_id: UUID) -> HttpResponse:
    """Say no, and why."""
    return _step(request, disposal_id, forms.Why, actions.refuse, title=_("Refuse"), verb=_("Refuse"))


def _step(
    request: HttpRequest, disposal_id: UUID, make: Callable[..., Form], step: Callable[..., Any], **page: Any
) -> HttpResponse:
    disposal = get_object_or_404(Disposal.objects.select_related("record_class"), pk=disposal_id)
    form = make(sent(request))

    def act(by: Actor) -> HttpResponse:
        step(by=by, disposal=disposal, **form.cleaned_data)
        return redirect("retention:index")

    return ask(request, form, act, trail=_trail(), about=disposal.row, **page)


def _free(of_class: RecordClass, today: date) -> dict[str, due.Due]:
    """What of a class may be proposed, as much as one page asks for."""
    every = due.told(of_class, due.rows(of_class, today).iterator(chunk_size=500), today)
    return {one.name: one for one in islice((one for one in every if not one.held_by and not one.disposal), AT_ONCE)}


def _waiting(state: str, by: Actor | None) -> dict[str, due.Due]:
    """Disposals whose next step this person may take, as many as one page asks for; without what is held."""
    found: dict[str, due.Due] = {}
    for one in due.under_way(timezone.localdate()):
        step = one.disposal
        if by is None or step is None or step.state != state or one.held_by or one.row is None:
            continue
        if by.pk not in (step.proposed_by_id, step.signed_by_id) and len(found) < AT_ONCE:
            found[one.name] = one
    return found


def _several(
    request: HttpRequest, found: Mapping[str, due.Due], step: Callable[[Actor, str], None], **page: Any
) -> HttpResponse:
    """Ask for one step of several records: all that is ticked, or nothing."""
    if not found:
        raise Http404
    form = forms.Several(sent(request), rows={name: _called(one) for name, one in found.items()})

    def act(by: Actor) -> HttpResponse:
        with transaction.atomic():
            for name in form.cleaned_data["rows"]:
                step(by, name)
        return redirect("retention:index")

    return ask(request, form, act, trail=_trail(), **page)


def _called(one: due.Due) -> str:
    title = getattr(one.record_class, f"title_{language()}") or one.record_class.title_en or one.record_class.title_fr
    return f"{title}, {one.due_on.isoformat()}, {one.name}"


def _classes(today: date) -> list[tuple[RecordClass, str]]:
    """The classes of which something is due, each with how much."""
    many = ((one, paging.count(due.rows(one, today))) for one in RecordClass.objects.exclude(years=None))
    most = paging.MOST_COUNTED
    return [(one, str(count) if count <= most else f"{most}+") for one, count in many if count]


def _page(chosen: RecordClass, today: date, after: str) -> dict[str, Any]:
    """Fifty of a class, and where the next and the previous are."""
    page = paging.page(due.rows(chosen, today), chosen.counts_from, after)
    links = {"next": page.next, "previous": page.previous}
    kept = {way: f"?{urlencode({'class': chosen.code, 'after': token})}" for way, token in links.items() if token}
    return {"rows": list(due.told(chosen, page.rows, today)), "links": kept}


def _may(by: Actor | None) -> dict[str, bool]:
    asked = (permissions.may_schedule, permissions.may_hold, permissions.may_propose, permissions.may_sign)
    named = zip(("schedule", "hold", "propose", "sign", "carry"), (*asked, permissions.may_carry_out), strict=True)
    return {name: by is not None and may(by) for name, may in named}


def _trail() -> list[tuple[str, str]]:
    return [(_("Desk"), reverse("desk:home")), (_("Retention"), reverse("retention:index"))]
