"""Write a policy beside the one in force: begin, change, give reasons, ask the solicitor, propose or leave it."""

from __future__ import annotations

import hashlib
from itertools import takewhile

from django.db import transaction
from django.utils import timezone

from chancery import edits
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import BadInput, require
from chancery.policy import PolicyError, load
from chancery.records import changed
from chancery.strategy import permissions
from chancery.strategy.actions.adopted import import_policy
from chancery.strategy.models import ChangeReason, DraftEdit, LegalReview, PolicyDraft, PolicyVersion

MAY_NOT = (
    "Only the international relations office drafts policies.",
    "Seul le bureau des relations internationales rédige les politiques.",
)
CLOSED = (
    "This draft is no longer being written. Nothing was changed.",
    "Ce projet de politique n’est plus en rédaction. Rien n’a été modifié.",
)
OPEN = PolicyDraft.Standing.OPEN


@transaction.atomic
def begin(*, by: Actor, called: str, content: bytes, base: PolicyVersion | None, came_of: str = "") -> PolicyDraft:
    """Begin a draft from an adopted text or any file; `came_of` is the number of the review that recommended it. The
    adopted one is never touched."""
    require(permissions.may_draft(by), *MAY_NOT)
    _require_policy(content)
    policy_text = content.decode("utf-8-sig").replace("\r\n", "\n")
    now = timezone.now()
    draft = PolicyDraft(
        called=called,
        base=base,
        toml=policy_text,
        digest=_digest(policy_text),
        came_of=came_of,
        begun_by=by,
        begun_at=now,
    )
    draft.full_clean(exclude=["base", "begun_by", "version"])
    draft.save(force_insert=True)
    first = _edit(draft, by, 1, "", "", policy_text)
    audit.record(
        by=by, type="policy-draft.begun", ref=str(draft.pk), changed=[changed(draft), changed(first)], sealed=True
    )
    return draft


@transaction.atomic
def write(*, by: Actor, draft: PolicyDraft, held: str, text: str, clause: str = "") -> PolicyDraft:
    """Give a draft another text. `held` is the digest of the one that this rests on; whoever was overtaken chooses.

    A text that is no policy is not kept: every page of a draft can read it.
    """
    require(permissions.may_draft(by), *MAY_NOT)
    text = _readable(text)
    before = PolicyDraft.objects.get(pk=draft.pk)
    require(before.standing == OPEN, *CLOSED)
    digest = _digest(text)
    if digest == before.digest:
        return before
    moved = PolicyDraft.objects.filter(pk=draft.pk, digest=held, standing=OPEN).update(toml=text, digest=digest)
    edits.require_still(moved)
    edit = _edit(before, by, before.edits.count() + 1, clause, before.toml, text)
    draft.refresh_from_db()
    rows = [changed(draft, ["digest"]), changed(edit)]
    audit.record(by=by, type="policy-draft.changed", ref=str(draft.pk), changed=rows, sealed=True)
    return draft


@transaction.atomic
def give_reason(*, by: Actor, draft: PolicyDraft, clause: str, text_en: str, text_fr: str) -> ChangeReason | None:
    """Say why a clause is to change. Nothing said, and nothing there, is nothing to write."""
    require(permissions.may_draft(by), *MAY_NOT)
    require(PolicyDraft.objects.filter(pk=draft.pk, standing=OPEN).exists(), *CLOSED)
    row = ChangeReason.objects.filter(draft=draft, clause=clause).first()
    if (row.text_en, row.text_fr) == (text_en, text_fr) if row else not (text_en or text_fr):
        return row
    row = row or ChangeReason(draft=draft, clause=clause)
    row.text_en, row.text_fr = text_en, text_fr
    row.full_clean(exclude=["draft"])
    row.save()
    audit.record(by=by, type="policy-draft.reasoned", ref=str(draft.pk), changed=changed(row), sealed=True)
    return row


