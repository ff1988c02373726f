"""What a careful reader would remark on a policy that loads: contradictions, gaps, missing wordings, loose ends."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from chancery import dates
from chancery.policy import model
from chancery.policy.block_parts import REVIEW
from chancery.policy.check import references
from chancery.policy.facts import plus
from chancery.policy.lint_names import namesakes
from chancery.policy.lint_rules import both_ways, from_nowhere, without_groups
from chancery.policy.lint_travel import travel_remarks
from chancery.policy.model import Clause, Lang, Policy, Text
from chancery.policy.phrases import duration_phrase
from chancery.policy.stack import for_no_category

#: What a city writes about its text, rather than reads in it.
WITHOUT_SOURCE = (model.Role, model.FactKind, model.Scale, model.Note)
Level = Literal["note", "gap", "wording", "unused"]
#: Any day: lengths of time are compared by where they lead from it.
A_DAY = datetime.date(2001, 1, 1)
LANGUAGES: dict[Lang, Text] = {"en": Text("English", "anglais"), "fr": Text("French", "français")}


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark: a note of the source, a gap nobody has filled, a wording that is missing, a clause nobody uses."""

    level: Level
    clause: str
    line: int
    message: Text
    of_many: bool = False


def lint(policy: Policy) -> list[Remark]:
    """Every remark on a policy, by level and then in the order of the file. An empty list is a clean file."""
    found = [*_notes(policy), *_gaps(policy), *_wordings(policy), *_unused(policy)]
    order: list[Level] = ["note", "gap", "wording", "unused"]
    return sorted(found, key=lambda remark: (order.index(remark.level), remark.line))


def of_origins(policy: Policy, before: Sequence[Policy]) -> Iterator[Remark]:
    """What a policy takes from the policies before it that they do not have."""
    return (_remark("gap", clause, *said) for clause, said in from_nowhere(policy, before))


def of_laws(policy: Policy) -> Iterator[tuple[str, Remark]]:
    """What laws that stand above the policy are for and it does not have, each with the id of the law: there they bind
    nothing."""
    for clause, name in for_no_category(policy):
        law = policy.lent[clause.id]
        title = policy.laws[law]
        yield (
            law,
            _remark(
                "gap",
                clause,
                f"It is for “{name}”, which is no category of {policy.title.in_('en')}: there “{title.in_('en')}” "
                "binds nothing by it.",
                f"Il vise « {name} », qui n'est pas une catégorie de {policy.title.in_('fr')} : "
                f"« {title.in_('fr')} » n'y lie rien par là.",
            ),
        )


def out_of_force(policy: Policy, on: datetime.date) -> Text | None:
    """That a text is not in force on a day on which it is tried, if it is not: it is judged by it all the same."""
    title, day = policy.title, policy.in_force
    if day and on < day:
        en, fr = (dates.in_words(day, lang) for lang in LANGUAGES)
        said = f"{title.in_('fr')} n'entre en vigueur que le {fr}."
        return Text(f"{title.in_('en')} is in force only from {en}.", said)
    if policy.repealed and on >= policy.repealed:
        en, fr = (dates.in_words(policy.repealed, lang) for lang in LANGUAGES)
        return Text(f"{title.in_('en')} was repealed on {en}.", f"{title.in_('fr')} a été abrogé le {fr}.")
    return None


def _remark(level: Level, clause: Clause, en: str, fr: str) -> Remark:
    return Remark(level, clause.id, clause.line, Text(en, fr))


def _notes(policy: Policy) -> Iterator[Remark]:
    kinds = {
        "contradiction": Text("Contradiction", "Contradiction"),
        "ambiguity": Text("Ambiguity", "Ambiguïté"),
        "silence": Text("Silence", "Silence"),
        "assumption": Text("Assumption", "Hypothèse"),
        "slip": Text("Slip of the pen", "Coquille"),
    }
    for note in policy.all(model.Note):
        kind = kinds[note.kind]
        yield _remark(
            "note",
            note,
            f"{kind.en}: {note.text.in_('en')} {note.treatment.in_('en')}".strip(),
            f"{kind.fr} : {note.text.in_('fr')} {note.treatment.in_('fr')}".strip(),
        )


