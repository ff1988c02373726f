"""What is asked of whoever takes a case on its way. Nothing is saved here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Day, ManyNamed, Named, Once, sentences, words
from chancery.accounts.models import Division, Role
from chancery.accounts.permissions import clearance
from chancery.audit.models import Actor
from chancery.cases.models import CaseConsultation, CasePaper, TextVersion
from chancery.cases.models.matters import Outcome
from chancery.council.forms import Agenda, Minutes, item
from chancery.council.models import CouncilItem
from chancery.frame import NAMES
from chancery.ids import uuid7
from chancery.papers.forms import CLASSES, FileSheet, NewPaper, Upload
from chancery.records import DataClass

Choices = Sequence[tuple[str, Any]]


def in_a_month() -> date:
    """Thirty days from today."""
    return timezone.localdate() + timedelta(days=30)


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
    without_text = forms.BooleanField(
        label=_("I sign although no text of it is kept here"),
        required=False,
        help_text=_("What is signed is then on record nowhere in this case. The decision says so."),
    )

    def __init__(self, *args: Any, seats: Choices, textless: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["seat"].choices = list(seats)  # type: ignore[attr-defined]  # (a field of choices)
        if not textless:
            del self.fields["without_text"]

    def clean(self) -> dict[str, Any]:
        """Whoever signs where no text is kept says that they know."""
        data: dict[str, Any] = super().clean() or {}
        if "without_text" in self.fields and data.get("yes") == "yes" and not data.get("without_text"):
            self.add_error(
                "without_text", _("No text is kept in this case. Keep it first, or say that you sign without it.")
            )
        return data


class Council(Minutes, Shown):
    """What Council made of it, from the minutes; the amended text, and what a closed session had before it."""

    text = FileSheet(
        label=_("The amended text"),
        required=False,
        help_text=_("Adopted as amended: the text as Council adopted it. It is what was approved."),
    )
    text_language = forms.ChoiceField(
        label=_("Language of the amended text"), choices=list(NAMES.items()), required=False
    )
    amended = forms.BooleanField(
        label=_("It was adopted as amended, and what is entered here now is the amended text"), required=False
    )
    closed = FileSheet(
        label=_("Attachment of a closed session"),
        required=False,
        help_text=_("It is filed with the case. No division and no member of Council reads it here."),
    )
    closed_class = forms.ChoiceField(label=_("Who may read that attachment"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    field_order = (
        *("item", "outcome", "met", "body_en", "body_fr", "title_en", "title_fr", "text_en", "text_fr", "url"),
        *("public", "text", "text_language", "amended", "closed", "closed_class"),
    )

    def __init__(self, *args: Any, by: Actor, outsized: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("key", uuid7())
        readable = (DataClass.INTERNAL, *((DataClass.INTERGOVERNMENTAL,) if clearance(by) else ()))
        self.fields["closed_class"].choices = [(one, CLASSES[one]) for one in readable]  # type: ignore[attr-defined]  # (a field of choices)
        for name in ("text", "closed"):
            self.fields[name].outsized = outsized == name  # type: ignore[attr-defined]  # (a field of ours)

    def clean(self) -> dict[str, Any]:
        """An amended text comes of an amendment."""
        data = super().clean()
        data["closed_class"] = data.get("closed_class") or DataClass.INTERNAL
        data["text_language"] = data.get("text_language") or next(iter(NAMES))
        if data.get("text") and self.becomes != CouncilItem.Outcome.AMENDED:
            self.add_error("text", _("It was not adopted as amended, so there is no amended text."))
        return data


class OnAgenda(Agenda):
    """Under which item the report is published, and which version of it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class OffAgenda(Shown):
    """Why a report is taken off the agenda."""

    why = sentences(_("Reason"), required=True, help_text=_("Members of Council read it."))


class Opinion(Shown):
    """Whether somebody who is heard agrees."""

    agrees = forms.ChoiceField(
        label=_("Do you agree?"), choices=[("yes", _("I agree")), ("no", _("I do not agree"))], widget=forms.RadioSelect
    )
    note = sentences(_("Note"))


class PaperOfCase(NewPaper):
    """A paper for the file of a case: what it is to the case."""

    role = forms.ChoiceField(
        label=_("What it is"), choices=[one for one in CasePaper.Role.choices if one[0] != CasePaper.Role.CLOSED]
    )

    field_order = [*NewPaper.field_order[:2], "role", *NewPaper.field_order[2:]]


ONE_EACH = _("One on each line.")
FROM_RECORD = _("Empty: it is composed from the record.")


