"""What a request says, as deciders are shown it: an approval counts for this content and no other."""

from __future__ import annotations

import json
from hashlib import sha256

from chancery.cases.models import Case, CasePaper

BINDING = (CasePaper.Role.REQUEST, CasePaper.Role.REPORT, CasePaper.Role.TEXT)


def digest_of(case: Case) -> str:
    """The SHA-256 of what the request is, of all that is written of what it holds, and of the papers that say so."""
    held = {one.element: [one.there, sorted(one.parts), one.note] for one in case.elements.all()}
    papers = case.papers.filter(role__in=BINDING).values_list("role", "paper__sha256")
    whole = [case.kind, case.subject, case.category, case.moment, held, sorted(map(list, papers))]
    return sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def text_digest(case: Case) -> str:
    """The SHA-256 of the text as it stands: its newest version in each language, and which languages bind."""
    papers = case.papers.filter(role=CasePaper.Role.TEXT, paper__superseded_by=None)
    files = sorted(map(list, papers.values_list("paper__language", "paper__sha256")))
    binding = sorted(case.text_languages.filter(authentic=True).values_list("language", flat=True))
    return sha256(json.dumps([files, binding], ensure_ascii=False).encode()).hexdigest()
