"""`chancery framework`: a city's goals, axes or functions as a file, checked and brought into the register."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from chancery.audit.actions import service
from chancery.errors import BadInput, Refused
from chancery.imports import frameworks
from chancery.policy import PolicyError
from chancery.policy_files import told
from chancery.strategy.actions import BroughtIn
from chancery.strategy.models import Framework

OK, FINDING, BAD_USE = 0, 1, 2
LONGEST = 100
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "on": "on record",
        "off": "not on record",
        "own": "the city’s own",
        "says": "{slug} can be adopted: {title}. Goals: {goals}; objectives: {objectives}; weights: {weights}.",
        "weighed": "yes",
        "unweighed": "none",
        "new": "{slug} is on record now. Goals: {n}.",
        "same": "{slug} is on record already, and says the same. Nothing was changed.",
        "changed": "{slug}: {n} changed.",
        "empty": "nothing",
        "colon": ":",
    },
    "fr": {
        "on": "au dossier",
        "off": "pas au dossier",
        "own": "propre à la ville",
        "says": "{slug} peut être adopté : {title}. Orientations : {goals}; objectifs : {objectives}; "
        "poids : {weights}.",
        "weighed": "oui",
        "unweighed": "aucun",
        "new": "{slug} est maintenant au dossier. Orientations : {n}.",
        "same": "{slug} est déjà au dossier et dit la même chose. Rien n’a été modifié.",
        "changed": "{slug} : {n} modifié(s).",
        "empty": "rien",
        "colon": " :",
    },
}


def main(words: list[str]) -> int:
    """Run one `chancery framework` command. 0 is success, 1 a fault of the file or a refusal, 2 bad use."""
    given = _parser().parse_args(words)
    run: Callable[[argparse.Namespace], int] = given.run
    try:
        return run(given)
    except PolicyError as error:
        print(told(error, given.lang), file=sys.stderr)
        return FINDING
    except Refused as error:
        print(error.said(given.lang), file=sys.stderr)
        return BAD_USE if isinstance(error, BadInput) else FINDING


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chancery framework",
        description="A city's goals, axes or functions as a file. FRAMEWORK is a path, or the name of one that ships.",
        epilog="Ends with 0 on success, 1 on a fault of the file or a refusal, 2 on bad use. The format is in "
        "docs/framework-format.md.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    listed = commands.add_parser("list", help="which frameworks ship, and which are on record")
    listed.set_defaults(run=_list)
    check = commands.add_parser("check", help="say what is wrong with a file; nothing is written")
    check.set_defaults(run=_check)
    adopt = commands.add_parser("adopt", help="bring it into the register; again, what changed of it")
    adopt.set_defaults(run=_adopt)
    for command in (check, adopt):
        command.add_argument("framework", metavar="FRAMEWORK")
    for command in (listed, check, adopt):
        command.add_argument("--lang", choices=sorted(WORDS), default="en", help="language of the messages")
    return parser


def _list(given: argparse.Namespace) -> int:
    said, lang = WORDS[given.lang], given.lang
    known = {row.slug: row for row in Framework.objects.oldest_first()}
    ours = {name: frameworks.read(content, name).framework for name, content in frameworks.shipped().items()}
    for slug, values in ours.items():
        print(f"{slug:26} {said['on' if slug in known else 'off']:14} {_title(values, lang)}")
    for slug, row in known.items():
        if slug not in ours:
            print(f"{slug:26} {said['own']:14} {_title(vars(row), lang)}")
    return OK


def _check(given: argparse.Namespace) -> int:
    read = frameworks.read(frameworks.source(given.framework), given.framework)
    said, weighed = WORDS[given.lang], any("weight" in goal for goal in read.goals)
    counts = {"goals": len(read.goals), "objectives": sum(len(goal["objectives"]) for goal in read.goals)}
    title, weights = _title(read.framework, given.lang), said["weighed" if weighed else "unweighed"]
    print(said["says"].format(slug=read.slug, title=title, weights=weights, **counts))
    return OK


def _adopt(given: argparse.Namespace) -> int:
    content, ours = frameworks.source(given.framework), given.framework in frameworks.shipped()
    done = frameworks.adopt(by=service("svc-import"), content=content, name=given.framework, ours=ours)
    print("\n".join(lines(done, given.lang)))
    return OK


def lines(done: BroughtIn, lang: str) -> list[str]:
    """What bringing a framework in came to, one difference a line."""
    said, slug = WORDS[lang], done.framework.slug
    if done.new:
        return [said["new"].format(slug=slug, n=done.framework.goals.count())]
    if not done.differences:
        return [said["same"].format(slug=slug)]
    told = []
    for one in done.differences:
        where = " ".join(word for word in (one.part.fr if lang == "fr" else one.part.en, one.column) if word)
        before, since = (_cut(text) or said["empty"] for text in (one.before, one.since))
        told.append(f"  {where}{said['colon']} {before} → {since}")
    return [said["changed"].format(slug=slug, n=len(told)), *told]


def _title(values: dict[str, Any], lang: str) -> str:
    return str(values[f"title_{lang}"] or values["title_en"] or values["title_fr"])


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
