"""A town whose policy says how agreements go on, and cases that went their way under it."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

from chancery.accounts.models import Role
from chancery.agreements import actions as agreements
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.cases import actions as cases
from chancery.cases.models import Case
from chancery.ids import uuid7
from tests import make

DAY = date(2026, 6, 1)
WHY = "As the vicar’s letter shows."
TOWN = """format = "chancery-policy/1"
[policy]
id = "town-2025"
title = { en = "The town's policy", fr = "La politique de la ville" }
home = { city = "Rivermouth", country = "CA" }
[[role]]
id = "office"
name = { en = "the office", fr = "le bureau" }
[[role]]
id = "city-council"
name = { en = "Council", fr = "le Conseil" }
[[role]]
id = "mayor"
name = { en = "the Mayor", fr = "la mairie" }
[[category]]
id = "sister"
name = { en = "Sister City", fr = "Ville jumelée" }
kind = "relationship"
status = "open"
term = { at_most = "5 years", renewal = "mutual-consent", open_ended = "not-allowed" }
[[category]]
id = "project"
name = { en = "Project", fr = "Projet" }
kind = "project"
status = "open"
[[category]]
id = "friend"
name = { en = "Friend", fr = "Amie" }
kind = "legacy"
status = "assignment-only"
[[question]]
id = "q-worth"
text = { en = "Is it worth it?", fr = "Cela en vaut-il la peine ?" }
answered_by = "office"
[[authority]]
id = "approve"
decides = "approve"
roles = ["city-council"]
source = "s. 7"
text = { en = "Council approves.", fr = "Le Conseil approuve." }
[[authority]]
id = "sign"
decides = "execute"
roles = ["mayor"]
source = "s. 8"
text = { en = "The Mayor signs.", fr = "La mairie signe." }
[[step]]
id = "assessment"
of = ["new", "renewal"]
name = { en = "Assessment", fr = "Évaluation" }
actors = ["office"]
gate = { all_of = ["q-worth"] }
[[step]]
id = "council"
of = ["new", "renewal", "conversion"]
name = { en = "Council", fr = "Conseil" }
actors = ["city-council"]
authority = "approve"
[[step]]
id = "signature"
of = ["new", "renewal", "alignment", "conversion"]
name = { en = "Signature", fr = "Signature" }
actors = ["mayor"]
authority = "sign"
[[procedure]]
id = "renew"
of = "renewal"
for = ["sister"]
[[procedure]]
id = "align"
of = "alignment"
from = ["friend", "sister"]
for = ["sister"]
[[procedure]]
id = "convert"
of = "conversion"
from = ["memorandum"]
for = ["sister"]
[[procedure]]
id = "replace"
of = "conversion"
from = ["pact"]
for = ["project"]
result = "successor"
"""

CRITERION = """[[criterion]]
id = "{id}"
name = {{ en = "{id}", fr = "{id}" }}
text = {{ en = "Is it {id}?", fr = "Est-ce {id} ?" }}
source = "s. 5"
force = "must"
judged_by = "office"
visibility = "{visibility}"
"""
"""A criterion that the office judges, for whoever its visibility says."""


def silent() -> str:
    """The same policy, when it says nowhere who signs: neither a clause of it nor a step."""
    text, last = TOWN.split('[[authority]]\nid = "sign"')
    steps = "[[step]]" + last.split("[[step]]", 1)[1]
    before, after = steps.split('[[step]]\nid = "signature"')
    text = f"{text}{before}[[procedure]]{after.split('[[procedure]]', 1)[1]}"
    return text.replace('of = ["new", "renewal", "conversion"]', 'of = ["new", "renewal", "alignment", "conversion"]')


def town(more: str = "", text: str = "") -> Any:
    """The policy in force, with more clauses where a test needs them, and who plays its roles."""
    whole = ((text or TOWN) + more).encode()
    made = make.policy_version("town-2025", whole, digest=sha256(whole).hexdigest(), in_force_from=date(2025, 1, 1))
    for policy_role, slug in (("office", "officer"), ("mayor", "city-manager")):
        role, _new = Role.objects.get_or_create(slug=slug, defaults={"name_en": slug, "name_fr": slug})
        cases.play(by=audit.service("svc-test"), policy_role=policy_role, role=role)
    return made


def agreement(category: str = "sister", **values: Any) -> Agreement:
    """A signed agreement of Lyon that holds a category and has a joint project."""
    term = {"starts_on": date(2021, 9, 1), "ends_on": date(2026, 8, 31), "signed": "2021-08-15"}
    made = make.agreement("Lyon", **(term | values))
    make.assignment(made, category, since=date(2021, 9, 1))
    agreements.add_joint_project(by=make.actor("officer"), agreement=made, title_en="Trees", title_fr="Arbres")
    return made


def taken_up(row: Agreement, kind: str, **more: Any) -> Case:
    """The case by which it is to go on, opened by the office."""
    by = more.pop("by", None) or make.actor("officer")
    return agreements.take_up(by=by, key=str(uuid7()), agreement=row, kind=kind, on=DAY, **more)


def carried(row: Agreement, kind: str, **more: Any) -> Case:
    """Such a case, approved where that is asked, and signed; criteria are judged as a test wants them."""
    judged = more.pop("judged", {})
    officer, case = make.actor("officer"), taken_up(row, kind, **more)
    case = cases.submit(by=officer, case=case, on=DAY, content_digest="1" * 64)
    if case.step == "assessment":
        cases.judge(by=officer, case=case, clause="q-worth", outcome="met", reasons="Much was done.", on=DAY)
        cases.close_step(by=officer, case=case, on=DAY)
    if case.step == "council":
        item = make.council_item("2026-06-01", outcome="adopted")
        cases.record_council(by=make.clerk(), case=case, item=item, on=DAY)
        cases.close_step(by=officer, case=case, on=DAY)
    for clause, outcome in judged.items():
        said = {"outcome": outcome, "reasons": WHY, "evidence": WHY, "on": DAY}
        cases.judge(by=audit.service("svc-test"), case=case, clause=clause, **said)
    if not case.is_open:
        return case
    mayor = make.person("Mireille")
    make.role(mayor, "city-manager")
    said = {"person": mayor, "role": "mayor", "yes": True, "shown": case.content_digest, "on": DAY}
    cases.decide(by=mayor.user.actor, case=case, **said)
    return cases.close_step(by=officer, case=case, on=DAY)
