"""What members of Council see of cases, and the clerk's page that puts a report on their agenda."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chancery import paging
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask_sure, reads, sent, writes
from chancery.audit.models import Actor
from chancery.cases import actions, forms, permissions
from chancery.cases.models import Case, ReportVersion
from chancery.cases.words import KIND_NAMES
from chancery.council.actions import record_item
from chancery.council.models import CouncilItem
from chancery.desk.cases import agenda, listing, shown
from chancery.desk.cases.report import Reader
from chancery.desk.views.cases.found import about, address, look, only, trail
from chancery.desk.views.cases.steps import bound
from chancery.frame import NAMES, language
from chancery.papers import sending
from chancery.papers.permissions import readable


@reads(permissions.may_follow)
def index(request: HttpRequest) -> HttpResponse:
    """Every case with where it stands, the newest first."""
    by, state = actor_of(request.user), request.GET.get("state", "")
    page = paging.newest(agenda.asked(state), request.GET.get("after", ""))
    narrowed = {"state": state} if state in agenda.STATES else {}
    context = {
        "here": _("Cases, as Council follows them"),
        "page": page,
        "lines": agenda.lines(by, page.rows) if by else [],
        "state": state,
        "states": [
            ("", pgettext("cases", "All")),
            ("open", _("On its way")),
            ("agenda", _("On the agenda")),
            ("closed", _("Closed")),
        ],
        "next": f"?{urlencode({**narrowed, 'after': page.next})}" if page.next else "",
        "previous": f"?{urlencode({**narrowed, 'after': page.previous})}" if page.previous else "",
    }
    return render(request, "cases/agenda.html", context)


@reads(permissions.may_follow)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Where a case stands; and its report, as it was published to the agenda."""
    one = _look(request, reference)
    entry = agenda.newest([one.case]).get(one.case.pk)
    [line] = agenda.lines(one.by, [one.case])
    context = {
        "here": line.name or line.category or one.case.reference,
        "trail": [(_("Cases, as Council follows them"), reverse("desk:council-cases"))],
        "case": one.case,
        "kind": KIND_NAMES.get(one.case.kind, one.case.kind),
        "category": line.category,
        "name": line.name,
        "step": line.step if one.case.is_open else "",
        "state": listing.state_of(one.case),
        "gates": agenda.gates(one),
        "entry": entry,
        "off": agenda.taken_off(one.case),
        "items": agenda.heard(one.case, one.on),
        "files": list(entry.version.files.all()) if entry else [],
        "closed": _in_confidence(one.by, entry),
        "said": entry.version.said.get(language()) if entry else None,
        "works": permissions.visible(one.by).filter(pk=one.case.pk).exists(),
    }
    return render(request, "cases/of-council.html", context)


def _in_confidence(by: Actor, entry: Any) -> list[Any]:
    """The confidential attachments of what is on the agenda, for members of Council with a clearance."""
    if entry is None or not permissions.may_see_confidential(by):
        return []
    return list(entry.version.attachments.filter(paper__in=readable(by)).select_related("paper"))


@reads(permissions.may_follow)
def file(request: HttpRequest, reference: str, language: str, kind: str) -> HttpResponse:
    """The report as it was published; before that it is not there."""
    one = _look(request, reference)
    entry = agenda.newest([one.case]).get(one.case.pk)
    files = entry.version.files.filter(language=language, kind=kind).select_related("paper") if entry else ()
    for each in files:
        return sending.sent(each.paper)
    raise Http404


@writes(permissions.may_record_council)
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the newest final report on the agenda of Council, under its item."""
    one = look(request, reference)
    version = one.case.report_versions.filter(stage=ReportVersion.Stage.FINAL).first()
    only(version is not None and one.case.is_open)
    assert version is not None  # noqa: S101 (for the types: just required)
    form = forms.OnAgenda(sent(request), initial=_first(version))

    def act(by: Actor) -> HttpResponse:
        with transaction.atomic():
            item = _item(by, form.cleaned_data)
            read = get_object_or_404(ReportVersion, case=one.case, number=form.cleaned_data["version"])
            actions.publish_to_agenda(by=by, case=one.case, version=read, item=item)
        return redirect(address(one.case))

    def says() -> list[tuple[Any, Any]]:
        item = form.cleaned_data["item"]
        return [
            (_("Council item"), item if isinstance(item, str) else f"{item} {agenda.named(item)}"),
            (_("Report"), _("Version %(n)s, final") % {"n": version.number}),
        ]

    return ask_sure(
        request, form, act, says=says, title=_("Put it on the agenda"), verb=_("Put it on the agenda"),
        trail=trail(one), name=about(one),
        lede=_("Members of Council read version %(n)s of the report from then on.") % {"n": version.number},
        final=_("Whoever has read the report has read it; a newer final version takes its place."),
    )  # fmt: skip


@writes(permissions.may_record_council)
def take_off(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the report off the agenda again, with a reason that members of Council read."""
    one = look(request, reference)
    entry = agenda.waiting(one.case)
    only(entry is not None and one.case.is_open)
    assert entry is not None  # noqa: S101 (for the types: just required)
    form = forms.OffAgenda(sent(request), initial={"shown": shown.seal(one)})

    def act(by: Actor) -> None:
        actions.take_off_agenda(by=by, case=one.case, item=entry.item, why=form.cleaned_data["why"])

    lede = _(
        "Members of Council no longer read the report, under item %(item)s. The item itself stays as it is recorded."
    )
    verb = _("Take it off the agenda")
    return bound(request, one, form, act, title=verb, verb=verb, lede=lede % {"item": entry.item.reference})


def _first(version: ReportVersion) -> dict[str, Any]:
    """What the item would be called: as the report is."""
    paper = next((each.paper for each in version.files.select_related("paper")), None)
    titles = {f"title_{lang}": getattr(paper, f"title_{lang}", "") for lang in NAMES}
    return {"version": version.number, **titles}


def _item(by: Actor, said: dict[str, Any]) -> CouncilItem:
    """The item on record, or a new one: its outcome comes with the minutes."""
    if isinstance(said["item"], CouncilItem):
        return said["item"]
    values = {name: said[name] for name in ("met", "body_en", "body_fr", "title_en", "title_fr", "url")}
    return record_item(by=by, reference=said["item"], **values)


def _look(request: HttpRequest, reference: str) -> Reader:
    """A case as the report may tell of it: whoever follows it learns no more than that here."""
    by = actor_of(request.user)
    case = Case.objects.select_related("policy", "lead_division").defer("policy__content")
    found = case.filter(reference=reference).first()
    if found is None or by is None:
        raise Http404
    return Reader(found, by, timezone.localdate())
