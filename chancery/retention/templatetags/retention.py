"""What templates of retention may say."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.records import Keep
from chancery.retention import due
from chancery.retention.models import RecordClass
from chancery.retention.plain import EVENTS

register = template.Library()


@register.filter
def event(column: str) -> Any:
    """The event that a term counts from, in words."""
    return EVENTS.get(column, column)


@register.filter
def term(keep: Keep) -> str:
    """How long that is, in words."""
    if keep.years is None:
        return _("as long as there is a city")
    said = ngettext(
        "%(n)s year after the year in which it was written",
        "%(n)s years after the year in which it was written",
        keep.years,
    )
    return said % {"n": keep.years}


@register.filter
def undated(line: RecordClass) -> int:
    """How many records of a class have none of the days that it is counted from."""
    return due.undated(line)
