"""What the library declares of an indicator's people: whose numbers hang together with whose.

Pure.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class LibraryRelations:
    """The relations of one indicator; others by indicator id, None where there is none.

    `numerator_counted_by` counts the same people, `denominator_counted_by` those of the denominator;
    `same_denominator_as` has the same denominator, `part_of` counts these people among others. With `protects_rest`
    the people who are in the denominator alone are protected too.
    """

    counts_people: bool
    numerator_counted_by: int | None = None
    denominator_counted_by: int | None = None
    same_denominator_as: int | None = None
    part_of: int | None = None
    share_of: str = ""
    starts: int | None = None
    ends: int | None = None
    protects_rest: bool = False
