"""Make one of each thing, with honest defaults: what a test does not mention is not recorded.

make.agreement(counterparty=make.counterparty(name_en="Lyon", country="FR"), ends_on=date(2030, 6, 30))
"""

from __future__ import annotations

import itertools
import time
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import Model

from chancery.accounts.models import Clearance, Division, Person, Role, RoleHeld, User
from chancery.activities.models import Activity, ActivityKind
from chancery.agreements import actions
from chancery.agreements.models import Agreement, AgreementFact, CategoryAssignment
from chancery.audit.models import Actor
from chancery.budgets.models import BudgetLine, Fund
from chancery.columns import as_columns
from chancery.council.models import CouncilItem
from chancery.counterparties import actions as counterparty_actions
from chancery.counterparties.models import City, Contact, Counterparty, CounterpartyFact, Country, Region
from chancery.dates import parse_fuzzy
from chancery.memberships.models import Membership, Network
from chancery.money import Money
from chancery.papers.models import Paper
from chancery.search import actions as search
from chancery.strategy.models import Framework, Goal, Objective, PolicyVersion, SourceNote

_numbers = itertools.count(1)
MERE = {"officer", "division-officer", "councillor", "auditor", "administrator", "proponent"}
NAMES = {
    "FR": ("France", "France", "europe"),
    "US": ("United States", "États-Unis", "north-america"),
    "CA": ("Canada", "Canada", "north-america"),
    "IT": ("Italy", "Italie", "europe"),
    "JP": ("Japan", "Japon", "asia"),
    "SN": ("Senegal", "Sénégal", "africa"),
}


def number() -> int:
    """A number not used before in this run."""
    return next(_numbers)


def clerk() -> Actor:
    """The protocol office: one person with every role that keeps the record, as in a small office."""
    actor, new = Actor.objects.get_or_create(id="u-clerk", defaults={"kind": "person"})
    if new:
        someone = person("Clerk", actor=actor)
        for slug in ("officer", "head", "clerk"):
            role(someone, slug)
    return actor


def person(name: str = "Ana Example", *, actor: Actor | None = None, **values: Any) -> Person:
    """Someone with a login, whose function is not recorded."""
    actor = actor or Actor.objects.create(id=f"u-{number()}", kind="person")
    user = User.objects.create(email=f"{actor.pk}@example.org", actor=actor, password="")
    return Person.objects.create(name=name, user=user, **values)


def role(to: Person, slug: str = "officer", **values: Any) -> RoleHeld:
    """A role held for as long as anyone remembers."""
    defaults = {"name_en": slug, "name_fr": slug, "approves": slug not in MERE}
    Role.objects.get_or_create(slug=slug, defaults=defaults)
    values.setdefault("since", date(2020, 1, 1))
    values.setdefault("given_by", Actor.objects.get_or_create(id="svc-test", defaults={"kind": "service"})[0])
    return RoleHeld.objects.create(person=to, role_id=slug, **values)


def actor(*slugs: str, division: Division | None = None) -> Actor:
    """Someone new with these roles, in the whole city or in a division."""
    someone = person(f"Someone {number()}")
    for slug in slugs:
        role(someone, slug, division=division)
    return someone.user.actor


def division(slug: str = "parks", **values: Any) -> Division:
    """A part of the administration."""
    return Division.objects.get_or_create(slug=slug, defaults={"name_en": slug.title(), **values})[0]


