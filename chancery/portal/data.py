"""What several pages ask of the rooms: what exists, the policy in force, names of categories, notes on the sources."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Value
from django.utils import timezone
from django.utils.html import format_html

from chancery.budgets.models import BudgetLine
from chancery.council.models import CouncilItem
from chancery.memberships.models import Membership
from chancery.money import Money
from chancery.policy import Category, Policy
from chancery.portal import words
from chancery.strategy.models import Framework, PolicyVersion, SourceNote
from chancery.strategy.policies import loaded


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


def what_exists() -> frozenset[str]:
    """The parts of the menu that have something to show, asked in one query."""
    asked = {
        "policy": PolicyVersion.objects.public(),
        "frameworks": Framework.objects.all(),
        "networks": Membership.objects.public(),
        "decisions": CouncilItem.objects.public(),
        "budget": BudgetLine.objects.public(),
    }
    each = [rows.order_by().annotate(there=Value(name)).values_list("there")[:1] for name, rows in asked.items()]
    return frozenset(name for (name,) in each[0].union(*each[1:], all=True))


def notes(page: str, subject: str = "") -> list[Note]:
    """The notes that belong on a page, or on the page of one subject."""
    return [_note(row) for row in SourceNote.objects.on_page(page, subject)]


def _note(row: SourceNote) -> Note:
    word = words.NOTE_KINDS.get(row.kind, row.kind)
    return Note(row.key, word, words.text(row, "text"), words.text(row, "treatment"), row.source)


def versions() -> list[PolicyVersion]:
    """Every published policy of the city, the newest first; its text stays unread until someone asks."""
    rows = PolicyVersion.objects.public().defer("content").filter(kind=PolicyVersion.Kind.POLICY)
    return sorted(rows, key=lambda row: (row.in_force_from or date.max, str(row.id)), reverse=True)


def binding(on: date, among: Iterable[PolicyVersion] | None = None) -> PolicyVersion | None:
    """The city's policy on a day, if it has one."""
    return next((row for row in (versions() if among is None else among) if _binds(row, on)), None)


def _binds(row: PolicyVersion, on: date) -> bool:
    begun = row.in_force_from is not None and row.in_force_from <= on
    return begun and (row.in_force_to is None or row.in_force_to >= on)


def policies() -> dict[str, Policy]:
    """Every published policy, read, by its id; the newest text of each."""
    return {row.policy_id: loaded(row) for row in reversed(versions())}


def categories(read: dict[str, Policy] | None = None) -> dict[str, Category]:
    """Every category of every published policy; where two policies use one key, the newer one's words."""
    known = policies() if read is None else read
    return {category.id: category for policy in known.values() for category in policy.categories}


def name(category: str, known: dict[str, Category]) -> str:
    """A category in the page's language; its key where no published policy knows it."""
    found = known.get(category)
    if found is None:
        return category
    lang = words.language()
    return getattr(found.name, lang) or getattr(found.name, words.OTHER[lang]) or category


def amount(value: Money | None) -> str:
    """Money in the page's language, with the city's own sign."""
    return "" if value is None else value.phrase(words.language(), settings.CITY.currency)


def joined(label: Any, value: Any) -> Any:
    """A label and its value, both already safe for the page."""
    return format_html("{} {}", label, value)
