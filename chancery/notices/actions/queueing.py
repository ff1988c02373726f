"""Put a notice in the queue. Upper rooms decide what is due; here it becomes one letter, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from django.utils.translation import pgettext as _p

from chancery.accounts import permissions as accounts
from chancery.accounts.models import Person, User
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.ids import uuid7
from chancery.mailing import FILES
from chancery.notices import kinds, permissions
from chancery.notices.languages import language_of
from chancery.notices.models import Notice, Round, Wish
from chancery.notices.sections import Line, Section, as_stored, one_line
from chancery.notices.tasks import send_waiting
from chancery.records import changed, row_name

MAY_NOT = ("Only the office has somebody told of something.", "Seul le bureau fait avertir quelqu’un.")
INVITES = ("An administrator invites.", "C’est l’administration qui invite.")
SERVICE_ONLY = ("Letters are handed over by the worker.", "Les lettres sont remises par le programme.")


@transaction.atomic
def queue(
    *,
    by: Actor,
    to: Person | User,
    kind: str,
    ref: str,
    due_on: date,
    subject_en: str,
    subject_fr: str,
    lines_en: Sequence[Line] = (),
    lines_fr: Sequence[Line] = (),
    at_once: bool | None = None,
) -> Notice | None:
    """Have someone told of something that became due on a day, in their language, once: asked again, nothing happens.

    A line is its words, or its words and the path of its page. A letter leaves the house: its lines name the thing, and
    say nothing that takes a right to read. How it comes is what its reader wishes, else `at_once`, else as is usual for
    its kind. None: it was queued before, or the person has no open account and nobody can be told.
    """
    require(permissions.may_tell(by), *MAY_NOT)
    user = to if isinstance(to, User) else to.user
    if user is None or not user.is_active:
        return None
    language = language_of(user)
    subject, lines = (subject_fr, lines_fr) if language == "fr" else (subject_en, lines_en)
    return _put(
        by,
        {"user": user},
        kind=kind,
        ref=ref,
        due_on=due_on,
        language=language,
        way=_way(user, kind, at_once),
        subject=one_line(subject)[:500],
        body=as_stored([Section("", lines)]),
    )


@transaction.atomic
def write_to(
    *,
    by: Actor,
    address: str,
    language: str,
    kind: str,
    ref: str,
    due_on: date,
    subject: str,
    lines: Sequence[Line],
    opens: str = "",
) -> Notice | None:
    """Write to someone who has no account, such as whoever proposed something, once. Where a path of its lines has a
    place for a key, the key to `opens` is put there as it leaves, so that no table holds it."""
    require(permissions.may_tell(by), *MAY_NOT)
    if not address:
        return None
    return _put(
        by, {"user": None, "address": address}, kind=kind, ref=ref, due_on=due_on, language=language, opens=opens,
        way=kinds.AT_ONCE, subject=one_line(subject)[:500], body=as_stored([Section("", lines)]),
    )  # fmt: skip


@transaction.atomic
def forget_address(*, by: Actor, address: str, basis: str, refs: Sequence[str] | None = None) -> int:
    """Forget an address in every letter that went there, or in those about `refs`, here and in the ledger. How many."""
    require(permissions.may_forget(by), *SERVICE_ONLY)
    letters = Notice.objects.filter(user=None, address=address) if address else Notice.objects.none()
    sent = list(letters if refs is None else letters.filter(ref__in=refs))
    audit.forget(by=by, basis=basis, rows={row_name(notice): ["address"] for notice in sent})
    return len(sent)


@transaction.atomic
def digest(*, by: Actor, user: User, week: date, sections: Sequence[Section]) -> Notice | None:
    """The weekly letter of someone: what its sections say, and every notice that waited for it. None: there is nothing
    to say, it is not wanted, or this week's was written before."""
    require(permissions.may_deliver(by), *SERVICE_ONLY)
    language = language_of(user)
    waiting = list(Notice.objects.for_the_digest(user).order_by("due_on", "pk"))
    with override(language):
        subject = _p("subject of a letter", "Your week")
        kept = Section(_p("in a letter", "Reminders"), [line for one in waiting for line in _lines(one)])
    body = as_stored([*sections, kept])
    if not body or not user.is_active or _way(user, kinds.DIGEST, None) == kinds.NOT_AT_ALL:
        return None
    return _put(
        by, {"user": user}, waiting, kind=kinds.DIGEST, ref="", due_on=week, language=language, way=kinds.AT_ONCE,
        subject=subject, body=body,
    )  # fmt: skip


