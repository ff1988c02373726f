"""What an agreement's page gathers. Unknown is a value: what nobody recorded is listed, not left out."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from chancery.activities import shown
from chancery.activities.models import Activity
from chancery.agreements.models import Agreement, AgreementQuerySet, Commitment, CommunityPartner
from chancery.papers.models import Paper
from chancery.portal import data, term, words
from chancery.portal.front import address
from chancery.records import DataClass

RENEWALS = dict(Agreement.Renewal.choices)


class Fact(NamedTuple):
    """One thing recorded, with its name."""

    name: Any
    value: Any
    note: Any = ""


class Line(NamedTuple):
    """One line of the history."""

    when: Any
    sort: date
    text: Any
    source: str
    pk: UUID
    row: str
    """The row behind it, as the ledger calls it."""


def find(reference: str, among: AgreementQuerySet | None = None) -> Agreement | None:
    """The agreement of a reference with what its page needs: a public one, or one of those given."""
    if not reference.isprintable():
        return None
    rows = (Agreement.objects.public() if among is None else among).select_related(
        "counterparty__merged_into",
        "counterparty__succeeded_by",
        "counterparty__city",
        "country",
        "council_item",
        "sponsor",
        "lead_division",
        "implementer",
        "amends",
        "signing",
    )
    joined = (
        "assignments__policy", "parties__counterparty", "community_partners", "joint_projects", "events",
        "commitments__division",
        "papers__paper", "goals__framework", "counterparty__aliases", "counterparty__events",
    )  # fmt: skip
    activities = Prefetch(
        "activities", Activity.objects.public().newest_first().select_related("kind").prefetch_related("results")
    )
    return rows.prefetch_related(*joined, activities).filter(reference=reference).first()


def heading(row: Agreement) -> tuple[Any, str]:
    """The counterparty and its country; once safe for the page, once plain for the title."""
    other = row.counterparty.now
    country = words.plain(row.country, "name") if row.country else ""
    plain = words.plain(other, "name")
    if not country or country == plain:
        return words.text(other, "name"), plain
    return format_html("{}, {}", words.text(other, "name"), words.text(row.country, "name")), f"{plain}, {country}"


def line(row: Agreement, on: date) -> term.Line | None:
    """The line of the term, only where both ends are recorded."""
    if row.starts_on and row.ends_on:
        return term.line(row.starts_on, row.ends_on, on)
    return None


def span(row: Agreement, on: date) -> term.Line | None:
    """Where the term is not recorded: the span in which it was signed, and its last day, as far as they are."""
    signed = row.signed
    if signed.earliest and signed.latest and signed.earliest <= on:
        return term.fuzzy(signed.earliest, min(signed.latest, on), on, row.ends_on)
    return term.closing(row.ends_on, on) if row.ends_on else None


def term_facts(row: Agreement) -> tuple[list[Fact], list[Any]]:
    """What is recorded of the term and the signature, and the names of what is not."""
    asked = [
        Fact(_("Date of signature"), term.signed(row.signed, words.language())),
        Fact(_("First day"), _day(row.starts_on)),
        Fact(_("Last day"), _("No end: open-ended") if row.open_ended else _day(row.ends_on)),
        Fact(_("Renewal"), RENEWALS.get(row.renewal, row.renewal)),
        Fact(_("Beginning of the relationship"), row.since_year, words.text(row, "since_basis")),
        Fact(_("Approval"), row.get_approval_display()),
        Fact(_("Signing authority"), words.text(row, "authority"), named_by(row)),
        Fact(_("Council decision"), _item(row.council_item)),
        Fact(_("Binding force"), row.get_binding_display()),
    ]
    return [fact for fact in asked if fact.value], _in_a_row([fact.name for fact in asked if not fact.value])


def named_by(row: Agreement) -> str:
    """Where the policy does not say who signs: who named the authority, and on which day."""
    signing = getattr(row, "signing", None)
    if signing is None or signing.named_on is None:
        return ""
    said = {"who": words.plain(signing, "named_as") or _("not recorded"), "day": words.day(signing.named_on)}
    return _("the policy does not say who signs; named on %(day)s by: %(who)s") % said


def people(row: Agreement) -> tuple[list[Fact], list[Any]]:
    """Who stands behind it, and which of these nobody recorded."""
    asked = [
        Fact(
            _("Kind of counterparty"),
            words.KINDS.get(row.counterparty.now.kind, ""),
            row.counterparty.now.get_kind_basis_display(),
        ),
        Fact(_("Seat"), words.text(row.counterparty.now, "place")),
        Fact(_("Council sponsor"), _sponsor(row)),
        Fact(_("Lead division"), words.text(row.lead_division, "name") if row.lead_division else ""),
        Fact(_("Carried out by"), words.text(row.implementer, "name") if row.implementer else ""),
        Fact(_("Community partners"), _listed([words.text(one, "name") for one in row.community_partners.all()])),
        Fact(_("Also signed by"), _listed([words.text(one.counterparty, "name") for one in row.parties.all()])),
        Fact(_("Also known as"), ", ".join(dict.fromkeys(alias.name for alias in row.counterparty.aliases.all()))),
    ]
    wanted = {_("Council sponsor"), _("Lead division"), _("Community partners")}
    missing = [fact.name for fact in asked if not fact.value and fact.name in wanted]
    return [fact for fact in asked if fact.value], _in_a_row(missing)


def _in_a_row(names: list[str]) -> list[str]:
    """Names of fields as one enumeration: a capital on the first only; a name of the Council keeps its own."""
    kept = (_("Council sponsor"), _("Council decision")) if words.language() == "en" else ()
    return [name if not place or name in kept else name[:1].lower() + name[1:] for place, name in enumerate(names)]


def _sponsor(row: Agreement) -> Any:
    if row.sponsor:
        return format_html("{}, {}", row.sponsor.name, words.text(row.sponsor, "function"))
    return _("None, as established") if row.sponsor_recorded else ""


def chain(row: Agreement) -> list[tuple[Any, str, str]]:
    """The agreements that this one amends or renews, and those that do so to it."""
    found = []
    if row.amends and row.amends.public and row.amends.standing != Agreement.Standing.DRAFT:
        found.append((row.get_chain_kind_display(), row.amends.reference, address(row.amends.reference)))
    later = Agreement.objects.public().filter(amends=row).values_list("reference", flat=True)
    return [*found, *((_("Followed by"), reference, address(reference)) for reference in later)]


def categories(row: Agreement, room: data.Kept) -> list[dict[str, Any]]:
    """Every category it held, the newest first, with what each rests on."""
    return [
        {
            "name": data.held_as(one, room),
            "since": one.since,
            "until": one.until,
            "basis": words.BASES.get(one.basis, one.basis),
            "label": words.text(one, "label"),
            "policy": one.policy,
            "source": one.source,
        }
        for one in reversed(list(row.assignments.all()))
    ]


def done(row: Agreement) -> list[dict[str, Any]]:
    """The activities under it, each with what came of it and on whose word."""
    return [
        {
            "url": reverse("portal:activity", args=[one.reference]),
            "title": words.text(one, "title"),
            "kind": words.text(one.kind, "name") if one.kind else "",
            "when": one.when,
            "when_text": words.text(one, "when_text"),
            "source": one.source,
            "results": [
                {
                    "text": words.text(each, "text"),
                    "money": shown.money_of(each),
                    "basis": words.RESULT_BASES.get(each.basis, each.basis),
                    "attribution": words.text(each, "attribution"),
                }
                for each in one.results.all()
            ],
        }
        for one in row.activities.all()
    ]


def promised(row: Agreement) -> list[dict[str, Any]]:
    """Its joint projects."""
    return [
        {"title": words.text(one, "title"), "starts": one.starts_on, "ends": one.ends_on, "source": one.source}
        for one in row.joint_projects.all()
    ]


def commitments(row: Agreement) -> list[Commitment]:
    """What either side promised, as far as residents may read it."""
    return [one for one in row.commitments.all() if one.public]


def partners(row: Agreement) -> list[CommunityPartner]:
    """Community partners of which money is expected or counted."""
    return [one for one in row.community_partners.all() if one.expected or one.raised]


def papers(row: Agreement) -> list[dict[str, Any]]:
    """Its papers: a resident reads the public ones in their newest public version, and sees that internal ones exist.

    Of what another government told in confidence, or what is about a person, not even that is said.
    """
    shown = ((link, _newest_public(link.paper) or link.paper) for link in row.papers.all())
    once = {(paper.pk, link.role): (link, paper) for link, paper in shown}
    return [
        {
            "title": words.text(paper, "title"),
            "role": link.get_role_display(),
            "open": paper.data_class == DataClass.PUBLIC,
            "url": paper.url,
            "file": paper.pk if paper.data_class == DataClass.PUBLIC and paper.is_held else None,
            "kind": paper.kind.upper(),
            "size": paper.size,
            "language": paper.language,
            "note": words.text(paper, "note"),
        }
        for link, paper in once.values()
        if paper.data_class in (DataClass.PUBLIC, DataClass.INTERNAL)
    ]


def _newest_public(paper: Paper) -> Paper | None:
    if not paper.sha256:
        return paper if paper.data_class == DataClass.PUBLIC else None
    return next((one for one in paper.onwards() if one.data_class == DataClass.PUBLIC), None)


def history(row: Agreement, room: data.Kept) -> list[Line]:
    """What happened to it, the latest first: its events, and each category it was given."""
    lines = [_happened(one) for one in row.events.all() if one.kind not in ("assigned", "recognised")]
    for one in row.assignments.all():
        if one.since:
            text = _placed(data.held_as(one, room), words.text(one, "label"))
            lines.append(Line(_day(one.since), one.since, text, one.source, one.pk, _told(one)))
    lines += [_happened(one) for one in row.counterparty.events.all()] + _dated(row)
    return sorted(lines, key=lambda each: each.sort, reverse=True)


def _dated(row: Agreement) -> list[Line]:
    """What its own dates say: the beginning, the signature, unless an event tells of it, and the days of its term."""
    told = any(one.kind == "signed" for one in row.events.all())
    since, year = row.since_year, row.since_year and date(row.since_year, 12, 31)
    signed = None if told or not row.signed else row.signed
    asked = [
        (_("Beginning of the relationship"), str(since or ""), year),
        (_("Date of signature"), signed, signed and signed.latest),
        (_("First day"), _day(row.starts_on), row.starts_on),
        (_("Last day"), _day(row.ends_on), row.ends_on),
    ]
    return [Line(when, at, text, row.source, row.pk, _told(row)) for text, when, at in asked if when and at]


def _happened(one: Any) -> Line:
    text = words.text(one, "text") or one.get_kind_display()
    return Line(one.on, one.on_latest or date.min, text, one.source, one.pk, _told(one))


def _told(row: Any) -> str:
    return f"{row._meta.label_lower}/{row.pk}"


def _placed(category: str, label: Any) -> Any:
    return format_html("{}{}{}", category, _(": "), label) if label else category


def _when(value: Any) -> str:
    return words.span(value) if value else ""


def _day(value: date | None) -> str:
    return words.day(value) if value else ""


def _item(item: Any) -> Any:
    return (
        format_html('<a href="{}#{}">{}</a>', reverse("portal:decisions"), item.reference, words.text(item, "title"))
        if item and item.public
        else ""
    )


def _listed(values: list[Any]) -> Any:
    return format_html("{}" + ", {}" * (len(values) - 1), *values) if values else ""
