"""What the page of a draft shows: what it changes, what that does to the register, and every clause to be amended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts.models import names_of
from chancery.agreements import permissions as agreements
from chancery.audit.models import Actor
from chancery.designations import permissions as designations
from chancery.designations import trial
from chancery.designations.views import places
from chancery.desk.workshop import pauses
from chancery.frame import language
from chancery.policy import Policy, PolicyError, load
from chancery.policy.diff import Change, diff
from chancery.policy.lint import lint
from chancery.policy.placing import NOT_SHOWN, UNPLACED
from chancery.policy.read import Section, read
from chancery.policy.report import breach_sentences, laws_apart
from chancery.strategy import policies
from chancery.strategy.models import PolicyDraft, PolicyVersion


class Said(NamedTuple):
    """One remark on a text, at its line."""

    line: int
    text: str


def find(pk: Any) -> PolicyDraft:
    """The draft of this number, or there is none."""
    return get_object_or_404(PolicyDraft.objects.select_related("base", "version"), pk=pk)


def text_of(draft: PolicyDraft) -> Policy | None:
    """What a draft says; None where its text cannot be read, which only a fault of the database brings about."""
    try:
        return load(draft.toml, name=draft.called or "draft")
    except PolicyError:
        return None


def readable(draft: PolicyDraft) -> Policy:
    """The same, where there is nothing to show without it."""
    policy = text_of(draft)
    if policy is None:
        raise Http404
    return policy


def faults(text: str) -> list[Said]:
    """What keeps a text from being a policy, by line."""
    try:
        load(text, name="draft")
    except PolicyError as error:
        return [Said(one.line, one.message.in_(language())) for one in error.problems]
    return []


def remarks(policy: Policy) -> list[Said]:
    """What a careful reader would remark, by line."""
    return sorted(Said(one.line, one.message.in_(language())) for one in lint(policy))


def changes(draft: PolicyDraft, policy: Policy) -> list[Change]:
    """What the draft changes in the adopted text; the head of the file, which only names it, is left out."""
    if draft.base is None:
        return []
    found = diff(policies.loaded(draft.base), policy, language())
    return [one for one in found if one.block != "policy"]


def adopted(draft: PolicyDraft, clause: str) -> dict[str, Any]:
    """A clause of the adopted text as it is read, in both languages; empty where it has none."""
    if draft.base is None:
        return {}
    base = policies.loaded(draft.base)
    found: dict[str, Any] = {}
    for lang in ("en", "fr"):
        read_ = next((one for part in read(base, lang) for one in part.clauses if one.id == clause), None)
        if read_ is not None:
            found[lang] = read_
    return found


def sections(policy: Policy) -> list[Section]:
    """Every clause, under the titles under which a reader finds it."""
    return read(policy, language())


def register(
    draft: PolicyDraft, policy: Policy, by: Actor | None, *, every: bool, later: date | None = None
) -> dict[str, Any]:
    """The register under the draft against the policy in force, today or as of a later day: how many each category
    gets, who moves and why, and which moratoria hold on that day or from one to come."""
    base = draft.base.policy_id if draft.base else ""
    version = PolicyVersion(policy_id=policy.id, digest=draft.digest, supersedes=base, kind=PolicyVersion.Kind.POLICY)
    reader = designations.reader_of(by)
    today = timezone.localdate()
    since = later + timedelta(days=1) if later else today
    run = trial.Trial(version, since, among=agreements.visible(by), reader=reader, text=policy)
    lines = [one for one in run.lines(language()) if every or one.row.changes]
    return {
        "eve": run.eve,
        "of": len(run.run.rows),
        "moving": sum(1 for row in run.run.rows if row.changes),
        "table": [(_name(run, key), n) for key, n in trial.table(policy, (row.after for row in run.run.rows))],
        "laws": [one.sentence for one in laws_apart(run.policy, language(), run.earlier)],
        "breaches": breach_sentences(run.policy, run.run.breaches, language()),
        "moratoria": pauses.of_run(policy, later or today),
        "later": later is not None,
        "lines": [
            {
                "reference": one.agreement.reference,
                "body": places.body(one.agreement),
                "before": _name(run, one.row.before),
                "after": _name(run, one.row.after),
                "nowhere": one.row.after == UNPLACED,
                "reasons": one.reasons,
                "action": one.action,
                "money": one.money,
            }
            for one in lines
        ],
    }


def history(draft: PolicyDraft) -> list[dict[str, Any]]:
    """Who changed what, the newest first."""
    found = list(draft.edits.order_by("-number"))
    people = names_of(one.edited_by_id for one in found)
    return [
        {"clause": one.clause, "who": people.get(one.edited_by_id, _("Someone of the office")), "at": one.edited_at}
        for one in found
    ]


def _name(run: trial.Trial, key: str) -> str:
    if key == NOT_SHOWN:
        return _("Not shown")
    return _("No place found") if key == UNPLACED else places.category(run.policy, key, run.earlier)
