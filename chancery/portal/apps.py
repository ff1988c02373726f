from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "chancery.portal"
    default_auto_field = "django.db.models.BigAutoField"
