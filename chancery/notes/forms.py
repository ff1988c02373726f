"""What is asked of a note. Nothing is saved here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import sentences
from chancery.accounts.permissions import keys_of
from chancery.audit.models import Actor
from chancery.ids import uuid7
from chancery.records import DataClass

CLASSES = {
    DataClass.INTERNAL: _("Internal: the office, and the division whose record it is"),
    DataClass.INTERGOVERNMENTAL: _("Intergovernmental: those with a clearance"),
}


class NewText(forms.Form):
    """The words of a note."""

    text = sentences(
        _("Note"), required=True, help_text=_("Plain text. It is not changed later: a new note corrects it.")
    )


class NewNote(NewText):
    """A note, and who may read it: only somebody with a clearance is asked about that of other governments."""

    data_class = forms.ChoiceField(label=_("Who may read it"), initial=DataClass.INTERNAL)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: Actor | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("key", uuid7())
        held = keys_of(by)
        choices = [(str(key), label) for key, label in CLASSES.items() if key in held or key == DataClass.INTERNAL]
        self.fields["data_class"].choices = choices  # type: ignore[attr-defined]  # (a field of choices)
