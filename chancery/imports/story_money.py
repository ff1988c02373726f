"""The money of a demonstration: told in one file, and gone through the same actions as everything that people do."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery.accounts.models import Division
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.budgets import actions
from chancery.budgets.models import Fund, Posting
from chancery.cases.models import Case
from chancery.council.models import CouncilItem
from chancery.imports.story import SOURCE, Told
from chancery.imports.story_people import actor, item
from chancery.money import Money

Table = dict[str, Any]


@transaction.atomic
def load(folder: Path) -> None:
    """Tell of all of it, once: where funds are on record, nothing is told again."""
    path = folder / "money.toml"
    if not path.exists() or Fund.objects.exists():
        return
    story = tomllib.loads(path.read_text(encoding="utf-8"))
    told = Told(by=audit.service("svc-demo"), today=timezone.localdate())
    for row in story.get("item", []):
        item(told, row)
    for row in story.get("figure", []):
        given = {"kind": row["kind"], "year": _year(told, row["year"]), "value": Decimal(row["value"])}
        actions.enter_figure(by=actor("head"), source=SOURCE, **given)
    funds = {row["key"]: _fund(told, row) for row in story["fund"]}
    for row in story.get("transfer", []):
        _transfer(told, row, funds)
    _rows(told, story, funds)
    for row in story.get("correction", []):
        _correct(row)


def _year(told: Told, text: str) -> int:
    """`Y` is this year, `Y-1` the one before; or a year as it is."""
    return told.today.year + int(text.removeprefix("Y") or 0) if text.startswith("Y") else int(text)


def _fund(told: Told, row: Table) -> Fund:
    amount = Money.parse(row["amount"]) if "amount" in row else None
    note = row.get("note", ("", ""))
    note = (note["en"], note["fr"]) if isinstance(note, dict) else note
    return actions.enter_fund(
        by=actor("head"),
        amount=amount,
        unit=amount.currency if amount else "CAD",
        year=_year(told, row["year"]),
        name_en=row["name"][0],
        name_fr=row["name"][1],
        source=row["source"],
        division=Division.objects.filter(slug=row.get("division", "")).first(),
        body=row.get("body", ""),
        base_year=_year(told, row["base_year"]) if "base_year" in row else None,
        council_item=CouncilItem.objects.filter(reference=row.get("item", "")).first(),
        note_en=note[0],
        note_fr=note[1],
        public=row.get("public", False),
        evidence=row.get("evidence", SOURCE),
    )


def _transfer(told: Told, row: Table, funds: dict[str, Fund]) -> None:
    actions.transfer(
        by=actor("treasurer"),
        source=_now(funds[row["from"]]),
        target=_now(funds[row["to"]]),
        amount=Money.parse(row["amount"]).minor,
        on=told.day(row["on"]),
        council_item=CouncilItem.objects.get(reference=row["item"]),
        **_titles(row),
    )


def _rows(told: Told, story: Table, funds: dict[str, Fund]) -> None:
    made: dict[str, Posting] = {}
    for kind, do in (("allocation", actions.allocate), ("commitment", actions.commit), ("expense", actions.spend)):
        for row in story.get(kind, []):
            more = {key: row[key] for key in ("activity", "document") if key in row}
            if "from" in row:
                more["drawn_from"] = made[row["from"]]
            if "base_year" in row:
                more["base_year"] = _year(told, row["base_year"])
            made[row.get("key", "")] = do(
                by=actor("treasurer"),
                fund=_now(funds[row["fund"]]),
                amount=Money.parse(row["amount"]).minor,
                on=told.day(row["on"]),
                agreement=Agreement.objects.filter(reference=row.get("agreement", "")).first(),
                **more,
                **_titles(row),
            )


def _correct(row: Table) -> None:
    posting = Posting.objects.get(document=row["document"])
    actions.correct(
        by=actor("treasurer"),
        row=posting,
        held={"amount_minor": posting.amount_minor},
        changes={"amount_minor": Money.parse(row["amount"]).minor},
        reason=row["reason"],
    )


def need(told: Told, case: Case, by: Actor, on: date, amount: str, *words: str) -> None:
    """Say that a request takes this, this year."""
    english, french = words[:2] if words else ("", "")
    actions.state_need(
        by=by, case=case, year=told.today.year, amount=Money.parse(amount), note_en=english, note_fr=french
    )


def reserve(told: Told, case: Case, by: Actor, on: date, amount: str, name: str, *words: str) -> None:
    """Say that a request takes this, and reserve it in the fund of this name."""
    need(told, case, by, on, amount, *words)
    fund = Fund.objects.get(year=told.today.year, name_en=name)
    wanted = case.needs.order_by("pk").last()
    if wanted is not None:
        actions.reserve(by=actor("treasurer"), need=wanted, fund=fund, amount=wanted.amount_minor, on=on)


def _now(fund: Fund) -> Fund:
    """The fund as it is: each row that was written made it another."""
    return Fund.objects.get(pk=fund.pk)


def _titles(row: Table) -> Table:
    english, french = row.get("title", ("", ""))
    return {"title_en": english, "title_fr": french}
