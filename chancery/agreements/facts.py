"""The register as the policy engine reads it: rows become facts, in as many queries for one agreement as for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from chancery.agreements.models import Agreement, AgreementEvent, AgreementFact, CategoryAssignment, JointProject
from chancery.agreements.terms import GIVEN_BY, Given, Kind, last_day
from chancery.agreements.waivers import waived
from chancery.counterparties import facts as counterparties
from chancery.counterparties.models import Counterparty
from chancery.ids import made_at
from chancery.policy import Fact, Facts, Held, Stage
from chancery.policy.term import months_of

INFERRED = {"en": "inferred from the name", "fr": "déduit du nom"}
ALWAYS = date.min
"""Since when the register's own facts are true, where it does not say."""
Standing = Agreement.Standing
# To a category, under a policy, from a day until a day, and the first day of that policy.
Assignment = tuple[str, str | None, date | None, date | None, date | None]
MADE = (
    AgreementEvent.Kind.SIGNED,
    AgreementEvent.Kind.CONFIRMED,
    AgreementEvent.Kind.ENDORSED,
    AgreementEvent.Kind.AMENDED,
    AgreementEvent.Kind.EXTENDED,
    AgreementEvent.Kind.RENEWED,
)
"""What can only happen to an agreement that has been made."""


def of(agreement: Agreement, *, as_of: date, lang: str = "en") -> Facts:
    """What is known of one agreement, and of the counterparty it is with."""
    return on_days(agreement, as_of, lang=lang)[0].facts


def on_days(agreement: Agreement, *days: date, lang: str = "en") -> list[Held]:
    """One agreement as it stood on each of these days, read once."""
    [found] = [_Row(*values) for values in Agreement.objects.filter(pk=agreement.pk).values_list(*COLUMNS)]
    seen = _Seen([found], everything=False, lang=lang)
    return [seen.held(found, day) for day in days]


def held(*, as_of: date, agreements: QuerySet[Agreement] | None = None, lang: str = "en") -> list[Held]:
    """The register as it stood on a day: in which category and under which policy. No draft is in it."""
    found, seen = _read(agreements, lang)
    return [seen.held(row, as_of) for row in found]


class Agreed(NamedTuple):
    """The register of a day, and which of its agreements are not in it: those that had ended, which count only where a
    limit asks what was made in a time, and those made later."""

    register: list[Held]
    ended: list[Held]
    later: list[str]


def agreed(*, as_of: date, agreements: QuerySet[Agreement] | None = None, lang: str = "en") -> list[Held]:
    """The register of a day, without what was surely made after it, and without what had surely ended by then: nothing
    is to be done with it. Where no day is recorded it stays in."""
    return parted(as_of=as_of, agreements=agreements, lang=lang).register


def parted(*, as_of: date, agreements: QuerySet[Agreement] | None = None, lang: str = "en") -> Agreed:
    """The same, with what is left out."""
    rows, seen = _read(agreements, lang)
    found = Agreed([], [], [])
    for row in rows:
        first, _last_day = seen.made_between(row)
        if first is not None and first > as_of:
            found.later.append(row.reference)
        else:
            (found.ended if is_over(row, as_of) else found.register).append(seen.held(row, as_of))
    return found


def is_over(row: Agreement | _Row, on: date) -> bool:
    """Had it been ended by a day? What only ran out has not: it can still be renewed, or kept for its history. Where
    the day of the end is not recorded its last day counts, or else today: before that nobody can say."""
    if row.standing != Standing.ENDED:
        return False
    if row.standing_since is not None:
        return row.standing_since <= on
    return _ran_out(row, on) or on >= timezone.localdate()


def stages(agreements: QuerySet[Agreement]) -> tuple[Stage, ...]:
    """The categories that these agreements were in, one agreement after the other."""
    ids = list(agreements.order_by("reference").values_list("pk", flat=True))
    found = _assignments(ids)
    return tuple(stage for pk in ids for stage in _stages(found.get(pk, [])))


def _stages(assignments: list[Assignment], last: date | None = None) -> tuple[Stage, ...]:
    """The categories held, each no longer than the agreement itself."""
    return tuple(
        Stage(category, since, min((day for day in (until, last) if day), default=None), policy or "")
        for category, policy, since, until, _floor in assignments
    )


