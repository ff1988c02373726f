"""The travel pack as a document: what is recorded of the mission, in the order in which a traveller needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chancery.counterparties.models import Contact
from chancery.desk.pack import Pack
from chancery.documents import Block, Bullets, Document, Heading, Paragraph, Table
from chancery.frame import city
from chancery.missions.models import CostLine, Mission
from chancery.missions.models.undertaking import CostClass
from chancery.missions.preflight import Journey, Preflight
from chancery.missions.shown import who
from chancery.money import Money
from chancery.portal import words


def document(pack: Pack, on: date) -> Document:
    """The whole of it."""
    mission, lang = pack.mission, words.language()
    drawn = pgettext("trip receipt", "Drawn up from the register on %(day)s.") % {"day": words.day(on)}
    parts = (_mission, _travellers, _contacts, _promises, _known, _money, _help)
    return Document(
        title=_("Travel pack: %(title)s") % {"title": words.plain(mission, "title") or mission.reference},
        lang=lang,
        sender=(city(lang)["name"],),
        opening=[Paragraph(f"{mission.reference}, {mission.get_state_display()}")],
        blocks=[
            *(block for part in parts for block in part(pack)),
            Paragraph(f"{drawn} {_('For the travellers and the office, not for publication.')}"),
        ],
        foot=mission.reference,
    )


def _or_not(value: object) -> str:
    return str(value) if value else _("not recorded")


def _mission(pack: Pack) -> Iterator[Block]:
    mission = pack.mission
    yield Paragraph(words.plain(mission, "purpose") or _("The purpose is not recorded."))
    rows = [
        [_("Place and days"), f"{_place(mission)}. {_days(mission.starts_on, mission.ends_on)}"],
        [_("With whom"), _or_not(", ".join(words.plain(one, "name") for one in pack.partners))],
        [_("What is expected of it"), _or_not(words.plain(mission, "expected"))],
    ]
    yield Table(_("The mission"), [_("Of the mission"), _("What the record says")], rows)
    yield Heading(_("Objectives"))
    aims = [words.plain(one, "text") for one in mission.aims.all()]
    yield Bullets(aims, numbered=True) if aims else Paragraph(_("None is recorded."))
    yield Heading(_("Programme"))
    lines = [one.strip() for one in words.plain(mission, "programme").splitlines() if one.strip()]
    yield Bullets(lines) if len(lines) > 1 else Paragraph(_or_not("".join(lines)))


def _place(mission: Mission) -> str:
    country = words.plain(mission.country, "name") if mission.country else ""
    return ", ".join(part for part in (mission.place or _("not recorded"), country) if part)


def _days(first: date | None, last: date | None) -> str:
    if first is None:
        return _("not recorded")
    return words.day(first) if last in (None, first) else f"{words.day(first)} – {words.day(last)}"


def _travellers(pack: Pack) -> Iterator[Block]:
    yield Heading(_("Travellers"))
    first, last = pack.mission.starts_on, pack.mission.ends_on
    rows = [
        [
            _or_not(who(one)),
            words.plain(one, "function") or str(one.get_group_display()),
            _days(one.starts_on or first, one.ends_on or last),
        ]
        for one in pack.travellers
    ]
    columns = [_("Name"), _("Function"), pgettext("trip", "Days")]
    yield Table(_("Who travels"), columns, rows) if rows else Paragraph(_("Nobody is named yet."))


def _contacts(pack: Pack) -> Iterator[Block]:
    yield Heading(_("Contacts"))
    if pack.contacts is None:
        yield Paragraph(_("Contacts are not for everyone who reads a mission: ask the office."))
        return
    if not pack.contacts:
        yield Paragraph(_("None is recorded."))
    for one in pack.contacts:
        yield Heading(one.name, 3)
        yield Table(
            _("How to address and reach them"), [_("Of the contact"), _("What the record says")], _of_contact(one)
        )


def _of_contact(one: Contact) -> list[list[str]]:
    rows = [
        [_("Function"), _or_not(words.plain(one, "function"))],
        [pgettext("contact", "At"), words.plain(one.organisation.now, "name")],
        [_("Spoken to"), _or_not(words.plain(one, "spoken"))],
        [_("A letter begins"), _or_not(words.plain(one, "letter"))],
        [_("Languages"), _or_not(one.languages)],
        [_("E-mail"), _or_not(one.email)],
        [_("Telephone"), _or_not(", ".join(part for part in (one.phone, one.mobile) if part))],
    ]
    said = ((_("Name in its own script"), one.own_name), (_("How it is said"), one.pronunciation))
    return [*([label, value] for label, value in said if value), *rows]


def _promises(pack: Pack) -> Iterator[Block]:
    yield Heading(_("Commitments that are open"))
    rows = [
        [
            words.plain(one, "title"),
            str(one.get_side_display()),
            _or_not(one.due.phrase(words.language())),
            str(one.get_state_display()),
            one.agreement.reference,
        ]
        for one in pack.promises
    ]
    columns = [
        pgettext("commitment", "Promise"), pgettext("commitment", "Whose"), _("Due"),
        pgettext("commitment", "Where it stands"), _("Agreement"),
    ]  # fmt: skip
    if rows:
        yield Table(_("Promised under agreements with the partner"), columns, rows)
    else:
        yield Paragraph(_("None is on record under agreements with the partner that you may read."))


def _known(pack: Pack) -> Iterator[Block]:
    known, dated = pack.preflight, pack.mission.starts_on is not None
    yield Heading(_("What the record knows of this journey"))
    rows = [
        [_("Who else goes"), _journeys(known.beside) if known.beside or dated else _unsaid()],
        [_("Membership that covers it"), _or_none(words.plain(one.membership.network, "name") for one in known.covers)],
        [_("Last visits there"), _journeys(known.before) if dated else _unsaid()],
        [_("Meetings of Council"), _meetings(known) if dated else _unsaid()],
        [_("Days of note"), _of_note(known) if dated else _unsaid()],
    ]
    yield Table(_("Others who go, and days that collide"), [_("Of the journey"), _("What the record says")], rows)
    if not known.sees_all:
        yield Paragraph(_("Of other divisions you see what is published; the office sees all."))


def _unsaid() -> str:
    return _("That cannot be said before the days are recorded.")


def _of_note(known: Preflight) -> str:
    return _or_none(f"{words.plain(one, 'name')}, {words.day(one.on)}" for one, _country in known.days)


def _or_none(found: Iterable[str]) -> str:
    return "; ".join(found) or _("None is recorded.")


def _journeys(found: list[Journey]) -> str:
    return _or_none(
        ", ".join(
            [words.plain(one.mission, "title"), one.mission.reference, *one.people, _days(one.starts_on, one.ends_on)]
        )
        for one in found
    )


def _meetings(known: Preflight) -> str:
    council, lang = _("Council"), words.language()
    return _or_none(f"{words.plain(one.first, 'body') or council}, {one.met.phrase(lang)}" for one in known.meetings)


def _money(pack: Pack) -> Iterator[Block]:
    yield Heading(_("Rates and maximum"))
    yield Paragraph(f"{_('It may cost at most')}{_(': ')}{_sum(pack.maximum)}")
    yield Paragraph(f"{_('Table of rates that is used')}{_(': ')}{_or_not(', '.join(pack.tables))}")
    if pack.rates:
        rows = [[_kind(one.kind), _sum(one.amount), one.table, one.source] for one in pack.rates]
        columns = [_("For what"), pgettext("cost", "Rate"), pgettext("cost", "Table"), _("Source")]
        yield Table(_("For this place, on the first day"), columns, rows)
    else:
        yield Paragraph(_("The rates for this place on the first day are not recorded."))


def _kind(kind: str) -> str:
    said: dict[str, Any] = {**dict(CostLine.Meal.choices), **dict(CostClass.choices)}
    said |= {"private-lodging": _("Lodging with somebody privately"), "kilometre": _("A kilometre by car")}
    return str(said.get(kind, kind))


def _sum(amount: Money | None) -> str:
    return amount.phrase(words.language(), settings.CITY.currency) if amount is not None else _("not recorded")


def _help(pack: Pack) -> Iterator[Block]:
    yield Heading(_("In an emergency"))
    lines = [one.strip() for one in pack.mission.emergency.splitlines() if one.strip()]
    yield Paragraph(f"{_('Emergency numbers there')}{_(': ')}{'' if lines else _('not recorded')}".rstrip())
    if lines:
        yield Bullets(lines)
    rows = [[words.plain(one, "name"), _or_not(words.plain(one, "place"))] for one in pack.consulates]
    if rows:
        yield Table(_("Consulates on record for this country"), [_("Consulate"), _("Where it sits")], rows)
    else:
        yield Paragraph(f"{_('Consulates on record for this country')}{_(': ')}{_('not recorded')}")
