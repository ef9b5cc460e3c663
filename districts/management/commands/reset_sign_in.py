"""The way back in for an administrator whose phone is lost."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from districts.models import User
from districts.people import reset_sign_in


class Command(BaseCommand):
    """Leaves an account its password alone: no second factor, no directory."""

    help = "Take the second factor and the tie to the directory from an account, and end its sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which account."""
        parser.add_argument("username")

    def handle(self, *args: object, **options: str) -> None:
        """Reset it, on record as done at the command line. Raises CommandError for no account."""
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['username']}.")
        reset_sign_in(user=user, by=None)
        self.stdout.write(f"{user.username} signs in with a password alone. All its sessions have ended.")
