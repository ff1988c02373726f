"""Bring in what the city adopted: policies, frameworks, and what their sources leave open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.council.models import CouncilItem
from chancery.dates import FuzzyDate
from chancery.edits import in_time
from chancery.errors import Refused, require
from chancery.policy import Policy, PolicyError, Problem, load
from chancery.policy.stack import clashes, named_by, stack
from chancery.records import changed
from chancery.strategy import permissions
from chancery.strategy.models import Alignment, Framework, Goal, Mechanism, Objective, PolicyVersion, SourceNote
from chancery.strategy.policies import loaded

MAY_NOT = ("Only the office may bring in policies.", "Seul le bureau peut verser des politiques.")


@transaction.atomic
def import_policy(
    *,
    by: Actor,
    content: bytes,
    published: bool = False,
    shipped: bool = False,
    council_item: CouncilItem | None = None,
    in_force_to: date | None = None,
    proposed: bool = False,
) -> PolicyVersion:
    """Bring in a policy file and pin its digest. The same bytes are brought in once; a file with a fault, never.

    A proposed one can be tried and is not in force, whatever day the file says, until Council's decision is on record.
    """
    may = permissions.may_import(by) or (proposed and permissions.may_propose(by)) or permissions.may_import_first(by)
    require(may, *MAY_NOT)
    digest = hashlib.sha256(content).hexdigest()
    known = PolicyVersion.objects.filter(digest=digest).first()
    if known is not None:
        return known
    policy = load(content, name="policy")
    adopted = PolicyVersion.objects.filter(policy_id=policy.id, in_force_from__isnull=False)
    pinned = adopted.values_list("digest", flat=True).first()
    require(
        pinned is None,
        f"“{policy.id}” is on record, and this file says something else: it was edited after it was pinned "
        f"({(pinned or '')[:12]}…). Nothing was changed. Give the new text an identifier of its own.",
        f"«\u00a0{policy.id}\u00a0» est consignée, et ce fichier dit autre chose\u00a0: il a été modifié après avoir "
        f"été figé ({(pinned or '')[:12]}…). Rien n’a été modifié. Donnez au nouveau texte son propre identifiant.",
    )
    if policy.repealed and in_force_to is None:
        in_force_to = policy.repealed - timedelta(days=1)
    _require_together(policy, in_force_to)
    version = PolicyVersion(
        policy_id=policy.id,
        digest=digest,
        content=content,
        kind=policy.kind if policy.kind in PolicyVersion.Kind.values else PolicyVersion.Kind.POLICY,
        title_en=policy.title.en,
        title_fr=policy.title.fr,
        in_force_from=None if proposed else policy.in_force,
        in_force_to=None if proposed else in_force_to,
        council_item=council_item,
        supersedes=policy.supersedes,
        published=published,
        shipped=shipped,
    )
    version.save(force_insert=True)
    pub = {"digest": digest}
    audit.record(by=by, type="policy.imported", ref=policy.id, pub=pub, changed=changed(version), sealed=not published)
    return version


def _require_together(policy: Policy, until: date | None) -> None:
    """A law binds beside every policy of the city that holds on a day with it, or may come to, and beside every law
    that does; it redefines a clause of none."""
    others = PolicyVersion.objects.defer("content").order_by(F("in_force_from").asc(nulls_last=True), "policy_id")
    if policy.in_force:
        others = others.exclude(in_force_to__lt=policy.in_force)
    if until:
        others = others.exclude(in_force_from__gt=until)
    laws = _that_bind([one for one in others if one.kind == PolicyVersion.Kind.OVERLAY])
    cities = [loaded(one) for one in others if one.kind == PolicyVersion.Kind.POLICY]
    try:
        if policy.kind == PolicyVersion.Kind.OVERLAY:
            _require_categories(policy)
            _fits(policy, cities, laws)
        else:
            for law in laws:
                stack(policy, [law])
    except PolicyError as error:
        english, french = ("; ".join(map(say, error.problems)) for say in (str, Problem.phrase_fr))
        raise Refused(f"{english} Nothing was brought in.", f"{french} Rien n’a été versé.") from error


def _fits(law: Policy, cities: Iterable[Policy], laws: Iterable[Policy]) -> None:
    for city in cities:
        stack(city, [law])
    if found := [one for other in laws for one in clashes(other, law)]:
        raise PolicyError(found)


def _that_bind(laws: Iterable[PolicyVersion]) -> list[Policy]:
    """Those of the laws on record that are not left out, since they clash with none before them on a day of both."""
    kept: list[PolicyVersion] = []
    for one in laws:
        if not any(_share_a_day(one, other) and clashes(loaded(other), loaded(one)) for other in kept):
            kept.append(one)
    return [loaded(one) for one in kept]


def _share_a_day(one: PolicyVersion, other: PolicyVersion) -> bool:
    first = max(one.in_force_from or date.min, other.in_force_from or date.min)
    return first <= min(one.in_force_to or date.max, other.in_force_to or date.max)


def _require_categories(law: Policy) -> None:
    """What a law is for is a category of some policy on record; where none is on record yet, nobody can tell."""
    policies = PolicyVersion.objects.filter(kind=PolicyVersion.Kind.POLICY).defer("content")
    known = {category.id for version in policies for category in loaded(version).categories}
    named = ((one, name) for clauses in law.clauses.values() for one in clauses for name in named_by(one))
    clause, name = next(((one, name) for one, name in named if name not in known), (None, ""))
    require(
        clause is None or not known,
        f"“{clause.id if clause else ''}” is for “{name}”, which is a category of no policy on record. There are: "
        f"{', '.join(sorted(known))}. Nothing was brought in.",
        f"«\u00a0{clause.id if clause else ''}\u00a0» vise «\u00a0{name}\u00a0», qui n’est une catégorie d’aucune "
        f"politique consignée. Il y a\u00a0: {', '.join(sorted(known))}. Rien n’a été versé.",
    )


@transaction.atomic
def adopt(*, by: Actor, version: PolicyVersion, since: date, council_item: CouncilItem) -> PolicyVersion:
    """Put a policy in force from a day on, by Council's decision. The one before it ends the day before."""
    require(
        permissions.may_adopt(by),
        "Only the clerk puts a policy in force.",
        "Seul le greffe met une politique en vigueur.",
    )
    require(
        council_item.outcome in (CouncilItem.Outcome.ADOPTED, CouncilItem.Outcome.AMENDED),
        "Council has not adopted it.",
        "Le Conseil ne l’a pas adoptée.",
    )
    require(
        permissions.may_adopt_this(by, version),
        "You wrote in this text. Nothing was changed: another person puts it in force, or the countersigner of a small "
        "office signs first.",
        "Vous avez rédigé de ce texte. Rien n’a été modifié\u00a0: une autre personne le met en vigueur, ou la "
        "personne qui contresigne dans un petit bureau signe d’abord.",
    )
    before = [one for one in PolicyVersion.objects.in_force(since).filter(kind=version.kind) if one.pk != version.pk]
    require(
        all(one.in_force_from is None or one.in_force_from < since for one in before),
        "The policy in force begins on that day or later: choose a later day.",
        "La politique en vigueur commence ce jour-là ou plus tard : choisissez un jour ultérieur.",
    )
    waiting = PolicyVersion.objects.filter(pk=version.pk, in_force_from=None)
    require(
        waiting.update(in_force_from=since, council_item=council_item, published=True) == 1,
        "It is in force already.",
        "Elle est déjà en vigueur.",
    )
    version.refresh_from_db()
    ended = before if version.kind == PolicyVersion.Kind.POLICY else []
    for one in ended:
        one.in_force_to = since - timedelta(days=1)
        one.save(update_fields=["in_force_to"])
    rows = [changed(version), *(changed(one, ["in_force_to"]) for one in ended)]
    pub = {"digest": version.digest, "since": since}
    audit.record(by=by, type="policy.adopted", ref=version.policy_id, pub=pub, changed=rows)
    return version


