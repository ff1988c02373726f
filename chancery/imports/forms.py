"""Ask and check; nothing is saved here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from chancery.dates import in_words, parse_fuzzy
from chancery.errors import BadInput
from chancery.frame import language
from chancery.imports import cells, kinds
from chancery.imports.guess import NOTE
from chancery.imports.kinds.base import Kind
from chancery.imports.models import Question


def named(label: Any) -> forms.CharField:
    """What a file calls one of its columns."""
    return forms.CharField(label=label, required=False, max_length=200)


class Expenses(forms.Form):
    """A file of what was spent."""

    file = forms.FileField(
        label=_("The file"), help_text=_("A text file (.csv), as the finance system saves it."),
        widget=forms.ClearableFileInput({"accept": ".csv"}),
    )  # fmt: skip
    post = forms.BooleanField(label=_("Post what is good; otherwise it is only looked through"), required=False)


class Travel(forms.Form):
    """A file of what was spent on travel, and what it calls its columns."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("A workbook (.xlsx, .ods) or a text file (.csv). It is read and not kept."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.ods,.csv"}),
    )
    post = forms.BooleanField(label=_("Bring it in; otherwise it is only looked through"), required=False)
    without = forms.BooleanField(label=_("Leave out the rows that are not understood"), required=False)
    document = named(_("The number of each row"))
    on = named(_("The day"))
    amount = named(_("The amount"))
    currency = named(_("The currency"))
    kind = named(_("For what it was spent"))
    reference = named(_("The number of the mission"))
    traveller = named(_("Who travelled"))
    vendor = named(_("Whom it was paid to"))
    account = named(_("The account"))
    cites = named(_("The number of the row that it corrects"))
    rate = named(_("The exchange rate"))
    rate_on = named(_("The day of the rate"))
    rate_source = named(_("Who published the rate"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.said_first = [self[name] for name in ("file", "post", "without")]
        self.columns = [self[name] for name in self.fields if name not in ("file", "post", "without")]

    def called(self) -> dict[str, str]:
        """Those that the file calls otherwise than most."""
        return {one.name: str(self.cleaned_data.get(one.name) or "") for one in self.columns}


class Rates(forms.Form):
    """A file of exchange rates."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("A workbook (.xlsx, .ods) or a text file (.csv). It is read and not kept."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.ods,.csv"}),
    )
    source = forms.CharField(
        label=_("Who published the rates"),
        required=False,
        max_length=500,
        help_text=_("Where the file does not say it"),
    )
    post = forms.BooleanField(label=_("Bring it in; otherwise it is only looked through"), required=False)


class PerDiem(Rates):
    """A file of what meals, nights and kilometres cost."""

    table = forms.SlugField(
        label=_("Name of the table"),
        required=False,
        max_length=40,
        help_text=_("Where the file names none: in small letters, without spaces. A rule on travel names it."),
    )
    field_order = ("file", "table")


class NewImport(forms.Form):
    """What is brought in."""

    kind = forms.ChoiceField(label=_("What its rows are"))
    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "A workbook (.xlsx, .ods) or a text file (.csv). It is kept as evidence of what was brought in; a file of "
            "contacts for a day only, since it holds other people’s data."
        ),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.ods,.csv"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = [(slug, kind.label) for slug, kind in kinds.KINDS.items()]  # type: ignore[attr-defined]  # (a field of choices)

    def say_too_large(self, words: str) -> None:
        """Say that, and not that the file is missing: it was sent, and not kept."""
        self.errors["file"] = self.error_class([words])


class Heading(forms.Form):
    """Where the heading is."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    first_row = forms.IntegerField(label=_("The heading begins in row"), min_value=1, max_value=1_000_000)
    header_rows = forms.TypedChoiceField(
        label=_("Rows of the heading"), coerce=int, choices=[(1, "1"), (2, "2"), (3, "3")]
    )

    def __init__(self, *args: Any, names: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["sheet"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]  # (a field of choices)
        if len(names) < 2:
            self.fields["sheet"].widget = forms.HiddenInput()
            self.fields["sheet"].initial = names[0] if names else ""


class Columns(forms.Form):
    """What each column of the file means."""

    def __init__(self, *args: Any, kind: Kind, headings: Sequence[str], mapping: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        french = language() == "fr"
        ours = [(column.key, column.fr if french else column.en) for column in kind.columns]
        choices = [
            ("", _now("Leave it out")),
            (NOTE, _now("Keep it as a note")),
            (_now("The register’s columns"), ours),
        ]
        for place, heading in enumerate(headings):
            name = heading or _now("Column %(number)s") % {"number": place + 1}
            chosen = mapping[place] if place < len(mapping) else ""
            self.fields[f"c{place}"] = forms.ChoiceField(label=name, choices=choices, required=False, initial=chosen)

    def mapping(self) -> list[str]:
        """One of ours for each column of the file."""
        return list(self.cleaned_data.values())


class Answers(forms.Form):
    """What the file leaves open."""

    def __init__(self, *args: Any, questions: Sequence[Question], kind: Kind, **more: Any) -> None:
        super().__init__(*args, **more)
        for one in questions:
            self.fields[f"q{one.pk}"] = forms.ChoiceField(
                label=_label(one, kind),
                choices=_choices(one),
                required=False,
                initial=one.answer,
                widget=forms.RadioSelect,
            )

    def answers(self) -> dict[int, str]:
        """Those that were given."""
        return {int(name[1:]): given for name, given in self.cleaned_data.items() if given}


class Sure(forms.Form):
    """Say that rows which are not understood are left out."""

    without = forms.BooleanField(required=False)

    def __init__(self, *args: Any, left: int, **more: Any) -> None:
        super().__init__(*args, **more)
        if left:
            label = _now("Leave out the rows that are not understood or wait for an answer: %(rows)s")
            self.fields["without"].label = label % {"rows": left}
        else:
            del self.fields["without"]


def _label(question: Question, kind: Kind) -> str:
    if question.sort == Question.Sort.BODY:
        return _now("Who is “%(name)s”?") % {"name": question.cell}
    column = kind.column(question.column)
    name = (column.fr if language() == "fr" else column.en) if column else question.column
    return _now("In “%(column)s”, which comes first, the day or the month?") % {"column": name}


def _choices(question: Question) -> list[tuple[str, str]]:
    if question.sort == Question.Sort.BODY:
        return [*((key, label) for key, label in question.choices), ("new", _now("None of these: as it is written"))]
    return [(order, _as_read(cell, order)) for order, cell in question.choices]


def _as_read(cell: str, order: str) -> str:
    """A date as it would be read, so that nobody has to know what the words mean."""
    try:
        day = parse_fuzzy(cells.law_day(cells.clean(cell), order)).earliest
    except BadInput:
        return order
    words = {"day": _now("The day"), "month": _now("The month")}[order]
    return f"{words}: {cell} = {in_words(day, language())}" if day else words
