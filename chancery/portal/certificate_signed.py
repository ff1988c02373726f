"""The certificate of an agreement that came out of a case, as far as residents may know: its clauses, not its file."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from chancery.agreements.models import Signing
from chancery.agreements.models.signing import Naming
from chancery.frame import language
from chancery.policy import Policy
from chancery.policy.model import Authority, Clause, Question, Role
from chancery.portal import words
from chancery.portal.certificate_links import NEEDLESS, THERE, UNKNOWN, Fact, Link
from chancery.strategy.policies import loaded

UNNAMED = _l("The policy does not say who signs, and nobody recorded under which authority it was signed.")


def power(signing: Signing, *, public: bool = True) -> Link:
    """Which clause let which role sign. Under which delegation, and up to how much, the office keeps."""
    policy = loaded(signing.policy)
    clause = _clause(policy, signing)
    if not signing.sign_clause:
        return _silent(signing, public=public)
    if clause is None:
        return Link(_("Power to sign"), UNKNOWN, _("The clause that let it be signed is not recorded."))
    facts = [Fact(_("Role"), role_of(policy, signing.signed_as))]
    if clause.limit is not None:
        facts.append(Fact(_("Limit"), _("looked at before the signature; the amount is kept by the office")))
    return Link(_("Power to sign"), THERE, text_of(clause), facts, clause.source)


def _silent(signing: Signing, *, public: bool) -> Link:
    """The policy says nothing of who signs: which paper whoever recorded the signature named, or that nobody did."""
    what, named = _("Power to sign"), words.plain(signing.agreement, "authority")
    if not named:
        return Link(what, UNKNOWN, str(UNNAMED))
    says = _("The policy does not say who signs; this is the authority that was named for it.")
    return Link(what, THERE, says, [Fact(_("Authority"), named), *who_named(signing, public=public)])


def who_named(row: Naming, *, public: bool = True) -> list[Fact]:
    """Who named the authority, and on which day. Residents read the function; the office the name too."""
    who = words.plain(row, "named_as")
    if not public and row.named_by is not None:
        who = ", ".join(part for part in (row.named_by.name, who) if part)
    return [
        Fact(_("Who named this authority"), who),
        Fact(_("Named on"), words.day(row.named_on) if row.named_on else ""),
    ]


def checks(signing: Signing) -> list[Link]:
    """What the clause asks for before anyone signs: without it the case could not have been carried out."""
    policy = loaded(signing.policy)
    clause = _clause(policy, signing)
    if clause is None:
        return []
    met = _("It was found to be met before the signature.")
    asked = (policy.by_id[one] for one in clause.conditions)
    found = [Link(text_of(one), THERE, met, [], one.source) for one in asked if isinstance(one, Question)]
    cost = _("Cost within the limit of whoever signed")
    if clause.limit is None:
        return [*found, Link(cost, NEEDLESS, _("The clause sets no limit."))]
    return [*found, Link(cost, THERE, _("What it is anticipated to cost was within the limit."), [], clause.source)]


def _clause(policy: Policy, signing: Signing) -> Authority | None:
    found = policy.by_id.get(signing.sign_clause)
    return found if isinstance(found, Authority) else None


def role_of(policy: Policy, role: str) -> str:
    """What the policy calls a role."""
    found = policy.by_id.get(role)
    name = words.fine(found.name.in_(language())) if isinstance(found, Role) else role
    return name[:1].upper() + name[1:]


def text_of(clause: Clause) -> str:
    """A clause in the language of the page; by its name, where it has no wording of its own."""
    return words.fine(clause.text.in_(language()) or clause.name.in_(language()))
