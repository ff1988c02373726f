"""What was done, as rows of a spreadsheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.models import Division
from chancery.activities import actions, permissions
from chancery.activities.models import Activity, ActivityKind
from chancery.activities.words import words_of
from chancery.agreements.models import Agreement
from chancery.audit.models import Actor
from chancery.counterparties.models import Counterparty
from chancery.imports import cells
from chancery.imports.faults import Fault
from chancery.imports.kinds.base import Cells, Column, Existing, Found, Kind, Wanted, law
from chancery.search import actions as search
from chancery.search.words import fold
from chancery.strategy.models import Goal

PLAIN = frozenset(
    ["title_en", "title_fr", "when_text_en", "when_text_fr", "state", "mode", "place_en", "place_fr", "source"]
)
MANY = 2000


class Activities(Kind):
    """Activities."""

    slug = "activities"
    label = _("Activities")
    one = _("Activity")
    model = Activity
    letters = Activity.LETTERS
    law_days = ("when", "ends")
    body: ClassVar = ("counterparty", "counterparty_name", "", "", "")
    columns = (
        Column("reference", "Reference", "Numéro", "id|no|n°|ref|réf|number"),
        Column("kind", "Kind of activity", "Genre d’activité", "type|kind|genre|nature"),
        Column("title_en", "Title in English", "Titre en anglais",
               "title|titre|activity|activité|description|objet|event|événement"),
        Column("title_fr", "Title in French", "Titre en français", "titre français|french title"),
        Column("when", "When", "Quand", "date|dates|year|année|held on|tenue le|période|period"),
        Column("ends", "Ends", "Fin", "end|end date|date de fin|until|jusqu’au"),
        Column("when_text_en", "When, in words, in English", "Quand, en mots, en anglais", ""),
        Column("when_text_fr", "When, in words, in French", "Quand, en mots, en français", ""),
        Column("state", "State", "État", "status|statut|stage"),
        Column("mode", "In person or virtual", "En personne ou virtuelle", "mode|format"),
        Column("place_en", "Place in English", "Lieu en anglais", "place|lieu|location|venue|endroit"),
        Column("place_fr", "Place in French", "Lieu en français", ""),
        Column("lead", "Lead division", "Service responsable", "division|service|direction|lead"),
        Column("counterparty", "Counterparty’s reference", "Numéro du partenaire",
               "counterparty reference|code partenaire", hangs=True),
        Column("counterparty_name", "Counterparty’s name", "Nom du partenaire",
               "partner|ville|city|with|avec|partner city|partenaire signataire", hangs=True),
        Column("agreements", "Agreements", "Ententes", "agreement|entente|agreement number|numéro d’entente"),
        Column("goals", "Goals", "Orientations", "goal|orientation|objectifs"),
        Column("public", "Public", "Publique", "published|publiée"),
        Column("source", "Source", "Source", "origin|origine|provenance"),
    )  # fmt: skip

    @cached_property
    def goals(self) -> dict[str, Goal]:
        """The goals, as `framework.number`."""
        return {f"{goal.framework.slug}.{goal.number}": goal for goal in Goal.objects.select_related("framework")}

    @cached_property
    def kinds(self) -> dict[str, ActivityKind]:
        """The kinds of activity by their key."""
        return {kind.key: kind for kind in ActivityKind.objects.all()}

    @cached_property
    def divisions(self) -> dict[str, Division]:
        """The divisions by their key."""
        return {division.slug: division for division in Division.objects.all()}

    @cached_property
    def agreements(self) -> dict[str, UUID]:
        """The agreements by their reference."""
        return dict(Agreement.objects.values_list("reference", "pk"))

    @staticmethod
    def may(by: Actor) -> bool:
        """As the room says."""
        return permissions.may_record(by)

    def readers(self) -> dict[str, cells.Reader]:
        """How its cells are read."""
        return {
            "kind": cells.named(
                _named(self.kinds), en="kind of activity", fr="genre d’activité", example=next(iter(self.kinds), "")
            ),
            "agreements": cells.several(self.agreements, en="agreement", fr="entente", example="A-2026-0012"),
            "goals": cells.several(self.goals, en="goal", fr="orientation", example="toronto-ipf-2002.2"),
            "lead": cells.named(
                _named(self.divisions), en="division", fr="division", example=next(iter(self.divisions), "")
            ),
            "state": cells.one_of(Activity.State),
            "mode": cells.one_of(Activity.Mode),
            "public": cells.yes_no,
            "title_en": cells.prose,
            "title_fr": cells.prose,
        }

    def here(self, references: Sequence[str]) -> dict[str, Existing]:
        """Those of the register with these references."""
        picked = Activity.objects.filter(reference__in=references)
        return {row[0]: Existing(pk, dict(zip(KEYS, row, strict=True))) for pk, row in self._told(picked)}

    def alike(self, rows: Sequence[tuple[Cells, UUID | None]]) -> list[str]:
        """The one activity with the same title and the same day."""
        titles = {cells[name] for cells, _body in rows for name in ("title_en", "title_fr") if cells.get(name)}
        known: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in Activity.objects.filter(Q(title_en__in=titles) | Q(title_fr__in=titles)):
            for title in {row.title_en, row.title_fr} - {""}:
                known[title, str(row.when)].append(row.reference)
        return [_only(known, cells) for cells, _body in rows]

    def together(self, cells: Cells) -> Found:
        """An activity has a title."""
        return [] if cells.get("title_en") or cells.get("title_fr") else [("title_en", NO_TITLE)]

    def against(self, cells: Cells, there: Existing | None) -> Found:
        """What is done on a day that is still to come, whichever of the two the file says. What the register holds
        already is no change, and is mended there."""
        told = ("when", "state")
        known = {name: cells.get(name) or (there.cells.get(name, "") if there else "") for name in told}
        if there and all(known[name] == there.cells.get(name) for name in told):
            return []
        began = dict(law("when", known["when"]))["when_earliest"]
        done = (known["state"] or Activity.State.DONE) == Activity.State.DONE
        return [("when", DONE_LATER)] if done and began and began > timezone.localdate() else []

    def values(self, cells: Cells) -> dict[str, Any]:
        """Texts as columns."""
        values: dict[str, Any] = {name: text for name, text in cells.items() if name in PLAIN}
        for name in set(self.law_days) & set(cells):
            values |= dict(law(name, cells[name]))
        if "kind" in cells:
            values["kind"] = self.kinds.get(cells["kind"])
        if "lead" in cells:
            values["lead"] = self.divisions.get(cells["lead"])
        if "state" in values:
            values["state"] = values["state"] or Activity.State.DONE
        if cells.get("public"):
            values["public"] = cells["public"] == "yes"
        return values

    def build(self, wanted: Wanted, bodies: Mapping[UUID, Counterparty]) -> Activity:
        """A new activity. What is planned is the office's own until somebody releases it."""
        values = {name: text for name, text in wanted.cells.items() if text}
        if values.get("state") == Activity.State.PLANNED:
            values.setdefault("public", "no")
        body = bodies[wanted.body] if wanted.body else None
        return Activity(id=wanted.object_id, reference=wanted.reference, counterparty=body, **self.values(values))

    def sealed(self, row: Any) -> bool:
        """What is not public leaves a sealed line."""
        return not row.public

    def names(self, row: Any) -> Iterable[UUID]:
        """Whom it is with, if it is with anybody."""
        return (row.counterparty_id,) if row.counterparty_id else ()

    def linked(self, cells: Cells) -> dict[str, list[UUID]]:
        """Its agreements and goals."""
        found = {}
        if "goals" in cells:
            found["goals"] = [self.goals[name].pk for name in cells["goals"].split()]
        if "agreements" in cells:
            found["agreements"] = [self.agreements[name] for name in cells["agreements"].split()]
        return found

    def index(self, by: Actor, rows: Sequence[Any]) -> None:
        """Let these be found."""
        full = Activity.objects.filter(pk__in=[row.pk for row in rows]).prefetch_related("results")
        search.index_many(by=by, kind=actions.KIND, rows=map(words_of, full))

    def everything(self) -> Iterable[Sequence[str]]:
        """Every activity, published or not."""
        return (row for _pk, row in self._told(Activity.objects.all()))

    def _told(self, picked: Any) -> Iterator[tuple[UUID, tuple[str, ...]]]:
        full = picked.select_related("kind", "counterparty", "lead").prefetch_related("agreements", "goals__framework")
        for row in full.order_by("pk").iterator(chunk_size=MANY):
            goals = sorted(f"{goal.framework.slug}.{goal.number}" for goal in row.goals.all())
            agreements = sorted(each.reference for each in row.agreements.all())
            body = row.counterparty
            yield row.pk, (
                row.reference, row.kind.key if row.kind else "", row.title_en, row.title_fr, str(row.when),
                str(row.ends), row.when_text_en, row.when_text_fr, row.state, row.mode, row.place_en, row.place_fr,
                row.lead.slug if row.lead else "", body.reference if body else "", str(body) if body else "",
                " ".join(agreements), " ".join(goals), "yes" if row.public else "no", row.source,
            )  # fmt: skip


KEYS = tuple(column.key for column in Activities.columns)
NO_TITLE = Fault(
    "It has no title.",
    "Le titre manque.",
    "Say in a few words what was done.",
    "Dites en quelques mots ce qui a été fait.",
)
DONE_LATER = Fault(
    "It is done on a day that is still to come.",
    "Elle est faite un jour encore à venir.",
    "Correct the date, or give its state as planned.",
    "Corrigez la date, ou indiquez qu’elle est prévue.",
)


def _only(known: Mapping[tuple[str, str], list[str]], cells: Cells) -> str:
    found = {
        reference
        for name in ("title_en", "title_fr")
        if cells.get(name)
        for reference in known.get((cells[name], cells.get("when", "")), ())
    }
    return found.pop() if len(found) == 1 else ""


def _named(rows: Mapping[str, Any]) -> dict[str, str]:
    """The keys of rows by every name they have, folded."""
    return {fold(name): key for key, row in rows.items() for name in (key, row.name_en, row.name_fr) if name}
