"""Reads what is known of a candidate from JSON files: facts, and the record of stages, waivers and the home city."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

from chancery.errors import BadInput
from chancery.money import Money
from chancery.policy import Fact, Facts, Policy, Stage, Waiver
from chancery.policy.model import Criterion, FactKind, Outcome, Question, Scale
from chancery.policy.places import is_country
from chancery.policy.term import months_of
from chancery.policy.words import WORDS
from chancery.policy_files import unread

LARGEST_FACTS = 10_000_000


class Record(TypedDict, total=False):
    """What is on record besides facts: stages held, waivers given, and the home city's own facts."""

    stages: tuple[Stage, ...]
    waivers: tuple[Waiver, ...]
    home: Facts


def read_facts(path: Path, policy: Policy) -> Facts:
    """The facts of a JSON file: ``{"fact_id": {"value", "valid_from", "known_on", "evidence"}}``, or a list of these.

    Values take the type that the policy gives the fact. Raises ``BadInput`` with what is wrong and where.
    """
    raw = _json(path)
    facts = {id: _dated(path, policy, id, given) for id, given in raw.items()}
    return {**facts, **_of_the_term(path, facts)}


def _of_the_term(path: Path, facts: Mapping[str, Sequence[Fact]]) -> Facts:
    """How many months an agreement runs, where only its two days are given. Raises ``BadInput`` where the three do not
    agree: what is judged must not depend on which of them is looked at."""
    first, last, months = (facts.get(key, ()) for key in ("starts_on", "ends_on", "term_months"))
    if len(first) != 1 or len(last) != 1:
        return {}
    begins, ends = first[0].value, last[0].value
    if not isinstance(begins, datetime.date) or not isinstance(ends, datetime.date):
        return {}
    if begins > ends:
        raise _bad(path, "“starts_on” is after “ends_on”", "« starts_on » est après « ends_on »")
    reckoned = months_of(begins, ends)
    if not months:
        since = max(first[0].valid_from, last[0].valid_from), max(first[0].known_on, last[0].known_on)
        return {"term_months": [Fact(reckoned, *since)]}
    if any(abs(Decimal(str(one.value)) - reckoned) >= 1 for one in months if one.value is not None):
        raise _bad(
            path,
            f"“term_months” is not what lies between “starts_on” and “ends_on”: {reckoned:.4g}",
            f"« term_months » n'est pas ce qui sépare « starts_on » de « ends_on » : {reckoned:.4g}",
        )
    return {}


def read_record(path: Path, policy: Policy) -> Record:
    """A record: ``{"stages": […], "waivers": […], "home": {facts}}``, each part optional.

    A stage has ``category``, ``since``, ``until``; a waiver ``criterion``, ``body``, ``reason``, ``on``, ``until``.
    Raises ``BadInput`` with what is wrong and where.
    """
    raw = _json(path)
    strange = [key for key in raw if key not in ("stages", "waivers", "home")]
    if strange:
        raise _bad(path, f"unknown: {strange[0]}. It has stages, waivers, home", f"inconnu : {strange[0]}")
    try:
        return Record(
            stages=tuple(_stage(**_with_keys(one, STAGE)) for one in _many(raw, "stages", list)),
            waivers=tuple(_waiver(**_with_keys(one, WAIVER)) for one in _many(raw, "waivers", list)),
            home={id: _dated(path, policy, id, given) for id, given in _many(raw, "home", dict).items()},
        )
    except BadInput as error:
        raise _bad(path, error.said("en").removesuffix("."), error.said("fr").removesuffix(".")) from error


#: The keys of a stage and of a waiver; what has a default may be left out.
STAGE = {"category": False, "since": True, "until": True}
WAIVER = {"criterion": False, "body": False, "reason": False, "on": False, "until": True}


def _many(raw: Mapping[str, Any], part: str, kind: type) -> Any:
    found = raw.get(part, kind())
    if not isinstance(found, kind):
        brackets = "[ … ]" if kind is list else "{ … }"
        raise BadInput(f"“{part}” is written in brackets: {brackets}", f"« {part} » s'écrit entre {brackets}")
    return found


