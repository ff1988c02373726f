"""Bring in a framework of goals, again where it changed; and say how much each of its parts weighs in this city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Model

from chancery import edits
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.policy import Text
from chancery.records import Changed, changed, gone, plain
from chancery.strategy import permissions, weighing
from chancery.strategy.actions.adopted import MAY_NOT, import_framework
from chancery.strategy.models import Alignment, Framework, Goal, Objective

MAY_NOT_WEIGH = (
    "Only the office says how much a part weighs.",
    "Seul le bureau dit combien pèse une partie.",
)
Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a file says otherwise than the record did: of which part, which column, before and since."""

    part: Text
    column: str
    before: str
    since: str


@dataclass(slots=True)
class BroughtIn:
    """What bringing a framework in came to."""

    framework: Framework
    new: bool
    differences: list[Difference] = field(default_factory=list)


@transaction.atomic
def bring_framework(
    *,
    by: Actor,
    slug: str,
    adopted: FuzzyDate,
    goals: Sequence[Columns],
    alignments: Sequence[Columns] = (),
    **values: Any,
) -> BroughtIn:
    """Bring in a framework; where it is on record, what changed of it. The same again changes nothing.

    A goal or objective that is on record is neither taken away nor moved: agreements and activities name it by its
    number. What is not said (weights, in a file without any) stays as it is.
    """
    require(permissions.may_import(by), *MAY_NOT)
    row = Framework.objects.filter(slug=slug).first()
    if row is None:
        made = import_framework(by=by, slug=slug, adopted=adopted, goals=goals, alignments=alignments, **values)
        return BroughtIn(made, new=True)
    work = _Changing(BroughtIn(row, new=False))
    work.write(row, Text(), {**as_columns("adopted", adopted), **values})
    known = list(row.goals.prefetch_related("objectives"))
    said = [goal.name_en or goal.name_fr for goal in known]
    _require_kept(Text("goals", "orientations"), said, [_named(goal, "name") for goal in goals])
    for number, given in enumerate(goals, 1):
        _goal(work, row, number, dict(given), known[number - 1] if number <= len(known) else None)
    plans = list(row.alignments.all())
    for number, given in enumerate(alignments, 1):
        old = plans[number - 1] if number <= len(plans) else None
        work.place(old, Alignment(framework=row, number=number), _part("plan", "plan", number), given)
    for surplus in plans[len(alignments) :]:
        work.drop(surplus, _part("plan", "plan", surplus.number), surplus.plan_en or surplus.plan_fr)
    if work.rows:
        pub = {"differences": len(work.done.differences)}
        audit.record(by=by, type="framework.changed", ref=slug, pub=pub, changed=work.rows)
    return work.done


def _goal(work: _Changing, framework: Framework, number: int, given: dict[str, Any], old: Goal | None) -> None:
    texts = given.pop("objectives", ())
    part = _part("goal", "orientation", number)
    goal = work.place(old, Goal(framework=framework, number=number), part, given)
    known = list(old.objectives.all()) if old else []
    said = [one.text_en or one.text_fr for one in known]
    what = Text(f"objectives of goal {number}", f"objectifs de l’orientation {number}")
    _require_kept(what, said, [_named(one, "text") for one in texts])
    for place, text in enumerate(texts, 1):
        before = known[place - 1] if place <= len(known) else None
        work.place(before, Objective(goal=goal, number=place), _part("objective", "objectif", place, part), text)


@dataclass(slots=True)
class _Changing:
    """What is changed of a framework, row by row, as its ledger line will tell it."""

    done: BroughtIn
    rows: list[Changed] = field(default_factory=list)

    def write(self, row: Model, part: Text, values: Columns) -> None:
        """Write into a row what it does not say yet."""
        before = {name: getattr(row, name) for name in values}
        differing = [name for name, value in values.items() if before[name] != value]
        if not differing:
            return
        for name in differing:
            setattr(row, name, values[name])
            self.done.differences.append(Difference(part, name, _said(before[name]), _said(values[name])))
        row.clean_fields(exclude=["framework", "goal", "under", "council_item"])
        row.save(update_fields=differing)
        self.rows.append(changed(row, differing))

    def place(self, old: Any, new: Any, part: Text, values: Columns) -> Any:
        """The row as it is to be: the old one changed, or the new one entered."""
        if old is not None:
            self.write(old, part, values)
            return old
        for name, value in values.items():
            setattr(new, name, value)
        new.clean_fields(exclude=["framework", "goal"])
        new.save(force_insert=True)
        self.done.differences.append(Difference(part, "", "", str(new).partition(". ")[2] or str(new)))
        self.rows.append(changed(new))
        return new

    def drop(self, row: Any, part: Text, said: str) -> None:
        """Take a row away that nothing names."""
        self.rows.append(gone(row))
        self.done.differences.append(Difference(part, "", said, ""))
        row.delete()


