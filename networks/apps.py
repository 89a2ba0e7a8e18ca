from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "networks"

    def ready(self) -> None:
        from networks import emails, receivers

        emails.register()
        receivers.connect()
