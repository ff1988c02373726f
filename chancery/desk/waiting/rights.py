"""Rights that wait for a second person, and invitations that nobody opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts import separation
from chancery.accounts.models import Countersignature, DelegationInstrument, Invitation, Right, RoleHeld
from chancery.accounts.permissions import ADMINISTRATOR, COUNTERSIGNER, holder_of, is_own, may_confirm
from chancery.desk import words
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.viewer import Viewer

Query = QuerySet[Any] | None


def _rights(table: type[Right], holder: str) -> Any:
    def query(viewer: Viewer, window: Window) -> Query:
        if viewer.actor is None or not may_confirm(viewer.actor):
            return None
        others = table.objects.waiting().exclude(given_by=viewer.actor).exclude(**{holder: viewer.person})
        found: Query = others.named()
        return found

    return query


def _right(viewer: Viewer, rows: Sequence[Any]) -> Iterator[Line]:
    for row in rows:
        what = words.plain(row.role, "name") if isinstance(row, RoleHeld) else _("delegation")
        url = reverse("desk:right-confirm", kwargs={"right_id": row.pk})
        holder, why = holder_of(row), _("An administrator gave it; it counts once you confirm it.")
        if is_own(row.given_by, holder):
            why = _("They keep the accounts and gave it to themselves: it counts once you confirm it.")
        yield Line("right", str(row.pk), None, holder.name, what, why, url, _("Confirm"))


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


def _countersignatures(viewer: Viewer, window: Window) -> Query:
    if not viewer.is_any(COUNTERSIGNER):
        return None
    return Countersignature.objects.filter(signed_by=None, refused_by=None).exclude(asked_by=viewer.actor)


def _countersignature(viewer: Viewer, rows: Sequence[Countersignature]) -> Iterator[Line]:
    for row in rows:
        known = separation.ACTS.get(row.act)
        url = reverse("desk:countersign-yes", kwargs={"countersignature_id": row.pk})
        why = _("One person asked for it; it counts once you countersign.")
        subject, what = str(known.words) if known else row.act, row.ref or _("to countersign")
        yield Line("countersign", str(row.pk), None, subject, what, why, url, _("Countersign"))


RIGHT = Rows("right", gettext_lazy("Roles to confirm"), _rights(RoleHeld, "person"), _right)
DELEGATION = Rows("delegation", gettext_lazy("Delegations to confirm"), _rights(DelegationInstrument, "holder"), _right)
INVITATION = Rows("invitation", gettext_lazy("Invitations not opened"), _invitations, _invitation)
COUNTERSIGNATURE = Rows("countersign", gettext_lazy("To countersign"), _countersignatures, _countersignature)
