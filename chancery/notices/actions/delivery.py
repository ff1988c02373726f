"""Hand a notice over: taken by one worker, tried, and marked with what the mail server said."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.notices import kinds, permissions
from chancery.notices.actions.queueing import SERVICE_ONLY
from chancery.notices.models import Attempt, Notice
from chancery.notices.outcome import Outcome
from chancery.notices.tasks import send_waiting
from chancery.records import Changed, changed

# How long to wait after the first try, the second, and so on; a server that cannot be reached is asked every hour.
WAITS = [timedelta(minutes=minutes) for minutes in (5, 15, 60, 180, 360, 720, 1440)]
LONGEST_WHILE_DOWN = timedelta(hours=1)
# A server that puts a letter off for so many tries (about five days) will not take it.
TRIES = 10
# Longer than any try can take: what is under way for so long has broken off.
BROKEN_OFF = timedelta(minutes=15)
State = Notice.State
OUTCOME = ("state", "next_at", "tries", "handed_at", "said", "maybe_twice")


@transaction.atomic
def claim(*, by: Actor) -> Attempt | None:
    """Take the next notice that is due, for one try; nobody else takes it. None: nothing is due. The try is the queue's
    own bookkeeping and leaves no line; how it went does."""
    require(permissions.may_deliver(by), *SERVICE_ONLY)
    now = timezone.now()
    for notice in Notice.objects.ready(now).select_for_update(skip_locked=True, of=("self",)).order_by("next_at")[:20]:
        try:
            with transaction.atomic():
                return Attempt.objects.create(notice=notice, number=_number(notice), began_at=now)
        except IntegrityError:
            continue  # Another worker had it between our look and our hand.
    return None


@transaction.atomic
def settle(*, by: Actor, attempt: Attempt, outcome: Outcome) -> Notice:
    """Mark how a try went. What a weekly letter carried shares its fate."""
    require(permissions.may_deliver(by), *SERVICE_ONLY)
    now = timezone.now()
    ended = Attempt.objects.filter(pk=attempt.pk, ended_at=None).update(
        ended_at=now, state=outcome.state, said=outcome.said
    )
    notice = Notice.objects.select_for_update().get(pk=attempt.notice_id)
    if ended != 1:
        return notice  # It took so long that it was given up as broken off.
    notice.tries += 1
    notice.said, notice.maybe_twice = outcome.said, notice.maybe_twice or outcome.may_have_arrived
    told = _mark(notice, outcome.state, now, down=outcome.down)
    audit.record(by=by, type=f"notice.{notice.state}", ref=notice.ref, changed=told, sealed=True)
    return notice


@transaction.atomic
def recover(*, by: Actor) -> int:
    """Take back the tries that broke off, by a crash between handing over and marking. Such a letter goes out again
    with the same Message-ID, and is marked as perhaps sent twice. How many."""
    require(permissions.may_deliver(by), *SERVICE_ONLY)
    now = timezone.now()
    broken = Attempt.objects.filter(ended_at=None, began_at__lt=now - BROKEN_OFF).select_for_update(skip_locked=True)
    told: list[Changed] = []
    for attempt in broken.select_related("notice"):
        Attempt.objects.filter(pk=attempt.pk).update(ended_at=now, state=State.FAILED)
        attempt.notice.tries += 1
        attempt.notice.maybe_twice = True
        told += _mark(attempt.notice, State.FAILED, now, down=True, wait=timedelta())
    if told:
        audit.record(by=by, type="notice.recovered", ref="", changed=told, sealed=True)
    return len(told)


@transaction.atomic
def send_again(*, by: Actor, notice: Notice) -> Notice:
    """Queue again what did not arrive, or what someone did not find, with as many tries as at first. Who asked is in
    the ledger."""
    require(permissions.may_send_again(by), "Only the office sends again.", "Seul le bureau renvoie une lettre.")
    now = timezone.now()
    over = Notice.objects.filter(pk=notice.pk, state=notice.state).exclude(state__in=[State.QUEUED, State.NOT_WANTED])
    written = {"state": State.QUEUED, "next_at": now, "way": kinds.AT_ONCE, "tries": 0}
    require(
        over.update(**written) == 1,
        "This letter is waiting to be sent, or its reader does not want it.",
        "Cette lettre attend d’être envoyée, ou son destinataire n’en veut pas.",
    )
    notice.refresh_from_db()
    audit.record(by=by, type="notice.again", ref=notice.ref, changed=changed(notice, written), sealed=True)
    send_waiting.enqueue()
    return notice


@transaction.atomic
def bounced(*, by: Actor, notice_id: UUID, said: str) -> Notice | None:
    """A mail server wrote back that it could not deliver a letter after all. None: it is no letter of ours."""
    require(permissions.may_deliver(by), *SERVICE_ONLY)
    notice = Notice.objects.select_for_update().filter(pk=notice_id, state=State.HANDED_OVER).first()
    if notice is None:
        return None
    notice.said = said
    audit.record(
        by=by,
        type="notice.bounced",
        ref=notice.ref,
        changed=_mark(notice, State.BOUNCED, timezone.now()),
        sealed=True,
    )
    return notice


def _mark(
    notice: Notice, state: str, now: datetime, *, down: bool = False, wait: timedelta | None = None
) -> list[Changed]:
    """Write what became of a notice, and of those it carries; what the ledger is told of it."""
    if state == State.FAILED:
        gone_on_long = notice.tries >= TRIES and not down
        state = State.GIVEN_UP if gone_on_long else state
        pause = WAITS[min(notice.tries, len(WAITS)) - 1] if wait is None else wait
        pause = min(pause, LONGEST_WHILE_DOWN) if down else pause
    notice.state = state
    notice.next_at = now + pause if state == State.FAILED else None
    if state == State.HANDED_OVER:
        notice.handed_at = now
    notice.save(update_fields=OUTCOME)
    return [changed(notice, OUTCOME), *(told for one in _carried(notice) for told in _mark_carried(one, notice))]


def _carried(notice: Notice) -> list[Notice]:
    return list(notice.carries.all()) if notice.kind == kinds.DIGEST and notice.state != State.FAILED else []


def _mark_carried(one: Notice, letter: Notice) -> list[Changed]:
    one.state, one.handed_at, one.said, one.next_at = letter.state, letter.handed_at, letter.said, None
    written = ["state", "handed_at", "said", "next_at"]
    one.save(update_fields=written)
    return [changed(one, written)]


def _number(notice: Notice) -> int:
    return notice.attempts.count() + 1
