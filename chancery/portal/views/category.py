"""The policy of one category, to read, to print and to take along: “Policy for establishing …”."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery import documents
from chancery.documents import Block, Document, Heading, Paragraph, Table
from chancery.frame import city
from chancery.policy.establishing import Part, establishing
from chancery.policy.model import Category
from chancery.policy.read import Read
from chancery.portal import data, page, words
from chancery.portal.asof import KINDS
from chancery.portal.views import policy as policies
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import loaded

MADE = {"pdf": documents.pdf, "docx": documents.docx}
TITLES = {
    "definition": gettext_lazy("Definition"),
    "eligibility": gettext_lazy("Eligibility criteria"),
    "contents": gettext_lazy("What a proposal must contain"),
    "authority": gettext_lazy("Who signs, and who else decides"),
    "limits": gettext_lazy("Limits, and what may be set aside"),
    "money": gettext_lazy("Money, and what the City provides"),
    "life": gettext_lazy("While an agreement lives"),
    "before": gettext_lazy("Agreements made before"),
}


class Titled(NamedTuple):
    """One part under its heading."""

    title: str
    head: Read | None
    clauses: tuple[Read, ...]


def show(request: HttpRequest, policy_id: str, category: str) -> HttpResponse:
    """All that the policy says of one category, in the order in which it is asked."""
    row, clause = _find(policy_id, category)
    context: dict[str, Any] = {
        "here": title(clause),
        "trail": [
            {"label": words.POLICY, "url": reverse("portal:policy")},
            {"label": words.text(row, "title"), "url": reverse("portal:policy-version", args=[policy_id])},
        ],
        "policy": policies.describe(row),
        "undecided": policies.undecided(row),
        "silences": policies.silences(row),
        "incomplete": loaded(row).incomplete.in_(words.language()),
        "parts": parts(row, category),
        "files": [(kind, reverse("portal:policy-category-file", args=[policy_id, category, kind])) for kind in MADE],
        "others": [
            one for one in policies.category_links(row) if one[0] != words.fine(clause.name.in_(words.language()))
        ],
    }
    return page.show(request, "portal/policy-category.html", context, at="policy", inside=True)


def file(request: HttpRequest, policy_id: str, category: str, kind: str) -> HttpResponse:
    """The same as a paper."""
    row, _clause = _find(policy_id, category)
    if kind not in MADE:
        raise Http404
    lang = words.language()
    made = MADE[kind](document(row, category, city(lang)["name"]))
    named = f'attachment; filename="{policy_id}-{category}-{lang}.{kind}"'
    return HttpResponse(
        made, content_type=KINDS[kind], headers={"Content-Disposition": named, "X-Robots-Tag": "noindex"}
    )


def title(clause: Category) -> str:
    """What the policy of a category is called."""
    name = words.fine(clause.name.in_(words.language()))
    if clause.status == "open":
        return _("Policy for establishing an agreement: %(category)s") % {"category": name}
    return _("What the policy says of: %(category)s") % {"category": name}


def parts(row: PolicyVersion, category: str) -> list[Titled]:
    """Its parts under their headings; the steps are numbered."""
    found, number = [], 0
    for part in establishing(policies.whole(row), category, words.language()):
        number += part.key == "step"
        found.append(Titled(_heading(part, row, number), part.head, part.clauses))
    return found


def _heading(part: Part, row: PolicyVersion, number: int) -> str:
    if part.head is None:
        return str(TITLES[part.key])
    step = loaded(row).by_id[part.head.id]
    return _("Step %(n)s: %(name)s") % {"n": number, "name": words.fine(step.called(words.language()))}


def document(row: PolicyVersion, category: str, sender: str) -> Document:
    """The policy of a category as a paper: part by part, with how each clause is read and where it stands."""
    about, clause = policies.describe(row), loaded(row).category(category)
    said = [about["plain"]]
    if about["from"]:
        said.append(_("In force from %(day)s") % {"day": words.day(about["from"])})
    blocks: list[Block] = [Paragraph(f"{'. '.join(said)}. {words.fine(about['source'])}")]
    if policies.undecided(row):
        blocks.append(Paragraph(_("The decision is not recorded.")))
    blocks += [Paragraph(words.fine(text)) for text in policies.silences(row)]
    if incomplete := loaded(row).incomplete.in_(words.language()):
        blocks.append(Paragraph(f"{_('This text is incomplete.')} {words.fine(incomplete)}"))
    for part in parts(row, category):
        blocks.append(Heading(part.title))
        if part.head is not None:
            blocks.append(Paragraph(words.fine(f"{part.head.text} {part.head.reading}")))
        if part.clauses:
            heads = (_("What the policy says"), _("How this register reads it"), _("Source"))
            blocks.append(Table(part.title, heads, [_row(one) for one in part.clauses]))
    foot = f"{row.policy_id}, SHA-256 {row.digest[:12]}…"
    return Document(title(clause), words.language(), blocks, sender=(sender,), foot=foot)


def _row(one: Read) -> tuple[str, str, str]:
    how = "\n".join(dict.fromkeys((one.reading if one.reading != one.text else "", *one.notes)))
    return words.fine(one.text or one.reading), words.fine(how), words.fine(one.source)


def _find(policy_id: str, category: str) -> tuple[PolicyVersion, Category]:
    row = policies.find(data.kept().versions, policy_id)
    clause = next((one for one in loaded(row).categories if one.id == category), None)
    if clause is None:
        raise Http404
    return row, clause
