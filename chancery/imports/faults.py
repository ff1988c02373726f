"""What is wrong with a cell, in both languages, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from chancery.strategy.policies import Span


@dataclass(frozen=True, slots=True)
class Fault(Exception):
    """What is wrong with one cell, and what to do."""

    what_en: str
    what_fr: str
    todo_en: str = ""
    todo_fr: str = ""


ENDS_FIRST = Fault(
    "It ends before it starts.",
    "Elle finit avant de commencer.",
    "Correct one of the days.",
    "Corrigez l’un des jours.",
)
ENDS_BEFORE_SIGNED = Fault(
    "It ends before it was signed.",
    "Elle finit avant d’avoir été signée.",
    "Correct one of the days.",
    "Corrigez l’un des jours.",
)
SIGNED_LATER = Fault(
    "The day of the signature is still to come.",
    "Le jour de la signature est encore à venir.",
    "Correct it, or give its standing as a draft.",
    "Corrigez-le, ou indiquez qu’il s’agit d’un projet.",
)
NO_END = Fault(
    "It is open-ended and has an end.",
    "Elle est sans terme et a une fin.",
    "Remove one of the two.",
    "Retirez l’un des deux.",
)
CATEGORY_LATER = Fault(
    "It is in its category only from a day that is still to come.",
    "Elle n’est dans sa catégorie qu’à partir d’un jour encore à venir.",
    "Correct the day, or bring it in once it has come.",
    "Corrigez le jour, ou importez-la quand il sera venu.",
)
NO_CATEGORY = Fault(
    "The category is missing.", "La catégorie manque.", "Give it, or remove its date.", "Donnez-la, ou retirez sa date."
)


CATEGORY_AFTER_END = Fault(
    "It is in its category only from a day after its own last day.",
    "Elle n’entre dans sa catégorie qu’après son propre dernier jour.",
    "Correct one of the days, or the category.",
    "Corrigez l’un des jours, ou la catégorie.",
)


CATEGORY_BEFORE = Fault(
    "It is in its category from a day before it was signed, and no earlier relationship is recorded.",
    "Elle entre dans sa catégorie avant d’avoir été signée, et aucune relation antérieure n’est consignée.",
    "Correct one of the days, or give the year since which the relationship has been there.",
    "Corrigez l’un des jours, ou donnez l’année depuis laquelle la relation existe.",
)
YEAR_LATER = Fault(
    "The year in which the relationship began is still to come.",
    "L’année du début de la relation est encore à venir.",
    "Correct it, or leave it empty if it is not known.",
    "Corrigez-la, ou laissez-la vide si elle est inconnue.",
)


def began_later(since: date | None, signed: date | None, starts: date | None, year: int | None) -> bool:
    """Does a category begin before an agreement can have been there? One whose paper is younger than its relationship,
    or was signed after its first day, was."""
    known = signed or (date(year, 1, 1) if year else None)
    days = [day for day in (known, starts, date(year, 1, 1) if year else None) if day]
    return bool(since and known and since < min(days))


def no_longer(category: str, until: date) -> Fault:
    """Said of a day on which no policy had the category any more."""
    return Fault(
        f"No policy has had the category “{category}” since {until.isoformat()}.",
        f"Aucune politique n’a de catégorie « {category} » depuis le {until.isoformat()}.",
        "Correct the day or the category.",
        "Corrigez le jour ou la catégorie.",
    )


def not_yet(category: str, since: date) -> Fault:
    """Said of a day on which no policy had the category yet."""
    return Fault(
        f"No policy had the category “{category}” before {since.isoformat()}.",
        f"Aucune politique n’avait de catégorie « {category} » avant le {since.isoformat()}.",
        "Correct the day, or leave it empty if it is not known.",
        "Corrigez le jour, ou laissez-le vide s’il n’est pas connu.",
    )


def no_such_category(cell: str, known: Iterable[str]) -> Fault:
    """Said of a cell that names no category of any policy that the register knows; with those that there are."""
    listed = ", ".join(sorted(known))
    return Fault(
        f"No policy of the register has a category “{cell[:60]}”.",
        f"Aucune politique du registre n’a de catégorie « {cell[:60]} ».",
        f"Use one of: {listed}; or leave it empty.",
        f"Valeurs possibles : {listed} ; ou laissez vide.",
    )


def no_category_at_all(cell: str) -> Fault:
    """Said of a word that pages and files use where there is no category."""
    return Fault(
        f"“{cell}” stands for an agreement without a category.",
        f"« {cell} » désigne une entente sans catégorie.",
        "Leave it empty if the category is not known, or write its key.",
        "Laissez vide si la catégorie est inconnue, ou écrivez sa clé.",
    )


def not_a_number(reference: str) -> Fault:
    """Said of a number that leads to a page which is not the record's."""
    return Fault(
        f"“{reference}” is the address of a page, so that no record can be reached by it.",
        f"« {reference} » est l’adresse d’une page : aucune fiche ne s’y trouverait.",
        "Choose another reference.",
        "Choisissez un autre numéro.",
    )


def not_a_key(cell: str) -> Fault:
    """Said of a cell that names something of a policy file, and cannot."""
    return Fault(
        f"“{cell[:60]}” is not a key.",
        f"« {cell[:60]} » n’est pas une clé.",
        "Use small letters, digits and hyphens, as the policy file does.",
        "Utilisez minuscules, chiffres et traits d’union, comme le fichier de la politique.",
    )


def not_held_then(category: str, since: date | None, ends: date | None, span: Span | None) -> Fault | None:
    """What is wrong with a day from which an agreement is to be in a category. Without a day nothing is: an office
    brings in the categories of a policy that is over, to sort them under the next. What has run out may still be put
    into a category that nobody may ask for, such as the historical ones."""
    if since is None:
        return None
    if since > timezone.localdate():
        return CATEGORY_LATER
    if span is None:
        return None
    if span.until and since > span.until:
        return no_longer(category, span.until)
    if span.since and since < span.since:
        return not_yet(category, span.since)
    return CATEGORY_AFTER_END if ends and since > ends and not span.assigned_only else None
