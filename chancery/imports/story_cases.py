"""The cases of an invented city: told in one file, and gone through the same actions as everything that people do."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery import documents
from chancery.accounts import actions as accounts
from chancery.accounts.models import Division, Person, Role
from chancery.agreements import actions as agreements
from chancery.agreements.concludable import Titled
from chancery.agreements.known import known
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.budgets.facts import beside
from chancery.cases import actions
from chancery.cases.content import digest_of
from chancery.cases.facts import Known, policy_of
from chancery.cases.models import Case, RolePlayed
from chancery.cases.words import MOMENTS, OF_AN_AGREEMENT
from chancery.counterparties import actions as counterparties
from chancery.counterparties.facts import stored
from chancery.counterparties.models import Counterparty
from chancery.ids import uuid7
from chancery.imports import story_money
from chancery.imports.done import Done
from chancery.imports.story import CONFIDENTIAL, SOURCE, Told
from chancery.imports.story_people import actor, item, person
from chancery.money import Money
from chancery.papers.intake import taken
from chancery.policy.block_parts import REVIEW
from chancery.policy.procedure import elements

Table = dict[str, Any]


@transaction.atomic
def load(folder: Path) -> None:
    """Tell of every case, once: where it is said who plays which role, nothing is told again."""
    path = folder / "cases.toml"
    if not path.exists() or RolePlayed.objects.exists():
        return
    story = tomllib.loads(path.read_text(encoding="utf-8"))
    told = Told(by=audit.service("svc-demo"), today=timezone.localdate())
    cast(story.get("played", {}), by=told.by)
    story_money.load(folder)
    _rights(told, story)
    for row in story.get("item", []):
        told.items[row["reference"]] = item(told, row)
    for row in story.get("fact", []):
        _fact(told, row)
    for row in story.get("case", []):
        _case(told, row)
    done = Done(told.by, SOURCE, told.when)
    for row in story.get("activity", []):
        done.activity(row)


def cast(played: dict[str, list[str]], *, by: Actor) -> None:
    """Which roles of the office play which roles of the policy."""
    for policy_role, slugs in played.items():
        for slug in slugs:
            actions.play(by=by, policy_role=policy_role, role=Role.objects.get(slug=slug))


def _rights(told: Told, story: Table) -> None:
    for row in story.get("clearance", []):
        accounts.give_clearance(
            person=person(row["who"]), until=told.day(row["until"]), since=told.day("T-1y"), by=told.by
        )
    for row in story.get("delegation", []):
        until = told.day(row["until"]) if "until" in row else None
        accounts.delegate(
            holder=person(row["who"]),
            decides=row["decides"],
            limit=Money.parse(row["limit"]),
            since=told.day(row["since"]),
            until=until,
            by=told.by,
        )


def _fact(told: Told, row: Table) -> None:
    value, since, key = row["value"], told.day(row["since"]), row["key"]
    value, unit = stored(Money.parse(value)) if key.endswith("_cost") else (value, "")
    counterparties.establish_fact(
        by=told.by,
        counterparty=Counterparty.objects.get(reference=row["about"]),
        key=key,
        value=value,
        valid_from=since,
        known_on=since,
        unit=unit,
        edition="2022" if key == "reach_class" else "",
        data_class="intergovernmental" if key in CONFIDENTIAL else "public",
        evidence_en="An invented file",
        evidence_fr="Un dossier inventé",
    )


def _case(told: Told, row: Table) -> None:
    by = actor("officer")
    case = _opened(by, row, on=told.day(row["opened"]))
    if "report" in row:
        _words(told, case, by, row["report"])
    if "came" in row:
        _came_in(told, case, by, row)
    for verb, who, day, *said in row["way"]:
        VERBS[verb](told, case, actor(who), told.day(day), *said)


def _opened(by: Actor, row: Table, *, on: date) -> Case:
    """A case about a candidate, or about an agreement that is to go on; or a review of the program."""
    if row.get("kind") == REVIEW:
        return actions.review(by=by, key=str(uuid7()), on=on)
    kind, division = row.get("kind", "agreement"), Division.objects.filter(slug=row.get("division", "")).first()
    values: Table = {"by": by, "kind": kind, "category": row["category"], "on": on, "lead_division": division}
    if kind in OF_AN_AGREEMENT:
        subject = Agreement.objects.get(reference=row["about"])
        return agreements.take_up(key=str(uuid7()), agreement=subject, **values)
    return actions.open(moment=MOMENTS[kind], subject=row["about"], **values)


def _words(told: Told, case: Case, by: Actor, said: Table) -> None:
    """What the office wrote for the report; a pair is English and French."""
    changes: Table = {"dated_on": told.day(said.pop("dated_on"))}
    clauses = {name: said.pop(name) for name in ("finance_clauses", "equity_clauses")}
    for name, pair in said.items():
        changes |= {f"{name}_en": pair[0], f"{name}_fr": pair[1]}
    report = actions.begin_report(by=by, case=case, **clauses)
    actions.write_report(by=by, report=report, held={}, changes=changes)


def _came_in(told: Told, case: Case, by: Actor, row: Table) -> None:
    for element in elements(policy_of(case), case.category, case.asks):
        there = element.id not in row.get("missing", [])
        parts = element.parts if there else ()
        actions.give_element(by=by, case=case, element=element.id, there=there, parts=parts)
    actions.submit(by=by, case=case, on=told.day(row["came"]), content_digest=digest_of(case))


def _known(case: Case, on: date) -> Known:
    """What is known of its subject and of its money on a day."""
    return beside(known(case, on), case, on)


def _close(told: Told, case: Case, by: Actor, on: date) -> None:
    actions.close_step(by=by, case=case, known=_known(case, on), on=on)


def _judge(told: Told, case: Case, by: Actor, on: date, clause: str, outcome: str, reasons: str, evidence: str) -> None:
    actions.judge(by=by, case=case, clause=clause, outcome=outcome, reasons=reasons, evidence=evidence, on=on)


def _element(told: Told, case: Case, by: Actor, on: date, element: str, note: str) -> None:
    actions.give_element(by=by, case=case, element=element, there=True, parts=(), note=note)


def _ask(told: Told, case: Case, by: Actor, on: date, clause: str, number: str) -> None:
    actions.ask(by=by, case=case, consultation=clause, on=on, file_number=number)


def _answer(told: Told, case: Case, by: Actor, on: date, clause: str, answer: str) -> None:
    asked = case.consultations.get(consultation=clause)
    asked.case = case
    actions.answer_consultation(by=by, consultation=asked, answer=answer, on=on)


def _waive(told: Told, case: Case, by: Actor, on: date, clause: str, body: str, reason: str, item: str) -> None:
    actions.waive(by=by, case=case, clause=clause, body=body, reason=reason, on=on, council_item=told.items[item])


def _report(told: Told, case: Case, by: Actor, on: date, title: str) -> None:
    text = documents.Paragraph("An invented report, for the demonstration.")
    sheet = taken("report.docx", documents.docx(documents.Document(title=title, lang="en", blocks=[text])))
    actions.file_paper(by=by, case=case, sheet=sheet, role="report", title_en=title, language="en")
    actions.change_content(by=by, case=case, content_digest=digest_of(case), on=on)


def _text(told: Told, case: Case, by: Actor, on: date, lang: str, side: str, title: str, said: str, note: str) -> None:
    text = documents.Document(title=title, lang=lang, blocks=[documents.Paragraph(said)])
    sheet = taken("text.docx", documents.docx(text))
    named = {"language": lang, "side": side, "note": note, "title": title}
    actions.keep_text(by=by, case=case, id=uuid7(), sheet=sheet, on=on, **named)
    actions.change_content(by=by, case=case, content_digest=digest_of(case), on=on)


def _language(told: Told, case: Case, by: Actor, on: date, lang: str, binds: bool, *days: str) -> None:
    names = ("sent_on", "received_on", "revised_on")
    translated = dict(zip(names, map(told.day, days), strict=False))
    actions.tell_language(by=by, case=case, language=lang, authentic=binds, **translated)


def _council(told: Told, case: Case, by: Actor, on: date, item: str) -> None:
    actions.record_council(by=by, case=case, item=told.items[item], known=_known(case, on), on=on)


def _decide(told: Told, case: Case, by: Actor, on: date, role: str, note: str) -> None:
    actions.decide(
        by=by,
        case=case,
        person=Person.objects.get(user__actor=by),
        role=role,
        yes=True,
        shown=case.content_digest,
        known=_known(case, on),
        note=note,
        on=on,
    )


def _opinion(told: Told, case: Case, by: Actor, on: date, agrees: bool, note: str) -> None:
    actions.opine(by=by, case=case, agrees=agrees, note=note, on=on)


def _refuse(told: Told, case: Case, by: Actor, on: date, reason: str) -> None:
    actions.refuse(by=by, case=case, reason=reason, known=_known(case, on), on=on)


def _unconsidered(told: Told, case: Case, by: Actor, on: date) -> None:
    actions.leave_unconsidered(by=by, case=case, known=_known(case, on), on=on)


def _withdraw(told: Told, case: Case, by: Actor, on: date, reason: str) -> None:
    actions.withdraw(by=by, case=case, reason=reason, on=on)


def _amended(told: Told, case: Case, by: Actor, on: date, instrument: str, english: str, french: str) -> None:
    said: Table = {"instrument": instrument, "text_en": english, "text_fr": french}
    agreements.amend_by_case(by=by, key=str(uuid7()), case=case, signed_on=on, **said)


def _made(
    told: Told, case: Case, by: Actor, on: date, reference: str, starts: str, ends: str, english: str, french: str
) -> None:
    """The agreement that came of it, under the number by which the city knows it."""
    agreements.conclude(
        by=by, key=str(uuid7()), case=case, counterparty=Counterparty.objects.get(reference=case.subject),
        signed_on=on, starts_on=told.day(starts), ends_on=told.day(ends), projects=[Titled(english, french)],
        instrument=Agreement.Instrument.AGREEMENT, reference=reference, source=SOURCE,
    )  # fmt: skip


VERBS: dict[str, Callable[..., None]] = {
    "close": _close, "element": _element, "judge": _judge, "ask": _ask, "answer": _answer, "waive": _waive,
    "report": _report,
    "council": _council, "decide": _decide, "opinion": _opinion, "refuse": _refuse, "unconsidered": _unconsidered,
    "withdraw": _withdraw, "text": _text, "language": _language, "need": story_money.need,
    "reserve": story_money.reserve, "amended": _amended,
    "made": _made,
}  # fmt: skip
