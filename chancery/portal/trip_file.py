"""The receipt of a mission as a tagged PDF, in the language of the page: what the page says, in its order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from chancery import documents
from chancery.disclosure.corrected import PaidBefore
from chancery.disclosure.receipt import Reworded, Where
from chancery.disclosure.rule import Stage
from chancery.documents import Block, Bullets, Document, Heading, Paragraph, Table
from chancery.frame import city
from chancery.missions.models import Funding, Gift
from chancery.money import Money
from chancery.portal import words


def as_pdf(told: Mapping[str, Any], on: date) -> bytes:
    """The file."""
    return documents.pdf(document(told, on))


def document(told: Mapping[str, Any], on: date) -> Document:
    """The receipt as a document: before, and once everyone is back during and after."""
    lang, mission = words.language(), told["mission"]
    after = told["stage"] == Stage.AFTER
    blocks = [*_before(told), *(_after(told) if after else ())]
    return Document(
        title=(words.plain(mission, "title") or mission.reference) if after else str(told["name"]),
        lang=lang,
        sender=(city(lang)["name"],),
        opening=[Paragraph(", ".join(part for part in (mission.reference, told["when"]) if part))],
        blocks=[*blocks, Paragraph(_drawn_up(on))],
        foot=mission.reference,
    )


def _drawn_up(on: date) -> str:
    return pgettext("trip receipt", "Drawn up from the register on %(day)s.") % {"day": words.day(on)}


def _before(told: Mapping[str, Any]) -> Iterator[Block]:
    yield Paragraph(words.plain(told["mission"], "purpose") or _("The purpose is not recorded."))
    yield Heading(pgettext("trip", "Before"))
    quarter, rows = told["quarter"], []
    said = {"quarter": quarter[1], "year": quarter[0]} if quarter else {}
    rows.append([_("Quarter"), _("quarter %(quarter)s of %(year)s") % said if quarter else _("not recorded")])
    rows.append([_("By whose authority"), _authority(told)])
    rows.append([_("It may cost at most"), _money(told["maximum"])])
    yield Table(_("Why, for what, and at most how much."), [_("Of the mission"), _("What the record says")], rows)
    yield Heading(_("Objectives"), 3)
    aims = [words.plain(one, "text") for one in told["aims"]]
    yield Bullets(aims, numbered=True) if aims else Paragraph(_("None is recorded."))
    if told["stage"] == Stage.BEFORE:
        yield Paragraph(_("Where, when exactly and who follows once everyone is back."))


def _authority(told: Mapping[str, Any]) -> str:
    given, council = told["given"], told["council"]
    if given is None:
        return _("not recorded")
    said = f"{pgettext('mission', 'Authorised on')} {words.day(given.on)}"
    if role := told["role"]:
        said += f", {_('in the role of')} {words.plain(role, 'name')}"
    if council:
        said += f", {_('by the council item')} {council.reference}"
    for_whom = ngettext("for %(n)s traveller", "for %(n)s travellers", given.travellers)
    return f"{said}, {for_whom % {'n': given.travellers}}"


def _after(told: Mapping[str, Any]) -> Iterator[Block]:
    rows = []
    yield Heading(pgettext("trip", "During"))
    yield Paragraph(" ".join([*(f"{_place(one)}." for one in told["where"]), f"{told['when']}."]))
    for one in told["people"]:
        group = str(one.trip.get_group_display())
        who = ", ".join(part for part in (one.name, words.plain(one.trip, "function")) if part) or group
        cancelled = pgettext("mission", "Cancelled") if one.trip.cancelled_on else ""
        rows.append([who, ". ".join(part for part in (group, cancelled) if part), _money(one.sums.spent)])
    yield Table(_("Who travelled"), [_("Traveller"), _("Group"), pgettext("cost", "Spent")], rows)
    yield from _cost(told)
    yield from _came_of_it(told)
    yield from _corrections(told)


def _place(one: Where) -> str:
    country = words.plain(one.country, "name") if one.country else ""
    return ", ".join(part for part in (one.place or _("not recorded"), country) if part)


def _cost(told: Mapping[str, Any]) -> Iterator[Block]:
    """Estimated beside spent, and who paid."""
    rows = [[str(one.label), _money(one.estimated), _money(one.spent)] for one in told["costs"]]
    rows += [[f"{_('Given back to the City')}, {words.day(one.on)}", "", _money(one.back)] for one in told["repaid"]]
    yield Heading(_("What it cost"))
    if rows:
        columns = [_("For what"), pgettext("cost", "Estimated"), pgettext("cost", "Spent")]
        rows.append([_("Total"), _money(told["estimated"]), _money(told["sums"].spent)])
        yield Table(_("Estimated beside spent"), columns, rows)
    else:
        yield Paragraph(_("Nothing was posted."))
    paid = [[_("The City"), _money(told["sums"].spent)]]
    if told["sums"].others:
        paid.append([f"{_('Others, as posted')}. {_('Not in the City’s total.')}", _money(told["others"])])
    for one in told["funding"]:
        paid.append([f"{one.get_source_display()}, {_declared(one)}", _money(one.amount)])
    yield Table(_("Who paid"), [_("Who"), _("Amount")], paid)


def _came_of_it(told: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading(pgettext("trip", "After"))
    for one in told["reports"]:
        yield Paragraph(f"{_('Report filed on')} {words.day(one.filed_on)}")
        yield Paragraph(words.plain(one, "summary") or _("It has no summary for residents."))
        answers = [[words.plain(each.aim, "text"), str(each.get_answer_display())] for each in one.answers.all()]
        if answers:
            yield Table(_("Objectives"), [_("Objective"), _("Was it met?")], answers)
    if not told["reports"]:
        yield Paragraph(_("No report is filed."))
    yield from _some_time_after(told)
    if told["gifts"]:
        columns = [_("What was given or received"), _("What became of it"), _("Worth")]
        yield Table(_("Gifts"), columns, [_gift(one) for one in told["gifts"]])


def _some_time_after(told: Mapping[str, Any]) -> Iterator[Block]:
    """What came of it, or from when the policy wants it written down."""
    mission, due = told["mission"], told["results_due"]
    if mission.results_on:
        yield Heading(_("What came of it, some time after"), 3)
        yield Paragraph(f"{pgettext('results', 'Written on')} {words.day(mission.results_on)}")
        yield Paragraph(words.plain(mission, "results"))
    elif due and mission.state == mission.State.AUTHORISED:
        said = _("The policy wants what came of it looked at again from %(day)s. It is not written down yet.")
        yield Paragraph(said % {"day": words.day(due)})


def _gift(one: Gift) -> list[str]:
    way = ", ".join(part for part in (str(one.get_way_display()), words.day(one.on) if one.on else "") if part)
    fate = f"{one.get_fate_display()}, {words.day(one.decided_on)}" if one.fate else _("Nothing is decided.")
    return [f"{words.plain(one, 'what')}. {way}", fate, _money(one.value)]


def _corrections(told: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading(_("Corrections"))
    if told["told_on"]:
        said = f"{pgettext('mission', 'Accounted for on')} {words.day(told['told_on'])}"
        if late := told["late"]:
            said += ", " + ngettext(
                "%(n)s day after the deadline of the policy", "%(n)s days after the deadline of the policy", late
            ) % {"n": late}  # fmt: skip
        yield Paragraph(f"{said}.")
    items = [f"{one.label}, {words.day(one.on)}{_(': ')}{one.became}" for one in told["corrections"]]
    items += [_paid_otherwise(one) for one in told["paid"]]
    items += [_reworded(one) for one in told["reworded"]]
    yield Bullets(items) if items else Paragraph(_("None is recorded."))


def _reworded(told: Reworded) -> str:
    one = told.row
    said = {"was": words.plain(one, "was"), "now": words.plain(one, "now")}
    became = _("“%(was)s” became “%(now)s”") if said["now"] else _("“%(was)s” was taken out")
    what = _("Corrected in the other language.") if told.elsewhere else became % said
    return f"{one.get_about_display()}, {words.day(one.on)}{_(': ')}{what}"


def _paid_otherwise(one: PaidBefore) -> str:
    what = f"{_('Who pays')}, {words.day(one.on)}{_(': ')}"
    if one.was is None:
        return f"{what}{_('Came in after it was accounted for')}{_(': ')}{_who_pays(one.now)}" if one.now else what
    became = f"{_('became')} {_who_pays(one.now)}" if one.now else _("was taken out")
    return f"{what}{_who_pays(one.was)} {became}"


def _who_pays(one: Funding) -> str:
    amount = _money(one.amount) if one.amount else _("amount not recorded")
    return f"{one.get_source_display()}, {amount}, {_declared(one)}"


def _declared(one: Funding) -> str:
    return f"{_('declared on')} {words.day(one.declared_on)}" if one.declared_on else _("not declared")


def _money(amount: Money | None) -> str:
    return amount.phrase(words.language(), settings.CITY.currency) if amount is not None else _("not recorded")
