"""Connects what happens at sign-in with the audit trail."""

from django.apps import AppConfig


class DistrictsConfig(AppConfig):
    """Areas, accounts, roles and the audit trail."""

    name = "districts"

    def ready(self) -> None:
        """Put signing in and out on record, and ask for a second factor where it must be."""
        from districts.sign_in import second_factor, sessions, signing_in  # noqa: PLC0415 - it needs the models, which are not loaded before

        signing_in.connect()
        sessions.connect()
        second_factor.connect()
