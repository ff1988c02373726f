"""What is asked of a part of an activity, of an award and of an event. Nothing is saved here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import ByNumber, Day, LawDay, sentences, words
from chancery.activities.forms.fields import CURRENCIES, NOTHING, InParts, Minor, Number, in_money
from chancery.activities.models import Activity, ActivityResult, Basis, Event, Indicator, Lesson, Milestone, Photo
from chancery.papers.forms import Upload

BASES = [(Basis.ESTIMATED.value, Basis.ESTIMATED.label), (Basis.REPORTED.value, Basis.REPORTED.label)]


class Result(InParts):
    """What came of it."""

    PARTS = (
        (_("What came of it"), "kind text_en text_fr dated"),
        (_("How much"), "value unit_en unit_fr amount_minor currency"),
        (_("On whose word"), "basis said_by_en said_by_fr said_on"),
        (_("What it is credited to, and where it is from"), "attribution_en attribution_fr source reason"),
    )

    kind = forms.ChoiceField(label=_("What it is"), choices=[NOTHING, *ActivityResult.Kind.choices], required=False)
    text_en = sentences(_("In words, in English"))
    text_fr = sentences(_("In words, in French"))
    dated = LawDay(label=_("When it came about"))
    value = Number(label=_("How many"))
    unit_en = words(_("Of what, in English"), max_length=40)
    unit_fr = words(_("Of what, in French"), max_length=40)
    amount_minor = Minor(label=_("Amount of money"))
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    basis = forms.ChoiceField(label=_("On whose word"), choices=BASES, initial="reported")
    said_by_en = words(_("Who said so, in English"))
    said_by_fr = words(_("Who said so, in French"))
    said_on = Day(label=_("When they did"), required=False)
    attribution_en = sentences(_("What the source credits it to, in English"))
    attribution_fr = sentences(_("What the source credits it to, in French"))
    source = words(_("Where this was read"))

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        now = str((data or self.initial).get("currency") or "")
        self.fields["amount_minor"].currency = now  # type: ignore[attr-defined]  # (a field of ours)
        if self.initial.get("basis") == Basis.VERIFIED or (data or {}).get("basis") == Basis.VERIFIED:
            self.fields["basis"].choices = Basis.choices  # type: ignore[attr-defined]  # (a field of choices)

    def clean(self) -> dict[str, Any]:
        """Money has a currency, and what is money is not counted as well."""
        given = super().clean() or self.cleaned_data
        money = given.get("amount_minor") is not None
        if money != bool(given.get("currency")) and "amount_minor" not in self.errors:
            self.add_error("currency", say("An amount has a currency, and a currency has an amount."))
        if money and given.get("value") is not None:
            self.add_error("value", say("A result is an amount of money or a number, not both: enter two results."))
        if not given.get("text_en") and not given.get("text_fr"):
            self.add_error("text_en", say("Say in words what came of it."))
        return given


class AMilestone(forms.Form):
    """A point on its way."""

    title_en = words(_("What should be there, in English"))
    title_fr = words(_("What should be there, in French"))
    due = LawDay(label=_("By when"))
    state = forms.ChoiceField(label=_("Where it stands"), choices=Milestone.State.choices)
    reached_on = Day(label=_("Reached on"), required=False)
    source = words(_("Where this was read"))

    def clean(self) -> dict[str, Any]:
        """A day on which it was reached belongs to one that was."""
        given = super().clean() or self.cleaned_data
        if given.get("reached_on") and given.get("state") != Milestone.State.REACHED:
            self.add_error("reached_on", say("It has such a day once it is reached."))
        return given


class AnIndicator(forms.Form):
    """A figure that is followed."""

    name_en = words(_("What is counted, in English"))
    name_fr = words(_("What is counted, in French"))
    unit_en = words(_("Unit in English"))
    unit_fr = words(_("Unit in French"))
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    adds = forms.ChoiceField(
        label=_("What several periods come to"), choices=[("", _("Choose")), *Indicator.Adds.choices]
    )
    cumulative = forms.BooleanField(
        label=_("Each figure counts from the beginning"),
        help_text=_("Such figures are never added to each other: they come to the last of them."),
        required=False,
    )
    baseline = Number(label=_("Baseline"))
    baseline_en = words(_("Of when the baseline is, in English"))
    baseline_fr = words(_("Of when the baseline is, in French"))
    source = words(_("Where this was read"))

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        in_money(self, str((data or self.initial).get("currency") or ""), ("baseline",))


class APeriod(forms.Form):
    """What was aimed at in one period, and what it was."""

    first = Day(label=_("First day"))
    last = Day(label=_("Last day"))
    target = Number(label=_("Target"))
    actual = Number(label=_("Actual"))
    basis = forms.ChoiceField(label=_("On whose word"), choices=[NOTHING, *BASES], required=False)
    said_by_en = words(_("Who said so, in English"))
    said_by_fr = words(_("Who said so, in French"))
    said_on = Day(label=_("When they did"), required=False)
    note_en = words(_("Note in English"))
    note_fr = words(_("Note in French"))
    source = words(_("Where this was read"))

    def __init__(self, data: Any = None, *, currency: str = "", **more: Any) -> None:
        super().__init__(data, **more)
        in_money(self, currency, ("target", "actual"))
        if self.initial.get("basis") == Basis.VERIFIED or (data or {}).get("basis") == Basis.VERIFIED:
            self.fields["basis"].choices = [NOTHING, *Basis.choices]  # type: ignore[attr-defined]  # (a field of choices)


class Verify(forms.Form):
    """Who held a figure against evidence."""

    said_by_en = words(_("Who verified it, in English"), required=True)
    said_by_fr = words(_("Who verified it, in French"))
    said_on = Day(label=_("On"))
    source = words(_("Where that is written"), required=True)


class ALesson(forms.Form):
    """What was learned."""

    kind = forms.ChoiceField(label=_("Kind of lesson"), choices=Lesson.Kind.choices)
    text_en = sentences(_("In English"))
    text_fr = sentences(_("In French"))
    public = forms.BooleanField(
        label=_("Residents read it"), help_text=_("The head of the office or of the division says so."), required=False
    )
    source = words(_("Where this was read"))


class ShowPhoto(forms.Form):
    """Who took a photo, and that those on it agreed."""

    credit = words(_("Who took it"))
    consent = forms.ChoiceField(
        label=_("Consent"),
        choices=[NOTHING, *((one.value, one.label) for one in (Photo.Consent.GIVEN, Photo.Consent.NOBODY))],
        required=False,
    )
    consent_note = sentences(
        _("Who agreed, when, and where that is written"),
        help_text=_("About people: the office and the auditor read it."),
    )


class NewPhoto(ShowPhoto, Upload):
    """A photo with its credit and the consent of those on it."""

    caption_en = words(_("What is to be seen, in English"))
    caption_fr = words(_("What is to be seen, in French"))
    public = forms.BooleanField(label=_("Residents see it"), required=False)


class TakeDown(forms.Form):
    """That a photo is shown no more."""

    withdrawn = forms.BooleanField(label=_("Somebody on it took back that they agreed"), required=False)


class AnAward(forms.Form):
    """An award, from whom, to whom and when."""

    title_en = words(_("Award, in English"))
    title_fr = words(_("Award, in French"))
    giver_en = words(_("From whom, in English"))
    giver_fr = words(_("From whom, in French"))
    to_en = words(_("To whom, in English"))
    to_fr = words(_("To whom, in French"))
    when = LawDay(label=_("When"))
    text_en = sentences(_("What for, in English"))
    text_fr = sentences(_("What for, in French"))
    activity = ByNumber(Activity.objects.all, stem="title", label=_("For the activity"))
    public = forms.BooleanField(label=_("Residents read it"), required=False, initial=True)
    source = words(_("Where this was read"))


class AnEvent(forms.Form):
    """An event at which the city was."""

    title_en = words(_("Event, in English"))
    title_fr = words(_("Event, in French"))
    part = forms.ChoiceField(label=_("What the city did"), choices=Event.Part.choices)
    outcome = forms.ChoiceField(
        label=_("What became of the bid"), choices=[NOTHING, *Event.Outcome.choices], required=False
    )
    place_en = words(_("Place in English"))
    place_fr = words(_("Place in French"))
    when = LawDay(label=_("When"))
    text_en = sentences(_("In a few sentences, in English"))
    text_fr = sentences(_("In a few sentences, in French"))
    activity = ByNumber(Activity.objects.all, stem="title", label=_("For the activity"))
    public = forms.BooleanField(label=_("Residents read it"), required=False, initial=True)
    source = words(_("Where this was read"))

    def clean(self) -> dict[str, Any]:
        """Only a bid is won or lost."""
        given = super().clean() or self.cleaned_data
        if given.get("outcome") and given.get("part") != Event.Part.BID:
            self.add_error("outcome", say("Only a bid is won or lost: choose “Bid to host it”, or leave this empty."))
        return given
