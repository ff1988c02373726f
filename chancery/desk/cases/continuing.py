"""An agreement goes on by a case: what is asked when it is taken up, and once it was decided and signed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import LAST_YEAR, Day, Named, Once, sentences, words
from chancery.accounts.models import Division
from chancery.agreements import continuing
from chancery.agreements.concludable import Titled, asks_project
from chancery.agreements.forms import INSTRUMENTS
from chancery.agreements.models import Agreement
from chancery.cases import chain
from chancery.cases.facts import policy_of
from chancery.cases.models import Case
from chancery.dates import last_day_of_term
from chancery.desk.cases.silent import Silent
from chancery.desk.words import day
from chancery.frame import language
from chancery.policy import Policy
from chancery.policy.facts import plus
from chancery.policy.model import Category, Procedure
from chancery.policy.procedure import procedures


class TakeUp(Once):
    """To which category it is to come, who would carry it out, and whether it came in."""

    category = forms.ChoiceField(label=_("Category that it comes to"))
    lead_division = Named(Division.objects.all(), label=_("Division most directly responsible"), required=False)
    came_on = Day(label=_("Day it came in"), required=False, help_text=_("Empty: it has not come in yet."))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["category"]
        field.choices = choices
        if len(choices) < 2:
            field.required = False
            del self.fields["category"]


class Renewing(Silent):
    """The new term of an agreement whose renewal was decided."""

    signed_on = Day(label=_("Date of signature"))
    years = forms.IntegerField(label=_("For how many years"), min_value=1, max_value=99, required=False)
    ends_on = Day(label=_("New last day"), required=False, help_text=_("Instead of a number of years"))
    text_en = sentences(_("What happened, in English"))
    text_fr = sentences(_("What happened, in French"))

    def __init__(self, *args: Any, starts_on: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.starts_on = starts_on

    def clean(self) -> dict[str, Any]:
        """The last day, counted from the day after the term that runs."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        years, last = given.pop("years", None), given.get("ends_on")
        if bool(years) == bool(last) and not self.errors:
            self.add_error("years", say("Give the years or the last day: one of the two."))
        elif years and self.starts_on.year + years <= LAST_YEAR:
            given["ends_on"] = last_day_of_term(self.starts_on, years=years)
        elif years:
            self.add_error("years", say("Give the new last day: so long a term cannot be counted."))
        return given


class Amending(Silent):
    """What both sides changed, so that the agreement is what was decided."""

    signed_on = Day(label=_("Date of signature"))
    instrument = forms.ChoiceField(label=_("Instrument"), choices=INSTRUMENTS)
    ends_on = Day(label=_("Last day"), required=False)
    project_en = words(_("Another joint project, in English"))
    project_fr = words(_("Another joint project, in French"))
    text_en = sentences(_("What was changed, in English"))
    text_fr = sentences(_("What was changed, in French"))

    def __init__(self, *args: Any, row: Agreement, asks_project: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.row, self.asks_project = row, asks_project

    def clean(self) -> dict[str, Any]:
        """It is said what was changed; and there is a project that both sides deliver, where the policy wants one."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("text_en") and not given.get("text_fr"):
            self.add_error("text_en", say("Say what was amended."))
        named = given.get("project_en") or given.get("project_fr")
        if self.asks_project and not named and not self.row.joint_projects.exists():
            self.add_error("project_en", say("Every agreement names at least one project that both sides deliver."))
        return given

    def made_of(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        project = Titled(given.pop("project_en"), given.pop("project_fr"))
        return {**given, "projects": [project] if project.en or project.fr else []}


def renewing(case: Case, data: Any) -> Renewing:
    """The form of a renewal, with the day on which it was signed."""
    row = Agreement.objects.get(reference=case.subject)
    starts = row.ends_on + timedelta(days=1) if row.ends_on else _signed(case) or case.opened_on
    about, initial = f"conclude/{case.reference}", {"signed_on": _signed(case)}
    form = Renewing(data, about=about, case=case, starts_on=starts, initial=initial)
    form.fields["ends_on"].help_text = _until(case, starts) or form.fields["ends_on"].help_text
    return form


def amending(case: Case, data: Any) -> Amending:
    """The form of an amendment, with what is written of the agreement now."""
    row, signed = Agreement.objects.get(reference=case.subject), _signed(case)
    initial = {"signed_on": signed, "instrument": row.instrument, "ends_on": row.ends_on}
    about, wants = f"conclude/{case.reference}", asks_project(case)
    form = Amending(data, about=about, case=case, row=row, asks_project=wants, initial=initial)
    form.fields["ends_on"].help_text = _until(case, signed) if signed else ""
    return form


def choices(row: Agreement, kind: str, policy: Policy | None) -> list[tuple[str, str]]:
    """The categories that it may come to, by name."""
    if policy is None:
        return []
    named = [policy.get(Category, one) for one in continuing.options(row, kind, policy)]
    return [(one.id, one.name.in_(language())) for one in named]


def clause(row: Agreement, kind: str, policy: Policy | None) -> Procedure | None:
    """The clause of the policy by which it may be asked for."""
    return next(iter(procedures(policy, kind, (row.category, row.instrument))), None) if policy else None


def _signed(case: Case) -> date | None:
    return max((one.taken.on for one in chain.of(case) if one.taken), default=None)


def _until(case: Case, starts_on: date) -> str:
    """The latest last day that the policy lets it have."""
    term = policy_of(case).get(Category, case.category).term
    if term is None or term.at_most is None:
        return ""
    last = plus(starts_on, term.at_most) - timedelta(days=1)
    return say("The policy lets it run until %(day)s at the latest.") % {"day": day(last)}
