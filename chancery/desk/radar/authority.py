"""Lines about by whose authority agreements were signed: outside the policy, or nobody recorded it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts.permissions import OFFICE
from chancery.agreements.authority import Authority, authority_of, condition, unnamed, unreckoned
from chancery.agreements.models import Agreement
from chancery.desk import where, words
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.radar.register import agreements
from chancery.desk.viewer import Viewer
from chancery.desk.where import Way

UNNAMED = gettext_lazy("The policy does not say who signs, and nobody recorded under which authority it was signed.")
MINDS = ("officer", "head", "city-manager", "clerk")


def _outside(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """Those that still stand, and that Council has not dealt with."""
    return unreckoned(agreements(viewer, window)).select_related("counterparty__merged_into")


def _waiting(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """The same on Today, for whoever sees to it that Council is told."""
    return unreckoned(viewer.readable).select_related("counterparty__merged_into") if viewer.is_any(*MINDS) else None


def _signed_outside(viewer: Viewer, rows: Sequence[Agreement]) -> Iterator[Line]:
    for row in rows:
        why = _("Officials signed it without approval, and Council has not dealt with it since.")
        yield Line("outside", str(row.pk), None, _name(row), _("signed outside the policy"), why, *_way(viewer, row),
                   row.reference)  # fmt: skip


def _way(viewer: Viewer, row: Agreement) -> Way:
    """The clerk records what Council made of it; everybody else reads on whose word it was signed."""
    seen = Way(reverse("desk:certificate", kwargs={"reference": row.reference}), _("See its certificate"))
    return where.step(viewer, row, "confirm", _("Record"), "clerk") if viewer.is_any("clerk") else seen


def _unrecorded(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    rows = agreements(viewer, window).in_force(viewer.on).filter(condition(Authority.NOT_RECORDED) | unnamed())
    return rows.select_related("counterparty__merged_into", "council_item")


def _not_recorded(viewer: Viewer, rows: Sequence[Agreement]) -> Iterator[Line]:
    for row in rows:
        approved = authority_of(row) != Authority.NOT_RECORDED
        why = str(UNNAMED) if approved else _("No source says who approved it, or that nobody did.")
        way = _naming(viewer, row) if approved else where.mend(viewer, row, "approval", _("Correct"))
        yield Line("no-authority", str(row.pk), None, _name(row), _("authority not recorded"), why, *way, row.reference)


def _naming(viewer: Viewer, row: Agreement) -> Way:
    """Where the office names the authority; everybody else reads the certificate."""
    names = viewer.is_any(*OFFICE)
    page, verb = ("name-authority", _("Name the authority")) if names else ("certificate", _("See its certificate"))
    return Way(reverse(f"desk:{page}", kwargs={"reference": row.reference}), verb)


def _name(row: Agreement) -> str:
    return words.plain(row.counterparty.now, "name")


OUTSIDE = Rows("outside", gettext_lazy("Signed outside the policy"), _outside, _signed_outside)
OUTSIDE_WAITS = Rows("outside", gettext_lazy("Signed outside the policy"), _waiting, _signed_outside)
NO_AUTHORITY = Rows("no-authority", gettext_lazy("Authority not recorded"), _unrecorded, _not_recorded)
