"""Ask and check; nothing is saved here. The fields have the names of the columns they are about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import LAST_YEAR, Amount, ByNumber, Day, LawDay, ManyNamed, Named, Once, sentences, words
from chancery.accounts.models import Division, Person
from chancery.agreements.models import Agreement, AgreementEvent, Commitment
from chancery.council.models import CouncilItem
from chancery.counterparties.models import Counterparty
from chancery.dates import last_day_of_term
from chancery.strategy.models import Goal

Instrument, Reason = Agreement.Instrument, AgreementEvent.Reason
NOT_RECORDED = ("", _("Not recorded"))
OPEN_ENDED = {"true": True, "false": False}
INSTRUMENTS = [
    (Instrument.AGREEMENT, _("Agreement")),
    (Instrument.TWINNING, _("Twinning")),
    (Instrument.MEMORANDUM, _("Memorandum of understanding")),
    (Instrument.HOST, _("Host agreement")),
    (Instrument.PACT, _("Pact")),
    (Instrument.DECLARATION, _("Declaration")),
]


def choice(label: Any, choices: list[Any], **more: Any) -> forms.ChoiceField:
    """One of a closed set, or not recorded."""
    return forms.ChoiceField(label=label, choices=[NOT_RECORDED, *choices], required=False, **more)


def counterparty(label: Any, **more: Any) -> ByNumber:
    """A counterparty, by its number or its name."""
    return ByNumber(Counterparty.objects.current, label=label, **more)


def council_item(**more: Any) -> ByNumber:
    """A decision of Council that the clerk recorded, by its number or its title."""
    return ByNumber(CouncilItem.objects.all, stem="title", label=_("Council item"), **more)


def approval() -> forms.ChoiceField:
    """By whose authority it was signed. What nobody approved is entered too."""
    text = _("What was signed without approval is entered too: it is marked as outside the policy, for everyone to see")
    return choice(_("Approval"), list(Agreement.Approval.choices), help_text=text)


class Details(forms.Form):
    """What does not bind: what it is called, who stands behind it, what is noted."""

    title_en = words(_("Title, in English"))
    title_fr = words(_("Title, in French"))
    called = words(
        _("What the counterparty calls it"), help_text=_("Twinning, sister city, friendship: in their words")
    )
    lead_division = Named(Division.objects.all(), label=_("Responsible division"), required=False)
    sponsor = forms.ModelChoiceField(
        Person.objects.order_by("name"), label=_("Council sponsor"), required=False, empty_label=_("Not recorded")
    )
    sponsor_recorded = forms.BooleanField(
        label=_("It is established who sponsors it, or that nobody does"), required=False
    )
    sponsor_on = Day(
        label=_("From which day that is established"),
        required=False,
        help_text=_("What a source says of one day counts from that day on; empty where it names none"),
    )
    implementer = counterparty(
        _("Carried out by"), help_text=_("A recognised third party, by its number or its name; it does not sign")
    )
    since_year = forms.IntegerField(
        label=_("Year the relationship began"), min_value=1000, max_value=9000, required=False
    )
    since_basis_en = words(_("How the year is known, in English"))
    since_basis_fr = words(_("How the year is known, in French"))
    goals = ManyNamed(Goal.objects.all(), label=_("Goals it serves"), required=False)
    note_en = sentences(_("Note, in English"))
    note_fr = sentences(_("Note, in French"))
    source = words(_("Where this was read"))

    def clean_since_year(self) -> int | None:
        """A relationship that began, began in a year that has begun."""
        year: int | None = self.cleaned_data["since_year"]
        if year and year > timezone.localdate().year:
            raise forms.ValidationError(say("This year is still to come."))
        return year


class InOrder(forms.Form):
    """Days that agree with each other."""

    def clean(self) -> dict[str, Any]:
        """A term ends after it begins, and what has no end has no last day."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", say("The last day is before the first day."))
        if given.get("open_ended") and last:
            self.add_error("open_ended", say("What has no end has no last day: leave one of the two empty."))
        return given


class Terms(InOrder):
    """What binds: with whom, what kind of paper, when signed, for how long, by whom, on whose authority."""

    counterparty = counterparty(_("Counterparty"), required=True)
    instrument = forms.ChoiceField(label=_("Instrument"), choices=INSTRUMENTS)
    signed = LawDay(label=_("Date of signature"))
    starts_on = Day(label=_("First day"), required=False)
    ends_on = Day(label=_("Last day"), required=False)
    open_ended = forms.TypedChoiceField(
        label=_("Does it run without an end?"),
        choices=[NOT_RECORDED, ("true", _("Yes, it is open-ended")), ("false", _("No"))],
        coerce=OPEN_ENDED.get,
        empty_value=None,
        required=False,
    )
    renewal = choice(_("How it is renewed"), list(Agreement.Renewal.choices))
    authority_en = words(_("Who signed, under which authority, in English"))
    authority_fr = words(_("Who signed, under which authority, in French"))
    approval = approval()
    council_item = council_item()


