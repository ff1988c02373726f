"""What is said of the rows of a file, in both languages, and how it is kept with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from chancery.imports.faults import Fault
from chancery.imports.kinds.base import Column

FORMULA = (
    "The cell holds a formula, and this file not its result.",
    "La cellule contient une formule, et ce fichier n’en donne pas le résultat.",
    "Save the sheet again with values, or bring in the .xlsx file itself.",
    "Enregistrez de nouveau la feuille avec ses valeurs, ou importez le fichier .xlsx lui-même.",
)
NO_REFERENCE = Fault(
    "This is not a reference.",
    "Ce n’est pas un numéro de référence.",
    "Use letters, digits, dots and hyphens, at most 80, such as A-2026-0012, or leave it empty: a number is given.",
    "Utilisez au plus 80 lettres, chiffres, points et traits d’union, comme A-2026-0012, ou laissez vide\u00a0: un "
    "numéro est attribué.",
)
NOBODY = Fault(
    "Nobody is named whom it is with.",
    "Personne n’est nommé comme partenaire.",
    "Give the name of the counterparty, or its reference.",
    "Donnez le nom du partenaire, ou son numéro.",
)


def too_long(length: int) -> Fault:
    """Said of a cell that holds a book."""
    return Fault(
        f"The cell holds {length:,} characters; 10,000 is the most.",
        f"La cellule compte {length} caractères; le maximum est de 10 000.",
        "Shorten it, and file the rest as a paper.",
        "Abrégez-la et versez le reste au dossier comme document.",
    )


def twice(reference: str, first: int) -> Fault:
    """Said of the second row about one record."""
    name = reference or "…"
    return Fault(
        f"Row {first} is about the same record ({name})." if reference else f"Row {first} says the same.",
        f"La ligne {first} porte sur la même fiche ({name})." if reference else f"La ligne {first} dit la même chose.",
        "Keep one of the two rows.",
        "Gardez l’une des deux lignes.",
    )


def renamed(reference: str, name: str) -> Fault:
    """Said of a reference that has another name in the register."""
    return Fault(
        f"“{reference}” is “{name}” in the register.",
        f"« {reference} » est « {name} » dans le registre.",
        "Use that name, or another reference. This file does not rename.",
        "Reprenez ce nom, ou un autre numéro. Ce fichier ne renomme pas.",
    )


def of_the_body(column: Column, before: str) -> Fault:
    """Said of a change of what is the counterparty's."""
    kept = before[:60] or "—"
    return Fault(
        f"{column.en}: “{kept}” in the register, of the counterparty.",
        f"{column.fr}\u00a0: « {kept} » au registre, pour le partenaire.",
        "Correct it on the counterparty’s own page, and take it out of this row.",
        "Corrigez-le sur la page du partenaire, et retirez-le de cette ligne.",
    )


def not_here(column: Column, before: str) -> Fault:
    """Said of a change that is not made from a file."""
    kept = before[:60] or "—"
    if column.hangs:
        return Fault(
            f"{column.en}: “{kept}” in the register. From a file it is brought in with a new record only.",
            f"{column.fr}\u00a0: « {kept} » au registre. Un fichier ne l’apporte qu’avec une nouvelle fiche.",
            "Change it on the record’s own page, and take it out of this row.",
            "Modifiez-la sur la page de la fiche, et retirez-la de cette ligne.",
        )
    return Fault(
        f"{column.en}: “{kept}” in the register, and that binds.",
        f"{column.fr}\u00a0: « {kept} » au registre, et cela engage.",
        "Ask for a correction on the agreement’s own page: two people make it. Empty this cell.",
        "Demandez une correction sur la page de l’entente\u00a0: elle se fait à deux. Videz cette cellule.",
    )


def faults(found: Sequence[tuple[str, Fault]]) -> str:
    """Faults as they are kept with a row."""
    return _text(
        {"column": key, "what": [one.what_en, one.what_fr], "todo": [one.todo_en, one.todo_fr]} for key, one in found
    )


def changes(found: Sequence[tuple[str, str, str]]) -> str:
    """Differences as they are kept with a row."""
    return _text({"column": key, "before": before, "after": after} for key, before, after in found) if found else "[]"


def _text(given: Iterable[Any]) -> str:
    return json.dumps(list(given), ensure_ascii=False, separators=(",", ":"))
