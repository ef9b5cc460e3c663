"""A file that a program sends: accepted where nothing is open, else left as a draft that a person answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from districts.models import Area
from indicators.rules.terms import Labelled, Severity
from returns import actions
from returns.intake.drafting import Read, draft_return
from returns.intake.import_report import finding_data
from returns.intake.ownership import Sender
from returns.models import Return, SendingKey
from returns.page import preview
from returns.queries import areas_below


class SendResult(Labelled):
    """What became of a file that was sent."""

    ACCEPTED = "accepted", "Every line is accepted."
    UNCHANGED = "unchanged", "Every figure stands stored already. Nothing changes."
    DRAFT = "draft", "Somebody has to look at it: nothing is stored as a figure yet."


@dataclass(frozen=True)
class Sent:
    """A return that was sent, with what became of it."""

    stored: Return
    result: SendResult
    lines: int

    def as_data(self, address: str) -> Mapping[str, object]:
        """As JSON takes it; `address` is where a person answers what is open."""
        findings = self.stored.findings.all()
        return {
            "return": self.stored.pk,
            "result": self.result.value,
            "message": self.result.label,
            "address": address,
            "area": self.stored.area.slug,
            "period_end": None if self.stored.period_end is None else self.stored.period_end.isoformat(),
            "lines": self.lines,
            "findings": [finding_data(finding) for finding in findings],
        }


def send_return(*, data: bytes, file_name: str, key: SendingKey, area: Area | None, read: Read) -> Sent:
    """Take a file from a program. Raises WorkbookNotReadable, FileNotKept."""
    stored = draft_return(
        data=data,
        file_name=file_name,
        by=Sender(key.made_by, areas_below([key.area_id])),
        area=area or key.area,
        read=read,
        sent_with=key,
    )
    found = preview.differences(stored, stored.lines.select_related("indicator", "area"))
    if preview.changes_nothing(found):
        actions.discard_return(monthly_return=stored, by=key.made_by)
        return Sent(stored, SendResult.UNCHANGED, len(found))
    if stored.findings.filter(Q(severity=Severity.ERROR) | Q(severity=Severity.QUESTION, answer="")).exists():
        return Sent(stored, SendResult.DRAFT, len(found))
    try:
        lines = [each.line.pk for each in found]
        actions.accept_return(monthly_return=stored, lines=lines, answers={}, by=key.made_by)
    except (actions.ReasonNeeded, actions.NothingToAccept):
        return Sent(stored, SendResult.DRAFT, len(found))
    return Sent(stored, SendResult.ACCEPTED, len(found))
