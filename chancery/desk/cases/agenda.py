"""A case as members of Council follow it: where it stands at any time, and its report once that is on their agenda."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.agreements.models import Agreement
from chancery.agreements.permissions import visible
from chancery.audit.models import Actor
from chancery.cases.models import AgendaEntry, Case, CaseQuerySet, ReportFile
from chancery.cases.words import KIND_NAMES
from chancery.council.models import CouncilItem
from chancery.desk.cases import listing, report
from chancery.desk.cases.next import Gate, step_name
from chancery.desk.cases.report.council import Reader
from chancery.desk.words import day, plain
from chancery.documents import Block, Bullets, Heading, Lines, Linked, Paragraph, Table
from chancery.frame import NAMES
from chancery.policy.model import Authority
from chancery.policy.procedure import Standing
from chancery.portal.words import Label, became

STATES = ("open", "agenda", "closed")


class Line(NamedTuple):
    """One case in the list of the members of Council."""

    case: Case
    name: str
    kind: str
    category: str
    step: str
    state: Label
    entry: AgendaEntry | None


def asked(state: str) -> CaseQuerySet:
    """All cases, or those on their way, on an agenda, or ended."""
    rows = Case.objects.select_related("policy").defer("policy__content")
    if state == "agenda":
        return rows.filter(pk__in=AgendaEntry.objects.standing().values("case"))
    return rows.filter(state=state) if state in STATES else rows


def lines(by: Actor, rows: Iterable[Case]) -> list[Line]:
    """What is said of each: what is asked for and where it is; whom with, once residents or the agenda say so."""
    cases = list(rows)
    entries = newest(cases)
    names = _public(by, cases)
    return [
        Line(
            one,
            title(entries.get(one.pk)) or names.get(one.subject, ""),
            str(KIND_NAMES.get(one.kind, one.kind)),
            listing.category_of(one),
            listing.step_of(one),
            listing.state_of(one),
            entries.get(one.pk),
        )
        for one in cases
    ]


def newest(cases: Sequence[Case]) -> dict[Any, AgendaEntry]:
    """Under which item each was published last."""
    rows = AgendaEntry.objects.standing().filter(case__in=cases, item__public=True).order_by("pk")
    return {one.case_id: one for one in rows.select_related("item", "version")}


def title(entry: AgendaEntry | None) -> str:
    """What the agenda calls it."""
    return (plain(entry.item, "title") or entry.item.reference) if entry else ""


def expected(case: Case) -> dict[str, Any]:
    """The item under which Council is to decide a case: where it is on an agenda, that one; else what it would be
    called."""
    last = waiting(case)
    if last is not None:
        return {"item": last.item}
    found = ReportFile.objects.filter(version__case=case).order_by("-version__number").select_related("paper").first()
    return {f"title_{lang}": getattr(found.paper, f"title_{lang}") for lang in NAMES} if found else {}


def waiting(case: Case) -> AgendaEntry | None:
    """What is on the agenda now, under an item on which Council has not decided."""
    return case.agenda.waiting().select_related("item").first()


def taken_off(case: Case) -> AgendaEntry | None:
    """What was taken off the agenda last, where nothing took its place."""
    rows = AgendaEntry.objects.filter(case=case, item__public=True)
    last = rows.select_related("item").first()
    return last if last is not None and last.withdrawn_on and not rows.standing().exists() else None


def named(item: CouncilItem) -> str:
    """What an item is called."""
    return plain(item, "title")


def _public(by: Actor, cases: Sequence[Case]) -> dict[str, str]:
    """The counterparties of those that are about an agreement which this person may read anyway."""
    asked_of = [one.subject for one in cases if one.subject]
    rows = visible(by).filter(reference__in=asked_of).exclude(standing=Agreement.Standing.DRAFT)
    return {row.reference: plain(row.counterparty.now, "name") for row in _with_names(rows)}


def _with_names(rows: Any) -> Any:
    return rows.select_related("counterparty__merged_into")


def gates(look: Reader) -> list[Gate]:
    """Every step, when it was left, and who acts at it. Of what was found there nothing is told."""
    return [_gate(look, one) for one in look.standings]


def _gate(look: Reader, one: Standing) -> Gate:
    name, who = step_name(one.step), whose(look, one)
    if one.closed_on is not None:
        word = _("Closed on %(day)s") if one.state == "passed" else _("Ended here on %(day)s")
        return Gate(name, "done" if one.state == "passed" else "stopped", word % {"day": day(one.closed_on)})
    if one.state == "now" and look.case.is_open:
        return Gate(name, "now", _("It is here. It waits for: %(who)s") % {"who": who})
    return Gate(name, "", who)


def whose(look: Reader, one: Standing) -> str:
    """Who decides a step, or acts at it."""
    clause = look.policy.get(Authority, one.step.authority) if one.step.authority else None
    return look.roles(clause.roles if clause else one.step.actors)


def heard(case: Case, on: date) -> list[dict[str, Any]]:
    """The items under which it was on an agenda, and what Council made of each."""
    items = CouncilItem.objects.public()
    here = AgendaEntry.objects.standing().filter(case=case).values("item")
    found = items.filter(Q(pk__in=here) | Q(case_decisions__case=case))
    return [
        {"item": one, "title": plain(one, "title"), "outcome": became(one, on)}
        for one in found.distinct().oldest_first()
    ]


def words(made: report.Report) -> dict[str, Any]:
    """What a report says, as plain values: so Council reads it, whatever the record says later."""
    parts = [{"slug": part.slug, "heading": part.heading, "blocks": shown(part.blocks)} for part in made.parts]
    return {"title": made.title, "head": list(made.head.items()), "parts": parts}


def shown(blocks: Iterable[Block]) -> list[list[Any]]:
    """Blocks by their kind; what would lead to the office's own pages is told without its way there."""
    return [[type(block).__name__.lower(), _block(block)] for block in blocks]


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        rows = [[[column, _plain(cell)] for column, cell in zip(block.columns, row, strict=True)] for row in block.rows]
        return {"caption": block.caption, "columns": list(block.columns), "rows": rows}
    if isinstance(block, Bullets):
        return {"numbered": block.numbered, "items": [_plain(item) for item in block.items]}
    if isinstance(block, Lines):
        return {"lines": [_plain(line) for line in block.lines]}
    return {"text": _plain(block.text)} if isinstance(block, Heading | Paragraph) else {}


def _plain(said: Any) -> str:
    return said.text if isinstance(said, Linked) else str(said)


def address(case: Case) -> str:
    """The page of a case for members of Council."""
    return reverse("desk:council-case", kwargs={"reference": case.reference})
