"""The authority certificate as the office reads it: the decisions of the case, the papers up to Council, who signed,
within which limit, and what was corrected since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext

from chancery.accounts import permissions as accounts
from chancery.accounts.models import DelegationInstrument, Person
from chancery.agreements import permissions
from chancery.agreements.models import Agreement, ChangeRequest, Signing
from chancery.audit.models import Actor
from chancery.cases import chain
from chancery.cases.facts import policy_of
from chancery.cases.models import Case, Decision, Judgement
from chancery.cases.permissions import visible
from chancery.frame import language
from chancery.money import Money
from chancery.policy import Policy
from chancery.portal import certificate, words
from chancery.portal.certificate_links import AFTER, MISSING, NEEDLESS, THERE, UNKNOWN, Certificate, Fact, Link
from chancery.portal.certificate_signed import role_of, text_of
from chancery.portal.words import Label

STATES = {"met": THERE, "waived": THERE, "not_met": MISSING, "unknown": UNKNOWN, "not_applicable": NEEDLESS}
KINDS = {
    "role": _l("In a role that the clause names"),
    "limit": _l("Cost within the limit of whoever signed"),
    "responsible": _l("Most directly responsible"),
    "separation": _l("Not decided on one’s own work"),
}


def of(row: Agreement, by: Actor | None, say: certificate.Say) -> Certificate:
    """As far as this person may read. Whoever may not read the case gets what residents get of it."""
    whole = permissions.may_read_all(by)
    found = certificate.of(row, say, public=not whole)
    case = visible(by).filter(signing__agreement=row).select_related("policy").first()
    if case is not None:
        signing = Signing.objects.get(case=case)
        signed = replace(found.chain[-1], what=_("The signed agreement"))
        way = [found.chain[0], *_chain(case), *_named_power(signing, found.chain[2]), signed]
        found = replace(found, chain=way, checks=_checks(case, signing) or found.checks, digests=_digests(case))
    else:
        first, *rest = found.chain
        found = replace(found, chain=[first, *_tied(row, by, "new"), *rest])
    found = replace(found, later=[*found.later, *_went_on(row, by), *_tied(row, by)])
    return replace(found, later=[*found.later, *_corrections(row)]) if whole else found


def _named_power(signing: Signing, power: Link) -> Iterator[Link]:
    """Where the policy does not say who signs: the paper that was chosen for it, and who named the authority."""
    if signing.sign_clause:
        return
    if signing.named_under is not None:
        yield from _papers(signing.named_under, signing.signed_on)
    yield power


def _went_on(row: Agreement, by: Actor | None) -> Iterator[Link]:
    """The chain of each case by which it was renewed, brought into line or turned into another."""
    mine = {one.pk: one for one in visible(by).filter(continuation__agreement=row).select_related("policy")}
    for one in row.continuations.all():
        if case := mine.get(one.case_id):
            named = {"kind": one.get_kind_display(), "number": case.reference}
            for link in _chain(case):
                what = _("%(kind)s, %(number)s: %(step)s") % {**named, "step": link.what}
                yield replace(link, what=what)


def _tied(row: Agreement, by: Actor | None, asks: str = "") -> Iterator[Link]:
    """What was decided in each case that was tied to what was signed on paper: of the agreement, or of how it went
    on."""
    for case in visible(by).filter(ties__agreement=row, ties__until=None).select_related("policy"):
        for link in _chain(case) if (case.asks == "new") == (asks == "new") else ():
            yield replace(link, what=_("Case %(number)s: %(step)s") % {"number": case.reference, "step": link.what})


def _chain(case: Case) -> Iterator[Link]:
    """Each step at which somebody decides, after the papers by which they could."""
    policy, places = policy_of(case), chain.of(case)
    bad = chain.broken(policy, case.content_digest, places)
    rows = {one.step: one for one in case.decisions.standing().select_related(*NAMED)}
    for place in places:
        decision = rows.get(place.step.id)
        if decision is not None and decision.instrument is not None:
            yield from _papers(decision.instrument, decision.decided_on)
        yield _decided(policy, place, decision, holds=place not in bad)


NAMED = ("person__division", "council_item", "instrument__holder", "instrument__parent")


def _decided(policy: Policy, place: chain.Place, decision: Decision | None, *, holds: bool) -> Link:
    what = text_of(place.step) if not place.step.name.in_(language()) else words.fine(place.step.name.in_(language()))
    says, source = text_of(place.clause), place.clause.source
    if decision is None:
        return Link(what, MISSING, _("Nobody decided at this step."), [], source)
    facts = [Fact(_("Role"), role_of(policy, decision.role)), Fact(_("Decided on"), words.day(decision.decided_on))]
    if decision.council_item is not None:
        facts.append(Fact(_("Decision of Council"), certificate.said_of(decision.council_item)))
    else:
        facts.insert(0, Fact(_("Who"), _named(decision.person)))
    if decision.on_condition:
        facts.append(Fact(_("On condition that"), "; ".join(_conditions(decision))))
    if place.clause.limit is not None:
        facts += [Fact(_("Limit that day"), _money(decision.limit)), Fact(_("Anticipated cost"), _cost(decision))]
    return Link(what, THERE if holds else MISSING, says if holds else _("This link does not hold."), facts, source)


def _conditions(decision: Decision) -> Iterator[str]:
    """Each condition, and by which day a later decision found it met."""
    later = list(decision.case.decisions.standing().filter(decided_on__gte=decision.decided_on).exclude(pk=decision.pk))
    for one in decision.on_condition:
        met = next((each for each in later if _found_met(each, one["clause"])), None)
        state = _("met by %(day)s") % {"day": words.day(met.decided_on)} if met else _("open")
        yield f"{words.fine(one.get(language(), ''))} ({state})"


def _found_met(decision: Decision, clause: str) -> bool:
    return any(one["clause"] == clause and one["outcome"] == "met" for one in decision.found)


def _papers(instrument: DelegationInstrument, on: date) -> Iterator[Link]:
    """From the paper that Council gave down to the one that was signed under."""
    for paper in reversed(list(accounts.chain(instrument))):
        counts = paper.since <= on and (paper.until is None or on <= paper.until)
        facts = [
            Fact(_("Holder"), _named(paper.holder)),
            Fact(_("Given by"), _giver(paper)),
            Fact(_("Council item"), paper.council_item),
            Fact(_("Limit"), _money(paper.limit) or _("none in money")),
            Fact(pgettext("date", "From"), words.day(paper.since)),
            Fact(_("Until"), words.day(paper.until) if paper.until else _("no end")),
        ]
        yield Link(_("Delegation"), *_holds(paper, counts=counts), facts)


def _holds(paper: DelegationInstrument, *, counts: bool) -> tuple[Label, str]:
    """In force that day, and given by somebody: a paper that nobody is on record as having given reaches no Council."""
    if not counts:
        return MISSING, _("It was not in force on that day.")
    given = paper.parent or paper.council_item or paper.given_by_role or paper.given_by_person
    if not given:
        return UNKNOWN, _("It was in force on the day of the decision. Who gave it is not recorded.")
    return THERE, _("It was in force on the day of the decision.")


def _checks(case: Case, signing: Signing) -> list[Link]:
    """What was found of whoever signed, that day; and who had answered each condition."""
    policy, decision = policy_of(case), case.decisions.standing().filter(authority=signing.sign_clause).last()
    answered = {one.clause: one for one in case.judgements.standing().select_related("judge__division")}
    deciding = {one.step.id for one in chain.of(case)}
    found = [one for one in (decision.found if decision else []) if one["clause"] not in deciding]
    checked = (_check(policy, one, answered.get(one["clause"])) for one in found)
    return list({(str(one.what), str(one.state.word)): one for one in checked}.values())


def _check(policy: Policy, one: dict[str, Any], answer: Judgement | None) -> Link:
    clause = policy.by_id.get(one["clause"])
    what: Any = KINDS.get(one["kind"]) or (text_of(clause) if clause else one["clause"])
    facts = []
    if answer is not None and one["kind"] == "condition":
        facts = [Fact(_("Who"), _named(answer.judge)), Fact(_("On"), words.day(answer.judged_on))]
    state = STATES.get(one["outcome"], UNKNOWN)
    met = one["kind"] == "condition" and one["outcome"] == "met"
    says = _("It was found to be met before the signature.") if met else ""
    return Link(what, state, says or words.fine(one.get(language(), "")), facts, clause.source if clause else "")


def _digests(case: Case) -> list[Fact]:
    content = f"SHA-256 {case.content_digest}" if case.content_digest else ""
    return [
        Fact(_("Case"), case.reference),
        Fact(_("Content that was approved"), content),
        Fact(_("Policy that was pinned"), f"SHA-256 {case.policy.digest}"),
    ]


def _corrections(row: Agreement) -> Iterator[Link]:
    """What the record said of its approval before two people corrected it."""
    taken = row.requests.filter(kind=ChangeRequest.Kind.CORRECT, outcome=ChangeRequest.Outcome.TAKEN)
    labels = dict(Agreement.Approval.choices)
    for one in taken.order_by("pk"):
        if "approval" in one.before:
            before = labels.get(one.before["approval"]) or _("not recorded")
            says = _("Two people corrected it. Before, the record said: %(before)s.") % {"before": before}
            asked = Fact(_("Asked for on"), words.day(timezone.localdate(one.asked_at)))
            yield Link(_("Approval corrected"), AFTER, says, [asked, Fact(_("Why"), one.why)])


def _named(person: Person | None) -> str:
    """Someone by name and function."""
    if person is None:
        return ""
    return ", ".join(part for part in (person.name, words.plain(person, "function")) if part)


def _giver(paper: DelegationInstrument) -> str:
    if paper.given_by_person is not None:
        return _named(paper.given_by_person)
    return words.plain(paper.given_by_role, "name") if paper.given_by_role else ""


def _money(amount: Money | None) -> str:
    return amount.phrase(language(), settings.CITY.currency) if amount else ""


def _cost(decision: Decision) -> str:
    return "" if decision.cost_minor is None else _money(Money(decision.cost_minor, decision.currency))
