"""What the lists of the office show: counterparties and contacts, narrowed and fifty at a time."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from chancery import paging
from chancery.counterparties.models import Contact, Counterparty
from chancery.search.find import within
from chancery.search.words import fold

KIND = "counterparty"
MOST_WORDS = 8


def counterparties(asked: Mapping[str, str], lang: str) -> paging.Page[Counterparty]:
    """Those with all the words, of the kind and the country asked; found ones newest first, else by name."""
    rows = Counterparty.objects.current().select_related("country", "city")
    if kind := asked.get("kind"):
        rows = rows.filter(kind="" if kind == "-" else kind)
    if country := asked.get("country"):
        rows = rows.filter(country=None) if country == "-" else rows.filter(country=country)
    text, after = asked.get("q", "").strip(), asked.get("after", "")
    if text:
        return paging.found(lambda at, back: within(rows, KIND, text, after=at, back=back), after)
    return paging.page(rows, "sort_fr" if lang == "fr" else "sort_en", after)


def contacts(asked: Mapping[str, str]) -> QuerySet[Contact]:
    """Those whose name or whose organisation's name holds all the words, where and as asked, by name.

    They are other people's data, and so in no index of words: the names themselves are looked through.
    """
    rows = Contact.objects.left() if asked.get("state") == "left" else Contact.objects.active()
    if country := asked.get("country"):
        rows = rows.filter(organisation__country=country)
    if division := _id(asked.get("division", "")):
        rows = rows.filter(owner_division=division)
    for word in fold(asked.get("q", "").replace("\0", " ")).split()[:MOST_WORDS]:
        of_body = Q(organisation__sort_en__contains=word) | Q(organisation__sort_fr__contains=word)
        rows = rows.filter(Q(sort__contains=word) | of_body)
    return rows.select_related("organisation__country", "organisation__merged_into", "owner_division")


def _id(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
