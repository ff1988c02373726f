"""`chancery import agreements FILE.csv`, or `actuals`: 0 when all is well, 1 when a row is not, 2 on bad use."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from chancery.audit.actions import service
from chancery.imports.actions import Report, import_agreements
from chancery.imports.actions.actuals import import_actuals
from chancery.imports.memory import others_read
from chancery.imports.reading import LARGEST
from chancery.policy_files import unread
from chancery.progress import shown

OK, FINDING, BAD_USE = 0, 1, 2
MOST_SHOWN = 200
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "checked": "Checked",
        "written": "Written",
        "more": "… and {} more problems.",
        "sum": "{good} good, {unchanged} unchanged, {bad} with problems.",
        "done": ("{written} agreement written.", "{written} agreements written."),
        "posted": ("{written} expense posted.", "{written} expenses posted."),
        "same": "Nothing to write.",
        "dry": "A dry run: nothing written.",
        "nothing": "Nothing written. Correct the file, or write the good rows with --accept-good.",
        "none good": "Nothing written. Correct the file.",
    },
    "fr": {
        "checked": "Vérifiées",
        "written": "Écrites",
        "more": "… et {} autres problèmes.",
        "sum": "Lignes bonnes\u00a0: {good}; inchangées\u00a0: {unchanged}; avec des problèmes\u00a0: {bad}.",
        "done": ("{written} entente inscrite.", "{written} ententes inscrites."),
        "posted": ("{written} dépense inscrite.", "{written} dépenses inscrites."),
        "same": "Rien à inscrire.",
        "dry": "Essai à blanc : rien d’inscrit.",
        "nothing": "Rien d’inscrit. Corrigez le fichier, ou inscrivez les bonnes lignes avec --accept-good.",
        "none good": "Rien d’inscrit. Corrigez le fichier.",
    },
}


def main(words: list[str]) -> int:
    """Read the file, say what was found, and write what may be written."""
    given = _parser().parse_args(words)
    path: Path = given.file
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        english, french = unread(error)
        print(f"{path} : {french}." if given.lang == "fr" else f"{path}: {english}.", file=sys.stderr)
        return BAD_USE
    said = WORDS[given.lang]

    def watch(items: list[Any], label: str) -> Iterable[Any]:
        return shown(items, total=len(items), label=said[label])

    by, how = service("svc-import"), {"dry_run": given.dry_run, "accept_good": given.accept_good}
    with others_read():
        if given.what == "actuals":
            report = import_actuals(by=by, content=content, **how)
        else:
            report = import_agreements(by=by, content=content, watch=watch, **how)
    print("\n".join(lines(report, given.lang, dry_run=given.dry_run, what=given.what)))
    return FINDING if report.problems else OK


def lines(report: Report, lang: str, *, dry_run: bool = False, what: str = "agreements") -> list[str]:
    """A report in words: each problem on a line, then what was done."""
    said = WORDS[lang]
    told = [problem.said(lang) for problem in report.problems[:MOST_SHOWN]]
    if len(report.problems) > MOST_SHOWN:
        told.append(said["more"].format(len(report.problems) - MOST_SHOWN))
    told.append(said["sum"].format(good=report.good, unchanged=report.unchanged, bad=report.bad))
    if dry_run:
        return [*told, said["dry"]]
    if report.written:
        one, many = said["posted" if what == "actuals" else "done"]
        return [*told, (one if report.written == 1 else many).format(written=report.written)]
    if not report.problems:
        return [*told, said["same"]]
    return [*told, said["nothing"] if report.good else said["none good"]]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chancery import", description=__doc__)
    parser.add_argument("what", choices=["agreements", "actuals"], help="what the file holds")
    parser.add_argument("file", type=Path, help="a CSV file; its columns are in docs/register-csv.md")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
    parser.add_argument("--accept-good", action="store_true", help="write the good rows although others have problems")
    parser.add_argument("--lang", choices=sorted(WORDS), default="en", help="language of the messages")
    return parser