def _said(value: Any) -> str:
    return str(value) if isinstance(value, Model) else str(plain(value) if value is not None else "")


def _named(given: Columns, stem: str) -> str:
    return str(given.get(f"{stem}_en") or given.get(f"{stem}_fr") or "")


def _part(english: str, french: str, number: int, of: Text | None = None) -> Text:
    """A part of a framework by its number."""
    outer = Text(f"{of.en}, ", f"{of.fr}, ") if of else Text()
    return Text(f"{outer.en}{english} {number}", f"{outer.fr}{french} {number}")


def _require_kept(what: Text, known: Sequence[str], given: Sequence[str]) -> None:
    """Whatever is on record keeps its number."""
    require(
        len(given) >= len(known),
        f"On record are {len(known)} {what.en}, in the file {len(given)}. Agreements and activities may name them by "
        "their number, so none is taken away: keep it, or give the framework another slug. Nothing was changed.",
        f"Au dossier, {len(known)} {what.fr}; dans le fichier, {len(given)}. Des ententes et des activités "
        "peuvent les nommer par leur numéro, et rien n’en est retiré\u00a0: gardez ce qui manque, ou donnez au cadre "
        "un autre identifiant. Rien n’a été modifié.",
    )
    for number, said in enumerate(known, 1):
        now = given.index(said) + 1 if said in given and given[number - 1] != said else number
        require(
            now == number,
            f"“{said}” is number {number} of the {what.en} on record, and {now} in the file. Agreements and activities "
            "may name it by its number: put it back, and write what is new behind the others. Nothing was changed.",
            f"«\u00a0{said}\u00a0» porte le numéro {number} parmi les {what.fr} au dossier, et {now} dans le fichier. "
            "Des ententes et des activités peuvent le nommer par ce numéro\u00a0: remettez-le à sa place, et écrivez "
            "à la suite ce qui est nouveau. Rien n’a été modifié.",
        )


@transaction.atomic
def weigh(*, by: Actor, framework: Framework, held: weighing.Weights, weights: weighing.Weights) -> None:
    """Say how much each part weighs in this city, in percent, and what that was set from.

    All parts have a weight and are the whole together, or none has: so weights are taken back. `held` is what the
    answer rests on. Every time leaves its line in the ledger.
    """
    require(permissions.may_weigh(by), *MAY_NOT_WEIGH)
    require(
        framework.weightable,
        "No part of this framework is weighed.",
        "Aucune partie de ce cadre n’est pondérée.",
    )
    goals = list(framework.goals.all())
    given = [weights.of(goal)["weight"] for goal in goals]
    weighing.require_whole(given)
    require(bool(weights.said["weights_why_en"] or weights.said["weights_why_fr"]), *weighing.NO_REASON)
    rows = [_weighed(goal, held.of(goal), weights.of(goal)) for goal in goals if held.of(goal) != weights.of(goal)]
    if rows or held.said != weights.said:
        still = Framework.objects.filter(edits.still(held.said), pk=framework.pk)
        edits.require_still(still.update(**weights.said))
        framework.refresh_from_db()
        rows.append(changed(framework, weights.said))
        audit.record(by=by, type="framework.weighed", ref=framework.slug, pub={"weights": given}, changed=rows)


def _weighed(goal: Goal, held: Mapping[str, Any], columns: Mapping[str, Any]) -> Changed:
    edits.require_still(Goal.objects.filter(edits.still(held), pk=goal.pk).update(**columns))
    goal.refresh_from_db()
    return changed(goal, columns)
