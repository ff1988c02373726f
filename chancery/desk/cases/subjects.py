"""What a case is about, and what the rooms above it know of that: a case itself keeps only a number.

A room whose records become cases adds its own source here, and nothing else changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple, Protocol

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.agreements import known as of_register
from chancery.agreements.models import Agreement
from chancery.agreements.permissions import visible
from chancery.audit.models import Actor
from chancery.budgets import facts as of_money
from chancery.cases.content import digest_of
from chancery.cases.facts import Known
from chancery.cases.models import Case
from chancery.counterparties.models import Counterparty
from chancery.desk import words
from chancery.frame import language
from chancery.proposals import facts as of_proposal
from chancery.proposals.models import Proposal
from chancery.search.words import fold
from chancery.strategy.models import PolicyVersion


class Subject(NamedTuple):
    """What a case is about: its name, its page, and the page where a fact about it is entered (by the fact's key), or
    about the counterparty that it is (`about`). What nobody has recognised yet is recognised first."""

    name: str
    url: str = ""
    enter: str = ""
    about: str = ""
    recognise: str = ""

    def fact_url(self, reference: str, key: str) -> str:
        """Where this fact is entered; empty where no room takes it."""
        return reverse(self.enter, kwargs={"reference": self.about or reference, "key": key}) if self.enter else ""


class Source(Protocol):
    """A room whose records cases are about."""

    def named(self, references: Iterable[str]) -> dict[str, Subject]:
        """Those of these numbers that are its own."""

    def like(self, text: str) -> QuerySet[Any]:
        """The numbers of its records whose name holds a text, for the search in the list."""

    def known(self, case: Case, on: date) -> Known | None:
        """What it knows of the subject; None where the subject is not its own."""


class Bodies:
    """Counterparties: a candidate with which there is no agreement yet."""

    def named(self, references: Iterable[str]) -> dict[str, Subject]:
        """By their present names."""
        rows = Counterparty.objects.filter(reference__in=list(references)).select_related("merged_into")
        return {row.reference: self._subject(row) for row in rows}

    def like(self, text: str) -> QuerySet[Any]:
        """By their name in either language."""
        said = fold(text)
        rows = Counterparty.objects.filter(Q(sort_en__contains=said) | Q(sort_fr__contains=said))
        return rows.values("reference")

    def known(self, case: Case, on: date) -> Known | None:
        """What was established of it, and the stages it went through."""
        return of_register.of_counterparty(case.subject, language())

    def _subject(self, row: Counterparty) -> Subject:
        url = reverse("desk:counterparty", kwargs={"reference": row.reference})
        return Subject(words.plain(row.now, "name"), url, "desk:fact-enter")


class Agreements:
    """Agreements: one to renew, to bring into line, to turn into another."""

    def named(self, references: Iterable[str]) -> dict[str, Subject]:
        """By the names of their counterparties."""
        rows = Agreement.objects.filter(reference__in=list(references)).select_related("counterparty__merged_into")
        return {row.reference: self._subject(row) for row in rows}

    def like(self, text: str) -> QuerySet[Any]:
        """By the name they are sorted under."""
        said = fold(text)
        rows = Agreement.objects.filter(Q(sort_name__contains=said) | Q(sort_name_fr__contains=said))
        return rows.values("reference")

    def known(self, case: Case, on: date) -> Known | None:
        """What is known of it and of its counterparty."""
        return of_register.of_agreement(case.subject, on, language())

    def _subject(self, row: Agreement) -> Subject:
        url = reverse("desk:agreement", kwargs={"reference": row.reference})
        return Subject(words.plain(row.counterparty.now, "name"), url, "desk:agreement-fact-enter")


class Proposals:
    """Proposals: what somebody wants the city to agree to."""

    def named(self, references: Iterable[str]) -> dict[str, Subject]:
        """By the name of the candidate, as it was written."""
        rows = Proposal.objects.filter(reference__in=list(references)).select_related("counterparty__merged_into")
        return {row.reference: self._subject(row) for row in rows}

    def like(self, text: str) -> QuerySet[Any]:
        """By the name of the candidate."""
        return Proposal.objects.filter(candidate_key__contains=fold(text)).values("reference")

    def known(self, case: Case, on: date) -> Known | None:
        """What it says of itself, and what the register knows better of its candidate."""
        row = Proposal.objects.filter(case=case).select_related("counterparty").first()
        return of_proposal.known(row, on, language()) if row else None

    def _subject(self, row: Proposal) -> Subject:
        where = {"reference": row.reference}
        name, url = row.candidate or row.reference, reverse("proposals:one", kwargs=where)
        if row.counterparty is None:
            return Subject(name, url, recognise=reverse("proposals:recognise", kwargs=where))
        return Subject(name, url, "desk:fact-enter", row.counterparty.now.reference)


class Policies:
    """Policies: the program that one of them sets up is reviewed."""

    def named(self, references: Iterable[str]) -> dict[str, Subject]:
        """By the title of the policy, which is all that they are about."""
        rows = PolicyVersion.objects.filter(policy_id__in=list(references)).defer("content").order_by("pk")
        url = reverse("desk:policy-drafts")
        return {
            row.policy_id: Subject(_("Review of the program: %(title)s") % {"title": words.plain(row, "title")}, url)
            for row in rows
        }

    def like(self, text: str) -> QuerySet[Any]:
        """By its title."""
        rows = PolicyVersion.objects.filter(Q(title_en__icontains=text) | Q(title_fr__icontains=text))
        return rows.values("policy_id")

    def known(self, case: Case, on: date) -> Known | None:
        """Nothing: facts are of a counterparty or of an agreement."""
        return Known() if case.is_review else None


SOURCES: tuple[Source, ...] = (Bodies(), Agreements(), Proposals(), Policies())


def named(references: Iterable[str]) -> dict[str, Subject]:
    """What these numbers are of; a number that no room knows is its own name."""
    wanted = list(dict.fromkeys(references))
    found: dict[str, Subject] = {}
    for source in SOURCES:
        if rest := [one for one in wanted if one and one not in found]:
            found |= source.named(rest)
    return {one: found.get(one, Subject(one)) for one in wanted}


def of(case: Case) -> Subject:
    """What a case is about."""
    return named([case.subject])[case.subject]


def like(text: str) -> Q:
    """Cases about something of this name."""
    return Q.create([Q(subject__in=source.like(text)) for source in SOURCES], connector=Q.OR)


def known(case: Case, on: date, *, reader: Actor | None = None) -> Known:
    """What the rooms above know of the subject, which papers are ready, and whether what it takes is reserved.

    Where clauses count agreements the register goes along: the whole of it, or for a page what its reader may see.
    """
    found = next((one for source in SOURCES if (one := source.known(case, on)) is not None), Known())
    lang = language()
    return of_money.beside(of_register.beside(found, case, on, among=_readable(reader), lang=lang), case, on, lang)


def content(case: Case) -> str:
    """The digest of what deciders are shown."""
    return digest_of(case)


def _readable(reader: Actor | None) -> QuerySet[Agreement] | None:
    return None if reader is None else visible(reader).exclude(standing=Agreement.Standing.DRAFT)
