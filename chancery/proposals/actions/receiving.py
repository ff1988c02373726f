"""A proposal comes in: it gets its number and its case, and is held against what its policy wants it to contain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chancery import numbering
from chancery.accounts.models import Division
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.cases import actions as cases
from chancery.cases.content import digest_of
from chancery.cases.facts import policy_of, way
from chancery.cases.models import Case
from chancery.counterparties.models import Counterparty, Country
from chancery.errors import require
from chancery.ids import uuid7
from chancery.policy import Lang, Outcome, Policy
from chancery.policy.procedure import present
from chancery.proposals import letters, permissions
from chancery.proposals.actions.drafts import OVER
from chancery.proposals.actions.exchange import invite
from chancery.proposals.content import Content, Planned, Sender, given, missing
from chancery.proposals.models import Draft, Means, PlannedActivity, Proposal, ProposalText
from chancery.proposals.said import lacks, plan
from chancery.records import Changed, changed
from chancery.search.words import fold

MAY_NOT = ("Only the office enters proposals.", "Seul le bureau inscrit des propositions.")
KIND = "proposal"
NOBODY = (
    "Say who proposes it.",
    "Indiquez qui le propose.",
)


@transaction.atomic
def confirm(
    *, by: Actor, draft: Draft, content: Content, sender: Sender, institutions: Sequence[tuple[str, str]] = ()
) -> Proposal:
    """Whoever wrote it confirmed their address: what they wrote comes in, once."""
    require(permissions.may_take_in(by), *MAY_NOT)
    if draft.proposal is not None:
        return draft.proposal
    waiting = Draft.objects.filter(pk=draft.pk, state=Draft.State.WAITING)
    require(waiting.update(state=Draft.State.SENT, typed={}, source="") == 1, *OVER)
    proposal = receive(
        by=by, id=uuid7(), content=content, sender=sender, language=draft.language, how=Proposal.How.FORM,
        follows=draft.follows, institutions=institutions,
    )  # fmt: skip
    Draft.objects.filter(pk=draft.pk).update(proposal=proposal)
    draft.refresh_from_db()
    told = changed(draft, ["state", "proposal"])
    audit.record(by=by, type="draft.sent", ref=proposal.reference, changed=told, sealed=True)
    return proposal


@transaction.atomic
def receive(
    *,
    by: Actor,
    id: UUID,
    content: Content,
    sender: Sender,
    language: str,
    how: str,
    on: date | None = None,
    follows: Proposal | None = None,
    division: Division | None = None,
    institutions: Iterable[tuple[str, str]] = (),
) -> Proposal:
    """Enter a proposal, and open its case under the policy of that day.

    Complete, it passes its first step. Where it lacks something for which the policy leaves such a proposal aside, it
    is not considered, and its sender is told what it lacks. A form that is sent twice enters one.
    """
    require(permissions.may_take_in(by) or permissions.may_enter(by), *MAY_NOT)
    require(bool(sender.name.strip()), *NOBODY)
    if (known := Proposal.objects.filter(pk=id).first()) is not None:
        return known
    day = on or timezone.localdate()
    # The ledger is held from here on: nobody else takes the same number meanwhile.
    proponent = _proponent(by, sender)
    made = _row(id, content, sender, proponent)
    made.reference = next(numbering.free(Proposal, Proposal.LETTERS))
    made.case = case = cases.open(
        by=by, kind=KIND, category=content.category, subject=made.reference, on=day, lead_division=division,
        proposed_by=proponent, words=[content.candidate], beside=made.counterparty_id,
    )  # fmt: skip
    made.language, made.received_on, made.received_how, made.follows = language, day, how, follows
    made.save(force_insert=True)
    rows = [changed(made), *_parts(made, content)]
    audit.record(by=by, type="proposal.received", ref=made.reference, changed=rows, sealed=True)
    _hand_in(by, case, content, day, _lang(made.language))
    letters.received(made)
    _consider(case, made, content, day)
    for institution, address in institutions:
        invite(by=proponent, proposal=made, institution=institution, email=address)
    return made


def _proponent(by: Actor, sender: Sender) -> Actor:
    """A division that proposes is the person at the desk; everybody else is an actor of their own, without a name."""
    if sender.kind == Proposal.From.DIVISION and by.kind == Actor.Kind.PERSON:
        return by
    return audit.person(by=by, kind=Actor.Kind.PROPONENT)


def _row(id: UUID, content: Content, sender: Sender, proponent: Actor) -> Proposal:
    return Proposal(
        pk=id,
        category=content.category,
        proponent=proponent,
        proponent_kind=sender.kind,
        proponent_body=sender.body,
        proponent_name=sender.name,
        proponent_email=sender.email,
        proponent_phone=sender.phone,
        candidate=content.candidate,
        candidate_key=fold(content.candidate)[:500],
        candidate_kind=content.kind,
        country=Country.objects.filter(iso2=content.country).first() if content.country else None,
        counterparty=_in_the_register(content),
        sponsor=content.sponsor,
        months=content.months,
        renewable=content.renewable,
        content_digest=content.digest,
    )


def _in_the_register(content: Content) -> Counterparty | None:
    """The counterparty of this name, if there is exactly one in its country; otherwise the office says which it is."""
    key = fold(content.candidate)
    rows = Counterparty.objects.filter(country=content.country or None, merged_into=None) if key else []
    found = [one for one in rows if key in (fold(one.name_en), fold(one.name_fr))]
    return found[0] if len(found) == 1 else None


def _parts(made: Proposal, content: Content) -> list[Changed]:
    """What was written, what is planned and what it takes, as rows."""
    rows: list[Changed] = []
    for (element, part), text in content.words.items():
        if text:
            row = ProposalText.objects.create(proposal=made, element=element, part=part, text=text)
            rows.append(changed(row))
    for number, one in enumerate(content.activities, 1):
        activity = PlannedActivity.objects.create(proposal=made, number=number, title=one.title, text=one.text)
        rows += [changed(activity), *_means(activity, one)]
    return rows


def _means(activity: PlannedActivity, planned: Planned) -> list[Changed]:
    divisions = {one.slug: one for one in Division.objects.filter(slug__in=[each.division for each in planned.means])}
    rows = []
    for number, one in enumerate(planned.means, 1):
        row = Means(activity=activity, number=number, source=one.source, body=one.body, staff_days=one.staff_days)
        row.division = divisions.get(one.division)
        row.amount_minor, row.currency = (one.amount.minor, one.amount.currency) if one.amount else (None, "")
        row.save(force_insert=True)
        rows.append(changed(row))
    return rows


def _hand_in(by: Actor, case: Case, content: Content, day: date, lang: Lang) -> None:
    """The case is told what the proposal holds, in words, and what deciders will be shown."""
    policy = policy_of(case)
    for element, has in given(policy, content).items():
        there, parts = (True, tuple(has)) if isinstance(has, tuple) else (bool(has), ())
        note = plan(policy, content, element, lang)
        cases.give_element(by=by, case=case, element=element, there=there, parts=parts, note=note)
    cases.submit(by=by, case=case, on=day, content_digest=digest_of(case))


def _consider(case: Case, made: Proposal, content: Content, day: date) -> None:
    """The first step asks for nothing that a person must judge: what it says of a proposal is read off, and told."""
    service = audit.service(letters.SERVICE)
    policy = policy_of(case)
    now = present(way(case, on=day))
    if now is None or not now.step.needs:
        return
    if now.outcome is Outcome.MET:
        cases.close_step(by=service, case=case, on=day)
    elif now.step.if_missing == "not-considered" and any(missing(policy, content)):
        cases.leave_unconsidered(by=service, case=case, on=day)
        letters.not_considered(made, _lacking(policy, content, made.language))


def _lang(language: str) -> Lang:
    return "fr" if language == "fr" else "en"


def _lacking(policy: Policy, content: Content, language: str) -> list[str]:
    lang = _lang(language)
    return [lacks(element, parts, lang) for element, parts in missing(policy, content)]
