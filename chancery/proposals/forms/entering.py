"""The same form for the office: what came on paper or by e-mail, on which day, for which division."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery import edits
from chancery.accounts.fields import Day, Named
from chancery.accounts.models import Division
from chancery.policy import Policy
from chancery.proposals.forms.proposal import ProposalForm, Section
from chancery.proposals.models import Proposal

HOW = [one for one in Proposal.How.choices if one[0] != Proposal.How.FORM]


class EnteredForm(ProposalForm):
    """A proposal that did not come over the public form."""

    source_asked = False

    received_on = Day(label=_("Came in on"))
    how = forms.ChoiceField(label=_("How it came"), choices=HOW)
    tongue = forms.ChoiceField(label=_("Language of its sender"))
    division = Named(
        Division.objects.filter(ended_on=None), label=_("Division that would carry it out"), required=False
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)

    def __init__(self, data: Mapping[str, Any] | None = None, *, policy: Policy, category: str, **more: Any) -> None:
        super().__init__(data, policy=policy, category=category, **more)
        self.fields["tongue"].choices = settings.LANGUAGES  # type: ignore[attr-defined]  # (a choice field)
        fresh = edits.seal("proposal", edits.Snapshot({}))
        self.initial = {"received_on": timezone.localdate(), "key": fresh, **self.initial}

    @property
    def sections(self) -> list[Section]:
        """How it came stands first."""
        came = Section("came", say("How it came in"), "", self._fields("received_on", "how", "tongue", "division"))
        return [came, *super().sections]

    def clean_received_on(self) -> Any:
        """It did not come in tomorrow."""
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(say("This day is still to come."))
        return day

    def clean_key(self) -> str:
        """The id of what is entered; a form that we did not write is refused with all that was typed."""
        found = edits.unseal("proposal", self.cleaned_data["key"])
        if found is None:
            raise forms.ValidationError(say("It was too old. Nothing was written: look again, and send it once more."))
        return found.key

    def require_sender(self) -> bool:
        """A letter on paper has a name under it, and perhaps no e-mail."""
        for name, why in (("name", say("Write who proposes it.")), ("sender", say("Say for whom it is proposed."))):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, why)
        return not self.errors
