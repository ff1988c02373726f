"""Whether an agreement may be renewed, brought into line or turned into another by a case; and if not, why."""

from __future__ import annotations

from datetime import date

from chancery.agreements import rules
from chancery.agreements.models import Agreement, ChangeRequest
from chancery.cases.models import Case
from chancery.policy import Policy
from chancery.policy.block_parts import GOING_ON
from chancery.policy.moments import steps
from chancery.policy.procedure import procedures
from chancery.strategy.policies import loaded, own

NO_POLICY = (
    "No policy is in force, so there are no steps to take.",
    "Aucune politique n’est en vigueur\u00a0: il n’y a pas d’étapes.",
)
SILENT = {
    "renewal": (
        "The policy in force gives no procedure to renew such an agreement.",
        "La politique en vigueur ne donne pas de procédure pour renouveler une telle entente.",
    ),
    "alignment": (
        "The policy in force gives no procedure to bring such an agreement into line.",
        "La politique en vigueur ne donne pas de procédure pour mettre une telle entente en conformité.",
    ),
    "conversion": (
        "The policy in force gives no procedure to turn such an agreement into another.",
        "La politique en vigueur ne donne pas de procédure pour convertir une telle entente.",
    ),
}
OPEN_ALREADY = (
    "Such a case about this agreement is open already.",
    "Un tel dossier est déjà ouvert au sujet de cette entente.",
)
ASKED_ALREADY = (
    "A renewal is asked for already. Decide on that request first.",
    "Un renouvellement est déjà demandé. Décidez d’abord de cette demande.",
)
NOT_RENEWABLE = (
    "It is on record as not renewable. Conclude it, or propose a new agreement.",
    "Elle est consignée comme non renouvelable. Concluez-la, ou proposez une nouvelle entente.",
)
Said = tuple[str, str]


def policy_on(on: date) -> Policy | None:
    """The policy by which such a case would be judged."""
    version = own(on)
    return loaded(version) if version else None


def options(agreement: Agreement, kind: str, policy: Policy) -> tuple[str, ...]:
    """The categories to which it may come that way: for a renewal, the one that it holds."""
    found = procedures(policy, kind, (agreement.category, agreement.instrument))
    ways = [one.id for one in policy.categories if any(steps(policy, one.id, kind))]
    named = [one for one in ways if any(not each.categories or one in each.categories for each in found)]
    if kind == "renewal":
        return tuple(one for one in named if one == agreement.category)
    return tuple(one for one in named if kind == "alignment" or one != agreement.category)


def obstacle(agreement: Agreement, kind: str, on: date) -> Said | None:
    """Why no such case can be opened on a day; None where it can."""
    return obstacles(agreement, on)[kind]


def obstacles(agreement: Agreement, on: date) -> dict[str, Said | None]:
    """The same for each of the three, asked at once."""
    if agreement.standing != Agreement.Standing.SIGNED:
        return dict.fromkeys(GOING_ON, rules.SIGNED_ONLY)
    policy = policy_on(on)
    if policy is None:
        return dict.fromkeys(GOING_ON, NO_POLICY)
    there = open_kinds(agreement)
    return {kind: _obstacle(agreement, kind, on, policy, there) for kind in GOING_ON}


def open_kinds(agreement: Agreement) -> frozenset[str]:
    """What is on its way already, by a case."""
    rows = Case.objects.open().filter(subject=agreement.reference, kind__in=GOING_ON)
    return frozenset(rows.values_list("kind", flat=True))


def _obstacle(agreement: Agreement, kind: str, on: date, policy: Policy, there: frozenset[str]) -> Said | None:
    if not options(agreement, kind, policy):
        return SILENT[kind]
    if kind in there:
        return OPEN_ALREADY
    if kind != "renewal":
        return None
    asked = agreement.requests.waiting().filter(kind=ChangeRequest.Kind.RENEW).exists()
    return _term(agreement, on) or (ASKED_ALREADY if asked else None)


def _term(agreement: Agreement, on: date) -> Said | None:
    """A renewal has a term to extend, which still runs."""
    if agreement.renewal == Agreement.Renewal.NONE:
        return NOT_RENEWABLE
    if agreement.ends_on is None:
        return rules.NO_TERM
    return rules.ran_out(agreement.ends_on) if on > agreement.ends_on else None
