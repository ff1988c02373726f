"""What a policy wants every agreement of a category to have. Where none asks, nothing is missed."""

from __future__ import annotations

from chancery.policy import Policy
from chancery.policy.hearing import facts_of
from chancery.policy.model import Category, Criterion, Force
from chancery.policy.procedure import criteria

PROJECTS = "joint_projects"


def asks_project(policy: Policy | None, category: str) -> bool:
    """Must an agreement of this category name a joint project? Only the policy says so."""
    clause = policy.by_id.get(category) if policy else None
    if policy is None or not isinstance(clause, Category):
        return False
    wanted = [*criteria(policy, category), *(policy.by_id.get(one) for one in clause.must_have)]
    return any(
        isinstance(one, Criterion) and one.force is Force.MUST and one.test and PROJECTS in facts_of(one.test)
        for one in wanted
    )


def asking_project(policy: Policy | None) -> frozenset[str]:
    """The categories of which every agreement must name a joint project."""
    return frozenset(one.id for one in policy.categories if asks_project(policy, one.id)) if policy else frozenset()
