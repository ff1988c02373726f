from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "chancery.notes"
    default_auto_field = "django.db.models.BigAutoField"
