"""Count published votes again from their ballots, and compare with what was kept."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from improvement.jobs.tallies import difference
from improvement.models import Tally


class Command(BaseCommand):
    help = "Count votes again from their ballots; ends with 1 where a result is another one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", nargs="?", help="The id of one vote; all of them without it.")

    def handle(self, *_args: Any, **options: Any) -> None:
        kept = Tally.objects.select_related("round__network").order_by("pk")
        if options["round"]:
            kept = kept.filter(round__public_id=_id(options["round"]))
            if not kept.exists():
                raise CommandError("There is no vote of this id with a published result.")
        differing = 0
        for one in kept.iterator(chunk_size=100):
            found = difference(one)
            differing += bool(found)
            self.stdout.write(
                f"{one.round.public_id} {one.round.title}: "
                f"{found or f'the same, {one.input_hash[:12]}'}"
            )
        if differing:
            raise CommandError(f"{differing} of the results cannot be made again.")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise CommandError("Give the id of a vote as its address has it.") from error
