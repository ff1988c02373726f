"""What is asked to place the register, and to write to the other side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Day, LawDay, sentences, words
from chancery.council.models import CouncilItem
from chancery.counterparties.models import Contact
from chancery.designations.models import Letter
from chancery.frame import language
from chancery.policy import Policy


class Begin(forms.Form):
    """From which day on."""

    since = Day(label=_("First day of the new categories"))


class Row(forms.Form):
    """What is to become of one agreement."""

    category = forms.ChoiceField(label=_("Category from that day on"), required=False)
    left_out = forms.BooleanField(label=_("Leave it out: it keeps what it holds"), required=False)
    reason_en = sentences(
        _("Reason, in English"), help_text=_("Needed where it is not what the simulation gave. Council reads it.")
    )
    reason_fr = sentences(_("Reason, in French"))

    def __init__(self, *args: Any, policy: Policy, **more: Any) -> None:
        super().__init__(*args, **more)
        own: Any = self.fields["category"]
        own.choices = [("", "—"), *((one.id, one.name.in_(language())) for one in policy.categories)]


class Correction(Row):
    """The same of one that was confirmed. `shown` is the category that stood there as it was read."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["left_out"]
        self.fields["category"].required = True
        self.fields["reason_en"].help_text = _("It stands beside the category for residents.")


class Items(forms.ModelChoiceField):  # type: ignore[type-arg]  # (generic for the types alone)
    """A choice among decisions, by number and title."""

    def label_from_instance(self, obj: Any) -> str:
        """The number, and what it is about."""
        title = getattr(obj, f"title_{language()}") or obj.title_en
        return f"{obj.reference}: {title}" if title else str(obj.reference)


class Decision(forms.Form):
    """The decision of Council: one that is on record, or one that is recorded with this. `shown` is the digest of the
    rows that were read."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    council_item = Items(
        CouncilItem.objects.none(),
        label=_("Council item"),
        required=False,
        help_text=_("Only what Council adopted is listed. If it is not here, fill in the next three."),
    )
    reference = words(_("Number of a new item"), max_length=80, help_text=_("As in the minutes: 2024.EX14.2"))
    met = LawDay(label=_("Day of the meeting"))
    title_en = words(_("What the item is called, in English"))
    title_fr = words(_("What the item is called, in French"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        adopted = (CouncilItem.Outcome.ADOPTED, CouncilItem.Outcome.AMENDED)
        own: Any = self.fields["council_item"]
        own.queryset = CouncilItem.objects.filter(outcome__in=adopted).order_by(
            F("met_earliest").desc(nulls_last=True), "-id"
        )

    def clean(self) -> dict[str, Any]:
        """One of the two, and not both."""
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("council_item")) == bool(data.get("reference")):
            self.add_error("council_item", _("Choose an item, or give the number of a new one: one of the two."))
        elif data.get("reference") and not data.get("met"):
            self.add_error("met", _("Say on which day Council met."))
        if data.get("reference") and CouncilItem.objects.filter(reference=data["reference"]).exists():
            self.add_error("reference", _("An item with this number is on record: choose it above, if it was adopted."))
        return data


class Wording(forms.Form):
    """The words of a letter."""

    addressee = sentences(_("Addressee"), help_text=_("Name, function and address, line by line"))
    subject_en = words(_("Subject, in English"))
    salutation_en = words(
        _("How it begins, in English"), help_text=_("Such as “Your Worship,”; empty begins with the text")
    )
    body_en = sentences(
        _("Text, in English"),
        help_text=_("An empty line begins a new paragraph; lines that begin with a hyphen are a list."),
        widget=forms.Textarea({"rows": 18}),
    )
    signatory_en = words(_("Who signs, in English"), help_text=_("Name and function; empty leaves the place free"))
    subject_fr = words(_("Subject, in French"))
    salutation_fr = words(_("How it begins, in French"))
    body_fr = sentences(_("Text, in French"), widget=forms.Textarea({"rows": 18}))
    signatory_fr = words(_("Who signs, in French"))
    courtesy_language = words(
        _("Language of a courtesy translation"), max_length=20, help_text=_("Its code: it, ja, pt, zh")
    )
    courtesy_text = sentences(
        _("Courtesy translation"), help_text=_("It goes behind the letter; English and French are what counts.")
    )

    def clean_courtesy_language(self) -> str:
        """A code, in small letters."""
        said = str(self.cleaned_data["courtesy_language"]).strip()
        if said and not said.replace("-", "").isalnum():
            raise forms.ValidationError(_("Write the code of the language, such as it or pt-BR."))
        return said


class Contacts(forms.ModelChoiceField):  # type: ignore[type-arg]  # (generic for the types alone)
    """A choice among people, by name and function."""

    def label_from_instance(self, obj: Any) -> str:
        """Who it is; and whether nobody has checked for a year that this is still so."""
        function = (obj.function_fr or obj.function_en) if language() == "fr" else (obj.function_en or obj.function_fr)
        said = ", ".join(part for part in (obj.name, function) if part)
        return _("%(who)s (not checked for a year)") % {"who": said} if obj.stale else said


class Addressing(forms.Form):
    """To whom a letter goes, from the address book. `edition` is the one that was read."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    contact = Contacts(Contact.objects.none(), label=_("Contact"), empty_label=None, widget=forms.RadioSelect)

    def __init__(self, *args: Any, contacts: QuerySet[Contact], **more: Any) -> None:
        super().__init__(*args, **more)
        own: Any = self.fields["contact"]
        own.queryset = contacts


class Leaving(forms.Form):
    """On which day a letter left, and how. `edition` is the one that was read."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    on = Day(label=_("Day it left"), initial=timezone.localdate)
    how = forms.ChoiceField(label=_("How it was sent"), choices=Letter.Sent.choices)


class Template(forms.Form):
    """A Word file."""

    file = forms.FileField(label=_("Word file (.docx)"))
