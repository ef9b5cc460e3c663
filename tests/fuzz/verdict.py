"""How a mutant ends: refused, found fault with, read as the good file, or read as a second reader reads it too."""

import traceback
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.test import Client
from django.urls import reverse

from districts.models import Area, Role, RoleName, User
from returns.intake.drafting import draft_return
from returns.intake.ownership import Sender
from returns.matching.vocabulary import Vocabulary
from returns.models import Return
from returns.reading import read_return
from returns.reading.lines import WorkbookRead
from returns.reading.sheet.cells import WorkbookNotReadable
from returns.reading.sheet.corrected import Corrections
from tests.fuzz.mutations import Mutant
from tests.fuzz.tables import FORMATS, GOOD
from tests.fuzz.witness import NoWitness, agrees, seen


class End(StrEnum):
    """How the upload of a mutant ended. The last two are faults."""

    REFUSED = "refused with a message"
    UNCHANGED = "read as the good file"
    FOUND = "read, with a finding that the good file has not"
    AS_WRITTEN = "read as a second reader reads it"
    RAISED = "raised an exception"
    DIFFERENT = "silently different"


FAULTS = (End.RAISED, End.DIFFERENT)
Facts = Counter[tuple[object, ...]]


@dataclass(frozen=True)
class Verdict:
    """How it ended; for a fault, what is wrong."""

    end: End
    about: str = ""


@dataclass(frozen=True)
class Outcome:
    """What an upload left: its figures, its findings, and what was read."""

    reading_values: Facts
    findings: Facts
    read: WorkbookRead


class Court:
    """Uploads mutants as Kent's performance team and judges how they end. Needs the library in the database."""

    def __init__(self) -> None:
        self.user, _ = User.objects.get_or_create(username="sender-of-mutants")
        self.kent = Area.objects.get(slug="kent")
        Role.objects.get_or_create(user=self.user, area=self.kent, role=RoleName.PERFORMANCE_TEAM)
        self.browser = Client()
        self.browser.force_login(self.user)
        areas = Area.objects.select_related("parent__parent__parent")
        self.sender = Sender(self.user, list(areas.filter(slug="kent") | areas.filter(parent=self.kent)))
        self.good = {
            each.name: self._uploaded(Mutant(each, each.write(GOOD), "nothing"), look=True)
            for each in FORMATS
        }

    def judge(self, mutant: Mutant) -> Verdict:
        """How the upload of a mutant ends."""
        good = self.good[mutant.format.name]
        try:
            found = self._uploaded(mutant, look=False)
            if found.reading_values != good.reading_values:
                found = self._uploaded(mutant, look=True)
        except WorkbookNotReadable as error:
            return (
                Verdict(End.REFUSED) if str(error).strip() else Verdict(End.RAISED, "a refusal without words")
            )
        except MemoryError:
            return Verdict(End.REFUSED)
        except Exception:
            return Verdict(End.RAISED, traceback.format_exc())
        if found.reading_values == good.reading_values:
            return Verdict(End.UNCHANGED)
        differing = list(_differing(mutant, found.read))
        if differing:
            return Verdict(End.DIFFERENT, "; ".join(differing))
        return Verdict(End.FOUND if found.findings - good.findings else End.AS_WRITTEN)

    def _uploaded(self, mutant: Mutant, *, look: bool) -> Outcome:
        """What the upload leaves; `look` opens its page too. Nothing of it stays."""
        read: list[WorkbookRead] = []

        def reader(
            data: bytes,
            file_name: str,
            headings: Mapping[str, str],
            shown: Collection[str],
            vocabulary: Vocabulary,
            corrections: Corrections,
        ) -> WorkbookRead:
            read.append(read_return(data, file_name, headings, shown, vocabulary, corrections))
            return read[0]

        with transaction.atomic():
            draft = draft_return(
                data=mutant.data,
                file_name=mutant.format.file_name,
                by=self.sender,
                area=self.kent,
                read=reader,
            )
            outcome = Outcome(_facts(draft), Counter(draft.findings.values_list("code", "what")), read[0])
            for text in _texts(draft):
                assert "\0" not in text, "a NUL, which PostgreSQL refuses"
                text.encode()
            if look:
                answer = self.browser.get(reverse("return", args=[draft.pk]))
                assert answer.status_code == 200, answer.status_code
            transaction.set_rollback(True)
        return outcome


FIGURES = ("indicator", "area", "basis", "period_end", "numerator", "denominator", "value", "missing_reason")


def _facts(draft: Return) -> Facts:
    """The figures of the lines that have no error."""
    faulty = draft.findings.filter(severity="error").values("line")
    return Counter(draft.lines.exclude(pk__in=faulty.exclude(line=None)).values_list(*FIGURES))


def _texts(draft: Return) -> Iterator[str]:
    yield draft.title
    for rows in (draft.lines, draft.findings, draft.cells_not_stored):
        for row in rows.values():
            yield from (content for content in row.values() if isinstance(content, str))


def _differing(mutant: Mutant, read: WorkbookRead) -> Iterator[str]:
    """Figures that a second reader sees otherwise, and filled cells of which nothing was told."""
    try:
        others = seen(mutant)
    except NoWitness as error:
        yield f"no second reader opens it: {error}"
        return
    for sheet in read.sheets:
        if sheet.hidden:
            continue
        for place, cell in sheet.cells.items():
            content = others.pop((sheet.name, *place), "")
            if not agrees(cell, content):
                yield f"{sheet.name} {cell.ref}: {cell.value!r} is {content!r} to another reader"
        for cell in sheet.covered:
            others.pop((sheet.name, cell.row, cell.column), None)
        for cells in sheet.out_of_sight.values():
            for cell in cells:
                others.pop((sheet.name, cell.row, cell.column), None)
    told = {sheet.name for sheet in read.sheets if not sheet.hidden}
    yield from (
        f"{place}: {content!r} was not read"
        for place, content in others.items()
        if place[0] in told and str(content).strip()
    )
