"""The register of a day, in words: what is shown and what is not, its rows, and the same to take along."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery import documents
from chancery.agreements import past
from chancery.agreements.export import neutral
from chancery.agreements.past import Made
from chancery.audit.past import began
from chancery.dates import in_words
from chancery.documents import Block, Document, Heading, Paragraph, Table
from chancery.memberships.models import Membership
from chancery.portal import data, rows, words
from chancery.portal.views import errors
from chancery.portal.views.register import asked
from chancery.search.words import fold
from chancery.strategy.policies import loaded

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MOST_ROWS, MOST_KEPT = 2000, 2
UNDATED = gettext_lazy(
    "The day on which they were made is not recorded, or only between two days: they may have been there, or not."
)
NOT_KNOWN = words.Label(gettext_lazy("Not recorded"), "open")
FILTERS = ("category", "country", "region", "status")


class View:
    """One look back: on which day, as seen when, and what the filters leave."""

    def __init__(self, request: HttpRequest, *, office: bool) -> None:
        """Read what was asked; a day that is none is today, and that is said."""
        today = data.today()
        typed = [request.GET.get(key, "") for key in ("on", "seen")]
        on, self.seen = (_day(text)[0] for text in typed)
        self.on, self.unreadable = on or today, [text[:40] for text in typed if _day(text)[1]]
        self.asked = {key: values for key, values in asked(request).items() if key in (*FILTERS, "q")}
        self.office, self.every = office, _register(self.on, self.seen, office)
        self.named = _as_of_the_day(self.on, data.kept())
        self.narrowed = past.narrowed(self.every, self.asked)
        self.all, self.n = (sum(line.made is Made.YES for line in lines) for lines in (self.every, self.narrowed))
        self.lines = [line for line in self.narrowed if line.made is not Made.NO]

    @cached_property
    def later(self) -> list[past.Then]:
        """What had been agreed by the day, and was written down only after the other."""
        if self.seen is None:
            return []
        known = {line.reference for line in self.every}
        now = _register(self.on, None, self.office)
        return [line for line in past.narrowed(now, self.asked) if line.reference not in known and line.made != Made.NO]

    @property
    def said(self) -> list[str]:
        """In plain words what is shown."""
        day = words.day(self.on)
        if self.seen is None:
            return [
                _("What had been agreed by %(day)s, with the category and the status of that day.") % {"day": day},
                _("What was learnt and corrected since then is taken into account."),
            ]
        first = began()
        told = [
            _("What had been agreed by %(day)s, as it was written in this record by the end of %(seen)s.")
            % {"day": day, "seen": words.day(self.seen)},
            _("What was entered or corrected after that day is not taken into account."),
        ]
        if first is not None and self.seen < first:
            told.append(_("Nothing was written yet: this record begins on %(day)s.") % {"day": words.day(first)})
        return told

    def cells(self, made: Made = Made.YES) -> list[dict[str, Any]]:
        """The rows of the page: what had been agreed, or what may have been, or what had not been yet."""
        return [self._cells(line) for line in [line for line in self.narrowed if line.made is made][:MOST_ROWS]]

    def after(self) -> list[dict[str, Any]]:
        """Those that were entered later."""
        return [self._cells(line) for line in self.later[:MOST_ROWS]]

    def _cells(self, line: past.Then) -> dict[str, Any]:
        return {
            "reference": line.reference,
            "name": name(line),
            "country": self.named["country"].get(line.country, line.country),
            "category": self.category(line.category) if line.category or line.made is Made.YES else _("not recorded"),
            "since": line.since,
            "status": status(line),
            "undated": line.undated,
            "signed": line.signed,
            "ends_on": line.ends_on,
            "open_ended": line.open_ended and line.ends_on is None,
        }

    def category(self, key: str) -> str:
        """A category in words."""
        return self.named["category"].get(key, key) if key else _("No category")

    def counts(self) -> list[tuple[str, int]]:
        """How many in each category, of those that had been agreed."""
        found = Counter(line.category for line in self.narrowed if line.made is Made.YES)
        known = list(self.named["category"])
        order = sorted(found, key=lambda key: known.index(key) if key in known else len(known))
        return [(self.category(key), found[key]) for key in order]

    def choices(self) -> list[dict[str, Any]]:
        """The filters: what the register has, and the status that nobody knows; places by name."""
        return [
            {"key": key, "title": rows.TITLES[key], "options": self._options(key, named)}
            for key, named in self.named.items()
            if key in FILTERS
        ]

    def _options(self, key: str, named: Mapping[str, str]) -> list[tuple[str, str, bool]]:
        chosen, there = self.asked.get(key, ()), {str(getattr(line, key)) for line in self.every} | {""}
        values = [value for value in named if key == "status" or value in there or value in chosen]
        if key == "status":
            return [(value, str(words.STATUS_CHOICES[value]), value in chosen) for value in values] + [
                (past.UNKNOWN, _("Not recorded"), past.UNKNOWN in chosen)
            ]
        if key in ("country", "region"):
            values.sort(key=lambda value: fold(named[value]))
        labels = {value: named[value] for value in values}
        return [(value, label, value in chosen) for value, label in labels.items()]

    def query(self) -> str:
        """The same question, for a link."""
        days = {"on": self.on.isoformat(), "seen": self.seen.isoformat() if self.seen else ""}
        return urlencode({**{key: value for key, value in days.items() if value}, **self.asked}, doseq=True)


def _as_of_the_day(on: date, room: data.Kept) -> Mapping[str, Mapping[str, str]]:
    """The words of every filter. A category that the policy of the day called otherwise is called as it did."""
    labels, policy = rows.labels(room), data.binding(on, room.versions)
    own = {each.id: each for each in loaded(policy).categories} if policy else {}
    called = {key: data.name(key, own) for key in own}
    newer = {key: data.name(key, room.categories) for key in own}
    other = {key: called[key] for key in own if called[key] != newer[key]}
    return {**labels, "category": {**labels["category"], **other}}


def _register(on: date, seen: date | None, office: bool) -> list[past.Then]:
    """The register of a day, kept until the ledger grows: a look back reads all of it."""
    looks: dict[tuple[date, date | None, bool], list[past.Then]] = data.kept().looks
    key = (on, seen, office)
    if key not in looks:
        if len(looks) >= MOST_KEPT:
            looks.clear()
        looks[key] = past.every(on, seen, office=office)
    return looks[key]


def context(view: View) -> dict[str, Any]:
    """What the page needs, the public's or the office's."""
    return {
        "view": view,
        "here": _("The register of a day"),
        "said": view.said,
        "rows": view.cells(),
        "perhaps": view.cells(Made.UNKNOWN),
        "undated": UNDATED,
        "not_yet": view.cells(Made.NO),
        "later": view.after(),
        "counts": view.counts(),
        "q": " ".join(view.asked.get("q", ())),
        "choices": view.choices(),
        "query": view.query(),
    }


def file(request: HttpRequest, view: View, kind: str) -> HttpResponse:
    """The same to take along: a table, or a document with the overview tables as appendices. A file does not tell of
    another day than the one that was asked for."""
    for key in ("on", "seen"):
        if _day(request.GET.get(key, ""))[1]:
            return errors.unreadable_part(request, key, _("“%(given)s” is no day. A day is written as 2024-05-14."))
    made = _csv(view) if kind == "csv" else _document(view, kind)
    stem = "registre" if words.language() == "fr" else "register"
    day = view.on.isoformat()
    headers = {"Content-Disposition": f'attachment; filename="{stem}-{day}.{kind}"', "X-Robots-Tag": "noindex"}
    return HttpResponse(made, content_type=KINDS[kind], headers=headers)


def name(line: past.Then) -> str:
    """The other side, in the language of the page."""
    own, other = (line.name_fr, line.name_en) if words.language() == "fr" else (line.name_en, line.name_fr)
    return words.fine(own or other)


def status(line: past.Then) -> words.Label:
    """Its status of that day; where nobody recorded whether it had been made, that."""
    return words.STATUSES[line.status] if line.status else NOT_KNOWN


#: As in the register's own file: empty where it is not recorded.
OPEN_ENDED = {True: "yes", False: "no", None: ""}


def _csv(view: View) -> str:
    out = io.StringIO()
    table = csv.writer(out)
    days, rest = ("on", "seen"), ("reference", "counterparty", "country", "category", "since", "status", "signed")
    table.writerow([*days, *rest, "ends_on", "open_ended"])
    for line in view.lines:
        cells = [
            view.on,
            view.seen,
            line.reference,
            name(line),
            line.country,
            line.category,
            line.since,
            line.status or past.UNKNOWN,
            line.signed,
            line.ends_on,
            OPEN_ENDED[line.open_ended],
        ]
        table.writerow([neutral("" if cell is None else str(cell)) for cell in cells])
    return "\ufeff" + out.getvalue()


def _document(view: View, kind: str) -> bytes:
    lang = words.language()
    title = _("The register on %(day)s") % {"day": in_words(view.on, lang)}
    made = Document(
        title=title,
        lang=lang,
        sender=(getattr(settings.CITY, f"name_{lang}"),),
        foot=title,
        blocks=[*(Paragraph(text) for text in view.said), *_appendices(view)],
    )
    return documents.pdf(made) if kind == "pdf" else documents.docx(made)


def _appendices(view: View) -> list[Block]:
    """How many in each category; every agreement; and, as they are now, the memberships."""
    counts = [[label, str(n)] for label, n in view.counts()]
    heads = [_("Counterparty"), _("Number"), _("Category"), _("Status"), _("Last day")]
    found: list[Block] = [
        Heading(_("Agreements by category")),
        Table(_("How many agreements in each category"), [_("Category"), _("Agreements")], counts),
        Heading(_("Appendix: agreements")),
        Table(_("Every agreement, with the category and the status of that day"), heads, _rows(view.cells())),
    ]
    if perhaps := view.cells(Made.UNKNOWN):
        found += [
            Heading(_("May have been agreed by that day: not recorded")),
            Paragraph(str(UNDATED)),
            Table(_("Agreements of which nobody recorded whether they had been made"), heads, _rows(perhaps)),
        ]
    if missing := view.cells(Made.NO):
        found += [
            Heading(_("Not agreed yet on that day")),
            Paragraph(", ".join(f"{each['name']} ({each['reference']})" for each in missing)),
        ]
    members = [
        [words.plain(each.network, "name"), each.network.acronym, str(each.as_of_year or _("not recorded"))]
        for each in Membership.objects.public().select_related("network").order_by("network__reference")
    ]
    if members and view.seen is None:
        columns = [_("Network"), _("Short name"), _("As of")]
        found += [Heading(_("Appendix: memberships")), Table(_("Networks the city belongs to"), columns, members)]
    return found


def _rows(cells: list[dict[str, Any]]) -> list[list[str]]:
    return [
        [each["name"], each["reference"], each["category"], str(each["status"].word), _until(each)] for each in cells
    ]


def _until(cells: dict[str, Any]) -> str:
    """Its last day; that there is none is another thing than that none is recorded."""
    if day := cells["ends_on"]:
        return in_words(day, words.language())
    return _("No end date") if cells["open_ended"] else _("not recorded")


def _day(text: str) -> tuple[date | None, bool]:
    """A day, and whether what was typed is none."""
    try:
        return (date.fromisoformat(text), False) if text else (None, False)
    except ValueError:
        return None, True
