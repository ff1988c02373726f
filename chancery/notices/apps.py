from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "chancery.notices"
