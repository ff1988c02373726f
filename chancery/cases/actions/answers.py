"""What people answer on the way: what the request holds, what they judge, whom they ask, what a body sets aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from chancery.accounts.models import Person
from chancery.audit.models import Actor
from chancery.cases import permissions
from chancery.cases.actions.moving import TOO_LATE, move, note_part, void
from chancery.cases.content import text_digest
from chancery.cases.facts import policy_of
from chancery.cases.models import (
    Case,
    CaseConsultation,
    CaseElement,
    CasePart,
    CaseWaiver,
    Decision,
    Judgement,
)
from chancery.council.models import CouncilItem
from chancery.edits import in_time
from chancery.errors import require, required
from chancery.policy import Criterion, Policy, Visibility
from chancery.policy.model import Clause, Consultation, Element, Question, Step, WaiverRight
from chancery.policy.moments import steps
from chancery.policy.procedure import asked
from chancery.records import DataClass, changed

MAY_NOT = ("Only the office may do this.", "Seul le bureau peut le faire.")
NOT_ASKED = ("The policy does not ask this of you.", "La politique ne vous demande pas cela.")
UNKNOWN_CLAUSE = ("The policy of this case has no such clause.", "La politique de ce dossier n’a pas cet article.")
NO_WAIVER = (
    "The policy lets nobody of this name set this clause aside.",
    "La politique ne permet à personne de ce nom de déroger à cet article.",
)
STEP_CLOSED = (
    "The step at which this was asked is closed; what was found there stays as it is.",
    "L’étape à laquelle cela était demandé est close; ce qui y a été constaté reste tel quel.",
)
NO_REASON = ("Write down why, in your own words.", "Écrivez pourquoi, dans vos propres mots.")


@transaction.atomic
def give_element(
    *, by: Actor, case: Case, element: str, there: bool | None, parts: Sequence[str] = (), note: str = ""
) -> CaseElement:
    """Record what the request holds of one thing that it must contain."""
    require(permissions.may_open(by, case.kind) or by.kind == Actor.Kind.PROPONENT, *MAY_NOT)
    clause = _clause(case, element, Element)
    known = set(clause.parts) if isinstance(clause, Element) else set()
    require(
        set(parts) <= known, "It has parts of which the policy does not speak.", "Des parties sont inconnues du cadre."
    )
    in_time(Case.objects.still(case), *TOO_LATE)
    made = CaseElement.objects.filter(case=case, element=element).first() or CaseElement(case=case, element=element)
    made.there, made.parts, made.note = there, sorted(parts), note
    made.save()
    move(by=by, case=case, what="case.element-given", rows=[changed(made)])
    return made


@transaction.atomic
def judge(
    *,
    by: Actor,
    case: Case,
    clause: str,
    outcome: str,
    reasons: str,
    evidence: str = "",
    judge: Person | None = None,
    on: date | None = None,
) -> Judgement:
    """Answer a question or a criterion that the policy leaves to people. An earlier answer stays on record."""
    target = _clause(case, clause, Question, Criterion)
    confidential = getattr(target, "visibility", None) is Visibility.CONFIDENTIAL
    require(_asked_of(by, case, target), *NOT_ASKED)
    require(not confidential or permissions.may_see_confidential(by) or by.kind == Actor.Kind.SERVICE, *NOT_ASKED)
    require(bool(reasons.strip()), *NO_REASON)
    require(_open_still(case, target), *STEP_CLOSED)
    made = Judgement(
        case=case,
        clause=clause,
        step=case.step,
        outcome=outcome,
        reasons=reasons,
        evidence=evidence,
        judge=judge or permissions.person_of(by),
        judged_on=on or timezone.localdate(),
        data_class=DataClass.INTERGOVERNMENTAL if confidential else DataClass.INTERNAL,
        text_digest=text_digest(case) if permissions.speaks_of_the_text(target) else "",
    )
    made.full_clean(exclude=["case", "judge", "revised_by"], validate_unique=False, validate_constraints=False)
    in_time(Case.objects.still(case), *TOO_LATE)
    before = case.judgements.standing().filter(clause=clause).first()
    rows = []
    if before is not None:
        # It gives way first, so that never two stand; the key to the new one is looked at when all is written.
        stands = Judgement.objects.filter(pk=before.pk, revised_by=None)
        in_time(stands.update(revised_by=made.pk) == 1, *TOO_LATE)
        before.revised_by = made
        rows.append(changed(before, ["revised_by"]).under(before.data_class))
    made.save(force_insert=True)
    if before is not None and before.outcome != outcome:
        rows += void(by=by, decisions=_resting_on(case, target), because="answer", on=made.judged_on)
    move(by=by, case=case, what="case.judged", rows=[changed(made).under(made.data_class), *rows])
    note_part(by=by, case=case, did=CasePart.Did.ASSESS)
    return made


@transaction.atomic
def ask(
    *,
    by: Actor,
    case: Case,
    consultation: str,
    asked_of: str = "",
    on: date | None = None,
    due_on: date | None = None,
    file_number: str = "",
) -> CaseConsultation:
    """Somebody outside was asked or told. What is asked in confidence is known only to those with clearance."""
    target = _clause(case, consultation, Consultation)
    confidential = getattr(target, "visibility", None) is Visibility.CONFIDENTIAL
    require(permissions.may_keep(by), *MAY_NOT)
    require(not confidential or permissions.may_see_confidential(by) or by.kind == Actor.Kind.SERVICE, *NOT_ASKED)
    made = CaseConsultation(
        case=case,
        consultation=consultation,
        asked_of=asked_of,
        asked_on=on or timezone.localdate(),
        due_on=due_on,
        file_number=file_number,
        data_class=DataClass.INTERGOVERNMENTAL if confidential else DataClass.INTERNAL,
    )
    made.save(force_insert=True)
    move(by=by, case=case, what="case.asked", rows=[changed(made).under(made.data_class)])
    return made


@transaction.atomic
def answer_consultation(
    *, by: Actor, consultation: CaseConsultation, answer: str, on: date | None = None, advice: str = ""
) -> CaseConsultation:
    """Their answer came: what it does, and what they said, unless that stays in a protected file."""
    case = consultation.case
    require(permissions.may_keep(by), *MAY_NOT)
    secret = consultation.data_class == DataClass.INTERGOVERNMENTAL
    require(not secret or permissions.may_see_confidential(by) or by.kind == Actor.Kind.SERVICE, *NOT_ASKED)
    require(
        not (secret and advice),
        "Advice given in confidence stays in its protected file; write down its number here, not its text.",
        "Un avis donné à titre confidentiel reste dans son dossier protégé; n’inscrivez ici que le numéro du dossier.",
    )
    require(answer in CaseConsultation.Answer.values and answer != "", *NO_REASON)
    waiting = CaseConsultation.objects.filter(pk=consultation.pk, answered_on=None)
    day = on or timezone.localdate()
    require(day >= consultation.asked_on, "It was answered before it was asked.", "La réponse précéderait la demande.")
    require(
        waiting.update(answered_on=day, answer=answer, advice=advice) == 1,
        "It has its answer already.",
        "La réponse est déjà consignée.",
    )
    consultation.answered_on, consultation.answer, consultation.advice = day, answer, advice
    row = changed(consultation, ["answered_on", "answer", "advice"]).under(consultation.data_class)
    move(by=by, case=case, what="case.answered", rows=[row])
    return consultation


@transaction.atomic
def waive(
    *,
    by: Actor,
    case: Case,
    clause: str,
    body: str,
    reason: str,
    on: date,
    until: date | None = None,
    council_item: CouncilItem | None = None,
) -> CaseWaiver:
    """A body sets a clause aside, as far as the policy lets it: recorded by the clerk, with its reason. A *should* is
    passed over by the office with a written reason."""
    policy, target = policy_of(case), _clause(case, clause, Criterion, Question)
    should = isinstance(target, Criterion) and target.force == "should"
    rights = [one for one in policy.all(WaiverRight) if clause in one.criteria and body in one.by]
    require(bool(rights) or should, *NO_WAIVER)
    may = permissions.may_keep(by) if should and not rights else permissions.may_record_council(by)
    require(may, *MAY_NOT)
    require(bool(reason.strip()), *NO_REASON)
    made = CaseWaiver(case=case, clause=clause, body=body, reason=reason, on=on, until=until, council_item=council_item)
    made.save(force_insert=True)
    move(by=by, case=case, what="case.waived", rows=[changed(made)])
    return made


def _clause(case: Case, id: str, *kinds: type[Clause]) -> Clause:
    clause = required(policy_of(case).by_id.get(id), *UNKNOWN_CLAUSE)
    require(isinstance(clause, kinds), *UNKNOWN_CLAUSE)
    return clause


def _asked_of(by: Actor, case: Case, clause: Clause) -> bool:
    """Is this question theirs? The clause says whose it is; where it does not, it is that of the step's actors."""
    who = getattr(clause, "answered_by", "") or getattr(clause, "judged_by", "")
    if who:
        return permissions.may_answer(by, case, [who])
    policy = policy_of(case)
    mine = [step for step in policy.all(Step) if _asks(policy, case, step, clause)]
    return permissions.may_answer(by, case, [actor for step in mine for actor in step.actors])


def _open_still(case: Case, clause: Clause) -> bool:
    """Is there a step that asks this and that nobody has left? What no step asks is open as long as the case is."""
    policy = policy_of(case)
    mine = [step for step in steps(policy, case.category, case.asks) if _asks(policy, case, step, clause)]
    closed = set(case.closings.values_list("step", flat=True))
    return not mine or any(step.id not in closed for step in mine)


def _resting_on(case: Case, clause: Clause) -> list[Decision]:
    """What was decided at the present step on the answer to this: whoever decides decides on what they saw."""
    policy = policy_of(case)
    step = policy.by_id.get(case.step)
    if not isinstance(step, Step) or not _asks(policy, case, step, clause):
        return []
    return list(case.decisions.standing().filter(step=case.step))


def _asks(policy: Policy, case: Case, step: Step, clause: Clause) -> bool:
    return clause.id in {one.id for one in asked(policy, case.category, step)}
