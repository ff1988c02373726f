"""An import that waits for its next step: it is neither written nor left, and its file is still here."""

from __future__ import annotations

from chancery.audit.models import Actor
from chancery.errors import require
from chancery.imports import kinds, permissions
from chancery.imports.models import ImportRun, StagedRow
from chancery.imports.permissions import MAY_NOT
from chancery.papers import store

Outcome = StagedRow.Outcome
GONE = (
    "The file of this import is no longer kept, so that nothing more can be read from it. Nothing was changed: bring "
    "the spreadsheet in anew.",
    "Le fichier de cette importation n’est plus conservé\u00a0: on ne peut plus rien y lire. Rien n’a changé\u00a0: "
    "importez de nouveau la feuille de calcul.",
)
TOO_LATE = (
    "This import is no longer at this step. Nothing was changed: look at it again.",
    "Cette importation n’en est plus à cette étape. Rien n’a changé\u00a0: regardez-la de nouveau.",
)

BUSY = (
    "This import is being worked on. Nothing was changed: its page says how far it is.",
    "Un travail est en cours sur cette importation. Rien n’a changé\u00a0: sa page dit où il en est.",
)

NOT_ALL = (
    "Some rows are not understood or wait for an answer. Nothing was written: answer, correct the file, or say that "
    "they are to be left out.",
    "Certaines lignes ne sont pas comprises ou attendent une réponse. Rien n’a été inscrit\u00a0: répondez, corrigez "
    "le fichier, ou dites de les laisser de côté.",
)
NOTHING = (
    "There is nothing to write: every row is in the register.",
    "Rien à inscrire\u00a0: chaque ligne est au registre.",
)


def require_waiting(run: ImportRun) -> None:
    """Go on with an import only if there is something to go on with; otherwise say which."""
    require_at_rest(run)
    require(store.place(run.sha256).exists(), *GONE)
    require(ImportRun.objects.unfinished().filter(pk=run.pk).exists(), *TOO_LATE)


def require_at_rest(run: ImportRun) -> None:
    """Nothing is begun with an import while the worker was asked for something."""
    require(ImportRun.objects.at_rest().filter(pk=run.pk).exists(), *BUSY)


def require_writable(by: Actor, run: ImportRun, *, without: bool) -> int:
    """What is written, and by whom: how many rows. Whether the register is still as it was seen, the writing asks."""
    require(permissions.may_import(by) and type(kinds.of(run.kind)).may(by), *MAY_NOT)
    left = run.rows.filter(outcome__in=(Outcome.WRONG, Outcome.ASKED)).exists()
    require(without or not left, *NOT_ALL)
    wanted = run.rows.filter(outcome__in=(Outcome.NEW, Outcome.CHANGED)).count()
    require(wanted > 0, *NOTHING)
    return wanted
