"""What is asked of missions and of what they cost. Nothing is saved here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Amount, ByNumber, Day, ManyNamed, Named, Once, function, sentences, words
from chancery.accounts.models import Division, Person
from chancery.accounts.permissions import OFFICE, has_role, principals_of
from chancery.activities.models import Activity
from chancery.amounts import CURRENCIES, typed
from chancery.audit.models import Actor
from chancery.council.models import CouncilItem
from chancery.counterparties.models import Country
from chancery.errors import BadInput
from chancery.frame import language
from chancery.missions import programme
from chancery.missions.models import Funding, Mission
from chancery.missions.models.undertaking import CostClass, Group, Payer, TravelClass
from chancery.money import Money
from chancery.strategy.models import Goal

UNKNOWN = [("", _("Not recorded"))]
NO_SUCH_TIME = _(
    "“%(line)s” begins with a day or a time that does not exist, so it would stand in no calendar: write the day like "
    "2026-03-03 and the time like 14:30."
)
A_CITY = _("Perhaps with its region, after one comma. The country stands by itself.")
HOW = _("In figures, like 12500 or 12500.50")


def currencies() -> list[tuple[str, str]]:
    """The city's own first."""
    own = settings.CITY.currency
    return [(one, one) for one in (own, *sorted(set(CURRENCIES) - {own}))]