def _placed_twice(policy: Policy) -> Iterator[Remark]:
    """What never acts, because a clause before it has placed the same agreements."""
    named: set[str] = set()
    for exception in policy.all(model.NamedException):
        for reference in named.intersection(exception.agreements):
            yield _remark(
                "gap",
                exception,
                f"{reference} is named by an exception before this one, which decides.",
                f"{reference} est nommée par une exception antérieure, qui décide.",
            )
        named |= set(exception.agreements)
    settled: set[str] = set()
    for transition in policy.all(model.Transition):
        if transition.origins and settled.issuperset(transition.origins):
            yield _remark(
                "gap",
                transition,
                "A transition before this one takes all of these agreements, so this one never acts.",
                "Une disposition antérieure prend toutes ces ententes : celle-ci n'agit jamais.",
            )
        whole = not transition.when or (transition.otherwise and transition.on_unknown)
        settled |= set(transition.origins) if whole else set()


def _gaps(policy: Policy) -> Iterator[Remark]:
    yield from _placed_twice(policy)
    for scale in policy.all(model.Scale):
        if not scale.edition:
            yield _remark(
                "gap",
                scale,
                "No edition is named: which list counts? Each fact must carry its own.",
                "Aucune édition n'est nommée : quelle liste fait foi ? Chaque fait doit porter la sienne.",
            )
    lists: tuple[model.ListOf | model.RegionSet, ...] = (*policy.all(model.ListOf), *policy.all(model.RegionSet))
    for listed in lists:
        if not listed.given:
            yield _remark(
                "gap",
                listed,
                "The text refers to a list that it never gives; what needs it stays to document.",
                "Le texte renvoie à une liste qu'il ne donne jamais ; ce qui en dépend reste à documenter.",
            )
    for category in policy.categories:
        if category.incomplete:
            yield _remark(
                "gap",
                category,
                "Marked incomplete: its eligibility can never be met until the missing criteria are added.",
                "Marquée incomplète : nul n'y est admissible tant que les critères manquants ne sont pas ajoutés.",
            )
    yield from _loose(policy)
    yield from _shown_anyway(policy)
    yield from _soft(policy)
    yield from _forgotten_in_time(policy)
    yield from _procedures(policy)
    yield from _unanswerable(policy)
    yield from _second_hand(policy)
    for clause, said in (*namesakes(policy), *both_ways(policy), *without_groups(policy), *travel_remarks(policy)):
        yield _remark("gap", clause, *said)


def _procedures(policy: Policy) -> Iterator[Remark]:
    """A way that nobody may go, and a way on which nobody signs: a review ends without a signature."""
    known = {one.of for one in policy.all(model.Procedure)}
    for step in policy.all(model.Step):
        for one in sorted(set(step.of) - known - {"new"}):
            yield _remark(
                "gap",
                step,
                f"It is a step of “{one}”, of which no [[procedure]] speaks.",
                f"C'est une étape de « {one} », dont aucun [[procedure]] ne parle.",
            )
        if "translations" in step.needs and "text" not in step.needs:
            yield _remark(
                "gap",
                step,
                "It needs the languages of the text, and not the text itself: add “text” to its “needs”.",
                "Elle exige les langues du texte, et non le texte lui-même : ajoutez « text » à ses « needs ».",
            )
    for clause in (one for one in policy.all(model.Procedure) if one.of != REVIEW):
        mine = (policy.by_id.get(step.authority) for step in policy.all(model.Step) if clause.of in step.of)
        if not any(isinstance(one, model.Authority) and one.decides == "execute" for one in mine):
            yield _remark("gap", clause, "At no step of it anybody signs.", "Nul n'y signe à aucune étape.")


def _loose(policy: Policy) -> Iterator[Remark]:
    """What loads and is easily meant otherwise."""
    for criterion in policy.all(model.Criterion) if policy.kind != "overlay" else ():
        if criterion.categories:
            yield _remark(
                "gap",
                criterion,
                "“for” narrows only a criterion of a law; here every category that names it asks it of all.",
                "« for » ne restreint que le critère d'une loi ; ici, toute catégorie qui le nomme l'exige de tous.",
            )
    for cap in policy.all(model.Cap):
        if cap.per == "region" and not cap.region_set:
            yield _remark(
                "gap",
                cap,
                "No regions are named: the register's own are counted. Name a [[region_set]] for others.",
                "Aucune région n'est nommée : celles du registre comptent. Nommez un [[region_set]] pour en viser "
                "d'autres.",
            )
    for listed in policy.all(model.ListOf):
        if listed.given and listed.as_of is None:
            yield _remark("gap", listed, "A list without its day (“as_of”).", "Une liste sans sa date (« as_of »).")


