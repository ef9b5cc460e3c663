"""A file becomes a draft: read, understood, stored with every line, finding and cell not stored. No reading changes."""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import reduce
from hashlib import sha256
from pathlib import Path

from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import Model
from django.utils import timezone

from districts.models import Area, record
from districts.uploads import UploadNotKept, keep_upload, kept_file, path_of_upload
from indicators.rules.periods import month_end
from returns.bulk import insert_rows
from returns.checks.history import CheckedLines, check_history
from returns.checks.lines import CheckContext, check
from returns.checks.once import asked_once, findings_of
from returns.checks.rates import stated_rate_differs
from returns.history import history_around
from returns.intake.ownership import Sender, area_of, questions_about_owner
from returns.intake.profile import answered_as_before
from returns.intake.remembered_names import headings_of
from returns.intake.shown_rates import rates_shown
from returns.intake.storing import store_findings, store_lines
from returns.matching.match import (
    Catalogue,
    FindingMade,
    ResolvedLine,
    resolve,
    vocabulary_of,
    with_named_denominators,
)
from returns.matching.vocabulary import Vocabulary
from returns.models import (
    CellCorrected,
    CellNotStored,
    NameChosen,
    NameKind,
    Return,
    ReturnKind,
    ReturnState,
    SendingKey,
)
from returns.queries import catalogue_for, stored_readings
from returns.reading import read_return
from returns.reading.lines import WorkbookRead
from returns.reading.sheet.cells import WorkbookNotReadable
from returns.reading.sheet.corrected import Corrections
from returns.reading.sheet.dates import Span

# How a file becomes lines: its bytes, its name, what headings mean beside those that are known, the hidden sheets to
# read, the words that it can be made of, the cells that were corrected.
Read = Callable[[bytes, str, Mapping[str, str], Collection[str], Vocabulary, Corrections], WorkbookRead]


log = logging.getLogger(__name__)


class FileNotKept(WorkbookNotReadable):
    """There is no room for the file, or no way to write it; nothing was stored."""


class ReturnNotOpen(Exception):
    """The return was accepted, discarded or withdrawn before."""


def draft_return(
    *,
    data: bytes,
    file_name: str,
    by: Sender,
    area: Area | None = None,
    illustrative: bool = False,
    kind: ReturnKind = ReturnKind.UPLOAD,
    read: Read = read_return,
    sent_with: SendingKey | None = None,
) -> Return:
    """Read a file and keep it with every line, finding and cell not stored. No reading changes.

    `read` turns the file into lines: what comes from outside is read in the sandbox. Raises WorkbookNotReadable,
    FileNotKept, or AreaNotStated where neither the file nor `area` says whom it is for. An upload without a line is
    kept where somebody may say what its headings mean, or that a hidden sheet is to be read.
    """
    # Read and understood before the transaction begins: a large file takes seconds, for which no one else has to wait.
    catalogue = catalogue_for({each.pk for each in by.areas}, by.authorities)
    workbook = read(data, file_name, headings_of(by.authorities), (), vocabulary_of(catalogue), {})
    if not workbook.lines and not (kind is ReturnKind.UPLOAD and workbook.asks):
        raise WorkbookNotReadable(_nothing_found(workbook))
    owner = area or area_of(workbook, catalogue, by)
    checked = _understand_all(workbook, catalogue, owner, illustrative)
    asked = _asked_of(workbook, checked, owner, by, chosen=area is not None)
    with file_kept(data, Return) as name, transaction.atomic():
        stored = Return.objects.create(
            area=owner,
            kind=kind,
            title=workbook.title_text[:300],
            period_end=_month_of(workbook),
            illustrative=illustrative,
            file_name=Path(file_name).name[:255],
            stored_as=name,
            sha256=sha256(data).hexdigest(),
            uploaded_by=by.user,
            sent_with=sent_with,
        )
        _store_read(stored, workbook, checked, asked)
        about = {"id": stored.pk, "lines": len(checked.lines), "sha256": stored.sha256}
        about |= {} if sent_with is None else {"key": sent_with.name}
        record(by=by.user, action="return uploaded", subject=stored, after=about)
    return stored


