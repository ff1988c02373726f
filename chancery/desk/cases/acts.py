"""What somebody did in a case, in the words they wrote: read from the rows that a line of the ledger holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from chancery.accounts.models import Division, Person
from chancery.budgets.models import FTE
from chancery.cases.models import Case, CaseConsultation, TextVersion
from chancery.cases.models.matters import Outcome
from chancery.council.models import CouncilItem
from chancery.desk.cases.listing import reason_of
from chancery.desk.cases.look import Look
from chancery.desk.cases.next import step_name
from chancery.desk.cases.report.whole import STAGES
from chancery.desk.cases.rows import clause_name
from chancery.desk.words import plain
from chancery.frame import NAMES, language
from chancery.money import Money
from chancery.policy.model import Step

Row = Mapping[str, Any]


def words_of(look: Look, rows: Mapping[str, Row]) -> list[str]:
    """Each row of a line in a sentence, if it says something; what nobody wrote says nothing."""
    told = [TELLS[table](look, row) for name, row in rows.items() if (table := name.partition("/")[0]) in TELLS]
    return [one for one in told if one]


def _said(*parts: Any) -> str:
    """What there is of it, one after the other."""
    return " ".join(str(part).strip() for part in parts if part and str(part).strip())


def _named(look: Look, row: Row, column: str, what: Any) -> str:
    """A clause by its name, with what was said of it."""
    if not row.get(column):
        return str(what)
    return _("%(name)s: %(said)s.") % {"name": clause_name(look, str(row[column])).rstrip(".?"), "said": what}


def _judged(look: Look, row: Row) -> str:
    if "outcome" not in row:
        return ""  # the answer before it, which the new one replaced
    return _said(_named(look, row, "clause", Outcome(row["outcome"]).label), row.get("reasons"), row.get("evidence"))


def _element(look: Look, row: Row) -> str:
    there = {True: _("Yes"), False: _("No"), None: _("Not known")}[row.get("there")]
    return _said(_named(look, row, "element", there), row.get("note"))


def _consulted(look: Look, row: Row) -> str:
    answer = CaseConsultation.Answer(row.get("answer") or "").label
    return _said(_named(look, row, "consultation", row.get("asked_of") or answer), row.get("advice"))


def _waived(look: Look, row: Row) -> str:
    return _said(_named(look, row, "clause", look.role(str(row.get("body", "")))), row.get("reason"))


def _opinion(look: Look, row: Row) -> str:
    return _said(f"{_('Agrees') if row.get('agrees') else _('Does not agree')}.", row.get("note"))


def _decided(look: Look, row: Row) -> str:
    if "yes" not in row:
        return _voided(row)
    unread = _("No text of it was kept in this case when it was signed.") if row.get("without_text") else ""
    return _said(f"{_('Yes') if row['yes'] else _('No')}.", _decider(row), row.get("note"), unread)


def _voided(row: Row) -> str:
    """That a decision counts no more, and what of it reads otherwise now."""
    if not row.get("voided_on"):
        return ""
    said = {
        "answer": _("A decision on an earlier answer no longer counts."),
        "condition": _("A decision whose conditions did not hold any more no longer counts."),
    }
    return said.get(str(row.get("voided_because", "")), _("A decision on an earlier text no longer counts."))


def _decider(row: Row) -> str:
    """Who decided, which need not be who wrote it down: the clerk writes for Council, and for who has no account."""
    if row.get("council_item"):
        item = CouncilItem.objects.filter(pk=UUID(str(row["council_item"]))).first()
        return f"{item.reference}. {item.get_outcome_display()}." if item else ""
    person = Person.objects.filter(pk=UUID(str(row["person"]))).first() if row.get("person") else None
    return f"{person.name}." if person else ""


def _closed(look: Look, row: Row) -> str:
    step = look.policy.by_id.get(str(row.get("step", "")))
    return _said(f"{step_name(step)}." if isinstance(step, Step) else "", row.get("reason"))


def _case(look: Look, row: Row) -> str:
    led = Division.objects.filter(pk=UUID(str(row["lead_division"]))).first() if row.get("lead_division") else None
    outcome = f"{Case.Outcome(row['outcome']).label}." if row.get("outcome") else ""
    lacking = row.get("outcome") == Case.Outcome.NOT_CONSIDERED
    reason = reason_of(look.case) if lacking else row.get("reason")
    return _said(f"{plain(led, 'name')}." if led else "", outcome, reason)


def _version(look: Look, row: Row) -> str:
    if row.get("stage") not in STAGES:
        return ""
    return _("Version %(n)s: %(stage)s") % {"n": row.get("number", ""), "stage": STAGES[row["stage"]]}


def _text(look: Look, row: Row) -> str:
    side = TextVersion.Side(row["side"]).label if row.get("side") else ""
    tongue = NAMES.get(str(row.get("language", "")), row.get("language", ""))
    return _said(f"{tongue}, {side}." if side else "", row.get("note"))


def _need(look: Look, row: Row) -> str:
    if "amount_minor" not in row or not row.get("unit"):
        return ""
    amount = Money(int(row["amount_minor"]), str(row["unit"])).phrase(language(), settings.CITY.currency)
    said = amount.replace(FTE, _("FTE")) if row["unit"] == FTE else amount
    return _said(f"{row.get('year', '')}, {said}.", row.get("note_en") or row.get("note_fr"))


def _listed(look: Look, row: Row) -> str:
    item = CouncilItem.objects.filter(pk=UUID(str(row["item"]))).first() if row.get("item") else None
    return _said(item.reference, plain(item, "title")) if item else ""


def _heard(look: Look, row: Row) -> str:
    item = CouncilItem.objects.filter(pk=UUID(str(row["item"]))).first() if row.get("item") else None
    return f"{item.reference}. {item.get_outcome_display()}." if item else ""


TELLS: dict[str, Callable[[Look, Row], str]] = {
    "cases.judgement": _judged,
    "cases.caseelement": _element,
    "cases.caseconsultation": _consulted,
    "cases.casewaiver": _waived,
    "cases.opinion": _opinion,
    "cases.financereview": _opinion,
    "cases.decision": _decided,
    "cases.stepclosing": _closed,
    "cases.case": _case,
    "cases.reportversion": _version,
    "cases.textversion": _text,
    "cases.agendaentry": _listed,
    "cases.councilhearing": _heard,
    "budgets.need": _need,
}
