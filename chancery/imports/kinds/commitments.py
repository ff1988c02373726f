"""What either side promised, as rows of a spreadsheet: told by agreement, side and words, since it has no number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.accounts.models import Division
from chancery.agreements import permissions
from chancery.agreements.actions import reindex_commitments
from chancery.agreements.models import Agreement, Commitment
from chancery.agreements.telling import is_sealed
from chancery.audit.models import Actor
from chancery.counterparties.models import Counterparty
from chancery.imports import cells
from chancery.imports.faults import Fault
from chancery.imports.kinds.base import Cells, Column, Existing, Found, Kind, Wanted, a_day, law
from chancery.search.words import fold

PLAIN = frozenset(["side", "title_en", "title_fr", "lead_en", "lead_fr", "state", "reason_en", "reason_fr", "source"])
TITLES = ("title_en", "title_fr")
SIDES = {
    "the city": "city", "ville": "city", "la ville": "city", "us": "city", "nous": "city", "municipality": "city",
    "municipalité": "city", "ours": "city", "partner": "counterparty", "partenaire": "counterparty",
    "them": "counterparty", "partner city": "counterparty", "ville partenaire": "counterparty",
    "partenaire signataire": "counterparty", "joint": "both", "les deux": "both", "deux": "both",
    "conjoint": "both", "commun": "both", "all": "both",
}  # fmt: skip
# What is under way may be late: only who says “on time” is taken at that word.
STATES = {
    "open": "promised", "ouvert": "promised", "to do": "promised", "à faire": "promised", "planned": "promised",
    "prévu": "promised", "not started": "promised", "non commencé": "promised", "in progress": "promised",
    "en cours": "promised", "ongoing": "promised", "underway": "promised", "on track": "on-time",
    "dans les temps": "on-time", "en bonne voie": "on-time", "late": "at-risk", "delayed": "at-risk",
    "behind": "at-risk", "overdue": "at-risk", "en retard": "at-risk", "retardé": "at-risk", "à risque": "at-risk",
    "complete": "done", "completed": "done", "kept": "done", "fulfilled": "done", "delivered": "done",
    "achieved": "done", "fait": "done", "tenu": "done", "terminé": "done", "réalisé": "done", "accompli": "done",
    "complété": "done", "achevé": "done", "cancelled": "dropped", "canceled": "dropped", "abandoned": "dropped",
    "withdrawn": "dropped", "annulé": "dropped", "abandonné": "dropped", "retiré": "dropped",
}  # fmt: skip


class Commitments(Kind):
    """Commitments."""

    slug = "commitments"
    label = _("Commitments")
    one = _("Commitment")
    model = Commitment
    letters = ""
    days = ("state_since",)
    law_days = ("due",)
    alone = ("agreement", "side", *TITLES)
    columns = (
        Column("agreement", "Agreement’s reference", "Numéro de l’entente",
               "agreement|entente|reference|référence|numéro|agreement number|no d’entente|numéro d’entente|ref|réf"),
        Column("side", "Who promised it", "Qui s’est engagé",
               "side|partie|party|promised by|engagement de|by|par|who|qui|responsible party|partie responsable"),
        Column("title_en", "What was promised, in English", "Ce qui a été promis, en anglais",
               "title|titre|commitment|engagement|promise|promesse|action|deliverable|livrable|description|objet|"
               "obligation|what was promised|ce qui a été promis"),
        Column("title_fr", "What was promised, in French", "Ce qui a été promis, en français",
               "titre français|french title|engagement en français"),
        Column("lead_en", "Lead in English", "Responsable en anglais",
               "lead|responsable|led by|owner|contact person|chargé de projet|person responsible"),
        Column("lead_fr", "Lead in French", "Responsable en français", "responsable français|french lead"),
        Column("division", "Division", "Direction", "department|service|unit|lead division|direction responsable"),
        Column("due", "Due", "Échéance",
               "due date|deadline|date limite|date d’échéance|due by|by when|pour quand|target date|date cible|fin"),
        Column("state", "State", "État", "status|statut|progress|avancement|situation|standing"),
        Column("state_since", "In this state since", "Dans cet état depuis", "since|depuis|status date|date du statut"),
        Column("reason_en", "Why it was dropped, in English", "Raison de l’abandon, en anglais",
               "reason|raison|motif|why dropped|pourquoi|why it was dropped|raison de l’abandon"),
        Column("reason_fr", "Why it was dropped, in French", "Raison de l’abandon, en français",
               "raison en français|motif en français|french reason"),
        Column("public", "Public", "Public", "published|publié|publique"),
        Column("source", "Source", "Source", "origin|origine|provenance"),
    )  # fmt: skip

    def __init__(self) -> None:
        """With no row of a file met yet."""
        self.met: set[str] = set()
        self.read_agreements: dict[str, Agreement] = {}

    @cached_property
    def agreements(self) -> dict[str, str]:
        """The agreements’ references, by how people write them."""
        references = list(Agreement.objects.values_list("reference", flat=True))
        return {**{fold(each): each for each in references}, **{each: each for each in references}}

    @cached_property
    def divisions(self) -> dict[str, UUID]:
        """The divisions by their short name."""
        return dict(Division.objects.values_list("slug", "pk"))

    @staticmethod
    def may(by: Actor) -> bool:
        """As the room says."""
        return permissions.may_register(by)

    def readers(self) -> dict[str, cells.Reader]:
        """How its cells are read."""
        return {
            "agreement": self._agreement,
            "side": cells.one_of(Commitment.Side, SIDES),
            "state": cells.one_of(Commitment.State, STATES),
            "division": divisions(),
            "public": cells.yes_no,
            "reason_en": cells.prose,
            "reason_fr": cells.prose,
        }

    def _agreement(self, cell: str) -> str:
        found = self.agreements.get(cell) or self.agreements.get(fold(cell), "")
        if not found:
            raise Fault(
                f"“{cell[:60]}” is no agreement of the register.",
                f"« {cell[:60]} » n’est pas une entente du registre.",
                "Give the agreement’s reference, such as A-2026-0012. Bring new agreements in first.",
                "Donnez le numéro de l’entente, comme A-2026-0012. Importez d’abord les nouvelles ententes.",
            )
        return found

    def here(self, references: Sequence[str]) -> dict[str, Existing]:
        """Those of the register with these ids."""
        picked = Commitment.objects.filter(pk__in=references)
        return {str(pk): Existing(pk, dict(zip(KEYS, row, strict=True))) for pk, row in _told(picked)}

    def alike(self, rows: Sequence[tuple[Cells, UUID | None]]) -> list[str]:
        """The promise of the same agreement and side in the same words. Where several are, the one that says most of
        the same, each once."""
        known: dict[tuple[str, str], list[tuple[str, Cells]]] = defaultdict(list)
        wanted = {cells["agreement"] for cells, _body in rows}
        for pk, row in _told(Commitment.objects.filter(agreement__reference__in=wanted)):
            told = dict(zip(KEYS, row, strict=True))
            known[told["agreement"], told["side"]].append((str(pk), told))
        return [once(self.met, _same(known[cells["agreement"], cells["side"]], cells), cells) for cells, _body in rows]

    def together(self, cells: Cells) -> Found:
        """A promise is of an agreement and a side, and says what."""
        found = [(key, fault) for key, fault in NEEDED.items() if not cells.get(key)]
        if not any(cells.get(name) for name in TITLES):
            found.append(("title_en", NO_TITLE))
        return found

    def complete(self, cells: Cells, there: Existing | None, note: str) -> Cells:
        """What moves on stands there from today, unless the file says since when; what is taken up again is no longer
        dropped for a reason."""
        state = cells.get("state", "")
        if there is None or not state or state == there.cells["state"]:
            return cells
        moved = {"state_since": timezone.localdate().isoformat()}
        if there.cells["state"] == Commitment.State.DROPPED:
            moved |= {"reason_en": "", "reason_fr": ""}
        return {**moved, **cells}

    def against(self, cells: Cells, there: Existing | None) -> Found:
        """What is dropped is dropped for a reason that residents can read."""
        held = {**there.cells, **cells} if there else cells
        reasons = held.get("reason_en") or held.get("reason_fr")
        return [("reason_en", NO_REASON)] if held.get("state") == Commitment.State.DROPPED and not reasons else []

    def called(self, cells: Cells, reference: str) -> str:
        """By its agreement."""
        return cells.get("agreement", "")

    def named(self, row: Any) -> str:
        """By its agreement."""
        return str(row.agreement.reference)

    def values(self, cells: Cells) -> dict[str, Any]:
        """Texts as columns."""
        values: dict[str, Any] = {name: text for name, text in cells.items() if name in PLAIN}
        if "due" in cells:
            values |= dict(law("due", cells["due"]))
        if "state_since" in cells:
            values["state_since"] = a_day(cells["state_since"])
        if "division" in cells:
            values["division_id"] = self.divisions[cells["division"]] if cells["division"] else None
        if cells.get("public"):
            values["public"] = cells["public"] == "yes"
        return values

    def build(self, wanted: Wanted, bodies: Mapping[UUID, Counterparty]) -> Commitment:
        """A new promise."""
        values = self.values({name: text for name, text in wanted.cells.items() if text})
        return Commitment(id=wanted.object_id, agreement=self._read(wanted.cells["agreement"]), **values)

    def _read(self, reference: str) -> Agreement:
        if reference not in self.read_agreements:
            found = Agreement.objects.select_related("counterparty").get(reference=reference)
            self.read_agreements[reference] = found
        return self.read_agreements[reference]

    def apply(self, row: Any, cells: Cells) -> list[str]:
        """Put texts into it."""
        return [name.removesuffix("_id") for name in super().apply(row, cells)]

    def sealed(self, row: Any) -> bool:
        """What residents may not see leaves a sealed line."""
        return not row.public or is_sealed(row.agreement)

    def index(self, by: Actor, rows: Sequence[Any]) -> None:
        """Let these be found."""
        reindex_commitments(by=by, commitments=rows)

    def everything(self) -> Iterable[Sequence[str]]:
        """Every promise, published or not."""
        return (row for _pk, row in _told(Commitment.objects.all()))


KEYS = tuple(column.key for column in Commitments.columns)
NEEDED = {
    "agreement": Fault(
        "It is not said under which agreement it was promised.",
        "L’entente n’est pas indiquée.",
        "Give the agreement’s reference, such as A-2026-0012.",
        "Donnez le numéro de l’entente, comme A-2026-0012.",
    ),
    "side": Fault(
        "It is not said who promised it.",
        "On ne dit pas qui s’est engagé.",
        "Write city, counterparty or both.",
        "Écrivez ville, partenaire ou les deux.",
    ),
}
NO_TITLE = Fault(
    "It is not said what was promised.",
    "Ce qui a été promis n’est pas indiqué.",
    "Say in a few words what was promised.",
    "Dites en quelques mots ce qui a été promis.",
)
NO_REASON = Fault(
    "It was dropped, and nothing says why.",
    "L’engagement est abandonné, et rien ne dit pourquoi.",
    "Give the reason in English or French.",
    "Donnez-en la raison en français ou en anglais.",
)


def divisions() -> cells.Reader:
    """How a division is read: by its short name or its name in either language."""
    rows = list(Division.objects.values_list("slug", "name_en", "name_fr"))
    known = {fold(name): slug for slug, *names in rows for name in names if name}
    known |= {fold(slug): slug for slug, _en, _fr in rows}
    return cells.named(known, en="division", fr="direction", example=rows[0][0] if rows else "parks")


def once(met: set[str], found: Sequence[tuple[str, Cells]], given: Cells) -> str:
    """Of the records a row may mean, the one that says most of the same and that no other row meant; the first again
    where all were meant, which says that a row stands twice."""
    if not found:
        return ""
    free = [each for each in found if each[0] not in met] or found[:1]
    best = max(free, key=lambda each: sum(each[1].get(key) == text for key, text in given.items()))
    met.add(best[0])
    return best[0]


def _same(known: Sequence[tuple[str, Cells]], given: Cells) -> list[tuple[str, Cells]]:
    titles = {cells.bare(given[name]) for name in TITLES if given.get(name)}
    return [each for each in known if titles & {cells.bare(each[1][name]) for name in TITLES if each[1][name]}]


def _told(picked: Any) -> Iterator[tuple[UUID, tuple[str, ...]]]:
    full = picked.select_related("agreement", "division")
    for row in full.order_by("pk").iterator(chunk_size=2000):
        yield row.pk, (
            row.agreement.reference, row.side, row.title_en, row.title_fr, row.lead_en, row.lead_fr,
            row.division.slug if row.division else "", str(row.due), row.state,
            row.state_since.isoformat() if row.state_since else "", row.reason_en, row.reason_fr,
            "yes" if row.public else "no", row.source,
        )  # fmt: skip
