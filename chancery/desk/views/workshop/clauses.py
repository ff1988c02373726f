"""One clause of a draft, beside the adopted wording: amended, added or taken out; and the file as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chancery.accounts.editing import Editing, edit
from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.desk.views.workshop import drafts
from chancery.desk.workshop import fields, forms, look
from chancery.edits import Merged, Overtaken, text
from chancery.errors import BadInput
from chancery.frame import language
from chancery.policy import Policy
from chancery.policy.blocks import BLOCKS
from chancery.policy.check import BLOCK_NAMES
from chancery.policy.rewrite import HEADER, Unreachable, added, removed, rewritten, table
from chancery.policy.shape import called
from chancery.strategy import actions, permissions
from chancery.strategy.models import PolicyDraft

UNREACHED = (
    "The file writes this clause in a way that forms do not reach. Change it in the file itself.",
    "Le fichier écrit cet article d’une façon que les formulaires n’atteignent pas. Modifiez-le dans le fichier même.",
)


@dataclass(frozen=True)
class OfClause(Editing):
    """An edit of one clause of a draft."""

    clause: str = ""

    @property
    def about(self) -> str:
        """A snapshot is good for this clause only."""
        return f"{super().about}/{self.clause}"


@writes(permissions.may_draft)
def amend(request: HttpRequest, policy_draft_id: UUID, clause: str) -> HttpResponse:
    """A clause in fields, beside the wording that Council adopted."""
    draft = look.find(policy_draft_id)
    policy = look.readable(draft)
    kind = _kind(policy, clause)
    try:
        table(draft.toml, kind, clause)
    except Unreachable:  # written in a way that fields do not reach
        return redirect("desk:policy-draft-file", policy_draft_id=draft.pk)
    asked = forms.asked(kind, new=False)

    def now() -> dict[str, Any]:
        here = PolicyDraft.objects.get(pk=draft.pk)
        return {**fields.shown(asked, _raw(here, kind, clause)), **_reasons(here, clause)}

    def act(by: Actor, merged: Merged) -> HttpResponse:
        here = PolicyDraft.objects.get(pk=draft.pk)
        raw = _raw(here, kind, clause)
        if any(text(value) != text(merged.held[name]) for name, value in fields.shown(asked, raw).items()):
            raise Overtaken
        values = {**_id(raw), **fields.table(asked, merged.values, raw, look.readable(here))}
        after = rewritten(here.toml, kind, clause, values)
        actions.write(by=by, draft=here, held=here.digest, text=after, clause=clause)
        _give(by, here, clause, merged.values)
        return redirect("desk:policy-draft", policy_draft_id=draft.pk)

    make = forms.block(kind, policy, new=False)
    return edit(
        request,
        OfClause(draft, make, now, act, clause=clause),
        template="desk/workshop/clause.html",
        title=called(f"[{kind}]", language()),
        verb=_("Save"),
        trail=drafts.of(draft),
        adopted=look.adopted(draft, clause),
        clause=clause,
        draft=draft,
    )


@writes(permissions.may_draft)
def add(request: HttpRequest, policy_draft_id: UUID, block: str) -> HttpResponse:
    """A clause more."""
    draft = look.find(policy_draft_id)
    if block not in BLOCKS:
        raise Http404
    policy = look.readable(draft)
    form = forms.block(block, policy, new=True)(sent(request))

    def act(by: Actor) -> HttpResponse:
        given, asked = form.cleaned_data, forms.asked(block, new=True)
        after = added(draft.toml, block, fields.table(asked, given, {}, policy))
        actions.write(by=by, draft=draft, held=draft.digest, text=after, clause=given["id"])
        _give(by, draft, given["id"], given)
        return redirect("desk:policy-draft", policy_draft_id=draft.pk)

    title = called(f"[{block}]", language())
    return ask(request, form, act, title=title, verb=_("Add"), lede=_("A clause more"), trail=drafts.of(draft))


@writes(permissions.may_draft)
def head(request: HttpRequest, policy_draft_id: UUID) -> HttpResponse:
    """The head of the file in fields: what the text is called, and where it stands."""
    draft = look.find(policy_draft_id)
    policy = look.readable(draft)

    def now() -> dict[str, Any]:
        return fields.shown(forms.HEAD, _raw(PolicyDraft.objects.get(pk=draft.pk), HEADER, policy.id))

    def act(by: Actor, merged: Merged) -> HttpResponse:
        here = PolicyDraft.objects.get(pk=draft.pk)
        raw = _raw(here, HEADER, policy.id)
        if any(text(value) != text(merged.held[name]) for name, value in fields.shown(forms.HEAD, raw).items()):
            raise Overtaken
        kept = {key: value for key, value in raw.items() if key not in {one.key for one in forms.HEAD}}
        said = fields.table(forms.HEAD, merged.values, raw, policy)
        values = {key: (kept | said)[key] for key in (*raw, *said) if key in kept | said}
        actions.write(by=by, draft=here, held=here.digest, text=rewritten(here.toml, HEADER, policy.id, values))
        return redirect("desk:policy-draft", policy_draft_id=draft.pk)

    editing = OfClause(draft, forms.Head, now, act, clause=HEADER)
    return edit(request, editing, title=_("Head of the text"), verb=_("Save"), trail=drafts.of(draft))


@writes(permissions.may_draft)
def remove(request: HttpRequest, policy_draft_id: UUID, clause: str) -> HttpResponse:
    """A clause less. What names it must go first."""
    draft = look.find(policy_draft_id)
    kind = _kind(look.readable(draft), clause)

    def act(by: Actor) -> HttpResponse:
        after = _reached(lambda: removed(draft.toml, kind, clause))
        actions.write(by=by, draft=draft, held=draft.digest, text=after, clause=clause)
        return redirect("desk:policy-draft", policy_draft_id=draft.pk)

    lede = _("It is shown first among the changes. The adopted text keeps it.")
    form = django_forms.Form(sent(request))
    title = _("Take out %(clause)s") % {"clause": clause}
    return ask(request, form, act, title=title, verb=_("Take out"), lede=lede, trail=drafts.of(draft))


@writes(permissions.may_draft)
def file(request: HttpRequest, policy_draft_id: UUID) -> HttpResponse:
    """The file itself, with what is wrong in it and what a careful reader would remark, by line."""
    draft = look.find(policy_draft_id)
    policy = look.text_of(draft)

    def now() -> dict[str, Any]:
        return {"toml": PolicyDraft.objects.get(pk=draft.pk).toml}

    def act(by: Actor, merged: Merged) -> HttpResponse:
        here = PolicyDraft.objects.get(pk=draft.pk)
        if text(here.toml) != text(merged.held["toml"]):
            raise Overtaken
        actions.write(by=by, draft=here, held=here.digest, text=merged.values["toml"])
        return redirect("desk:policy-draft", policy_draft_id=draft.pk)

    typed = request.POST.get("toml", draft.toml).replace("\r\n", "\n")
    return edit(
        request,
        Editing(draft, forms.Whole, now, act),
        template="desk/workshop/file.html",
        title=_("The file itself"),
        verb=_("Save"),
        trail=drafts.of(draft),
        faults=look.faults(typed),
        remarks=look.remarks(policy) if policy else [],
    )


def _kind(policy: Policy, clause: str) -> str:
    if clause not in policy.by_id:
        raise Http404
    return BLOCK_NAMES[type(policy.by_id[clause])]


def _raw(draft: PolicyDraft, kind: str, clause: str) -> dict[str, Any]:
    raw: dict[str, Any] = _reached(lambda: table(draft.toml, kind, clause))
    return raw


def _reached(change: Callable[[], Any]) -> Any:
    try:
        return change()
    except Unreachable as unreachable:
        raise BadInput(*UNREACHED) from unreachable


def _id(raw: dict[str, Any]) -> dict[str, Any]:
    return {"id": raw["id"]}


def _reasons(draft: PolicyDraft, clause: str) -> dict[str, str]:
    row = draft.reasons.filter(clause=clause).first()
    return {"why_en": row.text_en if row else "", "why_fr": row.text_fr if row else ""}


def _give(by: Actor, draft: PolicyDraft, clause: str, given: Any) -> None:
    said = {"text_en": given.get("why_en") or "", "text_fr": given.get("why_fr") or ""}
    actions.give_reason(by=by, draft=draft, clause=clause, **said)
