"""A policy file becomes a ``Policy``, or an error that names the file, the clause and the line: never half of one."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chancery.policy.block_parts import inner
from chancery.policy.blocks import BLOCKS
from chancery.policy.check import check
from chancery.policy.comparison import fitting, typed
from chancery.policy.model import Clause, Criterion, FactKind, Policy, Scale, Text
from chancery.policy.otherwise import read_otherwise, with_readings
from chancery.policy.problems import PolicyError, header_lines, lines_of
from chancery.policy.reader import Block, Misfit, Problems, as_written

FORMAT = "chancery-policy/1"
LARGEST = 1_000_000
LONG_NUMBER = re.compile(r"[\d_]{1000}")
HEADLESS = ("the [policy] block is missing.", "le bloc [policy] manque.")
SINGLE = (
    "write [policy] in single brackets: it stands once.",
    "écrivez [policy] entre crochets simples : il ne figure qu'une fois.",
)
EMPTY = (
    f'the file is empty: a policy begins with the line: format = "{FORMAT}".',
    f'le fichier est vide : une politique commence par la ligne : format = "{FORMAT}".',
)
WHERE = re.compile(r"\(at line (\d+), column \d+\)")


def load(source: bytes | str, *, name: str = "policy", readings: tuple[str, ...] = ()) -> Policy:
    """The policy in a file of format ``chancery-policy/1``.

    ``name`` is what error messages call the file; ``readings`` are notes whose other reading is to be used. Raises
    ``PolicyError`` with every problem found; nothing is loaded then. A file over 1 MB, one that is not UTF-8 or not
    TOML is one problem.
    """
    problems = Problems(name)
    raw = source.encode() if isinstance(source, str) else source
    text, tables = _parse(raw, problems)
    if not tables and not problems.found:
        problems.add("", 1, *EMPTY)
    if problems.found:
        raise PolicyError(problems.found)
    file = hashlib.sha256(repr(tables).encode("utf-8", "replace")).hexdigest()  # comments and line ends are no matter
    read_otherwise(tables, readings, problems)
    policy = replace(_policy(tables, text, problems), readings=readings)
    if not readings and not problems.found:
        policy = with_readings(policy, problems, lambda other: load(raw, name=name, readings=other))
    if problems.found:
        raise PolicyError(sorted(problems.found, key=lambda problem: problem.line))
    digest = hashlib.sha256(b"\0".join([raw, *map(str.encode, readings)])).hexdigest()
    return replace(policy, digest=digest, file=file)


def _parse(raw: bytes, problems: Problems) -> tuple[str, dict[str, Any]]:
    if len(raw) > LARGEST:
        problems.add(
            "",
            1,
            "the file is over 1 MB, too large to be a policy. Nothing was loaded.",
            "le fichier dépasse 1 Mo, trop pour être une politique. Rien n'a été chargé.",
        )
        return "", {}
    text = ""
    try:
        text = raw.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.add("", line, "not UTF-8. Save the file as UTF-8.", "n'est pas en UTF-8. Enregistrez-le en UTF-8.")
    except tomllib.TOMLDecodeError as error:
        found = WHERE.search(str(error))
        line = int(found[1]) if found else raw.count(b"\n") + 1
        what = WHERE.sub("", str(error)).strip()
        there = lines_of(text)[min(line, text.count("\n") + 1) - 1].strip()[:80]
        why_en, why_fr = next((hint for sign, hint in HINTS.items() if sign in what), MISSING)
        problems.add(
            "",
            line,
            f"not TOML: {what}. The line reads: “{there}”. {why_en}",
            f"n'est pas du TOML : {what}. La ligne dit : « {there} ». {why_fr}",
        )
    except ValueError:  # what a number of thousands of digits ends in, and nothing else that is left
        line = next((n for n, one in enumerate(lines_of(text), 1) if LONG_NUMBER.search(one)), 1)
        problems.add(
            "",
            line,
            "a number has too many digits to be read. Write it shorter.",
            "un nombre a trop de chiffres pour être lu. Écrivez-le plus court.",
        )
    except RecursionError:
        problems.add("", 1, "nested too deeply to be a policy.", "imbriqué trop profondément pour être une politique.")
    return "", {}


MISSING = (
    "Often a quotation mark, a bracket or an equals sign is missing there or just before.",
    "Souvent, il manque un guillemet, un crochet ou un signe égal là ou juste avant.",
)
TWICE = (
    "The same name stands above already: write it once.",
    "Le même nom figure déjà plus haut : écrivez-le une fois.",
)
#: What the reader of TOML says, and what it means to whoever wrote the line.
HINTS = {
    "Invalid date": (
        "There is no such day in the calendar. A day is written 2024-05-14.",
        "Ce jour n'existe pas au calendrier. Un jour s'écrit 2024-05-14.",
    ),
    "twice": TWICE,
    "overwrite": TWICE,
}


def _policy(tables: dict[str, Any], text: str, problems: Problems) -> Policy:
    lines = header_lines(text)
    if tables.pop("format", None) != FORMAT:
        problems.add(
            "",
            1,
            f'the first line must be: format = "{FORMAT}".',
            f'la première ligne doit être : format = "{FORMAT}".',
        )
    header = tables.pop("policy", None)
    if not isinstance(header, dict):
        problems.add("", 1, *(SINGLE if isinstance(header, list) else HEADLESS))
        header = {"id": "policy", "kind": "policy", "title": {"en": "?"}}
    for kind, value in tables.items():
        if kind not in BLOCKS:
            problems.add(kind, lines.get(kind, [1])[0], *_strange(kind, value))
    policy = _header(header, lines.get("policy", [1])[0], problems)
    clauses = _clauses(tables, lines, problems)
    clauses["Criterion"] = tuple(_typed(clause, clauses, problems) for clause in clauses.get("Criterion", ()))
    policy = replace(policy, clauses=clauses)
    check(policy, problems)
    return policy


def _strange(kind: str, value: Any) -> tuple[str, str]:
    """What is said of a key or a block at the top of the file that the format does not have there."""
    if not isinstance(value, (dict, list)):
        return (
            f"“{kind}” stands outside of every block. Only “format” does; write it under [policy].",
            f"« {kind} » est hors de tout bloc. Seul « format » l'est ; écrivez-le sous [policy].",
        )
    known = ", ".join(BLOCKS)
    return (
        f"unknown block [[{kind}]]. The format knows: {known}.",
        f"bloc inconnu [[{kind}]]. Le format connaît : {known}.",
    )


def _header(table: Mapping[str, Any], line: int, problems: Problems) -> Policy:
    b = Block("policy", table, line, problems)
    city, country = _home(b)
    languages = b.some_of("languages", ("en", "fr")) or ("en", "fr")
    policy = Policy(
        id=b.slug("id", required=True),
        kind=b.one_of("kind", ("policy", "overlay"), "policy"),
        title=b.text("title", required=True),
        source=b.prose("source"),
        home_city=city,
        home_country=country,
        adopted=b.day("adopted"),
        in_force=b.day("in_force"),
        repealed=b.day("repealed"),
        supersedes=b.slug("supersedes"),
        framework=b.slug("framework"),
        overlays=b.slugs("overlays"),
        notes=b.slugs("notes"),
        languages=tuple("fr" if lang == "fr" else "en" for lang in languages),
        incomplete=b.text("incomplete"),
    )
    if policy.in_force and policy.repealed and policy.repealed < policy.in_force:
        b.wrong("“repealed” is before “in_force”.", "« repealed » précède « in_force ».")
    if policy.id and policy.supersedes == policy.id:
        b.wrong("“supersedes” names the policy itself.", "« supersedes » nomme la politique elle-même.")
    b.done()
    return policy


def _home(b: Block) -> tuple[str, str]:
    """The city whose policy it is, and the code of its country."""
    part = inner(b, "home")
    if part is None:
        return "", ""
    found = part.prose("city"), part.slug("country")
    part.done()
    return found


def _clauses(
    tables: Mapping[str, Any], lines: Mapping[str, list[int]], problems: Problems
) -> dict[str, tuple[Clause, ...]]:
    found: dict[str, list[Clause]] = {}
    for kind, build in BLOCKS.items():
        blocks = tables.get(kind, [])
        if not isinstance(blocks, list) or not all(isinstance(table, dict) for table in blocks):
            problems.add(kind, lines.get(kind, [1])[0], f"write it as [[{kind}]].", f"écrivez-le [[{kind}]].")
            continue
        for place, table in enumerate(blocks):
            at = lines.get(kind, [])
            b = Block(kind, table, at[place] if place < len(at) else 1, problems)
            clause = build(b)
            b.done()
            found.setdefault(type(clause).__name__, []).append(clause)
    return {kind: tuple(clauses) for kind, clauses in found.items()}


def _typed(clause: Clause, clauses: Mapping[str, tuple[Clause, ...]], problems: Problems) -> Clause:
    """The criterion with its test's value in the type of the fact it speaks of."""
    if not isinstance(clause, Criterion) or clause.test is None or not clause.test.fact:
        return clause
    kinds = {fact.id: fact for fact in clauses.get("FactKind", ()) if isinstance(fact, FactKind)}
    scales = {scale.id: scale for scale in clauses.get("Scale", ()) if isinstance(scale, Scale)}
    kind = kinds.get(clause.test.fact)
    if kind is None:
        return clause  # ``check`` reports the dangling reference
    try:
        return replace(clause, test=typed(clause.test, kind, scales.get(kind.scale)))
    except (ValueError, TypeError, KeyError) as error:
        hint = error.hint if isinstance(error, Misfit) else Text()
        given = clause.test.value
        value = given if isinstance(given, str) else as_written(given)
        takes = fitting(clause.test, kind, scales.get(kind.scale))
        problems.add(
            clause.id,
            clause.line,
            f"“{clause.test.op} = {value}” does not fit the fact “{kind.id}”, of type {kind.type}. "
            f"It takes: {takes}.{hint.en}",
            f"« {clause.test.op} = {value} » ne convient pas au fait « {kind.id} », de type {kind.type}. "
            f"Il admet : {takes}.{hint.fr}",
        )
        return clause
