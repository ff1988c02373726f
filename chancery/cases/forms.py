"""What is asked of whoever takes a case on its way. Nothing is saved here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Day, ManyNamed, Named, sentences, words
from chancery.accounts.models import Division, Role
from chancery.cases.models import CaseConsultation, CasePaper
from chancery.cases.models.matters import Outcome
from chancery.council.forms import item
from chancery.papers.forms import NewPaper

Choices = Sequence[tuple[str, Any]]


class Came(forms.Form):
    """That a request has come in, and for which category."""

    category = forms.ChoiceField(label=_("Category"))
    on = Day(label=_("Day it came in"), initial=timezone.localdate)

    def __init__(self, *args: Any, categories: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["category"].choices = list(categories)  # type: ignore[attr-defined]  # (a field of choices)


class Lead(forms.Form):
    """Which division is most directly responsible."""

    division = Named(Division.objects.all(), label=_("Division most directly responsible"))


class Content(forms.Form):
    """What the request holds of one thing that it must contain."""

    there = forms.ChoiceField(
        label=_("Is it there?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known"))],
        widget=forms.RadioSelect,
    )
    parts = forms.MultipleChoiceField(
        label=_("Which parts are there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = sentences(_("What it says"), help_text=_("In a few words, or where in the papers it stands."))

    def __init__(self, *args: Any, parts: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        if parts:
            self.fields["parts"].choices = list(parts)  # type: ignore[attr-defined]  # (a field of choices)
        else:
            del self.fields["parts"]


class Answer(forms.Form):
    """What somebody found, with reasons. `held` is the answer that stood when the form was opened."""

    held = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    outcome = forms.ChoiceField(label=_("What you found"), choices=Outcome.choices, widget=forms.RadioSelect)
    reasons = sentences(_("Reasons, in your own words"), required=True)
    evidence = sentences(_("Evidence"), help_text=_("What it rests on: a paper, a page, a letter and its day."))
    on = Day(label=_("Day you found it"), initial=timezone.localdate)


class SetAside(forms.Form):
    """That a body set a clause aside, with its reason."""

    body = forms.ChoiceField(label=_("Who set it aside"))
    reason = sentences(_("Reason"), required=True)
    on = Day(label=_("Day"), initial=timezone.localdate)
    until = Day(label=_("Until"), required=False, help_text=_("Empty: for this case, without an end."))
    council_item = item(label=_("Council item"))

    def __init__(self, *args: Any, bodies: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["body"].choices = list(bodies)  # type: ignore[attr-defined]  # (a field of choices)

    def clean(self) -> dict[str, Any]:
        """It does not end before it begins."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("until") and data.get("on") and data["until"] < data["on"]:
            self.add_error("until", _("It would end before it begins."))
        return data


class Asking(forms.Form):
    """Whom the office asked, when, and by when an answer is wanted."""

    asked_of = words(_("Office or person asked"), max_length=200)
    on = Day(label=_("Day asked"), initial=timezone.localdate)
    due_on = Day(label=_("Answer wanted by"), required=False)
    file_number = words(_("File number"), max_length=80, help_text=_("Of the file in which the letters lie."))

    def clean(self) -> dict[str, Any]:
        """No answer is due before anybody is asked."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("due_on") and data.get("on") and data["due_on"] < data["on"]:
            self.add_error("due_on", _("It would be due before anybody was asked."))
        return data


class Heard(forms.Form):
    """What came back."""

    answer = forms.ChoiceField(
        label=_("What came back"),
        choices=[one for one in CaseConsultation.Answer.choices if one[0]],
        widget=forms.RadioSelect,
    )
    on = Day(label=_("Day of the answer"), initial=timezone.localdate)
    advice = sentences(_("What they said"))

    def __init__(self, *args: Any, confidential: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if confidential:  # it stays in its protected file
            del self.fields["advice"]


class Players(forms.Form):
    """Which roles of the office play a role of the policy."""

    roles = ManyNamed(
        Role.objects.order_by("place", "slug"),
        label=_("Roles of the office"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class Shown(forms.Form):
    """Whatever is done on the strength of a page says what that page showed."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)


class Closing(Shown):
    """That a step is left behind."""


class Reason(Shown):
    """Why it ends."""

    reason = sentences(_("Reason"), required=True)


class Deciding(Shown):
    """Yes or no, in a role."""

    seat = forms.ChoiceField(label=_("You decide as"), widget=forms.RadioSelect)
    yes = forms.ChoiceField(label=_("Decision"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect)
    note = sentences(_("Note"), help_text=_("It stays with the decision."))

    def __init__(self, *args: Any, seats: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["seat"].choices = list(seats)  # type: ignore[attr-defined]  # (a field of choices)


class Council(Shown):
    """What Council made of it, from the minutes."""

    item = item(label=_("Council item"), required=True)
    amended = forms.BooleanField(
        label=_("It was adopted as amended, and what is entered here now is the amended text"), required=False
    )


class Opinion(Shown):
    """Whether somebody who is heard agrees."""

    agrees = forms.ChoiceField(
        label=_("Do you agree?"), choices=[("yes", _("I agree")), ("no", _("I do not agree"))], widget=forms.RadioSelect
    )
    note = sentences(_("Note"))


class PaperOfCase(NewPaper):
    """A paper for the file of a case: what it is to the case."""

    role = forms.ChoiceField(label=_("What it is"), choices=CasePaper.Role.choices)

    field_order = [*NewPaper.field_order[:2], "role", *NewPaper.field_order[2:]]
