"""`chancery simulate`: the register under a policy, compared with the one in force, agreement by agreement."""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import F
from django.utils.translation import override

from chancery.agreements import scope
from chancery.agreements.export import neutral
from chancery.agreements.scope import Scope
from chancery.counterparties.facts import of_home
from chancery.errors import BadInput
from chancery.policy import Lang, Policy, PolicyError, Reader
from chancery.policy.elsewhere import beside
from chancery.policy.lint import out_of_force
from chancery.policy.model import Note
from chancery.policy.phrases import every_phrase
from chancery.policy.placing import NONE, NOT_SHOWN, UNPLACED
from chancery.policy.report import laws_apart, remarks, row_json, simulation_json
from chancery.policy.simulate import Simulation, simulate
from chancery.policy.stack import stack
from chancery.policy.sums import Spent
from chancery.policy.values import Text
from chancery.policy_cli import BAD_USE, FINDING, OK, day
from chancery.policy_files import named, told
from chancery.progress import shown
from chancery.strategy import policies
from chancery.strategy.models import PolicyVersion

COLON = Text(":", "\u00a0:")
WITHOUT = Text("No category", "Sans catégorie")
NOWHERE = Text("No place found", "Aucune place trouvée")
HIDDEN = Text("Not shown", "Non montré")
APART = Text(
    "Instruments that no category is for, which stay as they are",
    "Instruments auxquels aucune catégorie n’est destinée, et qui restent tels quels",
)
FOR_ALL = {
    "programme": Text("The program", "Le programme"),
    "agreement": Text("All", "Toutes"),
}
BASES = {
    "criteria": Text("by the criteria", "d’après les critères"),
    "transition": Text("by a transition rule", "par une disposition transitoire"),
    "exception": Text("by a named exception", "par une exception nommée"),
    "held": Text("held before", "catégorie antérieure"),
    "unplaced": Text("no rule places it", "aucune règle ne la place"),
    "hidden": Text("rests on information that is not public", "repose sur des renseignements qui ne sont pas publics"),
}
COLUMNS = ("reference", "counterparty", "country", "before", "after", "basis", "action", "reasons", "money_change")


def main(words: list[str]) -> int:
    """Run the simulation. 0 is success, 1 a breach or an unplaced agreement, 2 bad use, such as a file with a fault."""
    given = _parser().parse_args(words)
    try:
        simulation, looked = _run(given)
    except PolicyError as error:
        print(told(error, given.lang), file=sys.stderr)
        return BAD_USE
    except BadInput as error:
        print(error.said(given.lang), file=sys.stderr)
        return BAD_USE
    with override(given.lang):
        {"table": _table, "json": _json, "csv": _csv}[given.format](
            simulation, looked, Reader(given.reader), given.lang
        )
    return FINDING if simulation.breaches or simulation.totals.get("unplaced") else OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chancery simulate",
        description="Replay the register under a policy. POLICY is a path, or the id of a policy that is known.",
        epilog="Ends with 0 on success, 1 where an agreement is unplaced or a limit is breached, 2 on bad use.",
    )
    parser.add_argument("policy", metavar="POLICY")
    parser.add_argument("--against", metavar="POLICY", help="what to compare with (the policy in force on that day)")
    parser.add_argument(
        "--overlay",
        action="append",
        default=[],
        metavar="LAW",
        help="a law above POLICY, and above it alone, to see what it changes; may be given more than once",
    )
    parser.add_argument("--as-of", type=day, default=None, metavar="DATE", help="the register as of this day (today)")
    parser.add_argument(
        "--known-at", type=day, default=None, metavar="DATE", help="with facts known by this day (today)"
    )
    parser.add_argument(
        "--reading",
        action="append",
        default=[],
        metavar="NOTE",
        help="with the other reading that a note of the policy keeps, such as X-01; may be given more than once",
    )
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table")
    parser.add_argument("--lang", choices=("en", "fr"), default="en")
    parser.add_argument(
        "--reader",
        choices=tuple(Reader),
        default=Reader.CLEARED,
        help="who will read it: “public” hides what was learnt in confidence",
    )
    return parser


