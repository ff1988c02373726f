"""Sign the demonstration's officer in, and say with which cookie, and which agreement was entered last.

CHANCERY_HOME=… signed_in.py
"""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancery.settings")
# A program of its own: models can be imported only when Django is set up.
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from chancery.accounts.models import User
from chancery.accounts.sessions import SessionStore
from chancery.agreements.models import Agreement
from chancery.settings import AUTHENTICATION_BACKENDS

user = User.objects.get(email="officer@example.org")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(session.session_key, Agreement.objects.order_by("-pk").values_list("reference", flat=True)[0])
