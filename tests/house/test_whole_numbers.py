"""What somebody types as a whole number is refused in words where the database could not hold it."""

from __future__ import annotations

import importlib
import pkgutil

from django import forms

import chancery

LARGEST = 2**31 - 1


def every(kind: type[forms.BaseForm]) -> list[type[forms.BaseForm]]:
    """A form and all that are made from it."""
    return [each for one in kind.__subclasses__() for each in (one, *every(one))]


def unbounded() -> list[str]:
    """The fields that take a number of any size."""
    for one in pkgutil.walk_packages(chancery.__path__, "chancery."):
        if "form" in one.name.rpartition("chancery.")[2] and "migrations" not in one.name:
            importlib.import_module(one.name)
    asked = {form: form.base_fields for form in every(forms.BaseForm) if form.__module__.startswith("chancery.")}
    return sorted(
        f"{form.__module__}.{form.__name__}.{name}"
        for form, fields in asked.items()
        for name, field in fields.items()
        if type(field) is forms.IntegerField
        and not isinstance(field.widget, forms.HiddenInput)
        and (field.max_value is None or field.max_value > LARGEST)
    )


def test_every_whole_number_that_is_asked_for_has_a_largest():
    assert unbounded() == []
