"""Put papers in the record, newer versions over older ones, and destroy what the records schedule says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery import edits
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.papers import permissions, store
from chancery.papers.intake import Sheet
from chancery.papers.models import Paper
from chancery.papers.tasks import read_waiting
from chancery.papers.text import READ, words_of
from chancery.records import Changed, DataClass, Keep, changed
from chancery.search import actions as search
from chancery.search.find import text_of

KIND = "paper"
DESCRIPTION = ("title_en", "title_fr", "language", "version", "note_en", "note_fr", "original_at", "retention")
MAY_NOT = ("Only the office may file papers.", "Seul le bureau peut verser des documents au dossier.")
NOT_YOURS = ("You may not change this paper.", "Vous ne pouvez pas modifier ce document.")
NO_SUCH_CLASS = ("You may not file a paper of this class.", "Vous ne pouvez pas verser un document de cette classe.")
TOO_LATE = (
    "Someone else has just changed this paper. Nothing was saved: look at it again, then repeat what you wanted.",
    "Quelqu’un vient de modifier ce document. Rien n’a été enregistré : regardez-le de nouveau, puis recommencez.",
)
NEWER = (
    "There is a newer version of this paper already. Nothing was saved: open the newest version and add yours there.",
    "Il existe déjà une version plus récente de ce document. Rien n’a été enregistré : ouvrez la dernière version et "
    "ajoutez-y la vôtre.",
)
AS_SENT = (
    "A HEIC photo is kept as it was sent, with the place and the time that the camera wrote into it, so it is not made "
    "public. Nothing was saved: save it as JPEG, which is drawn anew without them, and file that.",
    "Une photo HEIC est conservée telle quelle, avec le lieu et l’heure que l’appareil y a inscrits; elle n’est donc "
    "pas rendue publique. Rien n’a été enregistré\u00a0: enregistrez-la en JPEG, qui est redessiné sans ces données, "
    "puis versez ce fichier.",
)
UNTITLED = ("A paper has a title, in English or in French.", "Un document a un titre, en anglais ou en français.")


# What of a paper would still tell of people once its file is gone.
DESCRIBES = ("title_en", "title_fr", "note_en", "note_fr", "original_at", "url", "class_reason")


@transaction.atomic
def cite(*, by: Actor, url: str, data_class: str = DataClass.PUBLIC, **values: Any) -> Paper:
    """Enter a page elsewhere that the record cites; the same address is entered once for each version."""
    require(permissions.may_file(by), *MAY_NOT)
    paper = Paper(url=url, data_class=data_class, **values)
    paper.clean_fields()
    known = Paper.objects.filter(url=url, version=paper.version, sha256="").first()
    if known is not None:
        return known
    paper.save(force_insert=True)
    _index(by, paper, "")
    _record(by, "paper.cited", paper, changed(paper))
    return paper


@transaction.atomic
def file(*, by: Actor, sheet: Sheet, data_class: str = DataClass.INTERNAL, **values: Any) -> Paper:
    """Keep a file, as it was looked at when it came in. What is written in it is read a little later, away from here.

    Whoever gives an `id` and gives it twice has sent one form twice, and files one paper.
    """
    require(permissions.may_file(by), *MAY_NOT)
    require(permissions.may_read(by, Paper(data_class=data_class, **values)), *NO_SUCH_CLASS)
    return _keep(by, sheet, data_class, values)


@transaction.atomic
def file_receipt(*, by: Actor, sheet: Sheet, **values: Any) -> Paper:
    """Keep a receipt, which is always internal: whoever files it may not be one of those who read papers."""
    require(permissions.may_file_receipt(by), *MAY_NOT)
    return _keep(by, sheet, DataClass.INTERNAL, values)


def _keep(by: Actor, sheet: Sheet, data_class: str, values: Mapping[str, Any]) -> Paper:
    paper = _made(sheet, data_class, values)
    if (known := Paper.objects.filter(pk=paper.pk).first()) is not None:
        require(known.sha256 == paper.sha256, *TOO_LATE)
        return known
    paper.save(force_insert=True)
    _index(by, paper, sheet.text or "")
    _record(by, "paper.filed", paper, changed(paper))
    _have_read(paper)
    return paper


@transaction.atomic
def supersede(*, by: Actor, paper: Paper, sheet: Sheet, **values: Any) -> Paper:
    """Keep a newer version of a paper. The old one stays, and says that it was superseded."""
    require(permissions.may_change(by, paper), *NOT_YOURS)
    held = Paper.objects.select_for_update().get(pk=paper.pk)
    last = Paper.objects.filter(supersedes=held).first()
    if last is not None and last.pk == values.get("id"):
        return last
    require(last is None and held.disposed_on is None, *NEWER)
    described = {name: getattr(held, name) for name in (*DESCRIPTION, "division") if name != "version"}
    newer = _made(sheet, held.data_class, {**described, **values, "supersedes": held})
    require(permissions.may_read(by, newer), *NO_SUCH_CLASS)
    newer.save(force_insert=True)
    _index(by, newer, sheet.text or "")
    _record(by, "paper.superseded", newer, changed(newer))
    _have_read(newer)
    return newer


@transaction.atomic
def describe(*, by: Actor, paper: Paper, held: Mapping[str, Any], changes: Mapping[str, Any]) -> Paper:
    """Correct what is said of a paper: title, language, version, note, where the original lies, its code.

    `held` is what the answer rests on; if it is so no more, someone else was quicker and nothing is changed.
    """
    require(permissions.may_change(by, paper), *NOT_YOURS)
    if not changes:
        return paper
    require(set(changes) <= set(DESCRIPTION), *NOT_YOURS)
    after = {"title_en": paper.title_en, "title_fr": paper.title_fr, **held, **changes}
    require(bool(after["title_en"] or after["title_fr"]), *UNTITLED)
    written = edits.columns(changes)
    here = Paper.objects.filter(edits.still(held), pk=paper.pk, disposed_on=None)
    edits.require_still(here.update(**written))
    paper.refresh_from_db()
    _reindex_words(by, paper)
    _record(by, "paper.described", paper, changed(paper, written))
    return paper


@transaction.atomic
def reclassify(*, by: Actor, paper: Paper, data_class: str, reason: str) -> Paper:
    """Say who may read a paper from now on, and why. Only who may read both classes may move it between them."""
    may = permissions.may_reclassify(by) and permissions.may_change(by, paper)
    moved_to = Paper(data_class=data_class, division=paper.division)
    require(may and permissions.may_read(by, moved_to), *NOT_YOURS)
    require(
        bool(reason.strip()),
        "Say why the class changes: it is kept with the paper.",
        "Dites pourquoi la classe change : la raison est conservée avec le document.",
    )
    require(not (paper.is_as_sent and data_class == DataClass.PUBLIC), *AS_SENT)
    before = paper.data_class
    moved = Paper.objects.filter(pk=paper.pk, data_class=before, disposed_on=None).exclude(data_class=data_class)
    require(moved.update(data_class=data_class, class_reason=reason) == 1, *TOO_LATE)
    paper.data_class, paper.class_reason = data_class, reason
    _reindex_words(by, paper)
    _record(by, "paper.reclassified", paper, changed(paper, ["data_class", "class_reason"]), was=before)
    return paper


@transaction.atomic
def note_reading(*, by: Actor, paper: Paper) -> None:
    """Someone opened a paper that another government gave in confidence, or that is about a person: that is noted."""
    require(permissions.may_read(by, paper), *NOT_YOURS)
    if paper.data_class in (DataClass.INTERGOVERNMENTAL, DataClass.PERSONAL):
        audit.record(by=by, type="paper.read", ref=str(paper.pk), sealed=True)


@transaction.atomic
def dispose(*, by: Actor, paper: Paper) -> Paper:
    """Destroy the file of a paper under the records schedule. That it was there, and when it went, stays on record."""
    require(permissions.may_dispose(by), *NOT_YOURS)
    today = timezone.localdate()
    gone = Paper.objects.filter(pk=paper.pk, disposed_on=None)
    require(gone.update(disposed_on=today) == 1, *TOO_LATE)
    paper.disposed_on = today
    search.forget(by=by, object_ids=[paper.pk])
    others = Paper.objects.filter(sha256=paper.sha256, disposed_on=None)
    if paper.sha256 and not others.exists():
        digest = paper.sha256
        transaction.on_commit(lambda: store.remove(digest))
    _record(by, "paper.disposed", paper, changed(paper, ["disposed_on"]))
    return paper


@transaction.atomic
def keep_words(*, by: Actor, paper: Paper, text: str) -> bool:
    """Let a paper be found by what is written in its file. False: someone else kept its words, or its file went."""
    require(permissions.may_read_files(by), *NOT_YOURS)
    # Read again: who may find it is what holds now, and not when its file was opened.
    here = Paper.objects.unread().select_for_update().filter(pk=paper.pk).first()
    if here is None:
        return False
    here.text_found = bool(text)
    here.save(update_fields=["text_found"])
    _index(by, here, text)
    _record(by, "paper.words-read", here, changed(here, ["text_found"]))
    return True


@transaction.atomic
def reindex(*, by: Actor, papers: Iterable[Paper]) -> None:
    """Let these papers be found by what their files say today; read again from the files."""
    search.index_many(by=by, kind=KIND, rows=(_words(each, _reread(each)) for each in papers if not each.disposed_on))


def _made(sheet: Sheet, data_class: str, values: Mapping[str, Any]) -> Paper:
    paper = Paper(data_class=data_class, kind=sheet.kind, size=len(sheet.data), filed_on=timezone.localdate(), **values)
    require(bool(paper.title_en or paper.title_fr), *UNTITLED)
    require(not (paper.is_as_sent and data_class == DataClass.PUBLIC), *AS_SENT)
    paper.text_found = _text_found(sheet)
    paper.clean_fields(exclude=["supersedes", "division"])
    paper.sha256 = store.put(sheet.data)
    return paper


def _text_found(sheet: Sheet) -> bool | None:
    """Are there words in it? None until someone looks; in a picture nobody does."""
    if sheet.text is not None:
        return bool(sheet.text)
    return None if sheet.kind in READ else False


def _have_read(paper: Paper) -> None:
    if paper.is_unread:
        read_waiting.enqueue()


def _reread(paper: Paper) -> str:
    return words_of(paper.kind, store.place(paper.sha256).read_bytes()) if paper.is_held else ""


def _words(paper: Paper, text: str) -> search.Words:
    english, french = (paper.title_en, paper.note_en), (paper.title_fr, paper.note_fr)
    both = {"en": ((*english, text), french), "fr": (english, (*french, text))}
    in_english, in_french = both.get(paper.language[:2], ((*english, text), (*french, text)))
    return search.Words(paper.pk, in_english, in_french, seen_with=paper.keys, text=text)


def _index(by: Actor, paper: Paper, text: str) -> None:
    search.index_many(by=by, kind=KIND, rows=[_words(paper, text)])


def _reindex_words(by: Actor, paper: Paper) -> None:
    """The words of its file are in the index already."""
    _index(by, paper, text_of(KIND, paper.pk))


def _record(by: Actor, type_: str, paper: Paper, values: Changed, was: str = "") -> None:
    """What is not public leaves a sealed line, and its values are kept under its own class. How an internal paper is
    described may be about somebody: each of these values can be erased by itself, when the paper is destroyed."""
    classes = {paper.data_class, was} - {""}
    hidden = next((one for one in (DataClass.PERSONAL, DataClass.INTERGOVERNMENTAL) if one in classes), None)
    kept = values.under(hidden) if hidden else _apart(values) if DataClass.INTERNAL in classes else values
    audit.record(by=by, type=type_, ref="", changed=kept, sealed=classes != {DataClass.PUBLIC})


def _apart(values: Changed) -> Changed:
    internal = values.get(DataClass.INTERNAL, {})
    kept = Changed(values)
    kept.row, kept.keep = values.row, {**values.keep, DataClass.PERSONAL: Keep.PERMANENT}
    kept[DataClass.INTERNAL] = {name: value for name, value in internal.items() if name not in DESCRIBES}
    kept[DataClass.PERSONAL] = {name: value for name, value in internal.items() if name in DESCRIBES}
    return kept
