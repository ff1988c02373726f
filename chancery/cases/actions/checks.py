"""Ask the candidate whether the facts about it are right; they answer once, by a private link, under their own name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from chancery import edits
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.cases import keys, permissions
from chancery.cases.models import Case, FactAsked, FactCheck
from chancery.errors import require
from chancery.notices import actions as notices
from chancery.notices.kinds import OUTSIDE
from chancery.notices.models import Notice
from chancery.notices.sections import Line
from chancery.records import changed, row_name

SERVICE = "svc-cases"
PERSONAL = ("email", "signatory", "function")
ANSWERS = (FactAsked.Answer.CONFIRMED, FactAsked.Answer.DISPUTED)
LETTERS, LONGEST = 5, 2000
MAY_NOT = ("Only the office asks this.", "Seul le bureau le demande.")
LINK_ONLY = ("This is answered by the private link.", "On y répond par le lien privé.")
CLOSED = ("This case is closed.", "Ce dossier est clos.")
NO_FACTS = (
    "No fact that everyone may know is on record about them, so there is nothing to ask.",
    "Aucun fait public n’est consigné à leur sujet\u00a0: il n’y a rien à demander.",
)
WAITING = (
    "They were asked already, and the answer is awaited. Take that back first.",
    "La question est déjà posée et la réponse, attendue. Retirez-la d’abord.",
)
TOO_MANY = (
    "Letters enough went to this address today. Nothing was sent: wait until tomorrow.",
    "Assez de lettres sont parties à cette adresse aujourd’hui. Rien n’a été envoyé\u00a0: attendez à demain.",
)
TOO_EARLY = ("The last day is before today.", "Le dernier jour est passé.")
OVER = (
    "This can no longer be answered: it was answered, or its last day is over. Nothing was saved; write to the office.",
    "On ne peut plus y répondre\u00a0: la réponse est donnée, ou le dernier jour est passé. Rien n’a été enregistré; "
    "écrivez au bureau.",
)
NO_NAME = ("Write down who signs.", "Indiquez qui signe.")
WHAT_INSTEAD = (
    "Where you dispute a fact, say what it is instead.",
    "Là où vous contestez un fait, dites ce qu’il en est.",
)
NOBODY = ("Say of one fact at least whether it is right.", "Dites d’au moins un fait s’il est exact.")
MAY_NOT_FORGET = (
    "Only the head of the office and the clerk have somebody forgotten.",
    "Seuls la direction du bureau et le greffe font oublier une personne.",
)
FORGOTTEN = ("Whoever signed was forgotten already.", "La personne qui a signé est déjà oubliée.")


class Told(NamedTuple):
    """A fact as it is shown, in both languages."""

    key: str
    name_en: str
    name_fr: str
    value_en: str
    value_fr: str


class Letter(NamedTuple):
    """What the letter says: its subject, its lines, where a path has a place for the key."""

    subject: str
    lines: Sequence[Line]


@transaction.atomic
def ask_facts(
    *, by: Actor, case: Case, id: UUID, body: str, email: str, language: str, until: date, facts: Sequence[Told],
    letter: Letter,
) -> FactCheck:  # fmt: skip
    """Write to the candidate, with a private link to the facts that everyone may know about it. A form that is sent
    twice asks once; while an answer is awaited nothing else is asked."""
    require(permissions.may_keep(by), *MAY_NOT)
    require(case.is_open, *CLOSED)
    if (known := FactCheck.objects.filter(pk=id).first()) is not None:
        return known
    require(bool(facts), *NO_FACTS)
    today = timezone.localdate()
    require(until >= today, *TOO_EARLY)
    sent = Notice.objects.filter(user=None, address__iexact=email, due_on=today)
    require(sent.count() < LETTERS, *TOO_MANY)
    made = FactCheck(id=id, case=case, body=body, language=language, email=email, asked_on=today, until=until)
    with edits.once(case.fact_checks.filter(answered_on=None, ended_on=None), *WAITING):
        made.save(force_insert=True)
    rows = [FactAsked(check_of=made, number=n, **one._asdict()) for n, one in enumerate(facts, 1)]
    for row in rows:
        row.save(force_insert=True)
    told = [changed(made), *map(changed, rows)]
    audit.record(by=by, type="facts.asked", ref=case.reference, changed=told, sealed=True)
    notices.write_to(
        by=audit.service(SERVICE), address=email, language=language, kind=OUTSIDE, ref=f"facts-{made.pk}",
        due_on=today, subject=letter.subject, lines=letter.lines, opens=keys.name(made),
    )  # fmt: skip
    return made


@transaction.atomic
def answer_facts(
    *, by: Actor, check: FactCheck, answers: Mapping[str, tuple[str, str]], signatory: str, function: str = ""
) -> FactCheck:
    """They say of each fact whether it is right, or what it is instead; what they say nothing of stays unanswered.
    Whoever signs for them is named, with the day; once, and until the last day."""
    require(permissions.may_take_answers(by), *LINK_ONLY)
    require(check.case.is_open, *OVER)
    require(bool(signatory.strip()), *NO_NAME)
    said = {key: pair for key, pair in answers.items() if pair[0] in ANSWERS}
    require(bool(said), *NOBODY)
    require(all(text.strip() for answer, text in said.values() if answer == FactAsked.Answer.DISPUTED), *WHAT_INSTEAD)
    today = timezone.localdate()
    columns = {"answered_on": today, "signatory": signatory.strip()[:500], "function": function.strip()[:500]}
    still = FactCheck.objects.filter(pk=check.pk, link=check.link, answered_on=None, ended_on=None, until__gte=today)
    require(still.update(**columns) == 1, *OVER)
    check.refresh_from_db()
    rows = []
    for row in check.facts.filter(key__in=list(said)):
        row.answer, row.said = said[row.key][0], said[row.key][1].strip()[:LONGEST]
        row.save(update_fields=["answer", "said"])
        rows.append(changed(row, ["answer", "said"]))
    told = [changed(check, columns), *rows]
    audit.record(by=by, type="facts.answered", ref=check.case.reference, changed=told, sealed=True)
    return check


@transaction.atomic
def end_facts(*, by: Actor, check: FactCheck) -> FactCheck:
    """Take the question back: its link opens nothing any more."""
    require(permissions.may_keep(by), *MAY_NOT)
    waiting = FactCheck.objects.filter(pk=check.pk, answered_on=None, ended_on=None)
    require(waiting.update(ended_on=timezone.localdate(), link=F("link") + 1) == 1, *OVER)
    check.refresh_from_db()
    told = changed(check, ["ended_on", "link"])
    audit.record(by=by, type="facts.ended", ref=check.case.reference, changed=told, sealed=True)
    return check


@transaction.atomic
def forget_signatory(*, by: Actor, check: FactCheck, basis: str) -> FactCheck:
    """Forget who signed, and the address that was written to. What was confirmed stays."""
    require(permissions.may_forget(by), *MAY_NOT_FORGET)
    still = FactCheck.objects.filter(pk=check.pk, erased=False)
    require(still.update(erased=True, link=F("link") + 1) == 1, *FORGOTTEN)
    notices.forget_address(by=by, address=check.email, basis=basis, refs=[f"facts-{check.pk}"])
    audit.forget(by=by, basis=basis, rows={row_name(check): PERSONAL})
    check.refresh_from_db()
    told = changed(check, ["erased", "link"])
    audit.record(by=by, type="facts.signatory-forgotten", ref=check.case.reference, changed=told, sealed=True)
    return check
