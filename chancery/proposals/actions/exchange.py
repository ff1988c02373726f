"""The office asks and the proponent answers or withdraws; institutions say what they commit."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.cases import actions as cases
from chancery.cases.models import Case
from chancery.counterparties.models import Counterparty
from chancery.errors import require
from chancery.money import Money
from chancery.proposals import letters, permissions
from chancery.proposals.models import Interest, Proposal, ProposalQuestion
from chancery.records import changed

MAY_NOT = ("Only the office or whoever proposed it may do this.", "Seuls le bureau ou l’auteur peuvent le faire.")
CLOSED = ("This proposal is closed.", "Cette proposition est close.")
EMPTY = ("Nothing is written.", "Rien n’est écrit.")
ANSWERED = (
    "This was answered already; the first answer stays.",
    "Une réponse est déjà donnée; la première demeure.",
)
NOT_ENDED = (
    "It was neither refused nor left unconsidered, so there is nothing to explain.",
    "Elle n’a été ni refusée ni laissée sans examen\u00a0: il n’y a rien à expliquer.",
)
INSTITUTIONS = 12
ENOUGH = (
    f"No more than {INSTITUTIONS} institutions are invited for one proposal.",
    f"Au plus {INSTITUTIONS} organismes sont invités pour une même proposition.",
)


MOST_LETTERS = 3
ENOUGH_LETTERS = (
    "This institution was invited at three addresses. Write to the office.",
    "Cet organisme a été invité à trois adresses. Écrivez au bureau.",
)


@transaction.atomic
def ask(*, by: Actor, proposal: Proposal, text: str, due_on: date | None = None) -> ProposalQuestion:
    """Ask whoever proposes. They find it on their page; a letter says that it is there."""
    require(permissions.may_keep(by), *MAY_NOT)
    require(proposal.case.is_open, *CLOSED)
    require(bool(text.strip()), *EMPTY)
    made = ProposalQuestion(proposal=proposal, text=text.strip(), asked_on=timezone.localdate(), due_on=due_on)
    made.save(force_insert=True)
    audit.record(by=by, type="proposal.asked", ref=proposal.reference, changed=changed(made), sealed=True)
    letters.asked(proposal, made.pk)
    return made


@transaction.atomic
def answer(*, by: Actor, question: ProposalQuestion, text: str) -> ProposalQuestion:
    """Answer a question, once."""
    proposal = question.proposal
    require(permissions.may_act_for(by, proposal) or permissions.may_keep(by), *MAY_NOT)
    require(proposal.case.is_open, *CLOSED)
    require(bool(text.strip()), *EMPTY)
    today = timezone.localdate()
    open_still = ProposalQuestion.objects.filter(pk=question.pk, answered_on=None)
    require(open_still.update(answer=text.strip(), answered_on=today) == 1, *ANSWERED)
    question.refresh_from_db()
    told = changed(question, ["answer", "answered_on"])
    audit.record(by=by, type="proposal.answered", ref=proposal.reference, changed=told, sealed=True)
    return question


@transaction.atomic
def recognise(*, by: Actor, proposal: Proposal, counterparty: Counterparty) -> Proposal:
    """Say which counterparty of the register the candidate is, so that what is known of it counts."""
    require(permissions.may_keep(by), *MAY_NOT)
    Proposal.objects.filter(pk=proposal.pk).update(counterparty=counterparty)
    proposal.refresh_from_db()
    told = changed(proposal, ["counterparty"])
    audit.record(by=by, type="proposal.recognised", ref=proposal.reference, changed=told, sealed=True)
    return proposal


@transaction.atomic
def withdraw(*, by: Actor, proposal: Proposal, reason: str) -> Proposal:
    """Whoever proposed it no longer does, or asked the office to say so. It stays on record."""
    require(permissions.may_act_for(by, proposal) or permissions.may_keep(by), *MAY_NOT)
    cases.withdraw(by=by, case=proposal.case, reason=reason)
    audit.record(by=by, type="proposal.withdrawn", ref=proposal.reference, sealed=True)
    return proposal


@transaction.atomic
def explain(*, by: Actor, proposal: Proposal, why_en: str = "", why_fr: str = "") -> Proposal:
    """Say to whoever proposed it why it ended, in words that are for them; a letter says that they wait on their page.
    What was said before stays in the ledger."""
    require(permissions.may_keep(by), *MAY_NOT)
    ended = proposal.case.outcome in (Case.Outcome.REFUSED, Case.Outcome.NOT_CONSIDERED)
    require(ended, *NOT_ENDED)
    require(bool(why_en.strip() or why_fr.strip()), *EMPTY)
    columns = {"why_en": why_en.strip(), "why_fr": why_fr.strip(), "why_on": timezone.localdate()}
    if all(getattr(proposal, name) == value for name, value in columns.items()):
        return proposal
    Proposal.objects.filter(pk=proposal.pk).update(**columns)
    proposal.refresh_from_db()
    told = changed(proposal, columns)
    audit.record(by=by, type="proposal.explained", ref=proposal.reference, changed=told, sealed=True)
    letters.explained(proposal)
    return proposal


@transaction.atomic
def invite(*, by: Actor, proposal: Proposal, institution: str, email: str) -> Interest:
    """Invite an institution by a private link to say what it commits. One that was invited before is not again."""
    require(permissions.may_act_for(by, proposal) or permissions.may_keep(by), *MAY_NOT)
    require(proposal.case.is_open, *CLOSED)
    require(bool(institution.strip() and email), *EMPTY)
    known = proposal.interests.filter(institution=institution.strip()).first()
    if known is not None:
        return _invited_again(by, known, email)
    require(proposal.interests.count() < INSTITUTIONS, *ENOUGH)
    made = Interest(proposal=proposal, institution=institution.strip(), email=email, invited_on=timezone.localdate())
    made.save(force_insert=True)
    audit.record(by=by, type="interest.invited", ref=proposal.reference, changed=changed(made), sealed=True)
    letters.invited(made)
    return made


def _invited_again(by: Actor, known: Interest, email: str) -> Interest:
    """The same institution at the same address is invited once. At another, the link that went astray opens nothing
    from then on, and another goes to the right one; what was answered stays."""
    if known.email == email:
        return known
    require(known.link < MOST_LETTERS, *ENOUGH_LETTERS)
    waiting = Interest.objects.filter(pk=known.pk, link=known.link, state=Interest.State.INVITED, erased=False)
    require(waiting.update(email=email, link=known.link + 1) == 1, *ANSWERED)
    known.refresh_from_db()
    told = changed(known, ["email", "link"])
    audit.record(by=by, type="interest.invited-again", ref=known.proposal.reference, changed=told, sealed=True)
    letters.invited(known)
    return known


@transaction.atomic
def respond(
    *,
    by: Actor,
    interest: Interest,
    state: str,
    text: str = "",
    amount: Money | None = None,
    staff_days: int | None = None,
    signatory: str = "",
    function: str = "",
) -> Interest:
    """An institution says whether it is interested, and what it commits. Whoever signs for it is named; once."""
    require(permissions.may_take_in(by) or permissions.may_keep(by), *MAY_NOT)
    require(interest.proposal.case.is_open, *CLOSED)
    require(state in Interest.State.values and state != Interest.State.INVITED and bool(signatory.strip()), *EMPTY)
    columns = {
        "state": state,
        "text": text.strip(),
        "amount_minor": amount.minor if amount else None,
        "currency": amount.currency if amount else "",
        "staff_days": staff_days,
        "signatory": signatory.strip(),
        "function": function.strip(),
        "answered_on": timezone.localdate(),
    }
    waiting = Interest.objects.filter(pk=interest.pk, state=Interest.State.INVITED)
    require(waiting.update(**columns) == 1, *ANSWERED)
    interest.refresh_from_db()
    told = changed(interest, columns)
    audit.record(by=by, type="interest.answered", ref=interest.proposal.reference, changed=told, sealed=True)
    return interest
