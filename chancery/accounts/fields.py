"""What forms of the office ask for, in every room: a day, a date of law, a row by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery import amounts, edits
from chancery.dates import FuzzyDate, parse_fuzzy
from chancery.errors import BadInput
from chancery.frame import language
from chancery.mailing import IN_TEXT
from chancery.marks import shows
from chancery.money import Money
from chancery.search.words import fold

NUMBER = re.compile(r"\(([^()]+)\)$")
NEAR = 5
NO_ADDRESS = _(
    "An e-mail address is no function, and a function is read where an address is not. Write what the person does."
)


FIRST_YEAR, LAST_YEAR = 1000, 2999


class Day(forms.DateField):
    """A day, as browsers ask for it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"], **more
        )

    def to_python(self, value: Any) -> date | None:
        """The day. A year out of these bounds is a slip of the hand, and terms could not be counted from it."""
        day = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class LawDay(forms.CharField):
    """A date of law, as exactly as it is known."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("A day, a month, a year or a span: 2024-05-14, 2024-05, 2024, 2013..2019"))
        super().__init__(max_length=40, required=more.pop("required", False), **more)

    def clean(self, value: Any) -> FuzzyDate:
        """The date; what cannot be one is refused in words."""
        try:
            return parse_fuzzy(super().clean(value))
        except BadInput as bad:
            raise forms.ValidationError(bad.said(language())) from bad


class ByAlphabet(ModelChoiceIterator):  # type: ignore[type-arg]  # (generic for the types alone)
    """By the alphabet of the page: a database sorts É after Z, and knows one language."""

    def __iter__(self) -> Iterator[Any]:
        """The empty choice first."""
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from sorted(map(self.choice, self.queryset.all()), key=lambda each: fold(each[1]))


class Named(forms.ModelChoiceField):  # type: ignore[type-arg]  # (generic for the types alone)
    """A choice among rows, in the language of the page."""

    iterator = ByAlphabet

    def __init__(self, *args: Any, **more: Any) -> None:
        more.setdefault("empty_label", _("Choose") if more.get("required", True) else _("Not recorded"))
        super().__init__(*args, **more)

    def label_from_instance(self, obj: Any) -> str:
        """The name of a row."""
        return str(getattr(obj, f"name_{language()}") or obj.name_en)


class ManyNamed(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # (generic for the types alone)
    """Several of them."""

    def label_from_instance(self, obj: Any) -> str:
        """The name of a row."""
        return str(getattr(obj, f"name_{language()}") or obj.name_en)


class ByNumber(forms.CharField):
    """One row among very many, by its number or its name: typed, and found without a script."""

    def __init__(self, rows: Callable[[], QuerySet[Any]], *, stem: str = "name", **more: Any) -> None:
        more.setdefault("help_text", _("Its number or its name"))
        super().__init__(max_length=600, required=more.pop("required", False), **more)
        self.rows, self.stem = rows, stem

    def label_of(self, row: Any) -> str:
        """The name and the number, as they are typed back."""
        name = getattr(row, f"{self.stem}_{language()}") or getattr(row, f"{self.stem}_en")
        return f"{name} ({row.reference})" if name else row.reference

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: the name and the number, not an id."""
        row = value if isinstance(value, Model) else self._by_key(str(value or ""))
        return self.label_of(row) if row else value

    def clean(self, value: Any) -> Any:
        """The row; if several have the name, or none has, the error says which are near."""
        said = super().clean(value).strip()
        if not said:
            return None
        number = found[1] if (found := NUMBER.search(said)) else said
        if row := self.rows().filter(reference=number).first() or self._by_key(said):
            return row
        named = list(self.rows().filter(self._named("iexact", said))[: NEAR + 1])
        if len(named) == 1:
            return named[0]
        near = named or list(self.rows().filter(self._named("icontains", said))[:NEAR])
        listed = "; ".join(self.label_of(row) for row in near)
        if named:
            raise forms.ValidationError(say("Several have this name. Write the number: %(near)s") % {"near": listed})
        if near:
            raise forms.ValidationError(say("None has this name or number. Near it: %(near)s") % {"near": listed})
        raise forms.ValidationError(say("None has this name or number."))

    def _named(self, how: str, said: str) -> Q:
        return Q(**{f"{self.stem}_en__{how}": said}) | Q(**{f"{self.stem}_fr__{how}": said})

    def _by_key(self, said: str) -> Any:
        try:
            return self.rows().filter(pk=UUID(said)).first()
        except ValueError:
            return None


class Amount(forms.CharField):
    """An amount in the city's own money, as a whole number of its smallest unit."""

    read = staticmethod(amounts.typed)

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=40, required=more.pop("required", False), **more)

    def prepare_value(self, value: Any) -> Any:
        """The amount as it is typed."""
        return str(Money(value, settings.CITY.currency)).split()[0] if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """How many of the smallest unit; what is no amount is refused in words."""
        said = super().clean(value).strip()
        if not said:
            return None
        try:
            return self.read(said, settings.CITY.currency).minor
        except BadInput as bad:
            raise forms.ValidationError(bad.said(language())) from bad


class Once(forms.Form):
    """A form that makes one thing however often it is sent: it carries a signed key, the id of what it makes."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, label=_("This form"), max_length=1000)
    about = ""
    # What its page of confirmation showed of the record; nothing before there was one.
    shown: Mapping[str, edits.Text]

    def __init__(self, data: QueryDict | None = None, *, about: str, **more: Any) -> None:
        super().__init__(data, **more)
        self.about, self.shown = about, {}
        self.initial = {**self.initial, "key": self._fresh()}

    def clean_key(self) -> str:
        """The id; a form that we did not write is shown once more, with all that was typed."""
        if snapshot := edits.unseal(self.about, self.cleaned_data["key"]):
            self.shown = snapshot.shown
            return snapshot.key
        self._carry(self._fresh())
        raise forms.ValidationError(say("It was too old. Nothing was written: look again, and send it once more."))

    def rest_on(self, shown: Mapping[str, edits.Text]) -> None:
        """The page of confirmation shows this of the record: what is done in the end must rest on it still."""
        self._carry(edits.seal(self.about, edits.Snapshot(shown, key=self.cleaned_data["key"])))

    def _fresh(self) -> str:
        return edits.seal(self.about, edits.Snapshot({}))

    def _carry(self, key: str) -> None:
        again = QueryDict(mutable=True)
        again.update(self.data)
        again["key"] = key
        self.data = again


class Words(forms.CharField):
    """A few words; what shows nothing says nothing."""

    def to_python(self, value: Any) -> Any:
        """What was typed, or nothing."""
        text = super().to_python(value)
        return text if not text or text.isascii() or shows(text) else self.empty_value


def words(label: Any, **more: Any) -> forms.CharField:
    """A few words; empty is not recorded."""
    return Words(**{"label": label, "required": False, "max_length": 500, **more})


class Function(Words):
    """What somebody does. It is read where their name is not, so it never says how to reach them."""

    def clean(self, value: Any) -> Any:
        """The function; an e-mail address is none."""
        said = super().clean(value)
        if IN_TEXT.search(said or ""):
            raise forms.ValidationError(NO_ADDRESS)
        return said


def function(label: Any, **more: Any) -> forms.CharField:
    """A function, such as Director; empty is not recorded."""
    return Function(**{"label": label, "required": False, "max_length": 500, **more})


def sentences(label: Any, **more: Any) -> forms.CharField:
    """A few sentences; empty is not recorded."""
    area = forms.Textarea({"rows": 4})
    return forms.CharField(**{"label": label, "required": False, "max_length": 20_000, "widget": area, **more})
