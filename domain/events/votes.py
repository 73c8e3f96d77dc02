"""Votes as they are recorded: counts, or seat by seat, and what broke a tie."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from domain.text import Words, said

Ballot = Literal["for", "against", "abstained"]
Side = Literal["for", "against"]
Count = Annotated[int, Meta(ge=0, le=10_000)]


class SeatVote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a seat voted."""

    seat: str
    vote: Ballot


class Votes(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Votes as counts or by seat, so far as they are known; a casting vote or a lot where there was a tie; and whether a
    consensus was reached, where one was sought."""

    in_favour: Count | None = field(default=None, name="for")
    against: Count | None = None
    abstained: Count | None = None
    by_seat: tuple[SeatVote, ...] = ()
    casting: Side | None = None
    lot: Side | None = None
    consensus: bool | None = None

    def broken(self) -> Words | None:
        """What is out of order within the votes, in words; None when nothing is."""
        seats = [each.seat for each in self.by_seat]
        if seats and (self.in_favour, self.against, self.abstained) != (None, None, None):
            return said("votes are given as counts or by seat, not both")
        if twice := next((s for s in seats if seats.count(s) > 1), None):
            return said("seat {twice} votes twice", twice=twice)
        if self.casting and self.lot:
            return said("a tie is broken by a casting vote or by lot, not both")
        if self.consensus and (self.against or any(each.vote == "against" for each in self.by_seat)):
            return said("there is no consensus where somebody votes against")
        return None
