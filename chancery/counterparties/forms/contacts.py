"""Ask for a contact: only what the work needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import Day, Named, Once, function, sentences, words
from chancery.accounts.models import Division
from chancery.counterparties.models import Contact


class ContactDetails(forms.Form):
    """Someone at a counterparty."""

    given_name = words(_("Given name"))
    family_name = words(_("Family name"))
    name_order = forms.ChoiceField(label=_("Which is said first"), choices=Contact.Order.choices)
    own_name = words(_("Name in its own script"), help_text=_("As the person writes it"))
    pronunciation = words(_("How it is said"), help_text=_("Such as: nwen ahn"))
    title_en = words(_("Title, in English"), help_text=_("Such as Dr. or Her Excellency"))
    title_fr = words(_("Title, in French"))
    post_nominals = words(_("Letters after the name"))
    function_en = function(_("Function, in English"))
    function_fr = function(_("Function, in French"))
    spoken_en = words(_("Spoken to, in English"), help_text=_("Such as Your Worship"))
    spoken_fr = words(_("Spoken to, in French"))
    letter_en = words(_("A letter begins, in English"), help_text=_("Such as Dear Mayor Exemple"))
    letter_fr = words(_("A letter begins, in French"))
    envelope_en = sentences(_("On the envelope, in English"))
    envelope_fr = sentences(_("On the envelope, in French"))
    languages = words(_("Languages"), help_text=_("Codes, the best first: fr en ar"))
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=320)
    phone = words(_("Telephone"))
    mobile = words(_("Mobile telephone"))
    owner_division = Named(
        Division.objects.all(), label=_("Division that keeps it"), required=False, help_text=_("Empty for the office")
    )
    rank = words(_("Rank"), help_text=_("Its key in the city's order of precedence, such as consul-general"))
    credential_on = Day(
        label=_("Rank counts from"), required=False, help_text=_("Day of the exequatur, or of taking office")
    )
    consent_for = words(_("Agreed to what"), help_text=_("Such as: invitations and the newsletter"))
    consent_on = Day(label=_("Agreed on"), required=False)
    consent_until = Day(label=_("Agreed until"), required=False, help_text=_("Empty for no end"))
    note = sentences(_("Note"), help_text=_("The person may ask to read it"))

    SECTIONS = (
        (_("Name"), "given_name family_name name_order own_name pronunciation title_en title_fr post_nominals"),
        (_("Function"), "function_en function_fr rank credential_on"),
        (_("Form of address"), "spoken_en spoken_fr letter_en letter_fr envelope_en envelope_fr"),
        (_("Reached by"), "languages email phone mobile"),
        (_("Kept by, and why it may be kept"), "owner_division consent_for consent_on consent_until note"),
    )

    @property
    def sections(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """The fields in parts, each under its heading."""
        for heading, names in self.SECTIONS:
            yield heading, [self[name] for name in names.split()]

    def clean(self) -> dict[str, Any]:
        """They have a name; a consent ends after it begins."""
        given = super().clean() or {}
        if not any(given.get(name) for name in ("given_name", "family_name", "own_name")):
            self.add_error("given_name", say("Write a name: given, family, or in its own script."))
        first, last = given.get("consent_on"), given.get("consent_until")
        if first and last and last < first:
            self.add_error("consent_until", say("It ends before it begins."))
        return given


class NewContact(Once, ContactDetails):
    """Someone whom the register does not have yet."""

    field_order = [*ContactDetails.base_fields]


class OnDay(forms.Form):
    """A day on which something was done; today unless told otherwise."""

    on = Day(label=_("On"), initial=timezone.localdate)


class Basis(forms.Form):
    """The rule under which a person asks to be forgotten."""

    basis = forms.RegexField(
        r"^[\w .,:()§-]{1,80}$",
        label=_("Under which rule"),
        help_text=_("Its short name, such as A-2.1 s.73. No story: this line stays for good"),
        max_length=80,
    )


class Decision(forms.Form):
    """Yes or no."""

    granted = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Erase the person's data")), ("no", _("Refuse the request"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