class Chain(forms.Form):
    """Which earlier agreement it follows, and whether it binds."""

    binding = choice(_("Does it bind in law?"), list(Agreement.Binding.choices))
    amends = ByNumber(Agreement.objects.all, stem="title", label=_("Earlier agreement"), help_text=_("Its number"))
    chain_kind = choice(_("What it does to the earlier agreement"), list(Agreement.Chain.choices))

    def clean(self) -> dict[str, Any]:
        """An earlier agreement and what is done to it are said together."""
        given = super().clean() or self.cleaned_data
        if bool(given.get("amends")) != bool(given.get("chain_kind")) and "amends" in given:
            self.add_error("chain_kind", say("Name the earlier agreement and what is done to it, or neither."))
        return given


class Draft(Terms, Chain, Details):
    """Everything of a draft; first with whom, which alone is needed."""

    field_order = ["counterparty", "instrument", "title_en", "title_fr", *Terms.base_fields]


class Begin(Once, Draft):
    """A new agreement; where there is a draft with the same body, it is asked whether this is another one."""

    another = forms.BooleanField(label=_("It is another one than those that are there"), required=False)

    def clean(self) -> dict[str, Any]:
        """Two tabs must not make two agreements."""
        given = super().clean()
        body, kind = given.get("counterparty"), given.get("instrument")
        rows = Agreement.objects.filter(counterparty=body, instrument=kind)
        rows = rows.exclude(pk=given["key"]) if given.get("key") else rows
        if body and not given.get("another") and (there := list(rows.order_by("-id")[:3])):
            listed = ", ".join(one.reference for one in there)
            text = say("There is already an agreement of this kind with this counterparty: %(listed)s.")
            self.add_error("another", text % {"listed": listed})
        return given


class Signature(InOrder):
    """When a draft was signed, by whom, and for how long."""

    on = LawDay(label=_("Date of signature"), required=True)
    starts_on = Day(label=_("First day"), required=False)
    ends_on = Day(label=_("Last day"), required=False)
    open_ended = Terms.base_fields["open_ended"]
    authority_en = words(_("Who signed, under which authority, in English"))
    authority_fr = words(_("Who signed, under which authority, in French"))
    approval = approval()
    council_item = council_item()


class Step(Once):
    """What every step of an agreement's life says: the day, the authority, the decision of Council."""

    on = LawDay(label=_("Day"), required=True)
    authority_en = words(_("Authority, in English"))
    authority_fr = words(_("Authority, in French"))
    council_item = council_item()
    text_en = sentences(_("What happened, in English"))
    text_fr = sentences(_("What happened, in French"))
    source = words(_("Where this was read"))


class Renew(Step):
    """A new term: so many years, or until a day."""

    on = LawDay(label=_("Day it was agreed"), required=True)
    years = forms.IntegerField(label=_("For how many years"), min_value=1, max_value=99, required=False)
    ends_on = Day(label=_("New last day"), required=False, help_text=_("Instead of a number of years"))
    field_order = ["on", "years", "ends_on"]

    def __init__(self, *args: Any, agreement: Agreement, **more: Any) -> None:
        super().__init__(*args, **more)
        self.agreement = agreement

    def clean(self) -> dict[str, Any]:
        """The last day of the new term, counted from the day after the term that runs."""
        given = super().clean() or self.cleaned_data
        years, last, end = given.pop("years", None), given.get("ends_on"), self.agreement.ends_on
        if bool(years) == bool(last) and not self.errors:
            self.add_error("years", say("Give the years or the last day: one of the two."))
        elif years and end and end.year + years <= LAST_YEAR:
            given["ends_on"] = last_day_of_term(end.fromordinal(end.toordinal() + 1), years=years)
        elif years and end:
            self.add_error("years", say("Give the new last day: so long a term cannot be counted."))
        return given


class Amend(Step):
    """What both sides changed."""

    on = LawDay(label=_("Day it was agreed"), required=True)


class End(Step):
    """Why it ends."""

    on = LawDay(label=_("Day it ends"), required=True)
    reason = forms.ChoiceField(
        label=_("Why it ends"),
        choices=[(one.value, one.label) for one in (Reason.CONCLUDED, Reason.TERMINATED, Reason.SUPERSEDED)],
    )
    field_order = ["on", "reason"]


