"""What several pages ask of the rooms: what exists, the policy in force, names of categories, notes on the sources.

What changes seldom is read once and kept until the ledger grows: every change of the record is a line of the ledger.
"""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from chancery.activities.models import Activity
from chancery.agreements.models import Agreement, CategoryAssignment
from chancery.audit.models import LedgerHead
from chancery.budgets.models import BudgetLine
from chancery.council.models import CouncilItem
from chancery.counterparties.models import Country, Region
from chancery.disclosure import totals
from chancery.memberships.models import Membership
from chancery.missions.models import Mission
from chancery.money import Money
from chancery.policy import Category
from chancery.portal import words
from chancery.strategy.models import Framework, Goal, PolicyVersion, SourceNote
from chancery.strategy.policies import loaded, own


def moved() -> QuerySet[Any]:
    """What residents may read of moves between categories that have a day, each with the category just before it: for
    their number, their names and what they rest on alike."""
    earlier = CategoryAssignment.objects.filter(agreement=OuterRef("agreement"), until__lt=OuterRef("since"))
    held = CategoryAssignment.objects.filter(agreement__in=Agreement.objects.public(), since__isnull=False)
    return held.annotate(before=Subquery(earlier.order_by("-until").values("category")[:1]))


class Move(NamedTuple):
    """How many agreements went from one category to another on one day."""

    since: date
    before: str
    after: str
    number: int


class Kept:
    """What every page needs of the record, each part read when first asked for."""

    @cached_property
    def exists(self) -> frozenset[str]:
        """The parts of the menu that have something to show."""
        asked: dict[str, QuerySet[Any]] = {
            "activities": Activity.objects.public(),
            "trips": Mission.objects.public(),
            "policy": PolicyVersion.objects.public(),
            "frameworks": Framework.objects.all(),
            "networks": Membership.objects.public(),
            "decisions": CouncilItem.objects.public(),
            "budget": BudgetLine.objects.public(),
        }
        there = {name for name, rows in asked.items() if rows.exists()}
        said = {"trips"} if settings.CITY.extra.get(f"trips_{settings.CITY.languages[0]}") else set()
        return frozenset(there | said | ({"propose"} if own(today()) else set()))

    @cached_property
    def withheld(self) -> int:
        """How many signed agreements residents could read, and no longer can: a count, without a name."""
        return Agreement.objects.told().filter(public=False).count()

    @cached_property
    def left_out(self) -> dict[Any, int]:
        """How many rows the federal tables leave out; whoever needs it counts it once."""
        return {}

    @cached_property
    def travel(self) -> dict[int, totals.Sums]:
        """What travel that was accounted for comes to, by year, the latest first."""
        return totals.by_year()

    @cached_property
    def versions(self) -> list[PolicyVersion]:
        """Every published policy of the city, the newest first; its text stays unread until someone asks."""
        rows = PolicyVersion.objects.public().defer("content").filter(kind=PolicyVersion.Kind.POLICY)
        return sorted(rows, key=lambda row: (row.in_force_from or date.max, str(row.id)), reverse=True)

    @cached_property
    def laws(self) -> list[PolicyVersion]:
        """The published laws above the city's policy, the newest first."""
        rows = PolicyVersion.objects.public().defer("content").filter(kind=PolicyVersion.Kind.OVERLAY)
        return sorted(rows, key=lambda row: (row.in_force_from or date.max, str(row.id)), reverse=True)

    @cached_property
    def categories(self) -> dict[str, Category]:
        """Every category of every published policy; where two policies use one key, the newer one's words. What is only
        proposed, or in force from a day to come, names nothing that has a name already."""
        on = today()
        begun = [row for row in reversed(self.versions) if row.in_force_from and row.in_force_from <= on]
        coming = [row for row in reversed(self.versions) if row not in begun]
        return {category.id: category for row in (*coming, *begun) for category in loaded(row).categories}

    @cached_property
    def simulated(self) -> frozenset[str]:
        """The policies under which residents may read the register: asked for once, and not of each in a list."""
        return frozenset(PolicyVersion.objects.simulated_openly().values_list("policy_id", flat=True))

    @cached_property
    def years(self) -> dict[str, int]:
        """The year of the newest policy that has each category."""
        rows = [(row, row.in_force_from) for row in reversed(self.versions)]
        return {category.id: day.year for row, day in rows if day for category in loaded(row).categories}

    @cached_property
    def moves(self) -> list[Move]:
        """Every move between categories that has a day."""
        rows = moved().order_by().values_list("since", "before", "category")
        return [Move(since, was or "", now, number) for since, was, now, number in rows.annotate(number=Count("id"))]

    @cached_property
    def countries(self) -> dict[str, Country]:
        """Countries by code."""
        return Country.objects.in_bulk()

    @cached_property
    def regions(self) -> dict[str, Region]:
        """Regions by key."""
        return Region.objects.in_bulk()

    @cached_property
    def notes(self) -> dict[tuple[str, str], list[SourceNote]]:
        """Notes on the sources, by the page and the subject they stand on."""
        found: dict[tuple[str, str], list[SourceNote]] = {}
        for row in SourceNote.objects.all():
            found.setdefault((row.page, row.subject), []).append(row)
        return found

    @cached_property
    def labels(self) -> dict[str, dict[str, dict[str, str]]]:
        """Words made of the rows above, by language; whoever needs them makes them once."""
        return {}

    @cached_property
    def said(self) -> dict[str, Any]:
        """Words and rows of the register's list, by language; whoever needs them makes them once."""
        return {}

    @cached_property
    def trials(self) -> dict[Any, Any]:
        """Simulations that were asked for; a few of them."""
        return {}

    @cached_property
    def looks(self) -> dict[Any, Any]:
        """Looks back that were asked for; a few of them."""
        return {}

    @cached_property
    def goals(self) -> dict[str, Goal]:
        """Goals by framework and number, as the register's filter names them."""
        return {f"{row.framework.slug}.{row.number}": row for row in Goal.objects.select_related("framework")}


