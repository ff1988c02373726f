"""Steps that wait for a yes, drafts, assignments that were prepared, and spreadsheets half on their way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts import separation
from chancery.accounts.models import Countersignature
from chancery.accounts.permissions import OFFICE
from chancery.agreements.models import Agreement, ChangeRequest
from chancery.designations.models import Designation
from chancery.designations.permissions import ACT, may_confirm_this
from chancery.desk import verbs, where, words
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.viewer import Viewer
from chancery.imports.models import ImportRun

Query = QuerySet[Any] | None
DECIDES = ("head", "city-manager", "clerk")
HALF_DONE = (ImportRun.State.UPLOADED, ImportRun.State.READ, ImportRun.State.PREVIEWED)


def _requests(viewer: Viewer, window: Window) -> Query:
    """Whoever may say yes next: the solicitor to the form, the head to a correction, others to the rest."""
    correction = Q(kind=ChangeRequest.Kind.CORRECT)
    asked = Q(pk__in=[])
    if viewer.is_any("solicitor"):
        asked |= Q(formed_by=None)
    if viewer.is_any("head"):
        asked |= correction & Q(decided_by=None)
    if viewer.is_any("clerk"):
        asked |= ~correction
    if viewer.is_any("city-manager"):
        asked |= ~correction & Q(formed_by__isnull=False)
    rows = ChangeRequest.objects.waiting().filter(asked)
    own = Q(asked_by=viewer.actor) | Q(formed_by=viewer.actor) | Q(decided_by=viewer.actor)
    return rows.exclude(own & ~_let_go_on(viewer)).select_related("agreement__counterparty__merged_into")


def _let_go_on(viewer: Viewer) -> Q:
    """Their own requests in a small office: to go on with, once they were countersigned; to have countersigned, where
    nobody was asked. What waits for the countersigner waits for nobody else."""
    found = Q(pk__in=[])
    waits = Countersignature.objects.filter(asked_by=viewer.actor, signed_by=None, refused_by=None)
    for act, step in (("agreement-form", Q(formed_by=None)), ("agreement-change", Q(decided_by=None))):
        if separation.may_be_countersigned(act):
            found |= step & ~Q(pk__in=waits.filter(act=act).values("about_id"))
    return found


def _request(viewer: Viewer, rows: Sequence[ChangeRequest]) -> Iterator[Line]:
    for row in rows:
        agreement, what = row.agreement, _("request (%(step)s)") % {"step": row.get_kind_display()}
        by, did = viewer.actor, (row.asked_by_id, row.formed_by_id, row.decided_by_id)
        if by and by.pk in did and (verb := verbs.next_of(row, by)):
            way = where.Way(verb.url, str(verb.label))
        elif row.formed_by_id is None and viewer.is_any("solicitor"):
            way = where.step(viewer, agreement, "request-form", _("Check the form"), "solicitor", request_id=row.pk)
        else:
            way = where.step(viewer, agreement, "request-decide", _("Decide"), *DECIDES, request_id=row.pk)
        name = words.plain(agreement.counterparty.now, "name")
        yield Line("request", str(row.pk), None, name, what, row.why, *way, agreement.reference)


def _drafts(viewer: Viewer, window: Window) -> Query:
    if not viewer.is_any(*OFFICE):
        return None
    return Agreement.objects.filter(standing=Agreement.Standing.DRAFT).select_related("counterparty__merged_into")


def _draft(viewer: Viewer, rows: Sequence[Agreement]) -> Iterator[Line]:
    for row in rows:
        name, why = words.plain(row.counterparty.now, "name"), _("It is not signed yet.")
        way = where.step(viewer, row, "edit", _("Go on"))
        yield Line("draft", str(row.pk), None, name, _("draft"), why, *way, row.reference)


def _designations(viewer: Viewer, window: Window) -> Query:
    """Whoever prepared an assignment does not confirm it; in a small office they do, once the countersigner signed."""
    if not viewer.is_any("clerk"):
        return None
    prepared = Designation.objects.filter(standing=Designation.Standing.PREPARED)
    return prepared.exclude(~Q(pk__in=_let_confirm(viewer)), opened_by=viewer.actor).select_related("policy")


def _let_confirm(viewer: Viewer) -> list[UUID]:
    """Their own, where what it says now is what the countersigner of a small office signed for."""
    if viewer.actor is None or not separation.may_be_countersigned(ACT):
        return []
    own = Designation.objects.filter(standing=Designation.Standing.PREPARED, opened_by=viewer.actor)
    return [one.pk for one in own if may_confirm_this(viewer.actor, one)]


def _designation(viewer: Viewer, rows: Sequence[Designation]) -> Iterator[Line]:
    for row in rows:
        url, title = reverse("designations:show", kwargs={"designation_id": row.pk}), words.plain(row.policy, "title")
        what, why = _("assignment of the register"), _("It waits for what Council decided.")
        if viewer.actor is not None and row.opened_by_id == viewer.actor.pk:
            why = _("The countersigner has signed: you may record what Council decided.")
        yield Line("designation", str(row.pk), None, title, what, why, url, _("Look at it"))


def _imports(viewer: Viewer, window: Window) -> Query:
    """Whoever uploaded a spreadsheet goes on with it, or leaves it."""
    if not viewer.is_any(*OFFICE) or viewer.actor is None:
        return None
    return ImportRun.objects.filter(state__in=HALF_DONE, uploaded_by=viewer.actor)


def _import(viewer: Viewer, rows: Sequence[ImportRun]) -> Iterator[Line]:
    for row in rows:
        url, why = reverse("imports:run", kwargs={"run_id": row.pk}), _("Nothing of it is in the register yet.")
        name, what = row.name or row.number, _("spreadsheet half on its way")
        yield Line("import", str(row.pk), None, name, what, why, url, _("Go on"), row.number)


REQUEST = Rows("request", gettext_lazy("Requests"), _requests, _request)
DRAFT = Rows("draft", gettext_lazy("Drafts"), _drafts, _draft)
DESIGNATION = Rows("designation", gettext_lazy("Assignments prepared"), _designations, _designation)
IMPORT = Rows("import", gettext_lazy("Spreadsheets half on their way"), _imports, _import)
