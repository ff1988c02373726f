"""What is laid beside a question: the facts it is answered on, the city's own figures with the ratio, and what the
register knows of the candidate and of where it is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.activities.models import Activity
from chancery.activities.permissions import visible as activities_seen
from chancery.agreements.models import Agreement
from chancery.agreements.permissions import visible
from chancery.counterparties.facts import doubt
from chancery.counterparties.models import Counterparty
from chancery.counterparties.permissions import may_register
from chancery.desk.cases.distance import Distance, how_far
from chancery.desk.cases.look import Look
from chancery.desk.known import MEASURED
from chancery.desk.words import day, plain
from chancery.frame import language
from chancery.policy import Fact
from chancery.policy.compare import ratio
from chancery.policy.facts import pick_for
from chancery.policy.findings import Finding
from chancery.policy.hearing import facts_of
from chancery.policy.model import Criterion, FactKind, Op, Question, Test
from chancery.policy.phrases import name_of, value_phrase
from chancery.portal.words import STATUSES, Label

MOST, LATEST = 8, 3
# What of an agreement says where it stands.
STANDS = ("reference", "standing", "starts_on", "ends_on", "open_ended")


class Beside(NamedTuple):
    """A fact laid beside a question; and the city's own, with how many times as large it is."""

    name: str
    value: str
    about: str
    url: str
    home: str = ""
    home_url: str = ""


def facts_beside(look: Look, finding: Finding) -> Iterator[Beside]:
    """The facts that a question is answered on, or that a criterion holds against the city's own: each with its
    evidence, or that nobody recorded it."""
    clause, ids = finding.clause, []  # type: Any, list[str]
    if isinstance(clause, Question):
        ids = list(clause.show)
    elif isinstance(clause, Criterion) and clause.test and clause.test.ratio_to_home:
        ids = list(facts_of(clause.test))
    for id in ids:
        kind = look.policy.by_id.get(id)
        if isinstance(kind, FactKind) and look.sees(kind.data_class):
            yield _fact(look, kind)


def _fact(look: Look, kind: FactKind) -> Beside:
    fact, why = pick_for(look.policy, kind.id, look.held.facts.get(kind.id, ()), look.on, look.on)
    keeps = may_register(look.by) and kind.origin == "entered"
    url = look.fact_url(kind.id) if keeps else ""
    home, home_url = _home(look, kind, fact), ""
    if home and keeps and kind.id not in look.known.home:
        home_url = reverse("desk:home-fact-enter", kwargs={"key": kind.id}) + look.under
    name = name_of(kind, language())
    if fact is None:
        return Beside(name, _("not recorded"), "", url, home, home_url)
    return Beside(name, _value(look, kind, fact), _about(fact, why), url, home, home_url)


def _value(look: Look, kind: FactKind, fact: Fact) -> str:
    return value_phrase(fact.value, kind, look.policy, language())


def _about(fact: Fact, why: str) -> str:
    about = [_("since %(day)s") % {"day": day(fact.valid_from)}] if fact.valid_from.year > 1 else []
    about += [said] if (said := doubt(why)) else []
    return ", ".join([*about, *(part for part in (fact.evidence,) if part)])


def _home(look: Look, kind: FactKind, fact: Fact | None) -> str:
    """The city's own figure of the same kind; and how many times as large the candidate's is, if both are known."""
    if kind.type not in MEASURED:
        return ""
    ours, why = pick_for(look.policy, kind.id, look.known.home.get(kind.id, ()), look.on, look.on)
    city = getattr(settings.CITY, f"name_{language()}") or settings.CITY.name
    if ours is None:
        return _("%(city)s: not recorded") % {"city": city}
    told = {"city": city, "value": _value(look, kind, ours), "about": _about(ours, why)}
    said = (_("%(city)s: %(value)s (%(about)s)") if told["about"] else _("%(city)s: %(value)s")) % told
    share = times(fact, ours) if fact is not None and not why else None
    return said if share is None else f"{said}; {_('ratio %(share)s') % {'share': share}}"


def times(fact: Fact, ours: Fact) -> str | None:
    """How many times as large a candidate's figure is as the city's own; None where the two cannot be compared."""
    answer = ratio(Test(op=Op.AT_LEAST, value=Decimal(0)), fact, ours)
    share = answer.extra[1] if len(answer.extra) == 2 else None
    # Rounded here: the formatting cuts off what is beyond its places.
    return number_format(round(share, 2), 2, force_grouping=True) if isinstance(share, Decimal) else None


class Previous(NamedTuple):
    """An agreement that the city has or had with the candidate."""

    reference: str
    url: str
    label: Label


class Register(NamedTuple):
    """What the register knows of a candidate: agreements, activities, and how the city is present where it is."""

    previous: list[Previous]
    activities: int
    latest: list[str]
    places: list[str]
    distance: Distance


def register(look: Look) -> Register | None:
    """The same, as far as the reader may know; nothing, where neither a body nor a country is on record."""
    body = body_of(look)
    country = body.country if body else None
    if body is None:
        return None
    seen = visible(look.by).exclude(standing=Agreement.Standing.DRAFT)
    mine = seen.filter(Q(counterparty=body) | Q(counterparty__merged_into=body) | Q(parties__counterparty=body))
    theirs = (
        mine.exclude(Q(reference=look.case.subject) | Q(signing__case=look.case))
        .distinct()
        .order_by("-reference")
        .only(*STANDS)[:MOST]
    )
    done = activities_seen(look.by).exclude(state=Activity.State.DROPPED)
    done = done.filter(Q(counterparty=body) | Q(agreements__in=mine.values("pk"))).distinct()
    newest = done.order_by("-when_latest", "-pk").only("title_en", "title_fr", "when_latest")[:LATEST]
    latest = [plain(one, "title") for one in newest]
    many = done.count() if len(latest) == LATEST else len(latest)
    previous = [_previous(look, one) for one in theirs]
    return Register(previous, many, latest, _places(look, seen, country), how_far(seen, body, look.on))


def body_of(look: Look) -> Counterparty | None:
    """The counterparty that a case is about, whatever the case says of it."""
    subject, rows = look.case.subject, Counterparty.objects.select_related("merged_into", "country__region", "city")
    found = rows.filter(Q(reference=subject) | Q(agreements__reference=subject)).first()
    if found is None:
        found = rows.filter(proposals__case=look.case).first()
    return found.now if found else None


def _previous(look: Look, row: Agreement) -> Previous:
    label = STATUSES[row.status(look.on)]
    return Previous(row.reference, reverse("desk:agreement", kwargs={"reference": row.reference}), label)


def _places(look: Look, seen: QuerySet[Agreement], country: Any) -> list[str]:
    """How many agreements in force the city has in the same country and region, beside those with the candidate: a gap
    is where it has none."""
    if country is None:
        return [_("Where it is: not recorded.")]
    force = seen.in_force(look.on).exclude(reference=look.case.subject)  # type: ignore[attr-defined]  # (a queryset of ours)
    here = Q(counterparty__country=country)
    near = Q(counterparty__country__region=country.region) if country.region is not None else here
    many = force.filter(near).aggregate(near=Count("pk", distinct=True), here=Count("pk", filter=here, distinct=True))
    found = [_where(plain(country, "name"), many["here"])]
    if country.region is not None:
        found.append(_where(plain(country.region, "name"), many["near"]))
    return found


def _where(place: str, number: int) -> str:
    if not number:
        return _("%(place)s: no agreement in force.") % {"place": place}
    said = ngettext("%(place)s: %(n)s agreement in force.", "%(place)s: %(n)s agreements in force.", number)
    return said % {"place": place, "n": number}