def _run(given: argparse.Namespace) -> tuple[Simulation, Scope]:
    as_of = given.as_of or datetime.date.today()
    public = Reader(given.reader) is Reader.PUBLIC
    own = policies.own(as_of)
    own = None if own and public and not own.published else own
    against = find(given.against) if given.against else policies.loaded(own) if own else None
    # An agreement may lie in a category of neither of the two: it has its name all the same.
    others = [policies.loaded(each) for each in policies.adopted() if each.published or not public]
    laws = _laws(given.overlay)
    for remark in filter(None, (out_of_force(one, as_of) for one in laws)):
        print(remark.in_(given.lang), file=sys.stderr)
    # A law that is tried stands in the place of the one on record that has its id.
    tried = stack(find(given.policy, tuple(given.reading)), laws)
    policy = beside(policies.bound(tried, as_of, published=public), others)
    before = beside(policies.bound(against, as_of, published=public), others) if against else None
    looked = scope.of(as_of, Reader(given.reader), given.lang)
    home, known_at = of_home(given.lang), given.known_at
    days, reader = {"as_of": as_of, "known_at": known_at}, Reader(given.reader)
    run = simulate(policy, before, looked.register, **days, home=home, ended=looked.ended, reader=reader)
    return run, looked


def find(name: str, readings: tuple[str, ...] = ()) -> Policy:
    """A policy of the register by its id (its newest version), or one by its path or shipped id; with the other reading
    of these notes."""
    version = (
        PolicyVersion.objects.filter(policy_id=name).order_by(F("in_force_from").desc(nulls_last=True), "-id").first()
    )
    known = PolicyVersion.objects.order_by("policy_id").values_list("policy_id", flat=True)
    found = policies.loaded(version, readings) if version else named(name, readings, own=known)
    if found.kind == PolicyVersion.Kind.OVERLAY:
        raise BadInput(
            f"“{name}” is a law above policies. It binds from its first day on; give a policy to run.",
            f"« {name} » est une loi au-dessus des politiques. Elle lie dès son premier jour ; donnez une politique.",
        )
    return found


def _laws(names: list[str]) -> list[Policy]:
    """The laws that are tried above the policy, each once however often it is named."""
    found = {law.id: law for law in map(named, names)}
    if other := next((law for law in found.values() if law.kind != PolicyVersion.Kind.OVERLAY), None):
        raise BadInput(
            f"“{other.id}” is no law above policies. Give a file of kind “overlay”.",
            f"« {other.id} » n'est pas une loi au-dessus des politiques. Donnez un fichier de nature « overlay ».",
        )
    return list(found.values())


def _rows(simulation: Simulation, reader: Reader, lang: Lang) -> Iterator[dict[str, Any]]:
    # On a terminal the rows themselves show how far it has come, and a bar would run into them.
    rows = simulation.rows
    for row in rows if sys.stdout.isatty() else shown(rows, total=len(rows), label="agreements"):
        yield row_json(row, reader, lang)


def _json(simulation: Simulation, looked: Scope, reader: Reader, lang: Lang) -> None:
    json.dump(
        simulation_json(simulation, reader, lang, looked.beside(simulation.policy)),
        sys.stdout,
        ensure_ascii=False,
        indent=2,
    )
    print()


def _csv(simulation: Simulation, looked: Scope, reader: Reader, lang: Lang) -> None:
    out = csv.writer(sys.stdout)
    out.writerow(COLUMNS)
    for row in _rows(simulation, reader, lang):
        cells = (" ".join(map(str, value)) if isinstance(value := row[key], list) else value for key in COLUMNS)
        out.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in cells])
    # The columns are documented and stay as they are; what is to be known of the whole goes beside them.
    for line in [*looked.sentences(len(simulation.beyond)), *_remarks(simulation, looked, lang)]:
        print(line, file=sys.stderr)


