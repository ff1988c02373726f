"""What an invented city writes of its next policy: told in one file, and gone through the same actions as people's."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from chancery.imports.story_people import actor
from chancery.policy import load as read
from chancery.policy.check import BLOCK_NAMES
from chancery.policy.rewrite import rewritten, succeeding, table
from chancery.strategy import actions, policies
from chancery.strategy.models import PolicyDraft


@transaction.atomic
def load(folder: Path) -> None:
    """Begin the draft and write in it, once: where something is being written, nothing is told again."""
    path = folder / "policy-draft.toml"
    base = policies.own(timezone.localdate())
    if not path.exists() or base is None or PolicyDraft.objects.exists():
        return
    story = tomllib.loads(path.read_text(encoding="utf-8"))
    by = actor(story["begun_by"])
    text = succeeding(bytes(base.content).decode("utf-8-sig"), base.policy_id, story["policy_id"], base.policy_id)
    draft = actions.begin(by=by, called=story["called"], content=text.encode(), base=base)
    for row in story["change"]:
        clause, who = row["clause"], actor(row["by"])
        kind = BLOCK_NAMES[type(read(draft.toml).by_id[clause])]
        after = rewritten(draft.toml, kind, clause, {**table(draft.toml, kind, clause), **row["values"]})
        draft = actions.write(by=who, draft=draft, held=draft.digest, text=after, clause=clause)
        english, french = row["reason"]
        actions.give_reason(by=who, draft=draft, clause=clause, text_en=english, text_fr=french)
    actions.ask_review(by=by, draft=draft, question=story["question"])