def choose_names(
    *, monthly_return: Return, chosen: Iterable[NameChosen], by: Sender, read: Read = read_return
) -> Return:
    """Read a draft's file again, taking names that were not recognised for what the officer says they mean.

    `chosen` are unsaved; together with those chosen before they hold for this return, and are remembered when lines
    named so are accepted. Raises ReturnNotOpen, or WorkbookNotReadable where the file is gone.
    """
    given = {(each.kind, each.text): each for each in chosen}
    names = {(each.kind, each.text): each for each in monthly_return.names_chosen.all()} | given
    again = _read_again(monthly_return, names.values(), corrections_of(monthly_return), by, read)
    with transaction.atomic():
        locked = _replace_read(monthly_return, again)
        for (kind, text), name in given.items():
            meant = {"indicator": name.indicator, "basis": name.basis, "area": name.area, "means": name.means}
            locked.names_chosen.update_or_create(kind=kind, text=text, defaults=meant)
        said = {text: str(name) for (_, text), name in given.items()}
        record(by=by.user, action="names chosen", subject=locked, after=said, area=locked.area)
    return locked


def correct_cell(
    *, monthly_return: Return, place: CellCorrected, by: Sender, read: Read = read_return
) -> Return:
    """Read a draft's file again with one more cell corrected; the file itself stays as it came.

    `place` is unsaved. Raises ReturnNotOpen, or WorkbookNotReadable where the file is gone or says nothing any more.
    """
    corrections = corrections_of(monthly_return) | {(place.sheet, place.cell): place.after}
    again = _read_again(monthly_return, monthly_return.names_chosen.all(), corrections, by, read)
    if not again.workbook.lines:
        raise WorkbookNotReadable(_nothing_found(again.workbook))
    with transaction.atomic():
        locked = _replace_read(monthly_return, again)
        kept, _ = locked.cells_corrected.get_or_create(
            sheet=place.sheet, cell=place.cell, defaults={"before": place.before}
        )
        kept.after, kept.by = place.after, by.user
        kept.save()
        about = {"sheet": place.sheet, "cell": place.cell}
        record(
            by=by.user,
            action="cell corrected",
            subject=locked,
            before=about | {"says": kept.before},
            after=about | {"says": place.after},
            area=locked.area,
        )
    return locked


def corrections_of(monthly_return: Return) -> dict[tuple[str, str], str]:
    """By sheet and cell what is read there instead of what the file says."""
    return {(each.sheet, each.cell): each.after for each in monthly_return.cells_corrected.all()}


@dataclass(frozen=True)
class _ReadAgain:
    """A file of a draft that was read once more, and what was found."""

    workbook: WorkbookRead
    checked: CheckedLines
    asked: Sequence[FindingMade]


def _read_again(
    monthly_return: Return,
    names: Iterable[NameChosen],
    corrections: Corrections,
    by: Sender,
    read: Read,
) -> _ReadAgain:
    known = list(names)
    said = {each.text: each.means for each in known if each.kind == NameKind.HEADING and each.means}
    shown = [each.text for each in known if each.kind == NameKind.SHEET and each.means]
    catalogue = catalogue_for({each.pk for each in by.areas}, by.authorities, known)
    workbook = read(
        _kept_file(monthly_return),
        monthly_return.file_name,
        {**headings_of(by.authorities), **said},
        shown,
        vocabulary_of(catalogue),
        corrections,
    )
    owner = monthly_return.area
    checked = _understand_all(workbook, catalogue, owner, monthly_return.illustrative)
    chose_area = not monthly_return.findings.filter(code="area_assumed").exists()
    asked = _asked_of(workbook, checked, owner, by, chosen=chose_area)
    return _ReadAgain(workbook, checked, asked)


def _asked_of(
    workbook: WorkbookRead, checked: CheckedLines, owner: Area, by: Sender, *, chosen: bool
) -> list[FindingMade]:
    """What is found about the whole file; what the sender has answered before with their answers."""
    asked = [
        *findings_of(workbook.problems),
        *asked_once(checked.lines),
        *questions_about_owner(workbook, owner, chosen=chosen),
    ]
    return answered_as_before(asked, by.user, owner)


