"""What is asked of the schedule, of holds and of disposals. Nothing is saved here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Day, sentences, words
from chancery.retention import due, plain
from chancery.retention.models import RecordClass


class Line(forms.Form):
    """A line of the records schedule."""

    code = forms.SlugField(label=_("Code"), max_length=80, help_text=_("Small letters, digits, hyphens; never changed"))
    title_en = words(_("Title, in English"))
    title_fr = words(_("Title, in French"))
    table = forms.ChoiceField(label=_("What it covers"))
    counts_from = forms.ChoiceField(label=_("Counted from"))
    years = forms.IntegerField(
        label=_("Years"), min_value=0, max_value=200, required=False, help_text=_("Empty: as long as there is a city")
    )
    rule_en = sentences(_("Rule, in English"))
    rule_fr = sentences(_("Rule, in French"))
    source = words(_("Source"), help_text=_("The by-law or schedule that says so"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        tables = due.tables()
        days = sorted({day for table in tables for day in due.dates(table)})
        self.fields["table"].choices = [(one, plain.NAMES[one]) for one in tables]  # type: ignore[attr-defined]  # (a field of choices)
        self.fields["counts_from"].choices = [(one, plain.EVENTS[one]) for one in days]  # type: ignore[attr-defined]  # (a field of choices)


class NewHold(forms.Form):
    """A hold on a class, or on one record."""

    record_class = forms.ModelChoiceField(RecordClass.objects.all(), label=_("Class"), required=False)
    row = words(_("Or one record"), max_length=160, help_text=_("As the list of what is due names it"))
    reason = sentences(_("Why"), required=True)
    since = Day(label=_("First day"), required=False)
    until = Day(label=_("Last day"), required=False, help_text=_("Empty for no end"))


class Several(forms.Form):
    """Several records, each ticked: whoever takes the step unticks what is not meant."""

    rows = forms.MultipleChoiceField(label=_("Records"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, rows: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["rows"].choices = list(rows.items())  # type: ignore[attr-defined]  # (a choice of rows)
        self.initial["rows"] = list(rows)


class Why(forms.Form):
    """A refusal says why."""

    reason = sentences(_("Why"), required=True)