@transaction.atomic
def put_before_council(
    *, by: Actor, version: PolicyVersion, council_item: CouncilItem | None, was: CouncilItem | None = None
) -> PolicyVersion:
    """Attach a policy that is only proposed to the item under which Council has it: from then on residents read the
    register under it, if the item is published. Without an item it is the staff's again. `was` is the item that whoever
    asks read on the page."""
    require(
        permissions.may_adopt(by),
        "Only the clerk attaches a policy to a council item.",
        "Seul le greffe joint une politique à un point du Conseil.",
    )
    waiting = PolicyVersion.objects.filter(pk=version.pk, in_force_from=None, kind=PolicyVersion.Kind.POLICY)
    require(
        waiting.exists(),
        "It is in force, by the item that put it there. Nothing was changed.",
        "Elle est en vigueur, par le point qui l’y a mise. Rien n’a été modifié.",
    )
    if council_item == was:
        return version
    in_time(
        waiting.filter(council_item=was).update(council_item=council_item) == 1,
        "Somebody else attached it meanwhile, or took it off. Nothing was changed: look at it again.",
        "Quelqu’un d’autre l’a jointe entre-temps, ou l’a retirée. Rien n’a été modifié : regardez de nouveau.",
    )
    version.refresh_from_db()
    pub = {"digest": version.digest, "item": council_item.reference if council_item else ""}
    rows = [changed(version, ["council_item"])]
    sealed = not (council_item and council_item.public)
    audit.record(by=by, type="policy.before-council", ref=version.policy_id, pub=pub, changed=rows, sealed=sealed)
    return version


