"""Ask for a fact as the policy declares it: one picks a class or an answer, and types only what has no list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery import amounts
from chancery.accounts.fields import Day, Named, Once, sentences, words
from chancery.counterparties.models import Country
from chancery.errors import BadInput
from chancery.frame import language
from chancery.money import LARGEST, Money
from chancery.papers.forms import FileSheet
from chancery.records import DataClass

YES_NO = {"yes": True, "no": False}
CLASSES = {
    DataClass.PUBLIC: _("Public: residents read it"),
    DataClass.INTERNAL: _("Internal: the office reads it"),
    DataClass.INTERGOVERNMENTAL: _("Intergovernmental: told in confidence, read with a clearance"),
    DataClass.PERSONAL: _("Personal: about a person"),
}


class Asked(NamedTuple):
    """What a form asks for: the type of the value, its classes or choices, and what goes with it."""

    type: str
    choices: Sequence[tuple[str, str]] = ()
    currency: str = ""
    edition: str = ""
    proof: bool = False
    ages: str = ""
    classes: Sequence[DataClass] = ()


class Fact(Once):
    """A value with the day from which it is true, the day it was known, and its evidence."""

    none = forms.BooleanField(
        label=_("It is established that there is none"), required=False, help_text=_("Not the same as not knowing")
    )
    valid_from = Day(label=_("True since"))
    known_on = Day(label=_("Known on"), help_text=_("The day of the evidence, not of today's typing"))
    fresh_until = Day(label=_("Relied on until"), required=False)
    evidence_en = sentences(_("Evidence in a sentence, in English"))
    evidence_fr = sentences(_("Evidence in a sentence, in French"))
    evidence_url = forms.URLField(
        label=_("Address of the evidence"), required=False, max_length=1000, assume_scheme="https",
        help_text=_("A page elsewhere, or the address of a paper filed here"),
    )  # fmt: skip
    file = FileSheet(
        label=_("Evidence as a file"), required=False,
        help_text=_("It is looked into before it is kept, and is the office’s own until someone makes it public."),
    )  # fmt: skip
    edition = words(
        _("Edition"), max_length=80, help_text=_("Of the list or the scale: classes compare in one edition")
    )
    established_by_en = words(_("Established by, in English"))
    established_by_fr = words(_("Established by, in French"))

    def __init__(
        self, data: QueryDict | None = None, *, asked: Asked, about: str, outsized: str = "", **more: Any
    ) -> None:
        super().__init__(data, about=about, **more)
        self.asked = asked
        self.fields["file"].outsized = outsized == "file"  # type: ignore[attr-defined]  # (a field of ours)
        value = _field(asked)
        self.fields = {"key": self.fields.pop("key"), "value": value, **self.fields}
        if asked.type == "yes_no":
            del self.fields["none"]
        if asked.classes:
            choices = [(each.value, CLASSES[each]) for each in asked.classes]
            self.fields["data_class"] = forms.ChoiceField(label=_("Who may know it"), choices=choices)
        if asked.ages:
            told = say("The policy takes it as unknown %(long)s after it became true; write a day to be stricter.")
            self.fields["fresh_until"].help_text = told % {"long": asked.ages}

    def clean(self) -> dict[str, Any]:
        """A value or an established absence; in the order of time; with proof where the policy asks for it."""
        given = super().clean() or {}
        none = given.pop("none", False)
        if none and "value" in self.changed_data and given.get("value") not in (None, ""):
            self.add_error("none", say("Give the value, or say that there is none: not both."))
        elif none:
            given["value"] = None
        elif not self.errors.get("value") and given.get("value") in (None, ""):
            self.add_error("value", say("Give the value, or say that there is none."))
        self._days(given)
        proofs = ("evidence_en", "evidence_fr", "evidence_url", "file")
        if self.asked.proof and not any(given.get(name) for name in proofs) and "file" not in self.errors:
            self.add_error("evidence_en", say("The policy asks for evidence: a sentence, an address or a file."))
        return given

    def _days(self, given: dict[str, Any]) -> None:
        today, since = timezone.localdate(), given.get("valid_from")
        if (known := given.get("known_on")) and known > today:
            self.add_error("known_on", say("Nobody knows yet what will be known then."))
        if (until := given.get("fresh_until")) and since and until < since:
            self.add_error("fresh_until", say("It ends before it begins."))


class _Typed(forms.CharField):
    """A value without a list, read as its type."""

    def __init__(self, asked: Asked, **more: Any) -> None:
        super().__init__(required=False, max_length=500, **more)
        self.asked = asked

    def clean(self, value: Any) -> Any:
        """The value as the policy takes it; what cannot be one is refused in words."""
        said = super().clean(value).strip()
        if not said:
            return None
        try:
            return _read(said, self.asked)
        except BadInput as bad:
            raise forms.ValidationError(bad.said(language())) from bad


def _read(said: str, asked: Asked) -> int | Decimal | Money | str:
    if asked.type == "money":
        if not asked.currency and said[-1].isdigit():
            raise BadInput(
                f"“{said[:40]}” names no currency. Write it like 50000 EUR.",
                f"« {said[:40]} » ne nomme aucune devise. Écrivez-le ainsi : 50000 EUR.",
            )
        return amounts.in_any(said, asked.currency)
    if asked.type != "number":
        return said
    plain = said.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    try:
        number = Decimal(plain.replace(",", ".") if language() == "fr" else amounts.pointed(plain))
    except ArithmeticError as bad:
        raise BadInput(f"“{said[:40]}” is not a number.", f"« {said[:40]} » n’est pas un nombre.") from bad
    if not number.is_finite():
        raise BadInput(f"“{said[:40]}” is not a number.", f"« {said[:40]} » n’est pas un nombre.")
    if abs(number) > LARGEST:
        raise BadInput(f"“{said[:40]}” is too large.", f"« {said[:40]} » est trop grand.")
    return int(number) if number == number.to_integral() else number


def _field(asked: Asked) -> forms.Field:
    if asked.type == "yes_no":
        return forms.TypedChoiceField(
            label=_("Value"), choices=[("yes", _("Yes")), ("no", _("No"))], coerce=YES_NO.get, empty_value=None,
            required=False, widget=forms.RadioSelect,
        )  # fmt: skip
    if asked.choices:
        choices = [("", _("Choose")), *asked.choices]
        return forms.ChoiceField(label=_("Value"), choices=choices, required=False)
    if asked.type == "date":
        return Day(label=_("Value"), required=False)
    if asked.type == "country":
        return Named(Country.objects.order_by("name_en"), label=_("Value"), required=False)
    own, any_ = _("An amount such as 50000"), _("An amount with its currency, such as 50000 EUR")
    hint = (own if asked.currency else any_) if asked.type == "money" else ""
    return _Typed(asked, label=_("Value"), help_text=hint)


def plain(value: Any) -> Any:
    """The value as a fact keeps it: a country by its code."""
    return value.iso2 if isinstance(value, Country) else value


def shown(value: Any, type_: str) -> Any:
    """A stored value as the form shows it to someone who replaces it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Money):
        return str(value)
    return value if isinstance(value, date) or type_ == "date" else ("" if value is None else str(value))