def _last(row: _Row, on: date) -> date | None:
    """The last day of what was over by a day, if it is recorded."""
    if _ran_out(row, on):
        return row.ends_on
    return row.standing_since if row.standing == Standing.ENDED and is_over(row, on) else None


def _read(agreements: QuerySet[Agreement] | None, lang: str) -> tuple[list[_Row], _Seen]:
    every = agreements is None
    rows = Agreement.objects.exclude(standing=Standing.DRAFT) if agreements is None else agreements
    found = [_Row(*values) for values in rows.order_by("reference").values_list(*COLUMNS)]
    return found, _Seen(found, everything=every, lang=lang)


class _Row(NamedTuple):
    """What the facts need of an agreement, and of its counterparty: one that was merged is read as the other."""

    pk: Any
    reference: str
    standing: str
    standing_since: date | None
    signed_earliest: date | None
    signed_latest: date | None
    starts_on: date | None
    since_year: int | None
    ends_on: date | None
    open_ended: bool | None
    sponsor_recorded: bool
    sponsor_id: Any
    sponsor_on: date | None
    country_id: str | None
    region: str
    instrument: str
    body: Any
    kind: str
    kind_basis: str
    name_en: str
    name_fr: str


COLUMNS: tuple[str | Coalesce, ...] = (
    *_Row._fields[:16],
    Coalesce("counterparty__merged_into", "counterparty"),
    *(Coalesce(f"counterparty__merged_into__{name}", f"counterparty__{name}") for name in _Row._fields[17:]),
)


class _Seen:
    """What hangs on these agreements, each kind read once."""

    def __init__(self, agreements: list[_Row], *, everything: bool, lang: str) -> None:
        self.lang, self.today = lang, timezone.localdate()
        ids: list[Any] | None = None if everything else [each.pk for each in agreements]
        bodies = {each.body for each in agreements}
        self.of_counterparty = counterparties.of_many(None if everything else bodies, lang)
        self.of_agreement = _facts(ids, lang)
        self.assignments = _assignments(ids)
        self.made_by, self.confirmed = _events(ids)
        self.terms = _terms(ids)
        self.projects = _projects(ids)
        self.waived = waived(ids, lang)

    def held(self, row: _Row, on: date) -> Held:
        """One agreement as it stood on a day."""
        first, last = self.made_between(row)
        if given := self.terms.get(row.pk):
            row = row._replace(ends_on=last_day(row.ends_on, given, on))
        assignments = self.assignments.get(row.pk, [])
        current = next((each for each in reversed(assignments) if _holds(each, on)), None)
        made, renewed = (first if row.signed_earliest else None, last), self._renewed(row, on)
        begins = self._begins(row, first)
        binds = in_force(row, on, begins, there=last <= on)
        return Held(
            reference=row.reference,
            counterparty=(row.name_fr or row.name_en) if self.lang == "fr" else (row.name_en or row.name_fr),
            country=row.country_id or "",
            region=row.region,
            category=current[0] if current else "",
            policy=current[1] or "" if current else "",
            facts=self._facts(row, on),
            made=made,
            in_force=binds,
            over=binds is False and not (begins and begins > on),
            stages=_stages(assignments, _last(row, on)),
            instrument=row.instrument,
            waivers=self.waived.get(row.pk, ()),
            renewed=(renewed.starts_on or renewed.earliest or on) if renewed else None,
        )

    def _facts(self, row: _Row, on: date) -> Facts:
        known: dict[str, list[Fact]] = {}
        for facts in (self.of_counterparty.get(row.body, {}), self.of_agreement.get(row.pk, {})):
            for key, values in facts.items():
                known.setdefault(key, []).extend(values)
        for key, fact in _own(row, on, self.lang, self._renewed(row, on)).items():
            known.setdefault(key, []).append(fact)
        if (signed := row.signed_earliest) and signed == min(row.signed_latest or self.today, self.today):
            known["made_on"] = [Fact(signed, signed, signed)]
        if count := self.projects.get(row.pk):
            known["joint_projects"] = [Fact(count, ALWAYS, ALWAYS)]
        return known

    def _renewed(self, row: _Row, on: date) -> Given | None:
        """The last renewal by a day; one whose first day is not recorded leaves the length of the term unknown."""
        known = [each for each in self.terms.get(row.pk, ()) if each.kind == Kind.RENEWED and not each.is_after(on)]
        return known[-1] if known else None

    def made_between(self, row: _Row) -> tuple[date | None, date]:
        """The first and last day on which it can have been made."""
        traces = [row.starts_on, row.ends_on, row.standing_since, self.made_by.get(row.pk)]
        traces += [day for each in self.assignments.get(row.pk, []) for day in each[2:4]]
        signed = row.signed_earliest, row.signed_latest
        return made_between(signed, _first(row), self.confirmed.get(row.pk), traces, self.today)

    def _begins(self, row: _Row, first: date | None) -> date | None:
        """The day before which it surely did not bind."""
        confirmed = self.confirmed.get(row.pk)
        if row.starts_on and not (confirmed and confirmed < row.starts_on):
            return row.starts_on
        return first


