"""`manage.py prove`: whether the record is what it was."""

from django.core.management.base import BaseCommand, CommandError

from operations.proving import prove_and_store


class Command(BaseCommand):
    """Holds the parts of the record against each other, and keeps what was found for the health page."""

    help = (
        "Compare the audit trail with its chain, editions with the trail, uploads with their hashes, readings with "
        "accepted lines, and look for the triggers that guard them all."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Says each problem, and the head of the chain. Raises CommandError, and so exits with 1, for any."""
        proof = prove_and_store()
        for problem in proof.problems:
            self.stdout.write(problem)
        self.stdout.write(f"{proof.position} entries, head {proof.head}")
        if proof.problems:
            raise CommandError(f"{len(proof.problems)} problems: the record is not what it was.")
