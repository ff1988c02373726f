"""What is asked of an amount of a trip: its receipt, its correction, where it belongs. Nothing is saved here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Amount, Day, Once, sentences, words
from chancery.amounts import typed
from chancery.errors import BadInput
from chancery.frame import language
from chancery.missions import filed, meals
from chancery.missions.forms import HOW, UNKNOWN, Why, WithMoney, choice, country, currencies
from chancery.missions.models import CostLine, ExchangeRate, Receipt, Trip
from chancery.missions.models.undertaking import CostClass, Payer
from chancery.money import Money
from chancery.papers.forms import FileSheet

Proof = CostLine.Proof
PAID = ("kind", "on", "amount", "currency")
PARTS = ("alcohol", "personal", "tax")
YES = "yes"
YES_NO = [(YES, _("Yes")), ("no", _("No"))]


class WithReceipt(forms.Form):
    """A form to which a receipt belongs: a file, or one that the mission has already."""

    def __init__(self, *args: Any, outsized: str = "", receipts: Mapping[str, Receipt], **more: Any) -> None:
        super().__init__(*args, **more)
        self.receipts = receipts
        self.fields["file"].outsized = outsized == "file"  # type: ignore[attr-defined]  # (a field of ours)
        self.fields["filed"].choices = [("", _("None")), *filed.choices(dict(receipts))]  # type: ignore[attr-defined]  # (a choice)
        if not receipts:
            del self.fields["filed"]

    def clean_filed(self) -> Receipt | None:
        """The receipt itself."""
        return self.receipts.get(self.cleaned_data["filed"])


def filed_already() -> forms.ChoiceField:
    """The same paper for one amount more."""
    return forms.ChoiceField(
        label=_("Or a receipt that is here already"), required=False,
        help_text=_("One bill may hold several amounts, such as a room, meals and taxes: it is kept once."),
    )  # fmt: skip


def told_vendor() -> forms.BooleanField:
    """A restaurant, and nobody's private name."""
    return forms.BooleanField(
        label=_("Hospitality: residents read who was paid"), required=False,
        help_text=_("A restaurant or another business. The name of a private person is not published: leave it empty."),
    )  # fmt: skip


class LineForm(WithReceipt, WithMoney, Once):
    """One amount of a trip, with its receipt."""

    kind = forms.ChoiceField(label=_("For what"), choices=CostClass.choices)
    on = Day(label=_("Day"), initial=timezone.localdate)
    amount = forms.CharField(label=_("Amount"), max_length=40, help_text=HOW)
    currency = forms.ChoiceField(label=_("Currency"), choices=currencies)
    file = FileSheet(
        label=_("Receipt"), required=False, help_text=_("A photo or a PDF. More of them can be added afterwards.")
    )
    filed = filed_already()
    proof = forms.ChoiceField(
        label=_("What shows it"), choices=[one for one in CostLine.Proof.choices if one[0] != "declaration"],
        initial="none", help_text=_("A receipt that is sent here shows it by itself."),
    )  # fmt: skip
    vendor = words(_("Paid to"))
    told_vendor = told_vendor()
    place = words(_("City"))
    country = country()
    meal = choice(_("Which meal"), CostLine.Meal.choices)
    alcohol = forms.CharField(
        label=_("Of it alcohol"), max_length=40, required=False, help_text=_("0 is none; empty is not recorded.")
    )
    guests = forms.IntegerField(label=_("Guests from outside"), min_value=0, max_value=9999, required=False)
    officials = forms.IntegerField(label=_("People of the City"), min_value=0, max_value=9999, required=False)
    attendees = sentences(_("Who took part"))
    includes = words(
        _("Meals that the fee includes"), max_length=80,
        help_text=_("For a registration: breakfast, lunch, dinner, or lunch:2026-03-03 for one day; none for none."),
    )  # fmt: skip
    paid_by = forms.ChoiceField(label=_("Paid by"), choices=Payer.choices)
    paid_by_body = words(_("Which third party"))
    personal = forms.CharField(
        label=_("Of it the traveller’s own"), max_length=40, required=False,
        help_text=_(
            "Where the traveller paid, the City does not bear it; where the City paid, it bears it until it is given "
            "back."
        ),
    )  # fmt: skip
    reimbursable = forms.TypedChoiceField(
        label=_("To be reimbursed to the traveller"), choices=[*UNKNOWN, *YES_NO], required=False, empty_value=None,
        coerce=lambda said: said == YES,
        help_text=_("No: of what the traveller paid the City then bears nothing."),
    )  # fmt: skip
    tax = forms.CharField(label=_("Of it taxes"), max_length=40, required=False)
    rate = forms.DecimalField(
        label=_("Exchange rate"), max_digits=20, decimal_places=10, required=False, localize=True,
        help_text=_("What one unit is worth in the city’s own currency; with its day and its source."),
    )  # fmt: skip
    rate_on = Day(label=_("Day of the rate"), required=False)
    rate_source = words(_("Who published the rate"))
    order_number = words(_("Purchase order"))
    claim = words(_("Claim"))
    account = words(_("Account"))
    envelope = forms.BooleanField(label=_("Paid from an envelope at somebody’s discretion"), required=False)

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """What everyone fills in first, with the receipt; what few lines need comes after."""
        parts = {
            _("What was paid"): (
                "kind",
                "on",
                "amount",
                "currency",
                "file",
                "filed",
                "proof",
                "vendor",
                "told_vendor",
                "place",
                "country",
            ),
            _("A meal, hospitality or a fee"): ("meal", "alcohol", "guests", "officials", "attendees", "includes"),
            _("Who paid"): ("paid_by", "paid_by_body", "personal", "reimbursable"),
            _("In another currency"): ("rate", "rate_on", "rate_source"),
            _("In the books"): ("tax", "order_number", "claim", "account", "envelope"),
        }
        return [(heading, [self[one] for one in names if one in self.fields]) for heading, names in parts.items()]

    def clean(self) -> dict[str, Any]:
        """Its parts are in the currency of the whole; what is spent is spent, so its day has come."""
        data = super().clean()
        if (on := data.get("on")) and on > timezone.localdate():
            self.add_error("on", _("This day is still to come."))
        currency = data.get("currency", "")
        for name in PARTS:
            part = self._money(name, str(data.pop(name, "") or "").strip(), currency) if currency else None
            data[f"{name}_minor"] = part.minor if part else None
        if data.get("rate") is not None and not (data.get("rate_on") and data.get("rate_source")):
            self.add_error("rate_source", _("A rate says its day and its source."))
        if (on := data.get("rate_on")) and on > timezone.localdate():
            self.add_error("rate_on", _("This day is still to come."))
        if (included := meals.read(data.get("includes", ""))) is None:
            self.add_error("includes", _("Write breakfast, lunch, dinner, lunch:2026-03-03 for one day, or none."))
        told = data.get("told_vendor") and data.get("kind") == CostClass.HOSPITALITY
        return data | {"includes": included or "", "told_vendor": data.get("vendor", "") if told else ""}


