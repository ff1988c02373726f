"""Ask and check; nothing is saved here."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery import amounts
from chancery.accounts.fields import Day, Named, function
from chancery.accounts.models import DelegationInstrument, Division, Person, Role
from chancery.agreements.models import AgreementPaper
from chancery.council.forms import item
from chancery.counterparties.models import Country
from chancery.designations.forms import Decision
from chancery.errors import BadInput
from chancery.frame import language
from chancery.home import City
from chancery.money import Money
from chancery.papers.forms import NewPaper
from chancery.retention.due import PAPER
from chancery.retention.models import RecordClass


class NewPerson(forms.Form):
    """Someone who will work with the register."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))
    function_en = function(_("Function, in English"), max_length=200)
    function_fr = function(_("Function, in French"), max_length=200)
    division = Named(Division.objects.standing(), label=_("Division"), required=False)


class PersonDetails(forms.Form):
    """What is written of someone."""

    name = forms.CharField(label=_("Name"), max_length=200)
    function_en = function(_("Function, in English"), max_length=200)
    function_fr = function(_("Function, in French"), max_length=200)
    division = Named(Division.objects.all(), label=_("Division"), required=False)


class Somebody(forms.ModelChoiceField):  # type: ignore[type-arg]  # (generic for the types alone)
    """A choice among people."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Person.objects.order_by("name"), **more)


class NewAssistance(forms.Form):
    """For whom someone prepares papers."""

    principal = Somebody(label=_("For whom"))
    since = Day(label=_("First day"), initial=timezone.localdate)
    until = Day(label=_("Last day"), required=False, help_text=_("Empty for no end"))


class RoleNames(forms.Form):
    """What a city calls a role."""

    name_en = forms.CharField(label=_("Name in English"), max_length=100)
    name_fr = forms.CharField(label=_("Name in French"), max_length=100)


class DivisionDetails(forms.Form):
    """What a part of the administration is called, and what it is a part of."""

    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_fr = forms.CharField(label=_("Name in French"), max_length=200, required=False)
    parent = Named(Division.objects.standing(), label=_("Part of"), required=False)


class DivisionEnd(forms.Form):
    """The last day of a division, and where its work goes on."""

    on = Day(label=_("Last day"), initial=timezone.localdate)
    into = Named(
        Division.objects.standing(),
        label=_("Its work goes on in"),
        required=False,
        help_text=_("Its people go there too. Empty if its work ends."),
    )


class NewRole(forms.Form):
    """A role, from a day until a day."""

    role = Named(Role.objects.all(), label=_("Role"))
    division = Named(
        Division.objects.standing(), label=_("Division"), required=False, help_text=_("Empty for the whole city")
    )
    since = Day(label=_("First day"), initial=timezone.localdate)
    until = Day(label=_("Last day"), required=False, help_text=_("Empty for no end"))


class NewClearance(forms.Form):
    """A clearance always expires."""

    until = Day(label=_("Last day"))


class PassedOn(forms.Form):
    """A part of a delegation, for somebody else."""

    holder = Somebody(label=_("To whom"))
    limit = forms.CharField(
        label=_("Up to"),
        required=False,
        max_length=40,
        help_text=_("An amount such as 50000; empty for the whole of it"),
    )
    since = Day(label=_("First day"), initial=timezone.localdate)
    until = Day(label=_("Last day"), required=False, help_text=_("Empty for no end"))

    def clean_limit(self) -> Money | None:
        """The amount, in the city's own currency unless it names another."""
        return amount(self.cleaned_data["limit"])


class NewDelegation(forms.Form):
    """What someone may decide or sign in the city's name."""

    decides = forms.ChoiceField(
        label=_("To do what"),
        choices=[
            (DelegationInstrument.Decides.SIGN, _("To sign")),
            (DelegationInstrument.Decides.APPROVE, _("To approve")),
            (DelegationInstrument.Decides.SPEND, _("To spend")),
            (DelegationInstrument.Decides.REPRESENT, _("To represent the city")),
        ],
    )
    given_by_person = Somebody(
        label=_("Given by"), required=False, help_text=_("Such as the mayor or the city manager; empty for Council")
    )
    limit = forms.CharField(
        label=_("Up to"), required=False, max_length=40, help_text=_("An amount such as 50000; empty for no limit")
    )
    since = Day(label=_("First day"), initial=timezone.localdate)
    until = Day(label=_("Last day"), required=False, help_text=_("Empty for no end"))
    council_item = forms.CharField(label=_("Number of the council item"), required=False, max_length=60)
    may_sub_delegate = forms.BooleanField(label=_("May be passed on, in part"), required=False)

    def clean_limit(self) -> Money | None:
        """The amount, in the city's own currency unless it names another."""
        return amount(self.cleaned_data["limit"])


def amount(said: str) -> Money | None:
    """An amount as someone typed it; none where nothing is typed."""
    said = said.strip()
    if not said:
        return None
    try:
        return amounts.in_any(said, settings.CITY.currency)
    except BadInput as bad:
        raise forms.ValidationError(bad.said(language())) from bad


