"""Ask what a body set aside for an agreement; nothing is saved here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Day, Once, sentences
from chancery.agreements.forms import council_item

UNTIL = _("Last day on which it counts")
NO_END = _("Empty: until it is decided again, or as long as the policy lets it.")


class SetAside(Once):
    """That a body set a criterion aside for an agreement: which, by whom, why, from when and until when."""

    what = forms.ChoiceField(label=_("What was set aside, and by whom"))
    reason = sentences(_("Reason"), required=True)
    on = Day(label=_("Day of the decision"))
    until = Day(label=UNTIL, required=False, help_text=NO_END)
    council_item = council_item()

    def __init__(self, *args: Any, rights: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["what"].choices = rights  # type: ignore[attr-defined]  # (a field of choices)


class CorrectWaiver(forms.Form):
    """That a waiver ends on another day, or was entered by mistake."""

    until = Day(label=UNTIL, required=False, help_text=NO_END)
    mistaken = forms.BooleanField(
        label=_("It was entered by mistake"), required=False, help_text=_("It stays on record, and counts on no day.")
    )
