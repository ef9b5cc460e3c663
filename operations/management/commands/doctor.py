"""`manage.py doctor`: what is wrong with this installation, and what to do."""

from django.core.management.base import BaseCommand, CommandError

from operations.doctor import examine


class Command(BaseCommand):
    """Looks at one thing after the other and changes nothing."""

    help = "Say in words what is wrong with this installation, and what to do about it. Changes nothing."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        """Says of each thing whether it is well. Raises CommandError, and so exits with 1, for a fault."""
        faults = 0
        for name, findings in examine():
            self.stdout.write(f"{'ok     ' if not findings else '       '} {name}")
            for each in findings:
                faults += not each.can_wait
                self.stdout.write(f"{'can wait' if each.can_wait else 'WRONG':>10}: {each.what}")
                self.stdout.write(f"{'':12}{each.what_to_do}")
        if faults:
            raise CommandError(f"{faults} faults.")
        self.stdout.write("Nothing keeps the service from its work.")