def choice(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    """One of a few, or not recorded."""
    return forms.ChoiceField(label=label, choices=[*UNKNOWN, *choices], required=False, **more)


def country(**more: Any) -> Named:
    """A country, by its name."""
    return Named(Country.objects.all(), label=_("Country"), required=False, **more)


class Plan(forms.Form):
    """What a mission is for, where and when, and what it may cost."""

    title_en = words(_("Title, in English"))
    title_fr = words(_("Title, in French"))
    purpose_en = sentences(_("Purpose, in English"), help_text=_("Why somebody must travel"))
    purpose_fr = sentences(_("Purpose, in French"))
    expected_en = sentences(_("What is expected of it, in English"))
    expected_fr = sentences(_("What is expected of it, in French"))
    alternatives_en = sentences(_("What was considered instead, in English"),
                                help_text=_("A call, a delegate, a network that is there already"))  # fmt: skip
    alternatives_fr = sentences(_("What was considered instead, in French"))
    programme_en = sentences(
        _("Programme, in English"), help_text=_("Lines such as “2026-03-03 14:30 City Hall” go into the calendar.")
    )
    programme_fr = sentences(_("Programme, in French"))
    activity = ByNumber(Activity.objects.all, stem="title", label=_("The activity that it serves"))
    goals = ManyNamed(Goal.objects.all(), label=_("Goals that it serves"), required=False)
    division = Named(Division.objects.all(), label=_("Division"), required=False)
    body = forms.ChoiceField(label=_("Whose travellers they are"), choices=Mission.Body.choices)
    starts_on = Day(label=_("Departure"), required=False)
    ends_on = Day(label=_("Return"), required=False)
    place = words(_("City"), help_text=A_CITY)
    country = country()
    maximum_minor = Amount(label=_("The maximum that it may cost"), help_text=HOW)
    travel_class = choice(_("Class of travel"), TravelClass.choices)
    class_reason_en = words(_("Why in this class, in English"))
    class_reason_fr = words(_("Why in this class, in French"))
    hours = forms.IntegerField(
        label=_("Hours of the longest way without a break"), min_value=0, max_value=999, required=False
    )
    per_diem_table = words(_("Table of rates that is used"), max_length=80)
    carbon_kg = forms.IntegerField(label=_("Carbon, in kilograms"), min_value=0, max_value=9_999_999, required=False)
    carbon_method = words(_("With which factors, from which source"))

    def clean(self) -> dict[str, Any]:
        """It is called something, and nobody returns before they left."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("title_en") and not data.get("title_fr") and not {"title_en", "title_fr"} & self.errors.keys():
            self.add_error("title_en", _("Name it, in one language at least."))
        out, back = data.get("starts_on"), data.get("ends_on")
        if out and back and back < out:
            self.add_error("ends_on", _("The return is before the departure."))
        for name in ("programme_en", "programme_fr"):
            for line in programme.unreadable(data.get(name, "")):
                self.add_error(name, NO_SUCH_TIME % {"line": line[:80]})
        return data


class NewPlan(Plan, Once):
    """A mission that begins."""


class Emergency(forms.Form):
    """Whom to call there."""

    emergency = sentences(
        _("Emergency numbers there"),
        help_text=_(
            "Police, ambulance, the consulate, who of the office answers at night: one on each line. It stands in the "
            "travel pack; nobody publishes it."
        ),
    )


class Objective(forms.Form):
    """One objective."""

    text_en = sentences(_("Objective, in English"))
    text_fr = sentences(_("Objective, in French"))
    goal = Named(Goal.objects.all(), label=_("Goal that it serves"), required=False)

    def clean(self) -> dict[str, Any]:
        """It says something."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("text_en") and not data.get("text_fr"):
            self.add_error("text_en", _("Write it, in one language at least."))
        return data


class AimForm(Objective, Once):
    """An objective that is new."""


class Traveller(Once):
    """One person's travel. Whoever is not of the office names others, and adds from the directory only themselves and
    those for whom they prepare."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Person"), required=False)
    name = words(_("Or the name, of somebody who is not in the list"))
    function_en = function(
        _("Function, in English"), help_text=_("Residents read it. Empty is the function in the directory.")
    )
    function_fr = function(_("Function, in French"))
    group = forms.ChoiceField(label=_("Group"), choices=[("", "---------"), *Group.choices])
    starts_on = Day(label=_("Departure, if it is another day"), required=False)
    ends_on = Day(label=_("Return, if it is another day"), required=False)
    personal_days = forms.IntegerField(label=_("Personal days attached"), min_value=0, max_value=999, required=False)
    companions = words(_("Who travels along, privately"))
    companion_paid_by = choice(_("Who pays for them"), Payer.choices)

    def __init__(self, *args: Any, by: Actor | None, **more: Any) -> None:
        super().__init__(*args, **more)
        people = Person.objects.order_by("name")
        if not has_role(by, *OFFICE):
            people = people.filter(Q(user__actor=by) | Q(pk__in=principals_of(by)))
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # (a choice among rows)


class TravellerAsItIs(forms.Form):
    """What is right of somebody who travels; once somebody is asked, of their function alone, and once they are back of
    the place too."""

    name = words(_("Name"))
    function_en = function(_("Function, in English"), help_text=_("Residents read it."))
    function_fr = function(_("Function, in French"))
    group = forms.ChoiceField(label=_("Group"), choices=Group.choices)
    starts_on = Day(label=_("Departure"), required=False)
    ends_on = Day(label=_("Return"), required=False)
    place = words(_("City"), help_text=A_CITY)
    country = country()

    def clean(self) -> dict[str, Any]:
        """Nobody returns before they left, and somebody without an entry among the people has a name."""
        data: dict[str, Any] = super().clean() or {}
        out, back = data.get("starts_on"), data.get("ends_on")
        if out and back and back < out:
            self.add_error("ends_on", _("The return is before the departure."))
        return data


class WithMoney(forms.Form):
    """A form that asks an amount and its currency; the amount comes out as money."""

    def clean(self) -> dict[str, Any]:
        """The amount in its currency; what is none is refused in words."""
        data: dict[str, Any] = super().clean() or {}
        said, currency = str(data.get("amount") or "").strip(), data.get("currency", "")
        if "amount" in data and currency:
            data["amount"] = self._money("amount", said, currency)
        return data

    def _money(self, name: str, said: str, currency: str) -> Money | None:
        if not said:
            return None
        try:
            return typed(said, currency)
        except BadInput as bad:
            self.add_error(name, bad.said(language()))
            return None


class EstimateForm(forms.Form):
    """What one class is thought to cost, in the city's own currency: that is how the page and residents compare it."""

    kind = forms.ChoiceField(label=_("For what"), choices=CostClass.choices)
    amount = Amount(
        label=_("Amount, in the city’s own currency"), help_text=_("In figures. Empty takes out what is estimated.")
    )
    note = words(_("What it was worked out from"))


class FundingForm(WithMoney, Once):
    """Who pays."""

    source = forms.ChoiceField(label=_("Who pays"), choices=Funding.Source.choices)
    body = words(_("By name"), help_text=_("As it is written on the lines that they pay"))
    amount = forms.CharField(label=_("Amount"), max_length=40, required=False, help_text=HOW)
    currency = forms.ChoiceField(label=_("Currency"), choices=currencies)
    covers_en = words(_("What it is for, in English"))
    covers_fr = words(_("What it is for, in French"))
    declared_on = Day(label=_("Declared on"), required=False, help_text=_("For what is paid from outside the City"))


class Why(forms.Form):
    """Why something is corrected, once somebody was asked."""

    why_en = sentences(_("Why it is corrected, in English"))
    why_fr = sentences(_("Why it is corrected, in French"))

    def clean(self) -> dict[str, Any]:
        """A reason is there where one is asked."""
        data: dict[str, Any] = super().clean() or {}
        if "why_en" in self.fields and not data.get("why_en") and not data.get("why_fr"):
            self.add_error("why_en", _("Write it, in one language at least."))
        return data


class WhoPaysInstead(FundingForm, Why):
    """Who pays, as it is right; why it is corrected, once somebody was asked."""

    def __init__(self, *args: Any, why: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not why:
            del self.fields["why_en"], self.fields["why_fr"]


class Reasons(forms.Form):
    """Why, in one language at least."""

    reason_en = sentences(_("Reason, in English"))
    reason_fr = sentences(_("Reason, in French"))

    def clean(self) -> dict[str, Any]:
        """A reason is there."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("reason_en") and not data.get("reason_fr"):
            self.add_error("reason_en", _("Write it, in one language at least."))
        return data


class Cancelling(Reasons):
    """When and why it is cancelled."""

    on = Day(label=_("Day"), initial=timezone.localdate)
    field_order = ("on",)


class Authorising(forms.Form):
    """Up to how much, and by which decision."""

    maximum = Amount(label=_("Authorised up to"), help_text=_("Empty is all that is asked for."))
    council_item = ByNumber(
        CouncilItem.objects.all,
        stem="title",
        label=_("Decision of Council, where the policy asks for one or a member of Council travels"),
    )
    reason_en = sentences(_("Reason, in English"))
    reason_fr = sentences(_("Reason, in French"))
    late_reason = sentences(_("Why only now, if something is booked already"))


class Assenting(forms.Form):
    """A yes that is not the last one, with a reason where there is something to say."""

    reason_en = sentences(_("Reason, in English"))
    reason_fr = sentences(_("Reason, in French"))


class ADay(forms.Form):
    """A day."""

    on = Day(label=_("Day"), initial=timezone.localdate)


class Booking(forms.Form):
    """The day of the first booking, as it is right."""

    booked_on = Day(label=_("Day"), required=False, help_text=_("Empty is that nothing is booked."))


class TripNotes(forms.Form):
    """What became of a trip."""

    returned_on = Day(label=_("Returned on"), required=False)
    personal_days = forms.IntegerField(label=_("Personal days attached"), min_value=0, max_value=999, required=False)
    companions = words(_("Who travels along, privately"))
    companion_paid_by = choice(_("Who pays for them"), Payer.choices)
    travel_class = choice(_("Class of travel"), TravelClass.choices)
    advance_minor = Amount(label=_("Advance"), help_text=_("0 is none; empty is not recorded."))
    advance_cleared_on = Day(label=_("Advance cleared on"), required=False)
    settled_on = Day(label=_("Last claim in on"), required=False)
    reimbursed_on = Day(label=_("Reimbursed on"), required=False)
    reason_en = sentences(
        _("What is to be said of the points about the trip as a whole, in English"),
        help_text=_("For whoever decides, such as why it was authorised late. Nobody publishes it."),
    )
    reason_fr = sentences(_("What is to be said of the points about the trip as a whole, in French"))

    def __init__(self, *args: Any, own: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if own:  # somebody else notes that money came
            del self.fields["reimbursed_on"], self.fields["advance_cleared_on"]
