"""A file as the evidence of a fact: filed with it, in one step, or not at all."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from chancery.accounts.models import Division
from chancery.audit.models import Actor
from chancery.counterparties import permissions
from chancery.counterparties.permissions import MAY_NOT
from chancery.errors import require
from chancery.papers import actions as papers
from chancery.papers.intake import Sheet
from chancery.papers.models import Paper
from chancery.records import DataClass


@dataclass(frozen=True)
class Proof:
    """A file that proves a fact, and what the paper is called."""

    sheet: Sheet
    title_en: str
    title_fr: str


@transaction.atomic
def file_proof(*, by: Actor, proof: Proof, data_class: str, division: Division | None = None) -> Paper:
    """Keep it as a paper. It is the office's own, whoever reads the fact, until someone makes it public; and as close
    as the fact where that is told in confidence or about a person."""
    require(permissions.may_establish(by, data_class), *MAY_NOT)
    kept = DataClass.INTERNAL if data_class == DataClass.PUBLIC else DataClass(data_class)
    titles = {"title_en": proof.title_en, "title_fr": proof.title_fr}
    return papers.file(by=by, sheet=proof.sheet, data_class=kept, division=division, **titles)
