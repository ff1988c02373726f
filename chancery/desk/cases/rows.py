"""The clauses of a step as rows: what is asked, what was answered, on what, by whom, and the verb that changes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.budgets.facts import COVERED
from chancery.budgets.permissions import may_read_money
from chancery.cases import permissions
from chancery.cases.models import CaseConsultation, ConfidedClosing, Judgement, StepClosing
from chancery.counterparties.permissions import may_register
from chancery.desk.cases.beside import Beside, facts_beside
from chancery.desk.cases.look import Look, Verb
from chancery.desk.words import day
from chancery.frame import language
from chancery.policy import Criterion, Policy, show
from chancery.policy.block_parts import OF_THE_TEXT
from chancery.policy.clauses import Consultation
from chancery.policy.findings import Finding
from chancery.policy.hearing import SATISFIED, facts_of
from chancery.policy.model import Element, FactKind, Force, Outcome, Question, Step, Visibility, WaiverRight
from chancery.policy.procedure import Standing, asked
from chancery.policy.remedy import judge_of
from chancery.portal import words
from chancery.portal.why import HIDDEN, TOLD


class Row(NamedTuple):
    """One clause: one answer, one reason, one source."""

    id: str
    text: str
    label: words.Label
    sentence: str
    source: str
    change: str = ""
    evidence: str = ""
    notes: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()
    verbs: tuple[Verb, ...] = ()
    page: str = ""
    """Where everyone reads the clause, if the policy of the case is published."""


class Group(NamedTuple):
    """Rows that belong together, under a heading."""

    slug: str
    heading: str
    note: str
    rows: list[Row]

    @property
    def tally(self) -> str:
        """How many of them are settled, out of those whose answer is shown."""
        shown = [row for row in self.rows if row.label is not HIDDEN]
        good = sum(row.label.shape in ("met", "waived", "na") for row in shown)
        return _("%(good)s of %(all)s settled") % {"good": good, "all": len(shown)}


def groups(look: Look, standing: Standing, *, acts: bool) -> list[Group]:
    """All that hangs on a step. `acts`: it is the present one, so that its answers can still be given."""
    found = {"contents": [], "criteria": [], "questions": [], "asked": []}  # type: dict[str, list[Row]]
    for finding in look.seen(standing):
        kind, clause = finding.kind, finding.clause
        if isinstance(clause, Question) and clause.by_criteria:
            found["criteria"] += _criteria(look, standing, acts=acts)
        elif kind in ("element", "window", "report"):
            found["contents"].append(_content(look, finding, acts=acts))
        elif kind == "consultation":
            found["asked"].append(_consulted(look, finding, acts=acts))
        elif kind != "decision":
            found["questions"].append(row(look, standing.step, finding, acts=acts))
    listed = {finding.criterion for finding in standing.findings}
    found["questions"] += [
        row(look, standing.step, finding, acts=acts)
        for finding in _conditions(look, standing)
        if finding.criterion not in listed
    ]
    return [Group(slug, *_heading(look, slug), rows) for slug, rows in found.items() if rows]


def _heading(look: Look, slug: str) -> tuple[str, str]:
    name = look.policy.category(look.category).name.in_(language()) if look.category else ""
    return {
        "contents": (_("What it must contain"), _("As the policy lists it.")),
        "criteria": (_("Criteria"), _("Of the category “%(name)s”.") % {"name": name}),
        "questions": (_("Questions"), _("Each answered by whom the policy asks, with reasons.")),
        "asked": (_("Consultations"), _("Whom the policy wants asked or told.")),
    }[slug]  # fmt: skip


def row(look: Look, step: Step | None, finding: Finding, *, acts: bool) -> Row:
    """A criterion or a question: computed ones with how they were read, judged ones with their judge's reasons."""
    lang, clause = language(), finding.clause
    said = show(look.policy, finding, look.reads_as(finding), lang)
    text = words.fine(said.name if finding.kind == "criterion" and said.name else said.text, lang)
    if look.hides(finding):
        return Row(finding.criterion, text, HIDDEN, words.fine(said.sentence, lang), finding.source)
    judged = judge_of(clause) or isinstance(clause, Question)
    given = look.judgements.get(finding.criterion) if judged else None
    sentence, evidence = (
        _said(given) if given and finding.outcome is not Outcome.WAIVED else (said.sentence, said.evidence)
    )
    return Row(
        finding.criterion,
        text,
        words.OUTCOMES[finding.outcome],
        words.fine(sentence, lang) if given is None else sentence,
        finding.source,
        words.fine(said.change, lang),
        evidence,
        tuple(_notes(look, finding)),
        tuple(facts_beside(look, finding)),
        tuple(_verbs(look, step, finding, given)) if acts and step else (),
        _page(look, finding.criterion),
    )  # fmt: skip


