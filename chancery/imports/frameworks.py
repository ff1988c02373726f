"""A city's framework of goals as a file: read whole, or refused with the file and line of each fault; and brought in.

The format is in docs/framework-format.md. What a file does not say of weights is left as the city set it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from chancery.audit.models import Actor
from chancery.council.models import CouncilItem
from chancery.dates import FuzzyDate, parse_fuzzy
from chancery.errors import BadInput
from chancery.policy import PolicyError, Text
from chancery.policy.load import HINTS, LARGEST, MISSING, WHERE
from chancery.policy.problems import header_lines, lines_of
from chancery.policy.reader import Block, Misfit, Problems, as_text
from chancery.policy_files import unread
from chancery.strategy import actions, weighing
from chancery.strategy.models import Framework, Goal

T = TypeVar("T")
MOST, LINE = 500, 500
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
HEADER = re.compile(r"\s*\[")
WORDS = Text('a text such as ["…", "…"], English first', "un texte comme [« … », « … »], l’anglais d’abord")
CUT = Text(
    "The source’s text is cut off here; the words are completed by us.",
    "Le texte de la source est coupé ici ; les mots sont complétés par nous.",
)
Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says: the columns of the framework, and of its goals and plans; what it names by another's key."""

    framework: Columns
    goals: list[Columns]
    alignments: list[Columns]
    under: str
    council_item: str

    @property
    def slug(self) -> str:
        """By what it is known."""
        return str(self.framework["slug"])


def shipped() -> dict[str, bytes]:
    """The frameworks that come with Chancery, by their identifier."""
    folder = resources.files("chancery.city").joinpath("frameworks")
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)
    return {each.name.removesuffix(".toml"): each.read_bytes() for each in files}


def source(name: str) -> bytes:
    """The bytes of a file by its path, or of a framework that ships by its identifier."""
    path, known = Path(name), shipped()
    if path.suffix == ".toml" or path.is_file():
        try:
            with path.open("rb") as file:
                return file.read(LARGEST + 1)
        except OSError as error:
            english, french = unread(error)
            raise BadInput(f"{name}: {english}.", f"{name} : {french}.") from error
    if name in known:
        return known[name]
    listed = ", ".join(known)
    raise BadInput(
        f"There is no framework “{name}”. Give a file, or one of: {listed}.",
        f"Il n’y a pas de cadre « {name} ». Donnez un fichier, ou l’un de : {listed}.",
    )


def adopt(*, by: Actor, content: bytes, name: str = "framework", ours: bool = False) -> actions.BroughtIn:
    """Bring a framework in, or what changed of it. One of ours may name decisions that the city has not recorded."""
    given = read(content, name)
    under = Framework.objects.filter(slug=given.under).first() if given.under else None
    item = CouncilItem.objects.filter(reference=given.council_item).first() if given.council_item else None
    problems = Problems(name)
    lines = _lines(content.decode("utf-8-sig"))
    if given.under and under is None:
        problems.add(
            "under",
            _at(lines, 1, "under"),
            f"no framework “{given.under}” is on record. Adopt that one first.",
            f"aucun cadre « {given.under} » n’est consigné. Adoptez d’abord celui-là.",
        )
    if given.council_item and item is None and not ours:
        problems.add(
            "council_item",
            _at(lines, 1, "council_item"),
            f"no decision “{given.council_item}” is on record. Record it first, or leave the line out.",
            f"aucune décision « {given.council_item} » n’est consignée. Consignez-la d’abord, ou retirez la ligne.",
        )
    if problems.found:
        raise PolicyError(problems.found)
    return actions.bring_framework(
        by=by, goals=given.goals, alignments=given.alignments, **given.framework, under=under, council_item=item
    )


def read(content: bytes, name: str = "framework") -> Read:
    """What a file says. Raises ``PolicyError`` with every fault that was found."""
    problems = Problems(name)
    text, table = _parsed(content, problems)
    if problems.found:
        raise PolicyError(problems.found)
    found = _framework(table, _lines(text), header_lines(text), problems)
    if problems.found:
        raise PolicyError(sorted(problems.found, key=lambda problem: problem.line))
    return found