def trusted(client: Any, user: User) -> Any:
    """Someone who is signed in and has just proved it again, as sensitive pages ask."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()
    return client


def cleared(slug: str = "officer") -> Actor:
    """Someone with a role who may read what another government told in confidence."""
    someone = person("Cleared")
    role(someone, slug)
    clear(someone)
    return Actor.objects.get(user__person=someone)


def clear(someone: Person) -> None:
    """Let this person read what another government told in confidence."""
    clearance = {"since": date(2020, 1, 1), "until": date(2099, 1, 1), "given_by": clerk()}
    Clearance.objects.create(person=someone, **clearance)


def ana() -> Actor:
    """A proponent, who proposes and may not keep the record."""
    return Actor.objects.get_or_create(id="u-ana", defaults={"kind": "proponent"})[0]


def region(slug: str = "europe", **values: Any) -> Region:
    """A part of the region set."""
    defaults = {"name_en": slug.replace("-", " ").title(), "name_fr": slug, **values}
    return Region.objects.get_or_create(slug=slug, defaults=defaults)[0]


def country(iso2: str = "FR", **values: Any) -> Country:
    """A country by its code."""
    name_en, name_fr, where = NAMES.get(iso2, (iso2, iso2, "europe"))
    defaults = {"name_en": name_en, "name_fr": name_fr, "region": region(where), **values}
    return Country.objects.get_or_create(iso2=iso2, defaults=defaults)[0]


def city(name: str = "Lyon", iso2: str = "FR", **values: Any) -> City:
    """A place."""
    return City.objects.create(name=name, geonameid=number(), country=country(iso2), **values)


def counterparty(name_en: str = "Lyon", *, iso2: str | None = "FR", **values: Any) -> Counterparty:
    """A municipality that residents know of, unless told otherwise."""
    values.setdefault("public", True)
    values.setdefault("reference", f"CP-{number():04}")
    values.setdefault("kind", "municipality")
    values.setdefault("country", country(iso2) if iso2 else None)
    values.setdefault("sort_en", name_en.casefold())
    values.setdefault("sort_fr", values.get("name_fr", name_en).casefold())
    made = Counterparty.objects.create(name_en=name_en, **values)
    names = ([made.name_en], [made.name_fr])
    search.index(by=clerk(), kind="counterparty", object_id=made.pk, texts_en=names[0], texts_fr=names[1])
    return made


def agreement(
    with_: str | Counterparty = "Lyon", *, iso2: str | None = "FR", signed: str = "", **values: Any
) -> Agreement:
    """A signed agreement of which nothing else is recorded."""
    other = (
        with_ if isinstance(with_, Counterparty) else values.pop("counterparty", None) or counterparty(with_, iso2=iso2)
    )
    values.setdefault("reference", f"A-2026-{number():04}")
    values.setdefault("standing", "signed")
    values.setdefault("country", other.country)
    values.setdefault("region", other.country.region_id or "" if other.country else "")
    values.setdefault("sort_name", other.sort_en)
    values.setdefault("sort_name_fr", other.sort_fr)
    made = Agreement.objects.create(counterparty=other, **as_columns("signed", parse_fuzzy(signed)), **values)
    actions.reindex(by=clerk(), agreements=[made])
    return made


def assignment(to: Agreement, category: str = "partnership", **values: Any) -> CategoryAssignment:
    """A category held, since nobody knows when, until now."""
    made = CategoryAssignment.objects.create(agreement=to, category=category, **values)
    if made.until is None:
        _set(to, category=category, sort_category=f"98 {category}")
    return made


def fact(about: Agreement | Counterparty, key: str, value: Any, **values: Any) -> Any:
    """A dated fact, known the day it became true, with the address of its evidence."""
    values.setdefault("evidence_url", "https://example.org/evidence")
    values.setdefault("valid_from", date(2024, 1, 1))
    values.setdefault("known_on", values["valid_from"])
    if isinstance(about, Agreement):
        return AgreementFact.objects.create(agreement=about, key=key, value=value, **values)
    return CounterpartyFact.objects.create(counterparty=about, key=key, value=value, **values)


def council_item(met: str = "2024-05-14", **values: Any) -> CouncilItem:
    """A decision whose outcome is not recorded."""
    values.setdefault("reference", f"2024.EC{number()}")
    return CouncilItem.objects.create(**as_columns("met", parse_fuzzy(met)), **values)


def policy_version(policy_id: str = "toronto-iap-2024", content: bytes = b"", **values: Any) -> PolicyVersion:
    """An adopted text, published."""
    values.setdefault("digest", sha256(content).hexdigest() if content else f"{number():064x}")
    values.setdefault("published", True)
    return PolicyVersion.objects.create(policy_id=policy_id, content=content, **values)


def framework(slug: str = "", adopted: str = "2002", **values: Any) -> Framework:
    """A set of goals."""
    values.setdefault("title_en", "International Policy Framework")
    slug = slug or f"framework-{number()}"
    return Framework.objects.create(slug=slug, **as_columns("adopted", parse_fuzzy(adopted)), **values)


def goal(name_en: str = "A caring city", *, framework_: Framework | None = None, **values: Any) -> Goal:
    """A numbered goal, of at most four figures as in any framework."""
    values.setdefault("number", number() % 9999 + 1)
    return Goal.objects.create(framework=framework_ or framework(), name_en=name_en, **values)


def objective(of: Goal, text_en: str = "to share knowledge", **values: Any) -> Objective:
    """A numbered objective of a goal."""
    values.setdefault("number", number())
    return Objective.objects.create(goal=of, text_en=text_en, **values)


def note(key: str = "X-01", **values: Any) -> SourceNote:
    """What a source leaves open."""
    values.setdefault("kind", "contradiction")
    values.setdefault("page", "policy")
    return SourceNote.objects.create(key=key, **values)


def activity(title_en: str = "An exchange of murals", *, when: str = "2019", **values: Any) -> Activity:
    """Something done."""
    values.setdefault("reference", f"ACT-{number():04}")
    values.setdefault("kind", activity_kind())
    agreements, goals = values.pop("agreements", []), values.pop("goals", [])
    made = Activity.objects.create(title_en=title_en, **as_columns("when", parse_fuzzy(when)), **values)
    made.agreements.set(agreements)
    made.goals.set(goals)
    return made


def activity_kind(key: str = "cultural-exchange") -> ActivityKind:
    """A kind of activity."""
    return ActivityKind.objects.get_or_create(key=key, defaults={"name_en": key})[0]


def budget_line(amount_minor: int | None = 31_800_000, **values: Any) -> BudgetLine:
    """An amount every year."""
    values.setdefault("reference", f"BUD-{number():03}")
    values.setdefault("currency", "CAD")
    values.setdefault("role", "total")
    return BudgetLine.objects.create(amount_minor=amount_minor, **values)


def fund(amount: str | None = "100000 CAD", **values: Any) -> Fund:
    """Money of this year from the operating budget; of no division, unless told otherwise."""
    held = Money.parse(amount) if amount else None
    values.setdefault("reference", f"F-2026-{number():04}")
    values.setdefault("unit", held.currency if held else "CAD")
    values.setdefault("name_en", "Cooperation abroad")
    values = {"year": 2026, "source": "operating", **values}
    return Fund.objects.create(amount_minor=held.minor if held else None, **values)


def membership(name_en: str = "Metropolis", **values: Any) -> Membership:
    """That we belong to a network."""
    network = Network.objects.create(reference=f"NET-{number():02}", name_en=name_en, kind="municipal-network")
    return Membership.objects.create(network=network, **values)


def paper(title_en: str = "Report", **values: Any) -> Paper:
    """A page elsewhere that we cite."""
    values.setdefault("url", "https://example.org/report.pdf")
    values.setdefault("data_class", "public")
    return Paper.objects.create(title_en=title_en, **values)


def contact(at: Counterparty | None = None, **values: Any) -> Contact:
    """Someone at a counterparty, entered by the office."""
    values = {"given_name": "Anne", "family_name": "Exemple", **values}
    return counterparty_actions.add_contact(by=clerk(), organisation=at or counterparty(), **values)


def _set(row: Model, **values: Any) -> None:
    """Change a row and its copy in the database."""
    type(row)._default_manager.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)
