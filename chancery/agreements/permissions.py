"""Who may read and write in this room."""

from __future__ import annotations

from django.db.models import Q

from chancery.accounts.permissions import OF_A_DIVISION, OFFICE, READS_INTERNAL, STAFF, divisions_of, has_role, may_work
from chancery.agreements.models import Agreement, AgreementQuerySet, ChangeRequest
from chancery.audit.models import Actor
from chancery.counterparties.permissions import classes_for


def may_register(by: Actor) -> bool:
    """May this actor register an agreement, or change what does not bind of one?"""
    return may_work(by, *OFFICE)


def may_assign(by: Actor) -> bool:
    """The office puts an agreement in its category; the clerk does so for all of them, as Council decided."""
    return may_work(by, *OFFICE, "clerk")


def may_establish(by: Actor, data_class: str) -> bool:
    """Nobody writes a fact under a class that they may not read."""
    return may_register(by) and data_class in classes_for(by)


def may_read(actor: Actor | None) -> bool:
    """Those who work with agreements; an administrator of accounts and a proponent read the public register."""
    return has_role(actor, *STAFF)


def may_read_all(actor: Actor | None) -> bool:
    """Drafts and what is withheld are read by those who prepare, decide on or check them."""
    return has_role(actor, *READS_INTERNAL)


def visible(actor: Actor | None) -> AgreementQuerySet:
    """The agreements that this person may read: all, or the published ones and those of their division."""
    return Agreement.objects.filter(visible_where(actor))


def visible_where(actor: Actor | None, of: str = "") -> Q:
    """The same as a condition, for rows that hang on an agreement: `of` leads to it, as `agreement__`."""
    if may_read_all(actor):
        return Q(**{f"{of}pk__isnull": False})  # not an empty one: `Q() | other` is the other alone
    public = Q(**{f"{of}public": True}) & ~Q(**{f"{of}standing": Agreement.Standing.DRAFT})
    if actor is None or not may_read(actor):
        return public
    mine = divisions_of(actor)
    return public | Q(**{f"{of}lead_division__in": mine}) if mine else public


def may_sign(by: Actor, agreement: Agreement) -> bool:
    """The city manager signs and the clerk records it for the mayor; for its own, the head of the lead division."""
    if may_work(by, "city-manager", "clerk"):
        return True
    return agreement.lead_division is not None and has_role(by, "division-head", division=agreement.lead_division)


def may_record(by: Actor) -> bool:
    """The clerk records what Council decided."""
    return may_work(by, "clerk")


def may_set_aside(by: Actor) -> bool:
    """The clerk records what a body set aside by right of the policy; the office passes over what only should be."""
    return may_record(by) or may_register(by)


def may_tie(by: Actor) -> bool:
    """The office and the clerk say which case decided on what was signed on paper."""
    return may_register(by) or may_record(by)


def may_publish(by: Actor) -> bool:
    """The head of the office and the clerk say what residents see."""
    return may_work(by, "head", "clerk")


def may_ask(by: Actor, kind: str, agreement: Agreement) -> bool:
    """The office asks for a step that binds; a head of division for the agreements of the division."""
    if may_register(by):
        return True
    owned = agreement.lead_division is not None and has_role(by, "division-head", division=agreement.lead_division)
    return kind != ChangeRequest.Kind.CORRECT and owned


def may_take_up(by: Actor, agreement: Agreement) -> bool:
    """The office opens the case of a renewal, an alignment or a conversion; so does the division that leads."""
    own = agreement.lead_division
    return may_register(by) or (
        own is not None and may_work(by, *OF_A_DIVISION) and has_role(by, *OF_A_DIVISION, division=own)
    )


def may_take_up_some(by: Actor) -> bool:
    """Whose part it is to open such cases; of which agreement, the action asks."""
    return may_work(by, *OFFICE, *OF_A_DIVISION)


def may_form(by: Actor) -> bool:
    """The solicitor says that the form is satisfactory."""
    return may_work(by, "solicitor")


def may_decide(by: Actor, kind: str) -> bool:
    """The head of the office corrects what binds; the city manager, or Council through the clerk, decides the rest."""
    if kind == ChangeRequest.Kind.CORRECT:
        return may_work(by, "head")
    return may_work(by, "city-manager", "clerk")


def may_refuse(by: Actor, request: ChangeRequest) -> bool:
    """Whoever could say yes may say no, and who asked may take it back."""
    return by.pk == request.asked_by_id or may_form(by) or may_decide(by, request.kind)


def may_sign_some(by: Actor) -> bool:
    """Whose part it is to sign something; which one, the action asks."""
    return may_work(by, "city-manager", "clerk", "division-head")


def may_record_as(actor: Actor | None) -> bool:
    """Does this person record what Council decided, and need not ask?"""
    return actor is not None and may_record(actor)


def may_step(by: Actor) -> bool:
    """Who asks for a step, or records it; for which agreement, the action asks."""
    return may_work(by, *OFFICE, "division-head", "clerk")


def may_refuse_some(by: Actor) -> bool:
    """Who may say no to something, or take back what they asked for; to what, the action asks."""
    return may_step(by) or may_work(by, "solicitor", "city-manager")


def may_decide_some(by: Actor) -> bool:
    """Who decides on something that was asked; on what, the action asks."""
    return may_work(by, "head", "city-manager", "clerk")
