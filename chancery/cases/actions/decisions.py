"""Yes or no: by whoever may, on exactly what they were shown."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from chancery.accounts import permissions as accounts
from chancery.accounts.models import Person
from chancery.accounts.separation import may_be_countersigned
from chancery.audit.models import Actor
from chancery.cases import permissions
from chancery.cases.actions.moving import TOO_LATE, move, note_part, void
from chancery.cases.conditions import of_decision
from chancery.cases.facts import NOTHING, Known, cost_of, fallen, policy_of, way
from chancery.cases.models import Case, CasePart, CouncilHearing, Decision, Opinion
from chancery.cases.readings import LANGS, kept, said
from chancery.cases.router import Seat, seat, seats
from chancery.council.models import CouncilItem
from chancery.edits import in_time
from chancery.errors import require, required
from chancery.policy.model import Authority, Step
from chancery.policy.procedure import Standing, present
from chancery.records import changed

STALE = (
    "It has changed since you looked at it. Read it again before you decide; nothing was decided.",
    "Le contenu a changé depuis que vous l’avez lu. Relisez-le avant de décider; rien n’a été décidé.",
)
HEARD = (
    "This item is on record for this step already. Another meeting has another item.",
    "Ce point est déjà consigné pour cette étape. Une autre réunion a un autre point.",
)
UNKNOWN_OUTCOME = (
    "What became of this item is not on record. Choose it.",
    "Ce qu’il est advenu de ce point n’est pas consigné. Choisissez-le.",
)
TOO_EARLY = (
    "What has to come first was decided after this meeting. Look at its day; nothing was recorded.",
    "Ce qui doit venir d’abord a été décidé après cette séance. Vérifiez son jour; rien n’a été consigné.",
)
NOT_NOW = ("This step has nothing to decide now.", "Il n’y a rien à décider à cette étape pour l’instant.")
SIGNED_FIRST = (
    "In this small office you may too, once the countersigner has signed.",
    "Dans ce petit bureau, vous le pouvez aussi une fois le contreseing donné.",
)
YES = (CouncilItem.Outcome.ADOPTED, CouncilItem.Outcome.AMENDED)
NO = (CouncilItem.Outcome.LOST,)


@transaction.atomic
def opine(*, by: Actor, case: Case, agrees: bool, note: str = "", on: date | None = None) -> Opinion:
    """Say before the decision whether one agrees, with a note. It decides nothing."""
    person = permissions.person_of(by)
    require(person is not None and permissions.may_read(by, case), *NOT_NOW)
    made = Opinion(
        case=case,
        step=case.step,
        person=person,
        agrees=agrees,
        note=note,
        given_on=on or timezone.localdate(),
        content_digest=case.content_digest,
    )
    made.save(force_insert=True)
    move(by=by, case=case, what="case.opinion", rows=[changed(made)])
    return made


@transaction.atomic
def decide(
    *,
    by: Actor,
    case: Case,
    person: Person,
    role: str,
    yes: bool,
    shown: str,
    known: Known = NOTHING,
    note: str = "",
    without_text: bool = False,
    on: date | None = None,
) -> Decision:
    """Decide the present step in a role of the policy. ``shown`` is the digest of what the decider read.

    Refused where the clause names another role, a limit does not reach, a condition is open, or the decider has had a
    part in it that the policy keeps apart; the refusal says who may. A decision of a person without an account is
    recorded by the clerk.
    """
    day = on or timezone.localdate()
    now, clause = _now(case, known, day)
    itself = accounts.is_own(by, person)
    require(itself or (person.user is None and permissions.may_record_council(by)), *_yours())
    in_time(shown == case.content_digest, *STALE)
    held = seat(case, now.step, person, role, known, on=day)
    require(held.may, *_refusal(case, now.step, held, known, day))
    cost = cost_of(policy_of(case), clause, known, day)
    made = Decision(
        case=case,
        step=now.step.id,
        decides=clause.decides,
        yes=yes,
        decided_on=day,
        person=person,
        role=role,
        authority=clause.id,
        instrument=held.instrument,
        limit_minor=held.limit.minor if held.limit else None,
        cost_minor=cost.minor if cost else None,
        currency=(held.limit or cost).currency if held.limit or cost else "",  # type: ignore[union-attr]  # (one of the two is there)
        content_digest=case.content_digest,
        policy_digest=policy_of(case).digest,
        found=kept(policy_of(case), case.category, held.findings),
        on_condition=of_decision(case, now.step.id, known, day) if yes else [],
        note=note,
        without_text=without_text,
    )
    return _record(by, case, made, known)


@transaction.atomic
def record_council(
    *,
    by: Actor,
    case: Case,
    item: CouncilItem,
    content_digest: str = "",
    known: Known = NOTHING,
    on: date | None = None,
) -> Decision | None:
    """Record from the minutes what Council made of it. Referred, deferred and received decide nothing.

    Where it was adopted as amended, ``content_digest`` is of the amended text, which is what was approved.
    """
    require(
        permissions.may_record_council(by),
        "Only the clerk records what Council decided.",
        "Seul le greffe consigne les décisions du Conseil.",
    )
    day = on or item.met.latest or timezone.localdate()
    now, clause = _now(case, known, day)
    earlier = [one.decided_on for one in case.decisions.standing() if one.step != now.step.id]
    require(day >= max(earlier, default=day), *TOO_EARLY)
    role = next((one for one in clause.roles if one.endswith("council")), clause.roles[0])
    amended = item.outcome == CouncilItem.Outcome.AMENDED
    require(
        not amended or bool(content_digest),
        "Adopted as amended: enter the amended text first, for it is what was approved.",
        "Adopté avec modifications : versez d’abord le texte modifié, car c’est lui qui est approuvé.",
    )
    require(item.outcome != CouncilItem.Outcome.NOT_RECORDED, *UNKNOWN_OUTCOME)
    if item.outcome not in (*YES, *NO):
        _heard(by, case, now.step, item, day)
        return None
    if amended:
        move(by=by, case=case, what="case.amended", content_digest=content_digest)
    made = Decision(
        case=case,
        step=now.step.id,
        decides=clause.decides,
        yes=item.outcome in YES,
        decided_on=day,
        role=role,
        authority=clause.id,
        council_item=item,
        content_digest=case.content_digest,
        policy_digest=policy_of(case).digest,
        on_condition=of_decision(case, now.step.id, known, day) if item.outcome in YES else [],
    )
    return _record(by, case, made, known)


def _heard(by: Actor, case: Case, step: Step, item: CouncilItem, day: date) -> None:
    """It was before Council, and goes on as it was. The same item written down twice is one hearing."""
    there = CouncilHearing.objects.filter(case=case, step=step.id, item=item).exists()
    in_time(not there, *HEARD)
    in_time(Case.objects.still(case), *TOO_LATE)
    made = CouncilHearing(case=case, step=step.id, item=item, heard_on=day)
    made.save(force_insert=True)
    move(by=by, case=case, what="case.council-heard", rows=[changed(made)])


def _record(by: Actor, case: Case, made: Decision, known: Known) -> Decision:
    """A yes that does not count as things stand gives way to the decision on what stands."""
    gone = [one.decision for one in fallen(case, known, on=made.decided_on)]
    taken = case.decisions.standing().filter(step=made.step).exclude(pk__in=[one.pk for one in gone]).exists()
    in_time(not taken, "This step was decided already.", "Cette étape a déjà fait l’objet d’une décision.")
    in_time(Case.objects.still(case), *TOO_LATE)
    rows = void(by=by, decisions=gone, because="condition", on=made.decided_on)
    made.save(force_insert=True)
    move(by=by, case=case, what="case.decided", rows=[changed(made), *rows])
    note_part(by=by, case=case, did=CasePart.Did.DECIDE)
    return made


def _now(case: Case, known: Known, day: date) -> tuple[Standing, Authority]:
    now = required(present(way(case, known, on=day)) if case.is_open else None, *NOT_NOW)
    require(bool(now.step.authority), *NOT_NOW)
    return now, policy_of(case).get(Authority, now.step.authority)


def _yours() -> tuple[str, str]:
    return "Nobody decides in another's name.", "Nul ne décide au nom d’autrui."


def _refusal(case: Case, step: Step, held: Seat, known: Known, day: date) -> tuple[str, str]:
    """Why this person may not, and who may."""
    if held.may:
        return "", ""
    policy = policy_of(case)
    names = ", ".join(dict.fromkeys(one.person.name for one in seats(case, step, known, on=day) if one.may))
    english = f"Who may: {names}." if names else "On record nobody may."
    french = f"Qui le peut\u00a0: {names}." if names else "Selon le dossier, personne ne le peut."
    if held.is_own_work and may_be_countersigned(permissions.ACT):
        english, french = f"{english} {SIGNED_FIRST[0]}", f"{french} {SIGNED_FIRST[1]}"
    why_en, why_fr = (said(policy, case.category, held.refused_by, lang) for lang in LANGS)
    return f"{why_en} {english}", f"{why_fr} {french}"
