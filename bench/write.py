"""Write something small in the register, as the office does all day: one agreement, through its action."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancery.settings")
# A program of its own: models can be imported only when Django is set up.
django.setup()

from chancery.agreements import actions
from chancery.audit import actions as audit
from chancery.counterparties.models import Counterparty

actions.register(by=audit.service("svc-bench"), counterparty=Counterparty.objects.order_by("-pk")[0], standing="signed")
