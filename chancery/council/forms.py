"""Ask and check; nothing is saved here. The fields have the names of the columns they are about."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import ByNumber, Day, LawDay, Named, Once, sentences, words
from chancery.accounts.models import Division
from chancery.council.models import CouncilItem

NEW_NUMBER = re.compile(r"(?=.*\d)[\w./-]{1,80}")


def item(**more: Any) -> ByNumber:
    """A decision of Council, by its number or its title."""
    return ByNumber(CouncilItem.objects.all, stem="title", **more)


class ItemNumber(ByNumber):
    """The number of an item: one that is on record, or a new one."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("As in the agenda or the minutes: 2024.EX14.2. One on record, or a new one."))
        super().__init__(CouncilItem.objects.all, stem="title", **more)

    def clean(self, value: Any) -> CouncilItem | str | None:
        """The item; or the number of one that nobody recorded yet. Words that are no number are looked for."""
        try:
            found: CouncilItem | None = super().clean(value)
        except forms.ValidationError:
            said = str(value or "").strip()
            if NEW_NUMBER.fullmatch(said):
                return said
            raise
        return found


class Agenda(forms.Form):
    """The item of a meeting: its number, and what else is said of one that is new."""

    item = ItemNumber(label=_("Number of the council item"), required=True)
    met = LawDay(label=_("Day of the meeting"))
    body_en = words(_("The body that meets, in English"))
    body_fr = words(_("The body that meets, in French"))
    title_en = words(_("What it is called, in English"))
    title_fr = words(_("What it is called, in French"))
    url = forms.URLField(label=_("Address of the agenda or the minutes"), required=False, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        """A new one has its day and is called something."""
        data: dict[str, Any] = super().clean() or {}
        if isinstance(data.get("item"), str):
            if not data.get("title_en") and not data.get("title_fr"):
                self.add_error("title_en", _("Say what it is called, in one language at least."))
            if "met" in data and not data["met"]:
                self.add_error("met", _("Say on which day it meets."))
        return data


OUTCOMES = [one for one in CouncilItem.Outcome.choices if one[0] != CouncilItem.Outcome.NOT_RECORDED]


class Minutes(Agenda):
    """What the minutes say of an item, new or on record."""

    outcome = forms.ChoiceField(
        label=_("What became of it"),
        choices=[("", _("As it is on record")), *OUTCOMES],
        required=False,
    )
    text_en = sentences(_("What was decided, in our words, in English"))
    text_fr = sentences(_("What was decided, in our words, in French"))
    public = forms.BooleanField(
        label=_("Council decided it in public"), required=False, initial=True, help_text=_("Of a new item.")
    )

    def clean(self) -> dict[str, Any]:
        """What became of it is said once: here, or on record."""
        data = super().clean()
        held, said = getattr(data.get("item"), "outcome", ""), data.get("outcome")
        known = held and held != CouncilItem.Outcome.NOT_RECORDED
        if "item" in data and not known and not said:
            self.add_error("outcome", _("Say what became of it: that is not on record."))
        elif known and said and said != held:
            on_record = CouncilItem.Outcome(held).label
            self.add_error("outcome", _("On record it is: %(outcome)s. Nothing was changed.") % {"outcome": on_record})
        return data

    @property
    def becomes(self) -> str:
        """What became of it, as it will be on record."""
        return str(self.cleaned_data.get("outcome") or getattr(self.cleaned_data.get("item"), "outcome", ""))


class NewItem(forms.Form):
    """A meeting's numbered decision, from its minutes."""

    reference = words(_("Number"), required=True, max_length=80, help_text=_("As in the minutes: 2024.EX14.2"))
    met = LawDay(label=_("Day of the meeting"))
    outcome = forms.ChoiceField(label=_("What became of it"), choices=CouncilItem.Outcome.choices)
    body_en = words(_("The body that met, in English"))
    body_fr = words(_("The body that met, in French"))
    title_en = words(_("What it is called, in English"))
    title_fr = words(_("What it is called, in French"))
    text_en = sentences(_("What was decided, in our words, in English"))
    text_fr = sentences(_("What was decided, in our words, in French"))
    url = forms.URLField(label=_("Address of the minutes"), required=False, assume_scheme="https")
    source = words(_("Source"))
    public = forms.BooleanField(label=_("Council decided it in public"), required=False, initial=True)

    def clean_reference(self) -> str:
        """A number is recorded once; what is on record is not written over."""
        number = str(self.cleaned_data["reference"]).strip()
        if CouncilItem.objects.filter(reference=number).exists():
            raise forms.ValidationError(_("An item with this number is on record. Nothing was changed."))
        return number

    def clean(self) -> dict[str, Any]:
        """It is called something, in one language at least."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("title_en") and not data.get("title_fr"):
            self.add_error("title_en", _("Say what it is called, in one language at least."))
        return data


class NewTask(Once):
    """Something that Council directed."""

    item = item(label=_("Council item"), required=True)
    title_en = words(_("What was directed, in English"))
    title_fr = words(_("What was directed, in French"))
    division = Named(Division.objects.all(), label=_("Division that reports"), required=False)
    reports_en = words(_("Who reports back, in English"))
    reports_fr = words(_("Who reports back, in French"))
    due = LawDay(label=_("Report due"))
    source = words(_("Source"))


class Report(forms.Form):
    """That the report came."""

    on = Day(label=_("Day of the report"), initial=timezone.localdate)
    item = item(label=_("Council item of the report"), required=False)


class Release(forms.Form):
    """That Council no longer asks for it."""

    on = Day(label=_("Day"), initial=timezone.localdate)
    reason_en = sentences(_("Why, in English"))
    reason_fr = sentences(_("Why, in French"))
