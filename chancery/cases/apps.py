from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "chancery.cases"
    default_auto_field = "django.db.models.BigAutoField"
