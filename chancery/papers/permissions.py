"""Who may read and write in this room."""

from chancery.accounts.permissions import OF_A_DIVISION, OFFICE, keys_of, may_work
from chancery.audit.models import Actor
from chancery.papers.models import Paper, PaperQuerySet


def may_file(by: Actor) -> bool:
    """May this actor put a paper in the record?"""
    return may_work(by, *OF_A_DIVISION, *OFFICE, "solicitor", "clerk")


def may_file_receipt(by: Actor) -> bool:
    """May this actor show what a trip cost? Members of Council travel too, and the treasurer enters what came by post;
    of whose trip it is, the room of travel asks."""
    return may_file(by) or may_work(by, "councillor", "treasurer")


def may_reclassify(by: Actor) -> bool:
    """May this actor say who may read a paper? Officers, their head, the solicitor and the clerk answer for that."""
    return may_work(by, *OFFICE, "solicitor", "clerk")


def may_read(actor: Actor | None, paper: Paper) -> bool:
    """May this person read it? By its class; whether it exists is not told to the others."""
    return not keys_of(actor).isdisjoint(paper.keys)


def may_read_files(by: Actor) -> bool:
    """Files are read for their words by a part of the product, never by a person."""
    return by.kind == Actor.Kind.SERVICE


def may_dispose(by: Actor) -> bool:
    """The clerk destroys what the records schedule says; who else must agree is asked where it is proposed."""
    return may_work(by, "clerk")


def may_change(by: Actor, paper: Paper) -> bool:
    """May this actor correct or supersede it? Nobody changes what they may not read."""
    return may_file(by) and may_read(by, paper)


def readable(actor: Actor | None) -> PaperQuerySet:
    """The papers that this person may read."""
    return Paper.objects.seen_with(keys_of(actor))


def versions(actor: Actor | None, paper: Paper) -> list[Paper]:
    """Its versions that this person may read, the newest first. Of the others they learn neither title nor number."""
    keys = keys_of(actor)
    return [one for one in paper.chain() if not keys.isdisjoint(one.keys)]
