"""What is asked of kinds of activity. Nothing is saved here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Once, words
from chancery.activities import usual
from chancery.activities.models import ActivityKind
from chancery.frame import language


class AKind(forms.Form):
    """What a kind of activity is called."""

    name_en = words(_("Name in English"))
    name_fr = words(_("Name in French"))

    def clean(self) -> dict[str, Any]:
        """It has a name."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("name_en") and not given.get("name_fr") and not self.errors:
            self.add_error("name_en", say("Name it, in one language at least."))
        return given


class NewKind(AKind, Once):
    """A kind at the end of the list."""


class KindAsItIs(AKind):
    """What it is called, and where it stands in the list."""

    number = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=9999)


class UsualKinds(forms.Form):
    """Those of the usual kinds that are not there yet, each ticked."""

    kinds = forms.MultipleChoiceField(label=_("The usual kinds of activity"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        known = set(ActivityKind.objects.values_list("key", flat=True))
        there = [one for one in usual.kinds() if one.key not in known]
        named = [(one.key, one.name_fr if language() == "fr" else one.name_en) for one in there]
        self.fields["kinds"].choices = named  # type: ignore[attr-defined]  # (a field of choices)
        self.initial.setdefault("kinds", [one.key for one in there])