def _page(look: Look, clause: str) -> str:
    policy, version = look.policy, look.case.policy
    if not version.published or clause not in policy.by_id or policy.lent.get(clause):
        return ""
    return f"{reverse('portal:policy-version', args=[version.policy_id])}#{clause}"


def _said(given: Judgement) -> tuple[str, str]:
    """A judge's own words, and what they rest on, with who and when."""
    who = given.judge.name if given.judge else _("Someone else")
    signed = _("%(who)s, %(day)s") % {"who": who, "day": day(given.judged_on)}
    return given.reasons, ". ".join(part for part in (given.evidence.rstrip("."), signed) if part)


def _notes(look: Look, finding: Finding) -> Iterator[str]:
    """What the policy's own text leaves open about this clause, with how it is read."""
    if finding.force is Force.CONSIDER and finding.outcome not in SATISFIED:
        yield _("The policy wants it considered, no more: it does not keep the step from closing.")
    for note in look.policy.notes_on(finding.criterion):
        if note.kind in TOLD:
            yield words.fine(f"{note.text.in_(language())} {note.treatment.in_(language())}")


def _verbs(look: Look, step: Step, finding: Finding, given: Judgement | None) -> Iterator[Verb]:
    """What can be done about an answer: judge, enter the fact, set the clause aside."""
    clause, where = finding.clause, {"reference": look.case.reference, "clause": finding.criterion}
    judged = (isinstance(clause, Question) and not clause.by_criteria) or bool(judge_of(clause))
    if judged and finding.outcome is not Outcome.WAIVED:
        label = _("Change") if given else _("Answer")
        yield Verb(label, reverse("desk:case-judge", kwargs=where), _not_yours(look, step, clause))
    elif isinstance(clause, Criterion) and clause.test and finding.outcome is not Outcome.WAIVED:
        yield from _enter(look, clause, known=finding.outcome in SATISFIED)
    if finding.outcome not in SATISFIED and may_waive(look, finding.criterion):
        yield Verb(_("Set aside"), reverse("desk:case-waive", kwargs=where))


def asked_of(look: Look, step: Step, clause: Any) -> tuple[str, ...]:
    """Whose answer a clause asks for: it says so itself, or it is that of whoever acts at the step."""
    who = judge_of(clause)
    return (who,) if who else step.actors


def _not_yours(look: Look, step: Step, clause: Any) -> str:
    roles = asked_of(look, step, clause)
    if not look.may_answer(roles):
        return _("The policy asks this of: %(who)s.") % {"who": look.roles(roles)}
    if getattr(clause, "visibility", None) is Visibility.CONFIDENTIAL and not look.cleared:
        return _("It takes a clearance.")
    return ""


def _enter(look: Look, clause: Criterion, *, known: bool) -> Iterator[Verb]:
    """Where the fact that a computed criterion looks at is entered."""
    for id in facts_of(clause.test) if clause.test else ():
        if id in COVERED and may_read_money(look.by, look.case):
            yield Verb(_("See what it takes"), "#money")
            return
        kind = look.policy.by_id.get(id)
        if not isinstance(kind, FactKind) or kind.origin != "entered" or not look.sees(kind.data_class):
            continue
        if may_register(look.by) and (url := look.fact_url(id)):
            yield Verb(_("Enter another") if known else _("Enter the fact"), url)
        elif look.subject.recognise and not known and permissions.may_keep(look.by):
            yield Verb(_("Say which counterparty it is"), look.subject.recognise)
        return


def may_waive(look: Look, clause: str) -> bool:
    """Is it theirs to write down that this clause was set aside? The clerk's, as far as a body may; the office's, of a
    *should*."""
    target = look.policy.by_id.get(clause)
    if any(clause in right.criteria for right in waivers(look)):
        return permissions.may_record_council(look.by)
    return isinstance(target, Criterion) and target.force == "should" and permissions.may_keep(look.by)


def waivers(look: Look) -> tuple[WaiverRight, ...]:
    """The clauses under which bodies may set others aside."""
    return look.policy.all(WaiverRight)


def _criteria(look: Look, standing: Standing, *, acts: bool) -> list[Row]:
    return [row(look, standing.step, finding, acts=acts) for finding in look.criteria]


def _conditions(look: Look, standing: Standing) -> Iterator[Finding]:
    """What whoever decides the step wants answered first."""
    for clause in asked(look.policy, look.category, standing.step):
        if isinstance(clause, Question):
            answer = look.hearing.answer(clause.id, look.held)
            text = clause.text if any(clause.text) else clause.name
            yield Finding("question", clause.id, clause.source, text, answer, clause, clause.visibility)


