"""Ask and check; nothing is saved here."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Day, Named
from chancery.accounts.models import DelegationInstrument, Division, Role
from chancery.agreements.models import AgreementPaper
from chancery.errors import BadInput
from chancery.frame import language
from chancery.money import Money
from chancery.papers.forms import NewPaper


class NewPerson(forms.Form):
    """Someone who will work with the register."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))
    function_en = forms.CharField(label=_("Function, in English"), max_length=200, required=False)
    function_fr = forms.CharField(label=_("Function, in French"), max_length=200, required=False)
    division = Named(Division.objects.all(), label=_("Division"), required=False)


class NewRole(forms.Form):
    """A role, from a day until a day."""

    role = Named(Role.objects.all(), label=_("Role"))
    division = Named(
        Division.objects.all(), label=_("Division"), required=False, help_text=_("Empty for the whole city")
    )
    since = Day(label=_("First day"), initial=timezone.localdate)
    until = Day(label=_("Last day"), required=False, help_text=_("Empty for no end"))


class NewClearance(forms.Form):
    """A clearance always expires."""

    until = Day(label=_("Last day"))


class NewDelegation(forms.Form):
    """What someone may decide or sign in the city's name."""

    decides = forms.ChoiceField(
        label=_("To do what"),
        choices=[
            (DelegationInstrument.Decides.SIGN, _("To sign")),
            (DelegationInstrument.Decides.APPROVE, _("To approve")),
            (DelegationInstrument.Decides.SPEND, _("To spend")),
        ],
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
        said = self.cleaned_data["limit"].strip()
        if not said:
            return None
        try:
            return Money.parse(said if said[-1:].isalpha() else f"{said} {settings.CITY.currency}")
        except BadInput as bad:
            raise forms.ValidationError(bad.said(language())) from bad


class PaperOfAgreement(NewPaper):
    """A paper for an agreement's file: what it is to the agreement."""

    role = forms.ChoiceField(label=_("What it is"), choices=AgreementPaper.Role.choices)
    authentic = forms.BooleanField(label=_("It is an authentic text, which binds"), required=False)

    field_order = [*NewPaper.field_order[:2], "role", "authentic", *NewPaper.field_order[2:]]
