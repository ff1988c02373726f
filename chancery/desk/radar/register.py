"""Lines about agreements: ends, anniversaries, gaps, commitments, and when there was contact last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chancery.activities import contact
from chancery.agreements import radar
from chancery.agreements.models import Agreement, AgreementQuerySet, Commitment
from chancery.agreements.radar import Mark
from chancery.agreements.wanting import asking_project
from chancery.cases.models import Case
from chancery.cases.permissions import visible as visible_cases
from chancery.dates import add_years
from chancery.desk import where, words
from chancery.desk.cases.listing import step_of
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.viewer import Viewer
from chancery.desk.where import Way
from chancery.frame import language
from chancery.policy.model import Category, Duration, Policy

RENEWALS = {
    "mutual-consent": gettext_lazy("It can be renewed by mutual consent until that day."),
    "tacit": gettext_lazy("It goes on by itself, unless a party objects."),
    "none": gettext_lazy("It is not renewable."),
    "not-provided": gettext_lazy("The policy provides no renewal: conclude, or propose anew."),
}

SAID = (
    "reference", "standing", "category", "ends_on", "renewal", "sponsor_recorded", "signed_earliest", "signed_latest",
    "signed_precision", "source", "counterparty__name_en", "counterparty__name_fr",
    "counterparty__merged_into__name_en", "counterparty__merged_into__name_fr",
)  # fmt: skip


def agreements(viewer: Viewer, window: Window) -> AgreementQuerySet:
    """What someone may read, or minds."""
    return viewer.mine if window.mine else viewer.readable


def _read(rows: AgreementQuerySet) -> AgreementQuerySet:
    """With what a line says of an agreement, and none of the rest: a page reads hundreds, and shows fifty."""
    return rows.select_related("counterparty__merged_into").only(*SAID)


def _marked(mark: Mark) -> Any:
    def query(viewer: Viewer, window: Window) -> AgreementQuerySet | None:
        if mark == Mark.ENDS and window.until and window.until < viewer.on:
            return None  # what ends is never past, and what ran out never ahead: no need to look
        if mark == Mark.RAN_OUT and window.since and window.since >= viewer.on:
            return None
        found = agreements(viewer, window).filter(radar.condition(mark, viewer.on))
        return _read(found.filter(category__in=asking_project(viewer.policy)) if mark == Mark.NO_PROJECT else found)

    return query


def _line(kind: str, row: Agreement, on: date | None, what: str, why: str, way: Way | None = None) -> Line:
    subject = words.plain(row.counterparty.now, "name")
    return Line(kind, str(row.pk), on, subject, what, why, *(way or where.record(row)), row.reference)


def _ran_out(viewer: Viewer, rows: Sequence[Agreement]) -> Iterator[Line]:
    for row in rows:
        why = _("The last day of its term was %(day)s; nothing is recorded since.") % {"day": _day(row.ends_on)}
        yield _line(Mark.RAN_OUT, row, row.ends_on, _("term ran out"), why, where.step(viewer, row, "end", _("End it")))


def _ends(viewer: Viewer, rows: Sequence[Agreement]) -> Iterator[Line]:
    policy, going = viewer.policy, _renewals(viewer, rows)
    for row in rows:
        if case := going.get(row.reference):
            yield _under_way(row, case)
            continue
        how = row.renewal or _renewal(policy, row.category)
        renewal, renewable = RENEWALS.get(how, ""), how not in ("none", "not-provided")
        way = where.step(viewer, row, "renew", _("Renew")) if renewable else None
        why = _("Last day %(day)s.") % {"day": _day(row.ends_on)}
        yield _line(Mark.ENDS, row, row.ends_on, _("end of its term"), f"{why} {renewal}".strip(), way)


def _renewals(viewer: Viewer, rows: Sequence[Agreement]) -> dict[str, Case]:
    """The renewals that are on their way as cases, by agreement, as far as this person may read them."""
    asked = {"kind": "renewal", "subject__in": [row.reference for row in rows]}
    found = visible_cases(viewer.actor).open().filter(**asked).select_related("policy").defer("policy__content")
    return {one.subject: one for one in found}


def _under_way(row: Agreement, case: Case) -> Line:
    """Nobody is told that a renewal is due which is on its way."""
    why = _("Last day %(day)s. Its renewal is on its way: %(number)s, step “%(step)s”.") % {
        "day": _day(row.ends_on),
        "number": case.reference,
        "step": step_of(case) or _("opened"),
    }
    way = Way(reverse("desk:case", kwargs={"reference": case.reference}), _("Open"))
    return _line(Mark.ENDS, row, row.ends_on, _("renewal under way"), why, way)


def _renewal(policy: Policy | None, category: str) -> str:
    clause = policy.by_id.get(category) if policy else None
    return clause.term.renewal if isinstance(clause, Category) and clause.term else ""


def _no_term(viewer: Viewer, rows: Sequence[Agreement]) -> Iterator[Line]:
    policy = viewer.policy
    for row in rows:
        clause = policy.by_id.get(row.category) if policy else None
        most = clause.term.at_most if isinstance(clause, Category) and clause.term else None
        why = _("The policy allows at most %(length)s.") % {"length": length(most)} if most else ""
        yield _line(
            Mark.NO_TERM, row, None, _("no end recorded"), why, where.mend(viewer, row, "ends_on", _("Correct"))
        )


def _no_project(viewer: Viewer, rows: Sequence[Agreement]) -> Iterator[Line]:
    for row in rows:
        way = where.mend(viewer, row, where.PROJECT, _("Add a project"))
        yield _line(Mark.NO_PROJECT, row, None, _("no joint project recorded"), "", way)


def _no_sponsor(viewer: Viewer, rows: Sequence[Agreement]) -> Iterator[Line]:
    for row in rows:
        nobody = _("A source says that nobody sponsors it.")
        why = nobody if row.sponsor_recorded else _("No source says who sponsors it, or that nobody does.")
        what = _("no sponsor") if row.sponsor_recorded else _("sponsor not recorded")
        yield _line(Mark.NO_SPONSOR, row, None, what, why, where.mend(viewer, row, "sponsor", _("Name a sponsor")))


class Jubilees:
    """A kind of line: round anniversaries of a signature, where its day is recorded. Each span is one range."""

    slug = "jubilee"
    label = gettext_lazy("Anniversaries of signature")
    dated = True

    def find(self, viewer: Viewer, window: Window) -> list[Line]:
        """The first anniversaries in a window."""
        if not _spans(viewer, window):
            return []
        found = sorted(_first(viewer, window))[: window.most]
        rows = _read(Agreement.objects.filter(pk__in=[key for _on, key, _years in found]))
        named = {str(row.pk): row for row in rows} if found else {}
        return [_jubilee(named[key], on, years) for on, key, years in found]

    def count(self, viewer: Viewer, window: Window) -> int:
        """How many, as far as is counted; all spans are asked for at once."""
        spans = _spans(viewer, window)
        return _signed(viewer, window).filter(_in_any(spans))[: window.counted].count() if spans else 0


Anniversary = tuple[date, str, int]
FEW = 200
"""So many are sorted here. Of more, those of fewer days; of more in one day, each span alone in its own order."""
NEARER = (64, 8)
"""A busy window is looked into by these parts of it: what comes first is soon found, and nobody reads the rest yet."""


def _spans(viewer: Viewer, window: Window) -> list[radar.Span]:
    """The days of signature whose round anniversary is in the window; nothing was signed before the first signature."""
    if window.since is None:
        return []
    return [span for span in radar.spans(window.since, window.until or date.max) if span.last >= viewer.first_signature]


def _first(viewer: Viewer, window: Window) -> list[Anniversary]:
    """The first anniversaries of a window, all of them if they are few, in no order."""
    few = _few(viewer, window)
    if few is not None:
        return few
    for part in NEARER:
        near = _few(viewer, _nearer(window, part))
        if near is not None and len(near) >= window.most:
            return near
    return _many(viewer, window)


def _nearer(window: Window, part: int) -> Window:
    """The first days of a window, one at least."""
    since = window.since or date.min
    last = min(window.until or date.max, add_years(since, 1))
    return replace(window, until=since + (last - since) // part)


def _signed(viewer: Viewer, window: Window) -> AgreementQuerySet:
    return agreements(viewer, window).in_force(viewer.on).filter(signed_precision="day").order_by()


def _in_any(spans: Sequence[radar.Span]) -> Q:
    return reduce(or_, (Q(signed_earliest__range=(span.first, span.last)) for span in spans))


def _few(viewer: Viewer, window: Window) -> list[Anniversary] | None:
    """Every anniversary at once, where there are few; None where there are many."""
    if not (spans := _spans(viewer, window)):
        return []
    asked = _signed(viewer, window).filter(_in_any(spans)).values_list("pk", "signed_earliest")
    rows = list(asked[: FEW + 1])
    if len(rows) > FEW:
        return None
    found = [
        (add_years(signed, span.years), str(pk), span.years)
        for pk, signed in rows
        for span in spans
        if span.first <= signed <= span.last
    ]
    return [one for one in found if not window.after or one[:2] > (window.since, window.after)]


def _many(viewer: Viewer, window: Window) -> list[Anniversary]:
    """The first of each span: one range of the index, in its order."""
    found, bound = [], _signed(viewer, window)
    for span in _spans(viewer, window):
        rows = bound.filter(signed_earliest__range=(span.first, span.last))
        if window.after and window.since:
            rows = rows.exclude(signed_earliest__lte=add_years(window.since, -span.years), pk__lte=window.after)
        first = rows.order_by("signed_earliest", "pk").values_list("pk", "signed_earliest")[: window.most]
        found += [(add_years(signed, span.years), str(pk), span.years) for pk, signed in first]
    return found


def _jubilee(row: Agreement, on: date, years: int) -> Line:
    what = ngettext("%(n)d year since it was signed", "%(n)d years since it was signed", years) % {"n": years}
    return _line("jubilee", row, on, what, _("Signed on %(day)s.") % {"day": _day(row.signed_earliest)})


def _commitments(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    rows = Commitment.objects.open().filter(due_latest__isnull=False)
    if not viewer.sees_all or window.mine:
        seen = Q(Exists(agreements(viewer, window).filter(pk=OuterRef("agreement"))))
        seen &= Q() if viewer.sees_all else Q(public=True)
        rows = rows.filter(seen | Q(division__in=viewer.divisions))
    # Not joined to their agreements: few commitments are open, and the order of the tables is not for a guess.
    return rows.prefetch_related("agreement", "division")


def _commitment(viewer: Viewer, rows: Sequence[Commitment]) -> Iterator[Line]:
    for row in rows:
        lead = words.plain(row, "lead") or (words.plain(row.division, "name") if row.division else "")
        why = f"{row.get_state_display()}. " + (lead or _("Its lead is not recorded."))
        what = _("commitment, due %(day)s") % {"day": row.due.phrase(language())}
        way = where.step(viewer, row.agreement, "commitment-move", _("Update"), row_id=row.pk)
        title, reference = words.plain(row, "title"), row.agreement.reference
        yield Line("commitment", str(row.pk), row.due_latest, title, what, why, *way, reference)


def _contacts(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    return _read(agreements(viewer, window).in_force(viewer.on))


def _contact(viewer: Viewer, rows: Sequence[Agreement]) -> Iterator[Line]:
    last = contact.last_of(rows, viewer.on)
    for row in rows:
        yield _line("contact", row, None, told(last.get(row.pk)), _source(last.get(row.pk)))


def told(found: contact.Contact | None) -> str:
    """When there was contact last, and what it was; or that nobody wrote any down."""
    if found is None:
        return _("last dated contact: none recorded")
    return _("last dated contact: %(day)s, %(what)s") % {"day": found.on.phrase(language()), "what": found.kind}


def _source(found: contact.Contact | None) -> str:
    if found is None:
        return ""
    said = words.plain(found, "text")
    return " ".join(part for part in (said, f"({found.source})" if found.source else "") if part)


def silences(viewer: Viewer) -> tuple[contact.Silence, ...]:
    """What the policy in force says of dormancy; none is said where it says nothing."""
    return contact.silences(viewer.policy) if viewer.policy else ()


def _dormant(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    said, policy = silences(viewer), viewer.policy
    if not said or policy is None:
        return None
    asked, bound, classes = Q(pk__in=[]), agreements(viewer, window), viewer.classes
    for silence in said:
        found = contact.dormant(bound, silence, viewer.on, policy=policy, classes=classes)
        asked |= Q(pk__in=found.values("pk"))
    return _read(Agreement.objects.filter(asked))


def _asleep(viewer: Viewer, rows: Sequence[Agreement]) -> Iterator[Line]:
    last, done = contact.last_of(rows, viewer.on), contact.last_done(rows, viewer.on, viewer.classes)
    for row in rows:
        found = last.get(row.pk)
        days = {
            one: (found.on.latest if found else None) if one.of_contact else done.get((row.pk, one.clause.fact))
            for one in silences(viewer)
            if one.is_for(row)
        }
        mine = next((one for one, day in days.items() if contact.is_dormant(day, one, viewer.on)), next(iter(days)))
        said = {"length": length(mine.after), "clause": mine.clause.id}
        if mine.of_contact:
            yield _line(
                "dormant", row, None, told(found), _("The policy names %(length)s without contact (%(clause)s).") % said
            )
        else:
            text = _("last done on %(day)s") % {"day": _day(days[mine])}
            why = _("The policy names %(length)s since it was last done (%(clause)s).") % said
            yield _line("dormant", row, None, text, why)


def length(of: Duration) -> str:
    """A length of time in words."""
    years, months = divmod(of.months, 12)
    parts = (
        (ngettext("%(n)d year", "%(n)d years", years), years),
        (ngettext("%(n)d month", "%(n)d months", months), months),
        (ngettext("%(n)d day", "%(n)d days", of.days), of.days),
    )
    return " ".join(word % {"n": n} for word, n in parts if n)


def _day(value: date | None) -> str:
    return words.day(value) if value else ""


RAN_OUT = Rows(Mark.RAN_OUT, Mark.RAN_OUT.label, _marked(Mark.RAN_OUT), _ran_out, on="sort_end")
ENDS = Rows(Mark.ENDS, Mark.ENDS.label, _marked(Mark.ENDS), _ends, on="sort_end")
JUBILEE = Jubilees()
COMMITMENT = Rows("commitment", gettext_lazy("Commitments due"), _commitments, _commitment, on="due_latest")
NO_TERM = Rows(Mark.NO_TERM, Mark.NO_TERM.label, _marked(Mark.NO_TERM), _no_term)
NO_PROJECT = Rows(Mark.NO_PROJECT, Mark.NO_PROJECT.label, _marked(Mark.NO_PROJECT), _no_project)
NO_SPONSOR = Rows(Mark.NO_SPONSOR, Mark.NO_SPONSOR.label, _marked(Mark.NO_SPONSOR), _no_sponsor)
CONTACT = Rows("contact", gettext_lazy("Last contact"), _contacts, _contact)
DORMANT = Rows("dormant", gettext_lazy("Dormant under the policy"), _dormant, _asleep)
