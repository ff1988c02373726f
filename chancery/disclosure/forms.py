"""What is asked before a mission is withheld, and before a quarter is closed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery import amounts
from chancery.accounts.fields import Amount, sentences, words
from chancery.disclosure.reconcile import Group
from chancery.disclosure.words import called
from chancery.frame import language
from chancery.money import Money

MOST = 5
FEW = 3


class Withholding(forms.Form):
    """For whose safety, and why."""

    reason = sentences(_("Whose safety, and why"), required=True)


class Signed(Amount):
    """An amount that may be below zero."""

    read = staticmethod(amounts.signed)


class Closing(forms.Form):
    """What the finance system posted, and each difference with its explanation."""

    finance = Signed(label=_("What the finance system posted in the quarter"), required=True)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for number in range(1, MOST + 1):
            said = {"number": number}
            self.fields[f"amount_{number}"] = Signed(
                label=_("Difference %(number)s: what the finance system has more, or less with a minus") % said
            )
            self.fields[f"why_{number}"] = words(_("Difference %(number)s: why") % said)

    def clean(self) -> dict[str, Any]:
        """A difference has both, or is not there."""
        data: dict[str, Any] = super().clean() or {}
        given = [(data.get(f"amount_{n}"), data.get(f"why_{n}") or "") for n in range(1, MOST + 1)]
        for number, (amount, why) in enumerate(given, 1):
            if (amount is None) != (not why) and f"amount_{number}" not in self.errors:
                self.add_error(f"why_{number}", _("Each difference has an amount and says why."))
        data["differences"] = [(amount, why) for amount, why in given if amount is not None and why]
        return data

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes."""
        finance = Money(self.cleaned_data["finance"], settings.CITY.currency)
        return {"finance": finance, "differences": self.cleaned_data["differences"]}


class Explaining(forms.Form):
    """Why each difference between the finance system and this record is there."""

    def __init__(self, *args: Any, gaps: Iterable[Group], **more: Any) -> None:
        super().__init__(*args, **more)
        for one in gaps:
            told = one.said[language()]
            self.fields[one.key] = words(self._asks(one), initial=told, help_text=self._amounts(one), required=not told)
        if len(self.fields) > FEW:
            self.fields["rest"] = words(_("Why, for all that have no reason above"))
            for name in self.fields:
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Each has a reason of its own, or that of all the others."""
        data: dict[str, Any] = super().clean() or {}
        rest = data.pop("rest", "")
        data["reasons"] = {key: data.get(key) or rest for key in self.fields if key != "rest"}
        if bare := [key for key, why in data["reasons"].items() if not why and key not in self.errors]:
            self.add_error(bare[0], _("Say why."))
        return data

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return {"reasons": self.cleaned_data["reasons"]}

    @staticmethod
    def _asks(one: Group) -> str:
        return f"{called(one.row, one.line, one.repayment, language())}{say(': ')}{one.kind_said}"

    @staticmethod
    def _amounts(one: Group) -> str:
        own = settings.CITY.currency
        said = {"finance": one.finance.phrase(language(), own), "ours": one.ours.phrase(language(), own)}
        return say("The finance system: %(finance)s. Here: %(ours)s.") % said
