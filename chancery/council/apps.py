from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "chancery.council"
    default_auto_field = "django.db.models.BigAutoField"
