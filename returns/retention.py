"""Files of discarded returns that nobody needs any more."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from districts.models import User, record
from returns.models import Return, ReturnState


def discarded_before(moment: datetime) -> QuerySet[Return]:
    """The returns discarded before then whose file is still kept."""
    found = Return.objects.filter(state=ReturnState.DISCARDED, decided_at__lt=moment)
    return found.exclude(stored_as="").select_related("area__parent__parent__parent")


@transaction.atomic
def delete_file(*, monthly_return: Return, by: User | None) -> None:
    """Delete the file of a discarded return; what was read out of it, and its checksum, stay."""
    name, monthly_return.stored_as = monthly_return.stored_as, ""
    monthly_return.save(update_fields=["stored_as"])
    record(by=by, action="return file deleted", subject=monthly_return, area=monthly_return.area)
    transaction.on_commit(lambda: (Path(settings.UPLOAD_ROOT) / name).unlink(missing_ok=True))
