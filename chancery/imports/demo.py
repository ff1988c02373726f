"""A city's register from public reports, as data: what the demonstration shows. Loading it twice changes nothing."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from chancery import home
from chancery.activities import actions as activities
from chancery.activities.models import Activity, ActivityKind
from chancery.agreements import actions as agreements
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.budgets import actions as budgets
from chancery.budgets.models import BudgetLine
from chancery.council import actions as council
from chancery.council.models import CouncilItem
from chancery.counterparties import actions as counterparties
from chancery.counterparties.models import City, Counterparty
from chancery.dates import parse_fuzzy
from chancery.imports import frameworks, places
from chancery.imports.done import Done
from chancery.memberships import actions as memberships
from chancery.memberships.models import Network
from chancery.money import Money
from chancery.strategy import actions as strategy
from chancery.strategy.models import Framework, Mechanism, PolicyVersion, SourceNote

CITY = home.PACKAGE / "city"
FRAMEWORKS = (
    "toronto-iap-goals-2001",
    "toronto-ipf-2002",
    "toronto-hsd-2002",
    "city-traits-2002",
    "city-diplomacy-functions",
    "quebec-axes",
    "sdg",
)
POLICIES = {"toronto-iap-2005": "TOR-DEC-2005-12", "toronto-iap-2024": "TOR-REP-2024"}
Table = dict[str, Any]


def load(*, city: str = "toronto", reviewed: bool = True, say: Callable[[str], None] = lambda line: None) -> None:
    """Load a demonstration city: reference tables first, then its decisions, policies, register and what was done.

    Not `reviewed` is the register on the eve of the review of 2024, for an office to make the assignment itself.
    """
    by = audit.service("svc-demo")
    folder = CITY / "demo" / city
    with transaction.atomic():
        settings = _toml(folder / "city.toml")
        names = dict.fromkeys((settings["name_en"], settings["name_fr"]))
        audit.open_ledger(city=" / ".join(names), by=by)
        register = _toml(folder / "register.toml")
        say("  countries and cities")
        places.load(by=by, names=register["cities"])
        say("  decisions, policies and goals")
        items = _decisions(by, _toml(folder / "decisions.toml"))
        _policies(by, items, say)
        _frameworks(by)
        say("  agreements and activities")
        _register(by, register | {"reviewed": reviewed}, folder / "register.csv", items)
        _kinds(by, _toml(folder / "kinds.toml"))
        _activities(by, _toml(folder / "activities.toml"))
        say("  budget, networks and notes on the sources")
        _budget(by, _toml(folder / "budget.toml"))
        _networks(by, _toml(folder / "networks.toml"))
        _notes(by, _toml(folder / "notes.toml"))


def _toml(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _pair(name: str, text: Mapping[str, str] | Sequence[str] | None) -> Table:
    """A text in two languages as its two columns; nothing where there is none."""
    if not text:
        return {}
    english, french = (text["en"], text["fr"]) if isinstance(text, Mapping) else text
    return {f"{name}_en": english, f"{name}_fr": french}


def _pairs(table: Table, *names: str) -> Table:
    return {column: text for name in names for column, text in _pair(name, table.get(name)).items()}


def _decisions(by: Actor, data: Table) -> dict[str, CouncilItem]:
    items = {item.reference: item for item in CouncilItem.objects.all()}
    for row in data["item"]:
        if row["reference"] not in items:
            items[row["reference"]] = council.record_item(
                by=by,
                reference=row["reference"],
                met=parse_fuzzy(row["met"]),
                outcome=row["outcome"],
                url=row.get("url", ""),
                source=row["source"],
                **_pair("body", data["bodies"][row["body"]]),
                **_pairs(row, "title", "text"),
            )
    return items


def _policies(by: Actor, items: Mapping[str, CouncilItem], say: Callable[[str], None]) -> None:
    for policy, item in POLICIES.items():
        content = (CITY / "policies" / f"{policy}.toml").read_bytes()
        if not _stays(policy, content, say):
            strategy.import_policy(by=by, content=content, published=True, shipped=True, council_item=items[item])


def _stays(policy: str, content: bytes, say: Callable[[str], None]) -> bool:
    """Whether a demonstration that was set up by an earlier version keeps the text that it pinned: what was adopted is
    never exchanged, and the pages go on."""
    pinned = PolicyVersion.objects.filter(policy_id=policy, in_force_from__isnull=False).first()
    if pinned is None or bytes(pinned.content) == content:
        return False
    say(f"  {policy} stays as this demonstration has it. For the newer text set it up anew in an empty CHANCERY_HOME.")
    return True


def _frameworks(by: Actor) -> None:
    known = set(Framework.objects.values_list("slug", flat=True))
    for slug in FRAMEWORKS:
        if slug not in known:
            adopt_framework(slug, by=by)


def adopt_framework(slug: str, *, by: Actor) -> None:
    """Bring in a set of goals that ships with the product."""
    frameworks.adopt(by=by, content=frameworks.shipped()[slug], name=slug, ours=True)


def _register(by: Actor, data: Table, rows: Path, items: Mapping[str, CouncilItem]) -> None:
    known = set(Agreement.objects.values_list("reference", flat=True))
    cities = {city.geonameid: city for city in City.objects.filter(geonameid__in=_numbers(rows))}
    policies = {version.policy_id: version for version in PolicyVersion.objects.filter(policy_id__in=POLICIES)}
    made = []
    with rows.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["reference"] not in known:
                body = _counterparty(by, row, data, cities)
                agreement = _agreement(by, row, data, body, items)
                _history(by, row, data, agreement, items, policies)
                made.append(agreement)
    agreements.reindex(by=by, agreements=made)


def _numbers(rows: Path) -> list[int]:
    with rows.open(encoding="utf-8", newline="") as file:
        return [int(row["geonameid"]) for row in csv.DictReader(file) if row["geonameid"]]


def _counterparty(by: Actor, row: dict[str, str], data: Table, cities: Mapping[int, City]) -> Counterparty:
    body = counterparties.register(
        by=by,
        reference=f"{row['reference']}-CP",
        kind=row["kind"],
        kind_basis=row["kind_basis"],
        name_en=row["name_en"],
        name_fr=row["name_fr"],
        place_en=row["place_en"],
        place_fr=row["place_fr"],
        country_id=row["iso2"],
        city=cities[int(row["geonameid"])] if row["geonameid"] else None,
        aliases=[(name, "", "spelling") for name in row["aliases"].split("|") if name],
        source=row["source"],
    )
    _establish(by, row, data, body)
    return body


def _establish(by: Actor, row: dict[str, str], data: Table, body: Counterparty) -> None:
    """The world-city class, and what staff found of the two memoranda that go on as projects."""
    if row["gawc_2024"]:
        gawc = data["gawc"]
        evidence = gawc["not_listed"] if row["gawc_2024"] == "not-listed" else gawc["evidence"]
        counterparties.establish_fact(
            by=by,
            counterparty=body,
            key="gawc_class",
            value=row["gawc_2024"],
            edition=gawc["edition"],
            valid_from=gawc["valid_from"],
            known_on=gawc["known_on"],
            **_pair("evidence", evidence),
            **_pairs(gawc, "established_by"),
        )
    if row["reference"] in data["staff_found"]["agreements"]:
        found = _found(data)
        counterparties.establish_fact(by=by, counterparty=body, key="canada_relations", value=True, **found)
        # Most of this kind is told in confidence. This one is public: the report tells it to residents.
        counterparties.establish_fact(by=by, counterparty=body, key="jurisdiction_of_concern", value=False, **found)


def _found(data: Table) -> Table:
    found = data["staff_found"]
    days: dict[str, date] = {"valid_from": found["valid_from"], "known_on": found["known_on"]}
    return {**days, **_pairs(found, "evidence", "established_by")}


def _agreement(
    by: Actor, row: dict[str, str], data: Table, body: Counterparty, items: Mapping[str, CouncilItem]
) -> Agreement:
    reference = row["reference"]
    confirmed = row["before"] != "memorandum"
    item = "TOR-DEC-2005-12" if confirmed else "TOR-DEC-2013" if row["after"] == "outside" else ""
    return agreements.enter(
        by=by,
        reference=reference,
        counterparty=body,
        instrument=row["instrument"],
        standing=Agreement.Standing.SIGNED,
        signed=parse_fuzzy(row["signed"]),
        approval=row["approval"],
        council_item=items.get(item),
        since_year=int(row["since_year"]) if row["since_year"] else None,
        sponsor_recorded=bool(row["sponsor_recorded"]),
        sponsor_on=data["sponsors"]["on"] if row["sponsor_recorded"] else None,
        source=row["source"],
        **_pair("authority", data["approval"]["confirmed" if confirmed else row["approval"]]),
        **_pair("since_basis", data["since"].get(reference, {}).get("basis")),
        **_pair("title", data["titles"].get(reference)),
        **_pair("note", data["notes"].get(reference)),
    )


def _history(
    by: Actor,
    row: dict[str, str],
    data: Table,
    agreement: Agreement,
    items: Mapping[str, CouncilItem],
    policies: Mapping[str, PolicyVersion],
) -> None:
    """What happened to it, and the two categories it held."""
    if row["before"] != "memorandum":
        _event(by, agreement, "confirmed", data["confirmed"], items["TOR-DEC-2005-12"])
    elif row["after"] == "outside":
        text = {"en": items["TOR-DEC-2013"].text_en, "fr": items["TOR-DEC-2013"].text_fr}
        table = {"on": "2013", "text": text, "source": row["source"]}
        _event(by, agreement, "endorsed", table, items["TOR-DEC-2013"])
    if row["reference"] in data["staff_found"]["agreements"]:
        agreements.establish_fact(by=by, agreement=agreement, key="expired", value=False, **_found(data))
    before, assigned = data["before"], data["assigned"]
    pinned = {"agreement": agreement, "source": before["source"], "policy": policies["toronto-iap-2005"]}
    agreements.assign_category(by=by, category=row["before"], basis="held", **pinned, **_pairs(before, "label"))
    if not data["reviewed"]:
        return
    source = assigned["elsewhere"].get(row["reference"], assigned["source"])
    pinned = {"agreement": agreement, "source": source, "policy": policies["toronto-iap-2024"]}
    agreements.assign_category(
        by=by, category=row["after"], since=assigned["since"], **pinned, **_pairs(assigned, "label")
    )
    if row["after"] == "historical":
        recognised = data["recognised"]
        on = parse_fuzzy(assigned["since"].isoformat())
        agreements.recognise(
            by=by, agreement=agreement, on=on, source=recognised["source"], **_pairs(recognised, "text")
        )


def _event(by: Actor, agreement: Agreement, kind: str, table: Table, item: CouncilItem) -> None:
    agreements.record_event(
        by=by,
        agreement=agreement,
        kind=kind,
        on=parse_fuzzy(table["on"]),
        council_item=item,
        source=table["source"],
        **_pairs(table, "text"),
    )


def _kinds(by: Actor, data: Table) -> None:
    known = set(ActivityKind.objects.values_list("key", flat=True))
    for group in ("scope", "type"):
        for number, (key, english, french) in enumerate(data[group]["kinds"], 1):
            if key not in known:
                values = {"group": group, "number": number, "source": data[group]["source"]}
                activities.enter_kind(by=by, key=key, name_en=english, name_fr=french, **values)
    mechanisms = data["mechanisms"]
    if not Mechanism.objects.exists():
        rows = [{**_pair("name", names), "source": mechanisms["source"]} for names in mechanisms["names"]]
        strategy.add_mechanisms(by=by, mechanisms=rows)


def _activities(by: Actor, data: Table) -> None:
    known = set(Activity.objects.values_list("reference", flat=True))
    told = Done(by, data["source"], parse_fuzzy)
    for row in data["activity"]:
        if row["reference"] not in known:
            told.activity(row)
    told.beside(data)


def _budget(by: Actor, data: Table) -> None:
    known = {line.reference: line for line in BudgetLine.objects.all()}
    for row in data["line"]:
        if row["reference"] in known:
            continue
        known[row["reference"]] = budgets.record_line(
            by=by,
            reference=row["reference"],
            amount=Money.parse(row["amount"]) if "amount" in row else None,
            currency="CAD",
            role=row["role"],
            parent=known.get(row.get("parent", "")),
            count=row.get("count"),
            every=row["every"],
            period=row["period"],
            source=data["source"],
            **_pair("division", data[row["division"]]),
            **_pairs(row, "line", "note"),
        )


def _networks(by: Actor, data: Table) -> None:
    known = set(Network.objects.values_list("reference", flat=True))
    for row in data["network"]:
        if row["reference"] in known:
            continue
        plain = {key: row[key] for key in ("reference", "kind", "acronym", "founded", "founded_fr") if key in row}
        source = row["membership"][0]["source"]
        network = memberships.enter_network(
            by=by, source=source, **plain, **_pairs(row, "name", "headquarters", "size")
        )
        for each in row["membership"]:
            values = {"as_of_year": each["as_of"], "since_year": each.get("since"), "source": each["source"]}
            memberships.record_membership(by=by, network=network, **values, **_pairs(each, "role"))
        facts = [
            {
                "about": each["about"],
                "source": each["source"],
                "on": parse_fuzzy(each.get("on", "")),
                **_pairs(each, "text"),
            }
            for each in row.get("fact", ())
        ]
        if facts:
            memberships.add_facts(by=by, network=network, facts=facts)


def _notes(by: Actor, data: Table) -> None:
    known = set(SourceNote.objects.values_list("key", "page", "subject"))
    for number, row in enumerate(data["note"], 1):
        for page, subject in row["pages"]:
            if (row["key"], page, subject) not in known:
                values = {"number": number, "kind": row["kind"], "page": page, "subject": subject}
                strategy.note(by=by, key=row["key"], source=row["source"], **values, **_pairs(row, "text", "treatment"))
