"""Where the heading of a sheet is, and what its columns mean: a guess that a person corrects."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from chancery.imports.kinds.base import Column, Kind
from chancery.imports.near import nearest
from chancery.imports.sheets import Row
from chancery.search.words import fold

NOTE = "note"
BETWEEN = " › "
NEAR = 86
FRENCH = frozenset(
    ("titre", "nom", "partenaire", "ville", "objet", "lieu", "activite", "intitule", "organisme", "engagement",
     "promesse", "livrable", "responsable", "motif", "raison", "fonction", "poste", "formule", "enveloppe")
)  # fmt: skip


def heading_row(found: Sequence[tuple[int, Row]], kind: Kind) -> tuple[int, int]:
    """The first row of the heading and how many rows it has: the row with the most words that we know, and the one
    above it if that is a heading too."""
    if not found:
        return 1, 1
    known = _names(kind.columns)
    scores = [sum(fold(cell).strip() in known for cell in row) for _number, row in found]
    best = max(range(len(found)), key=lambda place: scores[place])
    if scores[best] == 0:
        wide = max(len(row) for _number, row in found)
        best = next(place for place, (_number, row) in enumerate(found) if len(row) * 2 > wide)
    number, row = found[best]
    if best and scores[best] and _heads(found[best - 1], number, row):
        return number - 1, 2
    return number, 1


def _heads(above: tuple[int, Row], number: int, row: Row) -> bool:
    """Is the row above a heading too? It stands right above, over several columns, and is not one title for all."""
    texts = [cell for cell in above[1] if cell.strip()]
    several = len(set(texts)) > 1 or 1 < len(texts) < len(row)
    return above[0] == number - 1 and several and len(above[1]) <= len(row) + 1


def headings(found: Iterable[tuple[int, Row]], first: int, many: int) -> list[str]:
    """What each column is called; where two rows head it, both: Dates › Begin."""
    rows = [row for number, row in found if first <= number < first + many]
    wide = max(map(len, rows), default=0)
    parts = [[row[place].strip() if place < len(row) else "" for row in rows] for place in range(wide)]
    return [BETWEEN.join(dict.fromkeys(" ".join(part.split()) for part in each if part))[:200] for each in parts]


def columns(kind: Kind, named: Sequence[str]) -> list[str]:
    """For each heading the column it means, each once; a note for what nobody knows, nothing for what has no name."""
    taken: dict[str, int] = {}
    for exact in (True, False):
        for place, heading in enumerate(named):
            if place not in taken.values() and (key := _meant(kind, heading, exact)):
                taken.setdefault(_in_its_language(key, heading, kind, taken), place)
    places = {place: key for key, place in taken.items() if key}
    return [places.get(place, NOTE if heading else "") for place, heading in enumerate(named)]


def signature(named: Sequence[str]) -> str:
    """By what such a file is known again."""
    return hashlib.sha256(json.dumps([fold(each).strip() for each in named]).encode()).hexdigest()


def _meant(kind: Kind, heading: str, exact: bool) -> str:
    known = _names(kind.columns)
    texts = [fold(part).strip(" :*.") for part in (heading, *reversed(heading.split(BETWEEN)))]
    for text in texts:
        if text in known:
            return known[text]
    if exact:
        return ""
    for text in texts[:2]:
        near = nearest(text, known, score=NEAR) if len(text) > 3 else None
        if near:
            return known[near[0]]
    return ""


def _names(columns: Sequence[Column]) -> dict[str, str]:
    known: dict[str, str] = {}
    for called in (Column.names, Column.others):
        for column in columns:
            for name in called(column):
                known.setdefault(name, column.key)
    return known


def _in_its_language(key: str, heading: str, kind: Kind, taken: dict[str, int]) -> str:
    """A French heading of something that has two languages is its French column."""
    other = f"{key[:-3]}_fr"
    french = FRENCH & set(fold(heading.rpartition(BETWEEN)[2]).split())
    return other if key.endswith("_en") and french and kind.column(other) and other not in taken else key
