"""A city's identity provider for tests: django-oauth-toolkit in a process of its own, on 127.0.0.1.

`python -m tests.accounts.provider PORT FOLDER CALLBACK` serves it until it is ended; everyone who asks is the person
whose number is in FOLDER/who. It has its own settings and database, and knows nothing of the product.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

CLIENT, SECRET = "chancery-tests", "a secret between the two"


def configure(folder: Path, port: int) -> None:
    """Settings of a small Django of its own."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 (this file is a program, not a module)
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 (once it is configured)
    from django.conf import settings  # noqa: PLC0415 (once it is configured)

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    ).decode()
    settings.configure(
        SECRET_KEY="provider",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.accounts.provider_urls",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "tests.accounts.provider_urls.somebody"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        WHO=folder / "who",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": pem,
            "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{port}/o",
            "SCOPES": {"openid": "who you are"},
            "PKCE_REQUIRED": True,
            "ALLOWED_REDIRECT_URI_SCHEMES": ["http", "https"],
        },
    )


class Silent(WSGIRequestHandler):
    """A server that says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def main(port: int, folder: Path, callback: str) -> None:
    """Make the database, know one client and two people, and serve."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    configure(folder, port)
    import django  # noqa: PLC0415 (once it is configured)

    django.setup()
    from django.contrib.auth.models import User  # noqa: PLC0415 (once it is configured)
    from django.core.management import call_command  # noqa: PLC0415 (once it is configured)
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 (once it is configured)
    from oauth2_provider.models import Application  # noqa: PLC0415 (once it is configured)

    call_command("migrate", verbosity=0)
    for name in ("first", "second"):
        User.objects.create_user(name, email="ana@example.org", password="x")  # the same address, and it says nothing
    Application.objects.create(
        client_id=CLIENT, client_secret=SECRET, client_type="confidential", algorithm="RS256",
        authorization_grant_type="authorization-code", redirect_uris=callback, skip_authorization=True, name="Chancery",
    )  # fmt: skip
    make_server("127.0.0.1", port, get_wsgi_application(), handler_class=Silent).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
