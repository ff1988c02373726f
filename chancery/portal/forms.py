"""What is asked on the public side, of whoever has a private link. Nothing is saved here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import words
from chancery.cases.models import FactAsked
from chancery.frame import language

CHOICES = [("confirmed", _("It is right")), ("disputed", _("It is not right")), ("", _("We do not say"))]


class Confirming(forms.Form):
    """Of each fact whether it is right, and what it is instead; and who says so."""

    signatory = words(_("Your name"), required=True, max_length=200)
    function = words(_("Your function"), max_length=200)
    binds = forms.BooleanField(label=_("I may speak for this city"))

    def __init__(self, *args: Any, facts: Sequence[FactAsked], **more: Any) -> None:
        super().__init__(*args, **more)
        self.asked = facts
        for one in facts:
            named = getattr(one, f"name_{language()}") or one.name_en
            self.fields[f"answer-{one.number}"] = forms.ChoiceField(
                label=named, choices=CHOICES, required=False, initial="", widget=forms.RadioSelect
            )
            self.fields[f"said-{one.number}"] = forms.CharField(
                label=_("What it is instead: %(name)s") % {"name": named}, required=False, max_length=2000
            )

    def rows(self) -> list[tuple[FactAsked, BoundField, BoundField]]:
        """Each fact with its two fields."""
        return [(one, self[f"answer-{one.number}"], self[f"said-{one.number}"]) for one in self.asked]

    def answers(self) -> dict[str, tuple[str, str]]:
        """What they said of each, by its key."""
        said = self.cleaned_data
        return {one.key: (said[f"answer-{one.number}"], said[f"said-{one.number}"]) for one in self.asked}

    def clean(self) -> dict[str, Any]:
        """Whoever disputes a fact says what it is instead."""
        data: dict[str, Any] = super().clean() or {}
        for one in self.asked:
            if data.get(f"answer-{one.number}") == "disputed" and not data.get(f"said-{one.number}", "").strip():
                self.add_error(f"said-{one.number}", _("Say what it is instead."))
        return data
