"""What a search shows of each kind of record: whose it is, what it is called, where it leads. Read here, never written.

The index answers with the keys of the reader, so that what they may not see is never touched. Each kind reads its rows
once more through its own room's question of who may read them: an index can be late, a permission cannot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy

from chancery.accounts import permissions as accounts
from chancery.accounts.models import Person
from chancery.activities import permissions as activities
from chancery.activities.models import Activity
from chancery.agreements import permissions as agreements
from chancery.agreements.models import Commitment
from chancery.audit.models import Actor
from chancery.cases import permissions as cases
from chancery.cases.models import Case
from chancery.council.models import CouncilItem
from chancery.counterparties import permissions as counterparties
from chancery.counterparties.models import Contact, Counterparty
from chancery.desk.cases import subjects
from chancery.desk.words import text
from chancery.imports.models import ImportNote
from chancery.missions import permissions as missions
from chancery.missions.models import Mission
from chancery.notes import permissions as notes
from chancery.papers import permissions as papers
from chancery.records import DataClass

Ids = Iterable[UUID]


class Shown(NamedTuple):
    """One record that was found."""

    title: Any
    url: str
    meta: Any = ""


@dataclass(frozen=True)
class Kind:
    """One kind of record: its name on the page, whether what is open of it is found too by this person, and the keys
    that are theirs in this kind alone."""

    key: str
    label: Any
    read: Callable[[Actor, Ids], Mapping[UUID, Shown]]
    opened: Callable[[Actor], bool] = lambda _by: False
    keys: Callable[[Actor], frozenset[str]] = lambda _by: frozenset()


def _agreements(by: Actor, ids: Ids) -> dict[UUID, Shown]:
    rows = agreements.visible(by).filter(pk__in=ids).select_related("counterparty__merged_into", "country")
    return {row.pk: Shown(_name(row.counterparty.now), _file(row), _agreement_meta(row)) for row in rows}


def _agreement_meta(row: Any) -> Any:
    return _list(row.reference, text(row, "title"))


def _file(agreement: Any) -> str:
    return reverse("desk:agreement", kwargs={"reference": agreement.reference})


def _counterparties(by: Actor, ids: Ids) -> dict[UUID, Shown]:
    rows = Counterparty.objects.filter(pk__in=ids, merged_into=None).select_related("country")
    return {row.pk: Shown(_name(row), _body(row), _list(row.reference, _country(row))) for row in rows}


def _body(body: Any) -> str:
    return reverse("desk:counterparty", kwargs={"reference": body.reference})


def _country(row: Any) -> Any:
    return text(row.country, "name") if row.country else ""


def _papers(by: Actor, ids: Ids) -> dict[UUID, Shown]:
    rows = papers.readable(by).filter(pk__in=ids)
    return {row.pk: Shown(text(row, "title"), _paper(row), row.kind.upper()) for row in rows}


def _paper(paper: Any) -> str:
    return reverse("desk:paper", kwargs={"paper_id": paper.pk})


def _notes(by: Actor, ids: Ids) -> dict[UUID, Shown]:
    """Each under the record it is on, if that too may be seen."""
    rows = notes.readable(by).filter(pk__in=ids, withdrawn_at=None)
    on = {row.pk: row.ref.partition("/") for row in rows}
    asked: dict[str, list[UUID]] = defaultdict(list)
    for table, _slash, pk in on.values():
        asked[table].append(UUID(pk))
    places = {table: PLACES[table](by, wanted) for table, wanted in asked.items() if table in PLACES}
    found = {key: places.get(table, {}).get(UUID(pk)) for key, (table, _slash, pk) in on.items()}
    return {**{key: place for key, place in found.items() if place is not None}, **_import_notes(by, ids)}


def _import_notes(by: Actor, ids: Ids) -> dict[UUID, Shown]:
    """What a spreadsheet said in columns that nobody mapped, under the record that its row became."""
    if DataClass.INTERNAL not in accounts.keys_of(by):
        return {}
    on = {row.pk: (row.run.kind, row.object_id) for row in ImportNote.objects.filter(pk__in=ids).select_related("run")}
    read = {"agreements": _agreements, "counterparties": _bodies, "activities": _activities}
    places = {kind: read[kind](by, [pk for one, pk in on.values() if one == kind]) for kind, _pk in on.values()}
    found = {key: places[kind].get(pk) for key, (kind, pk) in on.items()}
    return {key: place for key, place in found.items() if place is not None}


def _bodies(by: Actor, ids: Ids) -> dict[UUID, Shown]:
    """What is said of a duplicate is read on the record that it was merged into."""
    rows = Counterparty.objects.filter(pk__in=ids).select_related("merged_into") if counterparties.may_read(by) else ()
    return {row.pk: Shown(_name(row.now), _body(row.now), row.now.reference) for row in rows}


def _missions(by: Actor, ids: Ids) -> dict[UUID, Shown]:
    rows = missions.visible(by).filter(pk__in=ids)
    return {row.pk: Shown(text(row, "title"), _mission(row), row.reference) for row in rows}


def _mission(row: Mission) -> str:
    return reverse("missions:mission", kwargs={"reference": row.reference})


def _commitments(by: Actor, ids: Ids) -> dict[UUID, Shown]:
    rows = Commitment.objects.filter(pk__in=ids, agreement__in=agreements.visible(by)).select_related("agreement")
    return {
        row.pk: Shown(text(row, "title"), _file(row.agreement), f"{row.agreement.reference}, {row.get_state_display()}")
        for row in rows
    }


def _contacts(by: Actor, ids: Ids) -> dict[UUID, Shown]:
    if not counterparties.may_read_contacts(by):
        return {}
    rows = Contact.objects.filter(pk__in=ids, erased=False).select_related("organisation")
    return {row.pk: Shown(str(row), _contact(row), _name(row.organisation)) for row in rows}


def _contact(contact: Any) -> str:
    return reverse("counterparties:contact", kwargs={"contact_id": contact.pk})


def _people(by: Actor, ids: Ids) -> dict[UUID, Shown]:
    if not accounts.may_see_people(by):
        return {}
    return {
        row.pk: Shown(row.name, reverse("desk:person", kwargs={"person_id": row.pk}), text(row, "function"))
        for row in Person.objects.filter(pk__in=ids)
    }


def _council(by: Actor, ids: Ids) -> dict[UUID, Shown]:
    keys = accounts.keys_of(by)
    rows = CouncilItem.objects.filter(pk__in=ids)
    rows = rows if "internal" in keys else rows.public()
    return {row.pk: Shown(text(row, "title"), row.url or reverse("portal:decisions"), row.reference) for row in rows}


def _activities(by: Actor, ids: Ids) -> dict[UUID, Shown]:
    rows = activities.visible(by).filter(pk__in=ids)
    return {row.pk: Shown(text(row, "title"), _activity(row), row.reference) for row in rows}


def _activity(row: Activity) -> str:
    return reverse("activities:show", kwargs={"reference": row.reference})


def _cases(by: Actor, ids: Ids) -> dict[UUID, Shown]:
    """Each by what it is about; of a proposal, by its candidate."""
    rows = list(cases.visible(by).filter(pk__in=ids))
    about = subjects.named(row.subject for row in rows)
    return {row.pk: Shown(about[row.subject].name or row.reference, _case(row), _numbers(row)) for row in rows}


def _case(row: Case) -> str:
    return reverse("desk:case", kwargs={"reference": row.reference})


def _numbers(row: Case) -> Any:
    return _list(row.reference, row.subject, row.get_outcome_display() or row.get_state_display())


def _name(row: Any) -> Any:
    return text(row, "name")


def _list(*parts: Any) -> Any:
    return format_html_join(", ", "{}", ((part,) for part in parts if part))


def _reads_register(by: Actor) -> bool:
    return agreements.may_read(by)


# On which records there are notes, and who reads each.
PLACES: dict[str, Callable[[Actor, Ids], Mapping[UUID, Shown]]] = {
    "agreements.agreement": _agreements,
    "papers.paper": _papers,
    "cases.case": _cases,
    "counterparties.counterparty": _bodies,
    "counterparties.contact": _contacts,
    "missions.mission": _missions,
    "activities.activity": _activities,
}
KINDS = (
    Kind("agreement", gettext_lazy("Agreements"), _agreements, _reads_register),
    Kind("counterparty", gettext_lazy("Counterparties"), _counterparties, counterparties.may_read),
    Kind("commitment", gettext_lazy("Commitments"), _commitments),
    Kind("case", gettext_lazy("Cases"), _cases),
    Kind("paper", gettext_lazy("Papers"), _papers),
    Kind("note", gettext_lazy("Notes"), _notes),
    Kind("council-item", gettext_lazy("Decisions of Council"), _council),
    Kind("activity", gettext_lazy("Activities"), _activities, _reads_register),
    Kind("mission", gettext_lazy("Reports on travel"), _missions, keys=missions.keys),
    Kind("contact", gettext_lazy("Contacts"), _contacts),
    Kind("person", gettext_lazy("People"), _people),
)
