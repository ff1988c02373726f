"""Put papers in the record."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.papers import permissions
from chancery.papers.models import Paper
from chancery.records import DataClass, changed

MAY_NOT = ("Only the office may file papers.", "Seul le bureau peut verser des documents au dossier.")


@transaction.atomic
def cite(*, by: Actor, url: str, data_class: str = DataClass.PUBLIC, **values: Any) -> Paper:
    """Enter a page elsewhere that the record cites; the same address is entered once for each version."""
    require(permissions.may_file(by), *MAY_NOT)
    paper = Paper(url=url, data_class=data_class, **values)
    paper.clean_fields()
    known = Paper.objects.filter(url=url, version=paper.version, sha256="").first()
    if known is not None:
        return known
    paper.save(force_insert=True)
    sealed = data_class != DataClass.PUBLIC
    audit.record(by=by, type="paper.cited", ref="", changed=changed(paper), sealed=sealed)
    return paper
