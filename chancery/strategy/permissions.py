"""Who may write in this room."""

from chancery.accounts import separation
from chancery.accounts.permissions import ADMINISTRATOR, OFFICE, STAFF, has_role, may_read, may_work
from chancery.audit.models import Actor
from chancery.records import DataClass
from chancery.strategy.models import DraftEdit, PolicyVersion

ACT = "policy"


def may_import(by: Actor) -> bool:
    """May this actor import a policy or a framework?"""
    return may_work(by, "officer", "clerk")


def may_import_first(by: Actor) -> bool:
    """While the city has no policy at all, the administrator who sets it up brings in the first; never a later one."""
    return has_role(by, ADMINISTRATOR) and not PolicyVersion.objects.exists()


def may_adopt(by: Actor) -> bool:
    """The clerk puts a policy in force, with the item by which Council adopted it."""
    return may_work(by, "clerk")


def may_adopt_this(by: Actor, version: PolicyVersion) -> bool:
    """Not whoever wrote in its draft: a second clerk does, or in a small office the countersigner lets it be."""
    wrote = DraftEdit.objects.filter(draft__version=version).values_list("edited_by_id", flat=True)
    return may_adopt(by) and separation.apart(by, wrote, act=ACT, about=version, shown=version.digest)


def may_ask_to_countersign(by: Actor, version: PolicyVersion) -> bool:
    """In a small office: the clerk who wrote in it, and would put it in force alone."""
    wrote = DraftEdit.objects.filter(draft__version=version, edited_by=by).exists()
    return may_adopt(by) and wrote and version.in_force_from is None and separation.may_be_countersigned(ACT)


def may_read_drafts(actor: Actor | None) -> bool:
    """Everyone who works here reads what is being written, and tries it on the register."""
    return has_role(actor, *STAFF)


def may_draft(by: Actor) -> bool:
    """The international relations office writes a policy."""
    return may_work(by, *OFFICE)


def may_weigh(by: Actor) -> bool:
    """The international relations office says how much each part of a framework weighs in this city."""
    return may_work(by, *OFFICE)


def may_propose(by: Actor) -> bool:
    """The head of the office or the city manager brings it before Council."""
    return may_work(by, "head", "city-manager")


def may_advise(by: Actor) -> bool:
    """The solicitor says what they think of it."""
    return may_work(by, "solicitor")


def may_read_advice(actor: Actor | None) -> bool:
    """Legal advice is for those who read what is internal."""
    return may_read(actor, DataClass.INTERNAL)