_last: dict[str, tuple[tuple[Any, ...], Kept]] = {}


def kept() -> Kept:
    """What was read since the ledger last grew. A record without a ledger is read afresh each time."""
    size, frontier = LedgerHead.state()
    if not size:
        return Kept()
    state = (connection.settings_dict["NAME"], bytes(frontier))
    found = _last.get(connection.alias)
    if found is None or found[0] != state:
        found = _last[connection.alias] = (state, Kept())
    return found[1]


class Note(NamedTuple):
    """Where the sources disagree, are unclear or silent, in the page's language."""

    key: str
    word: Any
    text: Any
    treatment: Any
    source: str


def today() -> date:
    """The city's own day."""
    return timezone.localdate()


def notes(page: str, subject: str = "", room: Kept | None = None) -> list[Note]:
    """The notes that belong on a page, or on the page of one subject."""
    return [_note(row) for row in (room or kept()).notes.get((page, subject), ())]


def _note(row: SourceNote) -> Note:
    word = words.NOTE_KINDS.get(row.kind, row.kind)
    return Note(row.key, word, words.text(row, "text"), words.text(row, "treatment"), row.source)


def binding(on: date, among: Iterable[PolicyVersion] | None = None) -> PolicyVersion | None:
    """The city's policy on a day, if it has one."""
    return next((row for row in (kept().versions if among is None else among) if _binds(row, on)), None)


def _binds(row: PolicyVersion, on: date) -> bool:
    begun = row.in_force_from is not None and row.in_force_from <= on
    return begun and (row.in_force_to is None or row.in_force_to >= on)


def name(category: str, known: dict[str, Category]) -> str:
    """A category in the page's language; its key where no published policy knows it."""
    found = known.get(category)
    if found is None:
        return category
    lang = words.language()
    return words.fine(found.name.in_(lang)) or category


def held_as(held: CategoryAssignment, room: Kept) -> str:
    """A category that an agreement was given, as the policy that gave it calls it."""
    policy = held.policy if held.policy and held.policy.published else None
    own = {each.id: each for each in loaded(policy).categories} if policy else {}
    if held.category in own and name(held.category, own) != name(held.category, room.categories):
        return name(held.category, own)
    return told_apart(held.category, room)


def told_apart(category: str, room: Kept) -> str:
    """A category where those of several policies stand together: with the year of its own policy, if a newer one calls
    another category the same."""
    own, year = name(category, room.categories), room.years.get(category)
    newer = (key for key in room.categories if year and room.years.get(key, 0) > year)
    if not any(name(key, room.categories) == own for key in newer):
        return own
    return _("%(category)s (policy of %(year)s)") % {"category": own, "year": year}


def amount(value: Money | None) -> str:
    """Money in the page's language, with the city's own sign."""
    return "" if value is None else value.phrase(words.language(), settings.CITY.currency)


def joined(label: Any, value: Any) -> Any:
    """A label and its value, both already safe for the page."""
    return format_html("{} {}", label, value)
