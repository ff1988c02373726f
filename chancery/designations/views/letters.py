"""A letter: read, written otherwise, released, withdrawn, downloaded; and the template that letters follow."""

from __future__ import annotations

from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts import editing
from chancery.accounts.editing import Editing
from chancery.accounts.models import actor_of
from chancery.accounts.staff import SAFE, Page, ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.designations import actions, forms, letters, permissions
from chancery.designations.models import Letter, LetterTemplate
from chancery.designations.views import places
from chancery.frame import NAMES
from chancery.papers import store
from chancery.papers.models import Paper

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
LARGEST = 20_000_000


def while_drafted(view: Page) -> Page:
    """A form of a letter that can still be changed. Whoever opens it afterwards is led to the letter, which says so."""

    @wraps(view)
    def around(request: HttpRequest, letter_id: UUID) -> HttpResponseBase:
        if request.method in SAFE and places.letter(letter_id).state != Letter.State.DRAFTED:
            return redirect("designations:letter", letter_id=letter_id)
        return view(request, letter_id)

    return around


@reads(permissions.may_look)
def show(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """What the letter says in both languages, how far it has come, and what can be done with it."""
    letter, by = places.letter(letter_id), actor_of(request.user)
    drafted = letter.state == Letter.State.DRAFTED
    context = {
        "here": places.body(letter.placement.agreement),
        "trail": places.of_designation(letter.placement.designation),
        "letter": letter,
        "agreement": letter.placement.agreement,
        "texts": [(lang, NAMES[lang], *_said(letter, lang), _left(letter, lang)) for lang in letters.LANGS],
        "own": drafted and LetterTemplate.objects.filter(current=True).exists(),
        "drafted": drafted,
        "writes": by is not None and drafted and permissions.may_write(by),
        "addresses": by is not None and drafted and permissions.may_address(by),
        "contacts": drafted and letters.to_choose_from(letter).exists(),
        "releases": by is not None and drafted and permissions.may_release(by),
    }
    return render(request, "designations/letter.html", context)


@writes(permissions.may_write)
def draft(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    """Draft the letter of an agreement that has none yet."""
    one = places.placement(placement_id)

    def act(by: Actor) -> HttpResponse:
        letter = actions.draft(by=by, placement=one)
        return redirect("designations:letter", letter_id=letter.pk)

    page: dict[str, Any] = {
        "title": _("Draft its letter"),
        "verb": _("Draft the letter"),
        "trail": places.of_designation(one.designation),
        "about": f"{places.body(one.agreement)}, {one.agreement.reference}",
        "lede": _(
            "It says where the agreement stands after the decision. You can write it otherwise before it leaves."
        ),
    }
    return ask(request, Form(sent(request)), act, **page)


@writes(permissions.may_write)
@while_drafted
def edit(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Write it otherwise."""
    letter = places.letter(letter_id)

    def now() -> dict[str, Any]:  # read again each time: someone may have written meanwhile
        return edits.of(places.letter(letter_id), forms.Wording.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.edit(by=by, letter=letter, held=merged.held, changes=merged.changes)
        return redirect("designations:letter", letter_id=letter.pk)

    page: dict[str, Any] = {"title": _("Edit the letter"), "verb": _("Save"), "trail": places.of_letter(letter)}
    return editing.edit(request, Editing(letter, forms.Wording, now, act), **page)


@writes(permissions.may_address)
@while_drafted
def address(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Choose from the address book to whom it goes."""
    letter = places.letter(letter_id)
    contacts = letters.to_choose_from(letter)
    form = forms.Addressing(sent(request), contacts=contacts, initial={"edition": letter.edition})

    def act(by: Actor) -> HttpResponse:
        actions.address(by=by, letter=letter, **form.cleaned_data)
        return redirect("designations:letter", letter_id=letter.pk)

    lede = _("Addressee and form of address are taken over from the address book; the text stays. You can edit both.")
    title, trail, about = _("Choose the addressee"), places.of_letter(letter), places.body(letter.placement.agreement)
    return ask(request, form, act, title=title, verb=_("Fill in"), trail=trail, about=about, lede=lede)


@writes(permissions.may_release)
@while_drafted
def release(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Say that it was sent. It is kept as it left, and changed no more."""
    letter = places.letter(letter_id)
    form = forms.Leaving(sent(request), initial={"edition": letter.edition})

    def act(by: Actor) -> HttpResponse:
        actions.release(by=by, letter=letter, **form.cleaned_data)
        return redirect("designations:letter", letter_id=letter.pk)

    about = places.body(letter.placement.agreement)
    lede = _("Both texts are kept in the agreement’s file as they left, as a PDF and in Word. This cannot be undone.")
    title, trail = _("Release the letter"), places.of_letter(letter)
    return ask(request, form, act, title=title, verb=_("Release"), trail=trail, about=about, lede=lede)


@writes(permissions.may_write)
@while_drafted
def withdraw(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Not send it."""
    letter = places.letter(letter_id)

    def act(by: Actor) -> HttpResponse:
        actions.withdraw_letter(by=by, letter=letter)
        return redirect("designations:letter", letter_id=letter.pk)

    lede = _("It is not sent, and stays here marked so.")
    title, trail = _("Withdraw the letter"), places.of_letter(letter)
    return ask(request, Form(sent(request)), act, title=title, verb=_("Withdraw"), trail=trail, lede=lede)


@reads(permissions.may_look)
def file(request: HttpRequest, letter_id: UUID, language: str, kind: str) -> HttpResponse:
    """The letter as a file: as it left, or as it would leave today."""
    letter, lang = places.letter(letter_id), _language(language)
    if kind not in KINDS:
        raise Http404
    if letter.has_left:
        data = _kept(letter.kept(kind, lang))
    elif kind == "pdf":
        data = letters.as_pdf(letter, lang)
    else:
        data = letters.as_word(letter, lang, _template(lang))
    return _download(data, kind, f"{letter.placement.agreement.reference}-{lang}.{kind}")


@reads(permissions.may_look)
def templates(request: HttpRequest) -> HttpResponse:
    """Which layout letters follow, in each language."""
    by = actor_of(request.user)
    current = {one.language: one for one in LetterTemplate.objects.filter(current=True).select_related("paper")}
    lost = [lang for lang, one in current.items() if store.read(one.paper.sha256) is None]
    context = {
        "here": _("Letter templates"),
        "trail": places.top(),
        "lost": lost,
        "languages": [(lang, NAMES[lang], current.get(lang)) for lang in ("en", "fr")],
        "fields": [f"{{{{ {name} }}}}" for name in letters.FIELDS],
        "changes": by is not None and permissions.may_change_template(by),
        "drafted": Letter.objects.exists(),
    }
    return render(request, "designations/templates.html", context)


@writes(permissions.may_change_template)
def replace(request: HttpRequest, language: str) -> HttpResponse:
    """Bring a template of the office's own."""
    lang, files = _language(language), request.FILES if request.method == "POST" else None
    form = forms.Template(sent(request), files)

    def act(by: Actor) -> HttpResponse:
        sent_file = form.cleaned_data["file"]
        data = sent_file.read(LARGEST + 1)
        actions.keep_template(by=by, language=lang, name=sent_file.name or "", data=data)
        return redirect("designations:templates")

    lede = _("Letters that were released stay as they left. Look at the preview before you release another.")
    title, trail = _("Bring a template"), _to_templates()
    return ask(request, form, act, title=title, verb=_("Use it"), trail=trail, about=NAMES[lang], lede=lede)


@writes(permissions.may_change_template)
def ours(request: HttpRequest, language: str) -> HttpResponse:
    """Back to the house's own layout."""
    lang = _language(language)

    def act(by: Actor) -> HttpResponse:
        actions.use_ours(by=by, language=lang)
        return redirect("designations:templates")

    title, trail = _("Use the layout that ships with Chancery"), _to_templates()
    return ask(request, Form(sent(request)), act, title=title, verb=_("Use it"), trail=trail, about=NAMES[lang])


@reads(permissions.may_look)
def preview(request: HttpRequest, language: str) -> HttpResponse:
    """A letter as the template makes it, with the last one that was drafted."""
    lang, letter = _language(language), Letter.objects.order_by("-id").first()
    if letter is None:
        raise Http404
    return _download(letters.as_word(places.letter(letter.pk), lang, _template(lang)), "docx", f"letter-{lang}.docx")


def _language(language: str) -> letters.Lang:
    if language not in NAMES:
        raise Http404
    return cast(letters.Lang, language)


def _template(lang: letters.Lang) -> bytes | None:
    """The office's own template, as it lies in the papers."""
    current = letters.template(lang)
    return _kept(current) if current else None


def _kept(paper: Paper | None) -> bytes:
    """The file of a paper; where it was not kept or does not lie any more, there is no page."""
    data = store.read(paper.sha256) if paper else None
    if data is None:
        raise Http404
    return data


def _said(letter: Letter, lang: letters.Lang) -> tuple[str, str, str]:
    return getattr(letter, f"subject_{lang}"), letters.text(letter, lang), getattr(letter, f"signatory_{lang}")


def _left(letter: Letter, lang: letters.Lang) -> list[tuple[str, str, Paper]]:
    """The files as they left, each by its ending and its name: those that were kept."""
    both = ((kind, name, letter.kept(kind, lang)) for kind, name in (("pdf", "PDF"), ("docx", "Word")))
    return [(kind, name, paper) for kind, name, paper in both if paper]


def _to_templates() -> list[tuple[str, str]]:
    return [*places.top(), (_("Letter templates"), reverse("designations:templates"))]


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=KINDS[kind], headers=headers)
