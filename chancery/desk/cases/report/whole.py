"""The whole report: its parts in the order that Council knows, its digest, and what would read otherwise today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import override

from chancery.agreements.models import Agreement
from chancery.audit.models import Actor
from chancery.cases.actions import Reading
from chancery.cases.models import Case, CasePaper, ReportVersion
from chancery.cases.words import KIND_NAMES
from chancery.council.models import CouncilItem
from chancery.desk.cases import rows
from chancery.desk.cases.next import is_council, step_name
from chancery.desk.cases.report import findings, money, reviewed
from chancery.desk.cases.report.council import Part, Reader, leads, not_recorded, written
from chancery.desk.words import day, plain
from chancery.documents import Block, Bullets, Document, Heading, Lines, Paragraph, Table, Words
from chancery.frame import language
from chancery.policy.model import Authority, Element
from chancery.policy.procedure import Standing
from chancery.portal import words
from chancery.proposals.models import Proposal
from chancery.proposals.said import totals

PARTS = {
    "head": _l("Title, date, addressee"),
    "summary": _l("Summary"),
    "recommendations": _l("Recommendations"),
    "finance": _l("Financial impact"),
    "equity": _l("Equity impact"),
    "history": _l("Decision history"),
    "comments": _l("Comments"),
    "contacts": _l("Contact"),
    "signatures": _l("Signature"),
    "attachments": _l("Attachments"),
    "figures": _l("Where the figures come from"),
}
STAGES = {
    ReportVersion.Stage.DRAFT: _l("Draft"),
    ReportVersion.Stage.REVIEW: _l("For review"),
    ReportVersion.Stage.FINAL: _l("Final"),
}
LANGS = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Report:
    """The report in one language."""

    title: str
    lang: str
    reference: str
    head: Mapping[str, str]
    parts: list[Part]
    finance: str = field(default="")
    """The digest of the financial impact, without who reviewed it."""

    @property
    def digests(self) -> dict[str, str]:
        """Of each part."""
        head = Part("head", "", [Lines([self.title, *(f"{name}: {said}" for name, said in self.head.items())])])
        return {part.slug: part.digest for part in (head, *self.parts)}

    def document(self, stage: str = "", number: int = 0) -> Document:
        """The same as a paper, with how far it was."""
        with override(self.lang):
            staff = _("Staff report")
            named = (
                _("%(stage)s, version %(n)s") % {"stage": STAGES[ReportVersion.Stage(stage)], "n": number}
                if stage
                else ""
            )
            facts = Lines([_("%(name)s: %(said)s") % {"name": name, "said": said} for name, said in self.head.items()])
        blocks: list[Block] = [facts]
        for part in self.parts:
            blocks += [Heading(part.heading), *part.blocks]
        foot = ", ".join(part for part in (self.reference, named) if part)
        sender = (
            getattr(settings.CITY, f"name_{self.lang}"),
            staff,
            *([named] if named else []),
        )
        return Document(self.title, self.lang, blocks, sender=sender, foot=foot)

    def fields(self, stage: str = "", number: int = 0) -> dict[str, str]:
        """What a city's own template may name beside the report itself."""
        names = dict(zip(("date", "to", "from", "wards"), self.head.values(), strict=True))
        city = getattr(settings.CITY, f"name_{self.lang}")
        with override(self.lang):
            said = str(STAGES[ReportVersion.Stage(stage)]) if stage else ""
        return {"city": city, "reference": self.reference, "title": self.title, "stage": said, **names}


def composed(case: Case, by: Actor, on: date, lang: str) -> Report:
    """The report as it reads today in one language."""
    with override(lang):
        look = Reader(case, by, on)
        impact = money.impact(look)
        finance = Part("finance", "", impact).digest
        blocks: dict[str, list[Block]] = {
            "summary": list(_summary(look)),
            "recommendations": list(_recommendations(look)),
            "finance": [*impact, *money.reviewed(look, finance)],
            "equity": _equity(look),
            "history": _history(look),
            "comments": list(_comments(look)),
            "contacts": [Lines(look.lines("contacts") or [not_recorded()])],
            "signatures": [Lines(look.lines("signatures") or [not_recorded()])],
            "attachments": _attachments(look),
            "figures": [_figures(look)],
        }
        parts = [Part(slug, str(PARTS[slug]), found) for slug, found in blocks.items()]
        return Report(_title(look), lang, case.reference, _head(look), parts, finance)


