"""Place the whole register under a policy: prepared row by row, then confirmed in one transaction."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery.agreements import actions as agreements
from chancery.agreements.models import Agreement, CategoryAssignment, JointProject
from chancery.agreements.weighing import weigh
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.council.models import CouncilItem
from chancery.dates import FuzzyDate
from chancery.designations import letters, permissions
from chancery.designations.models import Designation, Letter, Placement
from chancery.designations.trial import Trial, is_legacy, lacks
from chancery.errors import require
from chancery.policy.simulate import UNPLACED
from chancery.records import changed
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import loaded

MAY_NOT = (
    "Only the office prepares an assignment, and the clerk confirms it.",
    "Seul le bureau prépare un classement, et le greffe le confirme.",
)
NOT_OWN = (
    "You prepared this assignment. Nothing was changed: another person confirms it.",
    "Vous avez préparé ce classement. Rien n’a été modifié\u00a0: une autre personne le confirme.",
)
ONE_WAITS = (
    "An assignment under this policy is being prepared already. Open that one.",
    "Un classement selon ce cadre est déjà en préparation. Ouvrez celui-là.",
)
CLOSED = (
    "This assignment was confirmed or withdrawn meanwhile. Nothing was changed.",
    "Ce classement a été confirmé ou retiré entre-temps. Rien n’a été modifié.",
)
STALE = (
    "The register changed since this assignment was prepared: {0}. Nothing was changed. Withdraw it and prepare it "
    "again.",
    "Le registre a changé depuis la préparation de ce classement\u00a0: {0}. Rien n’a été modifié. Retirez-le et "
    "préparez-le de nouveau.",
)
UNSAID = (
    "For {0}, no rule of the policy gives a category. Choose one, or leave the agreement out, with the reason.",
    "Pour {0}, aucune règle du cadre ne donne de catégorie. Choisissez-en une ou laissez l’entente de côté, avec le "
    "motif.",
)
NO_SUCH = ("The policy has no such category.", "Ce cadre n’a pas cette catégorie.")
SAY_WHY = (
    "Say why this is not what the simulation gave: Council reads the reason.",
    "Indiquez pourquoi ce n’est pas ce que la simulation a donné\u00a0: le conseil lit le motif.",
)
NOT_DECIDED = (
    "Council has not adopted this item, as far as is recorded. Nothing was changed: record its outcome first.",
    "Le conseil n’a pas adopté ce point, selon ce qui est consigné. Rien n’a été modifié\u00a0: consignez d’abord "
    "la décision.",
)
ADOPTED = (CouncilItem.Outcome.ADOPTED, CouncilItem.Outcome.AMENDED)
CORRECTED = (
    "Only what was confirmed is corrected; an assignment that is being prepared is changed.",
    "On ne corrige que ce qui a été confirmé; un classement en préparation se modifie.",
)


@transaction.atomic
def prepare(*, by: Actor, policy: PolicyVersion, since: date) -> Designation:
    """Prepare an assignment from what the simulation gives: a row for each agreement, for people to look at."""
    require(permissions.may_prepare(by), *MAY_NOT)
    waiting = Designation.objects.filter(policy=policy, standing=Designation.Standing.PREPARED)
    require(not waiting.exists(), *ONE_WAITS)
    trial = Trial(policy, since)
    made = Designation(policy=policy, since=since, opened_by=by, opened_on=_today())
    made.save(force_insert=True)
    placed = [_placement(made, agreement, trial) for agreement in _agreements(trial)]
    Placement.objects.bulk_create(placed)
    pub = {"policy": policy.digest, "since": since, "agreements": len(placed)}
    audit.record(
        by=by,
        type="register.assignment-prepared",
        ref="",
        pub=pub,
        changed=[changed(made), *map(changed, placed)],
        sealed=True,
    )
    return made


@transaction.atomic
def set_row(
    *, by: Actor, placement: Placement, category: str, left_out: bool = False, reason_en: str = "", reason_fr: str = ""
) -> Placement:
    """Say what is to become of one agreement, with the reason where it is not what the simulation gave."""
    require(permissions.may_prepare(by), *MAY_NOT)
    policy = loaded(placement.designation.policy)
    require(left_out or category in {each.id for each in policy.categories}, *NO_SUCH)
    placement.category, placement.left_out = ("" if left_out else category), left_out
    placement.reason_en, placement.reason_fr = (reason_en, reason_fr) if placement.is_exception else ("", "")
    require(not placement.is_exception or bool(reason_en or reason_fr), *SAY_WHY)
    waits = Placement.objects.filter(pk=placement.pk, designation__standing=Designation.Standing.PREPARED)
    written = ["category", "left_out", "reason_en", "reason_fr"]
    require(waits.update(**{name: getattr(placement, name) for name in written}) == 1, *CLOSED)
    audit.record(by=by, type="register.assignment-changed", ref="", changed=changed(placement, written), sealed=True)
    return placement


@transaction.atomic
def withdraw(*, by: Actor, designation: Designation) -> Designation:
    """Leave what was prepared. It stays on record that it was."""
    require(permissions.may_withdraw(by), *MAY_NOT)
    _close(designation, Designation.Standing.WITHDRAWN, by)
    columns = changed(designation, ["standing", "decided_by", "decided_on"])
    audit.record(by=by, type="register.assignment-withdrawn", ref="", changed=columns, sealed=True)
    return designation


@transaction.atomic
def confirm(*, by: Actor, designation: Designation, council_item: CouncilItem) -> Designation:
    """Do what Council decided: every agreement gets its category from the day on, what the decision rests on is kept,
    and a letter to each counterparty is drafted. All of it, or nothing."""
    require(permissions.may_confirm(by), *MAY_NOT)
    require(permissions.may_confirm_this(by, designation), *NOT_OWN)
    require(council_item.outcome in ADOPTED, *NOT_DECIDED)
    _close(designation, Designation.Standing.CONFIRMED, by, council_item=council_item)
    trial = Trial(designation.policy, designation.since)
    rows = list(_rows(designation))
    _require_current(rows, trial)
    for row in rows:
        if row.moves:
            _move(by, designation, row, trial)
    moved = [row for row in rows if row.moves]
    drafted = [letters.draft(row, _today()) for row in moved]
    for letter in drafted:
        letter.save(force_insert=True)
        _tell(by, "letter.drafted", letter, changed(letter))
    pub = {
        "policy": designation.policy.digest,
        "since": designation.since,
        "council_item": council_item.reference,
        "categories": dict(Counter(row.category for row in moved)),
    }
    columns = [changed(designation), *(changed(row) for row in rows if row.agreement.public)]
    audit.record(by=by, type="register.assigned", ref="", pub=pub, changed=columns)
    kept_back = [changed(row) for row in rows if not row.agreement.public]
    if kept_back:
        audit.record(by=by, type="register.assigned", ref="", changed=kept_back, sealed=True)
    return designation


@transaction.atomic
def correct(*, by: Actor, placement: Placement, category: str, reason_en: str, reason_fr: str = "") -> Placement:
    """A confirmed row was wrong. Nothing is undone: the category is put right, with the reason, and a letter that has
    not left is withdrawn and drafted anew; after one that has left, a new one is drafted."""
    require(permissions.may_confirm(by), *MAY_NOT)
    assignment = placement.assignment
    require(assignment is not None and placement.designation.standing == Designation.Standing.CONFIRMED, *CORRECTED)
    assert assignment is not None  # noqa: S101 (for the types: refused above)
    policy = loaded(placement.designation.policy)
    require(category in {each.id for each in policy.categories}, *NO_SUCH)
    require(bool(reason_en or reason_fr), *SAY_WHY)
    agreements.correct_assignment(
        by=by, assignment=assignment, category=category, label_en=reason_en, label_fr=reason_fr
    )
    placement.category, placement.reason_en, placement.reason_fr = category, reason_en, reason_fr
    placement.lacks = _lacks(placement, trial=None)
    written = ["category", "reason_en", "reason_fr", "lacks"]
    placement.save(update_fields=written)
    _draft_anew(by, placement)
    _audit_row(by, placement, written)
    return placement


def _move(by: Actor, designation: Designation, row: Placement, trial: Trial) -> None:
    """One agreement to its new category; a historical one is recognised as such, and keeps no resources."""
    agreement, item = row.agreement, designation.council_item
    engine = trial.rows[agreement.reference]
    row.assignment = agreements.assign_category(
        by=by,
        agreement=agreement,
        category=row.category,
        since=designation.since,
        policy=designation.policy,
        basis=_basis(row),
        council_item=item,
        label_en=row.reason_en[:500],
        label_fr=row.reason_fr[:500],
    )
    if is_legacy(trial.policy, row.category) and agreement.standing == Agreement.Standing.SIGNED:
        agreements.recognise(by=by, agreement=agreement, on=_day(designation.since), council_item=item)
    grounds = weigh(
        agreement,
        engine,
        version=designation.policy,
        category=row.category,
        decided_on=designation.since,
        item=item,
        alternatives_en=row.reason_en,
        alternatives_fr=row.reason_fr,
    )
    agreements.keep_grounds(by=by, grounds=[grounds])
    row.lacks = _lacks(row, trial)
    row.save(update_fields=["assignment", "lacks"])


def _placement(made: Designation, agreement: Agreement, trial: Trial) -> Placement:
    row = trial.rows[agreement.reference]
    to = "" if row.after == UNPLACED else row.after
    return Placement(
        designation=made,
        agreement=agreement,
        before=row.before,
        proposed=to,
        basis=row.placed.basis,
        category=to,
    )


def _agreements(trial: Trial) -> list[Agreement]:
    return list(Agreement.objects.filter(reference__in=trial.rows).order_by("reference"))


def _rows(designation: Designation) -> Any:
    rows = Placement.objects.filter(designation=designation).order_by("agreement__reference")
    return rows.select_related("designation__policy", "designation__council_item", "agreement__counterparty__country")


def _require_current(rows: list[Placement], trial: Trial) -> None:
    """Every row still says what the register holds, and every agreement has a row that says what becomes of it."""
    held = {reference: row.before for reference, row in trial.rows.items()}
    known = {row.agreement.reference: row.before for row in rows}
    other = sorted({key for key in held.keys() | known.keys() if held.get(key) != known.get(key)})
    require(not other, *(text.format(", ".join(other[:5])) for text in STALE))
    unsaid = [row.agreement.reference for row in rows if not row.category and not row.left_out]
    require(not unsaid, *(text.format(", ".join(unsaid[:5])) for text in UNSAID))


def _close(designation: Designation, standing: str, by: Actor, **values: Any) -> None:
    """Once: two people who press the button close it one time."""
    written = {"standing": standing, "decided_by": by, "decided_on": _today(), **values}
    waits = Designation.objects.filter(pk=designation.pk, standing=Designation.Standing.PREPARED)
    require(waits.update(**written) == 1, *CLOSED)
    designation.refresh_from_db()


def _basis(row: Placement) -> str:
    """A row that people changed rests on their exception; the others on what the engine says."""
    if row.is_exception:
        return CategoryAssignment.Basis.EXCEPTION
    return row.basis if row.basis in CategoryAssignment.Basis.values else CategoryAssignment.Basis.ASSIGNED


def _lacks(row: Placement, trial: Trial | None) -> str:
    policy = trial.policy if trial else loaded(row.designation.policy)
    projects = JointProject.objects.filter(agreement=row.agreement).count()
    return " ".join(lacks(policy, row.category, row.agreement, projects))


def _draft_anew(by: Actor, placement: Placement) -> None:
    for old in Letter.objects.filter(placement=placement, state=Letter.State.DRAFTED):
        old.state = Letter.State.WITHDRAWN
        old.save(update_fields=["state"])
        _tell(by, "letter.withdrawn", old, changed(old, ["state"]))
    letter = letters.draft(placement, _today())
    letter.save(force_insert=True)
    _tell(by, "letter.drafted", letter, changed(letter))


def _audit_row(by: Actor, placement: Placement, written: list[str]) -> None:
    agreement = placement.agreement
    columns = changed(placement, written)
    audit.record(
        by=by,
        type="register.assignment-corrected",
        ref=agreement.reference,
        changed=columns,
        sealed=not agreement.public,
    )


def _tell(by: Actor, type_: str, letter: Letter, columns: Any) -> None:
    agreement = letter.placement.agreement
    audit.record(by=by, type=type_, ref=agreement.reference, changed=columns, sealed=not agreement.public)


def _day(on: date) -> FuzzyDate:
    return FuzzyDate(on, on, "day")


def _today() -> date:
    return timezone.localdate()
