"""What a form says, repeated in words before it is acted upon."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model
from django.forms import Form, ModelChoiceField
from django.utils.translation import gettext as _

from chancery.accounts.fields import ByNumber
from chancery.dates import FuzzyDate, in_words
from chancery.frame import language


def said(form: Form, names: Iterable[str] = ()) -> list[tuple[Any, Any]]:
    """Each answer with its name; what was left empty is not repeated."""
    given = form.cleaned_data
    shown = [name for name in form.fields if name != "key" and (not names or name in names)]
    return [
        (form.fields[name].label, in_page_words(form.fields[name], given.get(name)))
        for name in shown
        if given.get(name)
    ]


def in_page_words(field: Any, value: Any) -> str:
    """One answer: a day in words, a choice by its label, a row by its name."""
    if value is True:
        return _("Yes")
    if isinstance(value, list):
        return "; ".join(in_page_words(field, one) for one in value)
    if isinstance(value, FuzzyDate):
        return value.phrase(language())
    if isinstance(value, date):
        return in_words(value, language())
    if isinstance(field, ByNumber):
        return field.label_of(value)
    if isinstance(field, ModelChoiceField) and isinstance(value, Model):
        return str(field.label_from_instance(value))
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return labels.get(str(value), str(value))