def reading(reports: Mapping[str, Report]) -> Reading:
    """The digest of both languages, and of each of their parts."""
    parts = {f"{lang}-{slug}": digest for lang, one in reports.items() for slug, digest in one.digests.items()}
    return Reading(sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest(), parts)


def changed_parts(version: ReportVersion, now: Reading) -> list[str]:
    """The parts of a version that would read otherwise today; none, if it is up to date."""
    slugs = {
        key.partition("-")[2] for key in {**version.parts, **now.parts} if version.parts.get(key) != now.parts.get(key)
    }
    return [str(name) for slug, name in PARTS.items() if slug in slugs]


def _title(look: Reader) -> str:
    if said := look.said("title"):
        return said
    if not look.category:
        return look.subject.name
    return _("%(category)s: %(name)s") % {"category": findings.name_of_category(look), "name": look.subject.name}


def _head(look: Reader) -> dict[str, str]:
    clause = _decides(look)
    dated = look.written.dated_on
    return {
        _("Date"): day(dated) if dated else not_recorded(),
        _("To"): look.said("addressed_to") or (_upper(look.roles(clause.roles)) if clause else not_recorded()),
        _("From"): look.said("sent_by") or not_recorded(),
        _("Wards"): look.said("wards") or not_recorded(),
    }


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def deciding(look: Reader) -> Standing | None:
    """The first step that Council decides, or whoever else decides first."""
    found = [one for one in look.standings if one.step.authority]
    council = (one for one in found if is_council(look.policy.get(Authority, one.step.authority)))
    return next(council, found[0] if found else None)


def _decides(look: Reader) -> Authority | None:
    at = deciding(look)
    return look.policy.get(Authority, at.step.authority) if at else None


def before_it(look: Reader) -> list[Standing]:
    """The steps before the decision that nobody has closed yet."""
    at = deciding(look)
    every = list(look.standings)
    return [one for one in every[: every.index(at) if at else 0] if one.closed_on is None or one.state != "passed"]


def _summary(look: Reader) -> Iterator[Block]:
    if said := written(look.said("summary")):
        yield from said
        return
    case = look.case
    if case.is_review:
        yield reviewed.summary(look)
        return
    yield Paragraph(
        _("%(kind)s, with %(name)s. It came in on %(day)s and is held against %(policy)s.")
        % {
            "kind": KIND_NAMES.get(case.kind, case.kind),
            "name": look.subject.name,
            "day": day(case.submitted_on) if case.submitted_on else not_recorded(),
            "policy": words.fine(look.policy.title.in_(language())),
        }
    )
    if look.category:
        good, every = findings.tally(look)
        yield Paragraph(
            _("%(good)s of %(all)s findings that are told here are settled.") % {"good": good, "all": every}
        )


def _recommendations(look: Reader) -> Iterator[Block]:
    """Numbered. While a step before the decision is open nothing is recommended, whatever is written."""
    if left := before_it(look):
        yield Paragraph(_("Nothing can be recommended yet. These steps are not closed:"))
        yield Bullets([step_name(one.step) for one in left])
    elif said := look.lines("recommendations"):
        yield Bullets(said, numbered=True)
    elif proposed := _proposed(look):
        yield Bullets(proposed, numbered=True)
    else:
        yield Paragraph(_upper(not_recorded()))


def _proposed(look: Reader) -> list[str]:
    """What the policy's own clauses on authority let be recommended."""
    found = []
    for one in look.standings:
        clause = look.policy.get(Authority, one.step.authority) if one.step.authority else None
        if clause is not None and look.case.is_review:
            found.append(reviewed.proposed(_upper(look.roles(clause.roles)), words.fine(clause.source)))
        elif clause is not None and clause.decides in SAYS:
            found.append(
                str(SAYS[clause.decides])
                % {
                    "who": _upper(look.roles(clause.roles)),
                    "category": findings.name_of_category(look),
                    "name": look.subject.name,
                    "source": words.fine(clause.source),
                }
            )
    return found


SAYS = {
    "approve": _l("%(who)s: approve “%(category)s” with %(name)s (%(source)s)."),
    "execute": _l("%(who)s: sign the agreement with %(name)s, in a form satisfactory to the Solicitor (%(source)s)."),
}


def _equity(look: Reader) -> list[Block]:
    found = [*findings.judged(look, money.chosen(look, "equity")), *written(look.said("equity"))]
    return found or [Paragraph(_upper(not_recorded()))]


