"""What waits for a decision, one kind for each thing that someone can decide: rows that this person may act on.

A new case is a new kind in `WAITING`: which rows, and what is said of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts.models import DelegationInstrument, Invitation, Right, RoleHeld
from chancery.accounts.permissions import ADMINISTRATOR, holder_of
from chancery.agreements.models import Agreement, ChangeRequest
from chancery.desk import where, words
from chancery.desk.radar.lines import Kind, Line, Rows, Window
from chancery.desk.viewer import Viewer

Query = QuerySet[Any] | None
DECIDES = ("head", "city-manager", "clerk")


def _rights(table: type[Right], holder: str) -> Any:
    def query(viewer: Viewer, window: Window) -> Query:
        if not viewer.is_any(ADMINISTRATOR):
            return None
        others = table.objects.waiting().exclude(given_by=viewer.actor).exclude(**{holder: viewer.person})
        found: Query = others.select_related(holder)
        return found

    return query


def _right(viewer: Viewer, rows: Sequence[Any]) -> Iterator[Line]:
    for row in rows:
        what = words.plain(row.role, "name") if isinstance(row, RoleHeld) else _("delegation")
        url = reverse("desk:right-confirm", kwargs={"right_id": row.pk})
        why = _("Another administrator gave it; it counts once you confirm it.")
        yield Line("right", str(row.pk), None, holder_of(row).name, what, why, url, _("Confirm"))


def _invitations(viewer: Viewer, window: Window) -> Query:
    if not viewer.is_any(ADMINISTRATOR):
        return None
    spent = Invitation.objects.filter(used_at=None, expires_at__lte=timezone.now(), user__is_active=True)
    newer = Q(user__invitations__expires_at__gt=timezone.now()) | Q(user__invitations__used_at__isnull=False)
    again = Invitation.objects.filter(newer).values("pk")
    return spent.exclude(pk__in=again).filter(user__person__isnull=False).select_related("user__person")


def _invitation(viewer: Viewer, rows: Sequence[Invitation]) -> Iterator[Line]:
    for row in rows:
        person = row.user.person
        why = _("The link ran out on %(day)s before it was opened.") % {"day": words.day(row.expires_at.date())}
        url = reverse("desk:person-invite", kwargs={"person_id": person.pk})
        yield Line(
            "invitation", str(row.pk), None, person.name, _("invitation not opened"), why, url, _("Invite again")
        )


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
    return rows.exclude(own).select_related("agreement__counterparty__merged_into")


def _request(viewer: Viewer, rows: Sequence[ChangeRequest]) -> Iterator[Line]:
    for row in rows:
        agreement, what = row.agreement, _("request: %(step)s") % {"step": row.get_kind_display()}
        if row.formed_by_id is None and viewer.is_any("solicitor"):
            way = where.step(viewer, agreement, "request-form", _("Check the form"), "solicitor", request_id=row.pk)
        else:
            way = where.step(viewer, agreement, "request-decide", _("Decide"), *DECIDES, request_id=row.pk)
        name = words.plain(agreement.counterparty.now, "name")
        yield Line("request", str(row.pk), None, name, what, row.why, *way, agreement.reference)


def _drafts(viewer: Viewer, window: Window) -> Query:
    if not viewer.is_any("officer", "head"):
        return None
    return Agreement.objects.filter(standing=Agreement.Standing.DRAFT).select_related("counterparty__merged_into")


def _draft(viewer: Viewer, rows: Sequence[Agreement]) -> Iterator[Line]:
    for row in rows:
        name, why = words.plain(row.counterparty.now, "name"), _("It is not signed yet.")
        way = where.step(viewer, row, "edit", _("Go on"))
        yield Line("draft", str(row.pk), None, name, _("draft"), why, *way, row.reference)


WAITING: tuple[Kind, ...] = (
    Rows("request", gettext_lazy("Requests"), _requests, _request),
    Rows("right", gettext_lazy("Roles to confirm"), _rights(RoleHeld, "person"), _right),
    Rows("delegation", gettext_lazy("Delegations to confirm"), _rights(DelegationInstrument, "holder"), _right),
    Rows("invitation", gettext_lazy("Invitations not opened"), _invitations, _invitation),
    Rows("draft", gettext_lazy("Drafts"), _drafts, _draft),
)