@transaction.atomic
def leave(*, by: Actor, draft: PolicyDraft) -> None:
    """Write no further. What was written stays on record."""
    require(permissions.may_draft(by), *MAY_NOT)
    _close(draft, PolicyDraft.Standing.LEFT)
    audit.record(by=by, type="policy-draft.left", ref=str(draft.pk), changed=changed(draft, ["standing"]), sealed=True)


@transaction.atomic
def propose(*, by: Actor, draft: PolicyDraft) -> PolicyVersion:
    """Propose a draft as it stands: from now on its text is pinned, and waits for Council and the clerk."""
    require(
        permissions.may_propose(by),
        "The head of the office or the city manager proposes a policy.",
        "La direction du bureau ou la direction générale propose une politique.",
    )
    _close(draft, PolicyDraft.Standing.PROPOSED)
    content = draft.toml.encode()
    _require_policy(content)  # as this version reads it: the draft may be of an earlier one
    require(
        not PolicyVersion.objects.filter(digest=draft.digest).exists(),
        "This text is on record already: nothing was changed in it.",
        "Ce texte est déjà consigné\u00a0: rien n’y a été modifié.",
    )
    draft.version = import_policy(by=by, content=content, proposed=True)
    draft.save(update_fields=["version"])
    audit.record(
        by=by,
        type="policy-draft.proposed",
        ref=str(draft.pk),
        changed=changed(draft, ["standing", "version"]),
        sealed=True,
    )
    return draft.version


@transaction.atomic
def ask_review(*, by: Actor, draft: PolicyDraft, question: str) -> LegalReview:
    """Ask the solicitor about a draft as it stands."""
    require(permissions.may_draft(by), *MAY_NOT)
    row = LegalReview(draft=draft, digest=draft.digest, asked_by=by, asked_at=timezone.now(), question=question)
    row.full_clean(exclude=["draft", "asked_by"])
    row.save(force_insert=True)
    audit.record(by=by, type="policy-draft.review-asked", ref=str(draft.pk), changed=changed(row), sealed=True)
    return row


@transaction.atomic
def answer_review(*, by: Actor, review: LegalReview, answer: str) -> LegalReview:
    """Answer what was asked about a draft. It is advice: nothing waits for it."""
    require(
        permissions.may_advise(by),
        "Only the solicitor gives legal advice.",
        "Seul le contentieux donne un avis juridique.",
    )
    require(bool(answer.strip()), "Write the advice.", "Rédigez l’avis.")
    waiting = LegalReview.objects.filter(pk=review.pk, answered_by=None)
    moved = waiting.update(answered_by=by, answered_at=timezone.now(), answer=answer.strip())
    require(moved == 1, "It is answered already.", "La réponse a déjà été donnée.")
    review.refresh_from_db()
    audit.record(
        by=by,
        type="policy-draft.review-answered",
        ref=str(review.draft_id),
        changed=changed(review, ["answered_by", "answered_at", "answer"]),
        sealed=True,
    )
    return review


def _close(draft: PolicyDraft, standing: PolicyDraft.Standing) -> None:
    moved = PolicyDraft.objects.filter(pk=draft.pk, standing=OPEN).update(standing=standing)
    require(moved == 1, *CLOSED)
    draft.refresh_from_db()


def _readable(text: str) -> str:
    _require_policy(text)
    return text


def _require_policy(text: str | bytes) -> None:
    """Every fault of a file that is no policy, or not in UTF-8, with its line."""
    try:
        load(text, name="draft")
    except PolicyError as error:
        told = ("\n".join(str(one) for one in error.problems), "\n".join(one.phrase_fr() for one in error.problems))
        raise BadInput(*told) from error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _edit(draft: PolicyDraft, by: Actor, number: int, clause: str, before: str, after: str) -> DraftEdit:
    """What differs between two texts, as one run of lines."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    rest = zip(reversed(old[head:]), reversed(new[head:]), strict=False)
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    made = DraftEdit(
        draft=draft,
        number=number,
        clause=clause,
        at_line=head,
        was="".join(old[head : len(old) - tail]),
        becomes="".join(new[head : len(new) - tail]),
        edited_by=by,
        edited_at=timezone.now(),
    )
    made.save(force_insert=True)
    return made
