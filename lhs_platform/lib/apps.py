from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "lhs_platform.lib"
    label = "lib"
