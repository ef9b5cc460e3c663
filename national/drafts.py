"""A national file that waits for a yes: tried, and everything taken back but what it would do."""

from dataclasses import asdict
from pathlib import Path

from django.db import transaction

from districts.models import User
from districts.uploads import keep_upload, path_of_upload
from national.actions import FOLDER, Loading, load_file
from national.models import EditionState, NationalEdition
from national.report import LoadReport, Outcome


def draft_file(*, data: bytes, file_name: str, loading: Loading) -> NationalEdition:
    """Try a file and keep it, with the report of what its loading would do. Raises NationalFileRefused."""
    report = tried(data, file_name, loading)
    return NationalEdition.objects.create(
        title=report.edition or report.dataset or report.file,
        published=loading.published,
        file_name=report.file,
        sha256="",
        stored_as=keep_upload(data, FOLDER),
        report=_told(report),
        by=loading.by,
    )


def try_again(draft: NationalEdition) -> None:
    """Try a draft's file once more: a recipe was made for it. Raises NationalFileRefused."""
    report = tried(data_of(draft), draft.file_name, Loading(by=draft.by, published=draft.published))
    draft.report, draft.title = _told(report), report.edition or draft.title
    draft.save(update_fields=["report", "title"])


def tried(data: bytes, file_name: str, loading: Loading) -> LoadReport:
    """What loading would do; nothing stays."""
    with transaction.atomic():
        accepted = Loading(loading.by, loading.published, columns_accepted=True, stored_as="tried")
        report = load_file(data=data, file_name=file_name, loading=accepted)
        transaction.set_rollback(True)
    return report


def load_draft(*, draft: NationalEdition, by: User) -> LoadReport:
    """Load a draft's file: whoever says yes has seen what it does, and what is only alike."""
    loading = Loading(by, draft.published, columns_accepted=True, stored_as=draft.stored_as)
    with transaction.atomic():
        locked = NationalEdition.objects.select_for_update().get(pk=draft.pk, state=EditionState.DRAFT)
        report = load_file(data=data_of(locked), file_name=locked.file_name, loading=loading)
        if report.stored_as:  # the edition keeps the file
            locked.delete()
        elif report.outcome in (Outcome.LOADED, Outcome.KNOWN):
            discard_draft(locked)
    return report


def discard_draft(draft: NationalEdition) -> None:
    """Forget a draft and its file."""
    path = path_of_upload(draft.stored_as)
    draft.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def data_of(draft: NationalEdition) -> bytes:
    """The file's bytes."""
    return Path(path_of_upload(draft.stored_as)).read_bytes()


def _told(report: LoadReport) -> dict[str, object]:
    """The report as it is kept with a draft."""
    unknown = None if report.unknown is None else asdict(report.unknown)
    return {**report.as_data(), "facts": report.facts, "unknown": unknown}
