"""Ask for a day of the year that matters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Named, Once, words
from chancery.counterparties.models import Country, DateOfNote

MONTHS = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"), _("September"),
    _("October"), _("November"), _("December"),
)  # fmt: skip


class DateDetails(forms.Form):
    """A day of the year that matters."""

    kind = forms.ChoiceField(label=_("What it is"), choices=DateOfNote.Kind.choices)
    name_en = words(_("Name, in English"))
    name_fr = words(_("Name, in French"))
    day = forms.IntegerField(label=_("Day"), min_value=1, max_value=31)
    month = forms.TypedChoiceField(label=_("Month"), choices=list(enumerate(MONTHS, 1)), coerce=int)
    year = forms.IntegerField(
        label=_("Year of the first"), required=False, min_value=1, max_value=9999,
        help_text=_("Then the calendar says which anniversary it is"),
    )  # fmt: skip
    source = words(_("Source"), help_text=_("Where you read it"))

    def clean(self) -> dict[str, Any]:
        """It has a name in one language at least."""
        given = super().clean() or {}
        if not given.get("name_en") and not given.get("name_fr"):
            self.add_error("name_en", say("Write its name, in English or in French."))
        return given


class NewDate(Once, DateDetails):
    """A day that the register does not have yet."""

    field_order = [*DateDetails.base_fields]


class NewCountryDate(NewDate):
    """A day of a country."""

    country = Named(Country.objects.order_by("name_en"), label=_("Country"))
    field_order = ["country", *DateDetails.base_fields]