def _table(simulation: Simulation, looked: Scope, reader: Reader, lang: Lang) -> None:
    against = simulation.against.id if simulation.against else "—"
    print(f"{simulation.policy.id} ← {against}, {simulation.as_of.isoformat()}")
    for note in simulation.policy.readings:
        print(f"  * {note}: {simulation.policy.get(Note, note).other_reading_text.in_(lang)}")
    for law in simulation.policy.laws.values():
        print(f"  + {law.in_(lang)}")
    _totals(simulation, reader, lang)
    for remark in _remarks(simulation, looked, lang):
        print(f"  ? {remark}")
    for row in _rows(simulation, reader, lang):
        _print_row(simulation, row, lang)
    if left_out := looked.sentences(0):
        print("", *left_out, sep="\n")


def _totals(simulation: Simulation, reader: Reader, lang: Lang) -> None:
    """What the whole register comes to."""
    for category, n in simulation.totals.items():
        print(f"  {n:5}  {_name(simulation.policy, category, lang)}")
    whole = simulation_json(_without_rows(simulation), reader, lang)
    for cap in whole["caps"]:
        where = f" ({cap['group_name']})" if cap["group"] else ""
        print(f"  {_span(cap['in_force'], cap['possibly'])} / {cap['at_most']}  {cap['sentence']}{where}")
    for spent in simulation.money:
        print(f"  {_spent(simulation.policy, spent, lang)}")
    if simulation.against and simulation.against.id != simulation.policy.id:
        for spent in simulation.money_before:
            print(f"  ({simulation.against.id}{COLON.in_(lang)} {_spent(simulation.against, spent, lang)})")
    if apart := whole["outside_categories"]:
        print(f"  {APART.in_(lang)}{COLON.in_(lang)} {', '.join(apart)}")
    for breach in whole["breaches"]:
        print(f"  ! {breach['sentence']}")


def _spent(policy: Policy, spent: Spent, lang: Lang) -> str:
    """What a clause sets aside: how many times how much, and what that comes to."""
    named = ", ".join(_name(policy, id, lang) for id in spent.categories)
    name = named or FOR_ALL[spent.amount.per].in_(lang)
    every = f", {every_phrase(spent.amount.every, lang)}" if spent.amount.every else ""
    times, total = _span(spent.count, spent.possibly), _span(spent.total.phrase(lang), spent.most.phrase(lang))
    return f"{times} × {spent.each.phrase(lang)} = {total}{every}  {name}"


def _remarks(simulation: Simulation, looked: Scope, lang: Lang) -> list[str]:
    """What to know of the policy in view of this register."""
    found = (
        *laws_apart(simulation.policy, lang, simulation.against),
        *remarks(simulation, lang),
        *looked.remarks(simulation.policy),
    )
    return [said.sentence for said in found]


def _span(least: object, most: object) -> str:
    """What is surely so, and what may be: of incomplete records both are said."""
    return str(least) if least == most else f"{least}–{most}"


def _print_row(simulation: Simulation, row: dict[str, Any], lang: Lang) -> None:
    before = _called(simulation.against or simulation.policy, row["before"], lang)
    after = _called(simulation.policy, row["after"], lang)
    basis = BASES[row["basis"]].in_(lang)
    print(f"\n{row['reference']}  {row['counterparty']}{COLON.in_(lang)} {before} → {after} ({basis})")
    for line in (*_listed(row["reasons"]), row["action"], *_listed([row["money_change"]] * bool(row["money_change"]))):
        print(f"    {line}")


def _without_rows(simulation: Simulation) -> Simulation:
    return replace(simulation, rows=())


def _called(policy: Policy, category: str | None, lang: Lang) -> str:
    """A category as its policy calls it; a dash where there is none."""
    if category is None or category in (UNPLACED, NONE):
        return "—"
    return _name(policy, category, lang)


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _name(policy: Policy, category: str, lang: Lang) -> str:
    if category == UNPLACED:
        return NOWHERE.in_(lang)
    if category == NOT_SHOWN:
        return HIDDEN.in_(lang)
    if category == NONE:
        return WITHOUT.in_(lang)
    clause = policy.by_id.get(category)
    known = clause.name if clause else policy.elsewhere.get(category)
    return known.in_(lang) if known else category
