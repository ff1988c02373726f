"""Reads one block of a policy file, key by key, and notes everything that is wrong with it instead of stopping."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from chancery.errors import BadInput
from chancery.money import Money
from chancery.policy.model import DayOf, Duration, Rule, Text
from chancery.policy.places import is_currency
from chancery.policy.problems import Problem
from chancery.policy.toml import written

T = TypeVar("T")

SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
LONGEST_ID, LONGEST_SHOWN = 80, 60
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
LENGTH = re.compile(r"(\d{1,5}) (day|week|month|year)s?")
RULE_KINDS = ("all_of", "any_of", "at_least", "score_at_least", "not", "eligible_for")


class Misfit(ValueError):
    """A value that does not fit, with a word on how to mend it."""

    def __init__(self, en: str, fr: str) -> None:
        super().__init__(en)
        self.hint = Text(f" {en}", f" {fr}")


class Problems:
    """The problems of one file, each with the clause and the line it belongs to."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Problem] = []

    def add(self, clause: str, line: int, en: str, fr: str) -> None:
        """Note one problem, in both languages."""
        self.found.append(Problem(self.file, clause, line, Text(en, fr)))


class Block:
    """One ``[[block]]`` of the file. Every ``take`` returns a value of the right type or notes what is wrong."""

    def __init__(self, kind: str, table: Mapping[str, Any], line: int, problems: Problems) -> None:
        self.kind, self.line, self.problems = kind, line, problems
        self.left = dict(table)
        id = table.get("id")
        self.id = id if isinstance(id, str) else ""

    def part(self, key: str, table: Mapping[str, Any]) -> Block:
        """An inline table of this block; its problems name the block."""
        inner = Block(f"{self.kind}.{key}", table, self.line, self.problems)
        inner.id = self.id
        return inner

    def wrong(self, en: str, fr: str) -> None:
        """Note that something in this block is wrong."""
        self.problems.add(self.id or self.kind, self.line, en, fr)

    def done(self) -> None:
        """Call last: whatever is left is a key the format does not know."""
        for key in self.left:
            self.wrong(
                f"unknown key “{key}” in [[{self.kind}]]. Check its spelling, or remove it.",
                f"clé inconnue « {key} » dans [[{self.kind}]]. Vérifiez l'orthographe ou retirez-la.",
            )

    def take(self, key: str, read: Callable[[Any], T], expected: Text, default: T, *, required: bool = False) -> T:
        """One value, read by a function that raises ``ValueError`` or ``TypeError`` when it does not fit."""
        if key not in self.left:
            if required:
                self.wrong(f"“{key}” is missing: {expected.en}.", f"« {key} » manque : {expected.fr}.")
            return default
        raw = self.left.pop(key)
        try:
            return read(raw)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, BadInput) as error:
            hint = error.hint if isinstance(error, Misfit) else Text()
            held = as_written(raw)
            self.wrong(
                f"“{key}” is {held}; expected {expected.en}.{hint.en}",
                f"« {key} » vaut {held} ; il faut {expected.fr}.{hint.fr}",
            )
            return default

    def slug(self, key: str, *, required: bool = False) -> str:
        """An identifier: letters, digits, hyphens, dots."""
        expected = Text("an identifier: letters, digits, hyphens", "un identifiant : lettres, chiffres, traits d'union")
        return self.take(key, _slug, expected, "", required=required)

    def slugs(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of identifiers; one alone may stand without brackets."""
        expected = Text("a list of identifiers", "une liste d'identifiants")
        return self.take(key, _slugs, expected, (), required=required)

    def one_of(self, key: str, choices: Iterable[str], default: str, *, required: bool = False) -> str:
        """One of a closed set of words."""
        known = tuple(choices)
        listed = ", ".join(filter(None, known))
        expected = Text(f"one of: {listed}", f"l'un de : {listed}")
        return self.take(key, lambda raw: known[known.index(raw)], expected, default, required=required)

    def some_of(self, key: str, choices: Iterable[str]) -> tuple[str, ...]:
        """Several of a closed set of words."""
        known = tuple(choices)
        listed = ", ".join(known)
        expected = Text(f"some of: {listed}", f"parmi : {listed}")
        return self.take(key, lambda raw: tuple(known[known.index(word)] for word in _slugs(raw)), expected, ())

    def text(self, key: str, *, required: bool = False) -> Text:
        """A wording in one or both languages: ``{ en = "…", fr = "…" }``."""
        expected = Text('a wording such as { en = "…", fr = "…" }', 'un texte comme { en = "…", fr = "…" }')
        return self.take(key, as_text, expected, Text(), required=required)

    def texts(self, key: str) -> dict[str, Text]:
        """Wordings by identifier."""
        expected = Text("a table of wordings", "un tableau de textes")
        return self.take(key, lambda raw: {_slug(k): as_text(v) for k, v in raw.items()}, expected, {})

    def prose(self, key: str, *, required: bool = False) -> str:
        """A line that people read and the engine never does, such as a source."""
        return self.take(key, _prose, Text("a line of text", "une ligne de texte"), "", required=required)

    def day(self, key: str) -> datetime.date | None:
        """A day, written without quotes: ``2024-05-14``."""
        expected = Text("a day such as 2024-05-14", "un jour comme 2024-05-14")
        return self.take(key, as_day, expected, None)

    def flag(self, key: str, default: bool) -> bool:
        """``true`` or ``false``."""
        return self.take(key, _flag, Text("true or false", "true ou false"), default)

    def whole(self, key: str, *, required: bool = False) -> int:
        """A whole number that is not negative."""
        expected = Text("a whole number, 0 or more", "un nombre entier, 0 ou plus")
        return self.take(key, _whole, expected, 0, required=required)

    def duration(self, key: str, *, required: bool = False) -> Duration | None:
        """A length of time: ``"5 years"``, ``"36 months"``, ``"14 days"``."""
        expected = Text('a length of time such as "5 years" or "14 days"', "une durée comme « 5 years » ou « 14 days »")
        return self.take(key, as_duration, expected, None, required=required)

    def money(self, key: str) -> Money | None:
        """An amount with its currency: ``"44500 CAD"``."""
        expected = Text('an amount such as "44500 CAD"', "un montant comme « 44500 CAD »")
        return self.take(key, as_money, expected, None)

    def currency(self, key: str) -> str:
        """The code of a currency: ``"CAD"``."""
        expected = Text('the code of a currency such as "CAD"', "le code d'une monnaie comme « CAD »")
        return self.take(key, as_currency, expected, "")

    def rule(self, key: str) -> Rule | None:
        """How clauses combine: ``{ all_of = […] }``, ``{ any_of = […] }``, ``{ at_least = 2, of = […] }`` …"""
        expected = Text(
            'a rule such as { all_of = ["a", "b"] }; kinds: ' + ", ".join(RULE_KINDS),
            'une règle comme { all_of = ["a", "b"] } ; sortes : ' + ", ".join(RULE_KINDS),
        )
        return self.take(key, as_rule, expected, None)


def as_written(raw: Any) -> str:
    """A value as the file writes it, cut where it is long; what no file can hold is not repeated."""
    try:
        text = written(raw)
    except TypeError:
        return "…"
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def as_text(raw: Any) -> Text:
    """A bilingual wording; raises ``ValueError`` when there is no wording in either language."""
    if not isinstance(raw, dict) or not raw or set(raw) - {"en", "fr"}:
        raise ValueError
    return Text(*(_prose(raw.get(lang, "")) for lang in ("en", "fr")))


def as_day(raw: Any) -> datetime.date:
    """A local date of law; a moment of time is refused."""
    if isinstance(raw, str):
        raise Misfit("Write a day without quotation marks.", "Un jour s'écrit sans guillemets.")
    if isinstance(raw, datetime.datetime) or not isinstance(raw, datetime.date):
        raise ValueError
    return raw


def as_duration(raw: Any) -> Duration:
    """A length of time; raises ``ValueError`` for anything but whole days, weeks, months or years."""
    match = LENGTH.fullmatch(raw)
    if match is None:
        raise ValueError
    n, unit = int(match[1]), match[2]
    return (
        Duration(days=n * (7 if unit == "week" else 1))
        if unit in ("day", "week")
        else Duration(months=n * (12 if unit == "year" else 1))
    )


def as_money(raw: Any) -> Money:
    """An amount in the minor units of its currency; raises ``ValueError`` for a negative one."""
    money = Money.parse(_prose(raw))
    if money.minor < 0:
        raise ValueError
    as_currency(money.currency)
    return money


def as_currency(raw: Any) -> str:
    code = _slug(raw)
    if not is_currency(code):
        raise Misfit(
            f"“{code}” is the code of no currency (ISO 4217).",
            f"« {code} » n'est le code d'aucune monnaie (ISO 4217).",
        )
    return code


def as_number(raw: Any) -> Decimal:
    """A number, exactly as written."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        raise ValueError
    number = Decimal(str(raw))
    if not number.is_finite():
        raise ValueError
    return number


def as_day_of(raw: Any) -> DayOf:
    """A day given by another fact: ``{ fact = "signed_on", plus = "14 days" }``."""
    if set(raw) - {"fact", "plus"}:
        raise ValueError
    return DayOf(_slug(raw["fact"]), as_duration(raw["plus"]) if "plus" in raw else Duration())


def as_rule(raw: Any) -> Rule:
    """A rule and its parts; raises ``ValueError`` for anything the format does not know."""
    if isinstance(raw, str):
        return Rule("clause", ref=_slug(raw))
    left = dict(raw)
    is_open = _flag(left.pop("open", False))
    n = left.pop("at_least", None) if "of" in left else None
    if n is not None:
        parts = _parts(left.pop("of"), left)
        return Rule("at_least", parts, n=_reachable(_whole(n), len(parts), is_open=is_open), open=is_open)
    if "score_at_least" in left:
        n, weights = _whole(left.pop("score_at_least")), left.pop("of")
        parts = tuple(Rule("clause", ref=_slug(ref)) for ref in weights)
        each = tuple(_whole(w) for w in weights.values())
        n = _reachable(n, sum(each), is_open=is_open)
        return _only(left, Rule("score", parts, n=n, weights=each, open=is_open))
    ((kind, value),) = left.items()
    if is_open and kind != "any_of":
        raise Misfit(
            f"“open” goes with any_of, at_least and score_at_least, not with {kind}.",
            f"« open » va avec any_of, at_least et score_at_least, non avec {kind}.",
        )
    if kind == "not":
        return Rule("not", (as_rule(value),))
    if kind == "eligible_for":
        return Rule("eligible_for", ref=_slug(value))
    if kind in ("any_of", "all_of"):
        return Rule(kind, _parts(value, {}), open=is_open)
    raise ValueError


def _parts(raw: Any, left: dict[str, Any]) -> tuple[Rule, ...]:
    if not isinstance(raw, list) or left:
        raise ValueError
    if not raw:
        raise Misfit("A rule of no clause would hold of itself.", "Une règle sans article tiendrait d'elle-même.")
    if twice := next((part for part in raw if raw.count(part) > 1), None):
        raise Misfit(f"“{twice}” stands twice in one rule.", f"« {twice} » figure deux fois dans une règle.")
    return tuple(as_rule(part) for part in raw)


def _reachable(n: int, most: int, *, is_open: bool) -> int:
    """How many are wanted: at least one, and no more than there can be, unless what is not listed may count too."""
    if n < 1 or (n > most and not is_open):
        raise Misfit(
            f"At least {n} of {most}: it would hold of itself or never.",
            f"Au moins {n} sur {most} : elle tiendrait d'elle-même ou jamais.",
        )
    return n


def _only(left: dict[str, Any], rule: Rule) -> Rule:
    if left:
        raise ValueError
    return rule


def _slug(raw: Any) -> str:
    if isinstance(raw, str) and len(raw) > LONGEST_ID:
        raise Misfit(f"An identifier has {LONGEST_ID} characters at most.", f"Au plus {LONGEST_ID} caractères.")
    if isinstance(raw, str) and not SLUG.fullmatch(raw):
        raise Misfit(
            "An identifier has no spaces: write the id of a clause, such as “sister”, not its name.",
            "Un identifiant n'a pas d'espaces : écrivez l'id d'un article, comme « sister », non son nom.",
        )
    if not isinstance(raw, str):
        raise ValueError
    return raw


def _slugs(raw: Any) -> tuple[str, ...]:
    words = [raw] if isinstance(raw, str) else raw
    if not isinstance(words, list):
        raise ValueError
    if not words:
        raise Misfit(
            "It is empty: name what belongs there, or leave the key out.",
            "Elle est vide : nommez ce qui y va, ou omettez la clé.",
        )
    return tuple(_slug(word) for word in words)


def _prose(raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValueError
    if CONTROL.search(raw):
        raise Misfit(
            "It holds a control character that no text has.",
            "Il s'y trouve un caractère de commande, qu'aucun texte ne contient.",
        )
    return raw.strip()


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise ValueError
    return raw


def _whole(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise ValueError
    return raw
