from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "chancery.disclosure"
    default_auto_field = "django.db.models.BigAutoField"
