"""What a careful reader would remark on the clauses on travel: tables that nobody chose, and days without a rate."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from chancery import dates
from chancery.policy.model import Policy, Rate, Text, TravelRule


def travel_remarks(policy: Policy) -> Iterator[tuple[TravelRule | Rate, Text]]:
    """Each clause on travel that leaves something open, and what."""
    chosen = {rule.table for rule in policy.all(TravelRule) if rule.table}
    tables: dict[str, Rate] = {}
    for rate in policy.all(Rate):
        tables.setdefault(rate.table, rate)
    for rule in policy.all(TravelRule):
        if rule.table and rule.table not in tables:
            en, fr = "No [[rate]] of this file is of the table", "Aucun [[rate]] de ce fichier n'est du barème"
            yield rule, Text(f"{en} “{rule.table}”.", f"{fr} « {rule.table} ».")
    for table, rate in tables.items():
        if table not in chosen:
            yield (
                rate,
                Text(
                    f"No rule has chosen the table “{table}”: nothing is checked by it.",
                    f"Aucune règle n'a choisi le barème « {table} » : il ne vérifie rien.",
                ),
            )
    yield from _days(policy)


def _days(policy: Policy) -> Iterator[tuple[Rate, Text]]:
    """Where the rates of one thing in one place leave days out, or say two things of one day."""
    series: dict[tuple[object, ...], list[Rate]] = {}
    for rate in policy.all(Rate):
        key = (rate.table, rate.kind, rate.country, rate.city.casefold(), rate.from_day)
        series.setdefault(key, []).append(rate)
    for held in series.values():
        for one, other in pairwise(sorted(held, key=lambda rate: rate.since)):
            if one.until and one.until < other.since:
                en, fr = (dates.in_words(one.until, lang) for lang in ("en", "fr"))
                yield other, Text(f"No rate from {en} until it begins.", f"Aucun taux du {fr} jusqu'à son début.")
            elif one.since == other.since or (one.until and one.until > other.since):
                yield other, Text(f"It overlaps “{one.id}”.", f"Il chevauche « {one.id} ».")
