"""How the house is set. A city changes nothing here: it has its `city.toml` and a few environment variables."""

from __future__ import annotations

import os
import sqlite3
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from chancery import home, mailing

HOME = home.home()
CITY = home.city(HOME)
SECRET_KEY = os.environ.get("CHANCERY_SECRET_KEY") or home.secret_key(HOME)
DEBUG = os.environ.get("CHANCERY_DEBUG") == "1"
HTTPS = os.environ.get("CHANCERY_HTTPS") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *os.environ.get("CHANCERY_HOSTS", "").split()]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "chancery.audit",
    "chancery.papers",
    "chancery.search",
    "chancery.accounts",
    "chancery.notices",
    "chancery.council",
    "chancery.office",
    "chancery.notes",
    "chancery.strategy",
    "chancery.counterparties",
    "chancery.cases",
    "chancery.agreements",
    "chancery.memberships",
    "chancery.budgets",
    "chancery.activities",
    "chancery.designations",
    "chancery.proposals",
    "chancery.missions",
    "chancery.disclosure",
    "chancery.imports",
    "chancery.retention",
    "chancery.portal",
    "chancery.desk",
    # After our rooms, so that our words and pages come before its own.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "chancery.frame.living_city",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "chancery.frame.readable",
    "chancery.portal.views.errors.in_words",
]

ROOT_URLCONF = "chancery.urls"
WSGI_APPLICATION = "chancery.wsgi.application"
APPEND_SLASH = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [home.PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "chancery.accounts.frame.around",
                "chancery.desk.masthead.around",
            ],
        },
    }
]

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'chancery.sqlite3'}"
DATABASES: dict[str, Any] = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    HOME.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = home.sqlite_options(sqlite3.sqlite_version_info)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

AUTHENTICATION_BACKENDS = ["chancery.accounts.allauth.Logins"]
SESSION_ENGINE = "chancery.accounts.sessions"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "chancery.notices.allauth.Letters"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{CITY.name}: "
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Long enough for a set of forms, short enough for a desk that was left.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = False
PASSWORD_RESET_TIMEOUT = 3600
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = CITY.name
# A demonstration is served as http://localhost, where browsers allow passkeys without HTTPS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# The city's identity provider, if `city.toml` names one. Of a person it is asked for their `sub` and nothing else.
SOCIALACCOUNT_ADAPTER = "chancery.accounts.allauth.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = home.identity_provider(HOME, CITY)
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
# How often someone tried is counted here, for all the processes that serve.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(HOME / "cache")}
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0

# Where the pages are, for links in letters; how letters leave; and the queue that a worker empties.
ADDRESS = mailing.address(CITY.extra.get("address"))
globals().update(mailing.settings(CITY.extra.get("mail"), HOME, ADDRESS))
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

USE_I18N = True
USE_TZ = True
TIME_ZONE = CITY.time_zone
LANGUAGE_CODE = CITY.languages[0]
LANGUAGES = [pair for pair in (("en", _("English")), ("fr", _("French"))) if pair[0] in CITY.languages]
LOCALE_PATHS = [home.PACKAGE / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [home.PACKAGE / "static"]
# Whatever is sent, no more of one file than this is taken in; each page has a limit of its own below it.
LARGEST_UPLOAD_MB = max(CITY.largest_paper_mb, CITY.largest_import_mb)
FILE_UPLOAD_HANDLERS = [
    "chancery.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# No web server serves this folder: papers go out through their page, to those who may read them.
PAPERS = HOME / "papers"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PAPERS)},
    },
    "staticfiles": {"BACKEND": "chancery.look.DatedFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 86_400

# Pages have no scripts, load nothing from elsewhere, and nobody may put them in a frame.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "chancery.portal.views.errors.forged"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Everything but the health page, which is asked from inside, over HTTPS or not at all.
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
# The city's other names under the same domain are not ours to bind.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# Behind a web server that speaks HTTPS, and only there, its word for it is taken.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
