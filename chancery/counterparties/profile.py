"""The profile of a city: what the office may record of each municipality, whatever the policy in force asks for."""

from __future__ import annotations

from dataclasses import replace

from chancery.counterparties.models import Counterparty
from chancery.policy import Policy
from chancery.policy.model import NO_TEXT, FactKind, Text

# None has the id of a criterion: what is recorded under that id is how somebody judged it. A domestic product names its
# currency itself: it is seldom counted in ours.
KINDS = (
    FactKind("population", name=Text("population", "population"), type="number"),
    FactKind("economy", name=Text("economy", "économie"), type="text"),
    FactKind("culture", name=Text("culture", "culture"), type="text"),
    FactKind("gdp", name=Text("GDP", "PIB"), type="money"),
    FactKind("gawc_class", name=Text("GaWC class", "classe GaWC"), type="text"),
    FactKind("sector_strengths", name=Text("strengths by sector", "forces par secteur"), type="text"),
    FactKind("hub_status", name=Text("whether it is a hub", "rôle de pôle"), type="text"),
)
NO_POLICY = Policy(id="", kind="policy", title=NO_TEXT, source="")


def with_profile(policy: Policy | None, row: Counterparty) -> Policy | None:
    """The policy with the rest of a city's profile, for a municipality: what the policy says of a fact itself stands,
    and a city without a policy has the profile alone."""
    if row.kind != Counterparty.Kind.MUNICIPALITY:
        return policy
    policy = policy or NO_POLICY
    rest = (one for one in KINDS if one.id not in policy.by_id)
    return replace(policy, clauses={**policy.clauses, "FactKind": (*policy.all(FactKind), *rest)})
