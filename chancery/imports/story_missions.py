"""The travel of an invented city: told in one file, and gone through the same actions as everything that people do."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery import documents
from chancery.accounts.models import Division
from chancery.activities.models import Activity
from chancery.audit import actions as audit
from chancery.counterparties.models import Counterparty, Country
from chancery.disclosure import actions as disclosure
from chancery.disclosure import facts, periods, reconcile
from chancery.imports.done import goals, pairs
from chancery.imports.story import Told
from chancery.imports.story_people import actor, item, person
from chancery.missions import actions
from chancery.missions.models import Aim, CostLine, FinanceLine, Mission, Trip
from chancery.missions.models.undertaking import Payer
from chancery.money import Money
from chancery.papers.intake import taken

Table = dict[str, Any]
TEXTS = ("title", "purpose", "expected", "alternatives", "programme", "class_reason")
LINE = (
    "rate_source", "vendor", "told_vendor", "place", "proof", "meal", "includes", "officials", "guests", "attendees",
    "paid_by", "paid_by_body", "claim", "account", "envelope",
)  # fmt: skip
PARTS = ("tax", "alcohol", "personal")
REPORT = ("summary", "observations", "learning", "sessions", "commitments", "gifts")


@transaction.atomic
def load(folder: Path) -> None:
    """Tell of every mission, once: where some are on record, nothing is told again."""
    path = folder / "travel.toml"
    if not path.exists() or Mission.objects.exists():
        return
    story = tomllib.loads(path.read_text(encoding="utf-8"))
    told = Told(by=audit.service("svc-demo"), today=timezone.localdate())
    for row in story.get("item", []):
        told.items[row["reference"]] = item(told, row)
    for row in story["mission"]:
        _mission(told, row)
    _beside(told, story["finance"])
    _closed(told, story)


def _beside(told: Told, several: Sequence[Table]) -> None:
    """What the finance system has that is no line of a trip: it waits, or is none of ours."""
    for row in several:
        amount = Money.parse(row["amount"])
        made = FinanceLine(
            document=row["document"], on=told.day(row["day"]), amount_minor=amount.minor, currency=amount.currency,
            **_given(row, "kind", "traveller", "vendor"),
        )  # fmt: skip
        actions.bring_in(by=actor("treasurer"), rows=[made], digest=_digest([made]))
        if "apart" in row:
            actions.set_apart(by=actor("treasurer"), row=made, **_pair("reason", row["apart"]))


def _closed(told: Told, story: Table) -> None:
    """The quarters that were over by a day are closed, each difference explained by its kind."""
    until, why = told.day(story["closed"]["until"]), story["closed"]["why"]
    for quarter in (one for one in periods.still_open(told.today) if one.last < until):
        rows = reconcile.rows_of(quarter)
        found = reconcile.differences(quarter, rows)
        reasons = {one.key: one.said["en"] or why[one.kind] for one in found}
        finance = None if rows else periods.posted(quarter)
        disclosure.close(by=actor("head"), quarter=quarter, finance=finance, reasons=reasons)


def _mission(told: Told, row: Table) -> None:
    by, first = actor(row["by"]), told.day(row["starts"])
    mission = actions.plan(
        by=by,
        activity=Activity.objects.filter(reference=row.get("activity", "")).first(),
        division=Division.objects.filter(slug=row.get("division", "")).first(),
        country=Country.objects.get(iso2=row["country"]),
        starts_on=first,
        ends_on=first + timedelta(days=row["days"] - 1),
        maximum_minor=Money.parse(row["maximum"]).minor,
        goals=goals(row.get("goals", ())),
        **_given(row, "place", "travel_class", "hours", "per_diem_table", "carbon_kg", "carbon_method"),
        **pairs(row, *TEXTS),
    )
    for english, french, goal in row.get("aims", []):
        actions.add_aim(by=by, mission=mission, text_en=english, text_fr=french, goal=goals([goal])[0])
    for source, body, amount, covers, declared in row.get("funding", []):
        actions.fund(
            by=by, mission=mission, source=source, body=body, amount=Money.parse(amount),
            declared_on=told.day(declared) if declared else None, **_pair("covers", covers),
        )  # fmt: skip
    trips = [(_trip(mission, one), one) for one in row["trip"]]
    for verb, who, day, *said in row.get("way", []):
        _step(told, mission, verb, who, told.day(day), said[0] if said else {})
    for trip, one in trips:
        trip.refresh_from_db()
        _after(told, trip, one)
    _noted(mission, row)
    mission.refresh_from_db()
    if "publish" in row.get("told", []):
        disclosure.publish(by=actor("head"), mission=mission)
    if "account" in row.get("told", []):
        over = [day for day in map(facts.over, mission.trips.all()) if day]
        on = min(max(over) + timedelta(days=row["told_after"]), told.today)
        disclosure.account(by=actor("head"), mission=mission, on=on)


def _trip(mission: Mission, row: Table) -> Trip:
    by = mission.planned_by
    traveller: Table = {"person": person(row["who"])} if "who" in row else {"name": row["name"]}
    trip = actions.add_trip(by=by, mission=mission, group=row["group"], **traveller, **pairs(row, "function"))
    for kind, amount, *note in row.get("estimates", []):
        actions.estimate(by=by, trip=trip, kind=kind, amount=Money.parse(amount), note=note[0] if note else "")
    return trip


def _step(told: Told, mission: Mission, verb: str, who: str, on: date, said: Table) -> None:
    """One step of the decision, on its day."""
    by, reasons = actor(who), pairs(said, "reason")
    if verb == "ask":
        actions.ask(by=by, mission=mission, on=on)
    elif verb == "authorise":
        council = told.items.get(said.get("item", ""))
        late = said.get("late_reason", "")
        actions.authorise(by=by, mission=mission, on=on, council_item=council, late_reason=late, **reasons)
    elif verb == "refuse":
        actions.refuse(by=by, mission=mission, on=on, **reasons)
    elif verb == "book":
        actions.book(by=by, mission=mission, on=on)
    else:
        actions.cancel(by=by, mission=mission, on=on, **reasons)


def _after(told: Told, trip: Trip, row: Table) -> None:
    """What the trip cost, what was noted of it, and what was reported."""
    _posted(trip, row.get("line", []))
    if "noted" in row:
        days = {name: _day(trip, value) if name.endswith("_on") else value for name, value in row["noted"].items()}
        came = {name: days.pop(name) for name in actions.MONEY_CAME if name in days}
        actions.note_trip(by=actor("officer"), trip=trip, **days)
        if came:
            actions.note_trip(by=actor("treasurer"), trip=trip, **came)
    if "report" in row:
        _report(told, trip, row["report"])


def _noted(mission: Mission, row: Table) -> None:
    """Whom to call there, what was given and received, and what came of it since."""
    if "emergency" in row:
        numbers = {"emergency": "\n".join(row["emergency"])}
        actions.note_emergency(by=mission.planned_by, mission=mission, held={"emergency": ""}, changes=numbers)
    for one in row.get("gift", []):
        _gift(mission, one)
    if "results" in row:
        *said, days = row["results"]
        on = (mission.ends_on or timezone.localdate()) + timedelta(days=days)
        actions.review_results(
            by=mission.planned_by, mission=mission, on=min(on, timezone.localdate()), **_pair("results", said)
        )


def _gift(mission: Mission, row: Table) -> None:
    """What was given or received, and what became of it."""
    first = mission.starts_on or timezone.localdate()
    worth = Money.parse(row["worth"]) if "worth" in row else None
    gift = actions.add_gift(
        by=mission.planned_by, mission=mission, way=row["way"], value=worth, on=first + timedelta(days=row["day"] - 1),
        counterparty=Counterparty.objects.filter(reference=row.get("with", "")).first(),
        **_given(row, "other", "keeper"), **pairs(row, "what"),
    )  # fmt: skip
    if "decided" in row:
        fate, who, day, why = row["decided"]
        on = first + timedelta(days=day - 1)
        actions.decide_gift(by=actor(who), gift=gift, fate=fate, on=on, **_pair("reason", why))


def _posted(trip: Trip, several: Sequence[Table]) -> None:
    """Amounts as they were entered, and what became of them: what the City paid is posted by its finance system."""
    lines = [(_entered(trip, row), row) for row in several]
    wanted = [(line, row) for line, row in lines if row.get("posted", True)]
    paid = [line for line, _row in wanted if line.paid_by != Payer.THIRD]
    first = FinanceLine.objects.count() + 1
    rows = [_row_of(line, f"RV-{number:04}") for number, line in enumerate(paid, first)]
    actions.bring_in(by=actor("treasurer"), rows=rows, digest=_digest(rows))
    for line, row in wanted:
        if line.paid_by == Payer.THIRD:
            actions.post(by=actor("treasurer"), line=line, on=min(_day(trip, row["day"] + 20), timezone.localdate()))
        _put_right(line, row)


def _row_of(line: CostLine, document: str) -> FinanceLine:
    """A line as the finance system has it."""
    trip = line.trip
    said = {name: getattr(line, name) for name in ("on", "amount_minor", "currency", "kind", "vendor", "account")}
    rate = {name: getattr(line, name) for name in ("rate", "rate_on", "rate_source")}
    traveller = trip.person.name if trip.person else trip.name
    return FinanceLine(document=document, reference=trip.mission.reference, traveller=traveller, **said, **rate)


def _digest(rows: Sequence[FinanceLine]) -> str:
    return hashlib.sha256("\n".join(one.document for one in rows).encode()).hexdigest()


def _entered(trip: Trip, row: Table) -> CostLine:
    """As it came in: with its receipt, or how that was lost, and what is said of a point to check."""
    by, values = trip.mission.planned_by, _given(row, *LINE)
    if "country" in row:
        values["country"] = Country.objects.get(iso2=row["country"])
    if "rate" in row:
        values |= {"rate": Decimal(row["rate"]), "rate_on": _day(trip, row["day"])}
    values |= {f"{part}_minor": Money.parse(row[part]).minor for part in PARTS if part in row}
    line = actions.add_line(
        by=by, trip=trip, on=_day(trip, row["day"]), kind=row["kind"], amount=Money.parse(row["amount"]), **values
    )
    if "receipt" in row:
        actions.attach(by=by, line=line, sheets=[taken("receipt.pdf", _receipt(line))], titles=[row["receipt"]])
    if "lost" in row:
        actions.declare_lost(by=actor(row["lost"][0]), line=line, declaration=row["lost"][1])
    if "answer" in row:
        actions.explain(by=by, line=line, **_pair("reason", row["answer"]))
    return line


def _put_right(line: CostLine, row: Table) -> None:
    """What the treasurer did with a posted line: corrected it, or took something back."""
    by = actor("treasurer")
    if row.keys() & {"corrected", "repaid"}:
        line.refresh_from_db()  # it was posted by what the finance system says
    if "corrected" in row:
        after, why = row["corrected"]
        actions.correct_line(by=by, line=line, amount=Money.parse(after), day=line.posted_on, **_pair("why", why))
    if "repaid" in row:
        back, day, why = row["repaid"]
        actions.repay(
            by=by, trip=line.trip, line=line, on=_day(line.trip, day), amount=Money.parse(back), **_pair("reason", why)
        )


def _receipt(line: CostLine) -> bytes:
    """A receipt that says that it is invented."""
    words = [documents.Paragraph(f"{line.on}, {line.vendor}, {line.amount}")]
    return documents.pdf(documents.Document(title="Invented receipt / Reçu fictif", lang="en", blocks=words))


def _report(told: Told, trip: Trip, row: Table) -> None:
    by = actor(row["by"])
    aims = list(Aim.objects.filter(mission=trip.mission))
    held = actions.report(
        by=by, trip=trip, on=_day(trip, row["day"]), answers=dict(zip(aims, row["answers"], strict=True)),
        **_given(row, "contacts", "remained"), **pairs(row, *REPORT),
    )  # fmt: skip
    for english, french, owner, due, done in row.get("follow_ups", []):
        made = actions.follow_up(by=by, report=held, text_en=english, text_fr=french, owner=owner, due_on=told.day(due))
        if done:
            actions.follow_up_done(by=by, follow_up=made, on=told.day(done))


def _day(trip: Trip, number: int) -> date:
    """The first day of a trip is its day 1; those before it are 0 and below."""
    return (trip.starts_on or timezone.localdate()) + timedelta(days=number - 1)


def _given(row: Mapping[str, Any], *names: str) -> Table:
    return {name: row[name] for name in names if name in row}


def _pair(name: str, texts: Sequence[str]) -> Table:
    return {f"{name}_en": texts[0], f"{name}_fr": texts[1]}
