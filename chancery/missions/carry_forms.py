"""What is asked before people met and promises of a report go into the register. Nothing is saved here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import ByNumber, function, words
from chancery.agreements.models import Agreement
from chancery.counterparties.models import Counterparty
from chancery.frame import language
from chancery.missions.carried import Met, Promised

OF_A_PERSON = ("given_name", "family_name", "function_en", "function_fr", "email", "organisation")
OF_A_PROMISE = ("title_en", "title_fr", "agreement")


class CarryForm(forms.Form):
    """Every line with a tick: what is not ticked stays in the report alone."""

    def __init__(self, data: QueryDict | None, *, people: Sequence[Met], promises: Sequence[Promised]) -> None:
        super().__init__(data)
        self.people = {f"p{at}": one for at, one in enumerate(people)}
        self.promises = {f"c{at}": one for at, one in enumerate(promises)}
        for key, met in self.people.items():
            self._add(key, met.line, OF_A_PERSON, met)
        for key, promised in self.promises.items():
            said = getattr(promised, f"title_{language()}") or promised.title_en or promised.title_fr
            self._add(key, said, OF_A_PROMISE, promised)

    def _add(self, key: str, line: str, names: Sequence[str], of: Met | Promised) -> None:
        self.fields[key] = forms.BooleanField(label=_("Enter: %(line)s") % {"line": line}, required=False)
        for name in names:
            self.fields[f"{key}-{name}"] = FIELDS[name]()
            self.initial[f"{key}-{name}"] = getattr(of, name)

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """People, then promises."""
        parts = ((_("Who was met"), OF_A_PERSON, self.people), (_("What was promised"), OF_A_PROMISE, self.promises))
        return [
            (title, [self[name] for key in rows for name in (key, *(f"{key}-{one}" for one in names))])
            for title, names, rows in parts
            if rows
        ]

    def clean(self) -> dict[str, Any]:
        """Whoever is ticked has a name and a place."""
        data: dict[str, Any] = super().clean() or {}
        for key in self.people:
            if data.get(key) and not (data.get(f"{key}-given_name") or data.get(f"{key}-family_name")):
                self.add_error(f"{key}-family_name", _("Write the name."))
            self._needs(data, key, "organisation", _("Say at which counterparty."))
        for key in self.promises:
            if data.get(key) and not (data.get(f"{key}-title_en") or data.get(f"{key}-title_fr")):
                self.add_error(f"{key}-title_en", _("Write it, in one language at least."))
            self._needs(data, key, "agreement", _("Say under which agreement."))
        if not self.errors and not any(data.get(key) for key in (*self.people, *self.promises)):
            self.add_error(None, _("Tick at least one line."))
        return data

    def _needs(self, data: dict[str, Any], key: str, name: str, says: Any) -> None:
        if data.get(key) and f"{key}-{name}" not in self.errors and not data.get(f"{key}-{name}"):
            self.add_error(f"{key}-{name}", says)

    def met(self) -> list[Met]:
        """The people that are ticked, as whoever confirms wrote them."""
        return [replace(one, **dict(self._said(key, OF_A_PERSON))) for key, one in self._ticked(self.people)]

    def promised(self) -> list[Promised]:
        """The promises that are ticked."""
        return [replace(one, **dict(self._said(key, OF_A_PROMISE))) for key, one in self._ticked(self.promises)]

    def _ticked(self, rows: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        return ((key, one) for key, one in rows.items() if self.cleaned_data[key])

    def _said(self, key: str, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
        return ((name, self.cleaned_data[f"{key}-{name}"]) for name in names)


FIELDS: dict[str, Callable[[], forms.Field]] = {
    "given_name": lambda: words(_("Given name")),
    "family_name": lambda: words(_("Family name")),
    "function_en": lambda: function(_("Function, in English")),
    "function_fr": lambda: function(_("Function, in French")),
    "email": lambda: forms.EmailField(label=_("E-mail address"), required=False, max_length=320),
    "organisation": lambda: ByNumber(lambda: Counterparty.objects.filter(merged_into=None), label=_("Counterparty")),
    "title_en": lambda: words(_("Promise, in English")),
    "title_fr": lambda: words(_("Promise, in French")),
    "agreement": lambda: ByNumber(Agreement.objects.all, stem="title", label=_("Agreement")),
}
