"""Ask and check; nothing is saved here. The fields have the names of the columns they are about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import ByNumber, Day, Named, Once, sentences, words
from chancery.accounts.models import DelegationInstrument, Division
from chancery.accounts.permissions import standing
from chancery.agreements.models import Agreement
from chancery.amounts import CURRENCIES, typed
from chancery.budgets.models import FTE, Fund, Posting, YearFigure
from chancery.council.models import CouncilItem
from chancery.dates import in_words
from chancery.errors import BadInput
from chancery.frame import language
from chancery.money import Money

FIRST_YEAR, LAST_YEAR = 1900, 2999
HOW = _("In figures, like 12500 or 12500.50")


def a_year(**more: Any) -> forms.IntegerField:
    """A year."""
    more.setdefault("label", _("Year"))
    return forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, **more)


def units() -> list[tuple[str, Any]]:
    """The city's own money first, then staff time, then other money."""
    own = settings.CITY.currency
    others = [(one, one) for one in sorted(CURRENCIES) if one != own]
    return [(own, own), (FTE, _("Staff time, in full-time positions")), *others]


class Sum(forms.CharField):
    """An amount in a unit, as people type it: with spaces and with a comma or a point; as a whole number of the
    smallest unit. Where the unit is asked beside it, the form reads the text."""

    def __init__(self, unit: str = "", **more: Any) -> None:
        more.setdefault("help_text", HOW)
        super().__init__(max_length=40, required=more.pop("required", False), **more)
        self.unit = unit

    def prepare_value(self, value: Any) -> Any:
        """The amount as it is typed."""
        return str(Money(value, self.unit)).split()[0] if isinstance(value, int) and self.unit else value

    def clean(self, value: Any) -> Any:
        """How many of the smallest unit; what is no amount is refused in words."""
        said = super().clean(value).strip()
        return minor(said, self.unit) if self.unit else said


def minor(said: str, unit: str) -> int | None:
    """How many of the smallest unit of a currency, or of staff time; nothing for nothing."""
    if not said:
        return None
    code = said[-3:]
    if code in CURRENCIES and code != unit:
        raise forms.ValidationError(say("This is counted in %(unit)s.") % {"unit": _unit(unit)})
    try:
        return typed(said.removesuffix(unit), unit).minor
    except BadInput as bad:
        raise forms.ValidationError(bad.said(language())) from bad


class WithUnit(forms.Form):
    """A form that asks an amount and its unit."""

    def clean(self) -> dict[str, Any]:
        """The amount in the unit that was chosen."""
        data: dict[str, Any] = super().clean() or {}
        if "unit" in data and "amount_minor" in data:
            try:
                data["amount_minor"] = minor(str(data["amount_minor"] or ""), data["unit"])
            except forms.ValidationError as wrong:
                self.add_error("amount_minor", wrong)
        return data


def item(**more: Any) -> ByNumber:
    """A decision of Council, by its number or its title."""
    return ByNumber(CouncilItem.objects.all, stem="title", **more)


def divisions() -> QuerySet[Division]:
    """Those that there are; one that ended is still named by what it had."""
    rows: QuerySet[Division] = Division.objects.all()
    return rows


