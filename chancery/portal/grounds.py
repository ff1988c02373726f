"""Why an agreement lands where it does under a policy, as residents are told it; and how many for which ground."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.policy import Reader
from chancery.policy.explain import may_see
from chancery.policy.report import reasons
from chancery.policy.simulate import Row
from chancery.portal import words

GROUNDS = ("criterion", "evidence", "not-public", "transition", "named")


def told(row: Row) -> list[str]:
    """The reasons; where evidence is missing, each missing answer is listed apart and not said twice. Of what rests on
    information that is not public one sentence says that, whatever the information is."""
    unsure = row.placed.branch == "on_unknown"
    hidden, lacks = _hidden(row), _lacks(row)
    constant = [_("A clause that decides here rests on information that is not public.")] if hidden else []
    if unsure and hidden and not lacks:
        return constant  # that nothing is on record would be said of what is only not shown
    found = reasons(row, Reader.PUBLIC, words.language(), missing=not unsure)
    return [*map(words.fine, found), *constant]


def _hidden(row: Row) -> bool:
    """Does a clause stand open on which it rests, and of which residents may not know what was found?"""
    grounds = (finding for ground in row.placed.grounds for finding in ground.findings)
    return any(not may_see(row.hearing.policy, finding, Reader.PUBLIC) for finding in grounds)


def _lacks(row: Row) -> bool:
    """Is evidence missing of what residents may know?"""
    missing = (ground for ground in row.placed.grounds if ground.key == "reason.missing")
    return any(may_see(row.hearing.policy, one, Reader.PUBLIC) for ground in missing for one in ground.findings)


def ground(row: Row) -> str:
    """Which of the grounds it lands by; empty where it is none of them."""
    placed = row.placed
    if placed.branch == "on_unknown":
        return "evidence" if _lacks(row) else "not-public" if _hidden(row) else "criterion"
    if placed.branch == "otherwise":
        return "criterion"
    if placed.basis == "transition" and placed.branch in ("", "when"):
        return "transition"
    return "named" if placed.basis == "exception" else ""


def counted(rows: list[Row]) -> list[tuple[str, str]]:
    """Of these, how many for which ground: the ground, and that in words."""
    found = Counter(map(ground, rows))
    return [(one, _said(one, found[one])) for one in GROUNDS if found[one]]


def _said(one: str, n: int) -> str:
    said = {
        "criterion": ngettext("%(n)d fails a criterion", "%(n)d fail a criterion", n),
        "evidence": ngettext("%(n)d lacks evidence", "%(n)d lack evidence", n),
        "not-public": ngettext("%(n)d by what is not public", "%(n)d by what is not public", n),
        "transition": ngettext("%(n)d by a transition rule", "%(n)d by a transition rule", n),
        "named": ngettext("%(n)d is in the text by name", "%(n)d are in the text by name", n),
    }
    return said[one] % {"n": n}
