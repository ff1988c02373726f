"""Fill a small register with one case that has a lot to it, and print the seconds of CPU that its pages take.

CHANCERY_HOME=… case_pages.py

Pages are asked for in the process itself, in turns, so that what is measured is ours alone.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import time
from datetime import date
from hashlib import sha256
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancery.settings")
# A program of its own: models can be imported only when Django is set up.
django.setup()

from django.test import Client
from lines import ROOT

from chancery import migrate
from chancery.accounts.models import Role
from chancery.audit import actions as audit
from chancery.cases import actions as cases
from chancery.cases.models import Case, CasePaper
from chancery.papers.intake import Sheet
from tests import make

QUESTIONS, FACTS, PAPERS, CASES, TURNS = 60, 200, 40, 10_000, 9
QUESTION = re.compile(r"\[\[question\]\]\nid = \"q-benefit\"\n.*?\n(?=\[\[)", re.DOTALL)


def policy() -> bytes:
    """The invented city's policy, whose assessment asks as many questions."""
    text = (ROOT / "chancery/city/demo/example/policy-2023.toml").read_text(encoding="utf-8")
    found = QUESTION.search(text)
    if found is None:
        raise SystemExit("The policy has another question now.")
    there = text.count("[[question]]")
    names = [f"q-benefit-{number}" for number in range(QUESTIONS - there)]
    more = "".join(found[0].replace("q-benefit", name) for name in names)
    asked = ", ".join(f'"{name}"' for name in names)
    return text.replace(found[0], found[0] + more).replace('"q-benefit", ', f'"q-benefit", {asked}, ').encode()


class Register:
    """A small register with one case that has a lot to it."""

    def __init__(self) -> None:
        self.by = audit.service("svc-bench")
        text = policy()
        make.policy_version("rivemont-2023", text, digest=sha256(text).hexdigest(), in_force_from=date(2023, 1, 1))
        for slug in ("officer", "head"):
            role, _new = Role.objects.get_or_create(slug=slug, defaults={"name_en": slug, "name_fr": slug})
            cases.play(by=self.by, policy_role="office", role=role)
        self.person = make.person("Olive")
        make.role(self.person, "officer")
        self.case, self.agreement = self._case()

    def _case(self) -> tuple[Any, Any]:
        body = make.counterparty("Aldenbruck", reference="CP-7", iso2="IT")
        for number in range(FACTS):
            make.fact(body, "population", 310_000 + number, valid_from=date(2000 + number % 20, 1, 1 + number % 28))
        agreement = make.agreement(body, reference="A-7")
        case = cases.open(by=self.by, kind="agreement", category="cooperation", subject="CP-7")
        for number in range(PAPERS):
            sheet = Sheet("txt", f"Paper {number}".encode(), f"Paper {number}")
            cases.file_paper(
                by=self.by, case=case, sheet=sheet, role=CasePaper.Role.REQUEST, title_en=f"Paper {number}"
            )
        cases.submit(by=self.by, case=case, on=date(2026, 6, 1), content_digest="1" * 64)
        Case.objects.filter(pk=case.pk).update(step="assessment")
        case.closings.create(step="proposal", passed=True, closed_on=date(2026, 6, 1), closed_by=self.by)
        return case, agreement

    def pages(self) -> dict[str, float]:
        """Seconds of CPU of each page: the agreement and the case in turns, Today before and after."""
        found = self._asked(
            {
                "case": f"/en/desk/cases/{self.case.reference}/",
                "agreement": f"/en/desk/agreements/{self.agreement.reference}/",
                "today before": "/en/desk/",
            }
        )
        many = [
            Case(
                reference=f"D-X-{number}", kind="agreement", category="cooperation", subject="CP-7",
                policy_id=self.case.policy_id, opened_on=date(2026, 6, 1), step="assessment", state="open",
            )
            for number in range(CASES)
        ]  # fmt: skip
        Case.objects.bulk_create(many, batch_size=500)
        return found | self._asked({"today after": "/en/desk/"})

    def _asked(self, pages: dict[str, str]) -> dict[str, float]:
        client = Client(headers={"host": "localhost"})
        client.force_login(self.person.user)
        took: dict[str, list[float]] = {name: [] for name in pages}
        for turn in range(TURNS + 1):
            for name, address in pages.items():
                began = time.process_time()
                answer = client.get(address)
                if answer.status_code != 200:
                    raise SystemExit(f"{address}: {answer.status_code}")
                if turn:
                    took[name].append(time.process_time() - began)
        return {name: statistics.median(each) for name, each in took.items()}


if __name__ == "__main__":
    migrate.up()
    print(json.dumps(Register().pages()))
