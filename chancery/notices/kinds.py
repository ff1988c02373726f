"""The kinds of letters that the office gets: what each is called, and how it comes unless its reader wishes otherwise.

An upper room that reminds of something new adds its kind here; `notices` knows nothing else of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PASSWORD, INVITATION, DIGEST, OUTSIDE = "password", "invitation", "digest", "outside"
AT_ONCE, IN_DIGEST, NOT_AT_ALL = "at-once", "digest", "not-at-all"
WAYS = (
    (AT_ONCE, _("At once")),
    (IN_DIGEST, _("In the weekly digest")),
    (NOT_AT_ALL, _("Not at all")),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its words, and whether its reader may choose how it comes."""

    words: object
    way: str = AT_ONCE
    chosen: bool = True


KINDS: dict[str, Kind] = {
    "decision": Kind(_("Something waits for my decision")),
    "term": Kind(_("An agreement nears a renewal, a review or its end")),
    "commitment": Kind(_("A commitment, a milestone or a report to Council is due or late")),
    "report": Kind(_("A report on travel is due or late, or was filed for me")),
    "informed": Kind(_("The policy wants me told of a step of a case")),
    "date": Kind(_("A national day or an anniversary is coming"), way=IN_DIGEST),
    "access": Kind(_("A role, a clearance or a delegation is about to end")),
    DIGEST: Kind(_("The weekly digest")),
    OUTSIDE: Kind(pgettext_lazy("a letter", "To someone who proposed or supports something"), chosen=False),
    INVITATION: Kind(pgettext_lazy("a letter", "An invitation to an account"), chosen=False),
    PASSWORD: Kind(pgettext_lazy("a letter", "A link for a new password"), chosen=False),
}


def words(kind: str) -> str:
    """What a kind is called; its own slug where nobody named it."""
    known = KINDS.get(kind)
    return str(known.words) if known else kind


def way(kind: str) -> str:
    """How a kind comes to someone who wished nothing."""
    known = KINDS.get(kind)
    return known.way if known else AT_ONCE