def _content(look: Look, finding: Finding, *, acts: bool) -> Row:
    """One thing that the request must contain; the window it must come in; the report."""
    said = show(look.policy, finding, look.reader, language())
    verbs: list[Verb] = []
    where = {"reference": look.case.reference}
    given = look.elements.get(finding.criterion)
    if acts and finding.kind == "element" and isinstance(finding.clause, Element):
        office = "" if permissions.may_open(look.by, look.case.kind) else _("The office writes down what came in.")
        url = reverse("desk:case-element", kwargs={**where, "clause": finding.criterion})
        verbs = [Verb(_("Change") if given else _("Answer"), url, office)]
    elif acts and finding.kind == "report":
        may = "" if permissions.may_file(look.by, look.case) else _("The office files it.")
        verbs = [Verb(_("File the report"), reverse("desk:case-paper", kwargs=where), may)]
    elif acts and finding.kind in OF_THE_TEXT:
        verbs = [Verb(_("Text and its languages"), reverse("desk:case-text", kwargs=where), "")]
    note = given.note if given else ""
    label = words.OUTCOMES[finding.outcome]
    text, sentence = words.fine(said.text), words.fine(said.sentence)
    if look.case.is_review and finding.kind == "element" and given is None:
        sentence = _("Nothing of it is on record yet.")
    return Row(finding.criterion, text, label, sentence, finding.source, evidence=note, verbs=tuple(verbs))


def _consulted(look: Look, finding: Finding, *, acts: bool) -> Row:
    """Whom the policy wants asked: when they were, and what came back."""
    said = show(look.policy, finding, look.reader, language())
    rows = look.consultations.get(finding.criterion, [])
    clause, office = finding.clause, "" if permissions.may_keep(look.by) else _("The office asks.")
    where = {"reference": look.case.reference, "clause": finding.criterion}
    verbs = [_answer(one, office) for one in rows if one.answered_on is None]
    verbs.append(Verb(_("Ask again") if rows else _("Ask"), reverse("desk:case-ask", kwargs=where), office))
    who = look.role(clause.who) if isinstance(clause, Consultation) else ""
    told = [words.fine(said.sentence)] if not rows else [consultation_line(one, who) for one in rows]
    label = words.OUTCOMES[finding.outcome]
    shown = tuple(verbs) if acts else ()
    return Row(finding.criterion, words.fine(said.text), label, " ".join(told), finding.source, verbs=shown)


def _answer(one: CaseConsultation, office: str) -> Verb:
    url = reverse("desk:case-answer", kwargs={"case_consultation_id": one.pk})
    return Verb(_("Write down the answer"), url, office)


def consultation_line(one: CaseConsultation, who: str) -> str:
    """One consultation in a sentence: whom, when, by when, what came back."""
    asked_of = one.asked_of or who
    parts = [_("%(who)s was asked on %(day)s") % {"who": asked_of[:1].upper() + asked_of[1:], "day": day(one.asked_on)}]
    if one.answered_on is None:
        parts.append(_("no answer yet") + (_(", due %(day)s") % {"day": day(one.due_on)} if one.due_on else ""))
    else:
        answer = one.get_answer_display().lower()
        parts.append(_("%(answer)s on %(day)s") % {"answer": answer, "day": day(one.answered_on)})
    parts += [one.advice] if one.advice else []
    parts += [_("file %(number)s") % {"number": one.file_number}] if one.file_number else []
    return "; ".join(parts) + "."


class Left(NamedTuple):
    """A clause as it was read when its step was left."""

    text: str
    label: words.Label
    sentence: str


def left(look: Look, closing: StepClosing) -> list[Left]:
    """What was found when a step was left, as it was read that day; of a judgement, its judge's own words. People with
    a clearance read what was told in confidence in its place."""
    found: dict[str, dict[str, Any]] = {str(one.get("clause", "")): one for one in closing.found}
    if look.cleared and (secret := ConfidedClosing.objects.filter(closing=closing).first()):
        found |= {one["clause"]: one for one in secret.found}
    return [_left(look, one) for one in found.values()]


def _left(look: Look, one: dict[str, Any]) -> Left:
    lang, id = language(), str(one.get("clause", ""))
    given = look.judgements.get(id)
    sentence = " ".join(_said(given)) if given else words.fine(str(one.get(lang) or one.get("en", "")))
    name = clause_name(look, id)
    return Left(
        name if name.endswith((".", "?", "!")) else f"{name}.",
        words.OUTCOMES.get(one.get("outcome", ""), HIDDEN),
        sentence,
    )


def clause_name(look: Look, id: str) -> str:
    """What a clause of the policy of a case is called."""
    return clause_of(look.policy, id)


def clause_of(policy: Policy, id: str) -> str:
    """What a clause is called: its name, or its words; its own id where the policy has none."""
    clause = policy.by_id.get(id)
    named = (clause.name.in_(language()) or clause.text.in_(language())) if clause else ""
    return words.fine(named or id)
