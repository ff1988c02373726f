"""What everyone may know of a counterparty: how many people live there, and the facts on record."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from chancery.counterparties import facts
from chancery.counterparties.models import City, Counterparty
from chancery.counterparties.profile import KINDS, with_profile
from chancery.money import grouped
from chancery.policy import Fact, Reader
from chancery.policy.explain import SEES
from chancery.policy.facts import pick_for
from chancery.policy.model import FactKind
from chancery.policy.phrases import name_of, value_phrase
from chancery.portal import data, words
from chancery.portal.record import Fact as Said
from chancery.strategy.policies import loaded

YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def of(row: Counterparty, on: date) -> list[Said]:
    """The population of its city, then each public fact that is relied on, in the words of the policy in force; and
    what of a municipality's profile nobody recorded."""
    people, there = population(row.city), dict(_facts(row, on))
    missing = list(_missing(row, on, {*there, *(["population"] if people else [])}))
    named = sorted(there.values(), key=lambda one: one.name.casefold())
    return [*people, *named, *([Said(_("Not recorded"), ", ".join(missing))] if missing else [])]


def _missing(row: Counterparty, on: date, there: set[str]) -> Iterator[str]:
    """What of the profile is not among what is there; nothing is said of what residents may not know of anybody, nor
    of a public fact that the policy in force has no words for."""
    if row.kind != Counterparty.Kind.MUNICIPALITY:
        return
    lang, version = words.language(), data.binding(on)
    own = loaded(version).by_id if version else {}
    held = {key for key, every in facts.of(row, lang).items() if any(map(_is_public, every))}
    for one in [one for one in KINDS if one.id not in there]:
        kind = own.get(one.id)
        if isinstance(kind, FactKind):
            if kind.data_class in SEES[Reader.PUBLIC]:
                yield name_of(kind, lang)
        elif one.id not in held:
            yield name_of(one, lang)


def _is_public(one: Fact) -> bool:
    return one.data_class in SEES[Reader.PUBLIC]


def population(city: City | None) -> list[Said]:
    """How many people live there, with what that counts and where it was read; and that it has no year, if so."""
    if city is None or city.population is None:
        return []
    name = _("Population: %(city)s") % {"city": words.plain(city, "name") or city.name}
    about = words.fine(words.plain(city, "population_note"))
    note = "; ".join(part for part in (about, "" if YEAR.search(about) else _("year not recorded")) if part)
    return [Said(name, grouped(city.population, words.language()), note)]


def _facts(row: Counterparty, on: date) -> Iterator[tuple[str, Said]]:
    """Public facts of a public kind, its country's where none is its own, and of a city its profile, with or without a
    policy. One that is kept closer is not here, nor that there is one: it does not hide what is known of the country.
    """
    version, lang = data.binding(on), words.language()
    policy = with_profile(loaded(version) if version else None, row)
    if policy is None:
        return
    there = facts.of_countries(lang).get(str(row.country_id), {})
    for key, held in {**there, **facts.of(row, lang)}.items():
        kind = policy.by_id.get(key)
        if not isinstance(kind, FactKind) or kind.data_class not in SEES[Reader.PUBLIC]:
            continue
        public = [one for one in held if _is_public(one)] or there.get(key, [])
        fact, why = pick_for(policy, key, public, on, on)
        if fact is not None:
            name = name_of(kind, lang)
            value = words.fine(value_phrase(fact.value, kind, policy, lang))
            yield key, Said(name[:1].upper() + name[1:], value, _about(fact, why))


def _about(fact: Fact, why: str) -> Any:
    """Its edition or the day it is true from, its evidence, and who established it."""
    day = words.day(fact.valid_from)
    edition = _("edition %(edition)s") % {"edition": fact.edition} if fact.edition else ""
    parts = [edition or _("since %(day)s") % {"day": day}]
    parts += [doubt] if (doubt := facts.doubt(why)) else []
    parts += [words.fine(part) for part in (fact.evidence, fact.established_by) if part]
    return "; ".join(parts)
