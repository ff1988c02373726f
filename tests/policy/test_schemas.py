"""What the commands print as JSON is what docs/ says they print."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from chancery.policy import Criterion, Fact, Held, Lang, Policy, Reader, evaluate
from chancery.policy.report import simulation_json, verdict_json
from chancery.policy.simulate import simulate
from tests.policy.cases import case
from tests.policy.say import LONG_AGO, TODAY, facts, held, policy
from tests.policy.test_sample_policies import CITIES

DOCS = Path(__file__).parents[2] / "docs"
SCHEMAS = {name: json.loads((DOCS / f"{name}.schema.json").read_text()) for name in ("simulate", "evaluate")}
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
SAID = {"$schema", "$defs", "title", "description"}
CHECKED = {"type", "enum", "pattern", "minimum", "properties", "required", "additionalProperties", "items", "$ref"}


def wrong(value: Any, schema: Any, root: Any, at: str = "$") -> Iterator[str]:
    """Where a value does not fit a schema; knows the part of JSON Schema that ours use."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if found := _wrong_itself(value, schema):
        yield f"{at}: {value!r} {found}"
    elif isinstance(value, dict):
        yield from _wrong_inside(value, schema, root, at)
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from wrong(item, schema["items"], root, f"{at}[{n}]")


def _wrong_itself(value: Any, schema: Any) -> str:
    types = schema.get("type", [])
    allowed = [TYPES[name] for name in ([types] if isinstance(types, str) else types)]
    if allowed and type(value) not in allowed:
        return f"is not {types}"
    if "enum" in schema and value not in schema["enum"]:
        return f"is not one of {schema['enum']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        return f"is not like {schema['pattern']}"
    return "is too small" if isinstance(value, int) and value < schema.get("minimum", value) else ""


def _wrong_inside(value: dict[str, Any], schema: Any, root: Any, at: str) -> Iterator[str]:
    known = schema.get("properties", {})
    yield from (f"{at}.{key} is missing" for key in schema.get("required", []) if key not in value)
    for key, item in value.items():
        inner = known.get(key, schema.get("additionalProperties"))
        if inner is False:
            yield f"{at}.{key} is not in the schema"
        else:
            yield from wrong(item, inner, root, f"{at}.{key}")


def problems(name: str, value: Any) -> list[str]:
    """What is wrong with the JSON of a command, after a trip through text."""
    return list(wrong(json.loads(json.dumps(value)), SCHEMAS[name], SCHEMAS[name]))


def keywords(schema: Any) -> Iterator[str]:
    """Every keyword that a schema uses."""
    yield from schema
    parts = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
    for part in [*parts, schema["items"]] if "items" in schema else parts:
        yield from keywords(part)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_of_the_draft_and_uses_only_what_is_checked_here(name: str) -> None:
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(keywords(SCHEMAS[name])) <= SAID | CHECKED


def register(of: Policy) -> list[Held]:
    """A few agreements: one that meets everything, one of which nothing is known, one in no category."""
    good = {key: value for clause in of.all(Criterion) for key, value in case(of, clause, meets=True).facts.items()}
    known = {id: [Fact(value, LONG_AGO, LONG_AGO, filed=True)] for id, value in good.items()}
    first = of.categories[0].id if of.categories else ""
    made = (date(2020, 1, 1), date(2020, 1, 1))
    return [
        *(held(f"A-{n}", counterparty="Lyon", country="FR", category=first, facts=known, made=made) for n in range(6)),
        held("B-1", category="memorandum", facts=known),
        held("C-1", category="", in_force=None),
    ]


@pytest.mark.parametrize("id", CITIES)
@pytest.mark.parametrize("reader", [Reader.PUBLIC, Reader.CLEARED])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_simulation_fits_its_schema(id: str, reader: Reader, lang: Lang) -> None:
    under = CITIES[id]
    simulation = simulate(under, CITIES["toronto-iap-2005"], register(under), as_of=TODAY)

    assert problems("simulate", simulation_json(simulation, reader, lang)) == []


def test_an_empty_simulation_fits_too() -> None:
    assert problems("simulate", simulation_json(simulate(policy(""), None, [], as_of=TODAY), Reader.PUBLIC, "en")) == []


def test_a_simulation_with_breaches_and_money_has_been_checked() -> None:
    under = CITIES["toronto-iap-2005"]
    printed = simulation_json(simulate(under, None, register(under), as_of=TODAY), Reader.PUBLIC, "en")

    assert {breach["kind"] for breach in printed["breaches"]} == {"cap", "moratorium"}
    assert printed["money"][0]["total"] == 6 * 4_450_000
    assert problems("simulate", printed) == []


@pytest.mark.parametrize("id", CITIES)
@pytest.mark.parametrize("reader", [Reader.PUBLIC, Reader.CLEARED])
def test_a_verdict_fits_its_schema(id: str, reader: Reader) -> None:
    under = CITIES[id]
    moments = ("establish", "maintain", "renew")

    for category, moment, agreement in product(under.categories, moments, register(under)):
        judged = evaluate(under, category.id, agreement.facts, as_of=TODAY, moment=moment, register=[])  # type: ignore[arg-type]  # (of its kind, as the test says)
        assert problems("evaluate", verdict_json(judged, reader, "en")) == []


def test_the_check_itself_sees_what_is_wrong() -> None:
    printed = verdict_json(evaluate(CITIES["no-agreements"], "sister", facts(), as_of=TODAY), Reader.PUBLIC, "en")
    finding = printed["findings"][0]

    assert problems("evaluate", {**printed, "outcome": "perhaps"}) != []
    assert problems("evaluate", {**printed, "as_of": "today"}) != []
    assert problems("evaluate", {**printed, "more": 1}) != []
    assert problems("evaluate", {key: value for key, value in printed.items() if key != "policy"}) != []
    assert problems("evaluate", {**printed, "findings": [{**finding, "sentence": None}]}) != []
