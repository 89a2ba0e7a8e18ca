from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "lhs_platform.mail"
    label = "mail"
