"""Every class of record in plain words: what it holds and, where the City's schedule has no line for it, how long it is
kept by the rule that its columns declare. A table that is in no class fails a test."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from chancery.records import DataClass, Keep, declared
from chancery.retention.models import RecordClass

# What a term can count from, by the column that holds its day.
EVENTS = {
    "accounted_on": _("the day it was accounted for"),
    "advance_cleared_on": _("the day the advance was cleared"),
    "answered_on": _("the day it was answered"),
    "apart_on": _("the day it was set apart"),
    "asked_on": _("the day it was asked"),
    "begun_on": _("the day it was begun"),
    "booked_on": _("the day of the first booking"),
    "brought_on": _("the day it was brought in"),
    "cancelled_on": _("the day it was cancelled"),
    "changed_on": _("the day it was last changed"),
    "consent_on": _("the day the person agreed"),
    "consent_until": _("the last day of the consent"),
    "credential_on": _("the day the person took office"),
    "decided_on": _("the day it was decided"),
    "disposed_on": _("the day its file was destroyed"),
    "done_on": _("the day it was done"),
    "drafted_on": _("the day it was drafted"),
    "due_on": _("the day it was due"),
    "ended_on": _("the day it was taken back"),
    "ends_on": _("the last day of the trip"),
    "entered_on": _("the day it was entered"),
    "expires_at": _("the day the link ran out"),
    "filed_on": _("the day it was filed"),
    "handed_at": _("the day it was handed over"),
    "invited_on": _("the day of the invitation"),
    "last_login": _("the day of the last sign-in"),
    "later_on": _("the day it came in after residents were told"),
    "left_on": _("the day the person left the function"),
    "needs_on": _("the day its needs were taken over"),
    "next_at": _("the day of the next try"),
    "on": _("the day of the expense"),
    "posted_on": _("the day it was posted"),
    "queued_at": _("the day it was queued"),
    "rate_on": _("the day of the exchange rate"),
    "received_on": _("the day it was received"),
    "reimbursed_on": _("the day it was reimbursed"),
    "released_on": _("the day it left"),
    "results_on": _("the day its results were written for residents"),
    "returned_on": _("the day of the return"),
    "reviewed_on": _("the day its results were looked at again"),
    "settled_on": _("the day it was settled"),
    "starts_on": _("the first day of the trip"),
    "until": _("the last day for an answer"),
    "used_at": _("the day the link was used"),
    "verified_on": _("the day it was last checked"),
    "why_on": _("the day its reason was written"),
    "withdrawn_at": _("the day it was withdrawn"),
    "written_at": _("the day it was written"),
}


class Plain(NamedTuple):
    """A class of record as people name it, and the tables that hold it."""

    holds: Any
    tables: tuple[str, ...]


def _of(holds: Any, room: str, *models: str) -> Plain:
    return Plain(holds, tuple(f"{room}.{model}" for model in " ".join(models).split()))


CLASSES = (
    _of(_("Agreements: what was signed, with whom, and all that became of it"), "agreements",
        "agreement grounds categoryassignment party communitypartner jointproject agreementevent agreementfact "
        "agreementwaiver agreementpaper commitment changerequest signing continuation casetie"),
    _of(_("Counterparties, what is known of them and of our city, and days of note"), "counterparties",
        "counterparty alias counterpartyevent dateofnote counterpartyfact homefact countryfact"),
    _of(_("Contacts: people at a counterparty"), "counterparties", "contact"),
    _of(_("Requests to erase somebody, and what was decided"), "counterparties", "erasurerequest"),
    _of(_("Papers: files, and pages elsewhere that the record cites"), "papers", "paper"),
    _of(_("Notes of the office on a record"), "notes", "note"),
    _of(_("Cases: steps, answers, decisions, reports and texts"), "cases",
        "case roleplayed factasked caseelement judgement caseconsultation casewaiver stepclosing confidedclosing "
        "decision opinion casepart casepaper casereport reportversion reportfile reportattachment agendaentry "
        "councilhearing "
        "financereview reporttemplate textversion textlanguage"),
    _of(_("Questions to a candidate about facts, and who answered"), "cases", "factcheck"),
    _of(_("Proposals, and who made them"), "proposals", "proposal"),
    _of(_("What a proposal asks for, in its words"), "proposals",
        "proposaltext plannedactivity means proposalquestion"),
    _of(_("Letters of interest of institutions"), "proposals", "interest"),
    _of(_("Forms that somebody saved or did not confirm"), "proposals", "draft"),
    _of(_("Assignments of the whole register, and letter templates"), "designations",
        "designation placement lettertemplate"),
    _of(_("Letters about an assignment"), "designations", "letter"),
    _of(_("Activities, their results and figures, awards and events"), "activities",
        "activitykind activity milestone correction lesson award event activityresult indicator period"),
    _of(_("Photos, and the consent of those on them"), "activities", "photo"),
    _of(_("Missions: what is planned, and whom to call there in an emergency"), "missions", "mission"),
    _of(_("What was authorised of missions, and on what grounds"), "missions",
        "aim estimate funding authorisation assent aimanswer correction"),
    _of(_("Gifts given and received on missions"), "missions", "gift"),
    _of(_("Trips: who travelled"), "missions", "trip"),
    _of(_("Costs of trips"), "missions", "costline"),
    _of(_("Receipts, repayments and exchange rates of trips"), "missions", "receipt repayment exchangerate"),
    _of(_("What the finance system says of travel"), "missions", "financeline"),
    _of(_("Reports of travellers, and whom they met"), "missions", "tripreport"),
    _of(_("What follows from a trip, and who does it"), "missions", "followup"),
    _of(_("What residents were told of travel, quarter by quarter"), "disclosure", "publication period difference"),
    _of(_("Decisions of Council, and what it asked for"), "council", "councilitem task"),
    _of(_("Policies and frameworks, and drafts of policies"), "strategy",
        "policyversion framework goal objective alignment mechanism sourcenote policydraft draftedit changereason "
        "legalreview"),
    _of(_("Networks and memberships"), "memberships", "network membership networkfact"),
    _of(_("Funds, needs, and what was set aside and spent"), "budgets",
        "fund need posting transfer yearfigure correction budgetline"),
    _of(_("People of the City: name and function"), "accounts", "person"),
    _of(_("Accounts: the address with which somebody signs in"), "accounts", "user"),
    _of(_("Changes of such an address"), "accounts", "addresschange"),
    _of(_("Invitations to an account"), "accounts", "invitation"),
    _of(_("Roles, clearances and who assists whom"), "accounts", "roleheld clearance assistance"),
    _of(_("Divisions, delegations and countersignatures"), "accounts",
        "division delegationinstrument countersignature"),
    _of(_("Notices: what was sent to whom, and how its delivery went"), "notices", "notice"),
    _of(_("How somebody wishes to be told, and secret calendar addresses"), "notices", "wish feed"),
    _of(_("Imports: which file, by whom, and what became of its rows"), "imports", "importrun"),
    _of(_("What a spreadsheet said in columns that the register has not"), "imports", "importnote"),
    _of(_("The records schedule, legal holds and disposals"), "retention", "recordclass hold disposal"),
)  # fmt: skip
NAMES = {table: each.holds for each in CLASSES for table in each.tables}


# What happens without anybody doing it; of all else nothing goes by itself.
BY_ITSELF = {
    "proposals.draft": _("Left alone, the form is emptied by itself. Nothing else is removed by itself."),
    "imports.importrun": _(
        "The file of an import of contacts is deleted a day after, with the rows that wait. Nothing else is removed by "
        "itself."
    ),
}


class Told(NamedTuple):
    """A class as the page tells of it: what it holds, how long by default, and the lines that the City entered."""

    holds: Any
    keep: Keep
    about_people: Keep | None
    lines: list[RecordClass]
    by_itself: Any


def told() -> list[Told]:
    """Every class of record, with how long it is kept and by whose rule."""
    lines: dict[str, list[RecordClass]] = {}
    for line in RecordClass.objects.all():
        lines.setdefault(line.table, []).append(line)
    return [_told(each, [line for table in each.tables for line in lines.get(table, ())]) for each in CLASSES]


def _told(plain: Plain, lines: list[RecordClass]) -> Told:
    keep, personal = keeps(plain.tables[0])
    return Told(plain.holds, keep, personal, lines, BY_ITSELF.get(plain.tables[0], _("Nothing is removed by itself.")))


def keeps(table: str) -> tuple[Keep, Keep | None]:
    """How long a table declares to be kept, and what in it is about people, where that is another term."""
    columns = declared(apps.get_model(table)).values()
    own = next(each.keep for each in columns if each.data_class is not DataClass.PERSONAL)
    people = next((each.keep for each in columns if each.data_class is DataClass.PERSONAL), None)
    return own, people if people is not own else None