class NewFund(WithUnit, Once):
    """A fund of a year."""

    name_en = words(_("Name, in English"))
    name_fr = words(_("Name, in French"))
    year = a_year()
    source = forms.ChoiceField(label=_("Where it comes from"), choices=Fund.Source.choices)
    division = Named(divisions(), label=_("Division"), required=False)
    body = words(_("Who gives it, outside of the City"))
    unit = forms.ChoiceField(label=_("In what it is counted"), choices=units)
    amount_minor = Sum(label=_("Amount"), help_text=_("Leave it empty if it is not recorded."))
    base_year = a_year(
        label=_("Year in which the amount was set"), required=False,
        help_text=_("If it has not been adjusted since; the page then shows what prices did to it."),
    )  # fmt: skip
    council_item = item(label=_("Approved by the council item"))
    evidence = words(_("Where the amount stands"))
    note_en = sentences(_("Note, in English"))
    note_fr = sentences(_("Note, in French"))
    public = forms.BooleanField(label=_("It is approved, and councillors may read it"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("year", timezone.localdate().year)

    def clean(self) -> dict[str, Any]:
        """It is called something, in one language at least."""
        data = super().clean()
        if not data.get("name_en") and not data.get("name_fr"):
            self.add_error("name_en", _("Name it, in one language at least."))
        return data


class MendFund(forms.Form):
    """What is recorded of a fund, and why it is corrected."""

    name_en = words(_("Name, in English"))
    name_fr = words(_("Name, in French"))
    source = forms.ChoiceField(label=_("Where it comes from"), choices=Fund.Source.choices)
    division = Named(divisions(), label=_("Division"), required=False)
    body = words(_("Who gives it, outside of the City"))
    amount_minor = Sum(label=_("Amount"), help_text=_("Leave it empty if it is not recorded."))
    base_year = a_year(label=_("Year in which the amount was set"), required=False)
    council_item = item(label=_("Approved by the council item"))
    evidence = words(_("Where the amount stands"))
    note_en = sentences(_("Note, in English"))
    note_fr = sentences(_("Note, in French"))
    public = forms.BooleanField(label=_("It is approved, and councillors may read it"), required=False)
    reason = sentences(_("Why it is corrected"), required=True)

    def __init__(self, *args: Any, unit: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["amount_minor"].unit = unit  # type: ignore[attr-defined]  # (it is a sum)


def come(on: date) -> date:
    """A day that has come."""
    if on > timezone.localdate():
        raise forms.ValidationError(say("This day is still to come."))
    return on


class Row(Once):
    """An amount of a fund, on a day."""

    amount = Sum(label=_("Amount"), required=True)
    on = Day(label=_("Day"), initial=timezone.localdate)
    title_en = words(_("For what, in English"))
    title_fr = words(_("For what, in French"))

    def __init__(self, *args: Any, fund: Fund, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["amount"].unit = fund.unit  # type: ignore[attr-defined]  # (it is a sum)
        self.fields["amount"].help_text = _in(fund.unit)
        self.year = fund.year

    def clean_amount(self) -> int:
        """Nothing at all is no row."""
        amount: int = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError(say("Nothing was entered: the amount is zero."))
        return amount

    def clean_on(self) -> date:
        """A day that has come, near the year of the fund."""
        on: date = come(self.cleaned_data["on"])
        if self.year and abs(on.year - self.year) > 1:
            raise forms.ValidationError(say("This fund is of %(year)s. Look at the year.") % {"year": self.year})
        return on


class Allocation(Row):
    """An amount set apart."""

    agreement = ByNumber(Agreement.objects.all, stem="title", label=_("For the agreement"))
    activity = words(_("Or for the activity, by its number"), max_length=80)
    base_year = a_year(label=_("Year in which the amount was set"), required=False)
    field_order: tuple[str, ...] = ("agreement", "activity", "amount", "on")


class Drawing(Row):
    """An amount that may come out of what was reserved or committed before."""

    drawn_from = forms.ModelChoiceField(
        Posting.objects.none(), label=_("Out of"), required=False, empty_label=_("What is left of the fund")
    )
    agreement = ByNumber(Agreement.objects.all, stem="title", label=_("For the agreement"))
    field_order: tuple[str, ...] = ("drawn_from", "agreement", "amount", "on")

    def __init__(self, *args: Any, fund: Fund, kinds: tuple[str, ...], **more: Any) -> None:
        super().__init__(*args, fund=fund, **more)
        chosen = self.fields["drawn_from"]
        chosen.queryset = fund.postings.filter(kind__in=kinds).latest_first()  # type: ignore[attr-defined]  # (of a field of rows, which the types do not tell)
        chosen.label_from_instance = described  # type: ignore[attr-defined]  # (of a field of rows, which the types do not tell)


class Expense(Drawing):
    """What was spent, or came back."""

    document = words(_("Its number in the finance system"))
    back = forms.BooleanField(label=_("It came back to the fund"), required=False)
    field_order: tuple[str, ...] = ("drawn_from", "agreement", "amount", "back", "on", "document")

    def clean(self) -> dict[str, Any]:
        """What came back is below zero."""
        data: dict[str, Any] = super().clean() or {}
        if data.pop("back", False) and isinstance(data.get("amount"), int):
            data["amount"] = -data["amount"]
        return data


class Reservation(Row):
    """An amount reserved for what a request takes."""

    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("Fund"), empty_label=_("Choose"))
    field_order: tuple[str, ...] = ("fund", "amount", "on")

    def __init__(self, *args: Any, funds: QuerySet[Fund], fund: Fund, **more: Any) -> None:
        super().__init__(*args, fund=fund, **more)
        self.fields["fund"].queryset = funds  # type: ignore[attr-defined]  # (a choice among rows)
        self.fields["fund"].label_from_instance = named  # type: ignore[attr-defined]  # (of a field of rows, which the types do not tell)


class Move(Row):
    """An amount that goes to another fund, and by whose authority."""

    target = forms.ModelChoiceField(Fund.objects.none(), label=_("To the fund"), empty_label=_("Choose"))
    council_item = item(label=_("By the council item"))
    instrument = forms.ModelChoiceField(
        DelegationInstrument.objects.none(), label=_("Or by the delegation"), required=False,
        empty_label=_("None"),
    )  # fmt: skip
    field_order: tuple[str, ...] = ("target", "amount", "on", "council_item", "instrument")

    def __init__(self, *args: Any, fund: Fund, **more: Any) -> None:
        super().__init__(*args, fund=fund, **more)
        alike = Fund.objects.filter(year=fund.year, unit=fund.unit).exclude(pk=fund.pk)
        self.fields["target"].queryset = alike  # type: ignore[attr-defined]  # (a choice among rows)
        self.fields["target"].label_from_instance = named  # type: ignore[attr-defined]  # (of a field of rows, which the types do not tell)
        papers = [one.pk for one in standing(timezone.localdate()) if one.decides == "spend"]
        chosen = self.fields["instrument"]
        chosen.queryset = DelegationInstrument.objects.filter(pk__in=papers).named()  # type: ignore[attr-defined]  # (of a field of rows, which the types do not tell)
        chosen.label_from_instance = authority  # type: ignore[attr-defined]  # (of a field of rows, which the types do not tell)


class Mend(forms.Form):
    """What a row says, and why it is corrected."""

    amount_minor = Sum(label=_("Amount"), required=True)
    on = Day(label=_("Day"))
    title_en = words(_("For what, in English"))
    title_fr = words(_("For what, in French"))
    document = words(_("Its number in the finance system"))
    reason = sentences(_("Why it is corrected"), required=True)

    def __init__(self, *args: Any, unit: str, without: tuple[str, ...] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["amount_minor"].unit = unit  # type: ignore[attr-defined]  # (it is a sum)
        self.fields["amount_minor"].help_text = _in(unit)
        for name in without:
            del self.fields[name]

    def clean_on(self) -> date:
        """A day that has come."""
        return come(self.cleaned_data["on"])


class MendNeed(forms.Form):
    """What a request takes, and why it is corrected."""

    amount_minor = Sum(label=_("Amount"), required=True)
    note_en = words(_("For what, in English"))
    note_fr = words(_("For what, in French"))
    basis = words(_("What it was worked out from"))
    reason = sentences(_("Why it is corrected"), required=True)

    def __init__(self, *args: Any, unit: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["amount_minor"].unit = unit  # type: ignore[attr-defined]  # (it is a sum)


class Release(forms.Form):
    """Why what nobody used is given back."""

    reason = sentences(_("Why it is released"), required=True)


class NewNeed(WithUnit, Once):
    """What a request takes."""

    year = a_year()
    unit = forms.ChoiceField(label=_("Money or staff time"), choices=units)
    amount_minor = Sum(label=_("Amount"), required=True, help_text=_("In figures. Write 0 if it takes none."))
    source = forms.ChoiceField(
        label=_("Where it has to come from"), choices=[("", _("From any source")), *Fund.Source.choices], required=False
    )
    division = Named(divisions(), label=_("Of which division"), required=False, empty_label=_("Of any division"))
    note_en = words(_("For what, in English"))
    note_fr = words(_("For what, in French"))
    basis = words(_("What it was worked out from"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("year", timezone.localdate().year)


class Figure(forms.Form):
    """A figure of a year."""

    kind = forms.ChoiceField(label=_("Which figure"), choices=YearFigure.Kind.choices)
    year = a_year()
    value = forms.CharField(label=_("Value"), max_length=20)
    source = words(_("Where it stands"))
    reason = sentences(_("Why, if it corrects one that is there"))

    def clean_value(self) -> Decimal:
        """The figure, with a comma or a point."""
        said = str(self.cleaned_data["value"]).strip().replace(",", ".").replace("\u00a0", "").replace(" ", "")
        try:
            value = Decimal(said)
        except ArithmeticError as none:
            raise forms.ValidationError(say("This is not a figure. Write it like 107.4.")) from none
        if not value.is_finite() or not 0 < value < 10**8:
            raise forms.ValidationError(say("The figure must be above zero, and below a hundred million."))
        return value.quantize(Decimal("0.0001"))


def named(fund: Fund) -> str:
    """A fund as a choice: its name, its number, where it comes from."""
    name = getattr(fund, f"name_{language()}") or fund.name_en or fund.name_fr
    return f"{name} ({fund.reference}, {fund.get_source_display()})"


def described(posting: Posting) -> str:
    """A reservation or a commitment as a choice."""
    title = getattr(posting, f"title_{language()}") or posting.title_en or posting.title_fr
    amount = Money(posting.amount_minor, posting.fund.unit).phrase(language(), settings.CITY.currency)
    about = title or (posting.case.reference if posting.case else "")
    return " · ".join(
        part for part in (posting.get_kind_display(), amount, in_words(posting.on, language()), about) if part
    )


def authority(paper: DelegationInstrument) -> str:
    """A delegation to spend as a choice."""
    limit = paper.limit.phrase(language(), settings.CITY.currency) if paper.limit else say("without a limit")
    return f"{paper.holder.name}: {limit}"


def _unit(unit: str) -> Any:
    return _("full-time positions") if unit == FTE else unit


def _in(unit: str) -> Any:
    if unit == FTE:
        return _("In full-time positions, like 0.5")
    return _("In %(unit)s, in figures, like 12500 or 12500.50") % {"unit": unit}
