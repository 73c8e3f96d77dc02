"""What was worked out of a world is kept exactly as long as nothing changes that it rests on, from its day or earlier."""

from datetime import date

from domain.events.group.lifecycle import RelationBegun
from domain.events.group.membership import SeatCreated
from domain.facets import SEATS
from domain.values import Text
from ledger.world.dependency_keys import StreamKey
from ledger.world.tracked_world import TrackedWorld
from tests.support.story import Story, id_of, said

MAY, JUNE, JULY = date(2025, 5, 1), date(2025, 6, 1), date(2025, 7, 1)


class Asked:
    """Asks a world which seats stand on a day, and counts how often that had to be worked out."""

    def __init__(self) -> None:
        self.made = 0

    def seats(self, world: TrackedWorld, on: date | None) -> list[str]:
        def make() -> list[str]:
            self.made += 1
            group = world.group(id_of("board"), SEATS)
            return sorted(s.id for s in group.seats.values() if on is None or s.holds(on)) if group else []

        return world.cached(("seats", on), make, on)


def board() -> Story:
    story = Story()
    story.group("council")
    story.group("board")
    return story


def seat(id: str, on: date) -> SeatCreated:
    return SeatCreated(seat=id, title=Text(en="Post"), **said(on))


def test_it_is_worked_out_once_and_noted_each_time() -> None:
    world, asked = board().world, Asked()
    for _ in range(2):
        world.reads = set()
        assert asked.seats(world, JUNE) == []
        assert world.reads == {StreamKey(id_of("board"), SEATS)}
    assert asked.made == 1


def test_what_is_of_a_day_is_worked_out_anew_after_a_change_from_that_day_on_or_an_earlier_one_only() -> None:
    story, asked = board(), Asked()
    asked.seats(story.world, JUNE)
    story.record(("board", seat("s1", JULY)))
    assert (asked.seats(story.world, JUNE), asked.made) == ([], 1)
    story.record(("board", seat("s2", JUNE)))
    assert (asked.seats(story.world, JUNE), asked.made) == (["s2"], 2)
    story.record(("board", seat("s3", MAY)))
    assert (asked.seats(story.world, JUNE), asked.made) == (["s2", "s3"], 3)
    assert asked.seats(story.world, JUNE) == ["s2", "s3"]
    assert asked.made == 3


def test_what_is_of_no_day_is_worked_out_anew_after_every_change_of_what_it_read() -> None:
    story, asked = board(), Asked()
    asked.seats(story.world, None)
    relation = RelationBegun(relation="reports_to", group=id_of("council"), **said(MAY))
    story.record(("board", relation))
    assert (asked.seats(story.world, None), asked.made) == ([], 1)
    story.record(("board", seat("s1", JULY)))
    assert (asked.seats(story.world, None), asked.made) == (["s1"], 2)


def test_a_compensation_may_change_any_day() -> None:
    story, asked = board(), Asked()
    (created,) = story.record(("board", seat("s1", MAY)))
    assert asked.seats(story.world, JUNE) == ["s1"]
    story.retract(created.position)
    assert asked.seats(story.world, JUNE) == []


def test_a_fork_keeps_what_was_kept_and_gives_up_nothing_of_the_other() -> None:
    story, asked = board(), Asked()
    asked.seats(story.world, JUNE)
    other = Story()
    other.entries, other.world = [*story.entries], story.world.fork(())
    other.record(("board", seat("s1", MAY)))
    assert (asked.seats(other.world, JUNE), asked.made) == (["s1"], 2)
    assert (asked.seats(story.world, JUNE), asked.made) == ([], 2)