class Part(Block):
    """One table of the file, whose problems name the line of the key that is wrong."""

    def __init__(self, kind: str, id: str, table: Any, line: int, lines: list[str], problems: Problems) -> None:
        super().__init__(kind, table if isinstance(table, dict) else {}, line, problems)
        self.id, self.lines, self.start, self.keys = id, lines, line, set[str]()
        if not isinstance(table, dict):
            self.wrong(f"write [[{kind}]] in double brackets.", f"écrivez [[{kind}]] entre doubles crochets.")

    def take(self, key: str, read: Callable[[Any], T], expected: Text, default: T, *, required: bool = False) -> T:
        """One value; what is wrong with it is wrong on its line."""
        self.keys.add(key)
        with_line, self.line = self.line, _at(self.lines, self.start, key)
        value = super().take(key, read, expected, default, required=required)
        self.line = with_line
        return value

    def pair(self, key: str, *, short: bool = False, required: bool = False) -> Columns:
        """A text in two languages as its two columns, empty where it is not there."""
        text = self.take(key, _short if short else _words, WORDS, Text(), required=required)
        return {f"{key}_en": text.en, f"{key}_fr": text.fr}

    def at(self, key: str, en: str, fr: str) -> None:
        """Note that something is wrong with a key that was read."""
        self.problems.add(self.id, _at(self.lines, self.start, key), en, fr)

    def done(self) -> None:
        """Whatever is left is a key that the format does not know."""
        listed = ", ".join(sorted(self.keys))
        for key in self.left:
            self.at(
                key,
                f"unknown key “{key}”. Check its spelling, or remove it. The keys here are: {listed}.",
                f"clé inconnue « {key} ». Vérifiez l’orthographe ou retirez-la. Les clés ici sont : {listed}.",
            )


def _framework(table: Columns, lines: list[str], headers: Mapping[str, list[int]], problems: Problems) -> Read:
    goals, plans = _blocks(table, "goal"), _blocks(table, "alignment")
    top = Part("framework", "", table, 1, lines, problems)
    values: Columns = {
        "slug": top.take("slug", _slug, SLUGS, "", required=True),
        "kind": top.one_of("kind", Framework.Kind.values, Framework.Kind.GOALS, required=True),
        "adopted": top.take("adopted", _when, DATED, FuzzyDate()),
        "weightable": top.flag("weightable", default=False),
        "source": top.take("source", _source, SOURCE, "", required=True),
        **top.pair("title", short=True, required=True),
        **top.pair("note"),
    }
    under, item = top.prose("under"), top.prose("council_item")
    weights = {
        "weights_on": top.day("weights_on"),
        **top.pair("weights_by", short=True),
        **top.pair("weights_why"),
    }
    top.done()
    parts = [
        Part("goal", f"goal {n}", goal, line, lines, problems)
        for n, (goal, line) in enumerate(zip(goals, _starts(headers, "goal", goals), strict=True), 1)
    ]
    made = [_goal(part, values["source"]) for part in parts]
    plan_lines = zip(plans, _starts(headers, "alignment", plans), strict=True)
    aligned = [
        _alignment(Part("alignment", f"alignment {n}", plan, line, lines, problems), values["source"])
        for n, (plan, line) in enumerate(plan_lines, 1)
    ]
    if not made or len(made) > MOST:
        top.wrong(f"it needs 1 to {MOST} [[goal]] blocks.", f"il faut de 1 à {MOST} blocs [[goal]].")
    if _weighed(top, parts, made, weights, weightable=values["weightable"]):
        values |= weights
    return Read(values, made, aligned, under, item)


def _goal(part: Part, source: str) -> Columns:
    names = part.pair("name", short=True, required=True) | part.pair("name_2024", short=True)
    texts = part.pair("commitment") | part.pair("means") | part.pair("resources")
    objectives: list[Text] = part.take("objectives", _many, OBJECTIVES, [])
    cut: frozenset[int] = part.take("cut", _numbers, Text("a list of numbers", "une liste de nombres"), frozenset())
    found: Columns = {**names, **texts, "source": source}
    found["objectives"] = [
        {
            **{"text_en": text.en, "text_fr": text.fr, "source": source},
            **{"note_en": CUT.en if n in cut else "", "note_fr": CUT.fr if n in cut else ""},
        }
        for n, text in enumerate(objectives, 1)
    ]
    weight = part.take("weight", _percent, PERCENT, None)
    grounds = part.some_of("weight_from", Goal.Ground.values)
    if weight is not None:
        found |= {"weight": weight, "weight_from": " ".join(one for one in Goal.Ground.values if one in grounds)}
    elif grounds:
        part.at("weight_from", "“weight” is missing beside it.", "« weight » manque à côté.")
    part.done()
    return found


def _alignment(part: Part, source: str) -> Columns:
    found = part.pair("plan", short=True, required=True) | part.pair("note")
    found["source"] = part.take("source", _source, SOURCE, "") or source
    part.done()
    return found


