"""Files of discarded returns that nobody needs any more, and of large uploads whose reading is over."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from districts.models import User, record
from districts.uploads import path_of_upload
from returns.models import FileReceived, Return, ReturnState

# Longer than any reading takes, and long enough for its sender to see how it ended.
RECEIVED_KEPT = timedelta(days=1)


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
    transaction.on_commit(lambda: path_of_upload(name).unlink(missing_ok=True))


def forget_received() -> int:
    """Forget how the reading of large files ended a day ago or longer, and delete the file where the reader was killed.

    Gives their number.
    """
    over = list(FileReceived.objects.filter(begun_at__lt=timezone.now() - RECEIVED_KEPT))
    for received in over:
        path_of_upload(received.stored_as).unlink(missing_ok=True)
        received.delete()
    return len(over)
