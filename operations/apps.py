"""Keeps the database's own guard over what is on record, whatever a migration has done to its tables."""

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate


class OperationsConfig(AppConfig):
    """Backup, retention and the proof of the record."""

    name = "operations"

    def ready(self) -> None:
        """After every `migrate`, make the triggers that are missing and chain the entries that are not."""
        # Django tells of apps with models alone; it does so when all of them are migrated.
        trail = apps.get_app_config("districts")
        post_migrate.connect(_guard_the_record, sender=trail, dispatch_uid="guard the record")


def _guard_the_record(using: str, **_: object) -> None:
    from districts.append_only import missing, protect  # noqa: PLC0415 - with models, which are not loaded before
    from districts.sealing import seal  # noqa: PLC0415
    from operations.guards import GUARDS  # noqa: PLC0415

    connection = connections[using]
    if "districts_chainlink" not in connection.introspection.table_names():
        return  # migrated to somewhere in the past
    if missing(connection, GUARDS):
        protect(connection, GUARDS)
    seal(wait=True, using=using)
