"""What a page showed when somebody acted on the strength of it: an approval binds to that and to nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from chancery import edits
from chancery.cases.models import Decision, TextVersion
from chancery.cases.router import Seat
from chancery.desk.cases import lapsed, rows
from chancery.desk.cases.listing import reason_of
from chancery.desk.cases.look import Look
from chancery.desk.cases.next import is_council, my_seats, step_name
from chancery.desk.words import day
from chancery.frame import NAMES, language
from chancery.policy.model import Step

CONTENT = "content"
RIGHTS, DECIDED = "rights", "decided"


class Difference(NamedTuple):
    """Something that reads otherwise than on the page that was acted on."""

    name: str
    before: str
    now: str


def of(look: Look) -> dict[str, str]:
    """Everything that whoever acts is shown: the step, each answer, what was heard, and the content by its digest."""
    now = look.now
    found = {CONTENT: look.case.content_digest, "step": step_name(now.step) if now else ""}
    if not look.case.is_open:
        found["outcome"] = f"{look.case.get_outcome_display()}. {reason_of(look.case)}".strip()
    for group in rows.groups(look, now, acts=False) if now else []:
        found |= {row.text: f"{row.label.word}. {row.sentence}" for row in group.rows}
    found |= _texts(look)
    for one in look.case.opinions.select_related("person"):
        agrees = _("agrees") if one.agrees else _("does not agree")
        found[f"{one.person.name}, {day(one.given_on)}"] = f"{agrees}. {one.note}"
    for step, decision in look.decisions.items():
        found[_("Decision: %(step)s") % {"step": _name_of(look, step)}] = _decided(decision)
    return found | {_("Who decides here: %(who)s") % {"who": named(look, one)}: _("may decide") for one in mine(look)}


def mine(look: Look) -> list[Seat]:
    """The seats in which whoever looks may say yes or no at the present step, while nobody has."""
    clause = look.authority(look.now.step) if look.now else None
    if look.now is None or clause is None or is_council(clause) or look.now.step.id in look.decisions:
        return []
    return [one for one in my_seats(look) if one.may]


def named(look: Look, seat: Seat) -> str:
    """Who, in which role, under which paper's limit."""
    who = f"{seat.person.name}, {look.role(seat.role)}"
    limit = seat.instrument.limit if seat.instrument else None
    if limit is None:
        return who
    said = _("%(who)s, up to %(limit)s")
    return said % {"who": who, "limit": limit.phrase(language(), settings.CITY.currency)}


def _texts(look: Look) -> dict[str, str]:
    """The newest version of the text in each language: what is decided on."""
    newest: dict[str, TextVersion] = {}
    for one in look.case.texts.order_by("language", "-number"):
        newest.setdefault(one.language, one)
    return {
        _("Text of the agreement, %(language)s") % {"language": NAMES.get(one.language, one.language)}: _(
            "Version %(n)s, %(side)s, %(day)s"
        )
        % {"n": one.number, "side": str(one.get_side_display()).lower(), "day": day(one.on)}
        for one in newest.values()
    }


def seal(look: Look) -> str:
    """The same, signed, as a form carries it; with the rights by which whoever looks acts, and what was decided."""
    carried = {RIGHTS: lapsed.standing(look, mine(look)), DECIDED: sorted(look.decisions)}
    return edits.seal(_about(look), edits.Snapshot({**of(look), **carried}))


def differences(look: Look, sealed: str) -> list[Difference]:
    """What reads otherwise now. A page that we did not write, or wrote too long ago to be read, differs as a whole."""
    snapshot, now = edits.unseal(_about(look), sealed), of(look)
    if snapshot is None:
        return [Difference(_("The page you acted on"), _("could not be read"), _("Read it again below."))]
    # Of a case that has ended meanwhile its end is told, and not of each answer that it waits for none.
    names = (CONTENT, "step", "outcome") if "outcome" in now else {**snapshot.shown, **now}
    found = [name for name in names if name not in (RIGHTS, DECIDED) and snapshot.shown.get(name) != now.get(name)]
    # What a clearance let them read is not said once more to who has none.
    closed = lapsed.of_clearance(_list(snapshot, RIGHTS), look.on)
    before = {name: _("as you read it") for name in found} if closed else snapshot.shown
    return [Difference(*_told(name, before, now)) for name in found]


def ended(look: Look, sealed: str) -> list[str]:
    """Which of the rights by which they acted on that page count no more, in sentences."""
    snapshot = edits.unseal(_about(look), sealed)
    return lapsed.ended(_list(snapshot, RIGHTS), look.on) if snapshot else []


def went_on(look: Look, sealed: str) -> bool:
    """Has somebody taken the case further since: to another step, to its end, or by a decision?"""
    snapshot = edits.unseal(_about(look), sealed)
    if snapshot is None:
        return False
    now = look.now
    moved = snapshot.shown.get("step") != (step_name(now.step) if now else "")
    return moved or not look.case.is_open or not set(look.decisions) <= set(_list(snapshot, DECIDED))


def is_ours(look: Look, sealed: str) -> bool:
    """Is it a page of this case that was shown to this person?"""
    return edits.unseal(_about(look), sealed) is not None


def _list(snapshot: edits.Snapshot, name: str) -> list[str]:
    found = snapshot.shown.get(name, [])
    return found if isinstance(found, list) else []


def _name_of(look: Look, step: str) -> str:
    clause = look.policy.by_id.get(step)
    return step_name(clause) if isinstance(clause, Step) else step


def _decided(decision: Decision) -> str:
    """Yes or no, by whom and when."""
    who = decision.council_item.reference if decision.council_item else getattr(decision.person, "name", "")
    return f"{_('Yes') if decision.yes else _('No')}. {who}, {day(decision.decided_on)}"


def _told(name: str, before: Mapping[str, object], now: Mapping[str, str]) -> tuple[str, str, str]:
    if name == CONTENT:
        return _("What the request says"), _("as you read it"), _("somebody has changed it since")
    label = {"step": _("The step it is at"), "outcome": _("How it ended")}.get(name, name)
    return label, str(before.get(name) or _("not there")), now.get(name) or _("not there")


def _about(look: Look) -> str:
    return f"case/{look.case.reference}/{look.by.pk}"
