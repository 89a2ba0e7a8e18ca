from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "lhs_platform.mail"
    label = "mail"

    def ready(self) -> None:
        from lhs_platform.mail import hooks

        hooks.listen()
