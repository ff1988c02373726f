from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "chancery.proposals"
    default_auto_field = "django.db.models.BigAutoField"
