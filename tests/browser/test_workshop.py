"""The pages of the policy workshop read well on a phone, in both languages: the head of a text, clauses of the kinds
whose fields differ, the file itself, and the page on which a document is read back."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Browser
from test_case_journey import Seated, person, rivemont

from chancery.strategy.models import PolicyDraft

__all__ = ["rivemont"]
pytestmark = pytest.mark.browser
TONGUES = ("en", "fr")
CLAUSES = ("proposal", "reach", "contact", "comparable", "activities")


def test_a_draft_is_begun_and_each_of_its_pages_reads_well(browser: Browser, rivemont: str):
    officer = Seated(browser, rivemont, person("Olive", "officer"))
    officer.page.goto(f"{rivemont}/en/desk/policies/drafts/begin/")
    officer.send(called="After the review", policy_id="rivemont-2027")
    draft = str(PolicyDraft.objects.get().pk)
    for lang in TONGUES:
        with override(lang):
            paths = [
                reverse("desk:policy-draft", args=[draft]),
                *(reverse(f"desk:policy-draft-{name}", args=[draft]) for name in ("head", "file", "rates", "back")),
                *(reverse("desk:policy-draft-clause", args=[draft, clause]) for clause in CLAUSES),
            ]
        officer.reads_well(*paths)

    # An intake window is written as a day and a month, and read again so.
    officer.page.goto(f"{rivemont}/en/desk/policies/drafts/{draft}/clauses/proposal/")
    officer.send(**{"window-opens": "15 September", "window-closes": "31 October"})
    officer.page.goto(f"{rivemont}/fr/bureau/politiques/projets/{draft}/articles/proposal/")
    assert officer.page.locator("[name=window-opens]").input_value() == "15 septembre"
