"""The register under a policy, in words: what moves, why, what it costs, and what the text leaves open."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chancery.agreements import scope
from chancery.agreements.models import Agreement
from chancery.counterparties.facts import of_home
from chancery.policy import Category, Held, Policy, Reader, register_known_to, show
from chancery.policy.elsewhere import beside
from chancery.policy.explain import may_see
from chancery.policy.placing import NONE, NOT_SHOWN, UNPLACED
from chancery.policy.report import laws_apart, money_sentence, remarks
from chancery.policy.required import action, action_kind
from chancery.policy.simulate import Row, Simulation, simulate
from chancery.portal import chosen, data, grounds, limits, recorded, words
from chancery.portal.chosen import Choice
from chancery.portal.front import PROGRAM, address
from chancery.portal.why import counting
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import bound, loaded

MOVES = words.Label(gettext_lazy("Moves"), "info")
DESPITE = words.Label(gettext_lazy("Moves, although not met"), "warn")
STAYS = words.Label(gettext_lazy("Stays, although not met"), "warn")
APART = words.Label(gettext_lazy("Set apart"), "info")
ENDS = words.Label(gettext_lazy("Becomes historical"), "")
HIDDEN = words.Label(gettext_lazy("Not shown"), "")
NOWHERE = words.Label(gettext_lazy("No place"), "bad")


# A page that a person reads; the whole of a larger register is for the command line.
MOST_ROWS = 500
MOST_KEPT = 8


class Line(NamedTuple):
    """One agreement in the simulation, in the page's language."""

    reference: str
    url: str
    counterparty: Any
    country: Any
    before: str
    after: str
    moved: words.Label | None
    flag: bool
    reasons: list[str]
    action: str
    open: list[Any]
    summary: str
    money: str


