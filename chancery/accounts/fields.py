"""What forms of the office ask for, in every room: a day, a date of law, a row by its name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chancery.dates import FuzzyDate, parse_fuzzy
from chancery.errors import BadInput
from chancery.frame import language


class Day(forms.DateField):
    """A day, as browsers ask for it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"], **more
        )


class LawDay(forms.CharField):
    """A date of law, as exactly as it is known."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("A day, a month, a year or a span: 2024-05-14, 2024-05, 2024, 2013..2019"))
        super().__init__(max_length=40, required=more.pop("required", False), **more)

    def clean(self, value: Any) -> FuzzyDate:
        """The date; what cannot be one is refused in words."""
        try:
            return parse_fuzzy(super().clean(value))
        except BadInput as bad:
            raise forms.ValidationError(bad.said(language())) from bad


class Named(forms.ModelChoiceField):  # type: ignore[type-arg]  # (generic for the types alone)
    """A choice among rows, in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        """The name of a row."""
        return str(getattr(obj, f"name_{language()}") or obj.name_en)


class ManyNamed(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several of them."""

    def label_from_instance(self, obj: Any) -> str:
        """The name of a row."""
        return str(getattr(obj, f"name_{language()}") or obj.name_en)


def words(label: Any, **more: Any) -> forms.CharField:
    """A few words; empty is not recorded."""
    return forms.CharField(**{"label": label, "required": False, "max_length": 500, **more})


def sentences(label: Any, **more: Any) -> forms.CharField:
    """A few sentences; empty is not recorded."""
    area = forms.Textarea({"rows": 4})
    return forms.CharField(**{"label": label, "required": False, "max_length": 20_000, "widget": area, **more})
