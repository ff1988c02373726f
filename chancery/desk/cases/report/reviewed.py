"""What the report on a review of the program says beside that of a request: what was reviewed, and the inventory."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.desk.cases import reviewing
from chancery.desk.cases.report.council import Reader
from chancery.desk.words import day
from chancery.documents import Block, Heading, Linked, Paragraph, Table, Words
from chancery.frame import language
from chancery.portal import asof
from chancery.portal.words import fine


def summary(look: Reader) -> Paragraph:
    """Which program, and since when."""
    named = {"name": fine(look.policy.title.in_(language())), "day": day(look.case.opened_on)}
    return Paragraph(_("The program under “%(name)s” was reviewed. The review began on %(day)s.") % named)


def proposed(who: str, source: str) -> str:
    """What Council is asked: what the review recommends is written by the office."""
    said = _("%(who)s: consider the findings of the review of the program, and what it recommends (%(source)s).")
    return said % {"who": who, "source": source}


def inventory(look: Reader) -> Iterator[Block]:
    """Every agreement that had been made by the day on which it was opened."""
    if not look.case.is_review:
        return
    found = reviewing.inventory(look.case, look.by)
    yield Heading(_("Inventory of agreements"), 3)
    yield Paragraph(_("As the register stood on %(on)s, the day on which it was opened.") % {"on": day(found.on)})
    counts = [(label, str(n)) for label, n in found.categories]
    yield Table(_("How many in each category"), (_("Category"), _("Agreements")), counts)
    caption = _("Every agreement that had been made, with its category and status of that day")
    heads = (_("Counterparty"), _("Number"), _("Category"), _("Status"))
    rows = [(asof.name(one), one.reference, found.named(one), str(asof.status(one).word)) for one in found.lines]
    yield Table(caption, heads, rows)


def figures(look: Reader) -> list[tuple[Words, ...]]:
    """How many are in the inventory, with where its rows are."""
    if not look.case.is_review:
        return []
    found = reviewing.inventory(look.case, look.by)
    csv = f"{settings.ADDRESS}{reverse('desk:register-on-file', args=['csv'])}?{found.query}"
    return [(_("Agreements in the inventory"), str(found.total), Linked(_("Its rows (CSV)"), csv))]
