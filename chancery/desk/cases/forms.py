"""What is asked of whoever opens a case: it joins the rooms that a case can be about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import ByNumber, Day, Named, Once, sentences
from chancery.accounts.models import Division
from chancery.agreements.models import Agreement
from chancery.agreements.permissions import visible
from chancery.audit.models import Actor
from chancery.cases.words import KINDS, OF_AN_AGREEMENT
from chancery.counterparties.models import Counterparty


class Either(forms.CharField):
    """A counterparty or an agreement, by its number, or a counterparty by its name."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=600, **more)
        self.by: Actor | None = None
        self.bodies = ByNumber(Counterparty.objects.current, required=True)

    def clean(self, value: Any) -> Any:
        """The row; an agreement by its number alone, if whoever asks may read it."""
        said = super().clean(value).strip()
        return visible(self.by).filter(reference=said).first() or self.bodies.clean(said)


class OpenCase(Once):
    """What is asked for, about whom, who would carry it out, and when it came in."""

    kind = forms.ChoiceField(label=_("What is asked for"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    category = forms.ChoiceField(label=_("Category"))
    subject = Either(
        label=_("About"),
        help_text=_("The number or the name of a counterparty; to renew or change an agreement, its number"),
    )
    lead_division = Named(Division.objects.all(), label=_("Division most directly responsible"), required=False)
    came_on = Day(label=_("Day it came in"), required=False, help_text=_("Empty: it has not come in yet."))
    on = Day(label=_("Day the case is opened"), initial=timezone.localdate)
    why_late = sentences(
        _("Why it is opened on an earlier day"),
        help_text=_(
            "Only for a day that is past: it is judged by the policy of that day, and the case says both days."
        ),
    )

    def __init__(self, *args: Any, categories: Sequence[tuple[str, str]], by: Actor | None, **more: Any) -> None:
        super().__init__(*args, about="case", **more)
        fields: dict[str, Any] = self.fields
        fields["category"].choices = list(categories)
        fields["subject"].by = by

    def clean(self) -> dict[str, Any]:
        """What is asked of an agreement names an agreement."""
        data: dict[str, Any] = super().clean() or {}
        subject = data.get("subject")
        if subject and data.get("kind") in OF_AN_AGREEMENT and not isinstance(subject, Agreement):
            self.add_error("subject", _("This is asked of an agreement: write its number."))
        on, today = data.get("on"), timezone.localdate()
        if on and on < today and not data.get("why_late"):
            self.add_error("why_late", _("Say why: this day is past, and another policy may have been in force."))
        return data
