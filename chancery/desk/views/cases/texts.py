"""The text of what is to be signed: its versions, its languages, and what the solicitor found of it."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery import documents
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.cases import actions, forms, permissions
from chancery.desk.cases import text
from chancery.desk.cases.look import Look
from chancery.desk.cases.report.files import KINDS
from chancery.desk.views.cases.answers import changed_content
from chancery.desk.views.cases.found import about, look, only, trail
from chancery.frame import NAMES
from chancery.papers.permissions import readable
from chancery.uploads import outsized

BINDS = {"yes": True, "no": False}


@reads(permissions.may_look)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Every version in each language, which languages bind, and what the solicitor found."""
    one = look(request, reference)
    tongues = text.tongues(one)
    papers = [version.paper_id for tongue in tongues for version in tongue.versions]
    context = {
        "here": _("Text of the agreement"),
        "trail": trail(one),
        "case": one.case,
        "subject": one.subject,
        "tongues": tongues,
        "mine": set(readable(one.by).filter(pk__in=papers).values_list("pk", flat=True)),
        "satisfied": text.satisfied(one) if one.category else [],
        "files": one.case.is_open and permissions.may_file(one.by, one.case),
        "drafts": list(NAMES.items()),
    }
    return render(request, "cases/text.html", context)


@writes(permissions.may_take_part)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the next version of the text."""
    one = look(request, reference)
    only(permissions.may_file(one.by, one.case))
    form = forms.NewText(sent(request), request.FILES or None, outsized=outsized(request), initial=_first(request))

    def act(by: Actor) -> HttpResponse:
        said = {name: value for name, value in form.cleaned_data.items() if name not in ("file", "key")}
        titles = text.titles(one.case)
        with transaction.atomic():
            actions.keep_text(by=by, case=one.case, id=form.id, sheet=form.cleaned_data["file"], **titles, **said)
            changed_content(by, one)
        return redirect(_address(one))

    lede = _("What the solicitor found of an earlier text no longer counts; neither does what was decided on it.")
    title = _("Keep a version of the text")
    return ask(request, form, act, title=title, verb=_("Keep"), trail=_trail(one), about=about(one), lede=lede)


@writes(permissions.may_take_part)
def language_of(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """Say whether a language binds, and where its translation is."""
    one = look(request, reference)
    only(permissions.may_file(one.by, one.case))
    row = one.case.text_languages.filter(language=slug).first()
    if row is None and not one.case.texts.filter(language=slug).exists():
        raise Http404
    names = ("translator", "sent_on", "received_on", "revised_on")
    first = {name: getattr(row, name) for name in names} if row else {}
    first["authentic"] = next((key for key, binds in BINDS.items() if row and binds is row.authentic), "")
    form = forms.OfALanguage(sent(request), initial=first)

    def act(by: Actor) -> HttpResponse:
        said = {**form.cleaned_data, "authentic": BINDS.get(form.cleaned_data["authentic"])}
        actions.tell_language(by=by, case=one.case, language=slug, **said)
        return redirect(_address(one))

    title = _("Language of the text: %(name)s") % {"name": NAMES.get(slug, slug)}
    lede = _("Which languages bind is part of what the solicitor reads: if it changes, they are asked anew.")
    return ask(request, form, act, title=title, verb=_("Save"), trail=_trail(one), about=about(one), lede=lede)


@reads(permissions.may_look)
def draft(request: HttpRequest, reference: str, language: str) -> HttpResponse:
    """How a text begins, for Word."""
    one = look(request, reference)
    if language not in NAMES:
        raise Http404
    data = documents.docx(text.draft(one, language))
    headers = {"Content-Disposition": f'attachment; filename="{reference}-draft-{language}.docx"'}
    return HttpResponse(data, content_type=KINDS["docx"], headers=headers)


def _first(request: HttpRequest) -> dict[str, str]:
    return {"language": request.GET.get("language", "")[:20], "side": "ours"}


def _address(one: Look) -> str:
    return reverse("desk:case-text", kwargs={"reference": one.case.reference})


def _trail(one: Look) -> list[tuple[str, str]]:
    return [*trail(one), (_("Text of the agreement"), _address(one))]
