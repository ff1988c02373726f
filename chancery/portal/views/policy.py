"""A policy as numbered sentences, and what it changed in the one before."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.policy.check import BLOCK_NAMES
from chancery.policy.diff import Change, diff, replaced
from chancery.policy.elsewhere import beside
from chancery.policy.model import Note, Policy
from chancery.policy.read import read
from chancery.policy.reading_words import SECTIONS
from chancery.policy.values import Text
from chancery.portal import data, page, words
from chancery.portal.views import errors
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import bound, loaded, moratoria

# What a simulation is asked by, and the text of a policy is not.
ELSEWHERE = ("against", "as_of", "known_at", "show", "reading")
KINDS = {
    "removed": gettext_lazy("Removed"),
    "replaced": gettext_lazy("Replaced by a clause of the same title"),
    "changed": gettext_lazy("Changed"),
    "added": gettext_lazy("Added"),
}


def show(request: HttpRequest) -> HttpResponse:
    """The policy in force today; a city without one says so."""
    if (refused := errors.not_asked_here(request, *ELSEWHERE)) is not None:
        return refused
    known = data.kept().versions
    now = data.binding(data.today(), known)
    if now is None:
        return page.show(
            request, "portal/policy-none.html", {"here": words.POLICY, "versions": _versions(known)}, at="policy"
        )
    return _page(request, now, known, inside=False)


def version(request: HttpRequest, policy_id: str) -> HttpResponse:
    """One policy, in force or not."""
    if (refused := errors.not_asked_here(request, *ELSEWHERE)) is not None:
        return refused
    room = data.kept()
    return _page(request, find([*room.versions, *room.laws], policy_id), room.versions, inside=True)


def changes(request: HttpRequest, policy_id: str) -> HttpResponse:
    """Clause by clause, what a policy removed, changed and added to the one it replaces, or to another that is named:
    the removed ones first."""
    if (refused := errors.not_asked_here(request, *ELSEWHERE[1:])) is not None:
        return refused
    known, named = data.kept().versions, request.GET.get("against", "")
    new = find(known, policy_id)
    old = next((row for row in known if row.policy_id == (named or new.supersedes)), None)
    if named and old is None:
        return errors.unreadable_part(request, "against", errors.no_policy())
    if old is None:
        raise Http404
    found = diff(whole(old), whole(new), words.language())
    pairs = replaced(found, loaded(old), loaded(new))
    settled = {id(one) for pair in pairs for one in pair}
    again = [was._replace(kind="changed", after=now.after, clause=now.clause) for was, now in pairs]
    found = [one for one in found if id(one) not in settled]
    context = {
        "here": _("Differences"),
        "trail": [
            _step(words.POLICY, "portal:policy"),
            _step(words.text(new, "title"), "portal:policy-version", new.policy_id),
        ],
        "old": describe(old),
        "new": describe(new),
        "undecided": undecided(new),
        "groups": [
            (
                kind,
                word,
                _changes(again if kind == "replaced" else [one for one in found if one.kind == kind], old, new),
            )
            for kind, word in KINDS.items()
        ],
    }
    return page.show(request, "portal/policy-changes.html", context, at="policy", inside=True)


def _page(request: HttpRequest, row: PolicyVersion, known: list[PolicyVersion], inside: bool) -> HttpResponse:
    older = next((each for each in known if each.policy_id == row.supersedes), None)
    context = {
        "here": words.text(row, "title") if inside else words.POLICY,
        "trail": [_step(words.POLICY, "portal:policy")] if inside else [],
        "policy": describe(row),
        "incomplete": loaded(row).incomplete.in_(words.language()),
        "sections": read(whole(row), words.language()),
        "categories": category_links(row),
        "undecided": undecided(row),
        "silences": silences(row),
        "moratoria": _moratoria(row),
        "unbound": _unbound(row),
        "older": describe(older) if older else None,
        "versions": _versions([*known, *data.kept().laws]),
        "notes": beyond(row, data.notes("policy", row.policy_id) + data.notes("policy")),
    }
    return page.show(request, "portal/policy.html", context, at="policy", inside=inside)


def category_links(row: PolicyVersion) -> list[tuple[str, str]]:
    """The categories of a policy, each with the page of its own policy."""
    return [
        (words.fine(one.name.in_(words.language())), reverse("portal:policy-category", args=[row.policy_id, one.id]))
        for one in loaded(row).categories
    ]


def _moratoria(row: PolicyVersion) -> list[tuple[str, Any, str]]:
    """What Council stopped for a time above this policy, while both hold."""
    now = data.binding(data.today(), data.kept().versions)
    if now is None or now.pk != row.pk:
        return []
    found = [(one, version) for version, one in moratoria(data.today()) if version.published and version.pk != row.pk]
    return [(one.text.in_(words.language()), one.since, one.source) for one, _version in found]


def _unbound(row: PolicyVersion) -> list[str]:
    """Which laws are left out today above this policy, while it is in force, and why."""
    now = data.binding(data.today(), data.kept().versions)
    if now is None or now.pk != row.pk:
        return []
    found = bound(loaded(row), data.today(), published=True).unbound
    return [words.fine(said.in_(words.language())) for said in found.values()]


def whole(row: PolicyVersion) -> Policy:
    """A policy that knows categories of other policies by their names: of what is not in its file it has only the
    keys."""
    outside = {key: Text(name, name) for key, name in _outside(row).items()}
    return replace(loaded(row), elsewhere=outside | _before(row))


def _before(row: PolicyVersion) -> dict[str, Text]:
    """The categories of the policy that it replaces, as that one calls them, with its year: some may keep their ids."""
    old = next((one for one in data.kept().versions if one.policy_id == row.supersedes), None)
    return dict(beside(loaded(row), [loaded(old)]).elsewhere) if old else {}


def _outside(row: PolicyVersion) -> dict[str, str]:
    """The categories that are not in the policy's own file, by name and year."""
    room, own = data.kept(), loaded(row).by_id
    return {key: _of_year(room, key) for key in room.categories if key not in own}


