from django.apps import AppConfig

from lhs_platform.lib.wording import speak_plainly


class PagesConfig(AppConfig):
    name = "lhs_platform.pages"
    label = "pages"

    def ready(self) -> None:
        speak_plainly()
