"""Before and at a ceremony: what is ready and what is not, read off the record. Nobody ticks a box."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from chancery.agreements.models import Agreement, AgreementEvent, AgreementPaper
from chancery.agreements.representing import clauses, representatives
from chancery.audit.models import Actor
from chancery.frame import NAMES, language
from chancery.papers.permissions import readable
from chancery.policy.phrases import role_name
from chancery.portal import words
from chancery.portal.certificate_links import MISSING, THERE, UNKNOWN, Fact, Link
from chancery.portal.certificate_signed import text_of
from chancery.strategy import policies


def of(row: Agreement, by: Actor, on: date) -> list[Link]:
    """Everything that is looked at, in the order in which it is needed. Only papers that this person may read count."""
    seen = readable(by).values("pk")
    texts = row.papers.filter(role=AgreementPaper.Role.TEXT, paper__in=seen).select_related("paper")
    return [_represents(row, on), *_texts(list(texts)), _signed(row), _held(row)]


def _represents(row: Agreement, on: date) -> Link:
    """Who may represent the City: another power than to sign."""
    what = _("Who represents the City")
    policy = policies.in_force(on)
    found, asked = representatives(row, on), clauses(policy, row.category)
    says = text_of(asked[0]) if asked else _("The policy in force does not say.")
    who = "; ".join(f"{one.person.name} ({one.role.name.in_(language())})" for one in found)
    source = asked[0].source if asked else ""
    facts = [Fact(_("Who may, today"), who or _("Nobody holds such a role on record.") if asked else who)]
    if policy is not None and asked:
        named = dict.fromkeys(role_name(policy, role, language()) for clause in asked for role in clause.roles)
        facts.insert(0, Fact(_("Whom the policy names"), "; ".join(named)))
    state = THERE if found else MISSING if asked else UNKNOWN
    return Link(what, state, says, facts, source)


def _texts(texts: list[AgreementPaper]) -> Iterator[Link]:
    """The signed text in each language of the city, which of them bind, and where each original lies."""
    for lang in settings.CITY.languages:
        mine = [one for one in texts if one.paper.language == lang]
        says = "; ".join(words.plain(one.paper, "title") for one in mine) or _("No text in this language is filed.")
        yield Link(_("Text (%(language)s)") % {"language": NAMES[lang]}, THERE if mine else UNKNOWN, says)
    binding = [one for one in texts if one.authentic]
    listed = ", ".join(NAMES.get(one.paper.language, one.paper.language) for one in binding)
    says = listed or _("Nobody recorded which language version is authentic.")
    yield Link(_("Language that binds"), THERE if binding else UNKNOWN, says)
    places = [Fact(words.plain(one.paper, "title"), one.paper.original_at) for one in texts]
    whole = bool(places) and all(one.value for one in places)
    says = _("Where each original lies.") if places else _("No signed text is filed.")
    yield Link(_("Originals"), THERE if whole else UNKNOWN, says, places)


def _signed(row: Agreement) -> Link:
    when = words.span(row.signed) if row.signed else ""
    state = THERE if row.standing != Agreement.Standing.DRAFT and when else UNKNOWN
    return Link(_("Signature"), state, when or _("It is not signed yet, or the day is not recorded."))


def _held(row: Agreement) -> Link:
    held = row.events.filter(kind=AgreementEvent.Kind.CEREMONY).last()
    if held is None:
        return Link(_("Ceremony"), UNKNOWN, _("None is on record."))
    who = Fact(_("The City was represented by"), words.plain(held, "authority"))
    return Link(_("Ceremony"), THERE, words.span(held.on), [who])
