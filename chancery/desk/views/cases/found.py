"""A case that whoever asks may read; for everyone else it is not there."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.cases.models import Case
from chancery.cases.permissions import visible
from chancery.desk.cases.look import Look

Trail = list[tuple[str, str]]
WHOLE = ("judgements__judge", "waivers__council_item", "decisions", "elements", "consultations", "closings")


def look(request: HttpRequest, reference: str, *, whole: bool = False) -> Look:
    """A case as this person sees it today; the `whole` of it is read at once, for a page that changes nothing."""
    by = actor_of(request.user)
    rows = visible(by).select_related("policy", "lead_division").defer("policy__content")
    if whole:
        rows = rows.prefetch_related(*WHOLE)
    case = rows.filter(reference=reference).first()
    if case is None or by is None:
        raise Http404
    return Look(case, by, timezone.localdate())


def top() -> Trail:
    """From the list."""
    return [(_("Cases"), reverse("desk:cases"))]


def trail(one: Look) -> Trail:
    """From the list to the case."""
    return [*top(), (one.case.reference, address(one.case))]


def address(case: Case) -> str:
    """The page of a case."""
    return reverse("desk:case", kwargs={"reference": case.reference})


def about(one: Look) -> str:
    """A case in one line, for the pages that ask something of it."""
    return f"{one.subject.name} ({one.case.reference})"


def only(allowed: bool) -> None:
    """What is not theirs is refused before anything is asked."""
    if not allowed:
        raise PermissionDenied
