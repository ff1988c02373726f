"""One assignment: its rows and exceptions, the page that confirms it, its letters, and what remains to align."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts import separation
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import Person, actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.agreements.models import Agreement
from chancery.audit.models import Actor
from chancery.council import actions as council
from chancery.council.models import CouncilItem
from chancery.dates import in_words
from chancery.designations import actions, forms, permissions, trial
from chancery.designations.models import Designation, Letter, Placement
from chancery.designations.views import places
from chancery.frame import language
from chancery.strategy.policies import loaded


@reads(permissions.may_look)
def show(request: HttpRequest, designation_id: UUID) -> HttpResponse:
    """What comes next first; then the table for Council, the exceptions, every row, and the letters."""
    one, by = places.designation(designation_id), actor_of(request.user)
    rows = _rows(one)
    context = {
        "here": places.name(one),
        "trail": places.top(),
        "one": one,
        "who": _who(one.opened_by),
        "decided_by": _who(one.decided_by),
        "table": _table(one, rows),
        "rows": rows,
        "exceptions": [row for row in rows if row["row"].is_exception],
        "unsaid": [row for row in rows if not row["row"].category and not row["row"].left_out],
        "letters": _letters(one),
        "unwritten": _unwritten(one, rows) if by is not None and permissions.may_write(by) else [],
        "align": _progress(_aligning(one)),
        **_may(by, one),
    }
    return render(request, "designations/show.html", context)


@writes(permissions.may_prepare)
def row(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    """Say otherwise of one agreement, with the reason."""
    one = places.placement(placement_id)
    make = partial(forms.Row, policy=loaded(one.designation.policy))

    def now() -> dict[str, Any]:  # read again each time: someone may have written meanwhile
        return edits.of(places.placement(placement_id), forms.Row.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.set_row(by=by, placement=one, held=merged.held, changes=merged.changes)
        return redirect("designations:show", designation_id=one.designation_id)

    page: dict[str, Any] = {
        "title": _("Change one row"),
        "verb": _("Save"),
        "trail": places.of_designation(one.designation),
    }
    return edit(request, Editing(one, make, now, act), about=_about(one.agreement), **page)


@writes(permissions.may_confirm)
def confirm(request: HttpRequest, designation_id: UUID) -> HttpResponse:
    """The one page that says everything that will happen, and then does it."""
    one = places.designation(designation_id)
    data, rows = sent(request), _rows(one)
    form = forms.Decision(data and _read_again(data, one), initial={"shown": one.shown})

    def act(by: Actor) -> HttpResponse:
        with transaction.atomic():  # an item that was recorded for nothing is not kept
            item = form.cleaned_data["council_item"] or _record(by, form.cleaned_data)
            actions.confirm(by=by, designation=one, council_item=item, shown=request.POST.get("shown", ""))
        return redirect("designations:show", designation_id=one.pk)

    more = {
        "one": one,
        "table": _table(one, rows),
        "moving": sum(row["row"].moves for row in rows),
        "exceptions": [row for row in rows if row["row"].is_exception],
    }
    title, trail = _("Confirm what Council decided"), places.of_designation(one)
    page = "designations/confirm.html"
    return ask(request, form, act, title=title, verb=_("Confirm all of it"), trail=trail, template=page, **more)


@writes(permissions.may_withdraw)
def withdraw(request: HttpRequest, designation_id: UUID) -> HttpResponse:
    """Leave what was prepared."""
    one = places.designation(designation_id)

    def act(by: Actor) -> HttpResponse:
        actions.withdraw(by=by, designation=one)
        return redirect("designations:index")

    lede = _("Nothing moves. That it was prepared stays on record.")
    title, trail = _("Withdraw this assignment"), places.of_designation(one)
    return ask(request, Form(sent(request)), act, title=title, verb=_("Withdraw"), trail=trail, lede=lede)


@writes(permissions.may_confirm)
def correct(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    """Put right a row that was confirmed wrongly."""
    one = places.placement(placement_id)
    first = {"category": one.category, "shown": one.category}
    form = forms.Correction(sent(request), initial=first, policy=loaded(one.designation.policy))

    def act(by: Actor) -> HttpResponse:
        actions.correct(by=by, placement=one, **form.cleaned_data)
        return redirect("designations:show", designation_id=one.designation_id)

    lede = _("What stood here stays in the ledger. A letter that has not left is drafted anew.")
    title, trail = _("Correct a confirmed row"), places.of_designation(one.designation)
    about = _about(one.agreement)
    return ask(request, form, act, title=title, verb=_("Correct"), trail=trail, about=about, lede=lede)


@reads(permissions.may_look)
def alignment(request: HttpRequest, designation_id: UUID) -> HttpResponse:
    """What the policy asks of the agreements that it carried over, and how far they have come."""
    one = places.designation(designation_id)
    rows = _aligning(one)
    context = {
        "here": _("What remains to align"),
        "trail": places.of_designation(one),
        "one": one,
        "align": _progress(rows),
        "open": [each for each in rows if each["open"]],
        "done": [each for each in rows if not each["open"]],
    }
    return render(request, "designations/alignment.html", context)


def _read_again(data: QueryDict, one: Designation) -> QueryDict:
    """What was typed; if the page is shown once more, it is of the rows as they are now."""
    again = data.copy()
    again["shown"] = one.shown
    return again


def _rows(one: Designation) -> list[dict[str, Any]]:
    policy, before = loaded(one.policy), _before(one)
    found = one.placements.select_related("agreement__counterparty__merged_into")
    return [
        {
            "row": row,
            "reference": row.agreement.reference,
            "body": places.body(row.agreement),
            "before": places.category(policy, row.before, before),
            "proposed": places.category(policy, row.proposed) if row.proposed else _("No place found"),
            "after": _after(policy, row),
        }
        for row in found.order_by("category", "agreement__sort_name")
    ]


def _after(policy: Any, row: Placement) -> str:
    if row.left_out:
        return _("Left out")
    return places.category(policy, row.category) if row.category else _("To be said")


def _before(one: Designation) -> Any:
    replaced = trial.replaced(one.policy)
    return loaded(replaced) if replaced else None


def _table(one: Designation, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What Council sees: how many in each category, and what the policy sets aside for each of them."""
    policy = loaded(one.policy)
    keys = [each["row"].category for each in rows if each["row"].category and not each["row"].left_out]
    return [
        {
            "category": places.category(policy, key),
            "n": n,
            "money": [amount.amount for amount in trial.budget(policy, key)],
            "legacy": trial.is_legacy(policy, key),
        }
        for key, n in trial.table(policy, keys)
    ]


