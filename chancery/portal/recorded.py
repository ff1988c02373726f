"""Whether a run lands agreements where the record has them."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.agreements.models import CategoryAssignment
from chancery.policy import Policy
from chancery.policy.simulate import Simulation
from chancery.portal import words

MOST_NAMES = 30


def compared(run: Simulation, policy: Policy) -> tuple[int, list[str]]:
    """How many agreements land where the record has them under this policy, on the day or else at first after it, and
    which do not."""
    held = CategoryAssignment.objects.filter(policy__policy_id=policy.id, agreement__public=True)
    held = held.exclude(until__lt=run.as_of).order_by(F("since").desc(nulls_last=True), "-id")
    on_record: dict[str, str] = {}
    begun: set[str] = set()
    for reference, category, since in held.values_list("agreement__reference", "category", "since"):
        if reference not in begun:
            on_record[reference] = category
        if since is None or since <= run.as_of:
            begun.add(reference)
    rows = [row for row in run.rows if row.held.reference in on_record]
    other = [row.held.counterparty for row in rows if on_record[row.held.reference] != row.after]
    return len(rows) - len(other), other


def remark(same: int, other: list[str]) -> dict[str, Any]:
    """The same in words."""
    if not other:
        text = ngettext(
            "%(n)d agreement lands where the record has it.",
            "All %(n)d agreements land where the record has them.",
            same,
        ) % {"n": same}
        return {"word": _("Same as the record."), "text": text, "shape": "ok"}
    text = _("%(n)d land where the record has them; these do not: %(names)s.") % {"n": same, "names": few(other)}
    return {"word": _("Not the same as the record."), "text": text, "shape": "warn"}


def few(names: list[str]) -> str:
    """Names as far as a reader follows them, and how many more there are: the rows below have them all."""
    more = len(names) - MOST_NAMES
    cut = [ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}] if more > 0 else []
    return ", ".join([*map(words.fine, names[:MOST_NAMES]), *cut])
