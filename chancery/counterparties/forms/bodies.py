"""Ask for a counterparty: what it is, what it is called, and where it sits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import ByNumber, LawDay, Named, Once, sentences, words
from chancery.counterparties.models import Alias, City, Counterparty, Country
from chancery.search.words import fold

KINDS = [("", _("not recorded")), *Counterparty.Kind.choices]
NEAR = 6


class InGazetteer(forms.CharField):
    """A city of the gazetteer, by its name or its GeoNames number: typed, and found without a script."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("Its name, or its GeoNames number"))
        super().__init__(max_length=300, required=False, **more)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: the name and the number, not an id."""
        row = value if isinstance(value, City) else _by_key(str(value or ""))
        return f"{row}, {row.country_id} ({row.geonameid})" if row else value

    def clean(self, value: Any) -> City | None:
        """The city; where several have the name, the error says which."""
        said = super().clean(value).strip()
        if not said:
            return None
        number = said.rpartition("(")[2].removesuffix(")").strip()
        if row := _by_key(said):
            return row
        rows = City.objects.select_related("country")
        if number.isascii() and number.isdigit() and len(number) < 10:
            named = list(rows.filter(geonameid=int(number)))
        else:
            name, _comma, where = (part.strip() for part in said.partition(","))
            own = Q(name__iexact=name) | Q(name_en__iexact=name) | Q(name_fr__iexact=name)
            named = list(rows.filter(own, *([Q(country=where.upper())] if where else []))[:NEAR])
        if len(named) == 1:
            return named[0]
        if named:
            near = "; ".join(f"{each}, {each.admin1 or each.country_id} ({each.geonameid})" for each in named)
            raise forms.ValidationError(
                say("Several cities have this name. Write the number: %(near)s") % {"near": near}
            )
        raise forms.ValidationError(say("The gazetteer has no city of this name. Leave it empty, and write the place."))


def _by_key(said: str) -> City | None:
    try:
        return City.objects.select_related("country").filter(pk=UUID(said)).first()
    except ValueError:
        return None


class Details(forms.Form):
    """What a counterparty is, what it is called, and where it sits."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    name_en = words(_("Name, in English"))
    name_fr = words(_("Name, in French"))
    country = Named(Country.objects.order_by("name_en"), label=_("Country"), required=False)
    city = InGazetteer(label=_("City of the gazetteer"))
    place_en = words(_("Where it sits, as people say it, in English"))
    place_fr = words(_("Where it sits, as people say it, in French"))
    source = words(_("Source"), help_text=_("Where you read it"))
    note_en = sentences(_("Note, in English"), help_text=_("Residents can read it"))
    note_fr = sentences(_("Note, in French"))

    def clean(self) -> dict[str, Any]:
        """It has a name in one language at least."""
        given = super().clean() or {}
        if not given.get("name_en") and not given.get("name_fr"):
            self.add_error("name_en", say("Write its name, in English or in French."))
        return given


class NewCounterparty(Once, Details):
    """A counterparty that the register does not have yet; where one has its name: is this another?"""

    another = forms.BooleanField(label=_("It is another body than those that are there"), required=False)
    field_order = [*Details.base_fields]

    def clean(self) -> dict[str, Any]:
        """One body is not entered twice because nobody looked."""
        given = super().clean()
        there = [] if given.get("another") else _named_so(given)
        if there:
            listed = ", ".join(f"{one} ({one.reference})" for one in there)
            self.add_error("another", say("The register has this name already: %(listed)s.") % {"listed": listed})
        return given


def _named_so(given: dict[str, Any]) -> list[Counterparty]:
    """Who has one of these names, or goes by it, in this country or in one that nobody recorded."""
    typed = {name for name in (given.get("name_en"), given.get("name_fr")) if name}
    folded = {fold(name) for name in typed}
    rows = Counterparty.objects.current()
    rows = rows.exclude(pk=given["key"]) if given.get("key") else rows
    rows = rows.filter(Q(sort_en__in=folded) | Q(sort_fr__in=folded) | Q(aliases__name__in=typed))
    if given.get("country"):
        rows = rows.filter(Q(country=given["country"]) | Q(country=None))
    return list(rows.distinct().order_by("pk")[:NEAR])


class NewAlias(forms.Form):
    """Another name it goes, or went, by."""

    name = words(_("Name"), required=True)
    lang = forms.CharField(
        label=_("Language"), max_length=20, required=False, help_text=_("Its code, such as pt or ar; empty if none")
    )
    kind = forms.ChoiceField(label=_("What sort of name"), choices=Alias.Kind.choices)


class NewName(forms.Form):
    """Its name from a day on."""

    name_en = words(_("New name, in English"))
    name_fr = words(_("New name, in French"))
    on = LawDay(label=_("When"))
    source = words(_("Source"), help_text=_("Where you read it"))

    def clean(self) -> dict[str, Any]:
        """It has a name in one language at least."""
        given = super().clean() or {}
        if not given.get("name_en") and not given.get("name_fr"):
            self.add_error("name_en", say("Write its name, in English or in French."))
        return given


class Another(forms.Form):
    """The other counterparty of a merger or a succession."""

    other = ByNumber(Counterparty.objects.current, required=True, label=_("The other record"))
    on = LawDay(label=_("When"))
    source = words(_("Source"), help_text=_("Where you read it"))
