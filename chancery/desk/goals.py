"""What is asked of frameworks of goals: which one to bring in, and how much each of its parts weighs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Day
from chancery.frame import language
from chancery.imports import frameworks
from chancery.policy import PolicyError
from chancery.policy.load import LARGEST
from chancery.strategy.models import Framework, Goal
from chancery.strategy.weighing import NO_REASON, WHOLE, Weights, not_whole

FILE = "file"
SAID = ("weights_by_en", "weights_by_fr", "weights_on", "weights_why_en", "weights_why_fr")


class BringIn(forms.Form):
    """A framework that ships, or the city's own file."""

    choice = forms.ChoiceField(label=_("Framework"))
    file = forms.FileField(label=_("Your own file"), required=False, help_text=_("A framework file, .toml"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(FILE, _("Your own file")), *ours()]
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]  # (a field of choices)
        self.content, self.named, self.ours = b"", "", False

    def clean(self) -> dict[str, Any]:
        """The bytes of the framework; every fault of a file is told with its line."""
        given = self.cleaned_data
        choice, file = given.get("choice"), given.get("file")
        self.ours = choice != FILE
        if choice and self.ours:
            self.named, self.content = choice, frameworks.shipped()[choice]
        elif choice and file is None and "file" not in self.errors:
            self.add_error("file", _g("Choose a file."))
        elif file is not None:
            self.named, self.content = str(file.name), file.read(LARGEST + 1)
        if self.content:
            try:
                frameworks.read(self.content, self.named)
            except PolicyError as error:
                self.add_error(FILE, faults(error))
        return given


def faults(error: PolicyError) -> list[str]:
    """Each fault of a file, in the language of the page."""
    return [problem.phrase_fr() if language() == "fr" else str(problem) for problem in error.problems]


def ours() -> list[tuple[str, str]]:
    """Those that ship, by identifier, with their titles in the language of the page."""
    read = ((name, frameworks.read(content).framework) for name, content in frameworks.shipped().items())
    return [(name, str(values[f"title_{language()}"])) for name, values in read]


class Weighing(forms.Form):
    """How much each part weighs, in percent, and what that was set from; by whom, on which day and why."""

    weights_by_en = forms.CharField(label=_("Who set them, by function, in English"), required=False, max_length=500)
    weights_by_fr = forms.CharField(label=_("Who set them, by function, in French"), required=False, max_length=500)
    weights_on = Day(label=_("Since which day"), required=False)
    weights_why_en = forms.CharField(
        label=_("Why, in English"), required=False, widget=forms.Textarea({"rows": 3}), max_length=4000
    )
    weights_why_fr = forms.CharField(
        label=_("Why, in French"), required=False, widget=forms.Textarea({"rows": 3}), max_length=4000
    )

    def __init__(self, *args: Any, goals: Iterable[Goal], **more: Any) -> None:
        super().__init__(*args, **more)
        last = {name: self.fields.pop(name) for name in SAID}
        for goal in goals:
            name = getattr(goal, f"name_{language()}") or goal.name_en or goal.name_fr
            self.fields[f"weight-{goal.number}"] = forms.IntegerField(
                label=_g("%(name)s: weight in percent") % {"name": name}, required=False, min_value=0, max_value=WHOLE
            )
            self.fields[f"from-{goal.number}"] = forms.MultipleChoiceField(
                label=_g("%(name)s: set from") % {"name": name},
                required=False,
                choices=Goal.Ground.choices,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields |= last

    def clean(self) -> dict[str, Any]:
        """Together they are the whole; and a reader is told by whom and why."""
        given, french = self.cleaned_data, language() == "fr"
        names = [name for name in self.fields if name.startswith("weight-")]
        known = [given[name] for name in names if given.get(name) is not None]
        if not any(name in self.errors for name in names):
            for name in names if 0 < len(known) < len(names) else ():
                if given[name] is None:
                    self.add_error(name, _g("Give every part a weight, if only 0, or none at all."))
            if len(known) == len(names) and sum(known) != WHOLE:
                self.add_error(names[0], not_whole(sum(known))[french])
        if not (given.get("weights_by_en") or given.get("weights_by_fr")):
            self.add_error(f"weights_by_{'fr' if french else 'en'}", _g("Say who set them: a function, no name."))
        if not (given.get("weights_why_en") or given.get("weights_why_fr")):
            self.add_error(f"weights_why_{'fr' if french else 'en'}", NO_REASON[french])
        on = given.get("weights_on")
        if on is not None and on > timezone.localdate():
            self.add_error("weights_on", _g("This day is still to come."))
        return given


def said_of(row: Framework) -> dict[str, Any]:
    """What the record says now, under the names of the form's fields."""
    now: dict[str, Any] = {name: getattr(row, name) for name in SAID}
    for goal in row.goals.all():
        now |= {f"weight-{goal.number}": goal.weight, f"from-{goal.number}": goal.weight_from.split()}
    return now


def weights_of(values: Mapping[str, Any]) -> Weights:
    """What the form says, as the action takes it."""
    numbers = [int(name.partition("-")[2]) for name in values if name.startswith("weight-")]
    parts = {number: (values[f"weight-{number}"], values[f"from-{number}"]) for number in numbers}
    return Weights(parts, {name: values[name] for name in SAID})
