"""The blocks of a procedure and of an agreement's life: elements, steps, authorities, money, duties, transitions."""

from __future__ import annotations

from chancery.policy import model
from chancery.policy.block_parts import (
    EVENTS,
    NEEDS,
    OF_THE_TEXT,
    REQUESTS,
    REVIEW,
    VISIBILITIES,
    base,
    day_of_year,
    inner,
    some_time,
    triggers,
)
from chancery.policy.model import Clause, Duration, Text, Visibility
from chancery.policy.reader import Block


def element(b: Block) -> Clause:
    """``[[element]]``: what a proposal must contain."""
    return model.Element(
        **base(b),
        categories=b.slugs("for"),
        parts=b.slugs("with"),
        part_names=b.texts("part_names"),
        due=b.one_of("due", ("before-approval", "after-approval"), "before-approval"),
        of=b.some_of("of", REQUESTS) or ("new",),
    )


def step(b: Block) -> Clause:
    """``[[step]]``: one step of the procedure."""
    found = model.Step(
        **base(b),
        categories=b.slugs("for"),
        actors=b.slugs("actors", required=True),
        needs=b.some_of("needs", NEEDS),
        if_missing=b.one_of("if_missing", ("not-considered", "asked-again", ""), ""),
        gate=b.rule("gate"),
        authority=b.slug("authority"),
        window=_window(b),
        deadline=b.duration("deadline"),
        informs=b.slugs("informs"),
        consult=b.slugs("consult"),
        of=b.some_of("of", REQUESTS) or ("new",),
    )
    if REVIEW in found.of and set(found.needs) & set(OF_THE_TEXT):
        b.wrong(
            "a review signs nothing: a step of it needs no “text” and no “translations”.",
            "un examen ne signe rien : une étape d'examen n'exige ni « text » ni « translations ».",
        )
    if REVIEW in found.of and found.categories:
        b.wrong(
            "a review is of the whole program: a step of it has no “for”.",
            "un examen porte sur le programme entier : une étape d'examen n'a pas de « for ».",
        )
    return found


def procedure(b: Block) -> Clause:
    """``[[procedure]]``: an agreement may be renewed, brought into line, or turned into another; or the program is
    reviewed."""
    found = model.Procedure(
        **base(b),
        of=b.one_of("of", REQUESTS[1:], "renewal", required=True),
        categories=b.slugs("for"),
        origins=b.slugs("from"),
        result=b.one_of("result", ("amendment", "successor"), "amendment"),
        every=some_time(b, "every"),
    )
    _fits(b, found)
    return found


def _fits(b: Block, found: model.Procedure) -> None:
    """What is said of one kind of request alone is not said of another."""
    if found.of == "renewal" and (found.origins or found.result != "amendment"):
        b.wrong(
            "a renewal goes on with the same agreement: it has neither “from” nor “result”.",
            "un renouvellement poursuit la même entente : il n'a ni « from » ni « result ».",
        )
    if found.of == REVIEW and (found.categories or found.origins or found.result != "amendment"):
        b.wrong(
            "a review is of the whole program: it has no “for”, no “from” and no “result”.",
            "un examen porte sur le programme entier : il n'a ni « for », ni « from », ni « result ».",
        )
    if found.of != REVIEW and found.every:
        b.wrong("only a review comes “every” so long.", "seul un examen revient à intervalles (« every »).")


def _window(b: Block) -> model.Window | None:
    part = inner(b, "window")
    if part is None:
        return None
    expected = Text('a day of the year such as "09-15"', "un jour de l'année comme « 09-15 »")
    found = model.Window(
        *(part.take(key, day_of_year, expected, "01-01", required=True) for key in ("opens", "closes"))
    )
    part.done()
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
    part = inner(b, "limit")
    limit_fact, limit = "", None
    if part is not None:
        limit_fact = part.slug("fact", required=True)
        own = part.left.get("at_most") == "own-signing-limit"
        limit = part.left.pop("at_most") if own else part.money("at_most")
        part.done()
    return model.Authority(
        **base(b),
        decides=b.one_of(
            "decides",
            ("recommend", "approve", "execute", "end", "waive", "travel", "spend", "represent"),
            "approve",
            required=True,
        ),
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
        applies_if=b.rule("applies_if"),
    )


def cap(b: Block) -> Clause:
    """``[[cap]]``: at most so many, or that there is no limit."""
    no_limit = b.flag("no_limit", False)
    for key in ("at_most", "of", "within", "per", "region_set") if no_limit else ():
        if b.left.pop(key, None) is not None:
            b.wrong(
                f"“{key}” and “no_limit”: one of the two. Remove the other.",
                f"« {key} » et « no_limit » : l'un des deux. Retirez l'autre.",
            )
    at_most = None if no_limit else b.whole("at_most", required=True)
    counts_now = b.left.get("of", "in-force") == "in-force"
    of, within = b.one_of("of", ("in-force", "approvals"), "in-force"), some_time(b, "within")
    if within and counts_now:
        b.wrong(
            "“within” goes with approvals alone: what is in force is counted on the day.",
            "« within » ne va qu'avec les approbations : ce qui est en vigueur se compte le jour même.",
        )
    return model.Cap(
        **base(b),
        at_most=at_most,
        of=of,
        within=within,
        categories=b.slugs("for"),
        per=b.one_of("per", ("country", "region", "language_group", ""), ""),
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
        every=some_time(b, "every"),
        indexed=indexed,
        rule=b.rule("rule"),
    )


def benefit(b: Block) -> Clause:
    """``[[benefit]]``: what the City provides."""
    at_most = b.whole("at_most") if "at_most" in b.left else None
    return model.Benefit(
        **base(b), categories=b.slugs("for"), rule=b.rule("rule"), at_most=at_most, every=some_time(b, "every")
    )


def duty(b: Block) -> Clause:
    """``[[duty]]``: something to be done again and again while the agreement lives."""
    expected = Text(
        'a list such as [{ after = "1 year", status = "dormant" }]',
        'une liste comme [{ after = "1 year", status = "dormant" }]',
    )
    return model.Duty(
        **base(b),
        kind=b.one_of("kind", ("activity", "report", "review", "confirmation", "payment"), "report"),
        categories=b.slugs("for"),
        who=b.slug("who"),
        fact=b.slug("fact", required=True),
        every=some_time(b, "every", required=True) or Duration(12),
        on_miss=b.take("on_miss", triggers, expected, ()),
    )


def waiver(b: Block) -> Clause:
    """``[[waiver]]``: which body may set which criteria aside."""
    return model.WaiverRight(
        **base(b), criteria=b.slugs("of", required=True), by=b.slugs("by", required=True), lasts=some_time(b, "lasts")
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
        term=b.one_of("term", ("new", "balance", ""), ""),
        reason=b.text("reason"),
    )
    if found.when is None and (found.otherwise or found.on_unknown):
        b.wrong("“otherwise” and “on_unknown” need a “when”.", "« otherwise » et « on_unknown » demandent un « when ».")
    return found


def _branch(b: Block, key: str) -> model.Branch | None:
    part = inner(b, key)
    if part is None:
        return None
    found = model.Branch(part.slug("to", required=True), part.text("reason"))
    part.done()
    return found


def moratorium(b: Block) -> Clause:
    """``[[moratorium]]``: no new agreements for a time."""
    found = model.Moratorium(
        **base(b),
        categories=b.slugs("for"),
        since=b.day("since"),
        until=b.day("until"),
        until_event=b.text("until_event"),
        applies_if=b.rule("applies_if"),
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