def _shown_anyway(policy: Policy) -> Iterator[Remark]:
    """What a text would keep from residents and the register shows."""
    for kind in policy.all(model.FactKind):
        if kind.origin == "register" and kind.data_class != "public":
            yield _remark(
                "gap",
                kind,
                "The register shows this to everybody: what a category asks of it at its door is shown too.",
                "Le registre le montre à tous : ce qu'une catégorie en exige d'emblée se lit aussi.",
            )


def _never_not(clause: Clause, rule: model.Rule, forces: Mapping[str, model.Force]) -> Iterator[Remark]:
    """A clause that only should be met, where a rule wants it not met."""
    for id in sorted(rule.negated()):
        if forces.get(id) is model.Force.SHOULD:
            yield _remark(
                "gap",
                clause,
                f"“{id}” only should be met: where it is not, that it must not be met stays to document.",
                f"« {id} » n'est que souhaité : là où il n'est pas satisfait, l'inverse reste à documenter.",
            )


def _soft(policy: Policy) -> Iterator[Remark]:
    """Where a clause that stops nothing decides: as one of several alternatives, under a ``not``, in a transition."""
    forces = {c.id: c.force for c in policy.all(model.Criterion)}
    soft = {id for id, force in forces.items() if force is model.Force.CONSIDER}
    rules: list[tuple[Clause, model.Rule]] = [(c, c.rule) for c in policy.all(model.Criterion) if c.rule]
    rules += [(c, c.eligibility) for c in policy.categories]
    for clause, rule in rules:
        for id in sorted(soft.intersection(_alternatives(rule))):
            yield _remark(
                "gap",
                clause,
                f"“{id}” is only to be considered, so it always counts as met here and the others no longer matter.",
                f"« {id} » n'est qu'à considérer : il compte ici comme satisfait et les autres n'importent plus.",
            )
        for id in sorted(soft & rule.negated()):
            yield _remark(
                "gap",
                clause,
                f"“{id}” is only to be considered, so it always counts as met: that it must not be met never holds.",
                f"« {id} » n'est qu'à considérer : il compte comme satisfait, et l'inverse ne tient jamais.",
            )
        yield from _never_not(clause, rule, forces)
    for one in policy.all(model.Transition):
        for id in one.when.refs() if one.when else ():
            if forces.get(id) is model.Force.SHOULD:
                yield _remark(
                    "gap",
                    one,
                    f"“{id}” only should be met: what does not meet it goes by “on_unknown”, never by “otherwise”.",
                    f"« {id} » n'est que souhaité : ce qui ne le satisfait pas suit « on_unknown », jamais "
                    "« otherwise ».",
                )


def _forgotten_in_time(policy: Policy) -> Iterator[Remark]:
    """Duties of which nobody is ever late: what was last done is too old to be relied on before being late counts."""
    for duty in policy.all(model.Duty):
        kind = policy.by_id.get(duty.fact)
        if not isinstance(kind, model.FactKind) or kind.max_age is None:
            continue
        forgotten = plus(A_DAY, kind.max_age)
        for trigger in duty.on_miss:
            if forgotten < plus(plus(A_DAY, duty.every), trigger.after):
                late, delay = (duration_phrase(trigger.after, lang) for lang in LANGUAGES)
                yield _remark(
                    "gap",
                    duty,
                    f"Nothing is ever late by {late}: “{kind.called('en')}” is too old to be relied on before that.",
                    f"Rien n'a jamais {delay} de retard : « {kind.called('fr')} » est trop ancien pour qu'on s'y fie "
                    "avant cela.",
                )


def _alternatives(rule: model.Rule) -> Iterator[str]:
    """The clauses of a rule of which one is enough."""
    enough = rule.kind == "any_of" or (rule.kind == "at_least" and rule.n == 1)
    for part in rule.of:
        if enough and part.kind == "clause":
            yield part.ref
        yield from _alternatives(part)


