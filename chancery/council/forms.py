"""Ask and check; nothing is saved here. The fields have the names of the columns they are about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import ByNumber, Day, LawDay, Named, Once, sentences, words
from chancery.accounts.models import Division
from chancery.council.models import CouncilItem


def item(**more: Any) -> ByNumber:
    """A decision of Council, by its number or its title."""
    return ByNumber(CouncilItem.objects.all, stem="title", **more)


class NewTask(Once):
    """Something that Council directed."""

    item = item(label=_("Council item"), required=True)
    title_en = words(_("What was directed, in English"))
    title_fr = words(_("What was directed, in French"))
    division = Named(Division.objects.all(), label=_("Division that reports"), required=False)
    reports_en = words(_("Who reports back, in English"))
    reports_fr = words(_("Who reports back, in French"))
    due = LawDay(label=_("Report due"))
    source = words(_("Source"))


class Report(forms.Form):
    """That the report came."""

    on = Day(label=_("Day of the report"), initial=timezone.localdate)
    item = item(label=_("Council item of the report"), required=False)


class Release(forms.Form):
    """That Council no longer asks for it."""

    on = Day(label=_("Day"), initial=timezone.localdate)
    reason_en = sentences(_("Why, in English"))
    reason_fr = sentences(_("Why, in French"))
