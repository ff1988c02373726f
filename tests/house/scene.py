"""A record full of canaries: in every column that not everyone may know, a word that nobody has ever said.

Which columns those are is asked of the tables themselves (`records.declared`): a new table gets its row here by itself,
or fails with its name, and then needs a line in `GIVEN`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from chancery.accounts.models import Person, Role
from chancery.activities.models import ActivityKind
from chancery.agreements import actions as agreements
from chancery.agreements.models import Agreement
from chancery.audit.models import Actor
from chancery.council.models import CouncilItem
from chancery.counterparties.models import Alias, DateOfNote
from chancery.disclosure.models import Period
from chancery.ids import uuid7
from chancery.papers import actions as papers
from chancery.papers import store
from chancery.papers.intake import Sheet
from chancery.papers.models import Paper
from chancery.policy_files import shipped
from chancery.records import DataClass, declared
from tests import make
from tests.papers import files

LETTERS, LENGTH = "abcdefghijklmnopqrstuvwxyz", 24
# What every canary has behind its first letter, so that all are looked for at once; by its first it sorts anywhere.
MARK = "zqx"
# A word that stands beside every canary, where there is room: whoever searches for it must not find the others.
BAIT = "glasswing"
DAY, LAST = date(2026, 1, 1), date(2099, 1, 1)
# Tables whose row as a whole is of the class that its own column says, and those that are shown or not.
BY_ROW, SHOWN = "data_class", "public"
NOT_READ = {
    "papers.paper.sha256": "the name of a file on disk",
    "imports.importrun.sha256": "the same",
    "imports.importrun.form": "the kind of a file: it says how the file is read",
    "cases.caseconsultation.advice": "empty where it is told in confidence: it stays in its file",
}


@dataclass
class Canary:
    """One word, and where it was put: a table and column, and the class it is told in."""

    word: str
    column: str
    told: str


@dataclass
class Scene:
    """Everything that was made, and every canary in it."""

    canaries: list[Canary] = field(default_factory=list)
    rows: dict[str, list[Any]] = field(default_factory=dict)

    def word(self, column: str, told: str) -> str:
        """A canary for a column, written down."""
        first, *rest = (secrets.choice(LETTERS) for _ in range(LENGTH - len(MARK)))
        made = Canary(f"{first}{MARK}{''.join(rest)}", column, told)
        self.canaries.append(made)
        return made.word

    def of(self, model: type[models.Model]) -> list[Any]:
        """The rows of a table that were made."""
        return self.rows.setdefault(model._meta.label_lower, [])

    def keep(self, row: Any) -> Any:
        """Remember a row; the first of its table is the one that others hang on."""
        self.of(type(row)).append(row)
        return row


def confidential() -> Iterator[type[models.Model]]:
    """The tables with something that not everyone may know."""
    for model in apps.get_models():
        columns = declared(model)
        if any(one.data_class != DataClass.PUBLIC for one in columns.values()) or {BY_ROW, SHOWN} & set(columns):
            yield model


def full(by: Actor) -> Scene:
    """The whole record: what all of it hangs on first, then a row of every table that has something to hide."""
    scene = ground()
    words = scene.word("papers.paper.file", DataClass.INTERNAL)
    advice = Sheet("docx", files.word(f"{BAIT} {words}"), f"{BAIT} {words}")
    scene.keep(papers.file(by=by, sheet=advice, title_en="Advice", data_class=DataClass.INTERNAL))
    fill(scene, by)
    return scene


def ground() -> Scene:
    """What is open, and what the rest hangs on."""
    scene = Scene()
    _ground(scene)
    return scene


def fill(scene: Scene, by: Actor, wanted: Callable[[str, str], bool] = lambda _label, _told: True) -> None:
    """A row of every table that has something to hide, for each class in which it can be told; or of those wanted."""
    for model in confidential():
        for told, values in _ways(model):
            if wanted(model._meta.label_lower, told):
                _row(scene, model, told, **values)
    _join(scene, by)


def stand(scene: Scene, hidden: Callable[[str, str], bool]) -> None:
    """What a hidden row hangs on, where it is for few, but for this reader too: that is no secret to them.

    Nor is it to anybody that a quarter was closed: the page of trips says so.
    """
    few = [model for model in confidential() if model is Period or is_closed(model._meta.label_lower, "")]
    theirs = [model for model in few if not hidden(model._meta.label_lower, "")]
    for model in confidential():
        if any(hidden(model._meta.label_lower, told) for told, _values in _ways(model)):
            needed = {one.related_model for one in model._meta.concrete_fields if one.is_relation and not one.null}
            for base in (one for one in theirs if one in needed and not scene.of(one)):
                _row(scene, base, "")


def _ways(model: type[models.Model]) -> list[tuple[str, dict[str, Any]]]:
    """The classes in which a row of a table can be told, with what says so in the row."""
    if model is Agreement:  # one of which much is told only once it is signed, and one that is not yet
        return [("unpublished", {SHOWN: False, "standing": one}) for one in ("draft", "signed")]
    if SHOWN in declared(model):
        return [("unpublished", {SHOWN: False})]
    if BY_ROW in declared(model):
        return [(told, {BY_ROW: told}) for told in DataClass if told != DataClass.PUBLIC]
    return [("", {})]


def _ground(scene: Scene) -> None:
    """What is open, and what the rest hangs on: a published agreement with a city, and a person without a canary."""
    body = scene.keep(make.counterparty("Lyon", reference="CP-1"))
    scene.keep(body.country)
    scene.keep(make.agreement(body, reference="A-1", public=True, standing="signed", **TERM))
    text = shipped()["toronto-iap-2024"]
    pinned = make.policy_version(content=text, digest=sha256(text).hexdigest(), in_force_from=date(2024, 5, 22))
    scene.keep(pinned)
    scene.keep(make.council_item())
    make.goal(framework_=make.framework("weighed", weightable=True))
    scene.keep(make.division("parks"))
    scene.keep(Role.objects.get_or_create(slug="head", defaults={"name_en": "head", "name_fr": "head"})[0])
    holder = make.person("Holder of the scene")
    scene.keep(holder)
    scene.keep(make.person("A principal"))
    scene.keep(holder.user)
    scene.keep(make.clerk())
    scene.keep(Alias.objects.create(counterparty=body, name="Lugdunum"))
    scene.keep(DateOfNote.objects.create(kind="founding", month=6, day=1, counterparty=body, name_en="A day"))
    scene.keep(ActivityKind.objects.create(key="a-kind", name_en="A kind of activity"))
    report = Sheet("docx", files.word("Report"), "Report")
    scene.keep(papers.file(by=make.clerk(), sheet=report, title_en="Report", data_class=DataClass.PUBLIC))
    agreements.add_paper(by=make.clerk(), agreement=scene.of(Agreement)[0], paper=scene.of(Paper)[0], role="report")
    for model in confidential():
        scene.of(model)


def _join(scene: Scene, by: Actor) -> None:
    """The papers lie in the file of the open agreement, where all of it can be found; each of another class is a newer
    version of the one before as well, so that whoever may read the older is not told of the newer."""
    shown, every = scene.of(Agreement)[0], scene.of(Paper)
    for paper in every[1:]:
        agreements.add_paper(by=by, agreement=shown, paper=paper, role="advice")
    for older, newer in pairwise(every):
        Paper.objects.filter(pk=newer.pk).update(supersedes=older)
    papers.reindex(by=by, papers=[one for one in scene.of(Paper) if one.url])
    agreements.reindex(by=by, agreements=scene.of(Agreement))


TERM = {"starts_on": date(2024, 1, 1), "ends_on": date(2030, 1, 1)}


def _row(scene: Scene, model: type[models.Model], told: str, **values: Any) -> Any:
    """A row with a canary in every text that is not for everyone."""
    columns, label = declared(model), model._meta.label_lower
    own = GIVEN.get(label, dict)() if label in GIVEN else {}
    row = model(**{**_needed(scene, model, own | values), **own, **values})
    for name, column in columns.items():
        told_in = told or column.data_class
        if told or column.data_class != DataClass.PUBLIC:
            _fill(scene, row, name, f"{label}.{name}", str(told_in))
    row.save()
    return scene.keep(row)


def _fill(scene: Scene, row: Any, name: str, column: str, told: str) -> None:
    """Put a canary in a column, if it can hold one."""
    one = row._meta.get_field(name)
    if column in SHAPED:
        setattr(row, name, SHAPED[column](scene.word(column, told)))
    elif can_hold(one) and column not in NOT_READ:
        setattr(row, name, _written(one, scene.word(column, told)))


def can_hold(one: Any) -> bool:
    """Is it free text, long enough?"""
    text = isinstance(one, models.CharField | models.TextField) and not one.choices
    return text and (one.max_length is None or one.max_length >= LENGTH)


def is_closed(label: str, told: str) -> bool:
    """Is a row told so, or has its table no column that everyone may know?"""
    columns = declared(apps.get_model(label)).values()
    return bool(told) or all(one.data_class != DataClass.PUBLIC for one in columns)


def has_room(model: type[models.Model]) -> bool:
    """Is there a column in this table that can hold a canary and is not for everyone?"""
    columns, label = declared(model), model._meta.label_lower
    whole = bool({BY_ROW, SHOWN} & set(columns))
    hidden = [name for name, one in columns.items() if whole or one.data_class != DataClass.PUBLIC]
    free = (name for name in hidden if f"{label}.{name}" not in NOT_READ)
    return any(f"{label}.{name}" in SHAPED or can_hold(model._meta.get_field(name)) for name in free)


def _written(one: Any, word: str) -> str:
    """The canary as its column wants it."""
    if isinstance(one, models.EmailField) or one.name == "email":
        return f"{word}@example.org"
    if isinstance(one, models.URLField):
        return f"https://example.org/{word}"
    if one.name == "reference" or isinstance(one, models.SlugField) or (one.max_length or 99) < LENGTH + len(BAIT) + 1:
        return word
    return f"{BAIT} {word}"


def _needed(scene: Scene, model: type[models.Model], given: dict[str, Any]) -> dict[str, Any]:
    """What the row cannot be without, by its kind: the first row of the table it hangs on, a day, a number."""
    found: dict[str, Any] = {}
    for one in model._meta.concrete_fields:
        if one.name not in given and not (one.null or one.has_default() or one.primary_key or one.blank):
            found[one.name] = _value(scene, one)
    return found


def _value(scene: Scene, one: Any) -> Any:
    if isinstance(one, models.ForeignKey):
        known = scene.of(one.related_model)
        return known[0] if known else _row(scene, one.related_model, "")
    if isinstance(one, models.DateTimeField):
        return timezone.now()
    if isinstance(one, models.DateField):
        return DAY
    if isinstance(one, models.JSONField):
        return {}
    if isinstance(one, models.IntegerField | models.DecimalField):
        return make.number()
    if isinstance(one, models.BooleanField):
        return False
    if one.name in (settled := {"language": "en", "currency": "CAD"}):
        return settled[one.name]
    return one.choices[0][0] if one.choices else f"x{make.number()}"[-(one.max_length or 99) :]


IMPORTED = {"state": "written", "form": "csv", "kind": "counterparties"}
# What a table's own rules want of its row.
GIVEN: dict[str, Callable[[], dict[str, Any]]] = {
    "accounts.assistance": lambda: {"principal": Person.objects.get(name="A principal")},
    "imports.importrun": lambda: {
        "sha256": store.put(b"name\nLyon\n"),
        "state": "written",
        "form": "csv",
        "kind": "counterparties",
    },
    "imports.importnote": lambda: {"object_id": uuid7()},
    "accounts.countersignature": lambda: {"about_id": uuid7()},
    "accounts.user": lambda: {"actor": Actor.objects.create(id=f"u-{make.number()}", kind="person")},
    "notices.notice": lambda: {"next_at": timezone.now(), "user": Person.objects.get(name="Holder of the scene").user},
    "accounts.clearance": lambda: {"until": LAST},
    "budgets.fund": lambda: {"unit": "CAD"},
    "budgets.need": lambda: {"unit": "CAD"},
    "budgets.transfer": lambda: {
        "source": make.fund(),
        "target": make.fund(),
        "council_item": CouncilItem.objects.first(),
    },
    "budgets.correction": lambda: {"about": uuid7()},
    "activities.correction": lambda: {"about": uuid7()},
    "proposals.proposalquestion": lambda: {"answered_on": DAY},
    "disclosure.period": lambda: {"year": 2020, "quarter": 1},
}
# Columns of JSON: a canary where a page would read it.
SHAPED: dict[str, Callable[[str], Any]] = {
    "agreements.agreementfact.value": str,
    "counterparties.counterpartyfact.value": str,
    "notices.notice.body": lambda word: [[word, [[word, "/en/"]]]],
    "agreements.changerequest.payload": lambda word: {"on": "2026-01-01", "text_en": word},
    "agreements.changerequest.before": lambda word: {"text_en": word},
    "agreements.grounds.evidence_internal": lambda word: {"facts": [{"key": word, "value": word}], "findings": []},
}
