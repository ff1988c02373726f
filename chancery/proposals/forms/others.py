"""Smaller forms: of the proponent's page, of an institution, and of the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import ByNumber, Day, sentences, words
from chancery.amounts import CURRENCIES, typed
from chancery.counterparties.models import Counterparty
from chancery.errors import BadInput
from chancery.frame import language
from chancery.money import Money, grouped
from chancery.papers.forms import Upload
from chancery.proposals.models import Interest

ANSWERS = [one for one in Interest.State.choices if one[0] != Interest.State.INVITED]


class Sure(forms.Form):
    """Nothing is asked but whether they are sure."""


class Asking(forms.Form):
    """A question of the office."""

    text = sentences(_("Question"), required=True)
    due_on = Day(label=_("Answer by"), required=False)


class Answering(forms.Form):
    """An answer of the proponent."""

    text = sentences(_("Your answer"), required=True)


class HandingIn(Upload):
    """A paper that goes with a proposal."""

    title = words(_("What it is"), required=True, max_length=300)
    field_order = ("title", "file", "key")


class Withdrawing(forms.Form):
    """Why it is withdrawn."""

    text = sentences(_("Why it is withdrawn"), required=True)


class Recognising(forms.Form):
    """Which counterparty the candidate is."""

    counterparty = ByNumber(Counterparty.objects.current, label=_("Counterparty"), required=True)


class Explaining(forms.Form):
    """Why it ended, as its proponent reads it."""

    why_en = sentences(
        _("What its proponent reads, in English"),
        help_text=_("On their private page. Nothing in it may come from what was told in confidence."),
    )
    why_fr = sentences(_("What its proponent reads, in French"))

    def clean(self) -> dict[str, Any]:
        """In one language at least."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("why_en") and not given.get("why_fr"):
            self.add_error("why_en", say("Write it in one language at least."))
        return given


class TakingOver(forms.Form):
    """Which lines of a proposal its case takes, and in which year."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200)
    lines = forms.MultipleChoiceField(label=_("What it takes"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["lines"]
        field.choices = offered


class Inviting(forms.Form):
    """One more institution."""

    institution = words(_("Institution"), required=True, max_length=300)
    email = forms.EmailField(label=_("Its e-mail"), max_length=254)


class Forgetting(forms.Form):
    """By which rule a person is forgotten."""

    basis = words(_("By which rule"), required=True, max_length=80, help_text=_("The short name of a rule."))


class Responding(forms.Form):
    """A letter of interest."""

    state = forms.ChoiceField(label=_("Your answer"), choices=ANSWERS, widget=forms.RadioSelect)
    text = sentences(_("What you would do, and for how long"))
    amount = words(_("Amount you commit"), max_length=40)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    days = words(_("Staff days you commit"), max_length=10)
    signatory = words(_("Your name"), required=True, max_length=200)
    function = words(_("Your function"), max_length=200)
    binds = forms.BooleanField(label=_("I may speak for this institution"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        own = str(settings.CITY.currency)
        every = [own, *(each for each in CURRENCIES if each != own)]
        self.fields["currency"].choices = [(each, each) for each in every]  # type: ignore[attr-defined]  # (a field of choices)

    def clean_amount(self) -> Money | None:
        """The amount; its currency is read as it was sent."""
        said = self.cleaned_data["amount"]
        currency = str(self.data.get("currency") or settings.CITY.currency)
        try:
            return typed(said, currency if currency in CURRENCIES else settings.CITY.currency) if said else None
        except BadInput as bad:
            raise forms.ValidationError(bad.said(language())) from bad

    def clean_days(self) -> int | None:
        """A whole number of days."""
        said = self.cleaned_data["days"]
        if said and not (said.isascii() and said.isdecimal() and len(said) < 7):
            raise forms.ValidationError(
                say("Write a whole number from 0 to %(most)s.") % {"most": grouped(999_999, language())}
            )
        return int(said) if said else None

    def clean(self) -> dict[str, Any]:
        """Whoever writes down what they commit, commits it: nothing is kept beside an answer that says otherwise."""
        given: dict[str, Any] = super().clean() or {}
        amount = given.get("amount")
        commits = bool(given.get("days") or (amount is not None and amount.minor))
        if commits and given.get("state") in (Interest.State.INTERESTED, Interest.State.DECLINED):
            self.add_error("state", say("You write an amount or days: say that you commit them, or take them away."))
        return given