def _letters(one: Designation) -> list[dict[str, Any]]:
    found = Letter.objects.filter(placement__designation=one).select_related("placement__agreement__counterparty")
    return [
        {"letter": letter, "body": places.body(letter.placement.agreement)}
        for letter in found.order_by("state", "placement__agreement__sort_name", "id")
    ]


def _unwritten(one: Designation, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those whose letter nobody has drafted, or has withdrawn."""
    alive = Letter.objects.filter(placement__designation=one).exclude(state=Letter.State.WITHDRAWN)
    have = set(alive.values_list("placement", flat=True))
    return [each for each in rows if each["row"].pk not in have]


def _aligning(one: Designation) -> list[dict[str, Any]]:
    """Each agreement that lacked something on the day, or does now, with what it lacks still: also one that keeps the
    category that it had."""
    policy, found = loaded(one.policy), []
    rows = one.placements.filter(left_out=False).select_related("agreement__counterparty__merged_into")
    for row in rows.prefetch_related("agreement__joint_projects").order_by("agreement__sort_name"):
        agreement = row.agreement
        over = agreement.standing in (Agreement.Standing.ENDED, Agreement.Standing.HISTORICAL)
        projects = len(agreement.joint_projects.all())
        still = [] if over else trial.lacks(policy, row.category, agreement, projects)
        if still or row.lacks:
            found.append({"agreement": agreement, "body": places.body(agreement), "open": still, "over": over})
    return found


def _progress(rows: list[dict[str, Any]]) -> dict[str, int]:
    return {"all": len(rows), "done": sum(not row["open"] for row in rows)}


def _may(by: Actor | None, one: Designation) -> dict[str, Any]:
    """What this person may do here; an impossible verb says why."""
    if by is None:
        return {}
    why_not = _why_not(by, one)
    return {
        "prepares": permissions.may_prepare(by) and one.waits,
        "confirms": not why_not and one.waits,
        "why_not": why_not,
        "asks": permissions.may_ask_to_countersign(by, one) and not _countersigned(by, one),
        "withdraws": permissions.may_withdraw(by) and one.waits,
        "corrects": permissions.may_confirm(by) and one.standing == Designation.Standing.CONFIRMED,
    }


def _why_not(by: Actor, one: Designation) -> str:
    """Why this person may not confirm it, or not yet."""
    if not permissions.may_confirm(by):
        return _("The clerk confirms it.")
    if not permissions.may_confirm_this(by, one):
        return _second(by, one)
    begins = in_words(one.since, language())
    return "" if one.has_begun else _("Its categories begin on %(day)s: from that day on.") % {"day": begins}


def _second(by: Actor, one: Designation) -> str:
    """Whoever prepared it waits for a second person; in a small office for the countersigner."""
    if not permissions.may_ask_to_countersign(by, one):
        return _("Another person confirms what you prepared.")
    return _("It waits for the countersigner.") if _countersigned(by, one) else _("The countersigner signs first.")


def _countersigned(by: Actor, one: Designation) -> str:
    return separation.state(by, act=permissions.ACT, about=one, shown=one.shown)


def _who(actor: Actor | None) -> str:
    if actor is None:
        return ""
    someone = Person.objects.filter(user__actor=actor).first()
    return someone.name if someone else _("Someone else")


def _about(agreement: Agreement) -> str:
    return f"{places.body(agreement)}, {agreement.reference}"


def _record(by: Actor, said: dict[str, Any]) -> CouncilItem:
    named = {name: said[name] for name in ("title_en", "title_fr")}
    return council.record_item(
        by=by, reference=said["reference"], met=said["met"], outcome=CouncilItem.Outcome.ADOPTED, **named
    )
