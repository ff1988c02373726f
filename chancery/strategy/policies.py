"""Adopted texts as the engine reads them. A version never changes, so each is read once."""

from __future__ import annotations

from functools import lru_cache

from chancery.policy import Policy, load
from chancery.strategy.models import PolicyVersion


def loaded(version: PolicyVersion) -> Policy:
    """The policy that a stored version says."""
    return _of_digest(version.digest)


@lru_cache(maxsize=64)
def _of_digest(digest: str) -> Policy:
    version = PolicyVersion.objects.only("content", "policy_id").get(digest=digest)
    return load(bytes(version.content), name=version.policy_id)
