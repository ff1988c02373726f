"""An import that waits for its next step: it is neither written nor left, and its file is still here."""

from __future__ import annotations

from chancery.errors import require
from chancery.imports.models import ImportRun
from chancery.papers import store

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


def require_waiting(run: ImportRun) -> None:
    """Go on with an import only if there is something to go on with; otherwise say which."""
    require_at_rest(run)
    require(store.place(run.sha256).exists(), *GONE)
    require(ImportRun.objects.unfinished().filter(pk=run.pk).exists(), *TOO_LATE)


def require_at_rest(run: ImportRun) -> None:
    """Nothing is begun with an import while the worker was asked for something."""
    require(ImportRun.objects.at_rest().filter(pk=run.pk).exists(), *BUSY)
