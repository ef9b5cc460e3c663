"""Returns read in at the command line, file by file, each with a report of what it held and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from districts.models import Area
from districts.tree import Level
from indicators.rules.terms import Labelled, Severity
from returns import actions
from returns.consequences import RatingChange, rating_changes
from returns.intake.drafting import Read, draft_return
from returns.intake.ownership import AreaNotStated, Sender
from returns.models import CellNotStored, Finding, Return, ReturnKind
from returns.page import preview
from returns.page.preview import ReadingChange
from returns.reading.lines import ProblemCode
from returns.reading.sandboxed import read_in_sandbox
from returns.reading.sheet.cells import WorkbookNotReadable


class ImportResult(Labelled):
    """What became of a file."""

    ACCEPTED = "accepted", "accepted"
    WAITING = "waiting", "waiting to be accepted"
    UNCHANGED = "unchanged", "nothing changes"
    REFUSED = "refused", "refused"


@dataclass(frozen=True)
class How:
    """How files are to be read in. `area` is what to take where a file doesn't say whom it is for.

    `accept` answers every question as proposed but those of `NOT_BY_ACCEPTING`: what only looks like a known name is
    taken with `near_names`, nobody multiplies a percentage or takes a figure of another unit for the officer, and a
    file that may mean other figures, periods or areas than were read waits for a person.

    Of a dry run whoever calls keeps nothing.
    """

    area: Area | None = None
    accept: bool = False
    illustrative: bool = False
    reason: str = ""
    dry_run: bool = False
    near_names: bool = False


@dataclass(frozen=True)
class Imported:
    """A file's report; a refused one has `message` alone."""

    file: str
    result: ImportResult
    message: str
    stored: Return | None = None
    differences: Sequence[ReadingChange] = ()
    taken: frozenset[int] = frozenset()
    findings: Sequence[Finding] = ()
    rating_changes: Sequence[RatingChange] = ()
    not_stored: Sequence[CellNotStored] = field(default=())


def import_file(path: Path, how: How, read: Read = read_in_sandbox) -> Imported:
    """Read in one file, and with `how.accept` make its lines readings, every question answered as proposed.

    Never raises for what is wrong with the file: that is its result.
    """
    try:
        draft = _drafted(path, how, read)
    except OSError as error:
        return _refused(path, f"{path} can't be opened: {error.strerror}.")
    except WorkbookNotReadable as error:
        return _refused(path, f"{path.name}: {error}")
    except AreaNotStated as error:
        first = Area.objects.filter(level=Level.AUTHORITY).values_list("slug", flat=True).first()
        return _refused(path, f"{path.name}: {error} Say it with --area, for example --area {first}.")
    found = preview.differences(draft, draft.lines.prefetch_related("indicator", "area"))
    changes = rating_changes(draft, found)
    result, message, taken = _decided(draft, found, how)
    return Imported(
        file=path.name,
        result=result,
        message=message,
        stored=draft,
        differences=found,
        taken=taken,
        findings=list(draft.findings.all()),
        rating_changes=changes,
        not_stored=list(draft.cells_not_stored.all()),
    )


def _drafted(path: Path, how: How, read: Read) -> Return:
    return draft_return(
        data=path.read_bytes(),
        file_name=path.name,
        by=Sender(None, list(Area.objects.select_related("parent__parent__parent"))),
        area=how.area,
        illustrative=how.illustrative,
        kind=ReturnKind.IMPORT,
        read=read,
    )


def _refused(path: Path, message: str) -> Imported:
    return Imported(path.name, ImportResult.REFUSED, message)


NEAR_NAMES = frozenset({"near_indicator", "near_area"})
NOT_BY_ACCEPTING = NEAR_NAMES | {"bare_fraction", "another_unit"}
# What a whole file may mean.
OF_THE_FILE = frozenset(
    {
        ProblemCode.TITLE_SAYS_OTHER,
        ProblemCode.TITLE_OF_TWO_PERIODS,
        ProblemCode.TITLE_OF_TWO_AREAS,
        ProblemCode.PERIOD_OF_TWO_MEANINGS,
    }
)


def _left_open(how: How) -> frozenset[str]:
    """The questions that are left to a person, and their lines with them."""
    return NOT_BY_ACCEPTING - NEAR_NAMES if how.near_names else NOT_BY_ACCEPTING


def _decided(
    draft: Return, found: Sequence[ReadingChange], how: How
) -> tuple[ImportResult, str, frozenset[int]]:
    """What becomes of a draft, in words, and the ids of the lines that were taken."""
    name = draft.file_name
    if preview.changes_nothing(found):
        actions.discard_return(monthly_return=draft, by=None)
        return (
            ImportResult.UNCHANGED,
            f"{name}: every figure stands stored already. Nothing changes.",
            frozenset(),
        )
    questions = list(draft.findings.filter(severity=Severity.QUESTION))
    if why := _why_it_waits(draft, questions, how):
        return ImportResult.WAITING, f"{name}: nothing is stored yet. {why}", frozenset()
    return _accepted(draft, found, questions, how)


def _why_it_waits(draft: Return, questions: Sequence[Finding], how: How) -> str:
    """What somebody has to do before a draft is accepted, empty where nothing is left to them."""
    asked = [each.what for each in questions if each.line_id is None and each.code in OF_THE_FILE]
    if how.accept and not asked:
        return ""
    if how.dry_run:
        next_step = "Leave out --dry-run to keep it, waiting to be accepted."
    elif asked:
        next_step = f"Answer it on the page of return {draft.pk}."
    else:
        next_step = f"Accept it on the page of return {draft.pk}, or add --yes."
    return " ".join([*asked, next_step])


def _accepted(
    draft: Return, found: Sequence[ReadingChange], questions: Sequence[Finding], how: How
) -> tuple[ImportResult, str, frozenset[int]]:
    """The draft made readings, but for the lines whose questions are left open."""
    name = draft.file_name
    left_open = {each.pk for each in questions if each.code in _left_open(how)}
    answers = {each.pk: True for each in questions if each.pk not in left_open}
    doubtful = {each.line_id for each in questions if each.pk in left_open}
    lines = [each.line.pk for each in found if each.line.pk not in doubtful]
    try:
        taken = actions.accept_return(
            monthly_return=draft, lines=lines, answers=answers, by=None, reason=how.reason
        )
    except actions.NothingToAccept:
        text = f"{name}: no line can be accepted. Mend the errors above and try again."
        return ImportResult.REFUSED, text, frozenset()
    text = f"{name}: {preview.accepted_words(len(taken), len(found))}."
    return ImportResult.ACCEPTED, text, frozenset(line.pk for line in taken)
