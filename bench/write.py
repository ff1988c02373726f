"""Write something small in the register, as the office does all day: one agreement, through its action."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancery.settings")
django.setup()

from chancery.agreements import actions  # noqa: E402
from chancery.audit import actions as audit  # noqa: E402
from chancery.counterparties.models import Counterparty  # noqa: E402

actions.register(by=audit.service("svc-bench"), counterparty=Counterparty.objects.order_by("-pk")[0], standing="signed")