def _with_keys(one: Any, keys: Mapping[str, bool]) -> dict[str, Any]:
    """A stage or a waiver with the keys that it has to have, and no other."""
    given = one if isinstance(one, dict) else {}
    strange = [key for key in given if key not in keys]
    missing = [key for key, may_lack in keys.items() if not may_lack and key not in given]
    if strange or missing or not isinstance(one, dict):
        odd, gone, known = (", ".join(names) for names in (strange, missing, keys))
        english = [f"unknown key: {odd}"] * bool(odd) + [f"missing: {gone}"] * bool(gone)
        french = [f"clé inconnue : {odd}"] * bool(odd) + [f"manque : {gone}"] * bool(gone)
        raise BadInput(
            f"{'; '.join(english) or 'write { … }'}. The keys are: {known}",
            f"{' ; '.join(french) or 'écrivez { … }'}. Les clés sont : {known}",
        )
    return {key: _line(key, value) if value is not None else None for key, value in one.items()}


def _stage(category: str, since: str | None = None, until: str | None = None) -> Stage:
    first, last = _maybe_day(since), _maybe_day(until)
    if first and last and last < first:
        raise BadInput(
            f"“until” ({until}) is before “since” ({since})", f"« until » ({until}) précède « since » ({since})"
        )
    return Stage(category, first, last)


def _waiver(criterion: str, body: str, reason: str, on: str, until: str | None = None) -> Waiver:
    return Waiver(criterion, body, reason, _day(on), _maybe_day(until))


def _maybe_day(raw: Any) -> datetime.date | None:
    return None if raw is None else _day(raw)


def _json(path: Path) -> dict[str, Any]:
    """The object in a JSON file; raises ``BadInput`` in words."""
    try:
        if path.stat().st_size > LARGEST_FACTS:
            raise _bad(path, "the file is too large", "le fichier est trop grand")
        raw = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=partial(_once_each, path))
    except OSError as error:
        raise _bad(path, *unread(error)) from error
    except json.JSONDecodeError as error:
        line, column = error.lineno, error.colno
        said = (f"not JSON: line {line}, column {column}", f"n'est pas du JSON : ligne {line}, colonne {column}")
        raise _bad(path, *said) from error
    except (ValueError, RecursionError) as error:
        raise _bad(path, "not JSON, or too deeply nested", "n'est pas du JSON, ou trop imbriqué") from error
    if not isinstance(raw, dict):
        raise _bad(path, "expected an object: { … }", "il faut un objet : { … }")
    return raw


