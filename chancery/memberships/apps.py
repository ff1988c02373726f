from django.apps import AppConfig


class MembershipsConfig(AppConfig):
    name = "chancery.memberships"
    default_auto_field = "django.db.models.BigAutoField"
