from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "outcomes"

    def ready(self) -> None:
        from outcomes.emails import digests, reminders

        digests.register()
        reminders.register()
