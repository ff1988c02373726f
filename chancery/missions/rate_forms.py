"""What is asked of exchange rates. Nothing is saved here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Day, Once, sentences, words
from chancery.missions.forms import currencies

WORTH = _("What one unit is worth in the city’s own currency, like 1.4832")


def others() -> list[tuple[str, str]]:
    """Every currency but the city's own."""
    return [one for one in currencies() if one[0] != settings.CITY.currency]


def rate(**more: Any) -> forms.DecimalField:
    """A number above zero."""
    return forms.DecimalField(
        label=_("Exchange rate"), max_digits=20, decimal_places=10, localize=True, help_text=WORTH, **more
    )


class RateForm(Once):
    """One rate of one day."""

    currency = forms.ChoiceField(label=_("Currency"), choices=others)
    on = Day(label=_("Day"), initial=timezone.localdate)
    rate = rate()
    source = words(_("Who published the rate"), required=True)


class RateCorrection(forms.Form):
    """What a rate should have said, and why."""

    rate = rate(required=False)
    source = words(_("Who published the rate"))
    why_en = sentences(_("Why it is corrected, in English"))
    why_fr = sentences(_("Why it is corrected, in French"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["rate"].help_text = _("Empty withdraws the rate, and puts none in its place.")
