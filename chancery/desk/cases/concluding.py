"""The agreement that comes of a case: what is known of it already, and what is still asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import ByNumber, Day, words
from chancery.accounts.models import Person
from chancery.agreements.concludable import Titled, asks_project, come_of
from chancery.agreements.forms import INSTRUMENTS, InOrder, choice, counterparty
from chancery.agreements.models import Agreement
from chancery.cases import chain
from chancery.cases.models import Case
from chancery.counterparties.models import Counterparty
from chancery.dates import last_day_of_term
from chancery.desk.cases.silent import Silent
from chancery.frame import language
from chancery.proposals.models import PlannedActivity, Proposal

MAKES = ("proposal", "agreement", "renewal", "alignment", "conversion")
"""Kinds of case of which an agreement comes, or that one which is there goes on."""


class Offered(NamedTuple):
    """Something that the proposal promises: its key in the form, its words, and the division that is to do it."""

    key: str
    titled: Titled
    said: str


class Concluding(Silent, InOrder):
    """What an agreement needs that its case does not say."""

    counterparty = counterparty(_("Counterparty"), required=True)
    instrument = forms.ChoiceField(label=_("Instrument"), choices=INSTRUMENTS)
    title_en = words(_("Title, in English"))
    title_fr = words(_("Title, in French"))
    signed_on = Day(label=_("Date of signature"))
    starts_on = Day(label=_("First day"), required=False, help_text=_("Empty: the day of the signature"))
    ends_on = Day(label=_("Last day"), required=False)
    renewal = choice(_("How it is renewed"), list(Agreement.Renewal.choices))
    sponsor = forms.ModelChoiceField(
        Person.objects.order_by("name"), label=_("Council sponsor"), required=False, empty_label=_("Not recorded")
    )
    implementer = ByNumber(Counterparty.objects.current, label=_("Carried out by"))
    projects = forms.MultipleChoiceField(
        label=_("Joint projects"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Residents read these: what both sides deliver"),
    )  # fmt: skip
    project_en = words(_("Another joint project, in English"))
    project_fr = words(_("Another joint project, in French"))
    promises = forms.MultipleChoiceField(
        label=_("What the City has to do"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Kept for the office as commitments of the City"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, activities: list[Offered], means: list[Offered], asks_project: bool, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.asks_project = asks_project
        self.offered = {one.key: one.titled for one in (*activities, *means)}
        for name, rows in (("projects", activities), ("promises", means)):
            field: Any = self.fields[name]
            field.choices = [(one.key, one.said) for one in rows]
            if not rows:
                del self.fields[name]
        if "projects" not in self.fields:
            self.fields["project_en"].label = _("Joint project, in English")
            self.fields["project_fr"].label = _("Joint project, in French")

    def clean(self) -> dict[str, Any]:
        """At least one project that both sides deliver, where the policy wants one."""
        given = super().clean()
        if not self.asks_project:
            return given
        if not given.get("projects") and not given.get("project_en") and not given.get("project_fr"):
            self.add_error("project_en", say("Every agreement names at least one project that both sides deliver."))
        return given

    def made_of(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        another = Titled(given.pop("project_en"), given.pop("project_fr"))
        chosen = [self.offered[key] for key in given.pop("projects", [])]
        given["projects"] = [*chosen, another] if another.en or another.fr else chosen
        given["promises"] = [self.offered[key] for key in given.pop("promises", [])]
        given["sponsor_recorded"] = given["sponsor"] is not None
        return given


def form_of(case: Case, data: Any) -> Concluding:
    """The form, with all that the case and its proposal know already."""
    proposal = Proposal.objects.filter(case=case).select_related("counterparty").first()
    activities = list(proposal.activities.prefetch_related("means__division")) if proposal else []
    found = chain.of(case)
    days = [one.taken.on for one in found if one.taken]
    signed = max(days, default=None)
    initial = {
        "counterparty": proposal.counterparty if proposal else _body(case),
        "signed_on": signed,
        "ends_on": last_day_of_term(signed, months=proposal.months)
        if proposal and proposal.months and signed
        else None,
        "renewal": Agreement.Renewal.CONSENT if proposal and proposal.renewable else "",
        "projects": [f"a{one.number}" for one in activities],
        "promises": [one.key for one in _means(activities, "")],
    }
    tongue = proposal.language if proposal else ""
    offered = {"activities": list(_projects(activities, tongue)), "means": list(_means(activities, tongue))}
    about, wants = f"conclude/{case.reference}", asks_project(case)
    form = Concluding(data, about=about, case=case, initial=initial, asks_project=wants, **offered)
    if proposal and not proposal.counterparty:
        form.fields["counterparty"].help_text = say(
            "Its number or its name. It was proposed as “%(name)s”; whoever is not in the register yet is entered "
            "there first, under “Counterparties”."
        ) % {"name": proposal.candidate}
    return form


def may_be_made(case: Case) -> bool:
    """Is there something to make of it?"""
    return case.kind in MAKES and case.outcome == Case.Outcome.CARRIED and come_of(case) is None


def _end(proposal: Proposal | None, signed: date | None) -> date | None:
    return last_day_of_term(signed, months=proposal.months) if proposal and proposal.months and signed else None


def _body(case: Case) -> Counterparty | None:
    about = Q(reference=case.subject) | Q(agreements__reference=case.subject)
    return Counterparty.objects.current().filter(about).first()


def _projects(activities: list[PlannedActivity], tongue: str) -> Iterator[Offered]:
    for one in activities:
        yield Offered(f"a{one.number}", _titled(one, tongue), one.title)


def _means(activities: list[PlannedActivity], tongue: str) -> Iterator[Offered]:
    """Each activity once for each division that gives money or time to it."""
    for one in activities:
        divisions = {each.division_id: each.division for each in one.means.all() if each.division}
        for number, division in enumerate(divisions.values(), 1):
            name = getattr(division, f"name_{language()}") or division.name_en
            yield Offered(
                f"m{one.number}-{number}", _titled(one, tongue)._replace(division=division), f"{one.title}, {name}"
            )


def _titled(one: PlannedActivity, tongue: str) -> Titled:
    """Its title in the language in which it was proposed."""
    return Titled("", one.title) if tongue == "fr" else Titled(one.title, "")