def of_line(line: CostLine) -> dict[str, Any]:
    """What the form of a line shows of one that is there. A rate of the record is not shown: the day may change."""
    known = ExchangeRate.objects.of(line.currency, line.on)
    if line.rate is not None and not (known and (known.on, known.rate) == (line.rate_on, line.rate)):
        rated = {"rate": line.rate.normalize(), "rate_on": line.rate_on, "rate_source": line.rate_source}
    else:
        rated = {}
    parts = {
        name: Money(minor, line.currency).major
        for name in PARTS
        if (minor := getattr(line, f"{name}_minor")) is not None
    }
    same = ("kind", "on", "currency", "vendor", "place", "meal", "guests", "officials", "attendees", "includes")
    books = ("paid_by", "paid_by_body", "order_number", "claim", "account", "envelope")
    proof = Proof.NONE if line.proof == Proof.DECLARATION else line.proof
    held = {name: getattr(line, name) for name in (*same, *books)} | {
        "includes": meals.shown(line.includes, language())
    }
    held["told_vendor"] = bool(line.told_vendor)
    again = {True: YES, False: "no", None: ""}[line.reimbursable]
    known_of_it = {"amount": line.amount.major, "country": line.country_id, "proof": proof, "reimbursable": again}
    return {**held, **parts, **rated, **known_of_it}


