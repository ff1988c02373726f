"""One function per kind of block: a table becomes a clause. Here: what is known, and what is required."""

from __future__ import annotations

from collections.abc import Callable

from chancery.policy import model
from chancery.policy import procedure_blocks as procedure
from chancery.policy import travel_blocks as travel
from chancery.policy.block_parts import EFFECTS, FACT_TYPES, MOMENTS, VISIBILITIES, base, inner, regions, some_time
from chancery.policy.comparison import as_test
from chancery.policy.model import Clause, DataClass, Duration, Force, Text, Visibility
from chancery.policy.reader import Block

CATEGORY_KINDS = ("relationship", "project", "legacy", "exception", "stage")


def role(b: Block) -> Clause:
    """``[[role]]``: a body or office."""
    return model.Role(**base(b))


def note(b: Block) -> Clause:
    """``[[note]]``: a contradiction, ambiguity, silence, assumption or slip of the source."""
    kind = b.one_of("kind", ("contradiction", "ambiguity", "silence", "assumption", "slip"), "contradiction")
    example = '{ clause = "…", term = { … } }'
    return model.Note(
        **base(b),
        kind=kind,
        treatment=b.text("treatment"),
        other_reading=b.take("other_reading", dict, Text(example, example), {}),
        other_reading_text=b.text("other_reading_text"),
    )


def fact(b: Block) -> Clause:
    """``[[fact]]``: something to be known."""
    return model.FactKind(
        **base(b),
        type=b.one_of("type", FACT_TYPES, "yes_no", required=True),
        scale=b.slug("scale"),
        choices=b.slugs("choices"),
        choice_names=b.texts("choice_names"),
        currency=b.currency("currency"),
        origin=b.one_of("origin", ("entered", "register"), "entered"),
        established_by=b.slug("established_by"),
        evidence=b.one_of("evidence", ("optional", "required"), "optional"),
        max_age=some_time(b, "max_age"),
        data_class=DataClass(b.one_of("class", tuple(DataClass), "public")),
    )


def scale(b: Block) -> Clause:
    """``[[scale]]``: ordered classes, lowest first."""
    return model.Scale(
        **base(b), order=b.slugs("order", required=True), names=b.texts("names"), edition=b.prose("edition")
    )


def list_of(b: Block) -> Clause:
    """``[[list]]``: countries or cities, as of a day."""
    # A list of that day may have had nobody on it.
    empty = b.left.get("members") == [] and b.left.pop("members") == []
    members = () if empty else b.slugs("members")
    given = b.flag("given", True)
    if members and not given:
        _not_given(b, "members")
    return model.ListOf(
        **base(b),
        members=members,
        as_of=b.day("as_of"),
        given=given,
        grows_by=b.text("grows_by"),
    )


def region_set(b: Block) -> Clause:
    """``[[region_set]]``: named regions of countries."""
    expected = Text("regions with lists of countries", "des régions avec leurs pays")
    none: dict[str, tuple[str, ...]] = {}
    none_said = b.left.get("regions", {}) == {} and b.left.get("given", True) is True
    found = b.take("regions", regions, expected, none)
    given = b.flag("given", True)
    if found and not given:
        _not_given(b, "regions")
    if given and none_said:
        b.wrong(
            "“regions” is missing. Where the text never gives them, write given = false.",
            "« regions » manque. Si le texte ne les donne jamais, écrivez given = false.",
        )
    return model.RegionSet(**base(b), regions=found, names=b.texts("names"), given=given)


def _not_given(b: Block, key: str) -> None:
    b.wrong(
        f"“given = false” says that the text never gives it, and “{key}” does. Remove one of the two.",
        f"« given = false » dit que le texte ne la donne jamais, et « {key} » la donne. Retirez l'un des deux.",
    )


def criterion(b: Block) -> Clause:
    """``[[criterion]]``: one condition, tested, combined or judged: one of the three at most. One that has its text
    alone is law all the same: it stays to document, and is remarked."""
    wording = b.left.get("text", {})
    unsaid = isinstance(wording, dict) and not any(wording.values())
    common = base(b)
    ways = [key for key in ("test", "rule", "judged_by") if key in b.left]
    if len(ways) > 1:
        b.wrong(
            f"“{ways[0]}” and “{ways[1]}”: a criterion has one of “test”, “rule” and “judged_by”. Remove the other.",
            f"« {ways[0]} » et « {ways[1]} » : un critère a l'un de « test », « rule » et « judged_by ». Retirez "
            "l'autre.",
        )
    if unsaid:
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
    part = inner(b, "on_fail")
    if part is None:
        return None
    found = model.OnFail(
        part.one_of("action", ("withdraw", "amend", "notify"), "notify", required=True), part.day("by")
    )
    part.done()
    return found


def category(b: Block) -> Clause:
    """``[[category]]``: a kind of agreement."""
    common = base(b)
    if not any(common["name"]):
        b.wrong("“name” is missing: what people call the category.", "« name » manque : le nom de la catégorie.")
    return model.Category(
        **common,
        kind=b.one_of("kind", CATEGORY_KINDS, "relationship", required=True),
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
    part = inner(b, "term")
    if part is None:
        return None
    term = model.Term(
        at_most=some_time(part, "at_most"),
        at_least=some_time(part, "at_least"),
        open_ended=part.one_of("open_ended", ("allowed", "not-allowed", "not-stated"), "not-stated"),
        renewal=part.one_of(
            "renewal", ("mutual-consent", "optional", "automatic", "not-provided", "not-stated"), "not-stated"
        ),
        source=part.prose("source"),
        notes=part.slugs("notes"),
    )
    if term.at_least and term.at_most and term.at_least.surely_over(term.at_most):
        part.wrong(
            "“at_least” is more than “at_most”, so no term would do. Correct one of the two.",
            "« at_least » dépasse « at_most » : aucune durée ne conviendrait. Corrigez l'une des deux.",
        )
    part.done()
    return term


def _ladder(b: Block) -> model.Ladder | None:
    part = inner(b, "from_stage")
    if part is None:
        return None
    found = model.Ladder(part.slug("category", required=True), part.duration("held_for") or Duration())
    part.done()
    return found


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
    "element": procedure.element,
    "question": procedure.question,
    "consultation": procedure.consultation,
    "authority": procedure.authority,
    "step": procedure.step,
    "procedure": procedure.procedure,
    "cap": procedure.cap,
    "money": procedure.money,
    "benefit": procedure.benefit,
    "duty": procedure.duty,
    "waiver": procedure.waiver,
    "exception": procedure.exception,
    "transition": procedure.transition,
    "moratorium": procedure.moratorium,
    "successor": procedure.successor,
    "separation": procedure.separation,
    "travel_rule": travel.travel_rule,
    "rate": travel.rate,
}
