"""Proposals to an invented city: told in one file, and gone through the same actions as everything that people do."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery.accounts.models import Division
from chancery.audit import actions as audit
from chancery.budgets.facts import beside
from chancery.cases import actions as cases
from chancery.cases.facts import Known
from chancery.cases.models import Case
from chancery.ids import uuid7
from chancery.imports.story import Told
from chancery.imports.story_cases import VERBS
from chancery.imports.story_people import actor, person
from chancery.money import Money
from chancery.proposals import actions, facts
from chancery.proposals.content import Content, Planned, Resource, Sender
from chancery.proposals.models import Proposal

Table = dict[str, Any]


@transaction.atomic
def load(folder: Path) -> None:
    """Tell of every proposal, once: where some are on record, nothing is told again."""
    path = folder / "proposals.toml"
    if not path.exists() or Proposal.objects.exists():
        return
    story = tomllib.loads(path.read_text(encoding="utf-8"))
    told = Told(by=audit.service("svc-demo"), today=timezone.localdate())
    made: dict[str, Proposal] = {}
    for row in story["proposal"]:
        made[row["key"]] = _proposal(told, row, made)


def _proposal(told: Told, row: Table, before: dict[str, Proposal]) -> Proposal:
    how = row.get("how", Proposal.How.FORM)
    proposal = actions.receive(
        by=told.by if how == Proposal.How.FORM else actor("division" if how == "in-person" else "officer"),
        id=uuid7(),
        content=_content(row),
        sender=_sender(row),
        language=row["language"],
        how=how,
        on=told.day(row["came"]),
        follows=before.get(row.get("follows", "")),
        division=Division.objects.filter(slug=row.get("division", "")).first(),
        institutions=[(name, address) for name, address in row.get("institutions", [])],
    )
    _exchange(proposal, row)
    case = Case.objects.get(pk=proposal.case_id)
    for verb, who, day, *said in row.get("way", []):
        _step(told, proposal, case, verb, who, told.day(day), said)
    if "why" in row:
        english, french = row["why"]
        actions.explain(by=actor("officer"), proposal=_again(proposal), why_en=english, why_fr=french)
    if "withdrawn" in row:
        day, reason = row["withdrawn"]
        cases.withdraw(by=proposal.proponent, case=case, reason=reason, on=told.day(day))
    return proposal


def _again(proposal: Proposal) -> Proposal:
    """As it is now: what happened to its case happened to another copy of it."""
    return Proposal.objects.select_related("case").get(pk=proposal.pk)


def _step(told: Told, proposal: Proposal, case: Case, verb: str, who: str, on: date, said: list[Any]) -> None:
    """Where a verb needs what is known of the subject, that is the proposal's own."""
    by = actor(who)
    if verb == "close":
        cases.close_step(by=by, case=case, known=_known(proposal, on), on=on)
    elif verb == "refuse":
        cases.refuse(by=by, case=case, reason=said[0], known=_known(proposal, on), on=on)
    elif verb == "decide":
        cases.decide(
            by=by, case=case, person=person(who), role=said[0], yes=True, shown=case.content_digest,
            known=_known(proposal, on), note=said[1], on=on,
        )  # fmt: skip
    else:
        VERBS[verb](told, case, by, on, *said)


def _known(proposal: Proposal, on: date) -> Known:
    """What it says of itself, what the register knows, and whether what it takes is reserved."""
    return beside(facts.known(proposal, on), proposal.case, on)


def _content(row: Table) -> Content:
    name, country, kind = row["candidate"]
    return Content(
        category=row["category"],
        candidate=name,
        country=country,
        kind=kind,
        words={(element, ""): text for element, text in row["words"].items()},
        activities=tuple(_planned(*one) for one in row["activities"]),
        months=row.get("months"),
        sponsor=row.get("sponsor", ""),
    )


def _planned(title: str, text: str, means: list[Any]) -> Planned:
    return Planned(title, text, tuple(_resource(*one) for one in means))


def _resource(source: str, division: str, body: str, amount: str, days: int) -> Resource:
    return Resource(source, division, body, Money.parse(amount) if amount else None, days)


def _sender(row: Table) -> Sender:
    kind, name, body, email = row["from"]
    return Sender(name, kind, body, email)


def _exchange(proposal: Proposal, row: Table) -> None:
    """Questions with their answers, and what institutions said."""
    office = actor("officer")
    for text, answer in row.get("questions", []):
        question = actions.ask(by=office, proposal=proposal, text=text)
        if answer:
            actions.answer(by=proposal.proponent, question=question, text=answer)
    for institution, (state, text, amount, days) in row.get("answers", {}).items():
        interest = proposal.interests.get(institution=institution)
        actions.respond(
            by=audit.service("svc-proposals"), interest=interest, state=state, text=text, amount=Money.parse(amount),
            staff_days=days, signatory="Sam Example", function="Direction",
        )  # fmt: skip
