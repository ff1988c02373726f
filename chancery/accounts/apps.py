from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "chancery.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the sign-in library once the tables are known."""
        import_module("chancery.accounts.allauth")
