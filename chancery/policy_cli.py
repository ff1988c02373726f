"""`chancery policy`: check, read, compare and evaluate policy files. Needs no database."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from chancery.errors import BadInput
from chancery.money import Money
from chancery.policy import Fact, Facts, Lang, Outcome, Policy, PolicyError, Reader, evaluate, shown, whole
from chancery.policy.diff import diff
from chancery.policy.lint import lint
from chancery.policy.model import FactKind, Text
from chancery.policy.read import read
from chancery.policy.report import verdict_json
from chancery.policy.stack import stack
from chancery.policy.words import WORDS
from chancery.policy_files import named, told

OK, FINDING, BAD_USE = 0, 1, 2
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
        return FINDING
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
    judge.add_argument(
        "--overlay", action="append", default=[], metavar="FILE", help="a law above the policy; may repeat"
    )
    judge.add_argument("--as-of", type=day, default=None, metavar="DATE", help="the day of the verdict (today)")
    judge.add_argument(
        "--known-at", type=day, default=None, metavar="DATE", help="with what was known by this day (today)"
    )
    judge.add_argument("--moment", choices=("establish", "maintain", "renew"), default="establish")
    judge.add_argument("--reader", choices=tuple(Reader), default=Reader.CLEARED, help="who will read it")
    judge.add_argument("--format", choices=("text", "json"), default="text")
    judge.set_defaults(run=_evaluate)
    for command in (check, reading, difference, judge):
        command.add_argument("--lang", choices=("en", "fr"), default="en")
    return parser


def _check(given: argparse.Namespace) -> int:
    lang: Lang = given.lang
    policy = named(given.file)
    remarks = lint(policy)
    for remark in remarks:
        where = f"{given.file}, line {remark.line}" if lang == "en" else f"{given.file}, ligne {remark.line}"
        colon = ":" if lang == "en" else " :"
        print(f"{where} [{remark.clause}] {remark.level}{colon} {remark.message.in_(lang)}")
    n = len(remarks)
    ending = (
        f"{policy.id} loads: {len(policy.by_id)} clauses, {n} remarks."
        if lang == "en"
        else (f"{policy.id} se charge : {len(policy.by_id)} articles, {n} remarques.")
    )
    print(ending)
    return FINDING if remarks else OK


def _read(given: argparse.Namespace) -> int:
    lang: Lang = given.lang
    policy = named(given.file)
    print(policy.title.in_(lang))
    if policy.incomplete.in_(lang):
        print(policy.incomplete.in_(lang))
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
        "fr": {"removed": "Retiré", "changed": "Modifié", "added": "Ajouté"},
    }[lang]
    changes = diff(named(given.old), named(given.new), lang)
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
    policy = stack(named(given.file), [named(name) for name in given.overlay])
    if given.category not in {category.id for category in policy.categories}:
        listed = ", ".join(category.id for category in policy.categories)
        raise BadInput(
            f"{policy.id} has no category “{given.category}”. It has: {listed}.",
            f"{policy.id} n'a pas de catégorie « {given.category} ». Elle a : {listed}.",
        )
    as_of = given.as_of or datetime.date.today()
    facts = read_facts(given.facts, policy)
    verdict = evaluate(policy, given.category, facts, as_of=as_of, known_at=given.known_at, moment=given.moment)
    if given.format == "json":
        print(json.dumps(verdict_json(verdict, given.reader, lang), ensure_ascii=False, indent=2))
    else:
        _print_verdict(policy, verdict, Reader(given.reader), lang)
    return OK if verdict.outcome in (Outcome.MET, Outcome.WAIVED) else FINDING


def _print_verdict(policy: Policy, verdict: Any, reader: Reader, lang: Lang) -> None:
    outcome = whole(verdict, reader)
    colon = " :" if lang == "fr" else ":"
    said = WORDS[f"outcome.{outcome}"].in_(lang) if outcome else WORDS["hidden"].in_(lang)
    print(f"{verdict.category.name.in_(lang)}{colon} {said}")
    for finding in shown(verdict, reader, lang):
        mark = WORDS[f"outcome.{finding.outcome}"].in_(lang) if finding.outcome else "—"
        print(f"\n  [{mark}] {finding.name} ({finding.source})\n      {finding.sentence}")
        for line in (finding.change, finding.evidence):
            if line:
                print(f"      {line}")


def read_facts(path: Path, policy: Policy) -> Facts:
    """The facts of a JSON file: ``{"fact_id": {"value", "valid_from", "known_on", "evidence"}}``, or a list of these.

    Values take the type that the policy gives the fact. Raises ``BadInput`` with what is wrong and where.
    """
    try:
        if path.stat().st_size > LARGEST_FACTS:
            raise _bad(path, "the file is too large", "le fichier est trop grand")
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _bad(path, error.strerror or "cannot be read", error.strerror or "illisible") from error
    except (ValueError, RecursionError) as error:
        raise _bad(path, f"not JSON: {error}", f"n'est pas du JSON : {error}") from error
    if not isinstance(raw, dict):
        raise _bad(path, "expected an object of facts", "il faut un objet de faits")
    return {id: _dated(path, policy, id, given) for id, given in raw.items()}


def _dated(path: Path, policy: Policy, id: str, given: Any) -> list[Fact]:
    kind = policy.by_id.get(id)
    found = []
    for one in given if isinstance(given, list) else [given]:
        try:
            if set(one) - {"value", "valid_from", "known_on", "evidence", "edition", "established_by"}:
                raise ValueError("unknown key")
            value = _typed(one["value"], kind if isinstance(kind, FactKind) else None)
            start, known = day(one["valid_from"]), day(one["known_on"])
            said = [str(one.get(key, "")) for key in ("evidence", "edition", "established_by")]
            found.append(Fact(value, start, known, *said))
        except (KeyError, TypeError, ValueError, AttributeError, BadInput) as error:
            raise _bad(
                path,
                f"the fact “{id}” needs a value of its type, and valid_from and known_on as days ({error})",
                f"le fait « {id} » demande une valeur de son type, et valid_from et known_on comme jours ({error})",
            ) from error
    return found


def _typed(value: Any, kind: FactKind | None) -> Any:
    if value is None or kind is None:
        return Decimal(str(value)) if isinstance(value, float) else value
    readers: dict[str, Callable[[Any], Any]] = {
        "yes_no": _flag,
        "number": _number,
        "money": lambda raw: Money.parse(_word(raw)),
        "date": lambda raw: day(_word(raw)),
        "choice": partial(_one_of, kind.choices),
    }
    read_value: Callable[[Any], Any] = readers.get(kind.type, _word)
    return read_value(value)


def _one_of(choices: tuple[str, ...], raw: Any) -> str:
    return choices[choices.index(raw)]


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise ValueError(f"{raw!r} is not true or false")
    return raw


def _number(raw: Any) -> Decimal:
    number = Decimal(str(raw)) if not isinstance(raw, bool) and isinstance(raw, (int, float)) else Decimal("nan")
    if not number.is_finite():
        raise ValueError(f"{raw!r} is not a number")
    return number


def _word(raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValueError(f"{raw!r} is not a text")
    return raw


def _bad(path: Path, en: str, fr: str) -> BadInput:
    return BadInput(f"{path}: {en}.", f"{path} : {fr}.")
