"""What is asked about letters: in which language, and how each kind comes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chancery.accounts.models import User
from chancery.notices import kinds
from chancery.notices.models import Wish


class Sure(forms.Form):
    """Nothing to say but yes, which the button of the page says."""

    def clean(self) -> dict[str, Any]:
        """A request that does not come from the page says nothing."""
        if not self.data.get("sure"):
            raise forms.ValidationError(_("Use the button below."))
        return dict(self.cleaned_data)


class Mine(forms.Form):
    """In which language one is written to, and how one is told of each kind."""

    language = forms.ChoiceField(label=_("The language of your letters"))

    def __init__(self, *args: Any, user: User, language: str, **more: Any) -> None:
        """One question for each kind that may be chosen, as it is wished now."""
        super().__init__(*args, **more)
        choice = self.fields["language"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (for the types)
        choice.choices, choice.initial = list(settings.LANGUAGES), language
        wished = dict(Wish.objects.filter(user=user).values_list("kind", "way"))
        for name, kind in kinds.KINDS.items():
            if kind.chosen:
                self.fields[f"way-{name}"] = forms.ChoiceField(
                    label=str(kind.words), choices=_ways(name), initial=wished.get(name, kind.way)
                )

    @property
    def wishes(self) -> dict[str, str]:
        """How each kind shall come."""
        return {name[4:]: way for name, way in self.cleaned_data.items() if name.startswith("way-")}


def _ways(kind: str) -> list[tuple[str, Any]]:
    """The weekly letter itself comes once a week or not at all."""
    if kind == kinds.DIGEST:
        return [(kinds.AT_ONCE, _("Every Monday")), (kinds.NOT_AT_ALL, _("Not at all"))]
    return list(kinds.WAYS)
