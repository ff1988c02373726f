"""What a demonstration tells of activities, awards and events: through the same actions as everything people enter."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PIL import Image, ImageDraw

from chancery.accounts.models import Division
from chancery.activities import actions
from chancery.activities.models import Activity, ActivityKind, Award, Event
from chancery.agreements.models import Agreement
from chancery.audit.models import Actor
from chancery.counterparties.models import Counterparty
from chancery.dates import FuzzyDate
from chancery.memberships.models import Network
from chancery.money import Money
from chancery.papers.intake import Sheet
from chancery.strategy.models import Goal

Table = dict[str, Any]
TEXTS = ("title", "when_text", "place", "summary", "benefit", "partners")


@dataclass(frozen=True)
class Done:
    """Who tells it, from which source, and how a day is written in the file."""

    by: Actor
    source: str
    when: Callable[[str], FuzzyDate]

    def activity(self, row: Table) -> Activity:
        """One activity with all that hangs on it."""
        agreement = Agreement.objects.select_related("counterparty").filter(reference=row.get("agreement")).first()
        more = {name: row[name] for name in ("state", "mode", "public") if name in row}
        made = actions.record(
            by=self.by,
            reference=row["reference"],
            kind=ActivityKind.objects.get(key=row["kind"]),
            when=self.when(row["when"]),
            ends=self.when(row["ends"]) if "ends" in row else None,
            agreements=[agreement] if agreement else [],
            counterparty=agreement.counterparty if agreement else None,
            lead=Division.objects.get(slug=row["lead"]) if "lead" in row else None,
            goals=goals(row.get("goals", ())),
            links=_links(row),
            source=row.get("source", self.source),
            **more,
            **pairs(row, *TEXTS),
        )
        self._parts(made, row)
        return made

    def _parts(self, made: Activity, row: Table) -> None:
        for one in row.get("result", ()):
            self.result(made, one)
        for one in row.get("milestone", ()):
            more = {"reached_on": self.when(one["reached"]).exact} if "reached" in one else {}
            actions.add_milestone(
                by=self.by, activity=made, due=self.when(one["due"]), state=one["state"], source=self.source,
                **more, **pairs(one, "title"),
            )  # fmt: skip
        for one in row.get("indicator", ()):
            self.indicator(made, one)
        for one in row.get("lesson", ()):
            public = one.get("public", False)
            actions.add_lesson(
                by=self.by, activity=made, kind=one["kind"], public=public, source=self.source, **pairs(one, "text")
            )
        for one in row.get("photo", ()):
            shown = {name: one[name] for name in ("credit", "consent", "public")}
            actions.add_photo(by=self.by, activity=made, sheet=drawing(), **shown, **pairs(one, "caption"))

    def result(self, made: Activity, row: Table) -> None:
        """What came of it; a correction of it is told with its reason."""
        amount = Money.parse(row["amount"]) if "amount" in row else None
        result = actions.add_result(
            by=self.by,
            activity=made,
            dated=self.when(row.get("dated", "")),
            value=row.get("value"),
            amount_minor=amount.minor if amount else None,
            currency=amount.currency if amount else "",
            basis=row.get("basis", "reported"),
            kind=row.get("kind", ""),
            said_on=self.when(row["said_on"]).exact if "said_on" in row else None,
            source=self.source,
            **pairs(row, "text", "unit", "attribution", "said_by"),
        )
        if "corrected" in row:
            after = row["corrected"]
            changes = {"value": Decimal(after["value"]).quantize(Decimal("0.0001")), **pairs(after, "text")}
            result.refresh_from_db()
            held = {name: getattr(result, name) for name in changes}
            actions.correct_part(by=self.by, row=result, held=held, changes=changes, reason=after["reason"])

    def indicator(self, made: Activity, row: Table) -> None:
        """A figure that is followed, with its periods."""
        indicator = actions.add_indicator(
            by=self.by,
            activity=made,
            adds=row["adds"],
            cumulative=row.get("cumulative", False),
            currency=row.get("currency", ""),
            baseline=_figure(row.get("baseline")),
            source=self.source,
            **pairs(row, "name", "unit", "baseline_when"),
        )
        for first, last, target, actual, basis in row["periods"]:
            actions.add_period(
                by=self.by,
                indicator=indicator,
                first=self.when(first).exact,
                last=self.when(last).exact,
                target=_figure(target),
                actual=_figure(actual),
                basis=basis,
                source=self.source,
            )

    def beside(self, rows: Table) -> None:
        """Awards and events; what is there already is not told again."""
        for row in rows.get("award", ()):
            if not Award.objects.filter(title_en=row["title"][0]).exists():
                words = pairs(row, "title", "giver", "to", "text")
                actions.enter_award(by=self.by, when=self.when(row["when"]), source=row["source"], **words)
        for row in rows.get("event", ()):
            if not Event.objects.filter(title_en=row["title"][0], part=row["part"]).exists():
                words = pairs(row, "title", "place", "text")
                actions.enter_event(
                    by=self.by, when=self.when(row["when"]), part=row["part"], source=row["source"], **words
                )


def pairs(table: Mapping[str, Any], *names: str) -> Table:
    """Texts in two languages as their columns; nothing where there is none."""
    return {
        f"{'baseline' if name == 'baseline_when' else name}_{lang}": text
        for name in names
        if name in table
        for lang, text in zip(("en", "fr"), table[name], strict=True)
    }


def goals(named: Iterable[str]) -> list[Goal]:
    found = []
    for one in named:
        framework, _dot, number = one.rpartition(".")
        found.append(Goal.objects.get(framework__slug=framework, number=int(number)))
    return found


def _links(row: Table) -> dict[str, list[Any]]:
    return {
        "also_with": list(Counterparty.objects.filter(reference__in=row.get("also_with", ()))),
        "networks": list(Network.objects.filter(reference__in=row.get("networks", ()))),
        "divisions": list(Division.objects.filter(slug__in=row.get("divisions", ()))),
    }


def _figure(said: Sequence[Any] | str | int | None) -> Decimal | None:
    """A figure as the file writes it; an empty text is not recorded."""
    return None if said in (None, "") else Decimal(str(said))


def drawing() -> Sheet:
    """A drawing in the place of a photo: of an invented city there are none."""
    picture = Image.new("RGB", (640, 320), "#dfe8ee")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 210, 640, 320), fill="#7fa6b8")
    pen.rectangle((60, 150, 580, 168), fill="#5b6770")
    for left in range(90, 560, 110):
        pen.rectangle((left, 168, left + 22, 236), fill="#5b6770")
    pen.polygon([(0, 210), (120, 120), (230, 210)], fill="#8fa58a")
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return Sheet("png", out.getvalue(), "")
