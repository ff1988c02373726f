"""What the lists of the office show: counterparties and contacts, narrowed and fifty at a time."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from chancery import paging
from chancery.counterparties.models import Contact, Counterparty, Country
from chancery.search.find import within
from chancery.search.words import fold

KIND = "counterparty"
NOT_RECORDED = "-"
MOST_WORDS = 8


def counterparties(asked: Mapping[str, str], lang: str) -> paging.Page[Counterparty]:
    """Those with all the words, of the kind and the country asked; found ones newest first, else by name."""
    rows = Counterparty.objects.select_related("country", "city")
    kind, country = asked.get("kind", ""), asked.get("country", "")
    text, after = asked.get("q", "").strip(), asked.get("after", "")
    if text:
        narrowed = _beside_the_index(rows, kind, country)
        return paging.found(lambda at, back: within(narrowed, KIND, text, after=at, back=back), after)
    rows = rows.current()
    if kind:
        rows = rows.filter(kind="" if kind == NOT_RECORDED else kind)
    if country:
        rows = rows.filter(country=None) if country == NOT_RECORDED else rows.filter(country=country)
    return paging.page(rows, "sort_fr" if lang == "fr" else "sort_en", after)


def _beside_the_index(rows: QuerySet[Counterparty], kind: str, country: str) -> QuerySet[Counterparty]:
    """The same filters, so written that no index of theirs is begun with: of a hundred thousand counterparties nearly
    all are current, and the words are what is rare."""
    rows = rows.annotate(one=Coalesce("merged_into", "id")).filter(one=F("id"))
    if kind:
        rows = rows.filter(kind="" if kind == NOT_RECORDED else kind)
    if country:
        rows = rows.annotate(where=Coalesce("country_id", Value(""))).filter(where=country.replace(NOT_RECORDED, ""))
    return rows


def contacts(asked: Mapping[str, str]) -> QuerySet[Contact]:
    """Those whose name or whose organisation's name holds all the words, where and as asked, by name.

    They are other people's data, and so in no index of words: the names themselves are looked through.
    """
    rows = Contact.objects.left() if asked.get("state") == "left" else Contact.objects.active()
    if country := asked.get("country"):
        rows = rows.filter(organisation__country=country)
    if division := _id(asked.get("division", "")):
        rows = rows.filter(owner_division=division)
    for word in fold(asked.get("q", "")).split()[:MOST_WORDS]:
        of_body = Q(organisation__sort_en__contains=word) | Q(organisation__sort_fr__contains=word)
        rows = rows.filter(Q(sort__contains=word) | of_body)
    return rows.select_related("organisation__country", "organisation__merged_into", "owner_division")


def countries(lang: str, *, with_contacts: bool = False) -> list[Country]:
    """Those that a filter offers, by the alphabet: the countries of counterparties, or of those with contacts."""
    there = Counterparty.objects.filter(country=OuterRef("pk"))
    there = there.filter(contacts__isnull=False) if with_contacts else there
    return sorted(
        Country.objects.filter(Exists(there)), key=lambda one: fold(one.name_fr if lang == "fr" else one.name_en)
    )


def _id(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
