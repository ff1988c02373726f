"""An invented city as a story: what its office has on record, told in one file, with days counted from today.

Nobody and nothing in it exists. It goes through the same actions as everything that people enter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery.accounts import actions as accounts
from chancery.accounts.models import Division, Person
from chancery.activities import actions as activities
from chancery.agreements import actions as agreements
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.budgets import actions as budgets
from chancery.budgets.models import BudgetLine
from chancery.council import actions as council
from chancery.council.models import CouncilItem
from chancery.counterparties import actions as counterparties
from chancery.counterparties.models import City, Counterparty, Country
from chancery.dates import FuzzyDate, add_months, parse_fuzzy
from chancery.ids import uuid7
from chancery.imports import places
from chancery.imports.demo import adopt_framework
from chancery.imports.done import Done
from chancery.memberships import actions as memberships
from chancery.money import Money
from chancery.strategy import actions as strategy
from chancery.strategy.models import PolicyVersion

SOURCE = "Invented"
RELATIVE = re.compile(r"T(?:([+-])(\d+)([dmy]))?")
CONFIDENTIAL = {"of_concern"}
Table = dict[str, Any]


@dataclass
class Told:
    """What the story has told so far, by the names it uses."""

    by: Actor
    today: date
    items: dict[str, CouncilItem] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    cities: dict[str, City] = field(default_factory=dict)
    bodies: dict[str, Counterparty] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)

    def day(self, text: str | date) -> date:
        """`T-24m`, `T+10d`, or a day as it is."""
        if isinstance(text, date):
            return text
        found = RELATIVE.fullmatch(text)
        if found is None:
            return date.fromisoformat(text)
        sign, number, unit = found.groups()
        many = int(f"{sign}{number}") if number else 0
        months = {"m": 1, "y": 12}.get(unit or "", 0)
        return add_months(self.today, many * months) if months else self.today + timedelta(days=many)

    def when(self, text: str) -> FuzzyDate:
        """The same, or a date that is only known by its year."""
        if RELATIVE.fullmatch(text):
            day = self.day(text)
            return FuzzyDate(day, day, "day")
        return parse_fuzzy(text)


@transaction.atomic
def load(folder: Path, *, say: Callable[[str], None] = lambda line: None) -> None:
    """Tell the whole story, once: where some of it is on record, nothing is told again."""
    if Agreement.objects.exists():
        return
    story = tomllib.loads((folder / "story.toml").read_text(encoding="utf-8"))
    settings = tomllib.loads((folder / "city.toml").read_text(encoding="utf-8"))
    told = Told(by=audit.service("svc-demo"), today=timezone.localdate())
    audit.open_ledger(city=f"{settings['name_en']} / {settings['name_fr']}", by=told.by)
    say("  countries and places")
    places.load(by=told.by)
    _places(told, story)
    say("  people, decisions and policies")
    _people(told, story)
    _decisions(told, story, folder)
    say("  counterparties, agreements and promises")
    for key, value, since in story.get("home_facts", []):
        _home_fact(told, key, value, told.day(since))
    for country, key, value, since in story.get("country_facts", []):
        _country_fact(told, country, key, value, told.day(since))
    for row in story["counterparty"]:
        told.bodies[row["reference"]] = _counterparty(told, row)
    for row in story["agreement"]:
        told.agreements[row["reference"]] = _agreement(told, row)
    say("  activities, budget and networks")
    _budget(told, story)
    _networks(told, story)
    for slug in ("city-diplomacy-functions", "sdg"):
        adopt_framework(slug, by=told.by)
    _activities(told, story)


def _pair(name: str, texts: Sequence[str] | None) -> Table:
    return {f"{name}_en": texts[0], f"{name}_fr": texts[1]} if texts else {}


def _places(told: Told, story: Table) -> None:
    rows = [
        {
            "geonameid": row["number"],
            "name": row["name"][0],
            **_pair("name", row["name"]),
            "country_id": row["country"],
            "lat": str(row["at"][0]),
            "lon": str(row["at"][1]),
            "population": row["population"],
            "population_note_en": SOURCE,
            "population_note_fr": "Inventée",
        }
        for row in story["city"]
    ]
    counterparties.load_places(by=told.by, cities=rows)
    numbered = {city.geonameid: city for city in City.objects.filter(geonameid__in=[row["geonameid"] for row in rows])}
    told.cities = {row["key"]: numbered[row["number"]] for row in story["city"]}


def _people(told: Told, story: Table) -> None:
    for row in story["division"]:
        accounts.add_division(slug=row["slug"], by=told.by, **_pair("name", row["name"]))
    for row in story["person"]:
        told.people[row["key"]] = accounts.add_person(
            name=row["name"], by=told.by, **_pair("function", row["function"])
        )


def _decisions(told: Told, story: Table, folder: Path) -> None:
    for row in story["item"]:
        told.items[row["reference"]] = council.record_item(
            by=told.by,
            reference=row["reference"],
            met=parse_fuzzy(row["met"]),
            outcome=row["outcome"],
            source=SOURCE,
            **_pair("body", ["City Council", "Conseil municipal"]),
            **_pair("title", row["title"]),
            **_pair("text", row["text"]),
        )
    adopted = {"policy-2016.toml": "2016.CM3.4", "policy-2023.toml": "2022.CM11.2"}
    for name, item in adopted.items():
        content = (folder / name).read_bytes()
        strategy.import_policy(by=told.by, content=content, published=True, council_item=told.items[item])


def _home_fact(told: Told, key: str, value: Any, since: date) -> None:
    counterparties.establish_home_fact(
        by=told.by,
        key=key,
        value=value,
        valid_from=since,
        known_on=since,
        **_pair("evidence", ["An invented count", "Un dénombrement inventé"]),
        **_pair("established_by", ["The office", "Le bureau"]),
    )


def _country_fact(told: Told, country: str, key: str, value: Any, since: date) -> None:
    counterparties.establish_country_fact(
        by=told.by,
        country=Country.objects.get(pk=country),
        key=key,
        value=value,
        valid_from=since,
        known_on=since,
        **_pair("evidence", ["An invented treaty", "Un traité inventé"]),
        **_pair("established_by", ["The office", "Le bureau"]),
    )


def _counterparty(told: Told, row: Table) -> Counterparty:
    city = told.cities.get(row.get("city", ""))
    body = counterparties.register(
        by=told.by,
        reference=row["reference"],
        kind=row["kind"],
        city=city,
        country=city.country if city else Country.objects.filter(iso2=row.get("country", "")).first(),
        aliases=[(name, "", "spelling") for name in row.get("aliases", [])],
        source=SOURCE,
        **_pair("name", row["name"]),
    )
    for key, value, since in row.get("facts", []):
        counterparties.establish_fact(
            by=told.by,
            counterparty=body,
            key=key,
            value=value,
            valid_from=told.day(since),
            known_on=told.day(since),
            edition="2022" if key == "reach_class" else "",
            data_class="intergovernmental" if key in CONFIDENTIAL else "public",
            **_pair("evidence", ["An invented file", "Un dossier inventé"]),
            **_pair("established_by", ["The office", "Le bureau"]),
        )
    for given, family, function_en, function_fr, languages in row.get("contacts", []):
        counterparties.add_contact(
            by=told.by,
            organisation=body,
            given_name=given,
            family_name=family,
            function_en=function_en,
            function_fr=function_fr,
            languages=languages,
            email=f"{family.casefold().replace('ō', 'o').replace('-', '.')}@example.org",
        )
    return body


def _agreement(told: Told, row: Table) -> Agreement:
    made = agreements.register(
        by=told.by,
        reference=row["reference"],
        counterparty=told.bodies[row["with"]],
        instrument=row["instrument"],
        called=row.get("called", ""),
        standing=Agreement.Standing.DRAFT if row.get("draft") else Agreement.Standing.SIGNED,
        signed=told.when(row["signed"]) if "signed" in row else FuzzyDate(),
        starts_on=told.day(row["starts_on"]) if "starts_on" in row else None,
        ends_on=told.day(row["ends_on"]) if "ends_on" in row else None,
        open_ended=row.get("open_ended"),
        approval=row.get("approval", ""),
        council_item=told.items.get(row.get("item", "")),
        since_year=row.get("since"),
        sponsor=told.people.get(row.get("sponsor", "")),
        sponsor_recorded="sponsor" in row or "sponsor_none" in row,
        lead_division=Division.objects.filter(slug=row.get("division", "")).first(),
        source=SOURCE,
        **_pair("title", row.get("title")),
        **_pair("note", row.get("note")),
        **_pair("since_basis", row.get("since_basis")),
        **_chain(told, row),
    )
    _categories(told, made, row)
    _hangings(told, made, row)
    _life(told, made, row)
    return made


def _chain(told: Told, row: Table) -> Table:
    if "amends" not in row:
        return {}
    before, how = row["amends"]
    return {"amends": told.agreements[before], "chain_kind": how}


def _categories(told: Told, made: Agreement, row: Table) -> None:
    policies = {one.policy_id: one for one in PolicyVersion.objects.all()}
    for category, policy, since in row.get("held", []):
        agreements.assign_category(
            by=told.by,
            agreement=made,
            category=category,
            policy=policies[policy],
            since=told.day(since),
            source=SOURCE,
            council_item=told.items["2022.CM11.3"] if since == "2023-01-01" else None,
        )


def _hangings(told: Told, made: Agreement, row: Table) -> None:
    for title in row.get("projects", []):
        agreements.add_joint_project(by=told.by, agreement=made, source=SOURCE, **_pair("title", title))
    for english, french, expected, raised in row.get("partners", []):
        agreements.add_community_partner(
            by=told.by,
            agreement=made,
            expected_minor=expected,
            raised_minor=raised,
            currency="CAD",
            raised_on=told.day("T-1m"),
            source=SOURCE,
            **_pair("name", [english, french]),
        )
    for side, english, french, due, state in row.get("promises", []):
        agreements.promise(
            by=told.by,
            key=str(uuid7()),
            agreement=made,
            side=side,
            due=told.when(due),
            state=state,
            source=SOURCE,
            **_pair("title", [english, french]),
        )


def _life(told: Told, made: Agreement, row: Table) -> None:
    for kind, on, english, french, *term in row.get("events", []):
        days = dict(zip(("starts_on", "ends_on"), map(told.day, term), strict=False))
        texts = _pair("text", [english, french])
        agreements.record_event(by=told.by, agreement=made, kind=kind, on=told.when(on), source=SOURCE, **texts, **days)
    if "last_contact" in row:
        day = told.day(row["last_contact"])
        agreements.establish_fact(
            by=told.by, agreement=made, key="last_contact", value=day, valid_from=day, known_on=day
        )
    if "confirmed" in row:
        item, english, french = row["confirmed"]
        texts = _pair("text", [english, french])
        agreements.confirm(by=told.by, agreement=made, council_item=told.items[item], **texts)
    for verb, do in (("ended", agreements.end), ("historical", agreements.recognise)):
        if verb in row:
            on, reason, english, french = row[verb]
            do(by=told.by, agreement=made, on=told.when(on), reason=reason, **_pair("text", [english, french]))


def _activities(told: Told, story: Table) -> None:
    for number, row in enumerate(story["kind"], 1):
        values: Mapping[str, Any] = {"group": "type", "number": number, "source": SOURCE}
        activities.enter_kind(by=told.by, key=row["key"], **_pair("name", row["name"]), **values)
    done = Done(told.by, SOURCE, told.when)
    for row in story["activity"]:
        done.activity(row)
    done.beside(story)


def _budget(told: Told, story: Table) -> None:
    lines: dict[str, BudgetLine] = {}
    for row in story["budget"]:
        lines[row["reference"]] = budgets.record_line(
            by=told.by,
            reference=row["reference"],
            amount=Money.parse(row["amount"]),
            currency="CAD",
            role=row["role"],
            parent=lines.get(row.get("parent", "")),
            count=row.get("count"),
            every="year",
            period=f"{told.day(row['since']).year}.." if "since" in row else str(told.today.year),
            source=SOURCE,
            **_pair("line", row["line"]),
            **_pair("division", row["division"]),
        )


def _networks(told: Told, story: Table) -> None:
    for row in story["network"]:
        network = memberships.enter_network(
            by=told.by, reference=row["reference"], kind=row["kind"], source=SOURCE, **_pair("name", row["name"])
        )
        years = {"as_of_year": told.today.year, "since_year": row["since"]}
        memberships.record_membership(by=told.by, network=network, source=SOURCE, **years, **_pair("role", row["role"]))
