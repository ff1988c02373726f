"""A draft as a Word file for Council, and what came back in it."""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.desk.views.workshop import drafts
from chancery.desk.workshop import council, forms, look
from chancery.documents import docx
from chancery.errors import BadInput
from chancery.strategy import actions, permissions
from chancery.strategy.models import PolicyDraft

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@reads(permissions.may_read_drafts)
def file(request: HttpRequest, policy_draft_id: UUID, language: str) -> HttpResponse:
    """The clause table and the consequences."""
    draft = look.find(policy_draft_id)
    if language not in ("en", "fr"):
        raise Http404
    paper = council.document(draft, look.readable(draft), actor_of(request.user), "fr" if language == "fr" else "en")
    answer = HttpResponse(docx(paper), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="{draft.digest[:8]}-{language}.docx"'
    return answer


@writes(permissions.may_draft)
def back(request: HttpRequest, policy_draft_id: UUID) -> HttpResponse:
    """Read a document back: first what it changes is shown, then it is written."""
    draft = look.find(policy_draft_id)
    form = forms.Back(sent(request), request.FILES or None)

    def act(by: Actor) -> HttpResponse:
        if form.cleaned_data["found"]:
            return _write(by, draft, form.cleaned_data["found"])
        if not form.cleaned_data["file"]:
            raise BadInput("Choose a file.", "Choisissez un fichier.")
        lang, found = council.back(draft, form.cleaned_data["file"].read())
        sealed = signing.dumps([str(draft.pk), draft.digest, lang, found], salt="policy-draft-back", compress=True)
        trail = drafts.of(draft)
        context = {"here": _("What the document changes"), "trail": trail, "found": found, "sealed": sealed}
        return render(request, "desk/workshop/back.html", {**context, "back": trail[-1][1], "draft": draft})

    lede = _("A document that was made here and edited since. What it changes is shown before anything is written.")
    return ask(request, form, act, title=_("Read a document back"), verb=_("Go on"), lede=lede, trail=drafts.of(draft))


@transaction.atomic
def _write(by: Actor, draft: PolicyDraft, sealed: str) -> HttpResponse:
    try:
        about, held, lang, rows = signing.loads(sealed, salt="policy-draft-back")
    except signing.BadSignature as bad:
        raise BadInput("The preview did not arrive whole.", "L’aperçu n’est pas arrivé entier.") from bad
    if about != str(draft.pk):
        raise BadInput("This preview is of another draft.", "Cet aperçu est celui d’un autre projet.")
    found = [council.Difference(*row) for row in rows]
    for one in found:
        if one.key == "why":
            row = draft.reasons.filter(clause=one.clause).first()
            said = {"text_en": row.text_en if row else "", "text_fr": row.text_fr if row else ""}
            actions.give_reason(by=by, draft=draft, clause=one.clause, **{**said, f"text_{lang}": one.after})
    actions.write(by=by, draft=draft, held=held, text=council.applied(draft, found, lang))
    return redirect("desk:policy-draft", policy_draft_id=draft.pk)
