"""What the service has stored, so that two moments can be compared. A program of its own, with the site's settings."""

import json
import sys
from hashlib import sha256
from pathlib import Path

import django

TABLES = ("returns_", "indicators_", "improvement_", "scorecard_")


def stored() -> dict[str, str]:
    """Of each table of figures, texts and editions how many rows, and their hash; and the same of the uploads."""
    from django.conf import settings
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table.startswith(TABLES):
                cursor.execute(f'SELECT * FROM "{table}"')
                found[table] = _digest(repr(row) for row in cursor.fetchall())
        cursor.execute(
            "SELECT action, subject FROM districts_auditentry WHERE action LIKE 'return%' OR action LIKE 'edition%'"
        )
        found["audit trail"] = _digest(repr(row) for row in cursor.fetchall())
    uploads = Path(settings.UPLOAD_ROOT)
    names = [path.name for path in uploads.iterdir()] if uploads.is_dir() else []
    return found | {"uploads": _digest(names)}


def _digest(rows) -> str:
    lines = sorted(rows)
    return f"{len(lines)} {sha256(chr(10).join(lines).encode()).hexdigest()[:16]}"


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(stored()))
