"""Place the whole register under a policy: prepared row by row, then confirmed in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery import edits
from chancery.agreements import actions as agreements
from chancery.agreements.models import Agreement, CategoryAssignment, JointProject
from chancery.agreements.weighing import weigh
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.council.models import CouncilItem
from chancery.dates import FuzzyDate, in_words
from chancery.designations import letters, permissions
from chancery.designations.models import Designation, Letter, Placement
from chancery.designations.telling import tell
from chancery.designations.trial import Trial, is_legacy, lacks
from chancery.errors import require
from chancery.policy.placing import NOT_SHOWN, UNPLACED
from chancery.records import changed
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import loaded

MAY_NOT = (
    "Only the office prepares an assignment, and the clerk confirms it.",
    "Seul le bureau prépare un classement, et le greffe le confirme.",
)
NOT_OWN = (
    "You prepared this assignment. Nothing was changed: another person confirms it, or the countersigner of a small "
    "office signs it first as it now stands.",
    "Vous avez préparé ce classement. Rien n’a été modifié\u00a0: une autre personne le confirme ou, dans un petit "
    "bureau, le contreseing le signe d’abord tel qu’il est.",
)
ONE_WAITS = (
    "An assignment under this policy is being prepared already. Open that one.",
    "Un classement selon cette politique est déjà en préparation. Ouvrez celui-là.",
)
NOTHING = (
    "No agreement that counts was there on this day, so there is nothing to place. Choose another first day.",
    "Aucune entente qui compte n’existait ce jour-là\u00a0: il n’y a rien à classer. Choisissez un autre premier jour.",
)
CLOSED = (
    "This assignment was confirmed or withdrawn meanwhile. Nothing was changed.",
    "Ce classement a été confirmé ou retiré entre-temps. Rien n’a été modifié.",
)
REWRITTEN = (
    "A row was changed since you opened this page. Nothing was confirmed: read the exceptions again, and confirm then.",
    "Une ligne a été modifiée depuis que vous avez ouvert cette page. Rien n’a été confirmé\u00a0: relisez les "
    "exceptions, puis confirmez.",
)
STALE = (
    "The register changed since this assignment was prepared: {0}. Nothing was changed. Withdraw it and prepare it "
    "again.",
    "Le registre a changé depuis la préparation de ce classement\u00a0: {0}. Rien n’a été modifié. Retirez-le et "
    "préparez-le de nouveau.",
)
LEFT_OUT = (
    "This agreement is left out, so it gets no category. Take that back, or leave the category as it is.",
    "Cette entente est laissée de côté, donc sans nouvelle catégorie. Revenez là-dessus ou n’y changez rien.",
)
UNSAID = (
    "For {0}, no rule of the policy gives a category. Choose one, or leave the agreement out, with the reason.",
    "Pour {0}, aucune règle de la politique ne donne de catégorie. Choisissez-en une ou laissez l’entente de côté, "
    "avec le motif.",
)
NO_SUCH = ("The policy has no such category.", "Ce cadre n’a pas cette catégorie.")
SAY_WHY = (
    "Say why this is not what the simulation gave: Council reads the reason.",
    "Indiquez pourquoi ce n’est pas ce que la simulation a donné\u00a0: le Conseil lit le motif.",
)
NOT_DECIDED = (
    "Council has not adopted this item, as far as is recorded. Nothing was changed: record its outcome first.",
    "Le Conseil n’a pas adopté ce point, selon ce qui est consigné. Rien n’a été modifié\u00a0: consignez d’abord "
    "la décision.",
)
AHEAD = (
    "These categories begin on {0}, which is still to come. Nothing was changed: confirm it on that day or later.",
    "Ces catégories commencent le {0}, un jour encore à venir. Rien n’a été modifié\u00a0: confirmez ce jour-là ou "
    "plus tard.",
)
SAID = ("category", "left_out", "reason_en", "reason_fr")
ADOPTED = (CouncilItem.Outcome.ADOPTED, CouncilItem.Outcome.AMENDED)
CORRECTED_MEANWHILE = (
    "Someone else corrected this row since you opened this page. Nothing of yours was saved: open it again.",
    "Quelqu’un d’autre a corrigé cette ligne depuis que vous avez ouvert cette page. Rien n’a été enregistré\u00a0: "
    "ouvrez-la de nouveau.",
)
LATER = (
    "What these hold now began on {1} or later: {0}. Nothing was changed: withdraw it, and prepare it for a later day.",
    "Ce que celles-ci ont aujourd’hui a commencé le {1} ou après\u00a0: {0}. Rien n’a été modifié\u00a0: retirez le "
    "classement et préparez-le à compter d’un jour ultérieur.",
)
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
    trial = Trial(policy, since, reader=permissions.reader_of(by))
    made = Designation(policy=policy, since=since, opened_by=by, opened_on=_today())
    with edits.once(waiting, *ONE_WAITS):
        made.save(force_insert=True)
    placed = [_placement(made, agreement, trial) for agreement in _agreements(trial)]
    require(bool(placed), *NOTHING)
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
def set_row(*, by: Actor, placement: Placement, held: Mapping[str, Any], changes: Mapping[str, Any]) -> Placement:
    """Say what is to become of one agreement, with the reason where it is not what the simulation gave. While it is
    written nobody confirms, and what is being confirmed is written no more."""
    require(permissions.may_prepare(by), *MAY_NOT)
    if not changes:
        return placement
    waits = Designation.objects.select_for_update().filter(pk=placement.designation_id)
    require(bool(waits.filter(standing=Designation.Standing.PREPARED).values_list("pk")), *CLOSED)
    require(not (held["left_out"] and changes.get("category") and "left_out" not in changes), *LEFT_OUT)
    row = _as_said(placement, {**held, **changes})
    written = {name: getattr(row, name) for name in SAID}
    edits.require_still(Placement.objects.filter(edits.still(held), pk=row.pk).update(**written))
    audit.record(by=by, type="register.assignment-changed", ref="", changed=changed(row, SAID), sealed=True)
    return row


@transaction.atomic
def withdraw(*, by: Actor, designation: Designation) -> Designation:
    """Leave what was prepared. It stays on record that it was."""
    require(permissions.may_withdraw(by), *MAY_NOT)
    _close(designation, Designation.Standing.WITHDRAWN, by)
    columns = changed(designation, ["standing", "decided_by", "decided_on"])
    audit.record(by=by, type="register.assignment-withdrawn", ref="", changed=columns, sealed=True)
    return designation


@transaction.atomic
def confirm(*, by: Actor, designation: Designation, council_item: CouncilItem, shown: str) -> Designation:
    """Do what Council decided: every agreement gets its category from the day on, what the decision rests on is kept,
    and a letter to each counterparty is drafted. All of it, or nothing. `shown` is the digest of the rows as whoever
    confirms read them."""
    require(permissions.may_confirm(by), *MAY_NOT)
    require(permissions.may_confirm_this(by, designation), *NOT_OWN)
    require(council_item.outcome in ADOPTED, *NOT_DECIDED)
    require(designation.has_begun, *_ahead(designation.since))
    _close(designation, Designation.Standing.CONFIRMED, by, council_item=council_item)
    require(shown == designation.shown, *REWRITTEN)
    # As whoever prepared it read the register: what they were not told moved no row of it.
    trial = Trial(designation.policy, designation.since, reader=permissions.reader_of(designation.opened_by))
    rows = list(_rows(designation))
    _require_current(rows, trial)
    for row in rows:
        if row.moves:
            _move(by, designation, row, trial)
        else:
            row.lacks = _lacks(row, trial)
    Placement.objects.bulk_update([row for row in rows if not row.moves], ["lacks"])
    moved = [row for row in rows if row.moves]
    drafted = [letters.draft(row, _today()) for row in moved]
    for letter in drafted:
        letter.save(force_insert=True)
        tell(by, "letter.drafted", letter.placement.agreement, changed(letter))
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
def correct(
    *, by: Actor, placement: Placement, shown: str, category: str, reason_en: str, reason_fr: str = ""
) -> Placement:
    """A confirmed row was wrong. Nothing is undone: the category is put right, with the reason, and a letter that has
    not left is withdrawn and drafted anew; after one that has left, a new one is drafted. `shown` is the category that
    stood there as it was read."""
    require(permissions.may_confirm(by), *MAY_NOT)
    assignment = placement.assignment
    require(assignment is not None and placement.designation.standing == Designation.Standing.CONFIRMED, *CORRECTED)
    assert assignment is not None  # noqa: S101 (for the types: refused above)
    policy = loaded(placement.designation.policy)
    require(category in {each.id for each in policy.categories}, *NO_SUCH)
    require(bool(reason_en or reason_fr), *SAY_WHY)
    still = Placement.objects.select_for_update().filter(pk=placement.pk, category=shown)
    require(bool(still.values_list("pk")), *CORRECTED_MEANWHILE)
    agreements.correct_assignment(
        by=by, assignment=assignment, category=category, label_en=reason_en, label_fr=reason_fr
    )
    placement.category, placement.reason_en, placement.reason_fr = category, reason_en, reason_fr
    placement.lacks = _lacks(placement, trial=None)
    written = ["category", "reason_en", "reason_fr", "lacks"]
    placement.save(update_fields=written)
    _draft_anew(by, placement)
    tell(by, "register.assignment-corrected", placement.agreement, changed(placement, written))
    return placement


def _ahead(since: date) -> tuple[str, str]:
    """Nothing holds a category before its first day, and no agreement is historical from a day to come."""
    return AHEAD[0].format(in_words(since, "en")), AHEAD[1].format(in_words(since, "fr"))


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


def _as_said(row: Placement, said: Mapping[str, Any]) -> Placement:
    """The row as somebody wants it: a category of the policy or none, and a reason where one is needed."""
    left_out, category = said["left_out"], said["category"]
    require(left_out or category in {each.id for each in loaded(row.designation.policy).categories}, *NO_SUCH)
    row.left_out, row.category = left_out, "" if left_out else category
    row.reason_en, row.reason_fr = (said["reason_en"], said["reason_fr"]) if row.is_exception else ("", "")
    require(not row.is_exception or bool(row.reason_en or row.reason_fr), *SAY_WHY)
    return row


def _placement(made: Designation, agreement: Agreement, trial: Trial) -> Placement:
    row = trial.rows[agreement.reference]
    # Where it is not theirs to know it waits for somebody who may.
    to = "" if row.after in (UNPLACED, NOT_SHOWN) else row.after
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
    _require_later([row for row in rows if row.moves], trial.since)
    unsaid = [row.agreement.reference for row in rows if not row.category and not row.left_out]
    require(not unsaid, *(text.format(", ".join(unsaid[:5])) for text in UNSAID))


def _require_later(moving: list[Placement], since: date) -> None:
    """A new category begins after the one held now; where it does not, the agreements are named."""
    held = CategoryAssignment.objects.filter(agreement__in=[row.agreement_id for row in moving], until=None)
    later = list(
        held.filter(since__gte=since).values_list("agreement__reference", flat=True).order_by("agreement__reference")
    )
    days = [in_words(since, lang) for lang in ("en", "fr")]
    require(not later, *(text.format(", ".join(later[:5]), day) for text, day in zip(LATER, days, strict=True)))


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
        tell(by, "letter.withdrawn", placement.agreement, changed(old, ["state"]))
    letter = letters.draft(placement, _today())
    letter.save(force_insert=True)
    tell(by, "letter.drafted", placement.agreement, changed(letter))


def _day(on: date) -> FuzzyDate:
    return FuzzyDate(on, on, "day")


def _today() -> date:
    return timezone.localdate()