class ReceiptForm(WithReceipt):
    """One more receipt, and the other amounts that it shows."""

    file = FileSheet(label=_("Receipt"), required=False, help_text=_("A photo or a PDF."))
    title = words(_("What it is"))
    filed = filed_already()
    others = forms.MultipleChoiceField(
        label=_("It shows these amounts too"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Amounts of the same trip that have no receipt yet."),
    )  # fmt: skip

    def __init__(self, *args: Any, others: Mapping[str, CostLine], **more: Any) -> None:
        super().__init__(*args, **more)
        self.lines = others
        self.fields["others"].choices = filed.of_lines(dict(others))  # type: ignore[attr-defined]  # (a choice)
        if not others:
            del self.fields["others"]

    def clean_others(self) -> list[CostLine]:
        """The amounts themselves."""
        return [self.lines[key] for key in self.cleaned_data["others"]]

    def clean(self) -> dict[str, Any]:
        """A file, or one that is here: one of the two."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(data.get("file")) == bool(data.get("filed")):
            self.add_error("file", _("Send a receipt, or choose one that is here already: one of the two."))
        return data


class Lost(forms.Form):
    """The declaration."""

    declaration = sentences(_("How it was lost, in your words"), required=True)


class Correction(forms.Form):
    """What a posted line should have said. The parts of it that are recorded are asked too: they may be less."""

    amount = forms.CharField(
        label=_("The amount that is right"), max_length=40, required=False,
        help_text=_("In the currency of the line. Empty takes the line back, and puts none in its place."),
    )  # fmt: skip
    alcohol = forms.CharField(label=_("Of it alcohol"), max_length=40, required=False)
    personal = forms.CharField(label=_("Of it the traveller’s own"), max_length=40, required=False)
    tax = forms.CharField(label=_("Of it taxes"), max_length=40, required=False)
    why_en = sentences(_("Why it is corrected, in English"))
    why_fr = sentences(_("Why it is corrected, in French"))

    def __init__(self, *args: Any, line: CostLine, **more: Any) -> None:
        super().__init__(*args, **more)
        self.currency = line.currency
        for name in PARTS:
            minor = getattr(line, f"{name}_minor")
            if minor is None:
                del self.fields[name]
            else:
                self.initial[name] = Money(minor, line.currency).major

    def clean(self) -> dict[str, Any]:
        """Amounts in the currency of the line; and a reason is there."""
        data: dict[str, Any] = super().clean() or {}
        data["amount"] = self._money("amount")
        for name in (one for one in PARTS if one in self.fields):
            part = self._money(name)
            data.pop(name, None)
            data[f"{name}_minor"] = part.minor if part else None
        if not data.get("why_en") and not data.get("why_fr"):
            self.add_error("why_en", _("Write it, in one language at least."))
        return data

    def _money(self, name: str) -> Money | None:
        said = str(self.cleaned_data.get(name) or "").strip()
        try:
            return typed(said, self.currency) if said else None
        except BadInput as bad:
            self.add_error(name, bad.said(language()))
            return None


class Vendor(forms.Form):
    """Do residents read who was paid?"""

    told_vendor = told_vendor()


class RepaymentForm(Once):
    """What was given back."""

    amount = Amount(label=_("Amount"), required=True, help_text=HOW)
    on = Day(label=_("Day"), initial=timezone.localdate)
    of_advance = forms.BooleanField(
        label=_("It is what was left of an advance"), required=False,
        help_text=_("An advance is no cost: what comes back of it is in no sum."),
    )  # fmt: skip
    reason_en = sentences(_("Reason, in English"))
    reason_fr = sentences(_("Reason, in French"))


class RepaidInstead(Why, Once):
    """What came back in truth, and why it is corrected."""

    amount = Amount(
        label=_("The amount that is right"), help_text=_("Empty takes it back, and puts none in its place.")
    )
    field_order = ("amount",)


class Placing(forms.Form):
    """To which trip a row of the finance system belongs; or why it is none of ours."""

    trip = forms.ModelChoiceField(
        Trip.objects.none(), label=_("The trip"), required=False, empty_label=_("None of ours"),
        help_text=_("Trips within a year of that day. Without one, say below why it is none of ours."),
    )  # fmt: skip
    kind = choice(_("For what"), CostClass.choices)
    rate = forms.DecimalField(
        label=_("Exchange rate"), max_digits=20, decimal_places=10, required=False, localize=True,
        help_text=_("What one unit is worth in the city’s own currency; with its day and its source."),
    )  # fmt: skip
    rate_on = Day(label=_("Day of the rate"), required=False)
    rate_source = words(_("Who published the rate"))
    another = forms.BooleanField(
        label=_("It is one more line, even where one of that day is there"), required=False,
        help_text=_(
            "Otherwise the row is the cost that is there already, of its amount or without the traveller’s own part, "
            "or in another currency, and nothing counts twice."
        ),
    )  # fmt: skip
    pays = forms.ChoiceField(
        label=_("What it pays of a cost in another currency"), required=False,
        choices=[("", _("What the exchange rate tells")), ("whole", _("All of it")),
                 ("asked", _("It without the traveller’s own part"))],
    )  # fmt: skip
    reason_en = sentences(_("Why it is none of ours, in English"))
    reason_fr = sentences(_("Why it is none of ours, in French"))

    def __init__(self, *args: Any, trips: Any, called: Any, abroad: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["trip"].queryset = trips  # type: ignore[attr-defined]  # (a choice among rows)
        self.fields["trip"].label_from_instance = called  # type: ignore[attr-defined]  # (a field of rows)
        if not abroad:
            for name in ("rate", "rate_on", "rate_source"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A trip, or a reason; never both."""
        data: dict[str, Any] = super().clean() or {}
        reason = data.get("reason_en") or data.get("reason_fr")
        if not self.errors and bool(data.get("trip")) == bool(reason):
            self.add_error("trip", _("Choose a trip, or say why it is none of ours: one of the two."))
        return data
