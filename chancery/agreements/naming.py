"""Where a policy does not say who signs, somebody names the authority: in words, or by a paper that is on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from chancery.accounts import permissions as accounts
from chancery.accounts.models import DelegationInstrument
from chancery.agreements import rules
from chancery.agreements.models import Agreement, Continuation, Signing
from chancery.audit.models import Actor
from chancery.cases.models import Case
from chancery.cases.permissions import person_of
from chancery.council.models import CouncilItem
from chancery.dates import in_words
from chancery.errors import require

SIGNER_NAMED = (
    "The policy names who signs; no other authority is written down instead.",
    "La politique désigne qui signe\u00a0; aucun autre pouvoir n’est inscrit à sa place.",
)
ONE_OF_TWO = (
    "Choose the delegation or the council item: the authority is one of the two.",
    "Choisissez la délégation ou le point du Conseil\u00a0: le pouvoir est l’un des deux.",
)
NOT_THAT_DAY = (
    "This delegation did not count on the day of the signature, or does not reach this category. Choose another, or "
    "name the authority in words.",
    "Cette délégation ne valait pas le jour de la signature, ou ne couvre pas cette catégorie. Choisissez-en une "
    "autre, ou nommez le pouvoir en toutes lettres.",
)
LATER = (
    "Council decided this after the signature, so it gave no authority for it. Choose another decision, or name the "
    "authority in words.",
    "Le Conseil a pris cette décision après la signature\u00a0: elle n’en donnait pas le pouvoir. Choisissez-en une "
    "autre, ou nommez le pouvoir en toutes lettres.",
)
CLOSED = (
    "Residents may not read this decision of Council. Name the authority in words that they may read.",
    "Le public ne peut pas lire cette décision du Conseil. Nommez le pouvoir en des mots qu’il peut lire.",
)
NOTHING = ("Name the authority, or choose it.", "Nommez le pouvoir, ou choisissez-le.")
UNSAID = {"sign_clause": "", "event__authority_en": "", "event__authority_fr": ""}


class Named(NamedTuple):
    """What somebody named: words in one language or two, or a paper on record that gives the authority."""

    en: str = ""
    fr: str = ""
    paper: DelegationInstrument | None = None
    item: CouncilItem | None = None

    @property
    def words(self) -> dict[str, str]:
        """As residents read it. A paper that was chosen says itself what it is."""
        if self.en or self.fr:
            return {"authority_en": self.en, "authority_fr": self.fr}
        return {f"authority_{lang}": self.said(lang) for lang in ("en", "fr")}

    def said(self, lang: str) -> str:
        """The paper in words."""
        if self.paper is not None:
            return _of_paper(self.paper, lang)
        return _of_item(self.item, lang) if self.item is not None else ""


def taken(values: dict[str, Any]) -> Named:
    """What a form gives of it, taken out of what the agreement itself is made of."""
    words = (values.pop("authority_en", ""), values.pop("authority_fr", ""))
    return Named(*words, values.pop("authority_paper", None), values.pop("authority_item", None))


def require_names(case: Case, named: Named, signed_on: date, *, silent: bool) -> None:
    """Only where the policy is silent; and a paper that was chosen gave the authority on the day of the signature."""
    require(silent or not any(named), *SIGNER_NAMED)
    require(named.paper is None or named.item is None, *ONE_OF_TWO)
    if named.paper is not None:
        reaches = not named.paper.categories or case.category in named.paper.categories
        require(reaches and named.paper.decides == "sign" and accounts.stands(named.paper, signed_on), *NOT_THAT_DAY)
    if named.item is not None:
        require(named.item.outcome in rules.YES, *rules.NOT_ADOPTED)
        met = named.item.met.earliest
        require(met is None or met <= signed_on, *LATER)
        require(named.item.public or bool(named.en or named.fr), *CLOSED)


def columns(by: Actor, named: Named, on: date) -> dict[str, Any]:
    """Who named it, in which function, on which day; nothing where nobody named anything."""
    if not any(named):
        return {}
    person = person_of(by)
    said: Mapping[str, str] = functions_of(by, on)
    return {"named_by": person, "named_on": on, "named_under": named.paper, "named_item": named.item, **said}


def functions_of(by: Actor, on: date) -> dict[str, str]:
    """What residents may know of someone: their function; where none is recorded, the roles that they hold."""
    person = person_of(by)
    if person is None:
        return {"named_as_en": "", "named_as_fr": ""}
    if person.function_en or person.function_fr:
        return {"named_as_en": person.function_en, "named_as_fr": person.function_fr}
    held = accounts.roles_held(on).filter(person=person).select_related("role").order_by("role__place")
    roles = list({one.role_id: one.role for one in held}.values())
    return {f"named_as_{lang}": ", ".join(getattr(one, f"name_{lang}") for one in roles) for lang in ("en", "fr")}


def unnamed(agreement: Agreement) -> Signing | Continuation | None:
    """What was signed under a policy that does not say who signs, and of which nobody has named the authority yet."""
    signing = Signing.objects.filter(agreement=agreement, sign_clause="").first()
    if signing is not None and not (agreement.authority_en or agreement.authority_fr):
        return signing
    return Continuation.objects.filter(agreement=agreement, **UNSAID).select_related("event").first()


def papers_for(case: Case, since: date) -> Any:
    """Delegations to sign that may have counted on a day of signature, those that reach the category of the case."""
    rows = DelegationInstrument.objects.filter(decides="sign", ended_by=None).exclude(until__lt=since)
    rows = rows.exclude(needs_second=True, confirmed_by=None)
    mine = [one.pk for one in rows if not one.categories or case.category in one.categories]
    return DelegationInstrument.objects.filter(pk__in=mine).select_related("holder").order_by("-since", "id")


def _of_paper(paper: DelegationInstrument, lang: str) -> str:
    holder = getattr(paper.holder, f"function_{lang}") or paper.holder.function_en or paper.holder.function_fr
    since = in_words(paper.since, lang)
    known = not CouncilItem.objects.filter(reference=paper.council_item, public=False).exists()
    item = f" ({paper.council_item})" if paper.council_item and known else ""
    if lang == "fr":
        who = f", détenue par\u00a0: {holder}" if holder else ""
        return f"Délégation de signature à compter du {since}{who}{item}"
    return f"Delegation to sign from {since}{f', held by: {holder}' if holder else ''}{item}"


def _of_item(item: CouncilItem, lang: str) -> str:
    title = getattr(item, f"title_{lang}") or item.title_en or item.title_fr
    met = item.met.phrase(lang) if item.met else ""
    what = "Décision du Conseil" if lang == "fr" else "Decision of Council"
    return ", ".join(part for part in (f"{what} {item.reference}", title, met) if part)
