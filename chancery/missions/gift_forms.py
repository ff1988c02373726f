"""What is asked of a gift, and of what came of a mission. Nothing is saved here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import ByNumber, Day, Once, sentences, words
from chancery.counterparties.models import Counterparty
from chancery.missions.forms import HOW, Reasons, Why, WithMoney, currencies
from chancery.missions.models import Gift


class GiftForm(WithMoney, Once):
    """What was given or received."""

    way = forms.ChoiceField(label=_("Which way"), choices=Gift.Way.choices)
    what_en = words(_("What it is, in English"))
    what_fr = words(_("What it is, in French"))
    on = Day(label=_("Day"), required=False)
    other = words(_("From whom, or to whom"), help_text=_("For the office alone. Nobody publishes it."))
    counterparty = ByNumber(
        Counterparty.objects.current,
        label=_("Which counterparty that is"),
        help_text=_("If it is one: its number or its name. Its page names the gift too."),
    )
    amount = forms.CharField(label=_("Worth"), max_length=40, required=False, help_text=HOW)
    currency = forms.ChoiceField(label=_("Currency"), choices=currencies)
    keeper = words(_("Who has it now"))

    def __init__(self, *args: Any, links: bool, **more: Any) -> None:
        """`links` says whether this person may read the register of counterparties."""
        super().__init__(*args, **more)
        if not links:
            del self.fields["counterparty"]

    def clean(self) -> dict[str, Any]:
        """It says what it is."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("what_en") and not data.get("what_fr"):
            self.add_error("what_en", _("Write it, in one language at least."))
        return data


class GiftInstead(GiftForm, Why):
    """What is right of a gift, and why it is corrected."""


class FateForm(Reasons):
    """What becomes of it, and why."""

    fate = forms.ChoiceField(label=_("What becomes of it"), choices=Gift.Fate.choices)
    keeper = words(_("Who has it now"))
    field_order = ("fate", "keeper")


class ResultsForm(forms.Form):
    """What came of a mission, some time after."""

    results_en = sentences(
        _("What came of it, for residents, in English"),
        help_text=_("Residents read it on the mission’s public page, with the day, once it is accounted for."),
    )
    results_fr = sentences(_("What came of it, for residents, in French"))
    came_en = sentences(
        _("Remarks of the office, in English"), help_text=_("For the office alone. Nobody publishes it.")
    )
    came_fr = sentences(_("Remarks of the office, in French"))

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """What residents read, and what stays within the office."""
        told, inside = ("results_en", "results_fr"), ("came_en", "came_fr")
        return [
            (_("For residents"), [self[name] for name in told]),
            (_("For the office"), [self[name] for name in inside]),
        ]
