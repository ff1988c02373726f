from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "chancery.missions"
    default_auto_field = "django.db.models.BigAutoField"