class Trial:
    """One run of the register under a policy, against the one in force on the day."""

    def __init__(
        self,
        version: PolicyVersion,
        against: PolicyVersion | None,
        as_of: date,
        readings: tuple[str, ...] = (),
        known_at: date | None = None,
    ) -> None:
        """Run it. Explanations are made only for the rows that are shown. `readings` are notes to be read otherwise.

        Raises `PolicyError` where the policy keeps no such reading.
        """
        self.as_of, self.known_at = as_of, known_at or data.today()
        self.policy = beside(bound(loaded(version, readings), as_of, published=True), map(loaded, data.kept().versions))
        self.before = bound(loaded(against), as_of, published=True) if against else None
        self.looked = scope.of(as_of, Reader.PUBLIC, words.language())
        self.register = self.looked.register
        self.run: Simulation = simulate(
            self.policy, self.before, self.register, as_of=as_of, known_at=self.known_at,
            home=of_home(words.language()), ended=self.looked.ended, reader=Reader.PUBLIC,
        )  # fmt: skip
        # One id may be in both, and each policy calls its own category as it likes.
        self.known = {**_ids(self.before), **_ids(self.policy)}
        self._known_before = {**_ids(self.policy), **_ids(self.before)}
        self._names: dict[tuple[str, bool], str] = {}

    def name(self, category: str) -> str:
        """A category in words, as this policy calls it; where an agreement has none, that is said."""
        return self._kept_name(category, self.known, False)

    def was(self, category: str) -> str:
        """A category in words, as the policy before calls it."""
        return self._kept_name(category, self._known_before, True)

    def was_of(self, row: Row) -> str:
        """The category of an agreement before, as the policy that it lies under calls it."""
        return self.name(row.before) if row.held.policy == self.policy.id else self.was(row.before)

    def _kept_name(self, category: str, known: dict[str, Category], before: bool) -> str:
        if (category, before) not in self._names:
            self._names[category, before] = _named(category, known)
        return self._names[category, before]

    def stays(self, row: Row) -> bool:
        """Does it keep the category it has, by name or by its id?"""
        return not row.changes or self.was_of(row) == self.name(row.after)

    @cached_property
    def exceptions(self) -> frozenset[str]:
        """Those that are carried over although a criterion is not met."""
        return frozenset(row.held.reference for row in self.run.rows if self._despite(row))

    def _despite(self, row: Row) -> bool:
        kept = self.kind(row) in PROGRAM and row.placed.basis in ("transition", "exception", "held")
        failing = row.verdict.failing if kept and row.verdict else ()
        return any(may_see(self.policy, one, Reader.PUBLIC) for one in failing)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows each choice shows."""
        return {only: len(chosen.rows(self, Choice(only))) for only in chosen.SHOWS[:3]}

    @cached_property
    def movement(self) -> dict[str, Any]:
        """The table of movements: categories before in rows, after in columns."""
        moves = Counter((self.was_of(row), self.name(row.after)) for row in self.run.rows)
        columns = list(
            dict.fromkeys(self.name(key) for key in self.run.totals if self.run.totals[key] or key in self.known)
        )
        columns = [column for column in columns if any(after == column for _before, after in moves)]
        names = sorted({before for before, _after in moves}, key=self._order)
        rows = [
            {
                "name": name,
                "cells": [(column, moves[name, column]) for column in columns],
                "all": sum(moves[name, column] for column in columns),
            }
            for name in names
        ]
        totals = [(column, sum(moves[name, column] for name in names)) for column in columns]
        return {"columns": columns, "rows": rows, "totals": totals, "all": sum(n for _column, n in totals)}

    def _order(self, name: str) -> int:
        order = [self.was(key) for key in self._known_before] + [self.name(key) for key in self.known]
        return order.index(name) if name in order else len(order)

    @cached_property
    def figures(self) -> list[dict[str, Any]]:
        """At most four figures, all of them counted here, each with the choice of its rows."""
        moving, ending, despite = (chosen.rows(self, Choice(each)) for each in ("moving", "ending", "carried"))
        found = [_figure(_("agreements checked"), self.run.rows, "all", [])]
        into = [row for row in moving if not row.before]
        label = _("move to a category of the program") if into else _("move to another category of the program")
        found.append(_figure(label, moving, "moving", self._where(moving)))
        if ending:
            found.append(_figure(_("become historical"), ending, "ending", _grounds(ending)))
        label = ngettext(
            "carried over although a criterion is not met", "carried over although a criterion is not met", len(despite)
        )
        named = [(recorded.few([row.held.counterparty for row in despite]), Choice("carried"))] if despite else []
        return [*found, _figure(label, despite, "carried", named)]

    @cached_property
    def keys_before(self) -> dict[str, str]:
        """The categories before, by name, as an address writes them."""
        return chosen.keys((self.was_of(row), row.before) for row in self.run.rows)

    @cached_property
    def keys_after(self) -> dict[str, str]:
        """Those under this policy."""
        return chosen.keys((self.name(row.after), row.after) for row in self.run.rows)

    def kind(self, row: Row) -> str:
        """The kind of the category that it lands in."""
        known = self.known.get(row.after)
        return known.kind if known else ""

    def _where(self, rows: list[Row]) -> list[tuple[str, Choice]]:
        counts = Counter(self.name(row.after) for row in rows)
        return [
            (_("%(n)d to %(category)s") % {"n": n, "category": name}, Choice("moving", "", self.keys_after[name]))
            for name, n in counts.items()
        ]

    def groups(self, choice: Choice) -> list[dict[str, Any]]:
        """The rows that are asked for, by the category before."""
        rows = sorted(chosen.rows(self, choice), key=self._place)[:MOST_ROWS]
        at_hand = {
            row.reference: row
            for row in Agreement.objects.filter(reference__in=[row.held.reference for row in rows]).select_related(
                "counterparty__merged_into", "country"
            )
        }
        found: dict[str, list[Line]] = {}
        for row in rows:
            found.setdefault(self.was_of(row), []).append(self.line(row, at_hand.get(row.held.reference)))
        return [{"name": name, "rows": lines} for name, lines in found.items()]

    def _place(self, row: Row) -> tuple[int, int, str]:
        return self._order(self.was_of(row)), self._order(self.name(row.after)), row.held.counterparty

    def line(self, row: Row, agreement: Agreement | None) -> Line:
        """One row in words."""
        lang, flag = words.language(), row.held.reference in self.exceptions
        counterparty = words.text(agreement.counterparty.now, "name") if agreement else row.held.counterparty
        country = words.text(agreement.country, "name") if agreement and agreement.country else ""
        standing = [one for one in self._findings(row) if one["outcome"] in ("not_met", "unknown")]
        to_do = words.fine(action(row, lang)) if action_kind(row) != "keep" else ""
        return Line(
            row.held.reference, address(row.held.reference), counterparty, country, self.was_of(row),
            self.name(row.after), self._moved(row, flag), flag, grounds.told(row), to_do, standing,
            _summary(standing), words.fine(money_sentence(row, lang)),
        )  # fmt: skip

    def _moved(self, row: Row, flag: bool) -> words.Label | None:
        if row.after == UNPLACED:
            return NOWHERE
        if row.after == NOT_SHOWN:
            return HIDDEN
        if flag:
            return STAYS if self.stays(row) else DESPITE
        if self.stays(row):
            return None
        kind = self.kind(row)
        return MOVES if kind in PROGRAM else ENDS if kind == "legacy" else APART

    def _findings(self, row: Row) -> list[dict[str, Any]]:
        seen = [show(self.policy, one, Reader.PUBLIC, words.language()) for one in row.findings]
        return [
            {
                "outcome": str(one.outcome or ""),
                "label": words.OUTCOMES.get(str(one.outcome), words.OUTCOMES["unknown"]),
                "text": words.fine(one.text),
                "stop": one.text.endswith((".", "?", "!")),
                "sentence": words.fine(one.sentence),
            }
            for one in seen
        ]

    @cached_property
    def limits(self) -> list[dict[str, Any]]:
        """Caps and money, under the policy before and under this one."""
        found = []
        if self.before is not None and self.before.id != self.policy.id:
            # Where it would be placed is not what is: what lies in none of its categories stays in none.
            own = _ids(self.before)
            held = [
                each if each.category in own and each.policy in ("", self.before.id) else replace(each, category="")
                for each in self.register
            ]
            earlier = simulate(
                self.before, self.before, held, as_of=self.as_of, known_at=self.known_at, home=of_home(),
                ended=self.looked.ended, reader=Reader.PUBLIC,
            )  # fmt: skip
            found.append(limits.of(self.before, earlier, self.was))
        return [*found, limits.of(self.policy, self.run, self.name)]

    @property
    def scope(self) -> list[str]:
        """Which agreements of the register are looked at, and which are not."""
        known = _("Only what was known by %(day)s counts.") % {"day": words.day(self.known_at)}
        return [*([known] if self.known_at != data.today() else []), *self.looked.sentences(len(self.run.beyond))]

    @cached_property
    def remarks(self) -> list[dict[str, Any]]:
        """What must be said beside the table: who has no place, which limit is exceeded, whether the record agrees."""
        found: list[dict[str, Any]] = []
        nowhere = [row.held.counterparty for row in self.run.rows if row.after == UNPLACED]
        if nowhere:
            found.append({"word": _("No rule places these:"), "text": recorded.few(nowhere), "shape": "bad"})
        hidden = [row.held.counterparty for row in self.run.rows if row.after == NOT_SHOWN]
        if hidden:
            why = _("It rests on information that is not public. Limits and sums leave them out.")
            word = _("What becomes of these is not shown:")
            found.append({"word": word, "text": f"{recorded.few(hidden)}. {why}", "shape": "info"})
        for kind, text in limits.breached(self.policy, self.run):
            word = _("A moratorium was not kept:") if kind == "moratorium" else _("A limit is exceeded:")
            found.append({"word": word, "text": text, "shape": "bad"})
        for one in laws_apart(self.policy, words.language(), self.before):
            found.append({"word": _("A law does not bind:"), "text": words.fine(one.sentence), "shape": "bad"})
        for one in remarks(self.run, words.language()):
            found.append({"word": _("To know:"), "text": words.fine(one.sentence), "shape": "warn"})
        for one in self.looked.remarks(self.policy):
            found.append({"word": _("Not in the register:"), "text": words.fine(one.sentence), "shape": "warn"})
        same, other = recorded.compared(self.run, self.policy)
        if same or other:
            found.append(recorded.remark(same, other))
        return found


def of(
    version: PolicyVersion,
    against: PolicyVersion | None,
    as_of: date,
    readings: tuple[str, ...] = (),
    known_at: date | None = None,
) -> Trial:
    """The run of a day, kept until the ledger grows: the same question asked again costs nothing."""
    kept = data.kept().trials
    key = (
        version.digest,
        against.digest if against else "",
        as_of,
        known_at or data.today(),
        words.language(),
        readings,
    )
    if key not in kept and len(kept) >= MOST_KEPT:
        kept.clear()
    found: Trial = kept.get(key) or kept.setdefault(key, Trial(version, against, as_of, readings, known_at))
    return found


def start(version: PolicyVersion) -> date:
    """The day to look at, where nobody named one: the eve of the policy, or today. The first policy of all has no eve:
    nothing lay in a category before it."""
    today: date = data.today()
    first: date | None = version.in_force_from
    if first is None or first > today:
        return today
    return first - timedelta(days=1) if version.supersedes else first


def reasons(category: str, version: PolicyVersion, on_the_eve: Held) -> list[str]:
    """Why an agreement lies where it does under a policy, by its transition rules on the eve of the policy."""
    if version.in_force_from is None:
        return []
    eve = start(version)
    policy = bound(loaded(version), eve, published=True)
    if counting(policy):
        # What a clause counts is the register of that day: the run of all of it, kept for whoever asks next.
        rows: Sequence[Row] = of(version, None, eve).run.rows
    else:
        known = register_known_to([on_the_eve], Reader.PUBLIC)
        home = of_home()
        rows = simulate(policy, None, known, as_of=eve, known_at=data.today(), home=home, reader=Reader.PUBLIC).rows
    own = next((row for row in rows if row.held.reference == on_the_eve.reference), None)
    lands = own is not None and own.after == category and own.placed.basis != "held"
    return grounds.told(own) if own is not None and lands else []


def _named(category: str, known: dict[str, Category]) -> str:
    if category == UNPLACED:
        return _("No place found")
    if category == NOT_SHOWN:
        return _("Not shown")
    if category == NONE:
        return _("No category")
    if category and category not in known:  # of another policy on record, which neither of the two compared is
        return data.told_apart(category, data.kept())
    return data.name(category, known) if category else _("No category")


def _ids(policy: Policy | None) -> dict[str, Category]:
    return {category.id: category for category in policy.categories} if policy else {}


def _figure(label: str, rows: Sequence[Row], show: str, note: list[tuple[str, Choice]]) -> dict[str, Any]:
    return {"label": label, "n": len(rows), "rows": Choice(show), "note": note}


def _grounds(rows: list[Row]) -> list[tuple[str, Choice]]:
    return [(text, Choice("ending", why=why)) for why, text in grounds.counted(rows)]


def _summary(findings: list[dict[str, Any]]) -> str:
    fails = sum(one["outcome"] == "not_met" for one in findings)
    missing = len(findings) - fails
    parts = [ngettext("%(n)d not met", "%(n)d not met", fails) % {"n": fails}] if fails else []
    parts += [_("%(n)d to document") % {"n": missing}] if missing else []
    return ", ".join(parts) or _("What to do")
