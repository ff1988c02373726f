"""Which layout reports for Word follow: the house's, or a template of the city's own."""

from __future__ import annotations

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.cases import actions, forms, permissions
from chancery.cases.actions.reports import FIELDS
from chancery.cases.models import ReportTemplate
from chancery.desk.views.cases.found import top
from chancery.frame import NAMES
from chancery.papers import permissions as papers
from chancery.papers import store

LARGEST = 20_000_000


@reads(permissions.may_see_templates)
def index(request: HttpRequest) -> HttpResponse:
    """Which layout reports follow, in each language: the city's own, if this person may read its paper."""
    by = actor_of(request.user)
    kept = ReportTemplate.objects.filter(current=True).select_related("paper")
    current = {one.language: one for one in kept if papers.may_read(by, one.paper)}
    context = {
        "here": _("Report templates"),
        "trail": top(),
        "lost": [lang for lang, one in current.items() if store.read(one.paper.sha256) is None],
        "languages": [(lang, name, current.get(lang)) for lang, name in NAMES.items()],
        "fields": [f"{{{{ {name} }}}}" for name in FIELDS],
        "changes": by is not None and permissions.may_change_template(by),
    }
    return render(request, "cases/report-templates.html", context)


@writes(permissions.may_change_template)
def replace(request: HttpRequest, language: str) -> HttpResponse:
    """Bring a template of the city's own."""
    _known(language)
    form = forms.Template(sent(request), request.FILES if request.method == "POST" else None)

    def act(by: Actor) -> HttpResponse:
        given = form.cleaned_data["file"]
        data = given.read(LARGEST + 1)
        actions.keep_report_template(by=by, language=language, name=given.name or "", data=data)
        return redirect("desk:report-templates")

    lede = _("Versions that were kept stay as they are.")
    title = _("Bring a template")
    return ask(request, form, act, title=title, verb=_("Use it"), trail=_trail(), about=NAMES[language], lede=lede)


@writes(permissions.may_change_template)
def ours(request: HttpRequest, language: str) -> HttpResponse:
    """Back to the house's own layout."""
    _known(language)

    def act(by: Actor) -> HttpResponse:
        actions.use_our_template(by=by, language=language)
        return redirect("desk:report-templates")

    title = _("Use the layout that ships with Chancery")
    return ask(request, Form(sent(request)), act, title=title, verb=_("Use it"), trail=_trail(), about=NAMES[language])


def _known(language: str) -> None:
    if language not in NAMES:
        raise Http404


def _trail() -> list[tuple[str, str]]:
    return [*top(), (_("Report templates"), reverse("desk:report-templates"))]
