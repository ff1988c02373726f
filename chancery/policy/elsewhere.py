"""Categories of other files that a policy speaks of, such as those that a transition takes from: it has only their
ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chancery.policy.model import Lang, Policy, Text

ANOTHERS = Text("“{0}” (a category of another policy file)", "« {0} » (catégorie d'un autre fichier de politique)")


def beside(policy: Policy, others: Iterable[Policy]) -> Policy:
    """The same policy, which knows what these others call their categories, with their year unless the name says it:
    two policies may call theirs the same."""
    names: dict[str, Text] = {}
    for other in others:
        since = other.in_force or other.adopted
        year = str(since.year) if since else ""
        for one in other.categories:
            names.setdefault(one.id, Text(*(_of_year(one.name.in_(lang), year) for lang in ("en", "fr"))))
    return replace(policy, elsewhere=names)


def _of_year(name: str, year: str) -> str:
    return f"{name} ({year})" if year and year not in name else name


def name_in(policy: Policy, id: str, lang: Lang) -> str:
    """A clause of the file by its name or its wording; what is not in it by its id."""
    clause = policy.by_id.get(id)
    if clause is None:
        return id
    return clause.name.in_(lang) or clause.text.in_(lang).rstrip(".? ") or id


def category_names(policy: Policy, ids: Iterable[str], lang: Lang) -> str:
    """Categories by their names, wherever they are; of what no file at hand has, the id, and that it is another's."""
    return ", ".join(category_name(policy, id, lang) for id in ids)


def origin_names(policy: Policy, ids: Iterable[str], lang: Lang) -> str:
    """Categories from which a transition takes, as the policy before calls them: it may have some of the same ids."""
    known = policy.elsewhere
    return ", ".join(known[id].in_(lang) if id in known else category_name(policy, id, lang) for id in ids)


def category_name(policy: Policy, id: str, lang: Lang) -> str:
    """One category by its name, in the same way."""
    if id in policy.by_id:
        return name_in(policy, id, lang)
    return (policy.elsewhere.get(id) or Text(*(said.format(id) for said in ANOTHERS))).in_(lang)
