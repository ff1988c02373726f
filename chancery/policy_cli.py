"""`chancery policy`: check, read, compare and evaluate policy files. Needs no database."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chancery import dates, home
from chancery.errors import BadInput
from chancery.policy import (
    Facts,
    Lang,
    Outcome,
    Policy,
    PolicyError,
    Reader,
    Verdict,
    evaluate,
    shown,
    whole,
)
from chancery.policy.diff import diff
from chancery.policy.elsewhere import beside
from chancery.policy.lint import lint, of_laws, of_origins, out_of_force
from chancery.policy.model import Force, Text
from chancery.policy.read import heading, read
from chancery.policy.report import verdict_json
from chancery.policy.stack import stack
from chancery.policy.unused import dishonoured, unused_facts, unused_home, unused_stages
from chancery.policy.words import WORDS
from chancery.policy_facts import Record, read_facts, read_record
from chancery.policy_files import before, named, told

OK, FINDING, BAD_USE = 0, 1, 2
CHECKED = "Ends with 0 where there is nothing to say, 1 on a remark or a fault of the file, 2 on bad use."
DONE = "Ends with 0 on success, 2 on bad use, such as a file with a fault."
COMPARED = "Ends with 0 where the two say the same, 1 where they differ, 2 on bad use, such as a file with a fault."
JUDGED = "Ends with 0 where the verdict is met, 1 where it is not or cannot be told, 2 on bad use."
LAWS: dict[str, Any] = {
    "action": "append",
    "default": [],
    "metavar": "FILE",
    "help": "a law above the policy; may repeat",
}
SECOND_HAND = Text("Known second-hand only.", "Connu de seconde main seulement.")
LARGEST_FACTS = 10_000_000


def main(words: list[str]) -> int:
    """Run one `chancery policy` command. 0 is success, 1 a finding, 2 bad use."""
    given = _parser().parse_args(words)
    run: Callable[[argparse.Namespace], int] = given.run
    try:
        return run(given)
    except PolicyError as error:
        print(told(error, given.lang), file=sys.stderr)
        return FINDING if run is _check else BAD_USE
    except BadInput as error:
        print(error.said(given.lang), file=sys.stderr)
        return BAD_USE


def day(text: str) -> datetime.date:
    """A day on the command line, such as 2024-05-14."""
    return datetime.date.fromisoformat(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chancery policy",
        description="Policy files: what a council decided, as data. FILE is a path, or the id of a policy that ships.",
        epilog="Ends with 0 on success, 1 on a finding (a problem, remark, difference, verdict not met), 2 on bad use.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="say what is wrong with a file, and what a careful reader would remark")
    check.add_argument("file", metavar="FILE")
    check.add_argument("--overlay", **LAWS)
    check.set_defaults(run=_check)
    reading = commands.add_parser("read", help="the policy as numbered sentences, to check against the adopted text")
    reading.add_argument("file", metavar="FILE")
    reading.set_defaults(run=_read)
    difference = commands.add_parser("diff", help="what differs from one policy to another; removed clauses first")
    difference.add_argument("old", metavar="OLD")
    difference.add_argument("new", metavar="NEW")
    difference.set_defaults(run=_diff)
    judge = commands.add_parser("evaluate", help="hold the facts of one candidate against a category")
    judge.add_argument("file", metavar="FILE")
    judge.add_argument("--category", required=True, metavar="ID")
    judge.add_argument("--facts", required=True, type=Path, metavar="FACTS.json")
    judge.add_argument("--record", type=Path, metavar="RECORD.json", help="stages, waivers, the home city's facts")
    judge.add_argument("--overlay", **LAWS)
    judge.add_argument("--as-of", type=day, default=None, metavar="DATE", help="the day of the verdict (today)")
    judge.add_argument(
        "--known-at", type=day, default=None, metavar="DATE", help="with what was known by this day (today)"
    )
    judge.add_argument("--moment", choices=("establish", "maintain", "renew"), default="establish")
    judge.add_argument("--reader", choices=tuple(Reader), default=Reader.CLEARED, help="who will read it")
    judge.add_argument("--format", choices=("text", "json"), default="text")
    judge.set_defaults(run=_evaluate)
    for command, ends in ((check, CHECKED), (reading, DONE), (difference, COMPARED), (judge, JUDGED)):
        command.epilog = ends
        command.add_argument("--lang", choices=("en", "fr"), default="en")
    return parser


def _check(given: argparse.Namespace) -> int:
    lang: Lang = given.lang
    policy, laws = named(given.file), {law.id: (name, law) for name, law in _overlays(given)}
    remarks = [(given.file, one) for one in (*lint(policy), *of_origins(policy, [*before(policy, given.file)]))]
    stacked = stack(policy, [law for _name, law in laws.values()])
    remarks += [(laws[law][0], one) for law, one in of_laws(stacked)]
    for file, remark in remarks:
        where = f"{file}, line {remark.line}" if lang == "en" else f"{file}, ligne {remark.line}"
        colon = ":" if lang == "en" else " :"
        level = WORDS[f"level.{remark.level}"].in_(lang)
        print(f"{where} [{remark.clause}] {level}{colon} {remark.message.in_(lang)}")
    n = len(remarks)
    ending = (
        f"{policy.id} loads. Clauses: {len(policy.by_id)}; remarks: {n}."
        if lang == "en"
        else f"{policy.id} se charge. Articles : {len(policy.by_id)} ; remarques : {n}."
    )
    print(ending)
    return FINDING if remarks else OK


def _overlays(given: argparse.Namespace) -> list[tuple[str, Policy]]:
    """The laws above the policy, each with the file it is in."""
    return [(name, named(name)) for name in given.overlay]


def _read(given: argparse.Namespace) -> int:
    lang: Lang = given.lang
    policy = named(given.file)
    policy = beside(policy, before(policy, given.file))
    print(policy.title.in_(lang))
    for line in heading(policy, lang):
        print(line)
    for section in read(policy, lang):
        print(f"\n{section.title}")
        for clause in section.clauses:
            print(f"  {clause.number} [{clause.id}] {clause.text}")
            told = SECOND_HAND.in_(lang) if clause.secondhand else ""
            for line in (clause.reading, clause.source and f"§ {clause.source}", told, *clause.notes):
                if line:
                    print(f"      {line}")
    return OK


def _diff(given: argparse.Namespace) -> int:
    lang: Lang = given.lang
    titles = {
        "en": {"removed": "Removed", "changed": "Changed", "added": "Added"},
        "fr": {"removed": "Retiré ", "changed": "Modifié ", "added": "Ajouté "},
    }[lang]
    old, new = named(given.old), named(given.new)
    earlier = list(before(old, given.old))
    changes = diff(beside(old, earlier), beside(new, [old, *earlier, *before(new, given.new)]), lang)
    for change in changes:
        keys = f" ({', '.join(change.keys)})" if change.keys else ""
        print(f"{titles[change.kind]}: [[{change.block}]] {change.clause}{keys}")
        if change.before:
            print(f"  - {change.before}")
        if change.after:
            print(f"  + {change.after}")
    if not changes:
        print("The two policies say the same." if lang == "en" else "Les deux politiques disent la même chose.")
    return FINDING if changes else OK


def _evaluate(given: argparse.Namespace) -> int:
    lang: Lang = given.lang
    texts = [named(given.file), *(law for _name, law in _overlays(given))]
    policy = stack(texts[0], texts[1:])
    for said in filter(None, (out_of_force(one, given.as_of or home.today()) for one in texts)):
        print(said.in_(lang), file=sys.stderr)
    for law, remark in of_laws(policy):
        print(f"{law} [{remark.clause}] {remark.message.in_(lang)}", file=sys.stderr)
    if given.category not in {category.id for category in policy.categories}:
        listed = ", ".join(category.id for category in policy.categories)
        raise BadInput(
            f"{policy.id} has no category “{given.category}”. It has: {listed}.",
            f"{policy.id} n'a pas de catégorie « {given.category} ». Elle a : {listed}.",
        )
    today = home.today()
    as_of = given.as_of or today
    facts = read_facts(given.facts, policy)
    record = read_record(given.record, policy) if given.record else Record()
    known_at = given.known_at or today
    _tell_unused(policy, facts, record, as_of, known_at, lang)
    verdict = evaluate(policy, given.category, facts, as_of=as_of, known_at=known_at, moment=given.moment, **record)
    if given.format == "json":
        print(json.dumps(verdict_json(verdict, Reader(given.reader), lang), ensure_ascii=False, indent=2))
    else:
        _print_verdict(policy, verdict, Reader(given.reader), lang)
    # What the reader may not see is not told by the status either (model, 3b).
    return OK if whole(verdict, Reader(given.reader)) in (Outcome.MET, Outcome.WAIVED) else FINDING


def _print_verdict(policy: Policy, verdict: Verdict, reader: Reader, lang: Lang) -> None:
    outcome = whole(verdict, reader)
    colon = " :" if lang == "fr" else ":"
    said = WORDS[f"outcome.{outcome}" if outcome else "hidden.whole"].in_(lang)
    print(f"{verdict.category.name.in_(lang)}, {dates.in_words(verdict.as_of, lang)}{colon} {said}")
    for finding in shown(verdict, reader, lang):
        mark = WORDS[f"outcome.{finding.outcome}"].in_(lang) if finding.outcome else "—"
        source = f" ({finding.source})" if finding.source else ""
        force = "" if finding.force is Force.MUST else f", {WORDS[f'force.{finding.force}'].in_(lang)}"
        print(f"\n  [{mark}{force}] {finding.name}{source}\n      {finding.sentence}")
        for line in (finding.change, finding.evidence):
            if line:
                print(f"      {line}")


def _tell_unused(
    policy: Policy, facts: Facts, record: Record, as_of: datetime.date, known_at: datetime.date, lang: Lang
) -> None:
    """What was given and serves for nothing is said, not dropped."""
    found = [*unused_facts(policy, facts), *unused_home(policy, record.get("home", {}))]
    found += [*unused_stages(policy, record.get("stages", ()))]
    found += dishonoured(policy, record.get("waivers", ()), as_of=as_of, known_at=known_at)
    for said in found:
        print(said.in_(lang), file=sys.stderr)
