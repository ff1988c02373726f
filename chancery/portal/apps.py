"""The portal as Django knows it, with one check: a city's accent must be readable."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from chancery.theme import Unreadable, theme


class PortalConfig(AppConfig):
    """The public window."""

    name = "chancery.portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A start with an accent that cannot be read says so, with the figure."""
        register(accent_is_readable)


def accent_is_readable(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The accent of `city.toml`, on every ground that it is read on."""
    own = settings.CITY
    try:
        if own.accent:
            theme(own.accent, str(own.extra.get("accent_dark", "")))
    except Unreadable as why:
        return [Error(str(why), hint="Choose another accent in city.toml.", id="portal.E001")]
    return []
