"""Who may do what in a case. Roles of the policy are played by roles of the office, as the city says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chancery.accounts import permissions as accounts
from chancery.accounts.models import Division, Person
from chancery.audit.models import Actor
from chancery.cases.models import Case, CaseQuerySet, RolePlayed
from chancery.papers import permissions as papers
from chancery.papers.models import Paper
from chancery.policy.block_parts import REVIEW
from chancery.policy.clauses import Clause
from chancery.policy.remedy import judge_of
from chancery.records import DataClass

ACT = "case-decision"
READS_ALL = (*accounts.OFFICE, "auditor", "clerk", "city-manager")
READS_WHEN_ASKED = ("treasurer", "solicitor")


def may_open(by: Actor, kind: str = "") -> bool:
    """The office opens cases, for whoever asks; so does a division for its own. A review of the program is not one."""
    if kind == REVIEW:
        return may_review(by)
    return accounts.may_work(by, *accounts.OFFICE, *accounts.OF_A_DIVISION)


def may_review(by: Actor) -> bool:
    """The office or the clerk opens a review of the program, and writes down what is on the table."""
    return accounts.may_work(by, *accounts.OFFICE, "clerk")


def may_keep(by: Actor) -> bool:
    """The office moves a case from step to step."""
    return accounts.may_work(by, *accounts.OFFICE)


def may_read(actor: Actor | None, case: Case) -> bool:
    """Those who work on all cases, and the division that would carry this one out."""
    if accounts.has_role(actor, *READS_ALL, *READS_WHEN_ASKED):
        return True
    own = case.lead_division
    return own is not None and accounts.has_role(actor, *accounts.OF_A_DIVISION, division=own)


def may_look(actor: Actor | None) -> bool:
    """Those who work on cases; a division sees those that it leads."""
    return accounts.has_role(actor, *accounts.WORKERS, "auditor")


def visible(actor: Actor | None) -> CaseQuerySet:
    """The cases that this person may read: all, or those that their divisions lead."""
    if accounts.has_role(actor, *READS_ALL, *READS_WHEN_ASKED):
        return Case.objects.all()
    return Case.objects.filter(lead_division__in=accounts.divisions_of(actor))


def keys_of(case: Case) -> tuple[str, ...]:
    """The keys with which a case is found: of those who work on all cases, and of the division that leads it."""
    return accounts.keys_of_row(DataClass.INTERNAL, case.lead_division_id)


def may_see_templates(actor: Actor | None) -> bool:
    """Which layout reports follow is for those who work on all cases; a division reads the reports of its own."""
    return accounts.has_role(actor, *READS_ALL, *READS_WHEN_ASKED)


def may_take_part(by: Actor) -> bool:
    """Whoever may be asked something in a case; what of it is theirs, each page asks."""
    return accounts.may_work(by, *accounts.WORKERS)


def may_file(by: Actor, case: Case) -> bool:
    """The office, the clerk, the solicitor and the division that leads put papers in its file."""
    if accounts.may_work(by, *accounts.OFFICE, "clerk", "solicitor"):
        return True
    own = case.lead_division
    return own is not None and accounts.has_role(by, *accounts.OF_A_DIVISION, division=own)


def may_supersede(by: Actor, paper: Paper) -> bool:
    """Whoever may change the paper puts a newer one over it."""
    return papers.may_change(by, paper)


def may_answer(by: Actor, case: Case, policy_roles: Iterable[str]) -> bool:
    """May they answer a question that the policy asks of one of these roles? The office may for its own division's."""
    if by.kind == Actor.Kind.SERVICE:
        return True
    slugs = {slug for role in policy_roles for slug in played_by(role)}
    return _holds(by, slugs, case.lead_division)


def may_record_council(by: Actor) -> bool:
    """The clerk records what Council decided, from the minutes."""
    return accounts.may_work(by, "clerk")


def may_follow(actor: Actor | None) -> bool:
    """Members of Council follow where each case stands, and read its report once it is on the agenda. Whoever works on
    all cases sees what Council sees."""
    return accounts.has_role(actor, "councillor", *READS_ALL)


def may_cast(by: Actor) -> bool:
    """Administrators say which role of the office plays which role of a policy."""
    return accounts.may_keep_people(by)


def may_write_report(by: Actor) -> bool:
    """The office writes the report to whoever decides, and keeps its drafts."""
    return accounts.may_work(by, *accounts.OFFICE)


def may_finish_report(by: Actor) -> bool:
    """The head of the office lets a report go to Council."""
    return accounts.may_work(by, "head")


def may_review_finances(by: Actor) -> bool:
    """The Treasurer reviews what a report says of money."""
    return accounts.may_work(by, "treasurer")


def may_change_template(by: Actor) -> bool:
    """The clerk or the head of the office brings the city's own template of reports."""
    return accounts.may_work(by, "head", "clerk")


def may_take_answers(by: Actor) -> bool:
    """What comes in over a private link is taken in by the product itself."""
    return by.kind == Actor.Kind.SERVICE


def may_read_people(actor: Actor | None) -> bool:
    """Who signed for a candidate is other people's data: for the office and its auditor."""
    return accounts.has_role(actor, *accounts.READS_PERSONAL)


def may_forget(by: Actor) -> bool:
    """The head of the office and the clerk decide that a person is forgotten."""
    return accounts.may_work(by, "head", "clerk")


def may_see_confidential(actor: Actor | None) -> bool:
    """Advice given in confidence by another government, its existence included."""
    return accounts.clearance(actor)


def person_of(by: Actor) -> Person | None:
    """The person behind an actor; none for a part of the product."""
    return Person.objects.filter(user__actor=by).first()


def plays(person: Person, policy_role: str, on: date) -> bool:
    """Does this person play a role of the policy on a day?"""
    slugs = played_by(policy_role)
    return bool(slugs) and accounts.holds(person, *slugs, on=on)


def played_by(policy_role: str) -> tuple[str, ...]:
    """The roles of the office that play a role of a policy: as the city says, or the one of the same name."""
    said = tuple(RolePlayed.objects.standing().filter(policy_role=policy_role).values_list("role_id", flat=True))
    return said or (policy_role,)


def players(policy_role: str, on: date) -> list[Person]:
    """Who plays a role of a policy on a day. Council, or another body, is nobody of the office."""
    held = accounts.roles_held(on).filter(role__in=played_by(policy_role)).values("person")
    return list(Person.objects.filter(pk__in=held).select_related("user", "division").order_by("name"))


def speaks_of_the_text(clause: Clause) -> bool:
    """Is it the solicitor's to answer? What the solicitor finds is found of one text, and of no other."""
    who = judge_of(clause)
    return bool(who) and "solicitor" in played_by(who)


def _holds(by: Actor, slugs: Iterable[str], division: Division | None) -> bool:
    """A role of a division counts for the division that leads the case, and for no other."""
    own = {slug for slug in slugs if slug.startswith("division-")}
    others = set(slugs) - own
    if others and accounts.has_role(by, *others):
        return True
    return bool(own) and division is not None and accounts.has_role(by, *own, division=division)