class Recognise(Step):
    """Why it is kept for its history."""

    on = LawDay(label=_("Day of the recognition"), required=True)
    reason = forms.ChoiceField(
        label=_("Why it is historical"),
        choices=[
            (one.value, one.label)
            for one in (Reason.EXPIRED, Reason.CRITERION, Reason.NOT_A_MUNICIPALITY, Reason.SUPERSEDED, Reason.LAW)
        ],
    )
    criterion = words(_("Which criterion it fails"), max_length=80)
    field_order = ["on", "reason", "criterion"]

    def clean(self) -> dict[str, Any]:
        """Which criterion, where it fails one."""
        given = super().clean() or self.cleaned_data
        if given.get("reason") == Reason.CRITERION and not given.get("criterion"):
            self.add_error("criterion", say("Name the criterion, as the policy does."))
        return given


class Correct(Once, Terms):
    """What binds, as it should have been written."""

    party = counterparty(_("Also signed by"), help_text=_("A further body that signed and is missing here"))
    why = sentences(_("Why this is right"), required=True)


class Decision(forms.Form):
    """The decision of Council, where it is Council that decided."""

    council_item = council_item()


class Confirm(forms.Form):
    """What Council made, afterwards, of something that was signed outside the policy."""

    council_item = council_item(required=True)
    text_en = sentences(_("What Council decided, in English"))
    text_fr = sentences(_("What Council decided, in French"))


class Withhold(forms.Form):
    """Why residents no longer see it."""

    why = sentences(_("Why"), required=True, help_text=_("Kept for the office and its auditors"))


class Promise(forms.Form):
    """What a side promised."""

    title_en = words(_("What was promised, in English"))
    title_fr = words(_("What was promised, in French"))
    side = forms.ChoiceField(label=_("Who promised it"), choices=Commitment.Side.choices)
    lead_en = words(_("Lead, in English"))
    lead_fr = words(_("Lead, in French"))
    division = Named(Division.objects.all(), label=_("Division"), required=False)
    due = LawDay(label=_("Due"))
    public = forms.BooleanField(label=_("Residents can read it"), required=False, initial=True)
    source = words(_("Where this was read"))

    def clean(self) -> dict[str, Any]:
        """It says what was promised, in one language at least."""
        given = super().clean() or self.cleaned_data
        if not given.get("title_en") and not given.get("title_fr"):
            self.add_error("title_en", say("Say what was promised, in one language at least."))
        return given


class NewPromise(Once, Promise):
    """A new one."""


class Recalled(Once):
    """What a decision rested on that was made before this register, or on paper."""

    decided_on = Day(label=_("Day of the decision"))
    council_item = council_item()
    text_en = sentences(_("What it rested on, in English"), help_text=_("Residents may read it"))
    text_fr = sentences(_("What it rested on, in French"), help_text=_("Residents may read it"))
    alternatives_en = sentences(_("Other cities or ways that were weighed, in English"), help_text=_("For the office"))
    alternatives_fr = sentences(_("Other cities or ways that were weighed, in French"), help_text=_("For the office"))


class Move(forms.Form):
    """Where a promise stands."""

    state = forms.ChoiceField(label=_("Where it stands"), choices=Commitment.State.choices)
    reason_en = sentences(_("Why it is dropped, in English"))
    reason_fr = sentences(_("Why it is dropped, in French"))


class Party(forms.Form):
    """Another body that signed."""

    counterparty = counterparty(_("Counterparty"), required=True)
    role = words(_("Its part"), max_length=80)


class Partner(forms.Form):
    """A community body, and what it raises."""

    name_en = words(_("Name, in English"))
    name_fr = words(_("Name, in French"))
    role_en = words(_("What it does, in English"))
    role_fr = words(_("What it does, in French"))
    expected_minor = Amount(label=_("Money it was expected to raise"), help_text=_("An amount such as 50000"))
    raised_minor = Amount(label=_("Money it has raised"))
    raised_on = Day(label=_("Counted up to"), required=False)
    source = words(_("Where this was read"))

    def clean(self) -> dict[str, Any]:
        """It has a name, in one language at least."""
        given = super().clean() or self.cleaned_data
        if not given.get("name_en") and not given.get("name_fr"):
            self.add_error("name_en", say("Give its name, in one language at least."))
        if (counted := given.get("raised_on")) and counted > timezone.localdate():
            self.add_error("raised_on", say("This day is still to come."))
        return given


class Project(forms.Form):
    """Something tangible that both sides deliver together."""

    title_en = words(_("What is delivered, in English"))
    title_fr = words(_("What is delivered, in French"))
    starts_on = Day(label=_("First day"), required=False)
    ends_on = Day(label=_("Last day"), required=False)
    source = words(_("Where this was read"))

    def clean(self) -> dict[str, Any]:
        """It says what is delivered, and ends after it begins."""
        given = super().clean() or self.cleaned_data
        if not given.get("title_en") and not given.get("title_fr"):
            self.add_error("title_en", say("Say what is delivered, in one language at least."))
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", say("The last day is before the first day."))
        return given