def made_between(
    signed: tuple[date | None, date | None],
    first: date | None,
    confirmed: date | None,
    traces: Iterable[date | None],
    written: date,
) -> tuple[date | None, date]:
    """The first and the last day on which an agreement can have been made, for every page that asks what had been.

    What held a category from a day, was confirmed by Council or amended on one, had been made by then; and all had been
    made by the day on which they were `written` as made. A category alone, from before the first day that is on record,
    shows nothing. What Council confirmed before that day was there already, and nobody recorded since when.
    """
    if first and confirmed and confirmed < first:
        first = None
    known = (day for day in (signed[1], *traces) if day and (first is None or first <= day))
    return first, min([*known, written])


def in_force(row: _Row, on: date, begins: date | None, *, there: bool) -> bool | None:
    """Did it bind on a day? None where what is recorded leaves it open, such as whether it was `there` already."""
    if row.standing == Standing.DRAFT or (begins is not None and begins > on):
        return False
    if _ran_out(row, on):
        return False
    if row.standing == Standing.SIGNED or _ended_with_its_term(row):
        return True if there else None
    since = row.standing_since
    if since is None:
        # That it binds no more is known of today, not of any day before.
        return False if on >= timezone.localdate() else None
    if since <= on:
        return False
    return True if row.ends_on or row.open_ended else None


def _ended_with_its_term(row: _Row) -> bool:
    """Was it over already when it was entered, and is it recorded as ended, on no day of its own? Then it ended on its
    last day, as its page says. Whatever was entered before that day may have been ended sooner."""
    own = row.standing == Standing.ENDED and row.standing_since is None
    return own and _ran_out(row, timezone.localtime(made_at(row.pk)).date())


def _ran_out(agreement: Agreement | _Row, on: date) -> bool:
    return agreement.ends_on is not None and agreement.ends_on < on


def _first(row: _Row) -> date | None:
    """The first day on which it can have been made, as far as is recorded."""
    return row.signed_earliest or row.starts_on or (date(row.since_year, 1, 1) if row.since_year else None)


def _own(row: _Row, on: date, lang: str, renewed: Given | None) -> dict[str, Fact]:
    """The facts that the register itself supplies; what is not recorded is absent, and so unknown."""
    facts = {key: Fact(value, ALWAYS, ALWAYS) for key, value in _of_the_term(row, on, renewed).items()}
    if row.country_id:
        facts["country"] = _always(row.country_id)
    if row.region:
        facts["region"] = _always(row.region)
    if row.kind:
        inferred = row.kind_basis == Counterparty.Basis.INFERRED
        facts["counterparty_kind"] = _always(row.kind, INFERRED[lang] if inferred else "")
    if row.sponsor_recorded:
        # A source of one day says nothing of the years before it.
        since = row.sponsor_on or ALWAYS
        facts["council_sponsor"] = Fact(row.sponsor_id is not None, since, since)
    return facts


@lru_cache(maxsize=2000)
def _always(value: str | bool, evidence: str = "") -> Fact:
    """A fact that thousands of agreements share."""
    return Fact(value, ALWAYS, ALWAYS, evidence)


