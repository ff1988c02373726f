"""Save what somebody writes, to come back to by a private link; have its sender confirm their address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.notices import actions as notices
from chancery.notices.models import Notice
from chancery.proposals import letters, permissions
from chancery.proposals.models import Draft, Proposal
from chancery.records import changed, row_name

# What a form holds at most, and what one place and everybody together may begin in a day.
LARGEST = 400_000
SAVES, BEGUN_BY_ONE, BEGUN_BY_ALL, LETTERS = 500, 30, 1_000, 5
UNCONFIRMED, UNFINISHED = timedelta(days=7), timedelta(days=60)

FORM_ONLY = ("What is typed on the public form is taken in there.", "La saisie publique se fait au formulaire.")
TOO_LARGE = (
    "It is too long to be saved. Shorten it; nothing of it was lost.",
    "C’est trop long pour être enregistré. Abrégez; rien n’est perdu.",
)
TOO_MANY = (
    "Too many proposals were begun from where you are today. Yours is still on this page: save it tomorrow, or send it "
    "to the office.",
    "Trop de propositions ont été commencées d’où vous êtes aujourd’hui. La vôtre est toujours sur cette page\u00a0: "
    "enregistrez-la demain, ou envoyez-la au bureau.",
)
OVER = (
    "This link no longer opens what was saved. What you typed is still on this page: save it again.",
    "Ce lien n’ouvre plus ce qui était enregistré. Votre saisie est toujours sur cette page\u00a0: enregistrez-la de "
    "nouveau.",
)
NO_ADDRESS = (
    "Write down your e-mail address: a link is sent there to confirm it.",
    "Indiquez votre adresse de courriel\u00a0: un lien de confirmation y est envoyé.",
)
TOO_MANY_LETTERS = (
    "Letters enough went to this address today. Look among those it got, or wait until tomorrow.",
    "Assez de lettres sont parties à cette adresse aujourd’hui. Cherchez parmi celles reçues, ou attendez à demain.",
)


@transaction.atomic
def keep(
    *,
    by: Actor,
    key: UUID,
    category: str,
    language: str,
    typed: Mapping[str, Any],
    email: str = "",
    source: str = "",
    draft: Draft | None = None,
    follows: Proposal | None = None,
    tell: bool = True,
) -> Draft:
    """Keep what somebody has typed so far. A form that is sent twice is saved once; `source` is where it came from.

    Its link goes to their address, unless another letter does so at once.
    """
    require(permissions.may_take_in(by), *FORM_ONLY)
    require(len(json.dumps(typed)) <= LARGEST, *TOO_LARGE)
    today = timezone.localdate()
    known = draft or Draft.objects.filter(pk=key).first()
    if known is not None:
        return _saved_again(by, known, tell, typed=typed, email=email, language=language, category=category)
    made = Draft(
        pk=key, category=category, language=language, typed=dict(typed), email=email, source=source, follows=follows,
        begun_on=today, changed_on=today,
    )  # fmt: skip
    made.save(force_insert=True)
    audit.record(by=by, type="draft.saved", ref="", changed=changed(made), sealed=True)
    # Counted when the ledger is held, so that many at once are no more than one after the other.
    begun = Draft.objects.filter(begun_on=today)
    require(begun.count() <= BEGUN_BY_ALL and begun.filter(source=source).count() <= BEGUN_BY_ONE, *TOO_MANY)
    if tell:
        _tell(made)
    return made


@transaction.atomic
def ask_to_confirm(*, by: Actor, draft: Draft) -> Draft:
    """It is finished: a link to confirm goes to its sender's address. Nothing comes in before they follow it."""
    require(permissions.may_take_in(by), *FORM_ONLY)
    require(bool(draft.email), *NO_ADDRESS)
    _enough(draft.email)
    alive = Draft.objects.alive().filter(pk=draft.pk)
    require(alive.update(state=Draft.State.WAITING, changed_on=timezone.localdate()) == 1, *OVER)
    draft.refresh_from_db()
    audit.record(by=by, type="draft.finished", ref="", changed=changed(draft, ["state", "changed_on"]), sealed=True)
    letters.to_confirm(draft)
    return draft


@transaction.atomic
def take_up(*, by: Actor, draft: Draft) -> Draft:
    """Whoever has the link goes on writing what waited to be confirmed."""
    require(permissions.may_take_in(by), *FORM_ONLY)
    waiting = Draft.objects.filter(pk=draft.pk, state=Draft.State.WAITING)
    if waiting.update(state=Draft.State.OPEN) == 1:
        draft.refresh_from_db()
        audit.record(by=by, type="draft.taken-up", ref="", changed=changed(draft, ["state"]), sealed=True)
    return draft


@transaction.atomic
def lapse(*, by: Actor, on: date | None = None) -> int:
    """Empty what nobody confirmed in a week or wrote on for two months: what was typed, and the address. How many."""
    require(permissions.may_take_in(by), *FORM_ONLY)
    today = on or timezone.localdate()
    old = Draft.objects.filter(state=Draft.State.WAITING, changed_on__lt=today - UNCONFIRMED)
    old |= Draft.objects.filter(state=Draft.State.OPEN, changed_on__lt=today - UNFINISHED)
    done = 0
    for draft in old.select_for_update():
        Draft.objects.filter(pk=draft.pk).update(state=Draft.State.LAPSED, typed={}, source="")
        draft.refresh_from_db()
        forget_address(by=by, draft=draft, basis="form retention")
        audit.record(by=by, type="draft.lapsed", ref="", changed=changed(draft, ["state"]), sealed=True)
        done += 1
    return done


@transaction.atomic
def forget_address(*, by: Actor, draft: Draft, basis: str) -> None:
    """Forget the address of a draft, and of the letters about it."""
    refs = [f"saved-{draft.pk}", f"draft-{draft.pk}"]
    notices.forget_address(by=by, address=draft.email, basis=basis, refs=refs)
    if draft.email:
        audit.forget(by=by, basis=basis, rows={row_name(draft): ["email"]})
    draft.refresh_from_db()


def _saved_again(by: Actor, draft: Draft, tell: bool, **columns: Any) -> Draft:
    """The address that it was begun with stays, until another is written; what is the same is not written twice."""
    told = draft.email
    columns["email"] = columns["email"] or told
    if draft.is_alive and all(getattr(draft, name) == value for name, value in columns.items()):
        return draft
    columns |= {"saves": draft.saves + 1, "changed_on": timezone.localdate(), "state": Draft.State.OPEN}
    require(draft.saves < SAVES, *TOO_LARGE)
    alive = Draft.objects.alive().filter(pk=draft.pk)
    require(alive.update(**columns) == 1, *OVER)
    draft.refresh_from_db()
    names = [name for name in columns if name != "typed"]
    audit.record(by=by, type="draft.saved", ref="", changed=changed(draft, names), sealed=True)
    if tell and draft.email != told:
        _tell(draft)
    return draft


def _tell(draft: Draft) -> None:
    if draft.email:
        _enough(draft.email)
        letters.of_draft(draft)


def _enough(address: str) -> None:
    """Nobody's mailbox is filled by somebody who writes its address in a form."""
    today = Notice.objects.filter(user=None, address__iexact=address, due_on=timezone.localdate())
    require(today.count() < LETTERS, *TOO_MANY_LETTERS)
