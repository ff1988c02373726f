"""The assessment: each criterion and each question with its finding, its reasons and its source, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from chancery.cases.models import CaseConsultation, Judgement, StepClosing
from chancery.desk.cases import rows
from chancery.desk.cases.look import Look
from chancery.desk.cases.next import step_name
from chancery.desk.cases.report.council import Reader, leads
from chancery.desk.words import day, plain
from chancery.documents import Block, Bullets, Heading, Linked, Paragraph, Table
from chancery.frame import language
from chancery.policy import Criterion
from chancery.policy.clauses import Consultation
from chancery.policy.model import Question
from chancery.policy.procedure import Standing
from chancery.policy.remedy import judge_of
from chancery.portal import words
from chancery.portal.why import HIDDEN


class Finding(NamedTuple):
    """One clause as the report tells of it."""

    id: str
    group: str
    text: str
    outcome: str
    shape: str
    reasons: str
    source: str


def of_step(look: Look, standing: Standing) -> list[Finding]:
    """What hangs on a step. One that was left reads as it did that day."""
    closing = next((one for one in look.case.closings.all() if one.step == standing.step.id), None)
    groups = (one for one in rows.groups(look, standing, acts=False) if one.slug != "asked")
    return [_of(look, standing, group.slug, row, closing) for group in groups for row in group.rows]


def _of(look: Look, standing: Standing, group: str, row: rows.Row, closing: StepClosing | None) -> Finding:
    label, reasons = row.label, row.sentence
    given = look.judgements.get(row.id) if label is not HIDDEN else None
    if given is not None:
        reasons = signed(look, standing, given)
    elif label is not HIDDEN and (kept := _kept(closing, row.id)):
        label = words.OUTCOMES[kept["outcome"]]
        reasons = words.fine(kept.get(language()) or kept["en"])
    return Finding(row.id, group, row.text, str(label.word), label.shape, reasons, row.source)


def _kept(closing: StepClosing | None, clause: str) -> dict[str, str]:
    found = closing.found if closing else []
    return next((one for one in found if one.get("clause") == clause and one.get("outcome")), {})


def signed(look: Look, standing: Standing, given: Judgement) -> str:
    """A judge's own words, what they rest on, and who judges by the policy; no person is named."""
    clause = look.policy.by_id.get(given.clause)
    who = look.role(judge_of(clause)) if isinstance(clause, Criterion | Question) and judge_of(clause) else ""
    who = who or look.roles(standing.step.actors)
    by = _("%(who)s, %(day)s") % {"who": who[:1].upper() + who[1:], "day": day(given.judged_on)}
    return "\n".join(part for part in (given.reasons, given.evidence, by) if part)


def every(look: Look) -> list[Finding]:
    """All of them, at whichever step, each once."""
    found = {one.id: one for standing in look.standings for one in of_step(look, standing)}
    return list(found.values())


def assessment(look: Reader) -> Iterator[Block]:
    """The request against each criterion and consideration, as its policy asks the report to tell."""
    if not look.category and not look.case.is_review:
        yield Paragraph(_("Nobody has said yet which category it is for."))
        return
    yield Heading(_("Assessment against the policy"), 3)
    if look.category:
        yield _under(look)
    for number, standing in enumerate(look.standings, 1):
        if found := of_step(look, standing):
            caption = _("Step %(n)s: %(name)s. %(state)s") % {
                "n": number,
                "name": step_name(standing.step),
                "state": state_of(standing),
            }
            yield _table(look, caption, found)


def _under(look: Reader) -> Paragraph:
    return Paragraph(
        _("Under %(policy)s, category “%(category)s”. What nobody documented is neither a yes nor a no.")
        % {"policy": look.policy.title.in_(language()), "category": name_of_category(look)}
    )


def _table(look: Look, caption: str, found: list[Finding]) -> Table:
    heads = (_("What is asked"), _("Finding"), _("Reasons and evidence"), _("Source"))
    return Table(
        caption,
        heads,
        [(one.text, _to(look, one), one.reasons, words.fine(one.source)) for one in found],
    )