def _of_the_term(agreement: _Row, on: date, renewed: Given | None) -> dict[str, Any]:
    """When it ends, whether it has, how long it runs: since its last renewal, if it was renewed. An open end is known:
    that there is none is established."""
    if agreement.open_ended:
        return {"ends_on": None, "expired": False, "term_months": None}
    if agreement.ends_on is None:
        return {}
    first = renewed.starts_on if renewed else agreement.starts_on
    known: dict[str, Any] = {"ends_on": agreement.ends_on, "expired": agreement.ends_on < on}
    if first and first <= agreement.ends_on:
        known |= {"starts_on": first, "term_months": months_of(first, agreement.ends_on)}
    return known


def _holds(assignment: Assignment, on: date) -> bool:
    """Where its first day is not recorded, it can be no earlier than the policy whose category it is."""
    _category, _policy, since, until, floor = assignment
    return (since or floor or ALWAYS) <= on and (until is None or until >= on)


def _facts(ids: list[Any] | None, lang: str) -> dict[Any, dict[str, list[Fact]]]:
    rows = AgreementFact.objects.with_replacement().order_by("valid_from", "id")
    known: dict[Any, dict[str, list[Fact]]] = {}
    if ids is not None:
        rows = rows.filter(agreement__in=ids)
    for about, *values in rows.values_list("agreement", *counterparties.READ):
        row = counterparties.FactRead(*values)
        known.setdefault(about, {}).setdefault(row.key, []).append(counterparties.as_fact(row, lang))
    return known


def _assignments(ids: list[Any] | None) -> dict[Any, list[Assignment]]:
    rows = CategoryAssignment.objects.all()
    found: dict[Any, list[Assignment]] = {}
    columns = ("agreement", "category", "policy__policy_id", "since", "until", "policy__in_force_from")
    for agreement, *values in (rows if ids is None else rows.filter(agreement__in=ids)).values_list(*columns):
        found.setdefault(agreement, []).append(tuple(values))
    return found


def _events(ids: list[Any] | None) -> tuple[dict[Any, date], dict[Any, date]]:
    """The day by which each agreement existed, for what happened to it shows that it did; and since when Council has
    confirmed it, whenever its paper was signed."""
    rows = AgreementEvent.objects.filter(kind__in=MADE, on_latest__isnull=False)
    if ids is not None:
        rows = rows.filter(agreement__in=ids)
    made_by: dict[Any, date] = {}
    confirmed: dict[Any, date] = {}
    for agreement, kind, first, last in rows.values_list("agreement", "kind", "on_earliest", "on_latest"):
        made_by[agreement] = min(last, made_by.get(agreement, last))
        if kind == AgreementEvent.Kind.CONFIRMED:
            confirmed[agreement] = min(first, confirmed.get(agreement, first))
    return made_by, confirmed


def _terms(ids: list[Any] | None) -> dict[Any, list[Given]]:
    """The terms that each was given after its first, in the order of their days."""
    rows = AgreementEvent.objects.filter(kind__in=GIVEN_BY)
    if ids is not None:
        rows = rows.filter(agreement__in=ids)
    columns = ("agreement", "kind", "on_earliest", "on_latest", "starts_on", "ends_on")
    found: dict[Any, list[Given]] = {}
    for agreement, *values in rows.order_by(F("on_latest").asc(nulls_first=True), "id").values_list(*columns):
        found.setdefault(agreement, []).append(Given(*values))
    return found


def _projects(ids: list[Any] | None) -> Counter[Any]:
    rows = JointProject.objects.all() if ids is None else JointProject.objects.filter(agreement__in=ids)
    return Counter(dict(rows.values_list("agreement").annotate(n=Count("pk")).order_by()))


def of_candidate(counterparty: Counterparty, lang: str = "en") -> Facts:
    """What is known of a body with which there is no agreement yet."""
    known: dict[str, list[Fact]] = dict(counterparties.of(counterparty, lang))
    own = {"country": counterparty.now.country_id, "counterparty_kind": counterparty.now.kind}
    return known | {key: [Fact(value, ALWAYS, ALWAYS)] for key, value in own.items() if value}
