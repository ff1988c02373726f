"""The other reading of a passage: where a text disagrees with itself, a note keeps what was not chosen, ready to run.

A register can be replayed under it before anyone votes; nothing is ever judged by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chancery.policy.model import Note, Policy
from chancery.policy.problems import PolicyError
from chancery.policy.reader import Problems


def read_otherwise(tables: Mapping[str, Any], readings: Sequence[str], problems: Problems) -> None:
    """Put into the file's blocks what these notes say instead; each key that a note names stands whole."""
    for id in readings:
        instead = next((each["other_reading"] for each in _blocks(tables) if _is_note(each, id)), None)
        if instead is None:
            known = ", ".join(str(each.get("id")) for each in _blocks(tables) if "other_reading" in each) or "—"
            problems.add(
                id,
                1,
                f"this file keeps no other reading “{id}”. It keeps: {known}.",
                f"ce fichier ne garde aucune autre lecture « {id} ». Il garde : {known}.",
            )
            continue
        for each in _blocks(tables):
            if each.get("id") == instead.get("clause"):
                each.update({key: value for key, value in instead.items() if key != "clause"})
                for key in [key for key, value in each.items() if value == []]:
                    del each[key]  # taken away by that reading


def _blocks(tables: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for blocks in tables.values():
        yield from (each for each in blocks if isinstance(each, dict)) if isinstance(blocks, list) else ()


def _is_note(block: Mapping[str, Any], id: str) -> bool:
    return block.get("id") == id and isinstance(block.get("other_reading"), dict)


def with_readings(policy: Policy, problems: Problems, again: Callable[[tuple[str, ...]], Policy]) -> Policy:
    """The policy, its notes with what their clause says otherwise. `again` loads the file under a note's reading; that
    it names no clause, or does not load so, is a problem."""
    if not any(note.other_reading for note in policy.all(Note)):
        return policy
    notes = tuple(_with_reading(policy, note, problems, again) for note in policy.all(Note))
    return replace(policy, clauses={**policy.clauses, Note.__name__: notes})


def _with_reading(policy: Policy, note: Note, problems: Problems, again: Callable[[tuple[str, ...]], Policy]) -> Note:
    if not note.other_reading:
        return note
    clause = str(note.other_reading.get("clause", ""))
    if clause not in policy.by_id or len(note.other_reading) < 2:
        problems.add(
            note.id,
            note.line,
            '“other_reading” names a clause of this file and what it says instead: { clause = "id", term = { … } }.',
            "« other_reading » nomme une disposition de ce fichier et ce qu'elle dit autrement : "
            '{ clause = "id", term = { … } }.',
        )
        return note
    if "id" in note.other_reading:
        problems.add(
            note.id,
            note.line,
            "an other reading says what a clause says instead; its “id” stays as it is.",
            "une autre lecture dit ce qu'une disposition dit autrement ; son « id » reste le même.",
        )
        return note
    try:
        other = again((note.id,)).by_id[clause]
    except PolicyError as error:
        first = error.problems[0].message
        problems.add(
            note.id,
            note.line,
            f"under its other reading the file does not load: {first.en}",
            f"selon son autre lecture, le fichier ne se charge pas : {first.fr}",
        )
        return note
    return replace(note, otherwise=other)
