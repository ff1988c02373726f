from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "chancery.desk"