def _weighed(top: Part, parts: list[Part], goals: list[Columns], said: Columns, *, weightable: bool) -> bool:
    """Whether the file sets weights: of every part, together the whole, in a framework whose parts a city may weigh."""
    given = [n for n, goal in enumerate(goals) if "weight" in goal]
    if not given:
        for key in ("weights_on", "weights_by", "weights_why"):
            if key in top.keys and (said.get(key) or said.get(f"{key}_en") or said.get(f"{key}_fr")):
                top.at(key, "no [[goal]] has a “weight”.", "aucun [[goal]] n’a de « weight ».")
        return False
    first, whole = parts[given[0]], sum(goal.get("weight", 0) for goal in goals)
    if not weightable:
        first.at("weight", *UNWEIGHABLE)
    if len(given) < len(goals):
        first.at("weight", "every [[goal]] has a weight, or none has.", "chaque [[goal]] a un poids, ou aucun n’en a.")
    elif whole != weighing.WHOLE:
        first.at("weight", *weighing.not_whole(whole))
    if not (said["weights_why_en"] or said["weights_why_fr"]):
        top.at("weights_why", *weighing.NO_REASON)
    return True


def _blocks(table: Columns, key: str) -> list[Any]:
    """The blocks of one kind; one in single brackets is a block all the same, and is told of."""
    blocks = table.pop(key, [])
    return blocks if isinstance(blocks, list) else [None]


def _starts(headers: Mapping[str, list[int]], key: str, blocks: list[Any]) -> list[int]:
    found = headers.get(key, [])
    return [found[n] if n < len(found) else 1 for n in range(len(blocks))]


def _lines(text: str) -> list[str]:
    return lines_of(text)


def _at(lines: list[str], start: int, key: str) -> int:
    """The line on which a key of the table that begins here stands; where it stands nowhere, the table's own."""
    wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    for number, line in islice(enumerate(lines, 1), start - 1, None):
        if wanted.match(line):
            return number
        if number > start and HEADER.match(line) and line.strip().startswith("[["):
            break
    return start


def _parsed(content: bytes, problems: Problems) -> tuple[str, Columns]:
    if len(content) > LARGEST:
        problems.add("", 1, "the file is over 1 MB.", "le fichier dépasse 1 Mo.")
        return "", {}
    text = ""
    try:
        text = content.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problems.add("", line, "not UTF-8. Save the file as UTF-8.", "n’est pas en UTF-8. Enregistrez-le en UTF-8.")
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        found = WHERE.search(str(error))
        line = int(found[1]) if found else max(1, text.count("\n"))
        what = WHERE.sub("", str(error)).strip()
        why_en, why_fr = next((hint for sign, hint in HINTS.items() if sign in what), MISSING)
        problems.add("", line, f"not TOML: {what}. {why_en}", f"n’est pas du TOML : {what}. {why_fr}")
    return "", {}


SLUGS = Text("an identifier: small letters, digits, hyphens", "un identifiant : minuscules, chiffres, traits d’union")
DATED = Text('a date such as "2024-05-14", "2024" or "2013..2019"', "une date comme « 2024-05-14 » ou « 2013..2019 »")
SOURCE = Text(f"a line of text, at most {LINE} signs", f"une ligne de texte, au plus {LINE} signes")
PERCENT = Text("a whole number from 0 to 100, in percent", "un nombre entier de 0 à 100, en pour cent")
OBJECTIVES = Text(f"a list of at most {MOST} texts", f"une liste d’au plus {MOST} textes")
UNWEIGHABLE = (
    "a city weighs no part of it: write weightable = true above the first [[goal]].",
    "la ville n’en pondère aucune partie : écrivez weightable = true au-dessus du premier [[goal]].",
)
TOO_LONG = (f"It has more than {LINE} signs.", f"Il compte plus de {LINE} signes.")


def _words(raw: Any) -> Text:
    """A wording: two of them, English first, or by language where there is one alone."""
    if isinstance(raw, list):
        english, french = raw
        raw = {"en": english, "fr": french}
    text = as_text(raw)
    if not (text.en or text.fr):
        raise ValueError
    return text


def _short(raw: Any) -> Text:
    text = _words(raw)
    if max(len(text.en), len(text.fr)) > LINE:
        raise Misfit(*TOO_LONG)
    return text


def _source(raw: Any) -> str:
    return _short({"en": raw}).en


def _slug(raw: Any) -> str:
    if not SLUG.fullmatch(raw):
        raise ValueError
    return str(raw)


def _when(raw: Any) -> FuzzyDate:
    return parse_fuzzy(raw if isinstance(raw, str) else raw.isoformat())


def _percent(raw: Any) -> int | None:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= weighing.WHOLE:
        raise ValueError
    return raw


def _numbers(raw: Any) -> frozenset[int]:
    return frozenset(int(n) for n in raw)


def _many(raw: Any) -> list[Text]:
    if not isinstance(raw, list) or len(raw) > MOST:
        raise ValueError
    return [_words(one) for one in raw]