def _unanswerable(policy: Policy) -> Iterator[Remark]:
    kinds = {kind.id: kind for kind in policy.all(model.FactKind)}
    for criterion in policy.all(model.Criterion):
        if not (criterion.test or criterion.rule or criterion.judged_by):
            yield _remark(
                "gap",
                criterion,
                "It has its text alone: no test, no rule, and nobody who judges it. It stays to document.",
                "Il n'a que son libellé : ni test, ni règle, ni personne pour en juger. Il reste à documenter.",
            )
        kind = kinds.get(criterion.test.fact) if criterion.test else None
        if kind and kind.origin == "entered" and not kind.established_by:
            yield _remark(
                "gap",
                criterion,
                f"Nobody is named who establishes the fact “{kind.id}”, so nobody can answer this.",
                f"Personne n'est nommé pour établir le fait « {kind.id} » ; nul ne peut donc répondre.",
            )
    for question in policy.all(model.Question):
        if not question.answered_by and not question.by_criteria:
            yield _remark("gap", question, "Nobody is named who answers this.", "Personne n'est nommé pour y répondre.")


def _second_hand(policy: Policy) -> Iterator[Remark]:
    everything = [clause for clauses in policy.clauses.values() for clause in clauses]
    known = [clause for clause in everything if clause.secondhand]
    if known:
        en, fr = ("; ".join(clause.called(lang) for clause in known) for lang in LANGUAGES)
        said = Text(f"Known second-hand only: {en}.", f"Connus de seconde main seulement : {fr}.")
        yield Remark("gap", known[0].id, known[0].line, said, of_many=True)
    for clause in everything:
        if not (clause.source or clause.secondhand or isinstance(clause, WITHOUT_SOURCE)):
            yield _remark("gap", clause, "No source in the adopted text.", "Sans source dans le texte adopté.")


def _wordings(policy: Policy) -> Iterator[Remark]:
    for clause, key, text in _written(policy):
        for lang in policy.languages:
            if any(text) and not (text.en if lang == "en" else text.fr):
                yield _remark(
                    "wording",
                    clause,
                    f"“{key}” has no {LANGUAGES[lang].en} wording.",
                    f"« {key} » n'a pas de libellé en {LANGUAGES[lang].fr}.",
                )


def _written(policy: Policy) -> Iterator[tuple[Clause, str, Text]]:
    """Everything that the file says in words, with its key and where it stands."""
    header = Clause(id=policy.id, line=1)
    yield from ((header, key, text) for key, text in (("title", policy.title), ("incomplete", policy.incomplete)))
    for clauses in policy.clauses.values():
        yield from ((clause, key, text) for clause in clauses for key, text in _texts(clause))


def _texts(clause: Clause) -> Iterator[tuple[str, Text]]:
    yield "text", clause.text
    yield "name", clause.name
    for key in ("reason", "treatment", "grows_by", "until_event", "other_reading_text"):
        value = getattr(clause, key, None)
        if isinstance(value, Text):
            yield key, value
    for branch in ("otherwise", "on_unknown"):
        if isinstance(value := getattr(clause, branch, None), model.Branch):
            yield f"{branch}.reason", value.reason
    for key in ("names", "choice_names", "part_names"):
        for slug, text in dict(getattr(clause, key, {})).items():
            yield f"{key}.{slug}", text


def _counted_by(policy: Policy) -> Iterator[str]:
    """The facts that counts and caps sort agreements by; a region is worked out from the country."""
    for criterion in policy.all(model.Criterion):
        yield from criterion.test.count.same if criterion.test and criterion.test.count else ()
    yield from (cap.per for cap in policy.all(model.Cap))
    if any(region_set.given for region_set in policy.all(model.RegionSet)):
        yield "country"


def _unused(policy: Policy) -> Iterator[Remark]:
    used = {ref for clauses in policy.clauses.values() for clause in clauses for ref, _ in references(clause)}
    used |= {"starts_on", "ends_on", "term_months"} if any(category.term for category in policy.categories) else set()
    used |= {"counterparty_kind"} if any(category.counterparty_kinds for category in policy.categories) else set()
    used |= set(_counted_by(policy)) | set(policy.notes)
    used |= set(policy.imposed) | {c.id for c in policy.all(model.Criterion) if policy.kind == "overlay"}
    kinds = (model.FactKind, model.Criterion, model.Question, model.Role, model.Scale, model.ListOf, model.RegionSet)
    for kind in kinds:
        for clause in policy.all(kind):
            if clause.id not in used:
                yield _remark("unused", clause, "No other clause uses it.", "Aucun autre article ne s'en sert.")