@transaction.atomic
def import_framework(
    *,
    by: Actor,
    slug: str,
    adopted: FuzzyDate,
    goals: Iterable[Mapping[str, Any]] = (),
    alignments: Iterable[Mapping[str, Any]] = (),
    **values: Any,
) -> Framework:
    """Bring in a framework with its numbered goals, their numbered objectives, and the plans it answers to."""
    require(permissions.may_import(by), *MAY_NOT)
    framework = Framework(slug=slug, **as_columns("adopted", adopted), **values)
    framework.clean_fields(exclude=["under", "council_item"])
    framework.save(force_insert=True)
    made = [_goal(framework, number, dict(goal)) for number, goal in enumerate(goals, 1)]
    plans = [Alignment(framework=framework, number=number, **plan) for number, plan in enumerate(alignments, 1)]
    Alignment.objects.bulk_create(plans)
    rows = [framework, *(row for goal, objectives in made for row in (goal, *objectives)), *plans]
    audit.record(
        by=by, type="framework.imported", ref=slug, pub={"goals": len(made)}, changed=[changed(row) for row in rows]
    )
    return framework


@transaction.atomic
def add_mechanisms(*, by: Actor, mechanisms: Iterable[Mapping[str, Any]]) -> list[Mechanism]:
    """Enter the ways of working abroad other than agreements, in their order."""
    require(permissions.may_import(by), *MAY_NOT)
    rows = [Mechanism(number=number, **values) for number, values in enumerate(mechanisms, 1)]
    Mechanism.objects.bulk_create(rows)
    audit.record(
        by=by, type="mechanisms.entered", ref="", pub={"mechanisms": len(rows)}, changed=[changed(row) for row in rows]
    )
    return rows


@transaction.atomic
def note(*, by: Actor, key: str, **values: Any) -> SourceNote:
    """Note where a source contradicts itself, is unclear or is silent, and what was done about it."""
    require(permissions.may_import(by), *MAY_NOT)
    row = SourceNote(key=key, **values)
    row.full_clean()
    row.save(force_insert=True)
    audit.record(by=by, type="source.noted", ref=key, changed=changed(row))
    return row


def _goal(framework: Framework, number: int, values: dict[str, Any]) -> tuple[Goal, list[Objective]]:
    texts = values.pop("objectives", ())
    goal = Goal(framework=framework, **{"number": number, **values})
    goal.clean_fields(exclude=["framework"])
    goal.save(force_insert=True)
    objectives = [Objective(goal=goal, number=place, **dict(text)) for place, text in enumerate(texts, 1)]
    return goal, Objective.objects.bulk_create(objectives)