def _history(look: Reader) -> list[Block]:
    """What Council decided about the subject before, and the decision that adopted the policy; then what was added."""
    items = CouncilItem.objects.public().filter(pk__in=_items(look)).oldest_first()
    lines: list[Words] = [
        leads(
            _("%(item)s, %(met)s: %(title)s. %(outcome)s.")
            % {
                "item": one.reference,
                "met": words.span(one.met) or not_recorded(),
                "title": plain(one, "title") or not_recorded(),
                "outcome": one.get_outcome_display(),
            },
            "portal:decisions",
        )
        for one in items
    ]
    found = [*([Bullets(lines)] if lines else []), *written(look.said("history"))]
    return found or [Paragraph(_upper(not_recorded()))]


def _items(look: Reader) -> set[UUID]:
    case = look.case
    about = {case.subject} - {""}
    proposal = Proposal.objects.filter(case=case).select_related("counterparty").first()
    if proposal is not None and proposal.counterparty is not None:
        about.add(proposal.counterparty.reference)
    agreements = Agreement.objects.public().filter(counterparty__reference__in=about)
    agreements = agreements | Agreement.objects.public().filter(reference__in=about)
    cases = Case.objects.filter(subject__in=about)
    found = {
        case.policy.council_item_id,
        *agreements.values_list("council_item", flat=True),
        *case.waivers.values_list("council_item", flat=True),
        *cases.filter(decisions__council_item__isnull=False).values_list("decisions__council_item", flat=True),
    }
    return {one for one in found if one is not None}


def _comments(look: Reader) -> Iterator[Block]:
    yield from written(look.said("comments"))
    yield from _contents(look)
    yield from _planned(look)
    yield from reviewed.inventory(look)
    yield from findings.assessment(look)
    yield from findings.confirmed(look)
    yield from findings.consulted(look)
    yield from findings.waived(look)


def _contents(look: Reader) -> Iterator[Block]:
    """What the request holds of what its policy asks for."""
    told = []
    for id, each in look.elements.items():
        if isinstance(look.policy.by_id.get(id), Element):
            there = {True: _("Yes"), False: _("No"), None: _("Not known")}[each.there]
            told.append((rows.clause_name(look, id), there, each.note or _said_of(each.there)))
    if told:
        yield Heading(_("What is proposed"), 3)
        heads = (_("What it must contain"), _("Is it there?"), _("What it says"))
        yield Table(_("The contents of the request"), heads, told)


def _said_of(there: bool | None) -> str:
    """What stands where nobody wrote out what the request says of it."""
    return _("It is in the request; it is not written out here.") if there else not_recorded()


def _planned(look: Reader) -> Iterator[Block]:
    if found := money.activities(look):
        heads = (_("Activity"), _("Amount"), _("Days of staff"))
        lines = []
        for one in found:
            means = list(one.means.all())
            amount = money.to_rows(look, money.phrase(totals(each.amount for each in means)))
            lines.append((one.title, amount, money.days(look, money.staff(means))))
        yield Table(_("The activities, with what each takes"), heads, lines)


def _attachments(look: Reader) -> list[Block]:
    """The papers of the case that everyone may read, without the report itself."""
    kept = look.case.papers.filter(paper__data_class="public").exclude(role=CasePaper.Role.REPORT)
    lines: list[Words] = [
        leads(f"{number}. {plain(one.paper, 'title')}", "desk:paper", paper_id=one.paper.pk)
        for number, one in enumerate(kept.select_related("paper"), 1)
    ]
    return [Bullets(lines)] if lines else [Paragraph(_("None that everyone may read."))]


def _figures(look: Reader) -> Table:
    """Each figure of the report, with the page or the table in which its rows are."""
    where = {"reference": look.case.reference}
    means = money.means(look)
    found: list[tuple[Words, ...]] = []
    if look.category:
        good, every = findings.tally(look)
        found.append((_("Findings that are settled"), f"{good} / {every}", leads(_("The case"), "desk:case", **where)))
    if means:
        csv = leads(_("Its rows (CSV)"), "desk:case-report-rows", **where)
        found.append((_("Activities that are proposed"), str(len(money.activities(look))), csv))
        found += [
            (_("Total in %(currency)s") % {"currency": one.currency}, money.phrase([one]), csv)
            for one in totals(row.amount for row in means)
        ]
        if (days := money.staff(means)) is not None:
            found.append((_("Days of staff"), str(days), csv))
    found += reviewed.figures(look)
    if not found:
        found.append((_("None."), "", ""))
    return Table(_("Figures, and where they come from"), (_("Figure"), _("Value"), _("Rows")), found)