class ReportText(forms.Form):
    """What the office writes for the report to whoever decides, in both languages."""

    dated_on = Day(label=_("Date of the report"), required=False)
    title_en = words(_("Title, in English"), help_text=FROM_RECORD)
    title_fr = words(_("Title, in French"), help_text=FROM_RECORD)
    addressed_to_en = words(_("To, in English"), help_text=FROM_RECORD)
    addressed_to_fr = words(_("To, in French"), help_text=FROM_RECORD)
    sent_by_en = words(_("From, in English"))
    sent_by_fr = words(_("From, in French"))
    wards_en = words(_("Wards, in English"), help_text=_("Such as: All"))
    wards_fr = words(_("Wards, in French"))
    summary_en = sentences(_("Summary, in English"), help_text=FROM_RECORD)
    summary_fr = sentences(_("Summary, in French"), help_text=FROM_RECORD)
    recommendations_en = sentences(_("Recommendations, in English"), help_text=ONE_EACH)
    recommendations_fr = sentences(_("Recommendations, in French"), help_text=ONE_EACH)
    finance_clauses = forms.MultipleChoiceField(
        label=_("Questions told of under the financial impact"), required=False, widget=forms.CheckboxSelectMultiple
    )
    finance_en = sentences(_("Financial impact, in English"), help_text=_("The amounts are added from the record."))
    finance_fr = sentences(_("Financial impact, in French"))
    equity_clauses = forms.MultipleChoiceField(
        label=_("Questions told of under the equity impact"), required=False, widget=forms.CheckboxSelectMultiple
    )
    equity_en = sentences(_("Equity impact, in English"))
    equity_fr = sentences(_("Equity impact, in French"))
    history_en = sentences(_("Decision history, in English"), help_text=_("Decisions on record are added."))
    history_fr = sentences(_("Decision history, in French"))
    comments_en = sentences(_("Comments, in English"), help_text=_("The assessment is added from the record."))
    comments_fr = sentences(_("Comments, in French"))
    contacts_en = sentences(_("Contact, in English"), help_text=ONE_EACH)
    contacts_fr = sentences(_("Contact, in French"), help_text=ONE_EACH)
    signatures_en = sentences(_("Signature, in English"), help_text=ONE_EACH)
    signatures_fr = sentences(_("Signature, in French"), help_text=ONE_EACH)

    def __init__(self, *args: Any, questions: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("finance_clauses", "equity_clauses"):
            self.fields[name].choices = list(questions)  # type: ignore[attr-defined]  # (a field of choices)


class Keeping(Shown):
    """How far the report is."""

    stage = forms.ChoiceField(label=_("Keep it as"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, stages: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["stage"].choices = list(stages)  # type: ignore[attr-defined]  # (a field of choices)


class FinanceRead(Shown):
    """Whether the Treasurer agrees with what the report says of money."""

    agrees = forms.ChoiceField(
        label=_("Do you agree with this financial impact?"),
        choices=[("yes", _("I agree")), ("no", _("I do not agree"))],
        widget=forms.RadioSelect,
    )
    note = sentences(_("Note"), help_text=_("It stands in the report."))


class AskingFacts(Once):
    """Whom the office asks whether the facts about them are right, and until when."""

    body = words(_("Whom you ask"), required=True, max_length=300)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=list(NAMES.items()))
    until = Day(label=_("Last day on which they can answer"), initial=in_a_month)


class Forgetting(forms.Form):
    """By which rule a person is forgotten."""

    basis = words(_("By which rule"), required=True, max_length=80, help_text=_("The short name of a rule."))


class NewText(Upload):
    """The next version of the text in a language."""

    language = forms.CharField(
        label=_("Language"), max_length=20, help_text=_("Its code: en, fr, or another such as it or pt-br")
    )
    side = forms.ChoiceField(label=_("Whose version it is"), choices=TextVersion.Side.choices, widget=forms.RadioSelect)
    on = Day(label=_("Day it was sent or came"), initial=timezone.localdate)
    note = sentences(_("What changed"))

    field_order = ("key", "file", "language", "side", "on", "note")

    def clean_language(self) -> str:
        """A code, in small letters."""
        code = str(self.cleaned_data["language"]).strip().lower()
        if not (code.replace("-", "").isalnum() and code.isascii()):
            raise forms.ValidationError(_("Write the code of the language, such as it or pt-BR."))
        return code


class OfALanguage(forms.Form):
    """Whether a language of the text binds, and where its translation is."""

    authentic = forms.ChoiceField(
        label=_("Does this language bind?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("", _("Not known"))],
        required=False,
        widget=forms.RadioSelect,
    )
    translator = words(_("Who translates it"), max_length=200, help_text=_("The office, not the person"))
    sent_on = Day(label=_("Day it went to be translated"), required=False)
    received_on = Day(label=_("Day the translation came"), required=False)
    revised_on = Day(label=_("Day it was revised"), required=False)


class Template(forms.Form):
    """A Word file."""

    file = forms.FileField(label=_("Word file (.docx)"))
