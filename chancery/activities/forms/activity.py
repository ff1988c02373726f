"""What is asked of an activity itself: what it is, what it serves, where it stands. Nothing is saved here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chancery.accounts.fields import ByNumber, LawDay, Named, Once, sentences, words
from chancery.accounts.models import Division
from chancery.accounts.permissions import OFFICE, divisions_of, has_role
from chancery.activities.forms.fields import NOTHING, InParts, Several, Ticked, reason
from chancery.activities.models import Activity, ActivityKind
from chancery.agreements import permissions as agreements
from chancery.agreements.models import Agreement
from chancery.audit.models import Actor
from chancery.counterparties.models import Counterparty
from chancery.frame import language
from chancery.memberships.models import Network
from chancery.strategy.models import Goal, Objective


def _of_framework(goal: Goal) -> str:
    title = getattr(goal.framework, f"title_{language()}") or goal.framework.title_en
    return f"{title}, {goal.number}. {getattr(goal, f'name_{language()}') or goal.name_en}"


def _of_goal(one: Objective) -> str:
    title = getattr(one.goal.framework, f"title_{language()}") or one.goal.framework.title_en
    return f"{title}, {one.goal.number}.{one.number}. {getattr(one, f'text_{language()}') or one.text_en}"


class Details(InParts):
    """What it is, when and where, and what residents have of it."""

    PARTS = (
        (_("What it is"), "state kind title_en title_fr"),
        (_("When and where"), "when when_text_en when_text_fr ends mode place_en place_fr"),
        (_("For residents"), "summary_en summary_fr benefit_en benefit_fr"),
        (_("Who leads it, and who else takes part"), "lead partners_en partners_fr"),
        (_("Where it is from"), "source reason"),
    )

    kind = Named(ActivityKind.objects.all(), label=_("Kind of activity"), required=False)
    title_en = sentences(_("Title in English"))
    title_fr = sentences(_("Title in French"))
    when = LawDay(label=_("When"))
    when_text_en = words(_("When, in words, in English"))
    when_text_fr = words(_("When, in words, in French"))
    ends = LawDay(label=_("End date"))
    mode = forms.ChoiceField(label=_("In person or virtual"), choices=[NOTHING, *Activity.Mode.choices], required=False)
    place_en = words(_("Place in English"))
    place_fr = words(_("Place in French"))
    summary_en = sentences(_("In a few sentences, in English"))
    summary_fr = sentences(_("In a few sentences, in French"))
    benefit_en = sentences(_("What residents have of it, in English"))
    benefit_fr = sentences(_("What residents have of it, in French"))
    partners_en = sentences(_("Others who take part, in English"))
    partners_fr = sentences(_("Others who take part, in French"))
    lead = Named(Division.objects.all(), label=_("Lead division"), required=False)
    source = words(_("Where this was read"))

    def clean(self) -> dict[str, Any]:
        """It has a title."""
        given = super().clean() or self.cleaned_data
        if not given.get("title_en") and not given.get("title_fr"):
            self.add_error("title_en", say("An activity has a title, in English or in French."))
        return given


def narrow_lead(form: forms.Form, by: Actor | None) -> None:
    """Whoever works for divisions only chooses among them, and has to."""
    if by is not None and not has_role(by, *OFFICE):
        field: Any = form.fields["lead"]
        field.queryset, field.required = Division.objects.filter(pk__in=divisions_of(by)), True


class Correct(Details):
    """The same, and why."""

    reason = reason()

    def __init__(self, *args: Any, by: Actor | None, **more: Any) -> None:
        super().__init__(*args, **more)
        narrow_lead(self, by)


class NewActivity(Once, Details):
    """A new one: planned, or done already. A division enters what it leads."""

    state = forms.ChoiceField(
        label=pgettext_lazy("activity", "Where it stands"), choices=Activity.State.choices, initial="planned"
    )
    field_order = ("key", "state", "kind")

    def __init__(self, *args: Any, by: Actor | None, **more: Any) -> None:
        super().__init__(*args, **more)
        narrow_lead(self, by)


class Links(forms.Form):
    """With whom it is, and what it serves."""

    counterparty = ByNumber(Counterparty.objects.current, label=_("With"))
    also_with = Several(Counterparty.objects.all, label=_("And with"))
    agreements = Several(Agreement.objects.all, label=_("Under the agreements"))
    networks = Ticked(Network.objects.all(), label=_("Through the networks"))
    divisions = Ticked(Division.objects.all(), label=_("Other divisions"))
    goals = Ticked(
        Goal.objects.select_related("framework").order_by("framework__slug", "number"),
        label=_("Goals, functions and Sustainable Development Goals that it serves"),
        label_of=_of_framework,
    )
    objectives = Ticked(
        Objective.objects.select_related("goal__framework").order_by("goal__framework__slug", "goal__number", "number"),
        label=_("Objectives"),
        label_of=_of_goal,
    )
    reason = reason()

    def __init__(self, *args: Any, by: Actor | None, row: Activity, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("networks", "divisions", "objectives"):
            if not self.fields[name].queryset.exists():  # type: ignore[attr-defined]  # (a field of rows)
                del self.fields[name]
        mine = agreements.visible(by)
        if row.agreements.exclude(pk__in=mine).exists():
            del self.fields["agreements"]  # of those that somebody may not read they neither learn nor let go
        else:
            self.fields["agreements"].rows = lambda: mine  # type: ignore[attr-defined]  # (a field of ours)


class Move(forms.Form):
    """Where it stands today."""

    state = forms.ChoiceField(label=pgettext_lazy("activity", "Where it stands"), choices=Activity.State.choices)
    when = LawDay(label=_("When"))


class Withhold(forms.Form):
    """That they do not, and why."""

    why = sentences(_("Why"), required=True)
