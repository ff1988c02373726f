"""A small city with a real policy: what the portal's tests stand on."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

import pytest

from chancery.home import PACKAGE, City
from chancery.policy import load
from chancery.strategy.models import PolicyVersion
from tests import make


def adopt(policy_id: str, since: date | None, until: date | None = None, **values: Any) -> PolicyVersion:
    """A policy that ships with the product, adopted by this city."""
    content = (PACKAGE / "city" / "policies" / f"{policy_id}.toml").read_bytes()
    title = load(content, name=policy_id).title
    values = {"title_en": title.en, "title_fr": title.fr, "published": True, **values}
    return PolicyVersion.objects.create(
        policy_id=policy_id,
        digest=sha256(content).hexdigest(),
        content=content,
        in_force_from=since,
        in_force_to=until,
        **values,
    )


@pytest.fixture
def policies(db):
    """Toronto's two policies, the second in force since 14 May 2024."""
    before = adopt("toronto-iap-2005", date(2005, 12, 7), date(2024, 5, 13))
    return before, adopt("toronto-iap-2024", date(2024, 5, 14), supersedes="toronto-iap-2005")


@pytest.fixture
def sagamihara(policies):
    """Carried over, although its class is not listed."""
    before, now = policies
    made = make.agreement("Sagamihara", iso2="JP", reference="S-1")
    make.assignment(made, "friendship-2005", policy=before, until=date(2024, 5, 13), basis="held")
    make.assignment(
        made,
        policy=now,
        since=date(2024, 5, 14),
        label_en="recommended 14 May 2024",
        label_fr="recommandée le 14 mai 2024",
    )
    make.fact(made.counterparty, "gawc_class", "not-listed", edition="2024")
    return made


@pytest.fixture
def agency(policies):
    """Historical, for its counterparty is not a municipality."""
    before, now = policies
    other = make.counterparty("Invest Dakar", iso2="SN", kind="agency", kind_basis="stated")
    made = make.agreement(
        other,
        iso2="SN",
        reference="D-1",
        instrument="memorandum",
        signed="2013..2019",
        standing="historical",
        standing_since=date(2024, 5, 14),
    )
    make.assignment(made, "memorandum", policy=before, until=date(2024, 5, 13), basis="held")
    make.assignment(made, "historical", policy=now, since=date(2024, 5, 14))
    return made


@pytest.fixture
def city(settings):
    """Say which city this is, for one test."""

    def named(**values: Any) -> None:
        settings.CITY = City(**{"name_en": "City of Example", "name_fr": "Ville d’exemple", **values})

    return named