class ClassOfRecord(forms.Form):
    """Under which line of the records schedule a paper is kept."""

    retention = forms.ChoiceField(
        label=_("Class of record"), required=False,
        help_text=_(
            "By its code in the records schedule. Where the schedule has several lines for papers, one without a code "
            "is kept."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, kept: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        lines = RecordClass.objects.filter(table=PAPER)
        named = [(one.code, f"{one.code}: {_named(one)}") for one in lines]
        held = [(kept, kept)] if kept and kept not in dict(named) else []
        self.fields["retention"].choices = [("", _("No code of its own")), *named, *held]  # type: ignore[attr-defined]  # (a field of choices)


def _named(line: RecordClass) -> str:
    return (line.title_fr or line.title_en) if language() == "fr" else (line.title_en or line.title_fr)


class PaperOfAgreement(ClassOfRecord, NewPaper):
    """A paper for an agreement's file: what it is to the agreement, and how long it is kept."""

    role = forms.ChoiceField(label=_("What it is"), choices=AgreementPaper.Role.choices)
    authentic = forms.BooleanField(label=_("It is an authentic text, which binds"), required=False)

    field_order = [*NewPaper.field_order[:2], "role", "authentic", *NewPaper.field_order[2:]]


class Held(forms.Form):
    """A form about the settings says from which file it was filled in."""

    held = forms.CharField(widget=forms.HiddenInput)


class CityDetails(forms.Form):
    """What the city is called, and what it counts in."""

    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    name_fr = forms.CharField(label=_("Name in French"), max_length=200, required=False)
    short_en = forms.CharField(
        label=_("Short name in English"), max_length=60, required=False, help_text=_("As in “Toronto”")
    )
    short_fr = forms.CharField(label=_("Short name in French"), max_length=60, required=False)
    languages = forms.ChoiceField(
        label=_("Languages"),
        choices=[("en,fr", _("English and French")), ("en", _("English")), ("fr", _("French"))],
        help_text=_("In a city of one language the addresses of the other do not exist."),
    )
    country = Named(Country.objects.order_by("name_en"), label=_("Country"), required=False)
    time_zone = forms.CharField(label=_("Time zone"), max_length=60, help_text=_("Such as America/Toronto"))
    currency = forms.RegexField("^[A-Z]{3}$", label=_("Currency"), help_text=_("Three letters, such as CAD"))

    def clean_time_zone(self) -> str:
        """A zone that exists."""
        said: str = self.cleaned_data["time_zone"].strip()
        if said not in zoneinfo.available_timezones():
            raise forms.ValidationError(_("This is not a time zone. Write it like America/Toronto."))
        return said

    def clean(self) -> dict[str, Any]:
        """A name in each language of the city."""
        given = super().clean() or {}
        for lang in (given.get("languages") or "").split(","):
            if lang and not given.get(f"name_{lang}"):
                self.add_error(f"name_{lang}", _("The city needs a name in each of its languages."))
        return given

    @staticmethod
    def of(own: City) -> dict[str, Any]:
        """What the settings say, under the names of these fields."""
        said: dict[str, Any] = {name: getattr(own, name) for name in ("name_en", "name_fr", "time_zone", "currency")}
        said |= {name: own.extra.get(name) or own.extra.get("short", "") for name in ("short_en", "short_fr")}
        return {**said, "languages": ",".join(own.languages), "country": Country.objects.filter(pk=own.country).first()}

    @staticmethod
    def settled(given: Mapping[str, Any]) -> dict[str, Any]:
        """The answers as settings."""
        only = given["name_en"] or given["name_fr"]
        names = {"name_en": given["name_en"] or only, "name_fr": given["name_fr"] or only}
        country = given["country"].pk if given["country"] else ""
        return {**given, **names, "languages": tuple(given["languages"].split(",")), "country": country}


class CityLook(Held):
    """The city's accent and logo."""

    accent = forms.CharField(
        label=_("Accent"), max_length=20, required=False, help_text=_("A colour such as #165788; empty for ours")
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG or JPEG, 5 MB at most. It is drawn anew as a square of 192 points."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg"}),
    )
    no_logo = forms.BooleanField(label=_("No logo: our seal"), required=False)


class FirstPolicy(forms.Form):
    """The policy that the city has adopted, or none yet."""

    choice = forms.ChoiceField(label=_("Policy"))
    file = forms.FileField(label=_("Your own file"), required=False, help_text=_("A policy file, .toml"))
    published = forms.BooleanField(label=_("Show it to the public"), required=False)
    content = forms.CharField(widget=forms.HiddenInput, required=False)


class Adoption(Decision):
    """Since when a policy is in force, and by which decision of Council."""

    since = Day(label=_("First day in force"))

    field_order = ("since",)


class BeforeCouncil(forms.Form):
    """The item of Council under which a proposed policy is on the agenda, or none. `was` is the one that was read."""

    was = forms.CharField(widget=forms.HiddenInput, required=False)
    council_item = item(
        label=_("Council item"),
        required=False,
        help_text=_("By its number or its title. Empty: it is not before Council."),
    )


class SmallOffice(Held):
    """How many people the office has."""

    small_office = forms.BooleanField(
        label=_("This is a small office: one person may hold several roles"),
        required=False,
        help_text=_("What one person may not do alone is then countersigned by a second, such as the clerk."),
    )