@transaction.atomic
def ask_for_password(*, by: Actor, user: User, language: str) -> Notice | None:
    """Queue the letter with a link for a new password. The link is made when the letter leaves, and never kept. While
    one letter waits there is no second."""
    require(permissions.is_own(by, user), *SERVICE_ONLY)
    if Notice.objects.filter(user=user, kind=kinds.PASSWORD, state__in=Notice.UNSENT).exists():
        return None
    with override(language):
        subject = _p("subject of a letter", "A new password")
    return _put(
        by, {"user": user}, kind=kinds.PASSWORD, ref=str(uuid7()), due_on=timezone.localdate(), language=language,
        way=kinds.AT_ONCE, subject=subject,
    )  # fmt: skip


@transaction.atomic
def send_invitation(*, by: Actor, user: User) -> Notice | None:
    """Queue the letter with the link of the invitation that waits for someone. The link is made as the letter leaves,
    and never kept. None: a letter waits, or the office has no mail: no link lies about in a file."""
    require(accounts.may_keep_people(by), *INVITES)
    unsent = Notice.objects.filter(user=user, kind=kinds.INVITATION, state__in=Notice.UNSENT)
    if settings.EMAIL_BACKEND == FILES or unsent.exists():
        return None
    language = language_of(user)
    with override(language):
        subject = _p("subject of a letter", "Your account")
    return _put(
        by, {"user": user}, kind=kinds.INVITATION, ref=str(uuid7()), due_on=timezone.localdate(), language=language,
        way=kinds.AT_ONCE, subject=subject,
    )  # fmt: skip


@transaction.atomic
def reach(*, by: Actor, job: str, until: date) -> None:
    """Note up to which day a job has done its work. It is no part of the record, and leaves no line."""
    require(permissions.may_deliver(by), *SERVICE_ONLY)
    Round.objects.update_or_create(job=job, defaults={"until": until})


def _way(user: User, kind: str, at_once: bool | None) -> str:
    wished = Wish.objects.filter(user=user, kind=kind).values_list("way", flat=True).first()
    if wished:
        return wished
    return kinds.way(kind) if at_once is None else kinds.AT_ONCE if at_once else kinds.IN_DIGEST


def _put(by: Actor, whom: Mapping[str, Any], carried: Sequence[Notice] = (), **columns: Any) -> Notice | None:
    """One row for one person, kind, thing and day, whoever comes first; its line says only that something happened."""
    wanted = columns["way"] != kinds.NOT_AT_ALL
    same = {**whom, **{name: columns.pop(name) for name in ("kind", "ref", "due_on")}}
    state = Notice.State.QUEUED if wanted else Notice.State.NOT_WANTED
    defaults = {**columns, "state": state, "next_at": timezone.now() if wanted else None}
    notice, new = Notice.objects.get_or_create(**same, defaults=defaults)
    if not new:
        return None
    for one in carried:
        one.carried_by = notice
    Notice.objects.bulk_update(carried, ["carried_by"])
    told = [changed(notice), *(changed(one, ["carried_by"]) for one in carried)]
    audit.record(by=by, type="notice.queued", ref=notice.ref, changed=told, sealed=True)
    if notice.way == kinds.AT_ONCE:
        send_waiting.enqueue()
    return notice


def _lines(notice: Notice) -> list[Line]:
    """A notice within a weekly letter: its subject, leading to its first page."""
    paths = [path for _title, rows in notice.body for _words, path in rows if path]
    return [(notice.subject, paths[0] if paths else "")]
