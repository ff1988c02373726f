"""What must be true of a case before an agreement is made of it: asked on the page, and again when it is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone

from chancery.accounts.models import Division
from chancery.agreements import wanting
from chancery.agreements.models import Agreement, CaseTie, Continuation, Signing
from chancery.agreements.naming import Named, require_names
from chancery.cases import chain
from chancery.cases.facts import policy_of
from chancery.cases.models import Case, Decision
from chancery.errors import require
from chancery.ids import uuid7
from chancery.policy import Lang
from chancery.policy.facts import plus
from chancery.policy.model import Authority, Category, Role
from chancery.policy.phrases import duration_phrase
from chancery.policy.procedure import procedure_to

LANGS: tuple[Lang, Lang] = ("en", "fr")
NOT_CARRIED = (
    "An agreement comes of a case that was carried out: approved, signed, and its last step closed.",
    "Une entente naît d’un dossier mené à terme\u00a0: approuvé, signé, et dont la dernière étape est close.",
)

ENTERED = (
    "Enter the agreement from its signed paper, and say there who signed it and under which authority.",
    "Inscrivez l’entente d’après sa pièce signée, et dites-y qui l’a signée et en vertu de quel pouvoir.",
)
GOES_ON = (
    "Ask for the step on the page of the agreement, from its signed paper: the solicitor and whoever decides answer "
    "there.",
    "Demandez l’étape sur la page de l’entente, d’après sa pièce signée\u00a0: l’avocat ou l’avocate et qui décide y "
    "répondent.",
)


class Titled(NamedTuple):
    """Something promised, in one language or two, and the division of the City that is to do it."""

    en: str
    fr: str
    division: Division | None = None


def require_concludable(case: Case, signed_on: date) -> None:
    """Carried out, with a whole chain, signed no earlier than it was decided, and not made before."""
    require(case.outcome == Case.Outcome.CARRIED, *NOT_CARRIED)
    there = come_of(case)
    number = there.reference if there else ""
    require(
        there is None,
        f"The agreement is there already: {number}.",
        f"L’entente existe déjà\u00a0: {number}.",
    )
    found = chain.of(case)
    lacking = chain.broken(policy_of(case), case.content_digest, found)
    require(not lacking, *_lacking(lacking))
    refusal = unforeseen(case)
    require(refusal is None, *(refusal or NOT_CARRIED))
    latest = max((one.taken.on for one in found if one.taken), default=date.min)
    require(
        latest <= signed_on <= timezone.localdate(),
        "It is signed on the day of the decision to sign or later, and not in days to come.",
        "La signature a lieu le jour de la décision de signer ou plus tard, et non dans l’avenir.",
    )


def come_of(case: Case) -> Agreement | None:
    """The agreement that came of a case, that it went on with, or that was signed on paper and is tied to it."""
    signing = Signing.objects.filter(case=case).select_related("agreement").first()
    if signing is not None:
        return signing.agreement
    found = Continuation.objects.filter(case=case).select_related("agreement").first()
    held = found or CaseTie.objects.filter(case=case, until=None).select_related("agreement").first()
    return held.agreement if held else None


def result(case: Case) -> str:
    """What comes of a case that is carried out: a new agreement, another term, an amendment, or a successor."""
    if case.asks == "new":
        return "new"
    row = Agreement.objects.filter(reference=case.subject).values_list("category", "instrument").first()
    clause = procedure_to(policy_of(case), case.asks, case.category, row or ())
    return "renewal" if case.asks == "renewal" or clause is None else clause.result


def require_result(case: Case, *results: str) -> None:
    """Nothing else comes of a case than what was asked for and decided."""
    require(
        result(case) in results,
        "Something else was asked for and decided in this case.",
        "Ce dossier demandait autre chose, et c’est ce qui a été décidé.",
    )


def require_term(case: Case, starts_on: date, ends_on: date | None) -> None:
    """No longer than the policy lets it run."""
    category = policy_of(case).get(Category, case.category)
    most = category.term.at_most if category.term else None
    if most is None:
        return
    last = plus(starts_on, most)
    require(
        ends_on is not None and ends_on < last,
        f"The policy lets it run for at most {duration_phrase(most, 'en')}. Give a last day within them.",
        f"Le cadre lui accorde au plus {duration_phrase(most, 'fr')}. Donnez un dernier jour qui les respecte.",
    )


def names_signer(case: Case) -> bool:
    """Does the policy of a case say who signs? Where it does not, whoever records the signature names the paper."""
    return any(one.is_signature for one in chain.of(case))


def unforeseen(case: Case) -> tuple[str, str] | None:
    """Why nothing signed can come of it: its policy says who signs, and foresees no step at which they do."""
    if names_signer(case) or is_silent(case):
        return None
    who = [_who_signs(case, lang) for lang in LANGS]
    instead = GOES_ON if result(case) in ("renewal", "amendment") else ENTERED
    return (
        f"The policy says who signs ({who[0]}), and foresees no step at which they do. So this case holds no "
        f"signature, and nothing is made of it. {instead[0]} For cases to come, a step of the policy can name this "
        "clause.",
        f"La politique dit qui signe ({who[1]}), et ne prévoit aucune étape où cela se fait. Ce dossier ne contient "
        f"donc pas de signature, et rien n’en est fait. {instead[1]} Pour les dossiers à venir, une étape de la "
        "politique peut nommer cette clause.",
    )


def signs_nowhere(case: Case, lang: Lang) -> str:
    """Who its policy says signs, where it foresees no step at which they do; empty elsewhere."""
    return _who_signs(case, lang) if not names_signer(case) and not is_silent(case) else ""


def is_silent(case: Case) -> bool:
    """Does its policy say nowhere who signs an agreement of its category, at a step or without one?"""
    return not _signing_clauses(case)


def _signing_clauses(case: Case) -> list[Authority]:
    clauses = (one for one in policy_of(case).all(Authority) if one.decides == "execute")
    return [one for one in clauses if not one.categories or case.category in one.categories]


def _who_signs(case: Case, lang: Lang) -> str:
    policy = policy_of(case)
    said = ((", ".join(policy.get(Role, each).name.in_(lang) for each in one.roles), one.source)
            for one in _signing_clauses(case))  # fmt: skip
    return " / ".join("; ".join(part for part in parts if part) for parts in said)


def asks_project(case: Case) -> bool:
    """Does the policy of a case want a joint project in every agreement of its category? Only the policy says so."""
    return wanting.asks_project(policy_of(case), case.category)


def carried(case: Case, signed_on: date, named: Named, *results: str) -> Case:
    """The case, held and found to be what such an act may rest on: of two who press the button one is told."""
    held = Case.objects.select_for_update().select_related("policy").get(pk=case.pk)
    require_concludable(held, signed_on)
    require_result(held, *results)
    require_names(held, named, signed_on, silent=not names_signer(held))
    return held


def rests_on(case: Case) -> dict[str, Any]:
    """Under which policy, by which clauses and in which role it was approved and signed; no role if it names none."""
    last, approved = next(reversed(signatures(case)), None), approval_of(case)
    return {
        "case": case, "policy": case.policy, "category": case.category, "signed_as": last.role if last else "",
        "sign_clause": last.authority if last else "", "approve_clause": approved.authority if approved else "",
    }  # fmt: skip


def signatures(case: Case) -> list[Decision]:
    """The decisions to sign, in their order: more than one, where the policy wants it signed jointly."""
    signs = [one.step.id for one in chain.of(case) if one.is_signature]
    return list(case.decisions.standing().filter(step__in=signs).order_by("decided_on", "id"))


def approval_of(case: Case) -> Decision | None:
    """The decision that approved it, if its policy asks for one."""
    approves = [one.step.id for one in chain.of(case) if one.clause.decides == "approve"]
    return case.decisions.standing().filter(step__in=approves).select_related("council_item").last()


def signed_by(case: Case) -> dict[str, str]:
    """In which roles, under which clauses: no name, since residents read it."""
    policy, found = policy_of(case), signatures(case)
    said = [(policy.get(Role, one.role), policy.get(Authority, one.authority).source) for one in found]
    return {
        f"authority_{lang}": "; ".join(capital(f"{role.name.in_(lang)} ({source})") for role, source in said)
        for lang in LANGS
    }


def capital(text: str) -> str:
    """A name at the beginning of a line."""
    return text[:1].upper() + text[1:]


def subject_of(case: Case) -> Agreement:
    """The agreement that a case is about, held until what is done with it is done."""
    return Agreement.objects.select_for_update().get(reference=case.subject)


def event_of(case: Case, named: Named, text_en: str = "", text_fr: str = "") -> dict[str, Any]:
    """What the event says of an agreement that a case went on with: by whose authority, by which item of Council."""
    approved = approval_of(case)
    item = approved.council_item if approved else None
    said = authority_words(case, named)
    return {"id": uuid7(), "text_en": text_en, "text_fr": text_fr, "council_item": item, **said}


def authority_words(case: Case, named: Named) -> dict[str, Any]:
    """By which role and clause it was signed; where the policy is silent, what whoever records it named."""
    return signed_by(case) if names_signer(case) else named.words


def _lacking(lacking: Sequence[chain.Place]) -> tuple[str, str]:
    """Which link does not hold, by the name of its step."""
    names = [", ".join(one.step.name.in_(lang) or one.step.id for one in lacking) for lang in LANGS]
    return (
        f"The chain of authority has a gap: {names[0]}. No agreement is made of it.",
        f"La chaîne des pouvoirs a une lacune\u00a0: {names[1]}. Aucune entente n’en est faite.",
    )
