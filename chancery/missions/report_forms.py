"""What is asked of the report of a trip. Nothing is saved here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Day, Once, sentences, words
from chancery.frame import language
from chancery.missions.forms import UNKNOWN, choice
from chancery.missions.models import Aim, AimAnswer


class ReportForm(forms.Form):
    """The report of a trip, with an answer for each objective of the mission."""

    summary_en = sentences(_("Summary for residents, in English"))
    summary_fr = sentences(_("Summary for residents, in French"))
    observations_en = sentences(_("Observations, in English"))
    observations_fr = sentences(_("Observations, in French"))
    learning_en = sentences(_("What was new, in English"))
    learning_fr = sentences(_("What was new, in French"))
    contacts = sentences(
        _("Who was met"),
        help_text=_("One person on each line: name, function. For the office alone; nobody publishes it."),
    )
    sessions_en = sentences(_("Sessions attended, in English"))
    sessions_fr = sentences(_("Sessions attended, in French"))
    remained = forms.TypedChoiceField(
        label=_("Did you remain for each session?"), required=False, empty_value=None,
        choices=[*UNKNOWN, ("yes", _("Yes")), ("no", _("No"))], coerce=lambda said: said == "yes",
    )  # fmt: skip
    commitments_en = sentences(_("What was promised, in English"), help_text=_("One promise on each line."))
    commitments_fr = sentences(_("What was promised, in French"))
    gifts_en = sentences(_("Gifts given and received, in English"))
    gifts_fr = sentences(_("Gifts given and received, in French"))

    def __init__(self, *args: Any, aims: Sequence[Aim], **more: Any) -> None:
        super().__init__(*args, **more)
        self.aims = {f"aim-{one.number}": one for one in aims}
        for name, one in self.aims.items():
            text = getattr(one, f"text_{language()}") or one.text_en or one.text_fr
            self.fields[name] = choice(text, AimAnswer.Answer.choices)

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """What everyone reads, what the office reads, and the objectives one by one."""
        told = ("summary_en", "summary_fr")
        objectives = [self[name] for name in self.aims]
        inside = [one for one in self.visible_fields() if one.name not in told and one.name not in self.aims]
        parts = [(_("For residents"), [self[name] for name in told]), (_("For the office"), inside)]
        return [*parts, (_("Were the objectives met?"), objectives)] if objectives else parts

    def answers(self) -> dict[Aim, str]:
        """The objectives that were answered."""
        return {aim: self.cleaned_data[name] for name, aim in self.aims.items() if self.cleaned_data[name]}

    def values(self) -> dict[str, Any]:
        """What the report says beside them."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.aims}


class WhatFollows(forms.Form):
    """What somebody does next."""

    text_en = sentences(_("What is to be done, in English"))
    text_fr = sentences(_("What is to be done, in French"))
    owner = words(_("Who does it"))
    due_on = Day(label=_("By when"), required=False)

    def clean(self) -> dict[str, Any]:
        """It says something."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("text_en") and not data.get("text_fr"):
            self.add_error("text_en", _("Write it, in one language at least."))
        return data


class FollowUpForm(WhatFollows, Once):
    """A follow-up that is new."""


class FollowUpAsItIs(WhatFollows):
    """What is right of a follow-up, and whether it is done."""

    done_on = Day(label=_("Done on"), required=False)
