from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "lhs_platform.pages"
    label = "pages"
