from django.apps import AppConfig


class CounterpartiesConfig(AppConfig):
    name = "chancery.counterparties"
    default_auto_field = "django.db.models.BigAutoField"
