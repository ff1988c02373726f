"""One function per kind of block: a table of the file becomes a clause of the policy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from chancery.policy import model
from chancery.policy.model import Clause, DataClass, Duration, Force, Text, Visibility
from chancery.policy.reader import Block, as_duration
from chancery.policy.comparison import as_test

MOMENTS = ("establish", "maintain", "renew")
FACT_TYPES = ("yes_no", "choice", "scale", "number", "money", "date", "text", "country")
EFFECTS = ("no-further-resources", "may-propose-again", "recognised", "no-new-agreements")
STATUSES = ("watch", "dormant", "ended", "historical")
EVENTS = ("negotiate", "enter", "vary", "maintain", "renew", "end", "entered", "varied", "ended")
VISIBILITIES = tuple(Visibility)
DAY_OF_YEAR = re.compile(r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")


class Base(TypedDict):
    """What every clause has."""

    id: str
    source: str
    text: Text
    name: Text
    notes: tuple[str, ...]
    secondhand: bool
    line: int


def base(b: Block) -> Base:
    """Take what every clause has; the id is required."""
    return Base(
        id=b.slug("id", required=True),
        source=b.prose("source"),
        text=b.text("text"),
        name=b.text("name"),
        notes=b.slugs("notes"),
        secondhand=b.flag("secondhand", False),
        line=b.line,
    )


def role(b: Block) -> Clause:
    """``[[role]]``: a body or office."""
    return model.Role(**base(b))


def note(b: Block) -> Clause:
    """``[[note]]``: a contradiction, ambiguity, silence, assumption or slip of the source."""
    kind = b.one_of("kind", ("contradiction", "ambiguity", "silence", "assumption", "slip"), "contradiction")
    return model.Note(**base(b), kind=kind, treatment=b.text("treatment"))


def fact(b: Block) -> Clause:
    """``[[fact]]``: something to be known."""
    return model.FactKind(
        **base(b),
        type=b.one_of("type", FACT_TYPES, "yes_no", required=True),
        scale=b.slug("scale"),
        choices=b.slugs("choices"),
        choice_names=b.texts("choice_names"),
        currency=b.slug("currency"),
        origin=b.one_of("origin", ("entered", "register"), "entered"),
        established_by=b.slug("established_by"),
        evidence=b.one_of("evidence", ("optional", "required"), "optional"),
        max_age=b.duration("max_age"),
        data_class=DataClass(b.one_of("class", tuple(DataClass), "public")),
    )


def scale(b: Block) -> Clause:
    """``[[scale]]``: ordered classes, lowest first."""
    return model.Scale(
        **base(b), order=b.slugs("order", required=True), names=b.texts("names"), edition=b.prose("edition")
    )


def list_of(b: Block) -> Clause:
    """``[[list]]``: countries or cities, as of a day."""
    return model.ListOf(
        **base(b),
        members=b.slugs("members"),
        as_of=b.day("as_of"),
        given=b.flag("given", True),
        grows_by=b.text("grows_by"),
    )


def region_set(b: Block) -> Clause:
    """``[[region_set]]``: named regions of countries."""
    expected = Text("regions with lists of countries", "des régions avec leurs pays")
    regions = b.take("regions", _regions, expected, {})
    return model.RegionSet(**base(b), regions=regions, names=b.texts("names"), given=b.flag("given", True))


def criterion(b: Block) -> Clause:
    """``[[criterion]]``: one condition, tested, combined or judged: exactly one of the three."""
    common = base(b)
    ways = [key for key in ("test", "rule", "judged_by") if key in b.left]
    if len(ways) != 1:
        b.wrong(
            "a criterion needs exactly one of “test”, “rule” and “judged_by”.",
            "un critère a besoin d'un seul de « test », « rule » et « judged_by ».",
        )
    if not any(common["text"]):
        b.wrong("“text” is missing: the wording of the clause.", "« text » manque : le libellé de la clause.")
    expected = Text("one comparison of the closed set", "une comparaison de la liste fermée")
    test = b.take("test", as_test, expected, None)
    return model.Criterion(
        **common,
        force=Force(b.one_of("force", tuple(Force), "must", required=True)),
        visibility=Visibility(b.one_of("visibility", VISIBILITIES, "public")),
        moments=frozenset(b.some_of("applies_when", MOMENTS) or MOMENTS),
        applies_if=b.rule("applies_if"),
        test=test,
        rule=b.rule("rule"),
        judged_by=b.slug("judged_by"),
        compensated_by=b.slugs("compensated_by"),
        on_fail=_on_fail(b),
        categories=b.slugs("for"),
    )


def _on_fail(b: Block) -> model.OnFail | None:
    inner = _inner(b, "on_fail")
    if inner is None:
        return None
    found = model.OnFail(inner.one_of("action", ("withdraw", "amend", "notify"), "notify", required=True), inner.day("by"))
    inner.done()
    return found


def category(b: Block) -> Clause:
    """``[[category]]``: a kind of agreement."""
    common = base(b)
    if not any(common["name"]):
        b.wrong("“name” is missing: what people call the category.", "« name » manque : le nom de la catégorie.")
    return model.Category(
        **common,
        kind=b.one_of("kind", ("relationship", "project", "legacy", "exception", "stage"), "relationship", required=True),
        status=b.one_of("status", ("open", "closed", "assignment-only"), "open", required=True),
        eligibility=b.rule("eligibility") or model.Rule("all_of"),
        counterparty_kinds=b.slugs("counterparty_kinds"),
        term=_term(b),
        must_have=b.slugs("must_have"),
        effects=b.some_of("effects", EFFECTS),
        ladder=_ladder(b),
        incomplete=b.flag("incomplete", False),
    )


def _term(b: Block) -> model.Term | None:
    inner = _inner(b, "term")
    if inner is None:
        return None
    term = model.Term(
        at_most=inner.duration("at_most"),
        at_least=inner.duration("at_least"),
        open_ended=inner.one_of("open_ended", ("allowed", "not-allowed", "not-stated"), "not-stated"),
        renewal=inner.one_of(
            "renewal", ("mutual-consent", "optional", "automatic", "not-provided", "not-stated"), "not-stated"
        ),
        source=inner.prose("source"),
        notes=inner.slugs("notes"),
    )
    inner.done()
    return term


def _ladder(b: Block) -> model.Ladder | None:
    inner = _inner(b, "from_stage")
    if inner is None:
        return None
    found = model.Ladder(inner.slug("category", required=True), inner.duration("held_for") or Duration())
    inner.done()
    return found


def element(b: Block) -> Clause:
    """``[[element]]``: what a proposal must contain."""
    return model.Element(
        **base(b),
        categories=b.slugs("for"),
        parts=b.slugs("with"),
        part_names=b.texts("part_names"),
        due=b.one_of("due", ("before-approval", "after-approval"), "before-approval"),
    )


def step(b: Block) -> Clause:
    """``[[step]]``: one step of the procedure."""
    return model.Step(
        **base(b),
        categories=b.slugs("for"),
        actors=b.slugs("actors", required=True),
        needs=b.one_of("needs", ("all-elements", "report", ""), ""),
        if_missing=b.one_of("if_missing", ("not-considered", "asked-again", ""), ""),
        gate=b.rule("gate"),
        authority=b.slug("authority"),
        window=_window(b),
        deadline=b.duration("deadline"),
        informs=b.slugs("informs"),
        consult=b.slugs("consult"),
    )


def _window(b: Block) -> model.Window | None:
    inner = _inner(b, "window")
    if inner is None:
        return None
    expected = Text('a day of the year such as "09-15"', "un jour de l'année comme « 09-15 »")
    found = model.Window(*(inner.take(key, _day_of_year, expected, "01-01", required=True) for key in ("opens", "closes")))
    inner.done()
    return found


def question(b: Block) -> Clause:
    """``[[question]]``: what somebody must answer at a step."""
    return model.Question(
        **base(b),
        kind=b.one_of("kind", ("yes-no", "scored", "narrative"), "yes-no"),
        answered_by=b.slug("answered_by"),
        show=b.slugs("show"),
        by_criteria=b.flag("by_criteria", False),
        visibility=Visibility(b.one_of("visibility", VISIBILITIES, "public")),
    )


def authority(b: Block) -> Clause:
    """``[[authority]]``: who may decide, up to which amount, under which conditions."""
    inner = _inner(b, "limit")
    limit_fact, limit = "", None
    if inner is not None:
        limit_fact = inner.slug("fact", required=True)
        own = inner.left.get("at_most") == "own-signing-limit"
        limit = inner.left.pop("at_most") if own else inner.money("at_most")
        inner.done()
    return model.Authority(
        **base(b),
        decides=b.one_of("decides", ("recommend", "approve", "execute", "end", "waive", "travel", "spend", "represent"), "approve"),
        categories=b.slugs("for"),
        roles=b.slugs("roles", required=True),
        most_directly_responsible=b.flag("most_directly_responsible", False),
        limit_fact=limit_fact,
        limit=limit,
        conditions=b.slugs("conditions"),
        informs=b.slugs("informs"),
        may_delegate=b.flag("may_delegate", False),
    )


def consultation(b: Block) -> Clause:
    """``[[consultation]]``: whom to ask or tell, when, with which effect."""
    return model.Consultation(
        **base(b),
        who=b.slug("who", required=True),
        on=b.some_of("on", EVENTS),
        when=b.one_of("when", ("before", "within", "as-appropriate"), "as-appropriate"),
        within=b.duration("within"),
        effect=b.one_of("effect", ("advice", "recognition", "may-forbid", "register", "authorisation"), "advice"),
        categories=b.slugs("for"),
        visibility=Visibility(b.one_of("visibility", VISIBILITIES, "public")),
    )


def cap(b: Block) -> Clause:
    """``[[cap]]``: at most so many."""
    return model.Cap(
        **base(b),
        at_most=b.whole("at_most", required=True),
        of=b.one_of("of", ("in-force", "approvals"), "in-force"),
        within=b.duration("within"),
        categories=b.slugs("for"),
        per=b.one_of("per", ("category", "country", "region", "language_group", ""), ""),
        region_set=b.slug("region_set"),
    )


def money(b: Block) -> Clause:
    """``[[money]]``: a budget, a grant under conditions, or spending that is forbidden."""
    indexed = b.flag("indexed", False) if "indexed" in b.left else None
    return model.Amount(
        **base(b),
        kind=b.one_of("kind", ("budget", "grant", "prohibited", "who-pays"), "budget"),
        categories=b.slugs("for"),
        amount=b.money("amount"),
        per=b.one_of("per", ("agreement", "category", "project", "programme"), "agreement"),
        every=b.duration("every"),
        indexed=indexed,
        rule=b.rule("rule"),
    )


def benefit(b: Block) -> Clause:
    """``[[benefit]]``: what the City provides."""
    at_most = b.whole("at_most") if "at_most" in b.left else None
    return model.Benefit(
        **base(b), categories=b.slugs("for"), rule=b.rule("rule"), at_most=at_most, every=b.duration("every")
    )


def duty(b: Block) -> Clause:
    """``[[duty]]``: something to be done again and again while the agreement lives."""
    expected = Text(
        'a list such as [{ after = "1 year", status = "dormant" }]', 'une liste comme [{ after = "1 year", status = "dormant" }]'
    )
    return model.Duty(
        **base(b),
        kind=b.one_of("kind", ("activity", "report", "review", "confirmation", "payment"), "report"),
        categories=b.slugs("for"),
        who=b.slug("who"),
        fact=b.slug("fact", required=True),
        every=b.duration("every", required=True) or Duration(12),
        on_miss=b.take("on_miss", _triggers, expected, ()),
    )


def waiver(b: Block) -> Clause:
    """``[[waiver]]``: which body may set which criteria aside."""
    return model.WaiverRight(
        **base(b), criteria=b.slugs("of", required=True), by=b.slugs("by", required=True), lasts=b.duration("lasts")
    )


def exception(b: Block) -> Clause:
    """``[[exception]]``: agreements that the text itself names."""
    return model.NamedException(
        **base(b), agreements=b.slugs("agreements", required=True), to=b.slug("to", required=True)
    )


def transition(b: Block) -> Clause:
    """``[[transition]]``: what becomes of agreements made under the policy before."""
    found = model.Transition(
        **base(b),
        origins=b.slugs("from", required=True),
        when=b.rule("when"),
        to=b.slug("to", required=True),
        otherwise=_branch(b, "otherwise"),
        on_unknown=_branch(b, "on_unknown"),
        term=b.one_of("term", ("new", "balance"), "new"),
        reason=b.text("reason"),
    )
    if found.when is None and (found.otherwise or found.on_unknown):
        b.wrong("“otherwise” and “on_unknown” need a “when”.", "« otherwise » et « on_unknown » demandent un « when ».")
    return found


def _branch(b: Block, key: str) -> model.Branch | None:
    inner = _inner(b, key)
    if inner is None:
        return None
    found = model.Branch(inner.slug("to", required=True), inner.text("reason"))
    inner.done()
    return found


def moratorium(b: Block) -> Clause:
    """``[[moratorium]]``: no new agreements for a time."""
    found = model.Moratorium(
        **base(b),
        categories=b.slugs("for"),
        since=b.day("since"),
        until=b.day("until"),
        until_event=b.text("until_event"),
    )
    if found.since is None:
        b.wrong("“since” is missing: the first day.", "« since » manque : le premier jour.")
    elif found.until and found.until < found.since:
        b.wrong("“until” is before “since”.", "« until » précède « since ».")
    return found


def successor(b: Block) -> Clause:
    """``[[successor]]``: when the counterparty is merged, renamed or succeeded."""
    return model.Succession(
        **base(b),
        on=b.some_of("on", ("merged", "renamed", "succeeded", "dissolved")),
        treat=b.one_of("treat", ("continue", "review", "end"), "review", required=True),
    )


def separation(b: Block) -> Clause:
    """``[[separation]]``: what nobody may have done who decides."""
    return model.Separation(**base(b), not_after=b.some_of("not_after", ("propose", "assess", "edit", "recommend")))


def _inner(b: Block, key: str) -> Block | None:
    """An inline table of a block, read with the same care; its problems name the block."""
    raw = b.take(key, _table, Text("an inline table { … }", "un tableau en ligne { … }"), None)
    if raw is None:
        return None
    inner = Block(f"{b.kind}.{key}", raw, b.line, b.problems)
    inner.id = b.id
    return inner


def _table(raw: Any) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise ValueError
    return raw


def _regions(raw: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for region, members in raw.items():
        if not all(isinstance(member, str) for member in members):
            raise ValueError
        found[region] = tuple(members)
    return found


def _triggers(raw: Any) -> tuple[model.Trigger, ...]:
    if any(set(one) - {"after", "status"} or one["status"] not in STATUSES for one in raw):
        raise ValueError
    return tuple(model.Trigger(as_duration(one["after"]), one["status"]) for one in raw)


def _day_of_year(raw: Any) -> str:
    if not DAY_OF_YEAR.match(raw):
        raise ValueError
    return str(raw)


#: Blocks in the order in which they are read: what others speak of comes first.
BLOCKS: dict[str, Callable[[Block], Clause]] = {
    "role": role,
    "note": note,
    "scale": scale,
    "list": list_of,
    "region_set": region_set,
    "fact": fact,
    "criterion": criterion,
    "category": category,
    "element": element,
    "question": question,
    "consultation": consultation,
    "authority": authority,
    "step": step,
    "cap": cap,
    "money": money,
    "benefit": benefit,
    "duty": duty,
    "waiver": waiver,
    "exception": exception,
    "transition": transition,
    "moratorium": moratorium,
    "successor": successor,
    "separation": separation,
}