def _of_year(room: data.Kept, key: str) -> str:
    """A category with the year of its policy: two policies may call theirs the same."""
    name = data.name(key, room.categories)
    return f"{name} ({room.years[key]})" if key in room.years else name


def undecided(row: PolicyVersion) -> str:
    """Where the decision is, if the record does not say what became of it and the policy is shown as in force."""
    item, since = row.council_item, row.in_force_from
    begun = since is not None and since <= data.today()
    if not begun or item is None or not item.public or item.outcome not in ("", "not-recorded"):
        return ""
    return f"{reverse('portal:decisions')}#{item.reference}"


def silences(row: PolicyVersion) -> list[str]:
    """What the sources do not say of the policy as a whole, and what is held all the same; not what its page says
    already of a decision nobody recorded."""
    lang, policy = words.language(), loaded(row)
    found = [] if undecided(row) else [policy.get(Note, id) for id in policy.notes]
    return [f"{one.text.in_(lang)} {one.treatment.in_(lang)}" for one in found if one.kind == "silence"]


def beyond(row: PolicyVersion, notes: list[data.Note]) -> list[data.Note]:
    """The notes that the policy's own file does not hold already."""
    return [note for note in notes if note.key not in loaded(row).by_id]


def find(known: list[PolicyVersion], policy_id: str) -> PolicyVersion:
    """The policy of this identifier among those that residents may read."""
    found = next((row for row in known if row.policy_id == policy_id), None)
    if found is None:
        raise Http404
    return found


def _versions(known: list[PolicyVersion]) -> list[dict[str, Any]]:
    return [describe(row) for row in known]


def describe(row: PolicyVersion) -> dict[str, Any]:
    """A policy as its pages name it."""
    on = data.today()
    begun = row.in_force_from is not None and row.in_force_from <= on
    return {
        "id": row.policy_id,
        "law": row.kind == PolicyVersion.Kind.OVERLAY,
        "title": words.text(row, "title"),
        "plain": words.plain(row, "title"),
        "from": row.in_force_from,
        "to": row.in_force_to,
        "coming": row.in_force_from is not None and not begun,
        "ended_by": row.ended_by,
        "now": begun and (row.in_force_to is None or row.in_force_to >= on),
        "digest": row.digest,
        "source": loaded(row).source,
        "url": reverse("portal:policy-version", args=[row.policy_id]),
        "changes": reverse("portal:policy-changes", args=[row.policy_id]),
        "simulation": reverse("portal:simulation", args=[row.policy_id])
        if row.policy_id in data.kept().simulated
        else "",
    }


def _changes(found: list[Change], old: PolicyVersion, new: PolicyVersion) -> list[dict[str, Any]]:
    """The clauses in the order in which a policy is read: what binds comes before who and what is named."""
    lang = words.language()
    titles = {BLOCK_NAMES[kind]: words.fine(title.in_(lang)) for kind, title in SECTIONS.items() if kind in BLOCK_NAMES}
    order = list(titles)
    found.sort(key=lambda one: order.index(one.block) if one.block in order else -1)
    return [{"clause": one.clause, "section": titles.get(one.block, "")} | _sides(one, old, new) for one in found]


def _of(found: list[Change], kind: str) -> list[Change]:
    return [one for one in found if one.kind == kind]


def _sides(one: Change, old: PolicyVersion, new: PolicyVersion) -> dict[str, str]:
    """A clause before and after. What changes of the policy itself is said by its title and its days."""
    if one.block != "policy":
        return {"before": one.before, "after": one.after}
    return {"before": _itself(old), "after": _itself(new)}


def _itself(row: PolicyVersion) -> str:
    since = _("first day in force not recorded")
    if row.in_force_from:
        since = _("in force from %(day)s") % {"day": words.day(row.in_force_from)}
    return f"{words.plain(row, 'title')}{_(': ')}{since}"


def _step(label: Any, name: str, *args: str) -> dict[str, Any]:
    return {"label": label, "url": reverse(name, args=args)}
