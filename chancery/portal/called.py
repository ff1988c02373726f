"""What the register's search finds agreements by beside their own words: what their category, status and goals are
called, in both languages."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from chancery.agreements.called import NOTHING, Called
from chancery.agreements.tallies import NOT_RECORDED
from chancery.portal import data, words
from chancery.portal.rows import Filters
from chancery.search.words import tokens

STATUSES = words.STATUS_CHOICES
NO_CATEGORY = _("No category")


def names(asked: Filters) -> Called:
    """The words of each value, made once for each state of the record; none where no words are asked."""
    if "q" not in asked:
        return NOTHING
    room = data.kept()
    found: Called = room.said.get("called") or room.said.setdefault("called", _names(room))
    return found


def _names(room: data.Kept) -> Called:
    return {
        "category": {key: _words(one.name.en, one.name.fr) for key, one in room.categories.items()}
        | {NOT_RECORDED: _words(_in("en", NO_CATEGORY), _in("fr", NO_CATEGORY))},
        "status": {key: _words(_in("en", word), _in("fr", word)) for key, word in STATUSES.items()},
        "goal": {key: _words(row.name_en, row.name_fr) for key, row in room.goals.items()},
    }


def _words(english: str, french: str) -> frozenset[str]:
    return frozenset(tokens([english], [french]).split())


def _in(lang: str, word: Any) -> str:
    with override(lang if lang in dict(settings.LANGUAGES) else None):
        return str(word)
