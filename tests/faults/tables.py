"""The tables of a fault run, made at once."""


def make_tables() -> None:
    """Make the tables as the models have them. The migrations lead to the same ones, which the
    checks hold, and take five times as long."""
    from django.apps import apps
    from django.core.management import call_command
    from django.test import override_settings

    without = dict.fromkeys(app.label for app in apps.get_app_configs())
    with override_settings(MIGRATION_MODULES=without):
        call_command("migrate", run_syncdb=True, verbosity=0)