def _to(look: Look, one: Finding) -> Linked:
    return leads(one.outcome, "desk:case", f"#c-{one.id}", reference=look.case.reference)


def state_of(standing: Standing) -> str:
    """What became of a step."""
    if standing.closed_on is None:
        return _("Not closed yet") if standing.state == "now" else _("To come")
    word = _("Closed on %(day)s") if standing.state == "passed" else _("Ended here on %(day)s")
    return word % {"day": day(standing.closed_on)}


def name_of_category(look: Look) -> str:
    """The category as the policy calls it."""
    return words.fine(look.policy.category(look.category).name.in_(language()))


def tally(look: Look) -> tuple[int, int]:
    """How many findings are settled, out of all whose outcome is told."""
    told = [one for one in every(look) if one.outcome != str(HIDDEN.word)]
    return sum(one.shape in ("met", "waived", "na") for one in told), len(told)


def judged(look: Look, clauses: list[str]) -> list[Block]:
    """Some findings as a list: those that speak of money, or of equity."""
    found = [one for one in every(look) if one.id in clauses]
    return [Bullets([f"{one.text} {one.outcome}. {one.reasons}" for one in found])] if found else []


def asked_about(look: Look, part: str) -> list[str]:
    """The questions that speak of a part of the report: as the office says, or else by how the policy names them."""
    return [id for id, _name in choices(look) if any(word in id for word in BY_NAME[part])]


BY_NAME = {"finance": ("budget", "financ", "cost", "staff", "resourc", "money"), "equity": ("equity", "inclusion")}


def choices(look: Look) -> list[tuple[str, str]]:
    """The questions that people answer on the way, to choose from."""
    found = [one for one in every(look) if one.group == "questions"]
    return [(one.id, one.text) for one in found]


def consulted(look: Reader) -> list[Block]:
    """Whom the policy wanted asked, when, and what came of it; what they said stays in the case."""
    lines = [_consulted(look, one) for found in look.consultations.values() for one in found]
    return [Heading(_("Consultations"), 3), Bullets(lines)] if lines else []


def _consulted(look: Reader, one: CaseConsultation) -> str:
    clause = look.policy.by_id.get(one.consultation)
    who = look.role(clause.who) if isinstance(clause, Consultation) else one.consultation
    said = _("%(who)s was asked on %(day)s") % {"who": who[:1].upper() + who[1:], "day": day(one.asked_on)}
    if one.answered_on is None:
        return f"{said}; {_('no answer yet')}."
    answer = _("%(answer)s on %(day)s") % {"answer": one.get_answer_display().lower(), "day": day(one.answered_on)}
    return f"{said}; {answer}."


def confirmed(look: Reader) -> list[Block]:
    """What the candidate itself said of the facts about it, the last time it answered."""
    check = look.case.fact_checks.filter(answered_on__isnull=False).prefetch_related("facts").first()
    if check is None or check.answered_on is None:
        return []
    heads = (_("Fact"), _("On record"), _("What they say"))
    lines = [
        (
            plain(one, "name"),
            plain(one, "value"),
            ". ".join(part for part in (one.get_answer_display(), one.said) if part),
        )
        for one in check.facts.all()
    ]
    told = {"who": check.body, "day": day(check.answered_on)}
    caption = _("The facts as they were shown to %(who)s, and what it said on %(day)s") % told
    return [Heading(_("Facts, as the candidate sees them"), 3), Table(caption, heads, lines)]


def waived(look: Look) -> list[Block]:
    """What a body set aside for this request, with its reason."""
    lines = [
        " ".join(
            part
            for part in (
                _("%(clause)s: set aside by %(who)s on %(day)s.")
                % {"clause": rows.clause_name(look, one.clause), "who": look.role(one.body), "day": day(one.on)},
                one.reason,
                f"({one.council_item.reference}, {plain(one.council_item, 'title')})" if one.council_item else "",
            )
            if part
        )
        for one in look.case.waivers.select_related("council_item")
    ]
    return [Heading(_("Clauses set aside"), 3), Bullets(lines)] if lines else []
