"""What is asked of a paper. Nothing is saved here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import sentences, words
from chancery.accounts.permissions import keys_of
from chancery.audit.models import Actor
from chancery.errors import BadInput
from chancery.frame import language
from chancery.ids import uuid7
from chancery.papers import kinds
from chancery.papers.intake import Sheet, uploaded
from chancery.papers.kinds import KINDS
from chancery.records import DataClass

CLASSES = {
    DataClass.PUBLIC: _("Public: everyone may read it"),
    DataClass.INTERNAL: _("Internal: the office and the division whose file it is in"),
    DataClass.INTERGOVERNMENTAL: _("Intergovernmental: those with a clearance"),
    DataClass.PERSONAL: _("Personal: about people; the protocol office and the auditor"),
}
LANGUAGES = [
    ("", "—"), ("en", _("English")), ("fr", _("French")), ("en-fr", _("English and French")), ("other", _("Another")),
]  # fmt: skip


class FileSheet(forms.FileField):
    """A file from a browser, looked into before anything is kept."""

    outsized = False

    def __init__(self, **more: Any) -> None:
        endings = ",".join(f".{ending}" for kind in KINDS.values() for ending in kind.endings)
        super().__init__(widget=forms.FileInput({"accept": endings}), allow_empty_file=True, **more)

    def clean(self, data: Any, initial: Any = None) -> Sheet | None:
        """The file as it may be kept; what may not is refused in words. None, where none is needed or sent."""
        if self.outsized:
            raise forms.ValidationError(_said(BadInput(*kinds.too_large(settings.CITY.largest_paper_mb))))
        given = super().clean(data, initial)
        try:
            return uploaded(given) if given else None
        except BadInput as bad:
            raise forms.ValidationError(_said(bad)) from bad


def _said(bad: BadInput) -> str:
    return bad.said(language())


class Upload(forms.Form):
    """A file, and a key that makes a form which is sent twice file it once."""

    file = FileSheet(
        label=_("File"),
        help_text=_(
            "PDF, Word, Excel, .ods, PNG, JPEG, HEIC, CSV, .eml or .msg. It is looked into before it is kept. A HEIC "
            "photo is kept as it was sent, with the place and the time that the camera wrote into it; PNG and JPEG are "
            "drawn anew without them."
        ),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, outsized: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("key", uuid7())
        self.fields["file"].outsized = outsized == "file"  # type: ignore[attr-defined]  # (a field of ours)

    @property
    def id(self) -> UUID:
        """The id that the paper takes."""
        given: UUID | None = self.cleaned_data.get("key")
        return given or uuid7()


class Description(forms.Form):
    """What is said of a paper."""

    title_en = words(_("Title, in English"))
    title_fr = words(_("Title, in French"))
    language = forms.ChoiceField(label=_("Language of the paper"), choices=LANGUAGES, required=False)
    version = words(_("Version"), max_length=80, help_text=_("As it is written on it; empty is not recorded"))
    original_at = words(_("Where the original lies"), help_text=_("Such as: City Clerk, vault 3, box 12"))
    note_en = sentences(_("Note, in English"))
    note_fr = sentences(_("Note, in French"))

    def clean(self) -> dict[str, Any]:
        """A paper has a title."""
        given = super().clean() or {}
        if not given.get("title_en") and not given.get("title_fr"):
            self.add_error("title_en", _("A paper has a title, in English or in French."))
        return given


class Classed(forms.Form):
    """Who may read a paper: one of the classes that whoever files it may read."""

    data_class = forms.ChoiceField(label=_("Who may read it"), initial=DataClass.INTERNAL)

    def __init__(self, *args: Any, by: Actor | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        held = keys_of(by)
        choices = [(str(key), label) for key, label in CLASSES.items() if key in held or key == DataClass.INTERNAL]
        self.fields["data_class"].choices = choices  # type: ignore[attr-defined]  # (a field of choices)


class NewVersion(Upload):
    """A newer file in the place of an older one."""

    version = words(_("Version"), max_length=80, help_text=_("As it is written on it; empty is not recorded"))
    original_at = words(_("Where the original lies"), help_text=_("Empty: where that of the older version lies"))


class NewClass(Classed):
    """Another class, and why."""

    reason = sentences(_("Why"), required=True, help_text=_("It is kept with the paper."))


class NewPaper(Upload, Description, Classed):
    """A paper and everything that is said of it. The order of the fields is that of the work."""

    field_order = ["key", "file", "title_en", "title_fr", "language", "version", "data_class", "original_at"]
