"""The file of a counterparty, with what every room knows of it; and the merger, which shows what will follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask_sure, reads, sent, writes
from chancery.agreements import permissions as of_agreements
from chancery.agreements.models import Agreement, AgreementFact
from chancery.audit.models import Actor
from chancery.counterparties import actions, forms, permissions
from chancery.counterparties.models import Contact, Counterparty, CounterpartyFact, DateOfNote
from chancery.counterparties.profile import with_profile
from chancery.counterparties.views.bodies import called, named, trail
from chancery.desk import known
from chancery.desk.cases.listing import of_record
from chancery.desk.views import waivers
from chancery.errors import require
from chancery.frame import language
from chancery.imports.noted import noted_of
from chancery.missions import gifts
from chancery.missions import permissions as missions
from chancery.missions.models import Gift
from chancery.notes.shown import notes_of
from chancery.portal.known import population
from chancery.strategy.policies import in_force

SHOWN = 20


@reads(permissions.may_read)
def file(request: HttpRequest, reference: str) -> HttpResponse:
    """One counterparty: who it is, what is known of it, whom the city knows there, and what was agreed with it."""
    row, by, today = named(reference), actor_of(request.user), timezone.localdate()
    if row.merged_into:
        return redirect("desk:counterparty", reference=row.merged_into.reference)
    mine, policy = _with_duplicates(row), in_force(today)
    facts = CounterpartyFact.objects.filter(counterparty__in=mine)
    context = {
        "row": row,
        "here": called(row),
        "trail": trail(),
        "policy": policy.title.in_(language()) if policy else "",
        "aliases": row.aliases.all(),
        "events": row.events.all(),
        "duplicates": [one for one in mine if one.pk != row.pk],
        "successor": row.succeeded_by,
        "predecessors": row.predecessors.all(),
        "subjects": known.subjects(facts, with_profile(policy, row), by, today),
        "population": population(row.city),
        "agreements": _agreements(by, mine)[:SHOWN],
        "sees_gifts": missions.may_look(by),
        "gifts": gifts.of_bodies(by, mine)[:SHOWN],
        "dates": DateOfNote.objects.standing().filter(Q(counterparty__in=mine) | Q(country=row.country_id)),
        "keeps": by is not None and permissions.may_register(by),
        "noted": noted_of(by, [one.pk for one in mine]),
        "said": notes_of(request, row, back=reverse("desk:counterparty", args=[row.reference]), also=mine[1:]),
        **_people(by, mine),
        **of_record(by, *(one.reference for one in mine)),
    }
    return render(request, "desk/counterparty.html", context)


@writes(permissions.may_register)
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    """This record is a duplicate: choose the one that stays, see what will follow, and say so twice."""
    row, form = named(reference), forms.Another(sent(request))
    form.fields["other"].label = _("The record that stays")
    by = actor_of(request.user)

    def act(by: Actor) -> HttpResponse:
        given = form.cleaned_data
        kept = actions.merge(by=by, duplicate=row, into=given["other"], on=given["on"], source=given["source"])
        return redirect("desk:counterparty", reference=kept.reference)

    def check() -> None:
        require(form.cleaned_data["other"].pk != row.pk, "These are the same record.", "C’est la même fiche.")
        require(row.merged_into_id is None, "It was merged already.", "La fusion est déjà faite.")

    def says() -> Sequence[tuple[Any, Any]]:
        return [(_("The record that stays"), _line(form.cleaned_data["other"])), *_what_follows(by, row)]

    page = {
        "title": _("Merge a duplicate"),
        "verb": _("Merge"),
        "trail": trail(row),
        "name": _line(row),
        "final": _("The two records are read as one from now on. Both numbers stay, and lead to the one that stays."),
    }
    return ask_sure(request, form, act, check=check, says=says, **page)


@reads(of_agreements.may_read)
def agreement_facts(request: HttpRequest, reference: str) -> HttpResponse:
    """What is known of one agreement."""
    by, today = actor_of(request.user), timezone.localdate()
    rows = of_agreements.visible(by).select_related("counterparty__merged_into")
    row = get_object_or_404(rows, reference=reference)
    policy = in_force(today)
    facts = AgreementFact.objects.filter(agreement=row)
    context = {
        "row": row,
        "here": _("What is known of %(reference)s") % {"reference": row.reference},
        "trail": [
            (_("Agreements"), reverse("desk:agreements")),
            (row.reference, reverse("desk:agreement", args=[reference])),
        ],
        "policy": policy.title.in_(language()) if policy else "",
        "subjects": known.subjects(facts, policy, by, today),
        "keeps": by is not None and permissions.may_register(by),
        "waivers": waivers.lines(row, policy, by),
        "records": waivers.records(row, policy, by),
    }
    return render(request, "desk/agreement-facts.html", context)


def _with_duplicates(row: Counterparty) -> list[Counterparty]:
    return [row, *row.duplicates.order_by("reference")]


def _agreements(by: Actor | None, bodies: list[Counterparty]) -> Any:
    seen = of_agreements.visible(by) if of_agreements.may_read(by) else Agreement.objects.none()
    mine = Q(counterparty__in=bodies) | Q(parties__counterparty__in=bodies)
    return seen.filter(mine).distinct().order_by("-reference")


def _people(by: Actor | None, bodies: list[Counterparty]) -> dict[str, Any]:
    """Whom the city knows there; for those who may not read contacts there is nothing, not even a heading."""
    if not permissions.may_read_contacts(by):
        return {"reads_contacts": False}
    contacts = (
        Contact.objects.active()
        .filter(organisation__in=bodies)
        .order_by("rank", F("credential_on").asc(nulls_last=True), "sort")
    )
    return {
        "reads_contacts": True,
        "contacts": contacts[:SHOWN],
        "adds_contacts": by is not None and permissions.may_add_contacts(by),
        "today": timezone.localdate(),
    }


def _what_follows(by: Actor | None, row: Counterparty) -> list[tuple[Any, Any]]:
    """What will be read under the record that stays."""
    mine = _with_duplicates(row)
    agreements = [one.reference for one in _agreements(by, mine)[:SHOWN]]
    names = [called(row), *(alias.name for alias in row.aliases.all())]
    classes = permissions.classes_for(by)
    counts = (
        (_("Facts that follow it"), CounterpartyFact.objects.filter(counterparty__in=mine).of_classes(classes).count()),
        (_("Gifts that follow it"), Gift.objects.standing().filter(counterparty__in=mine).count()),
        (_("Contacts that follow it"), Contact.objects.filter(organisation__in=mine).count()),
        (_("Days of note that follow it"), DateOfNote.objects.standing().filter(counterparty__in=mine).count()),
    )
    return [
        (_("Names it is found by"), ", ".join(dict.fromkeys(names))),
        (_("Agreements that follow it"), ", ".join(agreements) or _("none")),
        *counts,
    ]


def _line(row: Counterparty) -> str:
    return f"{called(row)} ({row.reference})"
