"""Lines about people's rights: clearances and delegations that end. Those who look at the accounts see all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts.models import Clearance, DelegationInstrument, Right, RoleHeld
from chancery.accounts.permissions import READS_ACCOUNTS, holder_of
from chancery.desk import words
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.viewer import Viewer

DECIDES = {
    DelegationInstrument.Decides.SIGN: gettext_lazy("delegation to sign"),
    DelegationInstrument.Decides.APPROVE: gettext_lazy("delegation to approve"),
    DelegationInstrument.Decides.SPEND: gettext_lazy("delegation to spend"),
}


def _ending(table: type[Right], holder: str) -> Callable[[Viewer, Window], QuerySet[Any] | None]:
    def query(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
        rows = table.objects.held(viewer.on).filter(until__isnull=False).named()
        if viewer.is_any(*READS_ACCOUNTS) and (not window.mine or viewer.is_any("administrator", "head")):
            return rows
        return rows.filter(**{holder: viewer.person}) if viewer.person else None

    return query


def _tell(kind: str, what: Callable[[Any], str]) -> Callable[[Viewer, Sequence[Any]], Iterator[Line]]:
    def tell(viewer: Viewer, rows: Sequence[Any]) -> Iterator[Line]:
        keeps = viewer.is_any(*READS_ACCOUNTS)
        for row in rows:
            who = holder_of(row)
            url = reverse("desk:person", kwargs={"person_id": who.pk}) if keeps else reverse("desk:me")
            why = _("Last day %(day)s.") % {"day": words.day(row.until)}
            yield Line(kind, str(row.pk), row.until, who.name, what(row), why, url, _("Open"))

    return tell


CLEARANCE = Rows(
    "clearance", gettext_lazy("Clearances that end"), _ending(Clearance, "person"),
    _tell("clearance", lambda row: _("clearance for intergovernmental advice ends")), on="until",
)  # fmt: skip
DELEGATION = Rows(
    "delegation", gettext_lazy("Delegations that end"), _ending(DelegationInstrument, "holder"),
    _tell("delegation", lambda row: _("%(what)s ends") % {"what": DECIDES[row.decides]}), on="until",
)  # fmt: skip
ROLE = Rows(
    "role", gettext_lazy("Roles that end"), _ending(RoleHeld, "person"),
    _tell("role", lambda row: _("role ends: %(role)s") % {"role": words.plain(row.role, "name")}), on="until",
)  # fmt: skip
