"""The fields of this room: numbers, money in any currency, several rows by their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery import amounts
from chancery.accounts.fields import ManyNamed, sentences
from chancery.errors import BadInput
from chancery.frame import language
from chancery.money import Money

NOTHING = ("", _("Not recorded"))
CURRENCIES = [("", _("No money")), *((code, code) for code in amounts.CURRENCIES)]


class Number(forms.DecimalField):
    """A number as it was counted; it comes back as it was written, without needless noughts."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, max_digits=15, decimal_places=4, **more)

    def prepare_value(self, value: Any) -> Any:
        """The number as it is typed."""
        return plain(value)

    def clean(self, value: Any) -> Any:
        """The number with the noughts of the record, so that the same number is the same."""
        found = super().clean(value)
        return found if found is None else found.quantize(Decimal("0.0001"))


class Minor(forms.CharField):
    """An amount of money, kept as a whole number of the smallest unit of a currency that another field names."""

    currency = ""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=40, required=False, **more)

    def prepare_value(self, value: Any) -> Any:
        """The amount as it is typed."""
        if isinstance(value, int | Decimal) and self.currency:
            return str(Money(int(value), self.currency).major)
        return value

    def clean(self, value: Any) -> int | None:
        """How many of the smallest unit; what is no amount is refused in words."""
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            return amounts.typed(text, self.currency or settings.CITY.currency).minor
        except BadInput as bad:
            raise forms.ValidationError(bad.said(language())) from bad


class Several(forms.CharField):
    """Some rows among very many, by their numbers."""

    def __init__(self, rows: Callable[[], QuerySet[Any]], **more: Any) -> None:
        more.setdefault("help_text", _("Numbers, with spaces between them"))
        super().__init__(max_length=2000, required=False, **more)
        self.rows = rows

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: their numbers."""
        if isinstance(value, list | tuple | QuerySet):
            return " ".join(sorted(one.reference if isinstance(one, Model) else str(one) for one in value))  # type: ignore[attr-defined]  # (rows with a reference)
        return value

    def clean(self, value: Any) -> list[Any]:
        """The rows; the first number that nobody has is named."""
        wanted = dict.fromkeys(super().clean(value).replace(",", " ").replace(";", " ").split())
        found = {row.reference: row for row in self.rows().filter(reference__in=wanted)}
        for one in wanted:
            if one not in found:
                raise forms.ValidationError(say("There is no “%(number)s”.") % {"number": one})
        return list(found.values())


class Ticked(ManyNamed):
    """Several rows, each ticked."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *args: Any, label_of: Callable[[Any], str] | None = None, **more: Any) -> None:
        super().__init__(*args, required=False, **more)
        self.label_of = label_of

    def label_from_instance(self, obj: Any) -> str:
        """The name of a row, after what it belongs to."""
        return self.label_of(obj) if self.label_of else super().label_from_instance(obj)


def plain(value: Any) -> Any:
    """A number without needless noughts."""
    if not isinstance(value, Decimal):
        return value
    return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


class MinorFigure(Minor):
    """The same, as the columns of indicators keep it."""

    def clean(self, value: Any) -> Any:
        """How many of the smallest unit, as a number with the noughts of the record."""
        found = super().clean(value)
        return None if found is None else Decimal(found).quantize(Decimal("0.0001"))


def in_money(form: forms.Form, currency: str, names: tuple[str, ...]) -> None:
    """Figures of an indicator that has a currency are typed as money."""
    for name in names if currency else ():
        field = MinorFigure(label=form.fields[name].label)
        field.currency = currency
        form.fields[name] = field


class InParts(forms.Form):
    """A long form in parts, each with its heading and the names of its fields."""

    PARTS: ClassVar[tuple[tuple[Any, str], ...]] = ()

    def sections(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """As the page shows them."""
        for heading, names in self.PARTS:
            if fields := [self[name] for name in names.split() if name in self.fields]:
                yield heading, fields


def reason() -> forms.CharField:
    """Why something is corrected."""
    return sentences(_("Why it is corrected"), help_text=_("Asked for what is released. It stays beside the record."))