def _replace_read(monthly_return: Return, again: _ReadAgain) -> Return:
    """Put what was read again in the place of what was read before. Raises ReturnNotOpen."""
    locked = Return.objects.select_for_update().get(pk=monthly_return.pk)
    if locked.state != ReturnState.DRAFT:
        raise ReturnNotOpen(f"This return is {locked.get_state_display().lower()} already.")
    for rows in (locked.findings, locked.lines, locked.cells_not_stored):
        rows.all().delete()
    locked.title, locked.period_end = again.workbook.title_text[:300], _month_of(again.workbook)
    locked.save()
    _store_read(locked, again.workbook, again.checked, again.asked)
    return locked


def _kept_file(monthly_return: Return) -> bytes:
    path = kept_file(monthly_return.stored_as)
    if path is None:
        raise WorkbookNotReadable("The file of this return is not kept here. Upload it again.")
    return path.read_bytes()


def _store_read(
    stored: Return, workbook: WorkbookRead, checked: CheckedLines, asked: Iterable[FindingMade]
) -> None:
    """Store what was read: lines with their findings, findings on sheets and on the whole, cells not stored."""
    store_lines(stored, checked)
    store_findings(stored, ((each, None) for each in (*asked, *checked.findings)))
    insert_rows(
        CellNotStored,
        ("monthly_return", "sheet", "cells", "text", "why"),
        ((stored.pk, cell.sheet, cell.ref, cell.text[:300], cell.why.label) for cell in workbook.not_stored),
    )


def _understand_all(
    workbook: WorkbookRead, catalogue: Catalogue, owner: Area, illustrative: bool
) -> CheckedLines:
    understood = [resolve(line, catalogue, owner.node) for line in workbook.lines]
    completed = with_named_denominators(understood, catalogue)
    month = _month_of(workbook)
    around = CheckContext(
        today=timezone.localdate(),
        month=month,
        stored=stored_readings(line.key for line in completed if line.key is not None),
        illustrative=illustrative,
        tree=catalogue.tree,
    )
    lines = _with_rates(check(completed, around), owner, illustrative)
    history = history_around(
        lines, tree=catalogue.tree, owner=owner.node, month=month, illustrative=illustrative
    )
    return check_history(lines, history, [resolve(total, catalogue, owner.node) for total in workbook.totals])


def _with_rates(lines: list[ResolvedLine], owner: Area, illustrative: bool) -> list[ResolvedLine]:
    """The lines, each whose stated rate is another than its page will show with a warning that says so."""
    shown = rates_shown(lines, owner, illustrative=illustrative)
    checked = []
    for line in lines:
        found = stated_rate_differs(line, shown.get(line.key)) if line.key is not None else []
        checked.append(reduce(ResolvedLine.with_finding, found, line))
    return checked


def _nothing_found(workbook: WorkbookRead) -> str:
    told = " ".join(f"{problem.what} {problem.remedy}".strip() for problem in workbook.problems)
    return f"No figures were found in this file. {told}".strip()


def _month_of(workbook: WorkbookRead) -> date | None:
    said = workbook.title_period
    return month_end(said.end) if said is not None and said.span is Span.MONTH else None


@contextmanager
def file_kept(data: bytes, model: type[Model]) -> Iterator[str]:
    """The name of the original, kept from here on; it goes again where the block fails and no row of `model` names it.

    Around the transaction that stores the name. Raises FileNotKept.
    """
    name = keep_file(data)
    try:
        yield name
    except BaseException:
        if not _is_named(name, model):
            path_of_upload(name).unlink(missing_ok=True)
        raise


def _is_named(name: str, model: type[Model]) -> bool:
    """Whether a row names a file; where the database can't be asked it may."""
    try:
        return model._default_manager.filter(stored_as=name).exists()
    except (DatabaseError, InterfaceError):
        return True


def keep_file(data: bytes) -> str:
    """Keep the original. Raises FileNotKept."""
    try:
        return keep_upload(data)
    except UploadNotKept as error:
        raise FileNotKept(str(error)) from error
