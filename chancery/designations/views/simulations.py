"""The register held against any policy, by those who work here; and the way from there to an assignment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.agreements import permissions as agreements
from chancery.audit.models import Actor
from chancery.designations import actions, forms, permissions, trial
from chancery.designations.models import Designation
from chancery.designations.views import places
from chancery.frame import language
from chancery.money import Money
from chancery.policy.phrases import every_phrase
from chancery.policy.placing import NOT_SHOWN, UNPLACED
from chancery.policy.report import breach_sentences, laws_apart, remarks
from chancery.policy.sums import Spent
from chancery.strategy import permissions as strategy
from chancery.strategy.models import PolicyVersion


@reads(permissions.may_simulate)
def index(request: HttpRequest) -> HttpResponse:
    """Every policy that can be tried, and every assignment that was prepared."""
    by = actor_of(request.user)
    own = PolicyVersion.objects.filter(kind=PolicyVersion.Kind.POLICY).order_by(
        F("in_force_from").desc(nulls_last=True), "-id"
    )
    found = Designation.objects.newest_first().select_related("policy", "council_item")
    looks = permissions.may_look(by)
    context = {
        "here": _("Assignments"),
        "policies": [(version, places.title(version)) for version in own],
        "designations": [(one, places.name(one)) for one in found] if looks else [],
        "looks": looks,
        "brings": by is not None and strategy.may_import(by),
    }
    return render(request, "designations/index.html", context)


@reads(permissions.may_simulate)
def simulation(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What the whole register would be under a policy, row by row, with reasons. A law above it places nothing."""
    version = get_object_or_404(PolicyVersion, pk=version_id, kind=PolicyVersion.Kind.POLICY)
    day = forms.Begin({"since": request.GET.get("since") or trial.start(version).isoformat()})
    since = day.cleaned_data["since"] if day.is_valid() else trial.start(version)
    by = actor_of(request.user)
    run = trial.Trial(version, since, among=agreements.visible(by), reader=permissions.reader_of(by))
    waiting = Designation.objects.filter(policy=version, standing=Designation.Standing.PREPARED).first()
    context = {
        "here": places.title(version),
        "trail": places.top(),
        "version": version,
        "since": since,
        "eve": run.eve,
        "ahead": since > timezone.localdate(),
        "form": day,
        "table": [(_name(run, key), n) for key, n in trial.table(run.policy, (row.after for row in run.run.rows))],
        "breaches": breach_sentences(run.policy, run.run.breaches, language()),
        "remarks": [one.sentence for one in remarks(run.run, language())],
        "laws": [one.sentence for one in laws_apart(run.policy, language(), run.earlier)],
        "money": [_spent(run, one) for one in run.run.money],
        "lines": [_line(run, one) for one in run.lines(language())],
        "waiting": waiting if permissions.may_look(by) else None,
        "prepares": by is not None and permissions.may_prepare(by),
        "attaches": by is not None and strategy.may_adopt(by) and version.in_force_from is None,
        "open_at": _open_at(version),
        "adopts": by is not None and strategy.may_adopt_this(by, version),
        "asks": by is not None and strategy.may_ask_to_countersign(by, version),
    }
    return render(request, "designations/simulation.html", context)


@writes(permissions.may_prepare)
def prepare(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """From a simulation to an assignment that people look at, row by row."""
    version = get_object_or_404(PolicyVersion, pk=version_id, kind=PolicyVersion.Kind.POLICY)
    first = {"since": request.GET.get("since") or trial.start(version)}

    def act(by: Actor) -> HttpResponse:
        made = actions.prepare(by=by, policy=version, since=form.cleaned_data["since"])
        return redirect("designations:show", designation_id=made.pk)

    form = forms.Begin(sent(request), initial=first)
    lede = _("A row for each agreement, as the simulation gives it. Nothing moves until the clerk confirms it.")
    trail = places.of_policy(version)
    return ask(request, form, act, title=_("Prepare an assignment"), verb=_("Prepare"), trail=trail, lede=lede)


def _open_at(version: PolicyVersion) -> str:
    """Where residents read the register under it; nothing while they may not."""
    seen = PolicyVersion.objects.simulated_openly().filter(pk=version.pk).exists()
    return reverse("portal:simulation", args=[version.policy_id]) if seen else ""


def _name(run: trial.Trial, key: str) -> str:
    if key == NOT_SHOWN:
        return _("Not shown")
    if key == UNPLACED:
        return _("No place found")
    return places.category(run.policy, key, run.earlier)


def _spent(run: trial.Trial, one: Spent) -> tuple[str, str, Money, Money]:
    """A budget of the policy: for what and how often, how many times, and what it comes to; a range where records are
    incomplete."""
    whole = _("The program") if one.amount.per == "programme" else _("All")
    named = ", ".join(_name(run, key) for key in one.categories) or whole
    if one.amount.every:
        named = f"{named}, {every_phrase(one.amount.every, language())}"
    often = str(one.count)
    if one.possibly != one.count:
        often = _("%(least)s to %(most)s") % {"least": one.count, "most": one.possibly}
    return named, often, one.total, one.most


def _line(run: trial.Trial, one: trial.Line) -> dict[str, Any]:
    row = one.row
    return {
        "reference": one.agreement.reference,
        "body": places.body(one.agreement),
        "before": _name(run, row.before),
        "after": _name(run, row.after),
        "moves": row.changes,
        "nowhere": row.after == UNPLACED,
        "reasons": one.reasons,
        "action": one.action,
        "money": one.money,
    }