def _once_each(path: Path, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no key is written twice: of two values for one fact, neither may win in silence."""
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise _bad(path, f"“{key}” is written twice", f"« {key} » est écrit deux fois")
        seen[key] = value
    return seen


def _dated(path: Path, policy: Policy, id: str, given: Any) -> list[Fact]:
    try:
        return [_fact(policy, id, one) for one in (given if isinstance(given, list) else [given])]
    except BadInput as error:
        raise _bad(path, f"“{id}”: {error.said('en')}", f"« {id} » : {error.said('fr')}") from error


FACT_KEYS = ("value", "valid_from", "known_on", "evidence", "edition", "established_by")


def _fact(policy: Policy, id: str, one: Any) -> Fact:
    if not isinstance(one, dict):
        raise BadInput(
            'write { "value": …, "valid_from": …, "known_on": … }',
            'écrivez { "value": …, "valid_from": …, "known_on": … }',
        )
    strange = [key for key in one if key not in FACT_KEYS]
    missing = [key for key in FACT_KEYS[:3] if key not in one]
    if strange or missing:
        known, odd, gone = (", ".join(keys) for keys in (FACT_KEYS, strange, missing))
        english = [f"unknown key: {odd}"] * bool(odd) + [f"missing: {gone}"] * bool(gone)
        french = [f"clé inconnue : {odd}"] * bool(odd) + [f"manque : {gone}"] * bool(gone)
        raise BadInput(f"{'; '.join(english)}. The keys are: {known}", f"{' ; '.join(french)}. Les clés sont : {known}")
    evidence, edition, judge = (_line(key, one.get(key, "")) for key in FACT_KEYS[3:])
    days = _day(one["valid_from"]), _day(one["known_on"])
    return Fact(_typed(id, one["value"], policy), *days, evidence, edition, judge)


def _line(key: str, raw: Any) -> str:
    """A line of text: it is shown on a terminal and on pages as it stands."""
    if not isinstance(raw, str) or not raw.isprintable():
        raise BadInput(
            f"“{key}” is not one line of text in quotation marks",
            f"« {key} » n'est pas une ligne de texte entre guillemets",
        )
    return raw


def _typed(id: str, value: Any, policy: Policy) -> Any:
    kind = policy.by_id.get(id)
    if value is None:
        return None
    if not isinstance(kind, FactKind):
        judged = isinstance(kind, Question) or (isinstance(kind, Criterion) and not (kind.test or kind.rule))
        return OF_THE_REGISTER[id](value) if id in OF_THE_REGISTER else _finding(value) if judged else value
    scale = policy.get(Scale, kind.scale) if kind.scale else None
    readers: dict[str, Callable[[Any], Any]] = {
        "yes_no": _flag,
        "number": _number,
        "money": lambda raw: Money.parse(_word(raw)),
        "date": _day,
        "choice": partial(_one_of, kind.choices),
        "country": _country,
        "scale": partial(_class, scale),
    }
    read_value: Callable[[Any], Any] = readers.get(kind.type, _word)
    return read_value(value)


def _finding(raw: Any) -> bool | str:
    """What somebody found on a clause that people judge."""
    if isinstance(raw, bool) or raw in FOUND:
        return raw  # type: ignore[no-any-return]  # (one of the two)
    listed = ", ".join(FOUND)
    raise BadInput(f"“{raw}” is not true, false, {listed}", f"« {raw} » n'est ni true ni false, ni : {listed}")


#: How a finding is written besides true and false. Nobody waives by answering.
FOUND = tuple(str(one) for one in Outcome if one is not Outcome.WAIVED)
KINDS = [key.removeprefix("kind.") for key in WORDS if key.startswith("kind.")]


def _one_of(choices: tuple[str, ...], raw: Any) -> str:
    if raw not in choices:
        listed = ", ".join(choices)
        raise BadInput(f"{raw!r} is not one of: {listed}", f"{raw!r} n'est pas l'un de : {listed}")
    return str(raw)


def _class(scale: Scale | None, raw: Any) -> str:
    if scale is None or scale.rank(_word(raw)) is None:
        listed = ", ".join(scale.order if scale else ())
        raise BadInput(
            f"{raw!r} is not a class. The classes: {listed}", f"{raw!r} n'est pas une classe. Classes : {listed}"
        )
    return str(raw)


def _country(raw: Any) -> str:
    if not is_country(_word(raw)):
        raise BadInput(
            f"{raw!r} is not the code of a country, such as JP for Japan",
            f"{raw!r} n'est pas le code d'un pays, comme JP pour le Japon",
        )
    return str(raw)


def _day(raw: Any) -> datetime.date:
    try:
        return datetime.date.fromisoformat(_word(raw))
    except ValueError as error:
        raise BadInput(
            f"{raw!r} is not a day such as 2024-05-14", f"{raw!r} n'est pas un jour comme 2024-05-14"
        ) from error


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise BadInput(f"{raw!r} is not true or false", f"{raw!r} n'est ni true ni false")
    return raw


def _number(raw: Any) -> Decimal:
    number = Decimal(str(raw)) if not isinstance(raw, bool) and isinstance(raw, (int, float)) else Decimal("nan")
    if not number.is_finite():
        raise BadInput(f"{raw!r} is not a number", f"{raw!r} n'est pas un nombre")
    return number


def _word(raw: Any) -> str:
    if not isinstance(raw, str):
        raise BadInput(f"{raw!r} is not a text in quotation marks", f"{raw!r} n'est pas un texte entre guillemets")
    return raw


def _bad(path: Path, en: str, fr: str) -> BadInput:
    return BadInput(f"{path}: {en}.", f"{path} : {fr}.")


OF_THE_REGISTER: dict[str, Callable[[Any], Any]] = {
    "counterparty_kind": partial(_one_of, tuple(KINDS)),
    "country": _country,
    "ends_on": _day,
    "starts_on": _day,
    "term_months": _number,
}
"""How a fact that the register supplies is written, where the policy does not declare it."""
