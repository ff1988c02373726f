"""Open a case, take it from step to step as its policy says, and end it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chancery import numbering
from chancery.accounts.models import Division
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.cases import permissions
from chancery.cases.actions.informing import inform
from chancery.cases.actions.moving import TOO_LATE, move, note_part, void
from chancery.cases.facts import NOTHING, Fallen, Known, criteria, fallen, policy_of, way
from chancery.cases.models import Case, CasePart, ConfidedClosing, StepClosing
from chancery.cases.readings import confided, hidden, kept, named, why_fallen
from chancery.counterparties.models import Counterparty
from chancery.edits import in_time
from chancery.errors import require, required
from chancery.ids import uuid7
from chancery.policy import Lang, Outcome, Policy, Reader
from chancery.policy.model import Question
from chancery.policy.procedure import Standing, present, procedure_to
from chancery.records import changed
from chancery.search import actions as search
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import own

FOUND_AS = "case"
MAY_NOT = ("Only the office may do this.", "Seul le bureau peut le faire.")
NO_POLICY = (
    "No policy is in force on that day, so there are no steps to take. Put one in force first.",
    "Aucune politique n’est en vigueur ce jour-là : il n’y a pas d’étapes. Mettez-en une en vigueur d’abord.",
)
NO_PROCEDURE = (
    "The policy says of no such category how this is asked for, so there are no steps to take.",
    "La politique ne dit d’aucune catégorie de ce nom comment cela se demande\u00a0: il n’y a donc pas d’étapes.",
)
TO_COME = (
    "This day is still to come. Nothing was written: a case is opened, and a request comes in, today or before.",
    "Ce jour est encore à venir. Rien n’a été inscrit\u00a0: un dossier s’ouvre, et une demande arrive, aujourd’hui ou "
    "avant.",
)
AT_END = ("There is no step left to close.", "Il ne reste aucune étape à clore.")
NO_REASON = ("Say why.", "Dites pourquoi.")
DECIDED = (
    "This request was decided on. Nothing was changed: another text is a change of what was decided, and is decided "
    "anew.",
    "Cette demande a fait l’objet d’une décision. Rien n’a été modifié\u00a0: un autre texte change ce qui a été "
    "décidé et se décide de nouveau.",
)
NOT_CLEARED = (
    "Part of this step was assessed in confidence: someone with a clearance closes it.",
    "Une partie de cette étape a été évaluée à titre confidentiel\u00a0: une personne habilitée la clôt.",
)
LANGS: tuple[Lang, Lang] = ("en", "fr")
SERVICE = "svc-cases"


@transaction.atomic
def open(
    *,
    by: Actor,
    kind: str,
    category: str = "",
    subject: str = "",
    on: date | None = None,
    moment: str = "establish",
    lead_division: Division | None = None,
    proposed_by: Actor | None = None,
    id: UUID | None = None,
    words: Iterable[str] = (),
    beside: UUID | None = None,
    why_late: str = "",
) -> Case:
    """Open a case under the policy in force on that day; it stays under it, whatever is adopted later.

    Who opens it for somebody else, such as a proposal that came on paper, did not propose it. A form sent twice, with
    the same ``id``, opens one. It is found by its numbers, by ``words``, and by what the counterparty ``beside`` it is
    called: without one, by its subject if that is a counterparty. It is opened on no day to come; opened on a day that
    is past, it keeps the day on which it was written down, and ``why_late``.
    """
    require(permissions.may_open(by, kind), *MAY_NOT)
    if id is not None and (there := Case.objects.filter(pk=id).first()) is not None:
        return there
    day, today = on or timezone.localdate(), timezone.localdate()
    require(day <= today, *TO_COME)
    policy = required(own(day), *NO_POLICY)
    laws = PolicyVersion.objects.in_force(day).filter(kind=PolicyVersion.Kind.OVERLAY).order_by("policy_id")
    case = Case(
        id=id or uuid7(),
        kind=kind,
        category=category,
        subject=subject,
        policy=policy,
        laws=list(laws.values_list("digest", flat=True)),
        moment=moment,
        opened_on=day,
        entered_on=today,
        entered_why=why_late.strip(),
        lead_division=lead_division,
    )
    if category or case.is_review:
        _category(case, category)
        case.step = _present(case, NOTHING, day)
    numbering.take(case, Case.LETTERS, lambda: case.save(force_insert=True))
    audit.record(by=by, type="case.opened", ref=case.reference, changed=changed(case), sealed=True)
    note_part(by=proposed_by or by, case=case, did=CasePart.Did.PROPOSE)
    found = (case.reference, subject, *words)
    borrows = beside or Counterparty.objects.filter(reference=subject).values_list("pk", flat=True).first()
    keys = permissions.keys_of(case)
    search.index(
        by=by, kind=FOUND_AS, object_id=case.pk, texts_en=found, texts_fr=found, borrows=borrows, seen_with=keys
    )
    return case


@transaction.atomic
def submit(*, by: Actor, case: Case, on: date, content_digest: str, category: str = "") -> Case:
    """What was asked for has come in, and is what deciders will be shown until somebody changes it."""
    require(permissions.may_open(by, case.kind) or by.kind == Actor.Kind.PROPONENT, *MAY_NOT)
    require(on <= timezone.localdate(), *TO_COME)
    if category:
        _category(case, category)
    require(not case.decisions.standing().exists(), *DECIDED)
    step = _present(case, NOTHING, on)
    return move(
        by=by,
        case=case,
        what="case.submitted",
        submitted_on=on,
        content_digest=content_digest,
        category=case.category,
        step=step,
    )


@transaction.atomic
def change_content(*, by: Actor, case: Case, content_digest: str, on: date | None = None) -> Case:
    """What deciders are shown is another text now: an approval of the earlier one no longer counts."""
    filing = permissions.may_open(by, case.kind) or permissions.may_file(
        by, case
    )  # whoever files a text makes another of it
    require(filing or by.kind == Actor.Kind.PROPONENT, *MAY_NOT)
    day, before = on or timezone.localdate(), case.content_digest
    if before == content_digest:
        return case
    decided = case.decisions.standing().exclude(content_digest=content_digest).filter(step=case.step)
    rows = void(by=by, decisions=decided, because="content", on=day)
    move(by=by, case=case, what="case.content-changed", rows=rows, content_digest=content_digest)
    note_part(by=by, case=case, did=CasePart.Did.EDIT)
    return case


@transaction.atomic
def lead(*, by: Actor, case: Case, division: Division) -> Case:
    """Say which division is most directly responsible."""
    require(permissions.may_keep(by), *MAY_NOT)
    moved = move(by=by, case=case, what="case.led", lead_division=division)
    search.show_to(by=by, kind=FOUND_AS, object_id=case.pk, seen_with=permissions.keys_of(moved))
    return moved


@transaction.atomic
def close_step(*, by: Actor, case: Case, known: Known = NOTHING, on: date | None = None) -> Case:
    """Leave the present step behind, when everything that hangs on it is met. After the last one it is carried out."""
    day = on or timezone.localdate()
    now = _now(case, known, day)
    require(_may_close(by, case, now), *MAY_NOT)
    require(_may_know(by, case, now), *NOT_CLEARED)
    require(now.outcome is Outcome.MET, *_waiting(case, now, fallen(case, known, on=day)))
    closing = _closing(case, now, True, day, by, known)
    following = _after(case, known, day)
    ends: dict[str, Any] = {} if following else _end(Case.Outcome.CARRIED, day)
    moved = move(by=by, case=case, what="case.step-closed", rows=[changed(closing)], step=following, **ends)
    inform(by=audit.service(SERVICE), case=moved, step=now.step, on=day)
    return moved


@transaction.atomic
def refuse(*, by: Actor, case: Case, reason: str, known: Known = NOTHING, on: date | None = None) -> Case:
    """End it with a no: something that its policy asks for is not met. What is only unknown is no ground."""
    day = on or timezone.localdate()
    now = _now(case, known, day)
    require(_may_close(by, case, now), *MAY_NOT)
    require(_may_know(by, case, now), *NOT_CLEARED)
    require(bool(reason.strip()), *NO_REASON)
    require(
        now.outcome is Outcome.NOT_MET,
        "Nothing at this step is not met; what is not documented is no ground for a refusal.",
        "Rien à cette étape n’est « non satisfait »; ce qui n’est pas documenté n’est pas un motif de refus.",
    )
    closing = _closing(case, now, False, day, by, known, reason)
    return move(
        by=by,
        case=case,
        what="case.refused",
        rows=[changed(closing)],
        step="",
        **_end(Case.Outcome.REFUSED, day, reason),
    )


@transaction.atomic
def leave_unconsidered(*, by: Actor, case: Case, known: Known = NOTHING, on: date | None = None) -> Case:
    """It lacks what it must contain, and its policy says that such a request is not considered; it may come again."""
    require(permissions.may_keep(by), *MAY_NOT)
    day = on or timezone.localdate()
    now = _now(case, known, day)
    lacking = [finding.criterion for finding in now.waits_for if finding.kind == "element"]
    require(
        now.step.if_missing == "not-considered",
        "The policy does not say of it that it is then not considered: it waits for what it lacks.",
        "La politique ne dit pas qu’elle n’est alors pas considérée\u00a0: elle attend ce qui lui manque.",
    )
    require(
        bool(lacking),
        "Nothing that it must contain is missing.",
        "Rien de ce qu’elle doit contenir ne manque.",
    )
    closing = _closing(case, now, False, day, by, known)
    ends = _end(Case.Outcome.NOT_CONSIDERED, day, ", ".join(lacking))
    return move(by=by, case=case, what="case.not-considered", rows=[changed(closing)], step="", **ends)


@transaction.atomic
def withdraw(*, by: Actor, case: Case, reason: str, on: date | None = None) -> Case:
    """Whoever asked for it no longer does. It stays on record, with why."""
    mine = case.parts.filter(actor=by, did=CasePart.Did.PROPOSE).exists()
    require(mine or permissions.may_keep(by), *MAY_NOT)
    require(bool(reason.strip()), *NO_REASON)
    day = on or timezone.localdate()
    return move(by=by, case=case, what="case.withdrawn", step="", **_end(Case.Outcome.WITHDRAWN, day, reason))


def _category(case: Case, category: str) -> None:
    if case.asks != "new":
        require(procedure_to(policy_of(case), case.asks, category) is not None, *NO_PROCEDURE)
        case.category = category
        return
    known = {one.id for one in policy_of(case).categories if one.status == "open"}
    require(
        category in known,
        "The policy of this case has no category of this name that takes new agreements.",
        "La politique de ce dossier n’a pas de catégorie de ce nom ouverte à de nouvelles ententes.",
    )
    case.category = category


def _present(case: Case, known: Known, day: date) -> str:
    now = present(way(case, known, on=day))
    return now.step.id if now else ""


def _now(case: Case, known: Known, day: date) -> Standing:
    now = required(present(way(case, known, on=day)) if case.is_open else None, *AT_END)
    in_time(now.step.id == case.step, *TOO_LATE)
    return now


def _after(case: Case, known: Known, day: date) -> str:
    return _present(Case.objects.get(pk=case.pk), known, day)


def _may_close(by: Actor, case: Case, now: Standing) -> bool:
    return permissions.may_keep(by) or permissions.may_answer(by, case, now.step.actors)


def _may_know(by: Actor, case: Case, now: Standing) -> bool:
    """Whoever says that all of a step is met has seen all of it."""
    if by.kind == Actor.Kind.SERVICE or permissions.may_see_confidential(by):
        return True
    policy = policy_of(case)
    return not any(hidden(policy, case.category, one, Reader.STAFF) for one in now.findings)


def _waiting(case: Case, now: Standing, gone: Sequence[Fallen]) -> tuple[str, str]:
    """What the step still waits for, by name, in both languages; and which condition of the yes that was said does not
    hold any more."""
    policy = policy_of(case)
    waits = [named(policy, now.waits_for, lang) for lang in LANGS]
    lacks = [_fallen(policy, case, gone, lang) for lang in LANGS]
    return (
        f"This step cannot be closed yet. It waits for: {waits[0]}.{lacks[0]}",
        f"Cette étape ne peut pas encore être close. Elle attend : {waits[1]}.{lacks[1]}",
    )


def _fallen(policy: Policy, case: Case, gone: Sequence[Fallen], lang: Lang) -> str:
    return "".join(f" {why_fallen(policy, case.category, one.findings, one.cost, lang)}" for one in gone)


def _closing(
    case: Case, now: Standing, passed: bool, day: date, by: Actor, known: Known, reason: str = ""
) -> StepClosing:
    """What hung on the step that day; where criteria answer one of its questions, each of them."""
    by_criteria = any(isinstance(one.clause, Question) and one.clause.by_criteria for one in now.findings)
    each = criteria(case, known, on=day) if by_criteria else ()
    findings = (*now.findings, *each)
    found = kept(policy_of(case), case.category, findings)
    made = StepClosing(case=case, step=now.step.id, passed=passed, closed_on=day, found=found, closed_by=by)
    made.reason = reason
    in_time(Case.objects.still(case), *TOO_LATE)
    made.save(force_insert=True)
    if secret := confided(policy_of(case), case.category, findings):
        row = ConfidedClosing(closing=made, found=secret)
        row.save(force_insert=True)
        audit.record(by=by, type="case.confided", ref=case.reference, changed=changed(row), sealed=True)
    return made


def _end(outcome: str, day: date, reason: str = "") -> dict[str, Any]:
    return {"state": Case.State.CLOSED, "outcome": outcome, "closed_on": day, "reason": reason}
