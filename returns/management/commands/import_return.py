"""Read Excel returns from the command line: the same code as an upload, with the preview as text."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from districts.models import Area
from districts.tree import Level
from indicators.terms import Severity
from returns import actions, preview
from returns.models import Finding, Return, ReturnKind
from returns.ownership import AreaNotStated
from returns.reading.errors import WorkbookNotReadable


class Command(BaseCommand):
    """Shows what each file holds, and with --yes makes it readings."""

    help = "Read one or more Excel returns, show what was recognised, and with --yes accept them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files, and what can't be read out of them."""
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument(
            "--area", help="The area that the file is for, by name or slug, where it doesn't say so."
        )
        parser.add_argument(
            "--yes", action="store_true", help="Answer every question as proposed, and accept."
        )
        parser.add_argument(
            "--illustrative", action="store_true", help="The figures are illustrative, not published."
        )

    def handle(self, *args, **options) -> None:
        """Run the command; the first file that can't be read ends it."""
        area = self._area(options["area"])
        for path in options["files"]:
            self._import(path, area, yes=options["yes"], illustrative=options["illustrative"])

    def _area(self, text: str | None) -> Area | None:
        if not text:
            return None
        areas = Area.objects.select_related("parent__parent__parent")
        found = areas.filter(slug=text).first() or areas.filter(name__iexact=text).first()
        if found is None:
            raise CommandError(
                f"There is no area “{text}”. Give its name or slug, for example --area stockton-on-tees."
            )
        return found

    def _import(self, path: Path, area: Area | None, *, yes: bool, illustrative: bool) -> None:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} can't be opened: {error.strerror}.") from error
        sender = actions.Sender(None, list(Area.objects.select_related("parent__parent__parent")))
        try:
            draft = actions.draft_return(
                data=data,
                file_name=path.name,
                by=sender,
                area=area,
                illustrative=illustrative,
                kind=ReturnKind.IMPORT,
            )
        except WorkbookNotReadable as error:
            raise CommandError(f"{path.name}: {error}") from error
        except AreaNotStated as error:
            authorities = Area.objects.filter(level=Level.AUTHORITY).values_list("slug", flat=True)
            raise CommandError(
                f"{path.name}: {error} Say it with --area, for example --area {authorities[0]}."
            ) from error
        self._show(draft)
        self._decide(draft, yes=yes)

    def _show(self, draft: Return) -> None:
        lines = draft.lines.select_related("indicator", "area")
        found = preview.differences(draft, lines)
        self.stdout.write(f"\n{draft.file_name}: {draft.title}\nfor {draft.area}, {len(found)} lines")
        for each in found:
            before = f"{each.before} → " if each.before else ""
            place = f"{each.line.sheet} {each.line.cells}"
            self.stdout.write(
                f"  {place:24} {each.kind:14} {each.line.indicator or each.line.indicator_text} "
                f"({each.line.basis}), {each.line.area or each.line.area_text}, {each.period}: {before}{each.after}"
            )
        for finding in draft.findings.all():
            self.stdout.write(
                f"  {finding.get_severity_display()}: {_place(finding)}{finding.what} {finding.what_to_do}"
            )
        for change in preview.rating_changes(draft, found):
            self.stdout.write(
                f"  Rating: {change.indicator}, {change.area}, {change.period}: {change.before} → {change.after}"
            )
        for cell in draft.cells_not_stored.all():
            self.stdout.write(f"  Read, not stored: {cell.sheet} {cell.cells}: {cell.text} ({cell.why})")

    def _decide(self, draft: Return, *, yes: bool) -> None:
        found = preview.differences(draft, draft.lines.select_related("indicator", "area"))
        if preview.changes_nothing(found):
            actions.discard_return(monthly_return=draft, by=None)
            self.stdout.write(f"{draft.file_name}: every figure stands stored already. Nothing changes.")
            return
        if not yes:
            self.stdout.write(
                f"{draft.file_name}: nothing is stored yet. Accept it on the page of return {draft.pk}, or add --yes."
            )
            return
        answers = {question.pk: True for question in draft.findings.filter(severity=Severity.QUESTION)}
        try:
            taken = actions.accept_return(
                monthly_return=draft, lines=[each.line.pk for each in found], answers=answers, by=None
            )
        except actions.NothingToAccept as error:
            raise CommandError(
                f"{draft.file_name}: no line can be accepted. Mend the errors above and try again."
            ) from error
        self.stdout.write(f"{draft.file_name}: {len(taken)} of {len(found)} lines accepted.")


def _place(finding: Finding) -> str:
    return (
        f"{finding.sheet}, {finding.cells}: " if finding.sheet and finding.cells not in finding.what else ""
    )
