"""The facts that a candidate is asked about: those that everyone may know, as they are on record."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from chancery.audit.models import Actor
from chancery.cases.actions import Letter, Told
from chancery.cases.models import Case
from chancery.desk.cases.report import Reader
from chancery.desk.cases.report.whole import LANGS
from chancery.desk.words import day
from chancery.links import PLACE
from chancery.policy.clauses import FactKind
from chancery.policy.facts import pick
from chancery.policy.phrases import name_of, value_phrase
from chancery.portal.words import fine
from chancery.records import DataClass


def facts(case: Case, by: Actor, on: date) -> list[Told]:
    """Each public fact with its name and value in both languages; what it would cost is not about the candidate."""
    english, french = (_in(Reader(case, by, on), lang) for lang in LANGS)
    return [Told(key, *pair(english[key], french[key])) for key in english if key in french]


def pair(english: tuple[str, str], french: tuple[str, str]) -> tuple[str, str, str, str]:
    """Names, then values, each in English and in French."""
    return english[0], french[0], english[1], french[1]


def _in(look: Reader, lang: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    with override(lang):
        for kind in look.policy.all(FactKind):
            fact = pick(look.known.facts.get(kind.id, ()), look.on, look.on, None)[0]
            public = fact is not None and {str(fact.data_class), str(kind.data_class)} == {DataClass.PUBLIC.value}
            if fact is not None and public and kind.type != "money":
                value = value_phrase(fact.value, kind, look.policy, "fr" if lang == "fr" else "en")
                named = name_of(kind, "fr" if lang == "fr" else "en")
                found[kind.id] = (fine(named[:1].upper() + named[1:]), fine(value))
    return found


def letter(body: str, language: str, until: date) -> Letter:
    """What the candidate is written: what it is about, the link, and its last day."""
    with override(language):
        city = getattr(settings.CITY, f"name_{language}")
        path = reverse("portal:facts-asked", kwargs={"token": PLACE})
        lines = (
            _("%(city)s is looking at an agreement with %(body)s, and asks whether its facts on record are right.")
            % {"city": city, "body": body},
            (_("Confirm or dispute them"), path),
            _("The link opens until %(day)s. It is for you alone: whoever has it can answer.") % {"day": day(until)},
        )
        return Letter(_("Facts about %(body)s") % {"body": body}, lines)
